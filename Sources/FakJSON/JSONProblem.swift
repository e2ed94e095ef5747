public import Diagnostics

/// One reason why a text is not accepted, and where.
public struct JSONProblem: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Kind: Hashable, Sendable {
        /// The text leaves the grammar of RFC 8259.
        case syntax(JSONSyntaxFault)
        /// Something other than blanks follows the root value.
        case trailingBytes
        /// The decoded key, code point by code point, is already a key of the same object.
        case duplicateKey(String)
        /// A `\uD800`…`\uDFFF` escape without its other half.
        case loneSurrogate
        /// U+0000 in a string or key: C programs would see the text end there.
        case nul
        /// Bytes that are no well-formed UTF-8.
        case invalidUTF8
        /// A raw byte below 0x20 in a string.
        case controlCharacter(UInt8)
        /// The text starts with a byte order mark.
        case byteOrderMark
        /// More containers are open than the bound given here.
        case tooDeep(Int)
        /// More bytes than the bound given here.
        case tooLarge(Int)
        /// More values than the bound given here.
        case tooManyValues(Int)
        /// More keys in one object than the bound given here.
        case tooManyKeys(Int)
        /// Nothing but blanks.
        case empty
    }

    /// What is wrong.
    public var kind: Kind
    /// The offending bytes; empty (start == end) where something is missing.
    public var range: SourceRange
    /// The first of two equal keys, or the bracket that is never closed.
    public var related: SourceRange?

    /// A problem and its place.
    public init(_ kind: Kind, _ range: SourceRange, related: SourceRange? = nil) {
        self.kind = kind
        self.range = range
        self.related = related
    }

    /// Whether reading goes on behind the problem, so that later ones are found in the same pass.
    public var isRecoverable: Bool {
        switch kind {
        case .duplicateKey, .loneSurrogate, .nul: true
        default: false
        }
    }
}

/// What exactly is wrong with the grammar of a text.
public enum JSONSyntaxFault: Hashable, Sendable {
    /// Neither a value nor anything that looks like one.
    case expectedValue
    /// Neither a key nor `}`.
    case expectedKey
    /// No `:` behind a key.
    case expectedColon
    /// Neither `,` nor `}` behind a member.
    case expectedCommaOrBrace
    /// Neither `,` nor `]` behind an element.
    case expectedCommaOrBracket
    /// `,` before `}` or `]`.
    case trailingComma
    /// `,` where a value or key belongs.
    case extraComma
    /// `'` where a string or key belongs.
    case singleQuotes
    /// U+201C or U+201D, as word processors write.
    case curlyQuotes
    /// `//`, `/*` or `#`.
    case comment
    /// A word that is no JSON value.
    case bareword(String)
    /// `True`, `NULL` and the like; the payload is the right spelling.
    case wordCase(String)
    /// A key without quotes.
    case bareKey(String)
    /// `NaN`, `Infinity` and their signed forms.
    case notFinite(String)
    /// `01`.
    case leadingZero
    /// `+1`.
    case plusSign
    /// `.5`.
    case leadingPoint
    /// `1.`.
    case missingFraction
    /// `1e`.
    case missingExponent
    /// A minus sign without a digit.
    case missingDigits
    /// The text ends inside a string.
    case unterminatedString
    /// The text ends inside an object.
    case unterminatedObject
    /// The text ends inside an array.
    case unterminatedArray
    /// A backslash before a character that makes no escape.
    case badEscape
    /// `\u` without four hexadecimal digits.
    case badUnicodeEscape
}
