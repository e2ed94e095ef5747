internal import FakBasics
internal import Patterns
internal import Synchronization

/// The groups of a bank, by engine. Rule numbers are positions in the bank's rule list.
struct BankGroups {
    var dfas: [RuleGroup] = []
    var nfas: [(rule: Int, nfa: PatternNFA)] = []
    var patterns: [(rule: Int, pattern: GraphPCRE2)] = []
    var filter: MooreDFA?
}

/// The automata of every bank.
struct DecisionAutomaton {
    var graph: DecisionGraph
    var banks: [BankGroups]
}

/// Groups of the built-in rules, kept between compilations in one process.
private enum BuiltinGroups {
    private static let kept = Mutex<[(patterns: [PatternRule], result: GroupingResult)]>([])
    /// Those of the protect bank, and of that for paths below which everything is written.
    private static let count = 2

    static func of(_ patterns: [PatternRule]) -> GroupingResult {
        kept.withLock { held in
            if let known = held.first(where: { $0.patterns == patterns }) { return known.result }
            let result = Grouper.group(patterns, for: .size)
            if held.count == count { held.removeFirst() }
            held.append((patterns, result))
            return result
        }
    }
}

/// Builds one Moore machine for each group of rules that see the same subjects, and other engines for the rest.
enum Determinizer {
    /// What came of it.
    struct Result {
        var automaton: DecisionAutomaton
        /// Graph rules that no engine of ours can hold, ascending.
        var oversized: [Int]
        var count: EngineCount
    }

    /// Deterministic: equal graphs give equal automata.
    static func determinize(_ graph: DecisionGraph, _ engine: EngineChoice) -> Result {
        var banks: [BankGroups] = []
        var oversized: [Int] = []
        var count = EngineCount()
        for bank in graph.banks {
            var groups = BankGroups()
            var regular: [Int] = []
            for rule in bank.rules.indices {
                if let pattern = bank.pcre2[rule] {
                    groups.patterns.append((rule, pattern))
                } else if engine == .nfa, let nfa = nfa(bank.patterns[rule]) {
                    groups.nfas.append((rule, nfa))
                } else {
                    regular.append(rule)
                }
            }
            var rest = dfas(bank, regular, &groups)
            if engine != .nfa {
                rest.removeAll { rule in
                    guard let nfa = nfa(bank.patterns[rule]) else { return false }
                    groups.nfas.append((rule, nfa))
                    return true
                }
            }
            oversized += rest.map { bank.rules[$0] }
            groups.nfas.sort { $0.rule < $1.rule }
            groups.filter = FilterBuilder.filter(bank, groups.dfas)
            let held =
                switch engine {
                case .dfa: groups.dfas.reduce(0) { $0 + $1.rules.count }
                case .nfa: groups.nfas.count
                case .pcre2: groups.patterns.count
                }
            count.held += held
            count.kept += bank.rules.count - held
            banks.append(groups)
        }
        return Result(
            automaton: DecisionAutomaton(graph: graph, banks: banks), oversized: Array(Set(oversized)).sorted(),
            count: count)
    }

    /// The NFA of a rule, if an image takes it.
    private static func nfa(_ rule: PatternRule) -> PatternNFA? {
        guard let nfa = PatternNFA.build(rule), nfa.instructions.count <= Limits.nfaInstructions,
            nfa.sets.count <= Limits.nfaSetWords
        else { return nil }
        return nfa
    }

    /// Groups the regular rules of a bank; the answer are those whose automaton passes the budget of a group.
    private static func dfas(_ bank: GraphBank, _ regular: [Int], _ groups: inout BankGroups) -> [Int] {
        // Rules of the product and of the manifest do not share automata: what never changes is built once.
        let ownCount = bank.rules.count - bank.builtins
        let own = regular.filter { $0 < ownCount }
        let builtins = regular.filter { $0 >= ownCount }
        var oversized: [Int] = []
        func add(_ result: GroupingResult, _ rules: [Int]) {
            groups.dfas += result.groups.map { group in
                var moved = group
                moved.rules = group.rules.map { rules[$0] }
                return moved
            }
            oversized += result.oversized.map { rules[$0] }
        }
        add(Grouper.group(own.map { bank.patterns[$0] }, for: bank.readsPaths ? .size : .speed), own)
        if !builtins.isEmpty { add(BuiltinGroups.of(builtins.map { bank.patterns[$0] }), builtins) }
        return oversized
    }
}
