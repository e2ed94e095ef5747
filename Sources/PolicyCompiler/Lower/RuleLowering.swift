internal import Bytecode
internal import CallModel
internal import FakBasics
internal import FakJSON
internal import PCRE2Engine
internal import Patterns
internal import PolicySemantics
internal import UnicodeTables

/// The simple case folding of a name's UTF-8.
func foldedBytes(_ text: String) -> [UInt8] {
    var out: [UInt8] = []
    let bytes = Array(text.utf8)
    UnicodeTables.appendFolded(bytes.span, to: &out)
    return out
}

/// Puts all rules into order of citation and gives each argument rule its ops.
struct RuleLowering {
    let policy: ResolvedPolicy
    private let engine: EngineChoice
    var graph: DecisionGraph
    /// Graph index of the rule of each entry.
    var denyRules: [Int] = []
    var argumentRules: [Int] = []
    var allowRules: [Int] = []
    var postureRule: Int?
    /// The one bank of the self-modify rung.
    var protectBank = 0
    private var bankIndex: [GraphBank: Int] = [:]
    private var setIndex: [[GraphValue]: Int] = [:]
    private var boundsIndex: [GraphBounds: Int] = [:]

    init(_ policy: ResolvedPolicy, _ engine: EngineChoice) {
        self.policy = policy
        self.engine = engine
        graph = DecisionGraph()
        graph.header.posture = policy.posture.rawValue
        graph.header.softened = policy.softened.rawValue
        graph.header.workspace = policy.workspace
        addFaults()
        addDenies()
        addProtection()
        addArgumentRules()
        addAdmission()
        graph.redactKeys = Set(policy.redactFields.map { foldedBytes($0.name) })
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    private mutating func add(_ rule: GraphRule) -> Int {
        graph.rules.append(rule)
        return graph.rules.count - 1
    }

    private mutating func addFaults() {
        graph.header.inputRule = add(
            GraphRule(id: "builtin:input", reason: .malformed, by: .input, kind: .builtin, scope: .none))
        graph.header.limitRule = add(
            GraphRule(id: "builtin:limit", reason: .oversize, by: .limit, kind: .builtin, scope: .none))
        graph.header.faultRule = add(
            GraphRule(id: "builtin:fault", reason: .policyBlock, by: .fault, kind: .builtin, scope: .none))
    }

    private mutating func addDenies() {
        for entry in policy.deny {
            denyRules.append(
                add(
                    GraphRule(
                        id: entry.id, pointer: entry.pointer, witness: entry.name, scopeName: foldedBytes(entry.name),
                        reason: entry.reason, by: .name, kind: .denyName, scope: .name)))
        }
    }

    private mutating func addProtection() {
        let isAdvisory = policy.softened.contains(.selfModify)
        var bank = GraphBank(rules: [], patterns: [], pcre2: [], readsPaths: true)
        for entry in policy.selfModify {
            let rule = add(
                GraphRule(
                    id: entry.id, pointer: entry.pointer, source: entry.text, witness: entry.text, reason: .selfModify,
                    by: .selfModify, kind: .protect, scope: .writes, isAdvisory: isAdvisory))
            bank.rules.append(rule)
            if entry.pointer == nil { bank.builtins += 1 }
            bank.patterns.append(PatternRule(language: entry.language.eager, anchoring: .search))
            bank.pcre2.append(nil)
        }
        graph.header.ownFilesRule = add(
            GraphRule(
                id: "builtin:own-files", reason: .selfModify, by: .selfModify, kind: .builtin, scope: .none,
                isAdvisory: isAdvisory))
        protectBank = graph.banks.count
        graph.banks.append(bank)
    }

    private mutating func addArgumentRules() {
        for rule in policy.rules {
            let (scope, name, slot): (RuleScope, [UInt8]?, GraphSlot?) =
                switch rule.tool {
                case .name(let name): (.nameArgument, foldedBytes(name), RuleLowering.slot(rule.path))
                case .any: (.any, nil, RuleLowering.slot(rule.path))
                case .surface: (.shell, nil, nil)
                }
            argumentRules.append(
                add(
                    GraphRule(
                        id: rule.id, pointer: rule.pointer, source: rule.matcher.sourceText, scopeName: name,
                        slot: slot, reason: rule.reason, by: .argRule, kind: rule.matcher.kind, scope: scope,
                        isAdvisory: rule.isAdvisory)))
        }
    }

    private mutating func addAdmission() {
        graph.header.defaultDenyRule = add(
            GraphRule(
                id: "builtin:default-deny", reason: .defaultDeny, by: .admission, kind: .builtin, scope: .none,
                isAdvisory: policy.softened.contains(.defaultDeny)))
        for entry in policy.allow {
            allowRules.append(
                add(
                    GraphRule(
                        id: entry.id, pointer: entry.pointer, source: entry.name, reason: .none, by: .allow,
                        kind: .allowName, scope: .none)))
        }
        for entry in policy.allowPrefix {
            let rule = add(
                GraphRule(
                    id: entry.id, pointer: entry.pointer, source: entry.name, reason: .none, by: .prefix,
                    kind: .allowPrefix, scope: .none))
            graph.prefixes.append((entry.name, rule))
        }
        if policy.posture == .admitAndLog {
            postureRule = add(
                GraphRule(id: "builtin:posture", reason: .none, by: .posture, kind: .builtin, scope: .none))
        }
    }

    /// The slot of a rule's path.
    static func slot(_ path: [PathStep]) -> GraphSlot {
        .path(
            path.map {
                switch $0 {
                case .key(let key): PointerText.Step.key(foldedBytes(key))
                case .any: .any
                }
            })
    }

    /// The ops of the rules in `selected` (indices into `policy.rules`) on the slots that each reads. Rules of one
    /// matcher kind on one slot share a bank.
    mutating func ops(_ selected: [Int], slot: (Int) -> GraphSlot) -> [GraphOp] {
        var out: [GraphOp] = []
        var done = Set<Int>()
        for index in selected where !done.contains(index) {
            let here = slot(index)
            let kind = policy.rules[index].matcher.kind
            let family =
                kind.isBanked
                ? selected.filter { slot($0) == here && policy.rules[$0].matcher.kind == kind } : [index]
            done.formUnion(family)
            out.append(op(kind, here, family))
        }
        return out
    }

    private mutating func op(_ kind: RuleKind, _ slot: GraphSlot, _ family: [Int]) -> GraphOp {
        let rule = argumentRules[family[0]]
        switch policy.rules[family[0]].matcher {
        case .denyRegex, .denyPCRE2: return .denyMatch(slot, bank: bank(family, .search))
        case .allowRegex, .allowPCRE2: return .allowMatch(slot, bank: bank(family, .whole))
        case .allowGlob: return .allowGlob(slot, bank: bank(family, .whole))
        case .denyGlob:
            return .denyGlob(slot, plain: bank(family, .search), home: bank(family, .search, home: true))
        case .allowValues(let values):
            let set = values.map(\.graphValue).sorted()
            return .allowValues(slot, set: RuleLowering.intern(set, in: &graph.valueSets, &setIndex), rule: rule)
        case .maxBytes(let limit): return .maxBytes(slot, limit: limit, rule: rule)
        case .range(let min, let max):
            let bounds = GraphBounds(min: min?.plain, max: max?.plain)
            return .range(slot, range: RuleLowering.intern(bounds, in: &graph.ranges, &boundsIndex), rule: rule)
        }
    }

    private mutating func bank(_ family: [Int], _ anchoring: Anchoring, home: Bool = false) -> Int {
        let bank = GraphBank(
            rules: family.map { argumentRules[$0] },
            patterns: family.map {
                let matcher = policy.rules[$0].matcher
                let language = matcher.language(home: home)
                return PatternRule(
                    language: matcher.kind == .denyGlob ? language.eager : language, anchoring: anchoring)
            },
            pcre2: family.map { pcre2(policy.rules[$0]) },
            readsPaths: [.denyGlob, .allowGlob].contains(policy.rules[family[0]].matcher.kind))
        return RuleLowering.intern(bank, in: &graph.banks, &bankIndex)
    }

    /// What PCRE2 is to decide a rule by, or nil where our own engines do.
    private func pcre2(_ rule: ResolvedRule) -> GraphPCRE2? {
        switch rule.matcher {
        case .denyPCRE2(let source), .allowPCRE2(let source):
            // The author's own examples: the language of such a pattern is not ours to search.
            let isDeny = rule.matcher.kind == .denyRegex
            return GraphPCRE2(
                source: source, isFullDialect: true, isWhole: !isDeny,
                hit: example(rule.mustMatch, source, isWhole: !isDeny, .match),
                miss: example(rule.mustNotMatch, source, isWhole: !isDeny, .noMatch))
        case .denyRegex(let source, _), .allowRegex(let source, _):
            let isWhole = rule.matcher.kind == .allowRegex
            // The library may be older than a script that the pattern names.
            guard engine == .pcre2, var translated = PCRE2Translation.fromRE2(source) else { return nil }
            if translated.isEmpty { translated = "(?:)" }
            guard
                (try? PCRE2Pattern(translated, options: PCRE2Options(dialect: .shared, jit: false, isWhole: isWhole)))
                    != nil
            else { return nil }
            return GraphPCRE2(source: translated, isFullDialect: false, isWhole: isWhole)
        default: return nil
        }
    }

    /// The first of an author's texts that is short, and has the answer that it is there for within the steps of a witness.
    private func example(
        _ values: [JSONNode], _ source: String, isWhole: Bool, _ answer: PCRE2Outcome
    ) -> [UInt8]? {
        guard let text = values.first?.asString.map({ Array($0.utf8) }), text.count <= Limits.witnessNFABytes,
            let pattern = try? PCRE2Pattern(source, options: PCRE2Options(dialect: .full, isWhole: isWhole)),
            var scratch = try? PCRE2Scratch(limits: PCRE2Limits(steps: Limits.pcre2WitnessSteps)),
            pattern.matches(text.span, scratch: &scratch) == answer
        else { return nil }
        return text
    }

    private static func intern<T: Hashable>(_ value: T, in table: inout [T], _ index: inout [T: Int]) -> Int {
        if let found = index[value] { return found }
        index[value] = table.count
        table.append(value)
        return table.count - 1
    }
}

extension RuleKind {
    /// Whether rules of this kind share automata.
    var isBanked: Bool {
        switch self {
        case .denyRegex, .allowRegex, .denyGlob, .allowGlob: true
        default: false
        }
    }
}

extension GraphValue: Comparable {
    static func < (a: GraphValue, b: GraphValue) -> Bool {
        if a.type != b.type { return a.type.rawValue < b.type.rawValue }
        return a.text.lexicographicallyPrecedes(b.text)
    }
}

extension AllowedValue {
    var graphValue: GraphValue {
        switch self {
        case .string(let text): GraphValue(type: .string, text: Array(text.utf8))
        case .number(let number): GraphValue(type: .number, text: number.plain)
        case .bool(let value): GraphValue(type: .word, text: Array((value ? "true" : "false").utf8))
        }
    }
}

extension Matcher {
    var kind: RuleKind {
        switch self {
        case .denyRegex, .denyPCRE2: .denyRegex
        case .allowRegex, .allowPCRE2: .allowRegex
        case .denyGlob: .denyGlob
        case .allowGlob: .allowGlob
        case .allowValues: .allowValues
        case .maxBytes: .maxBytes
        case .range: .range
        }
    }

    /// What listings show: the pattern, glob or bound as written.
    var sourceText: String? {
        switch self {
        case .denyRegex(let source, _), .allowRegex(let source, _), .denyGlob(let source, _), .allowGlob(let source, _),
            .denyPCRE2(let source), .allowPCRE2(let source):
            return source
        case .maxBytes(let limit): return String(limit)
        case .range(let min, let max):
            let least = min.map { String(decoding: $0.plain, as: UTF8.self) } ?? ""
            let most = max.map { String(decoding: $0.plain, as: UTF8.self) } ?? ""
            return "\(least)..\(most)"
        case .allowValues: return nil
        }
    }

    func language(home: Bool) -> Language {
        switch self {
        case .denyRegex(_, let language), .allowRegex(_, let language), .allowGlob(_, let language): language
        case .denyGlob(_, let languages): home ? languages.home : languages.plain
        case .allowValues, .maxBytes, .range, .denyPCRE2, .allowPCRE2: .none
        }
    }
}
