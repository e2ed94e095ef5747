// Classes in brackets.

extension RegexParser {
    /// Reads `[…]`; `at` is the bracket.
    mutating func characterClass() throws(PatternError) -> ScalarSet {
        let start = at
        at += 1
        var negated = false
        if peek() == UInt8(ascii: "^") {
            negated = true
            at += 1
        }
        var set: [ClosedRange<UInt32>] = []
        var isFirst = true
        while isFirst || peek() != UInt8(ascii: "]") {
            guard peek() != nil else { throw .unclosedClass(start) }
            isFirst = false
            if let named = try namedClass() {
                set += named.ranges
                continue
            }
            if let escaped = try classEscape() {
                set += escaped.ranges
                continue
            }
            let rangeStart = at
            let low = try classMember(start)
            var high = low
            // A hyphen before the closing bracket is itself.
            if peek() == UInt8(ascii: "-"), let next = peek(1), next != UInt8(ascii: "]") {
                at += 1
                high = try classMember(start)
                if high < low { throw .badRange(rangeStart) }
            }
            let range = ScalarSet([low...high])
            set += flags.foldsCase ? range.folded.ranges : range.ranges
        }
        at += 1
        return negated ? ScalarSet(set).inverted : ScalarSet(set)
    }

    private mutating func classMember(_ start: Int) throws(PatternError) -> UInt32 {
        guard let byte = peek() else { throw .unclosedClass(start) }
        if byte != UInt8(ascii: "\\") { return takeScalar() }
        if peek(1) == UInt8(ascii: "Q") { throw .unsupported("`\\Q` in a class", at, instead: "escape each character") }
        return try characterEscape()
    }

    /// Reads `[:name:]`; nil, with nothing taken, when no `:]` follows: then `[` is itself.
    private mutating func namedClass() throws(PatternError) -> ScalarSet? {
        guard starts("[:") else { return nil }
        var end = at + 2
        while end + 1 < bytes.count, bytes[end] != UInt8(ascii: ":") || bytes[end + 1] != UInt8(ascii: "]") { end += 1 }
        guard end + 1 < bytes.count else { return nil }
        var name = text(at + 2, end)
        let negated = name.hasPrefix("^")
        if negated { name.removeFirst() }
        guard let ranges = RegexParser.posixClasses[name] else { throw .unknownPOSIXClass(text(at, end + 2), at) }
        at = end + 2
        var set = ScalarSet(ranges)
        if flags.foldsCase { set = set.folded }
        return negated ? set.inverted : set
    }

    private static let posixClasses: [String: [ClosedRange<UInt32>]] = [
        "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A],
        "alpha": [0x41...0x5A, 0x61...0x7A],
        "ascii": [0x00...0x7F],
        "blank": [0x09...0x09, 0x20...0x20],
        "cntrl": [0x00...0x1F, 0x7F...0x7F],
        "digit": [0x30...0x39],
        "graph": [0x21...0x7E],
        "lower": [0x61...0x7A],
        "print": [0x20...0x7E],
        "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E],
        "space": [0x09...0x0D, 0x20...0x20],
        "upper": [0x41...0x5A],
        "word": [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A],
        "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66],
    ]
}
