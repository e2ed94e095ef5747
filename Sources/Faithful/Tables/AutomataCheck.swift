internal import Bytecode
internal import FakBasics
internal import Patterns
internal import PolicySemantics
internal import Synchronization

/// F6 and F7: the tables of every bank against the languages of its rules, in each use that some op makes of the bank.
///
/// Equal patterns share their derivatives, and bits of one table that mean the same language are compared once.
struct AutomataCheck {
    /// Code-point states of one language over which the answer is "undecided".
    static let stateLimit = 60_000

    let model: ImageModel
    let policy: ResolvedPolicy
    let rules: [ExpectedRule]
    var automata = Comparison(.automata)
    var nfas = Comparison(.nfas)
    private var languages: [ExpectedLanguage: Int] = [:]
    private var tables: [LanguageTable] = []
    private var pairs = 0
    private var proved = Set<Int>()

    init(_ model: ImageModel, _ policy: ResolvedPolicy, _ rules: [ExpectedRule]) {
        self.model = model
        self.policy = policy
        self.rules = rules
    }

    mutating func run() {
        for (bank, use) in BankUse.all(model) {
            let record = model.banks[bank]
            for g in Int(record.firstGroup)..<Int(record.firstGroup + record.groupCount) {
                let group = model.groups[g]
                switch group.engine {
                case .dfa: dfa(group, use)
                case .nfa: nfa(group, use)
                case .pcre2: continue
                }
                if automata.difference != nil || nfas.difference != nil { return }
            }
        }
        automata.details.append("\(proved.count) tables, \(pairs) pairs of states")
    }

    private func members(_ group: GroupRecord) -> Range<Int> {
        Int(group.firstRule)..<Int(group.firstRule + group.ruleCount)
    }

    /// What a rule has to match, or nil when the use is none for it.
    private func expected(_ rule: Int, _ use: BankUse) -> ExpectedLanguage? {
        switch rules[rule].origin {
        case .argument(let index): return policy.rules[index].matcher.language(use)
        case .protected(let index):
            let entry = policy.selfModify[index]
            switch use {
            case .protect: return ExpectedLanguage(language: entry.language, anchoring: .whole)
            case .below:
                // Where the manifest protects nothing there are no folders of it either: the bank is the first one again.
                let isNamed = policy.selfModify.contains { $0.pointer != nil }
                return ExpectedLanguage(language: isNamed ? entry.below : entry.language, anchoring: .whole)
            default: return nil
            }
        default: return nil
        }
    }

    private func name(_ rule: Int) -> String { rules[rule].id }

    private mutating func dfa(_ group: GroupRecord, _ use: BankUse) {
        let number = Int(group.table)
        var wanted: [ExpectedLanguage] = []
        for at in members(group) {
            let rule = Int(model.groupRules[at])
            guard let language = expected(rule, use) else {
                automata.differ(
                    "GROUP_RULES", at, "rule \(name(rule))", expected: "no table that an op of this kind reads",
                    found: "bit \(at - Int(group.firstRule)) of automaton \(number)")
                return
            }
            wanted.append(language)
        }
        let table = ImageTable(model, number)
        automata.checked += wanted.count
        proved.insert(number)
        if let known = ProvedTables.pairs(table, wanted) {
            pairs += known
            return
        }
        let (before, open) = (pairs, automata.undecided.count)
        for (i, language) in wanted.enumerated() {
            let rule = Int(model.groupRules[Int(group.firstRule) + i])
            let at = self.table(of: language)
            switch TableEquality.check(table, bit: 1 << UInt64(i), &tables[at]) {
            case .equal(let count): pairs += count
            case .differs(let text, let expected):
                automata.differ(
                    "DFAS", number, "bit \(i), of rule \(name(rule))",
                    expected: expected ? "a match" : "no match", found: expected ? "no match" : "a match", text: text,
                    rule: rule)
                return
            case .tooLarge:
                automata.undecided.append(
                    "rule \(name(rule)): its derivatives have more than \(AutomataCheck.stateLimit) states")
            }
        }
        if automata.undecided.count == open { ProvedTables.insert(table, wanted, pairs: pairs - before) }
    }

    /// The derivatives of a language, those that the tables were compared with if there were any.
    func remainders(_ wanted: ExpectedLanguage) -> Remainders {
        if let known = languages[wanted] { return tables[known].remainders }
        return Remainders(wanted.language, wanted.anchoring, limit: AutomataCheck.stateLimit)
    }

    private mutating func table(of language: ExpectedLanguage) -> Int {
        if let known = languages[language] { return known }
        tables.append(LanguageTable(language.language, language.anchoring, limit: AutomataCheck.stateLimit))
        languages[language] = tables.count - 1
        return tables.count - 1
    }

    private mutating func nfa(_ group: GroupRecord, _ use: BankUse) {
        let rule = Int(model.groupRules[Int(group.firstRule)])
        nfas.checked += 1
        guard let language = expected(rule, use) else {
            nfas.differ(
                "GROUP_RULES", Int(group.firstRule), "rule \(name(rule))",
                expected: "no table that an op of this kind reads", found: "NFA \(group.table)")
            return
        }
        switch NFAEquality.check(model, Int(group.table), language) {
        case .equal(let pairs): nfas.details.append("rule \(name(rule)): \(pairs) pairs of sets")
        case .differs(let text, let expected):
            nfas.differ(
                "NFAS", Int(group.table), "NFA of rule \(name(rule))", expected: expected ? "a match" : "no match",
                found: expected ? "no match" : "a match", text: text,
                rule: rule)
        case .tooLarge:
            nfas.undecided.append(
                "rule \(name(rule)): the comparison is over its budget of \(NFAEquality.budget) steps")
        }
    }
}

/// The last tables that were proved in this process, with the languages that they were proved for. Every floor has those of
/// the product's own rules, and floors that come one after another differ in few others.
private enum ProvedTables {
    private static let kept = Mutex<[(table: ImageTable, languages: [ExpectedLanguage], pairs: Int)]>([])
    private static let most = 64

    /// The pairs of states that the proof took.
    static func pairs(_ table: ImageTable, _ languages: [ExpectedLanguage]) -> Int? {
        kept.withLock { held in held.first { $0.table == table && $0.languages == languages }?.pairs }
    }

    static func insert(_ table: ImageTable, _ languages: [ExpectedLanguage], pairs: Int) {
        kept.withLock { held in
            if held.count == most { held.removeFirst() }
            held.append((table, languages, pairs))
        }
    }
}
