/// A set of up to 256 advisory findings by note ordinal (the order of advisory rules in the image). No allocation.
public struct NoteSet: Sendable, Hashable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    public init() {}

    /// Adds an ordinal in 0..<256; others are a programming error and trap.
    public mutating func insert(_ ordinal: Int) {
        precondition(ordinal >= 0 && ordinal < 256)
        let bit: UInt64 = 1 << UInt64(ordinal & 63)
        switch ordinal >> 6 {
        case 0: words.0 |= bit
        case 1: words.1 |= bit
        case 2: words.2 |= bit
        default: words.3 |= bit
        }
    }

    /// Whether an ordinal in 0..<256 is in the set.
    public func contains(_ ordinal: Int) -> Bool {
        let word =
            switch ordinal >> 6 {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
            }
        return word >> UInt64(ordinal & 63) & 1 == 1
    }

    public var isEmpty: Bool { words.0 | words.1 | words.2 | words.3 == 0 }

    /// The ordinals in ascending order.
    public var ordinals: [Int] { (0..<256).filter(contains) }

    public static func == (a: NoteSet, b: NoteSet) -> Bool { a.words == b.words }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

/// What the runtime has to do when it carries out a decision.
public struct Obligations: Sendable, Hashable {
    /// Values under redacted keys must be replaced before the call is sent (the kernel's `Redactor` writes the bytes).
    public var redact: Bool
    /// Advisory rules that fired, by note ordinal; the image knows their ids.
    public var notes: NoteSet

    public init(redact: Bool = false, notes: NoteSet = NoteSet()) {
        self.redact = redact
        self.notes = notes
    }
}

/// The answer for one call. A value: the same floor, call and context give the same bytes, on every machine.
public struct Decision: Sendable, Hashable {
    public var verdict: Verdict
    /// `.none` unless the verdict is a denial.
    public var reason: Reason
    /// The strictest over all denying findings; nil unless the verdict is DENY.
    public var disposition: Disposition?
    public var by: DecidedBy
    /// The id of the rule that is cited: `id`, else `arg_rules[3]`, `deny.NAME`, `allow[0]`, …, or `builtin:<id>`.
    public var rule: String
    /// What may be disclosed besides the id: a glob or a host of the manifest. Never a value, never a pattern.
    public var witness: String?
    public var obligations: Obligations

    public init(
        verdict: Verdict, reason: Reason, disposition: Disposition?, by: DecidedBy, rule: String,
        witness: String? = nil,
        obligations: Obligations = Obligations()
    ) {
        self.verdict = verdict
        self.reason = reason
        self.disposition = disposition
        self.by = by
        self.rule = rule
        self.witness = witness
        self.obligations = obligations
    }
}

/// In which form a rule saw the argument, in the order in which findings of one rule are cited.
public enum SubjectKind: UInt8, Sendable, CaseIterable, Comparable {
    case raw = 0
    case command = 1
    case pipeline = 2
    case element = 3
    case joined = 4
    case leaf = 5
    case source = 6
    /// Something that the call does: a path, host, variable or program text, wherever it comes from.
    case effect = 7

    public static func < (a: SubjectKind, b: SubjectKind) -> Bool { a.rawValue < b.rawValue }

    /// The word in `--explain` output.
    public var name: String {
        switch self {
        case .raw: "raw"
        case .command: "command"
        case .pipeline: "pipeline"
        case .element: "element"
        case .joined: "joined"
        case .leaf: "leaf"
        case .source: "source"
        case .effect: "effect"
        }
    }
}

/// One thing that `explain` found: a rung's finding, cited or not.
public struct Finding: Sendable, Hashable {
    public var by: DecidedBy
    public var reason: Reason
    public var rule: String
    /// JSON Pointer into the manifest; nil for a builtin.
    public var pointer: String?
    /// Noted instead of denied.
    public var isAdvisory: Bool
    /// Byte offset of the argument value, where the finding is about one.
    public var offset: Int?
    public var subject: SubjectKind?
    public var subjectIndex: Int?
    /// The call of a script that it is about; offsets are in that call's arguments then.
    public var nested: NestedCall?

    public init(
        by: DecidedBy, reason: Reason, rule: String, pointer: String? = nil, isAdvisory: Bool = false,
        offset: Int? = nil, subject: SubjectKind? = nil, subjectIndex: Int? = nil, nested: NestedCall? = nil
    ) {
        self.by = by
        self.reason = reason
        self.rule = rule
        self.pointer = pointer
        self.isAdvisory = isAdvisory
        self.offset = offset
        self.subject = subject
        self.subjectIndex = subjectIndex
        self.nested = nested
    }
}

/// A call that a code-mode script spells out.
public struct NestedCall: Sendable, Hashable {
    /// The tool's name, without a built-in namespace.
    public var tool: String
    /// The byte of the script at which it begins.
    public var offset: Int

    public init(tool: String, offset: Int) {
        self.tool = tool
        self.offset = offset
    }
}
