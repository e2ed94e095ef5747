internal import CallModel
internal import PolicyCompiler
internal import PolicyReference

/// What a run of samples came to, counted as the reference evaluator decided it.
public struct Distribution: Sendable {
    /// The rungs that a run is asked to reach, each often enough.
    public enum Rung: Int, CaseIterable, Sendable {
        case input
        case name
        case selfModify
        case argRule
        case admission
        /// Admitted by name.
        case allow
        /// Admitted by a prefix, a posture or a softened DEFAULT_DENY.
        case otherAdmission
        /// Admitted with redacted arguments.
        case redacted

        public var label: String {
            switch self {
            case .input: "input, limit"
            case .name: "name"
            case .selfModify: "self-modify"
            case .argRule: "arg-rule"
            case .admission: "admission"
            case .allow: "allow"
            case .otherAdmission: "prefix, posture, advisory"
            case .redacted: "redacted"
            }
        }

        init(_ decision: Decision) {
            switch decision.by {
            case .name: self = .name
            case .selfModify: self = .selfModify
            case .argRule: self = .argRule
            case .admission: self = .admission
            case _ where decision.verdict == .transform: self = .redacted
            case .allow: self = .allow
            case .prefix, .posture, .advisory: self = .otherAdmission
            default: self = .input
            }
        }
    }

    public private(set) var samples = 0
    public private(set) var atBoundary = 0
    /// By `Rung.rawValue`.
    public private(set) var rungs = [Int](repeating: 0, count: Rung.allCases.count)
    /// By bit of `Forms`.
    public private(set) var forms = [Int](repeating: 0, count: Forms.names.count)
    /// Findings of argument rules by the form of the least subject, by `SubjectKind.rawValue`.
    public private(set) var subjects = [Int](repeating: 0, count: SubjectKind.allCases.count)
    /// Calls that something was noted about.
    public private(set) var noted = 0

    /// Calls on floors that run on another engine than they would by themselves.
    public private(set) var onForcedEngine = 0

    /// Calls on which PCRE2 ran into its limits in the place of another engine.
    public private(set) var gaveUp = 0

    public init() {}

    public mutating func add(_ sample: Sample, _ verdicts: Verdicts) {
        samples += 1
        if sample.isAtBoundary { atBoundary += 1 }
        rungs[Rung(verdicts.reference.decision).rawValue] += 1
        var rest = sample.forms.rawValue
        while rest != 0 {
            forms[rest.trailingZeroBitCount] += 1
            rest &= rest &- 1
        }
        for finding in verdicts.reference.findings where finding.by == .argRule {
            if let kind = finding.subject { subjects[Int(kind.rawValue)] += 1 }
        }
        if verdicts.gaveUp { gaveUp += 1 }
        if sample.floor.engine != .dfa { onForcedEngine += 1 }
        if !verdicts.reference.noteIDs.isEmpty { noted += 1 }
    }

    /// Hundredths of a percent.
    public func share(of count: Int) -> Int { samples == 0 ? 0 : count * 10_000 / samples }
}
