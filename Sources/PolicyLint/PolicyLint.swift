public import Diagnostics
public import PolicySemantics

/// Says what in a valid floor does nothing, or not what it seems to do.
///
/// A finding is reported only where it is proved: by inclusion of the languages of patterns, decided on their automata, by
/// comparison of bounds, values and limits, or by what the language says of names. What would take more than a fixed number
/// of steps is not reported at all. A finding says nothing about whether a floor is strict enough.
///
/// Rules are compared when they read the same place: the same selector and path, every tool and one tool at one path, or
/// `@shell` and an argument that is a shell's by the tables of tools. Rules that PCRE2 decides are not compared.
public enum PolicyLint {
    /// Steps that one run may take in walks over automata, all findings together.
    static let steps = 4_000_000
    /// Places of a pattern beyond which it is not compared.
    static let positions = 1024

    /// All findings, in the order of the manifest's parts: rules, names, protected paths. Equal policies give equal
    /// findings. Near linear in the rules as long as few of them read one place.
    public static func findings(_ policy: ResolvedPolicy) -> [LintFinding] {
        var policy = policy
        // Positions among the rules that there are.
        for position in policy.rules.indices { policy.rules[position].index = position }
        let table = AutomatonTable()
        let names = NameIndex(policy)
        let shapes = policy.rules.map { LazyShape($0, table) }
        var out: [LintFinding] = []
        var dead = Set<Int>()
        for rule in policy.rules {
            let found = RuleFindings(policy: policy, rule: rule, names: names, table: table).findings()
            if found.contains(where: { $0.makesIdle }) { dead.insert(rule.index) }
            out += found
        }
        out += Redundancy(policy: policy, shapes: shapes, table: table, idle: dead).findings()
        out.sort { ($0.rule ?? .max, $0.id) < ($1.rule ?? .max, $1.id) }
        return out + NameFindings(policy: policy).findings()
            + ProtectedFindings(policy: policy, table: table).findings()
    }
}

/// One thing about a floor that its author may not have meant.
public struct LintFinding: Sendable, Hashable {
    /// Another place that explains it.
    public struct Note: Sendable, Hashable {
        public var message: String
        /// JSON Pointer into the manifest.
        public var pointer: String
    }

    /// Of `LintCatalog`.
    public var id: String
    public var severity: Severity
    /// One sentence without a final stop; it holds the proof.
    public var message: String
    /// JSON Pointer into the manifest.
    public var pointer: String
    public var notes: [Note] = []
    /// Whether the floor means the same without the value: then it can be taken away.
    public var isRemovable = false

    /// The rule that it is about, by its position.
    var rule: Int?
    /// Whether no comparison with other rules says more.
    var makesIdle = false

    init(
        _ id: String, _ severity: Severity, _ message: String, at pointer: String, notes: [Note] = [], rule: Int? = nil
    ) {
        self.id = id
        self.severity = severity
        self.message = message
        self.pointer = pointer
        self.notes = notes
        self.rule = rule
    }
}
