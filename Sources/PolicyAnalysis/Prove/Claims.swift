public import Diagnostics

/// One claim about a floor.
public struct Claim: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// No call that is like this is admitted.
        case never
        /// Every call that is like this is admitted.
        case always
        /// Every call that is like this and admitted is like that as well.
        case implies
    }

    /// What an argument is like.
    public struct Condition: Sendable {
        /// What is asked of the value.
        public enum Language: Sendable, Hashable {
            /// Some part of the text matches.
            case matches(String)
            /// The whole text matches.
            case whole(String)
            case glob(String)
            /// JSON texts of scalars.
            case oneOf([String])
            /// JSON numbers.
            case bounds(least: String?, most: String?)
            /// JSON text of a list of patterns, as in `deny_command`.
            case command(String)
            /// Bytes.
            case bytes(Int)
        }

        /// A key or a JSON Pointer; nil on a surface.
        public let argument: String?
        public let language: Language
        public let range: SourceRange
    }

    public let id: String
    public let kind: Kind
    /// Names, one surface, or `*`.
    public let tools: [String]
    public let when: [Condition]
    /// Of `implies`.
    public let then: Condition?
    public let note: String?
    public let range: SourceRange
}

/// What reading a claims file gave.
public struct ClaimsFile: Sendable {
    public let source: SourceText
    public let claims: [Claim]
    /// All of them are errors; sorted by position.
    public let diagnostics: [Diagnostic]

    public var report: SourceDiagnostics { SourceDiagnostics(source: source, diagnostics: diagnostics) }
}
