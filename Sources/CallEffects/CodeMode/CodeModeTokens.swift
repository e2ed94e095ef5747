// Spaces, numbers, texts and regular expressions of a code-mode script.

extension CodeModeScanner {
    /// Letters, digits, `_` and `$`.
    func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"):
            true
        default: false
        }
    }

    /// Whether a line ends here: LF, CR, U+2028 or U+2029.
    private func isLineEnd(_ i: Int) -> Bool {
        if text[i] == 0x0A || text[i] == 0x0D { return true }
        return text[i] == 0xE2 && i + 2 < end && text[i + 1] == 0x80 && (text[i + 2] == 0xA8 || text[i + 2] == 0xA9)
    }

    /// Passes ASCII spaces and comments. A foreign space is left for `token`, which refuses it.
    mutating func skipSpace() {
        while at < end {
            switch text[at] {
            case 0x20, 0x09, 0x0B, 0x0C: at += 1
            case 0x0A, 0x0D:
                isNewLine = true
                at += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while at < end, !isLineEnd(at) { at += 1 }
                if at < end, text[at] == 0xE2 {
                    isNewLine = true
                    at += 3
                }
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
                let start = at
                at += 2
                while at < end, !(text[at] == UInt8(ascii: "*") && peek(1) == UInt8(ascii: "/")) {
                    if isLineEnd(at) { isNewLine = true }
                    at += 1
                }
                if at >= end { return flag(.unreadable, start) }
                at += 2
            default: return
            }
        }
    }

    /// Digits with their letters and one fraction; what follows a second `.` is a member's name again.
    mutating func number() {
        while at < end, isNamePart(text[at]) { at += 1 }
        if peek() == UInt8(ascii: "."), peek(1) >= 0x30, peek(1) <= 0x39 {
            at += 1
            while at < end, isNamePart(text[at]) { at += 1 }
        }
        previous = .ended
    }

    /// A text that is no argument: its name may pick a member all the same.
    mutating func string() {
        let start = at
        let kept = out.bytes.count
        if appendLiteral() {
            let isEscape = out.bytes.withSpan { CodeModeNames.isEscapeMember($0, kept..<$0.count) }
            if isEscape { flag(.escape, start) }
        } else {
            at = start + 1
            while at < end, text[at] != text[start], text[at] != 0x0A { at += text[at] == 0x5C ? 2 : 1 }
            // A half of a surrogate pair is a text that UTF-8 cannot hold, and no name. Anything else is no text.
            if at >= end || text[at] != text[start] || !isOnlySurrogate(start + 1..<at) { flag(.unreadable, start) }
            at = min(at + 1, end)
        }
        out.bytes.removeLast(out.bytes.count - kept)
        previous = .ended
    }

    /// Whether every escape of a text is well formed, so that it can only have failed for half a pair.
    private func isOnlySurrogate(_ range: Range<Int>) -> Bool {
        var i = range.lowerBound
        var hasHalf = false
        while i < range.upperBound {
            if text[i] == 0x5C, i + 5 < range.upperBound, text[i + 1] == UInt8(ascii: "u"),
                text[i + 2] | 0x20 == UInt8(ascii: "d")
            {
                hasHalf = true
                i += 6
            } else if text[i] == 0x5C {
                guard i + 1 < range.upperBound, "nrtbfv\"'`\\/".utf8.contains(text[i + 1]) else { return false }
                i += 2
            } else {
                i += 1
            }
        }
        return hasHalf
    }

    /// The text of a template up to its end or to the next `${`.
    mutating func template() {
        while at < end {
            switch text[at] {
            case 0x5C: at += 2
            case UInt8(ascii: "`"):
                at += 1
                previous = .ended
                return
            case UInt8(ascii: "$") where peek(1) == UInt8(ascii: "{"):
                open.append(.template)
                at += 2
                previous = .begins
                return
            default: at += 1
            }
        }
        at = end
        flag(.unreadable, end)
    }

    /// A regular expression with its flags.
    mutating func regex() {
        let start = at
        var isClass = false
        at += 1
        while at < end, !isLineEnd(at) {
            let byte = text[at]
            at += byte == 0x5C && at + 1 < end && !isLineEnd(at + 1) ? 2 : 1
            switch byte {
            case UInt8(ascii: "["): isClass = true
            case UInt8(ascii: "]"): isClass = false
            case UInt8(ascii: "/") where !isClass:
                while at < end, isNamePart(text[at]) { at += 1 }
                previous = .ended
                return
            default: break
            }
        }
        // The rest of the line is passed over: to read it again from each `/` would not be linear.
        flag(.unreadable, start)
        previous = .begins
    }

    /// Appends the text of a literal in quotes, or of a template that nothing is put into, to `out.bytes`; `at` is behind
    /// it then. False when it is none, or has an escape that no UTF-8 text can have.
    mutating func appendLiteral() -> Bool {
        let quote = peek()
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") || quote == UInt8(ascii: "`") else {
            return false
        }
        let isTemplate = quote == UInt8(ascii: "`")
        at += 1
        while at < end {
            let byte = text[at]
            switch byte {
            case quote:
                at += 1
                return true
            case 0x5C:
                guard appendEscape() else { return false }
            case 0x0A, 0x0D:
                guard isTemplate else { return false }
                // A template's line ends are LF.
                out.bytes.append(0x0A)
                at += byte == 0x0D && peek(1) == 0x0A ? 2 : 1
            case UInt8(ascii: "$") where isTemplate && peek(1) == UInt8(ascii: "{"): return false
            default:
                out.bytes.append(byte)
                at += 1
            }
        }
        return false
    }

    private mutating func appendEscape() -> Bool {
        guard at + 1 < end else { return false }
        let letter = text[at + 1]
        if isLineEnd(at + 1) {
            at += letter == 0xE2 ? 4 : letter == 0x0D && peek(2) == 0x0A ? 3 : 2
            return true
        }
        switch letter {
        case UInt8(ascii: "n"): out.bytes.append(0x0A)
        case UInt8(ascii: "r"): out.bytes.append(0x0D)
        case UInt8(ascii: "t"): out.bytes.append(0x09)
        case UInt8(ascii: "b"): out.bytes.append(0x08)
        case UInt8(ascii: "f"): out.bytes.append(0x0C)
        case UInt8(ascii: "v"): out.bytes.append(0x0B)
        case UInt8(ascii: "0") where !(peek(2) >= 0x30 && peek(2) <= 0x39): out.bytes.append(0)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return false
        case UInt8(ascii: "x"):
            guard let value = hex(at + 2..<at + 4) else { return false }
            append(value)
            at += 4
            return true
        case UInt8(ascii: "u"): return appendCodePoint()
        default: out.bytes.append(letter)
        }
        at += 2
        return true
    }

    /// `\uXXXX`, a pair of these, or `\u{X…}`.
    private mutating func appendCodePoint() -> Bool {
        if peek(2) == UInt8(ascii: "{") {
            var i = at + 3
            var value: UInt32 = 0
            let start = i
            while i < end, text[i] != UInt8(ascii: "}") {
                guard let digit = digit(text[i]) else { return false }
                value = value << 4 | digit
                guard value <= 0x10FFFF else { return false }
                i += 1
            }
            guard i < end, i > start, !(0xD800...0xDFFF).contains(value) else { return false }
            append(value)
            at = i + 1
            return true
        }
        guard let first = hex(at + 2..<at + 6) else { return false }
        guard (0xD800...0xDFFF).contains(first) else {
            append(first)
            at += 6
            return true
        }
        guard first < 0xDC00, peek(6) == 0x5C, peek(7) == UInt8(ascii: "u"), let second = hex(at + 8..<at + 12),
            (0xDC00...0xDFFF).contains(second)
        else { return false }
        append(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        at += 12
        return true
    }

    private func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x37)
        case 0x61...0x66: UInt32(byte - 0x57)
        default: nil
        }
    }

    private func hex(_ range: Range<Int>) -> UInt32? {
        guard range.upperBound <= end else { return nil }
        var value: UInt32 = 0
        for i in range {
            guard let digit = digit(text[i]) else { return nil }
            value = value << 4 | digit
        }
        return value
    }

    private mutating func append(_ scalar: UInt32) {
        guard let scalar = Unicode.Scalar(scalar) else { return }
        out.bytes += UTF8.encode(scalar)!
    }
}
