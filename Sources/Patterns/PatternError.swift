/// Why a pattern is refused, and where.
public struct PatternError: Error, Hashable, Sendable {
    /// The class of the refusal; stable across releases.
    public enum Kind: Hashable, Sendable {
        /// A construct of another dialect, by its name.
        case unsupported(String)
        /// Not the regex syntax.
        case syntax
        /// A count, or a product of nested counts, above `Limits.repeatCount`.
        case repeatTooLarge
        /// Groups nested deeper than `Limits.regexDepth`.
        case tooDeep
        /// More than `Limits.regexPositions` code-point positions after counted repeats are written out.
        case tooManyPositions
        /// More than `Limits.patternBytes` bytes.
        case tooLong
        /// Two groups with one name.
        case duplicateName
        /// Not the glob syntax.
        case badGlob
    }

    /// The class of the refusal.
    public let kind: Kind
    /// Byte offset in the pattern where the refused construct starts.
    public let offset: Int
    /// One line: the construct, and what to write instead where there is something.
    public let message: String

    init(_ kind: Kind, _ offset: Int, _ message: String) {
        self.kind = kind
        self.offset = offset
        self.message = message
    }
}

// MARK: Texts

extension PatternError {
    static func unsupported(_ construct: String, _ offset: Int, instead: String? = nil) -> PatternError {
        var text = "\(construct) is not part of the linear-time regex dialect"
        if let instead { text += "; \(instead)" }
        return PatternError(.unsupported(construct), offset, text)
    }

    static func unclosedGroup(_ offset: Int) -> PatternError {
        PatternError(.syntax, offset, "`(` is never closed; write `\\(` for the character")
    }

    static func unexpectedClose(_ offset: Int) -> PatternError {
        PatternError(.syntax, offset, "`)` closes nothing; write `\\)` for the character")
    }

    static func unclosedClass(_ offset: Int) -> PatternError {
        PatternError(.syntax, offset, "`[` is never closed; write `\\[` for the character")
    }

    static func nothingToRepeat(_ symbol: String, _ offset: Int) -> PatternError {
        PatternError(.syntax, offset, "`\(symbol)` has nothing to repeat; write `\\\(symbol)` for the character")
    }

    static func repeatOfRepeat(_ symbol: String, _ offset: Int) -> PatternError {
        PatternError(.syntax, offset, "`\(symbol)` repeats a repetition; put a group around the inner one")
    }

    static func badGroupName(_ offset: Int) -> PatternError {
        PatternError(.syntax, offset, "a group name is letters, digits and `_`, closed by `>`")
    }

    static func duplicateName(_ name: String, _ offset: Int) -> PatternError {
        PatternError(.duplicateName, offset, "two groups are named `\(name)`")
    }

    static func badFlags(_ offset: Int) -> PatternError {
        PatternError(.syntax, offset, "`(?` is followed by none of the flags i, m, s, U, by `:` or by a name")
    }

    static func trailingBackslash(_ offset: Int) -> PatternError {
        PatternError(.syntax, offset, "the pattern ends in `\\`; write `\\\\` for the character")
    }

    static func badEscape(_ escape: String, _ offset: Int) -> PatternError {
        PatternError(.syntax, offset, "`\(escape)` is no escape")
    }

    static func badHex(_ offset: Int) -> PatternError {
        PatternError(.syntax, offset, "`\\x` needs two hexadecimal digits or `{…}` with a code point up to 10FFFF")
    }

    static func badRange(_ offset: Int) -> PatternError {
        PatternError(.syntax, offset, "the range ends before it starts")
    }

    static func unknownPOSIXClass(_ name: String, _ offset: Int) -> PatternError {
        PatternError(.unsupported("POSIX class \(name)"), offset, "`\(name)` is no POSIX class")
    }

    static func unknownProperty(_ name: String, _ offset: Int) -> PatternError {
        PatternError(
            .unsupported("Unicode property \(name)"), offset,
            "`\(name)` is no general category or script; names are case-sensitive, as in `\\p{Lu}` or `\\p{Greek}`")
    }

    static func repeatTooLarge(_ offset: Int) -> PatternError {
        PatternError(
            .repeatTooLarge, offset, "a count is at most 1000, nested counts multiplied, and its bounds are in order")
    }

    static func tooDeep(_ offset: Int) -> PatternError {
        PatternError(.tooDeep, offset, "groups are nested more than 1000 deep")
    }

    static func tooManyPositions() -> PatternError {
        PatternError(.tooManyPositions, 0, "the pattern has more than 4096 positions once its counts are written out")
    }

    static func tooLong() -> PatternError {
        PatternError(.tooLong, 0, "a pattern has at most 65536 bytes")
    }

    static func unclosedGlobClass(_ offset: Int) -> PatternError {
        PatternError(.badGlob, offset, "`[` is never closed; write `\\[` for the character")
    }

    static func unclosedGlobBrace(_ offset: Int) -> PatternError {
        PatternError(.badGlob, offset, "`{` is never closed; write `\\{` for the character")
    }

    static func unexpectedGlobClose(_ character: String, _ offset: Int) -> PatternError {
        PatternError(.badGlob, offset, "`\(character)` closes nothing; write `\\\(character)` for the character")
    }

    static func separatorInGlobClass(_ offset: Int) -> PatternError {
        PatternError(.badGlob, offset, "a class stays in one component, so `/` cannot be in it")
    }

    static func globRange(_ offset: Int) -> PatternError {
        PatternError(.badGlob, offset, "the range ends before it starts")
    }

    static func globEscape(_ offset: Int) -> PatternError {
        PatternError(
            .badGlob, offset,
            "`\\` stands only before one of `* ? [ ] { } , ! - ^ \\`; other characters stand for themselves"
        )
    }

    static func globTrailingBackslash(_ offset: Int) -> PatternError {
        PatternError(.badGlob, offset, "the glob ends in `\\`; write `\\\\` for the character")
    }

    static func globTooDeep(_ offset: Int) -> PatternError {
        PatternError(.tooDeep, offset, "braces are nested more than 32 deep")
    }

    static func manyStars(_ offset: Int) -> PatternError {
        PatternError(.badGlob, offset, "three stars mean nothing; write `*` or, for a whole component, `**`")
    }

    static func singleGlobBranch(_ offset: Int) -> PatternError {
        PatternError(
            .badGlob, offset, "braces hold one alternative only; leave them out, or write `\\{` for the character")
    }

    static func posixInGlob(_ offset: Int) -> PatternError {
        PatternError(.badGlob, offset, "POSIX classes are not part of globs; write the range, as in `[a-z]`")
    }

    static func globTooManyBranches() -> PatternError {
        PatternError(.badGlob, 0, "braces beside `**` stand for more than 1024 globs")
    }
}
