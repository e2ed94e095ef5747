// The closed vocabularies of a decision. Numbers are wire-stable; Grammar/reasons.json and Grammar/rungs.json are the
// source, and GrammarTests holds these declarations against them.

/// What the kernel says about a call.
public enum Verdict: UInt8, Sendable, CaseIterable {
    case allow = 0
    case deny = 1
    case transform = 2
    case quarantine = 3
    case requireWitness = 4

    /// Restrictiveness: of two verdicts the one with the higher rank wins.
    public var rank: Int {
        switch self {
        case .allow: 0
        case .transform: 20
        case .quarantine: 30
        case .requireWitness: 40
        case .deny: 100
        }
    }

    /// The name in output and corpus rows.
    public var name: String {
        switch self {
        case .allow: "ALLOW"
        case .deny: "DENY"
        case .transform: "TRANSFORM"
        case .quarantine: "QUARANTINE"
        case .requireWitness: "REQUIRE_WITNESS"
        }
    }
}

/// What the caller can do about a denial, from the mildest to the strictest.
public enum Disposition: UInt8, Sendable, CaseIterable, Comparable {
    case retryable = 0
    case wait = 1
    case escalate = 2
    case terminal = 3

    public static func < (a: Disposition, b: Disposition) -> Bool { a.rawValue < b.rawValue }

    /// The name in output and corpus rows.
    public var name: String {
        switch self {
        case .retryable: "RETRYABLE"
        case .wait: "WAIT"
        case .escalate: "ESCALATE"
        case .terminal: "TERMINAL"
        }
    }
}

/// Why a call is refused: one code of a closed set (Grammar/reasons.json).
public enum Reason: UInt16, Sendable, CaseIterable {
    case none = 0
    case defaultDeny = 1
    case policyBlock = 2
    case selfModify = 3
    case leaseHeld = 4
    case trustViolation = 5
    case malformed = 6
    case misroute = 7
    case rateLimited = 8
    case secretExfil = 9
    case unwitnessed = 10
    case oversize = 11
    case unknownTool = 12
    case resultSecretDiscovered = 13
    case egressBlock = 1024

    /// The name in manifests and output.
    public var name: String {
        switch self {
        case .none: "NONE"
        case .defaultDeny: "DEFAULT_DENY"
        case .policyBlock: "POLICY_BLOCK"
        case .selfModify: "SELF_MODIFY"
        case .leaseHeld: "LEASE_HELD"
        case .trustViolation: "TRUST_VIOLATION"
        case .malformed: "MALFORMED"
        case .misroute: "MISROUTE"
        case .rateLimited: "RATE_LIMITED"
        case .secretExfil: "SECRET_EXFIL"
        case .unwitnessed: "UNWITNESSED"
        case .oversize: "OVERSIZE"
        case .unknownTool: "UNKNOWN_TOOL"
        case .resultSecretDiscovered: "RESULT_SECRET_DISCOVERED"
        case .egressBlock: "EGRESS_BLOCK"
        }
    }

    /// The reason with this name (exact case), `NONE` included.
    public init?(name: String) {
        // Bytes, not characters: String equality would take canonically equivalent texts for the same.
        guard let found = Reason.allCases.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else { return nil }
        self = found
    }

    /// What the caller can do about it.
    public var disposition: Disposition {
        switch self {
        case .malformed, .misroute: .retryable
        case .leaseHeld, .rateLimited: .wait
        case .selfModify, .trustViolation: .escalate
        default: .terminal
        }
    }

    /// The name for a number that may lie outside the set: `REASON_<n>`.
    public static func name(ofNumber number: UInt16) -> String { Reason(rawValue: number)?.name ?? "REASON_\(number)" }
}

/// The rungs in the order in which a denial is cited.
public enum Rung: UInt8, Sendable, CaseIterable, Comparable {
    case input = 1
    case nameDeny = 2
    case selfModify = 3
    case argRule = 4
    case egress = 5
    case flow = 6
    case lint = 7
    case admission = 8
    case confirm = 9
    case rate = 10
    case decoration = 11

    public static func < (a: Rung, b: Rung) -> Bool { a.rawValue < b.rawValue }
}

/// Which part of the floor decided. Hard input faults, rungs, and the three ways of being admitted.
public enum DecidedBy: UInt8, Sendable, CaseIterable {
    case input = 0
    case limit = 1
    case shellLimit = 2
    case shellUnreadable = 3
    case fault = 4
    case name = 5
    case selfModify = 6
    case argRule = 7
    case egress = 8
    case flow = 9
    case lint = 10
    case admission = 11
    case confirm = 12
    case rate = 13
    case redact = 14
    case allow = 15
    case prefix = 16
    case posture = 17
    case advisory = 18

    /// The word in output and corpus rows.
    public var name: String {
        switch self {
        case .input: "input"
        case .limit: "limit"
        case .shellLimit: "shell-limit"
        case .shellUnreadable: "shell-unreadable"
        case .fault: "fault"
        case .name: "name"
        case .selfModify: "self-modify"
        case .argRule: "arg-rule"
        case .egress: "egress"
        case .flow: "flow"
        case .lint: "lint"
        case .admission: "admission"
        case .confirm: "confirm"
        case .rate: "rate"
        case .redact: "redact"
        case .allow: "allow"
        case .prefix: "prefix"
        case .posture: "posture"
        case .advisory: "advisory"
        }
    }

    /// The rung that this source of a denial stands in.
    public var rung: Rung {
        switch self {
        case .input, .limit, .shellLimit, .shellUnreadable, .fault: .input
        case .name: .nameDeny
        case .selfModify: .selfModify
        case .argRule: .argRule
        case .egress: .egress
        case .flow: .flow
        case .lint: .lint
        case .admission, .allow, .prefix, .posture, .advisory: .admission
        case .confirm: .confirm
        case .rate: .rate
        case .redact: .decoration
        }
    }
}
