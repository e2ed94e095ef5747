// What a person sees when something is wrong: an id that stays, a place, a sentence, and a fix where one exists.

/// How bad a diagnostic is. `error` makes `check` and `compile` fail; `warning` fails only under `--deny-warnings`.
public enum Severity: String, Sendable, CaseIterable {
    case error
    case warning
    case note
}

/// A half-open range of byte offsets in one source text.
public struct SourceRange: Hashable, Sendable {
    public var start: Int
    public var end: Int
    public init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = end
    }
}

/// A replacement of one range of the source that mends a diagnostic.
public struct FixIt: Hashable, Sendable {
    /// What applying it does, in the imperative: `write "deny_regex"`.
    public var message: String
    public var range: SourceRange
    public var replacement: String
    /// Whether it is proved that the text means afterwards what it meant before.
    public var keepsMeaning: Bool
    public init(message: String, range: SourceRange, replacement: String, keepsMeaning: Bool = false) {
        self.message = message
        self.range = range
        self.replacement = replacement
        self.keepsMeaning = keepsMeaning
    }
}

/// A further place that explains a diagnostic ("first defined here").
public struct DiagnosticNote: Hashable, Sendable {
    public var message: String
    public var range: SourceRange?
    public init(message: String, range: SourceRange? = nil) {
        self.message = message
        self.range = range
    }
}

/// One finding about one source text. Ids (`FAK1023`) are stable across releases and listed in docs/diagnostics.md.
public struct Diagnostic: Hashable, Sendable {
    public var id: String
    public var severity: Severity
    public var message: String
    /// Nil when the finding is about the whole text.
    public var range: SourceRange?
    /// JSON Pointer of the manifest value that the finding is about, where there is one.
    public var pointer: String?
    public var notes: [DiagnosticNote]
    public var fixIts: [FixIt]

    public init(
        id: String, severity: Severity, message: String, range: SourceRange? = nil, pointer: String? = nil,
        notes: [DiagnosticNote] = [], fixIts: [FixIt] = []
    ) {
        self.id = id
        self.severity = severity
        self.message = message
        self.range = range
        self.pointer = pointer
        self.notes = notes
        self.fixIts = fixIts
    }
}
