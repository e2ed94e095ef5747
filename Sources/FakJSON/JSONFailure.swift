/// Why and where `JSONScanner` stopped.
public struct JSONFailure: Hashable, Sendable {
    /// What was wrong: the text (MALFORMED), or its size (OVERSIZE).
    public enum Kind: Hashable, Sendable {
        /// The text is not JSON.
        case malformed(Reason)
        /// The text is over a bound.
        case limit(Limit)
    }

    /// Ways to leave RFC 8259. Numbers are stable: audit records hold them.
    public enum Reason: UInt8, Hashable, Sendable, CaseIterable {
        /// The text starts with U+FEFF.
        case byteOrderMark = 1
        /// Nothing but blanks.
        case empty = 2
        /// The text ends inside the value.
        case truncated = 3
        /// A byte that the grammar does not have there.
        case unexpectedByte = 4
        /// A number outside the grammar.
        case badNumber = 5
        /// A raw byte below 0x20 in a string.
        case controlCharacter = 6
        /// An escape outside the grammar.
        case badEscape = 7
        /// A surrogate escape without its other half.
        case loneSurrogate = 8
        /// Bytes in a string that are no well-formed UTF-8.
        case invalidUTF8 = 9
        /// Something other than blanks behind the root value.
        case trailingBytes = 10
        /// A key that its object already has; found by `JSONKeySet`, never by the scanner.
        case duplicateKey = 11
    }

    /// Bounds of `Limits` that a text can break.
    public enum Limit: UInt8, Hashable, Sendable, CaseIterable {
        /// `Limits.argumentDepth`.
        case depth = 1
        /// `Limits.argumentValues`.
        case values = 2
        /// `Limits.keysPerObject`; found by `JSONKeySet`, never by the scanner.
        case keys = 3
    }

    /// What was wrong.
    public var kind: Kind
    /// Byte offset of the offending byte; the length of the text where something is missing.
    public var offset: Int

    /// A failure and its place.
    public init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}
