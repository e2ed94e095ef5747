/// Why json-c does not read a text.
public struct JSONCError: Error, Hashable, Sendable {
    /// The ways to fail.
    public enum Kind: Hashable, Sendable {
        /// json-c's own error; the payload is its `enum json_tokener_error`.
        case rejected(UInt32)
        /// The text ends inside the value, or is empty.
        case incomplete
        /// json-c read a value and stopped before the end of the text (a raw NUL does that).
        case stoppedEarly
        /// Longer than json-c can address.
        case tooLarge
        /// json-c could not get memory.
        case memory
    }

    /// Which way it was.
    public var kind: Kind
    /// Byte offset where json-c stopped.
    public var offset: Int
    /// json-c's words, or ours where it has none.
    public var message: String

    init(_ kind: Kind, at offset: Int, _ message: String) {
        self.kind = kind
        self.offset = offset
        self.message = message
    }

    static func stoppedEarly(_ offset: Int) -> JSONCError {
        JSONCError(.stoppedEarly, at: offset, "json-c stops before the end of the text")
    }

    static let incomplete = "json-c finds no complete value"
    static let tooLarge = JSONCError(.tooLarge, at: 0, "too long for json-c")
    static let memory = JSONCError(.memory, at: 0, "json-c has no memory")
}
