/// Why and where `JSONScanner` stopped.
public struct JSONFailure: Hashable, Sendable {
    /// What was wrong: the text (MALFORMED), or its size (OVERSIZE).
    public enum Kind: Hashable, Sendable {
        case malformed(Reason)
        case limit(Limit)
    }

    /// Ways to leave RFC 8259. Numbers are stable: audit records hold them.
    public enum Reason: UInt8, Hashable, Sendable, CaseIterable {
        case byteOrderMark = 1
        /// Nothing but blanks.
        case empty = 2
        /// The text ends inside the value.
        case truncated = 3
        /// A byte that the grammar does not have there.
        case unexpectedByte = 4
        case badNumber = 5
        /// A raw byte below 0x20 in a string.
        case controlCharacter = 6
        case badEscape = 7
        /// A surrogate escape without its other half.
        case loneSurrogate = 8
        case invalidUTF8 = 9
        /// Something other than blanks behind the root value.
        case trailingBytes = 10
        /// A key that its object already has; found by `JSONKeySet`, never by the scanner.
        case duplicateKey = 11
    }

    /// Bounds of `Limits` that a text can break.
    public enum Limit: UInt8, Hashable, Sendable, CaseIterable {
        case depth = 1
        case values = 2
        /// Found by `JSONKeySet`, never by the scanner.
        case keys = 3
    }

    public var kind: Kind
    /// Byte offset of the offending byte; the length of the text where something is missing.
    public var offset: Int

    public init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}
