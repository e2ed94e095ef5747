/// Why a text is no egress entry.
public struct HostPatternError: Error, Hashable, Sendable {
    /// The reasons.
    public enum Kind: String, Sendable, CaseIterable {
        case blank
        case padded
        case url
        case path
        case user
        case port
        case zone
        case wildcard
        case character
        case notASCII
        case label
        case finalDot
        case long
        case numeric
        case address
        case prefixLength
        case hostBits
    }
    public let kind: Kind
    /// Offset in the UTF-8 bytes of the entry.
    public let offset: Int
    /// One sentence for a person.
    public let message: String
    /// The entry that was meant, where one is plain; it reads without an error.
    public let suggestion: String?

    private init(_ kind: Kind, _ offset: Int, _ message: String, _ suggestion: String? = nil) {
        self.kind = kind
        self.offset = offset
        self.message = suggestion.map { "\(message); write \($0)" } ?? message
        self.suggestion = suggestion
    }

    static func blank() -> Self { Self(.blank, 0, "an entry is a host; this one is blank") }
    static func padded(_ meant: String?, at offset: Int) -> Self {
        Self(.padded, offset, "an entry has no blanks around it", meant)
    }
    static func url(_ meant: String?, at offset: Int) -> Self {
        Self(.url, offset, "an entry is a host, not a URL", meant)
    }
    static func path(_ meant: String?, at offset: Int) -> Self {
        Self(.path, offset, "an entry is a host and has no path", meant)
    }
    static func user(_ meant: String?, at offset: Int) -> Self {
        Self(.user, offset, "an entry is a host and has no user", meant)
    }
    static func port(_ meant: String?, at offset: Int) -> Self {
        Self(.port, offset, "an entry covers every port of its host and names none", meant)
    }
    static func zone(at offset: Int) -> Self { Self(.zone, offset, "an address in an entry has no zone") }
    static func wildcard(at offset: Int) -> Self {
        Self(.wildcard, offset, "* stands only for the first labels, as in *.example.org")
    }
    static func character(at offset: Int) -> Self {
        Self(.character, offset, "a host name has letters, digits, hyphens and dots only")
    }
    static func notASCII(at offset: Int) -> Self {
        Self(.notASCII, offset, "a host name in another script is written in its xn-- form")
    }
    static func label(at offset: Int) -> Self {
        Self(.label, offset, "a label of a host name is not empty and has no hyphen at either end")
    }
    static func finalDot(_ meant: String?, at offset: Int) -> Self {
        Self(.finalDot, offset, "an entry has no final dot", meant)
    }
    static func long(at offset: Int) -> Self {
        Self(.long, offset, "a label has at most 63 bytes and a host name at most 253")
    }
    static func numeric(at offset: Int) -> Self {
        Self(.numeric, offset, "an IPv4 address is four decimal numbers from 0 to 255 without leading zeros")
    }
    static func address(at offset: Int) -> Self { Self(.address, offset, "this is no IPv6 address") }
    static func prefixLength(_ bits: Int, at offset: Int) -> Self {
        Self(.prefixLength, offset, "a network is an address, / and a number from 0 to \(bits)")
    }
    static func hostBits(_ meant: String, at offset: Int) -> Self {
        Self(.hostBits, offset, "an address of a network has no bits after its prefix", meant)
    }
}
