public import CallModel

/// What the reference evaluator says about one call.
public struct ReferenceOutcome: Sendable, Hashable {
    public var decision: Decision
    /// Every finding, denying or advisory, in the order in which denials are cited.
    public var findings: [Finding]
    /// The ids behind `decision.obligations.notes`, each once, in citation order.
    public var noteIDs: [String]
    /// The argument bytes to send; set when the verdict is TRANSFORM.
    public var redacted: [UInt8]?

    public init(decision: Decision, findings: [Finding], noteIDs: [String], redacted: [UInt8]? = nil) {
        self.decision = decision
        self.findings = findings
        self.noteIDs = noteIDs
        self.redacted = redacted
    }
}

/// An example of a rule (`must_match`, `must_not_match`) that the rule does not bear out.
public struct MustMatchProblem: Sendable, Hashable {
    /// Position in `arg_rules`.
    public var rule: Int
    /// JSON Pointer of the example in the manifest.
    public var pointer: String
    /// One sentence without a final stop.
    public var message: String

    public init(rule: Int, pointer: String, message: String) {
        self.rule = rule
        self.pointer = pointer
        self.message = message
    }
}

/// A finding with what orders it inside its rung.
struct RankedFinding {
    var by: DecidedBy
    var reason: Reason
    var rule: String
    var pointer: String?
    var isAdvisory = false
    var witness: String?
    /// Position in the rung's own list.
    var index = 0
    var offset: Int?
    var subject: SubjectKind?
    var subjectIndex: Int?
    /// The call of a script that it is about.
    var nested: NestedCall?

    func isCitedBefore(_ other: RankedFinding) -> Bool {
        if by.rung != other.by.rung { return by.rung < other.by.rung }
        return rank.lexicographicallyPrecedes(other.rank)
    }

    /// By the rule, then by where it is violated: in the call itself first.
    private var rank: [Int] {
        [index, nested?.offset ?? -1, offset ?? 0, Int(subject?.rawValue ?? 0), subjectIndex ?? 0]
    }

    var finding: Finding {
        Finding(
            by: by, reason: reason, rule: rule, pointer: pointer, isAdvisory: isAdvisory, offset: offset,
            subject: subject, subjectIndex: subjectIndex, nested: nested)
    }
}
