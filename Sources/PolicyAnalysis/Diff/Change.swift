public import CallModel

/// How the answers of two floors to one call differ.
public enum Change: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Refused by the first floor, admitted by the second.
    case allowed = "newly allowed"
    /// Admitted by the first floor, refused by the second.
    case denied = "newly denied"
    /// Refused by both, with another reason or disposition.
    case reason = "reason changed"
    /// Admitted by both, with other obligations: what is redacted, or the reasons of what is noted.
    case obligation = "obligation changed"

    public static func < (a: Change, b: Change) -> Bool {
        Change.allCases.firstIndex(of: a)! < Change.allCases.firstIndex(of: b)!
    }

    /// The same change seen from the other floor.
    public var reversed: Change {
        switch self {
        case .allowed: .denied
        case .denied: .allowed
        case .reason, .obligation: self
        }
    }
}

/// What a decision says that the comparison goes by: no rule, no place in a manifest.
public struct FloorAnswer: Sendable, Hashable {
    /// Whether the call is admitted, as it is or redacted.
    public let isAdmitted: Bool
    public let verdict: Verdict
    public let reason: Reason
    public let disposition: Disposition?
    /// The arguments after redaction, where something is redacted.
    let redacted: [UInt8]?
    /// The reasons of advisory rules that were noted, sorted; empty for a denial.
    public let notes: [Reason]
    /// The id of the rule that decided, for people.
    public let rule: String
    public let by: DecidedBy

    /// How it differs from the answer of a second floor.
    func change(to other: FloorAnswer) -> Change? {
        switch (isAdmitted, other.isAdmitted) {
        case (false, true): .allowed
        case (true, false): .denied
        case (false, false): reason == other.reason && disposition == other.disposition ? nil : .reason
        case (true, true):
            verdict == other.verdict && redacted == other.redacted && notes == other.notes ? nil : .obligation
        }
    }
}
