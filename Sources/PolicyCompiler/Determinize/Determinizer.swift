internal import FakBasics
internal import Patterns
internal import Synchronization

/// The automata of every bank.
struct DecisionAutomaton {
    var graph: DecisionGraph
    /// Groups by bank. Rule numbers in a group are positions in the bank's rule list.
    var groups: [[RuleGroup]]
    /// Filters by bank, where there is one.
    var filters: [MooreDFA?]
}

/// Groups of the built-in rules, kept between compilations in one process.
private enum BuiltinGroups {
    private static let kept = Mutex<(patterns: [PatternRule], result: GroupingResult)?>(nil)

    static func of(_ patterns: [PatternRule]) -> GroupingResult {
        kept.withLock { held in
            if let held, held.patterns == patterns { return held.result }
            let result = Grouper.group(patterns, for: .size)
            held = (patterns, result)
            return result
        }
    }
}

/// Builds one Moore machine for each group of rules that see the same subjects.
enum Determinizer {
    /// Deterministic: equal graphs give equal automata. The error names the graph rules whose automaton passes the
    /// budget of a group.
    static func determinize(_ graph: DecisionGraph) -> (automaton: DecisionAutomaton, oversized: [Int]) {
        var groups: [[RuleGroup]] = []
        var oversized: [Int] = []
        for bank in graph.banks {
            // Rules of the product and of the manifest do not share automata: what never changes is built once.
            let own = bank.patterns.prefix(bank.patterns.count - bank.builtins)
            var result = Grouper.group(Array(own), for: bank.readsPaths ? .size : .speed)
            if bank.builtins > 0 {
                let built = BuiltinGroups.of(Array(bank.patterns.suffix(bank.builtins)))
                result.groups += built.groups.map { group in
                    var moved = group
                    moved.rules = group.rules.map { $0 + own.count }
                    return moved
                }
                result.oversized += built.oversized.map { $0 + own.count }
            }
            groups.append(result.groups)
            oversized += result.oversized.map { bank.rules[$0] }
        }
        let filters = zip(graph.banks, groups).map { bank, groups in FilterBuilder.filter(bank, groups) }
        return (DecisionAutomaton(graph: graph, groups: groups, filters: filters), Array(Set(oversized)).sorted())
    }
}
