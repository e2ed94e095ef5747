// Judging a tool by its name: the words and their classes come from Grammar/read-words.json. Everything here works on
// bytes, in one pass, without allocation: the kernel asks for each call that no table lists.

/// Judgements about tool names.
public enum ToolNames {
    /// Whether the name is of `[A-Za-z0-9_.:/-]{1,128}`, as a prefix or a posture admits. Linear, at most 129 bytes read.
    public static func isPlain(_ name: Span<UInt8>) -> Bool {
        guard name.count >= 1, name.count <= 128 else { return false }
        for i in 0..<name.count where ToolNames.byteClass(name[i]) == .other { return false }
        return true
    }

    /// Whether a token of the name is a write word, or a leading word where it leads. A name with a byte outside ASCII
    /// cannot be judged and counts as write-shaped. Linear, no allocation.
    public static func isWriteShaped(_ name: Span<UInt8>) -> Bool {
        let found = shape(name)
        return found.isForeign || found.words & WordClass.writes != 0
    }

    /// Whether the first token is a read word and no token is a write, outward or doubtful word. Only names of
    /// `[A-Za-z0-9_.:/-]` are read-shaped. Linear, no allocation.
    public static func isReadShaped(_ name: Span<UInt8>) -> Bool {
        let found = shape(name)
        return !found.isForeign && !found.isOdd && found.beginsWithRead && found.words & WordClass.notRead == 0
    }

    /// `isPlain` of a string's UTF-8.
    public static func isPlain(_ name: String) -> Bool { isPlain(Array(name.utf8).span) }

    /// `isWriteShaped` of a string's UTF-8.
    public static func isWriteShaped(_ name: String) -> Bool { isWriteShaped(Array(name.utf8).span) }

    /// `isReadShaped` of a string's UTF-8.
    public static func isReadShaped(_ name: String) -> Bool { isReadShaped(Array(name.utf8).span) }

    /// The tokens of a name in lower case, for reports: split as Grammar/read-words.json says, without the second way of
    /// splitting after a run of capitals.
    public static func tokens(_ name: String) -> [String] {
        let bytes = Array(name.utf8)
        var cursor = TokenCursor(splitsAfterCapitals: false)
        var out: [String] = []
        while let token = cursor.next(bytes.span) {
            out.append(String(decoding: bytes[token.start..<token.end].map(lowered), as: UTF8.self))
        }
        return out
    }

    static func lowered(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

    enum ByteClass {
        case lower
        case upper
        case digit
        /// `_ . : / -`
        case mark
        case other
    }

    static func byteClass(_ byte: UInt8) -> ByteClass {
        switch byte {
        case 0x61...0x7A: .lower
        case 0x41...0x5A: .upper
        case 0x30...0x39: .digit
        case 0x5F, 0x2E, 0x3A, 0x2F, 0x2D: .mark
        default: .other
        }
    }

    struct Shape {
        /// Classes of all tokens, one bit each (1 << class).
        var words: UInt16 = 0
        var beginsWithRead = false
        /// The name has a byte outside ASCII.
        var isForeign = false
        /// The name has an ASCII byte that is neither a letter nor a digit nor a mark.
        var isOdd = false
    }

    static func shape(_ name: Span<UInt8>) -> Shape {
        var shape = Shape()
        var hasCapitalRun = false
        for i in 0..<name.count {
            let kind = byteClass(name[i])
            if kind == .other {
                shape.isOdd = true
                if name[i] >= 0x80 { shape.isForeign = true }
            }
            if kind == .upper, i + 1 < name.count, byteClass(name[i + 1]) == .upper { hasCapitalRun = true }
        }
        if shape.isForeign { return shape }
        collect(name, splitsAfterCapitals: false, into: &shape)
        // `SENDmail` is `SEN Dmail` one way and `SEND mail` the other; what restricts looks at both.
        if hasCapitalRun {
            let beginsWithRead = shape.beginsWithRead
            collect(name, splitsAfterCapitals: true, into: &shape)
            shape.beginsWithRead = beginsWithRead
        }
        return shape
    }

    private static func collect(_ name: Span<UInt8>, splitsAfterCapitals: Bool, into shape: inout Shape) {
        var cursor = TokenCursor(splitsAfterCapitals: splitsAfterCapitals)
        var isFirst = true
        while let token = cursor.next(name) {
            let word = WordTable.wordClass(name, token.start, token.end)
            if word == WordClass.leading {
                if token.leads { shape.words |= 1 << UInt16(word) }
            } else if word != WordClass.none {
                shape.words |= 1 << UInt16(word)
            }
            if isFirst {
                shape.beginsWithRead = word == WordClass.read
                isFirst = false
            }
        }
    }
}

/// Walks the tokens of a name.
struct TokenCursor {
    struct Token {
        var start: Int
        var end: Int
        /// First of the name, or of a part after `__`, `.`, `:` or `/`.
        var leads: Bool
    }

    /// Split a run of capitals off what follows it, instead of giving its last letter to the word that follows.
    let splitsAfterCapitals: Bool
    private var position = 0
    private var leads = true

    init(splitsAfterCapitals: Bool) { self.splitsAfterCapitals = splitsAfterCapitals }

    mutating func next(_ name: Span<UInt8>) -> Token? {
        let n = name.count
        var i = position
        while i < n {
            let kind = ToolNames.byteClass(name[i])
            if kind != .mark && kind != .other { break }
            switch name[i] {
            case 0x2E, 0x3A, 0x2F: leads = true
            case 0x5F where i + 1 < n && name[i + 1] == 0x5F: leads = true
            default: break
            }
            i += 1
        }
        guard i < n else {
            position = n
            return nil
        }
        let start = i
        i += 1
        while i < n {
            let before = ToolNames.byteClass(name[i - 1])
            let here = ToolNames.byteClass(name[i])
            if here == .mark || here == .other { break }
            if here == .upper && before != .upper { break }
            if here == .lower && before == .digit { break }
            if here == .lower && before == .upper && i - 1 > start {
                if !splitsAfterCapitals { i -= 1 }
                break
            }
            i += 1
        }
        let token = Token(start: start, end: i, leads: leads)
        position = i
        leads = false
        return token
    }
}
