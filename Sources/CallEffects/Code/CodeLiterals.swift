// The literals of program texts: what stands between quotes, with what is put into it.

extension EffectReader {
    /// Past blanks and comments, and past newlines where they end nothing.
    func skipBlank(_ c: inout CodeCursor, lines: Bool) {
        while c.at < c.end {
            let byte = bytes[c.at]
            if byte == 0x20 || byte == 0x09 || byte == 0x0D || lines && byte == 0x0A {
                c.at += 1
            } else if byte == 0x5C, next(c) == 0x0A {
                c.at += 2
            } else if isComment(c) {
                while c.at < c.end, bytes[c.at] != 0x0A { c.at += 1 }
            } else if byte == 0x2F, next(c) == 0x2A, c.language == .javascript || c.language == .php {
                c.at += 2
                while c.at < c.end, !(bytes[c.at] == 0x2A && next(c) == 0x2F) { c.at += 1 }
                c.at = min(c.end, c.at + 2)
            } else {
                return
            }
        }
    }

    func next(_ c: CodeCursor) -> UInt8 { c.at + 1 < c.end ? bytes[c.at + 1] : 0 }

    private func isComment(_ c: CodeCursor) -> Bool {
        switch bytes[c.at] {
        case UInt8(ascii: "#"): return c.language != .javascript && c.language != .lua
        case 0x2F: return next(c) == 0x2F && (c.language == .javascript || c.language == .php)
        case 0x2D: return next(c) == 0x2D && c.language == .lua
        default: return false
        }
    }

    func isNameStart(_ byte: UInt8, _ language: CodeLanguage) -> Bool {
        byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == 0x5F || byte == 0x24 && language == .javascript
            || byte >= 0x80 && byte < WordMarker.data
    }

    func isNamePart(_ byte: UInt8, _ language: CodeLanguage) -> Bool {
        isNameStart(byte, language) || byte >= 0x30 && byte <= 0x39
    }

    /// The name at the cursor, which goes past it.
    func readName(_ c: inout CodeCursor) -> Range<Int32> {
        let start = c.at
        while c.at < c.end, isNamePart(bytes[c.at], c.language) { c.at += 1 }
        return Int32(start)..<Int32(c.at)
    }

    /// A literal whose opening sign is at the cursor. `isRaw`: a backslash is a character; `isFormat`: `{…}` is put in.
    mutating func readLiteral(_ c: inout CodeCursor, isRaw: Bool = false, isFormat: Bool = false) -> CodeValue {
        let sign = bytes[c.at]
        var width = 1
        if c.language == .python, c.at + 2 < c.end, bytes[c.at + 1] == sign, bytes[c.at + 2] == sign { width = 3 }
        let start = c.at + width
        var stop = start
        while stop < c.end {
            if bytes[stop] == 0x5C {
                stop += 2
                continue
            }
            if bytes[stop] == sign,
                width == 1 || stop + 2 < c.end && bytes[stop + 1] == sign && bytes[stop + 2] == sign
            {
                break
            }
            stop += 1
        }
        guard stop < c.end else {
            c.isLost = true
            c.at = c.end
            return .unknown
        }
        c.at = stop + width
        return literalValue(start..<stop, sign, &c, isRaw: isRaw, isFormat: isFormat)
    }

    /// `q{…}`, `%w[…]` and the like: from the delimiter at the cursor to its partner.
    func readDelimited(_ c: inout CodeCursor) -> Range<Int>? {
        guard c.at < c.end else { return nil }
        let open = bytes[c.at]
        let close: UInt8 =
            switch open {
            case UInt8(ascii: "{"): UInt8(ascii: "}")
            case UInt8(ascii: "("): UInt8(ascii: ")")
            case UInt8(ascii: "["): UInt8(ascii: "]")
            case UInt8(ascii: "<"): UInt8(ascii: ">")
            default: open
            }
        let start = c.at + 1
        var at = start
        var level = 1
        while at < c.end {
            if bytes[at] == 0x5C {
                at += 2
                continue
            }
            if bytes[at] == close {
                level -= 1
                if level == 0 {
                    c.at = at + 1
                    return start..<at
                }
            } else if bytes[at] == open {
                level += 1
            }
            at += 1
        }
        return nil
    }

    /// Past a regex at the cursor; false where none ends on this line.
    func skipRegex(_ c: inout CodeCursor) -> Bool {
        var at = c.at + 1
        var inClass = false
        while at < c.end, bytes[at] != 0x0A {
            switch bytes[at] {
            case 0x5C: at += 1
            case UInt8(ascii: "["): inClass = true
            case UInt8(ascii: "]"): inClass = false
            case 0x2F where !inClass:
                c.at = at + 1
                while c.at < c.end, isNamePart(bytes[c.at], c.language) { c.at += 1 }
                return true
            default: break
            }
            at += 1
        }
        return false
    }

    /// The value of the text between two signs.
    mutating func literalValue(
        _ range: Range<Int>, _ sign: UInt8, _ c: inout CodeCursor, isRaw: Bool = false, isFormat: Bool = false
    ) -> CodeValue {
        guard spend(range.count) else { return .unknown }
        let isShellLike = c.language == .perl || c.language == .php || c.language == .ruby
        let isPlain = isShellLike && sign == 0x27
        let start = bytes.count
        var isNested = false
        var at = range.lowerBound
        while at < range.upperBound {
            let byte = bytes[at]
            if byte == 0x5C, at + 1 < range.upperBound {
                let follows = bytes[at + 1]
                if isRaw || isPlain && follows != 0x27 && follows != 0x5C {
                    bytes.append(byte)
                    at += 1
                } else if isPlain {
                    bytes.append(follows)
                    at += 2
                } else {
                    at = appendCodeEscape(at, range.upperBound)
                }
                continue
            }
            let follows = at + 1 < range.upperBound ? bytes[at + 1] : 0
            var inner = -1
            if isFormat, byte == 0x7B, follows != 0x7B { inner = at + 1 }
            if byte == 0x24, follows == 0x7B, c.language == .javascript && sign == 0x60 { inner = at + 2 }
            if byte == 0x23, follows == 0x7B, c.language == .ruby, !isPlain { inner = at + 2 }
            if isShellLike, c.language != .ruby, !isPlain, byte == 0x24 || byte == 0x40 && c.language == .perl {
                if follows == 0x7B {
                    inner = at + 2
                } else if isNameStart(follows, c.language) {
                    var end = at + 1
                    while end < range.upperBound, isNamePart(bytes[end], c.language) { end += 1 }
                    appendNamed(Int32(at + 1)..<Int32(end))
                    at = end
                    continue
                } else if follows >= 0x30, follows <= 0x39 {
                    bytes.append(WordMarker.unknownText)
                    at += 2
                    continue
                }
            }
            guard inner >= 0 else {
                bytes.append(byte)
                at += 1
                continue
            }
            var end = inner
            while end < range.upperBound, bytes[end] != 0x7D { end += 1 }
            let isName = end > inner && (inner..<end).allSatisfy { isNamePart(bytes[$0], c.language) }
            let isText =
                end - inner >= 2 && end < range.upperBound && bytes[inner] == bytes[end - 1]
                && (bytes[inner] == 0x22 || bytes[inner] == 0x27)
                && !(inner + 1..<end - 1).contains { bytes[$0] == bytes[inner] || bytes[$0] == 0x5C }
            if isText {
                append(Int32(inner + 1)..<Int32(end - 1))
            } else if isName {
                appendNamed(Int32(inner)..<Int32(end))
            } else {
                isNested = isNested || (inner..<end).contains { bytes[$0] == 0x28 || bytes[$0] == 0x60 }
                bytes.append(WordMarker.unknownText)
            }
            at = min(end + 1, range.upperBound)
        }
        let text = Int32(start)..<Int32(bytes.count)
        if isNested { readInserts(range, &c) }
        return CodeValue(kind: .text, text: text)
    }

    /// Code that is put into a literal is read for what it does.
    private mutating func readInserts(_ range: Range<Int>, _ c: inout CodeCursor) {
        var at = range.lowerBound
        while at < range.upperBound {
            guard bytes[at] == 0x7B else {
                at += 1
                continue
            }
            var end = at + 1
            while end < range.upperBound, bytes[end] != 0x7D { end += 1 }
            readPart(at + 1..<end, &c)
            at = end
        }
    }

    /// What a variable holds, where that is one text.
    private mutating func appendNamed(_ name: Range<Int32>) {
        let value = resolved(CodeValue(kind: .name, text: name))
        if value.kind == .text, spend(value.text.count) {
            append(value.text)
        } else {
            bytes.append(WordMarker.unknownText)
        }
    }

    /// One escape; the place behind it.
    private mutating func appendCodeEscape(_ at: Int, _ end: Int) -> Int {
        let sign = bytes[at + 1]
        switch sign {
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case 0x0A: break
        case UInt8(ascii: "x"), UInt8(ascii: "u"):
            var from = at + 2
            var most = sign == UInt8(ascii: "x") ? 2 : 4
            if from < end, bytes[from] == 0x7B {
                from += 1
                most = 6
            }
            var i = from
            var value: UInt32 = 0
            while i < end, i < from + most, let digit = hexDigit(bytes[i]) {
                value = value << 4 | digit
                i += 1
            }
            if i < end, bytes[i] == 0x7D, most == 6 { i += 1 }
            if value < 0x80 { bytes.append(UInt8(value)) } else { bytes.append(WordMarker.unknownText) }
            return i
        case 0x30...0x37:
            var i = at + 1
            var value = 0
            while i < end, i < at + 4, bytes[i] >= 0x30, bytes[i] <= 0x37 {
                value = value << 3 | Int(bytes[i] - 0x30)
                i += 1
            }
            if value < 0x80 { bytes.append(UInt8(value)) } else { bytes.append(WordMarker.unknownText) }
            return i
        default: bytes.append(sign)
        }
        return at + 2
    }

    private func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte) - 0x30
        case 0x41...0x46: UInt32(byte) - 0x37
        case 0x61...0x66: UInt32(byte) - 0x57
        default: nil
        }
    }
}
