// What follows `(?`.

extension RegexParser {
    enum GroupHead {
        /// `(?flags)`: from here to the end of the group around.
        case flags(Flags)
        /// `(?flags:` or a name: a group opens.
        case group(Flags)
    }

    /// Reads the head of a group; `at` is behind `(?`, `start` is the parenthesis.
    mutating func groupHead(_ start: Int) throws(PatternError) -> GroupHead {
        if let refused = foreignGroup(start) { throw refused }
        if starts("P<") {
            at += 2
            try groupName(start)
            return .group(flags)
        }
        if starts("<") {
            at += 1
            try groupName(start)
            return .group(flags)
        }
        var changed = flags
        var turnsOn = true
        var sawFlag = false
        while let byte = peek() {
            at += 1
            switch byte {
            case UInt8(ascii: "i"): changed.foldsCase = turnsOn
            case UInt8(ascii: "m"): changed.multiline = turnsOn
            case UInt8(ascii: "s"): changed.dotMatchesLF = turnsOn
            case UInt8(ascii: "U"): break
            case UInt8(ascii: "-"):
                if !turnsOn { throw .badFlags(start) }
                turnsOn = false
                sawFlag = false
                continue
            case UInt8(ascii: ":"), UInt8(ascii: ")"):
                if !turnsOn && !sawFlag { throw .badFlags(start) }
                return byte == UInt8(ascii: ":") ? .group(changed) : .flags(changed)
            case UInt8(ascii: "x"):
                throw .unsupported("flag x (free spacing)", start, instead: "write the pattern without blanks")
            case UInt8(ascii: "J"), UInt8(ascii: "n"), UInt8(ascii: "a"), UInt8(ascii: "^"):
                throw .unsupported("flag \(text(at - 1, at))", start)
            default: throw .badFlags(start)
            }
            sawFlag = true
        }
        throw .unclosedGroup(start)
    }

    private mutating func groupName(_ start: Int) throws(PatternError) {
        let first = at
        while let byte = peek(), byte != UInt8(ascii: ">") {
            guard RegexParser.isWord(byte) else { throw .badGroupName(start) }
            at += 1
        }
        guard peek() != nil, at > first else { throw .badGroupName(start) }
        let name = text(first, at)
        if !names.insert(name).inserted { throw .duplicateName(name, start) }
        at += 1
    }

    /// The named refusal for a group of another dialect; nil when Go knows it.
    private func foreignGroup(_ start: Int) -> PatternError? {
        let around = "say in a second rule what must not be there"
        if starts("=") || starts("!") {
            return .unsupported("look-ahead `\(text(start, at + 1))`", start, instead: around)
        }
        if starts("<=") || starts("<!") {
            return .unsupported("look-behind `\(text(start, at + 2))`", start, instead: around)
        }
        if starts(">") {
            return .unsupported("atomic group `(?>`", start, instead: "write `(?:`: no match backtracks here")
        }
        if starts("#") { return .unsupported("comment `(?#`", start, instead: "use the rule's note") }
        if starts("|") { return .unsupported("branch reset `(?|`", start, instead: "write `(?:`") }
        if starts("(") { return .unsupported("conditional `(?(`", start) }
        if starts("'") { return .unsupported("group name in quotes `(?'`", start, instead: "write `(?P<name>`") }
        if starts("P=") { return .unsupported("back-reference `(?P=`", start) }
        if starts("P>") || starts("&") || starts("R") || starts("+") { return .unsupported("recursion", start) }
        if let byte = peek(), (0x30...0x39).contains(byte) { return .unsupported("recursion", start) }
        if starts("-"), let byte = peek(1), (0x30...0x39).contains(byte) { return .unsupported("recursion", start) }
        if starts("C") { return .unsupported("callout `(?C`", start) }
        if starts("{") || starts("?") { return .unsupported("embedded code", start) }
        return nil
    }

    /// The refusal of `(*…`.
    func verb(_ start: Int) -> PatternError {
        var end = start + 2
        while end < bytes.count, RegexParser.isWord(bytes[end]) { end += 1 }
        return .unsupported("verb `\(text(start, end))`", start, instead: "write `\\*` for the character")
    }

    /// ASCII letters, digits and `_`.
    static func isWord(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || byte == UInt8(ascii: "_")
    }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
