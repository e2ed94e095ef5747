// The words of one command, as the normaliser hands them over.

/// Bytes that stand in an argv word for what expansion decides. None of them occurs in UTF-8, so that a marker is never
/// text and text is never a marker.
public enum WordMarker {
    /// Text that is not looked at: it is there, it is one piece of one word, and no rule reads it.
    public static let data: UInt8 = 0xFA
    /// The glob `*`.
    public static let star: UInt8 = 0xFB
    /// The glob `?`.
    public static let question: UInt8 = 0xFC
    /// A bracket expression (`[a-z]`), all of it.
    public static let bracket: UInt8 = 0xFD
    /// Unknown text that may become any number of words, none included (`$x` without quotes, `$@`).
    public static let unknownWords: UInt8 = 0xFE
    /// Unknown text within one word; it may be empty.
    public static let unknownText: UInt8 = 0xFF

    /// Whether a byte is one of the markers.
    @inlinable public static func isMarker(_ byte: UInt8) -> Bool { byte >= data }

    /// Whether a byte is a marker of unknown text.
    @inlinable public static func isUnknown(_ byte: UInt8) -> Bool { byte >= unknownWords }

    /// Whether a byte is a marker of a glob.
    @inlinable public static func isGlob(_ byte: UInt8) -> Bool { byte >= star && byte <= bracket }
}

/// What a word has in it.
public struct WordFlags: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// No marker: the bytes are the word.
    public static let known = WordFlags(rawValue: 1)
    /// `WordMarker.unknownText` or `.unknownWords`.
    public static let hasUnknown = WordFlags(rawValue: 2)
    /// A glob marker.
    public static let hasGlob = WordFlags(rawValue: 4)
}

/// One word: a range of the arena.
public struct ArgvWord: Sendable, Hashable {
    /// The first byte.
    public var start: Int32
    /// Past the last byte.
    public var end: Int32
    public var flags: WordFlags

    @inlinable public init(start: Int32, end: Int32, flags: WordFlags) {
        self.start = start
        self.end = end
        self.flags = flags
    }

    /// The word of these bytes, its flags read from them. Linear in the word.
    public init(scanning arena: Span<UInt8>, _ range: Range<Int>) {
        var flags: WordFlags = .known
        for i in range where arena[i] >= WordMarker.data {
            flags.remove(.known)
            if WordMarker.isUnknown(arena[i]) { flags.insert(.hasUnknown) }
            if WordMarker.isGlob(arena[i]) { flags.insert(.hasGlob) }
        }
        self.init(start: Int32(range.lowerBound), end: Int32(range.upperBound), flags: flags)
    }

    /// The bytes of the word in the arena.
    @inlinable public var range: Range<Int> { Int(start)..<Int(end) }
}
