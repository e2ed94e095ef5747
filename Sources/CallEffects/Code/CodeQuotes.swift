// Operands that begin with a quote, and the quotes of Perl, Ruby and Lua that have names or brackets.

extension EffectReader {
    mutating func readLiteralOperand(_ byte: UInt8, _ c: inout CodeCursor) -> CodeValue? {
        switch byte {
        case 0x22: return readLiteral(&c)
        case 0x27: return c.language == .awk ? nil : readLiteral(&c)
        case 0x60:
            let isRun = c.language != .javascript
            let value = readLiteral(&c)
            guard isRun else { return value }
            runValue(value, &c)
            return .unknown
        case 0x30...0x39:
            let start = c.at
            while c.at < c.end,
                isNamePart(bytes[c.at], c.language) || bytes[c.at] == 0x2E && next(c) >= 0x30 && next(c) <= 0x39
            {
                c.at += 1
            }
            return CodeValue(kind: .text, text: Int32(start)..<Int32(c.at), isNumber: true)
        case 0x5B where c.language == .lua && (next(c) == 0x5B || next(c) == 0x3D):
            return readLongBracket(&c)
        case 0x25 where c.language == .ruby:
            var inner = c
            inner.at += 1
            guard inner.at < c.end else { return nil }
            let kind = bytes[inner.at]
            if "qQwWiIxr".utf8.contains(kind) { inner.at += 1 }
            guard inner.at < c.end, "{([<|!/".utf8.contains(bytes[inner.at]), let text = readDelimited(&inner) else {
                return nil
            }
            c.at = inner.at
            return quoted(text, kind, &c)
        default: return nil
        }
    }

    /// `[[…]]`, `[==[…]==]`
    private mutating func readLongBracket(_ c: inout CodeCursor) -> CodeValue? {
        var at = c.at + 1
        var level = 0
        while at < c.end, bytes[at] == 0x3D {
            at += 1
            level += 1
        }
        guard at < c.end, bytes[at] == 0x5B else { return nil }
        let start = at + 1
        at = start
        while at < c.end {
            if bytes[at] == 0x5D, at + level + 1 < c.end, bytes[at + level + 1] == 0x5D,
                (at + 1..<at + level + 1).allSatisfy({ bytes[$0] == 0x3D })
            {
                c.at = at + level + 2
                return CodeValue(kind: .text, text: Int32(start)..<Int32(at))
            }
            at += 1
        }
        return nil
    }

    /// What a quote of the kind `kind` means: words, a command, a text.
    mutating func quoted(_ text: Range<Int>, _ kind: UInt8, _ c: inout CodeCursor) -> CodeValue {
        switch kind {
        case UInt8(ascii: "w"), UInt8(ascii: "W"):
            return words(of: CodeValue(kind: .text, text: Int32(text.lowerBound)..<Int32(text.upperBound)))
        case UInt8(ascii: "x"):
            runValue(literalValue(text, 0x22, &c), &c)
            return .unknown
        case UInt8(ascii: "r"), UInt8(ascii: "i"), UInt8(ascii: "I"): return .unknown
        case UInt8(ascii: "q"): return literalValue(text, 0x27, &c)
        default: return literalValue(text, 0x22, &c)
        }
    }

    /// `q()`, `qq{}`, `qw//`, `m//`, `s///`, `tr///`.
    mutating func readPerlQuote(_ name: Range<Int32>, _ c: inout CodeCursor) -> CodeValue? {
        let parts: Int
        if isText(name, "q") || isText(name, "qq") || isText(name, "qw") || isText(name, "qx") || isText(name, "qr")
            || isText(name, "m")
        {
            parts = 1
        } else if isText(name, "s") || isText(name, "tr") || isText(name, "y") {
            parts = 2
        } else {
            return nil
        }
        var inner = c
        skipBlank(&inner, lines: false)
        guard inner.at < c.end else { return nil }
        let sign = bytes[inner.at]
        let isName = isNamePart(sign, .perl)
        guard !isName, sign != 0x2C, sign != 0x3B, sign != 0x29,
            !(sign == 0x3D && (inner.at > c.at || next(inner) == 0x3E)),
            let text = readDelimited(&inner)
        else { return nil }
        if parts == 2 {
            let isPaired = "{([<".utf8.contains(sign)
            if isPaired { skipBlank(&inner, lines: true) } else { inner.at -= 1 }
            let replacement = readDelimited(&inner)
            let flags = readName(&inner)
            c.at = inner.at
            // `s/…/code/e`
            if let replacement, isText(name, "s"), flags.contains(where: { bytes[Int($0)] == UInt8(ascii: "e") }) {
                readPart(replacement, &c)
            }
            return .unknown
        }
        c.at = inner.at
        let kind = bytes[Int(name.upperBound) - 1]
        if kind == UInt8(ascii: "m") || kind == UInt8(ascii: "r") {
            _ = readName(&c)
            return .unknown
        }
        return readMembers(
            quoted(
                text, name.count == 1 ? UInt8(ascii: "q") : kind == UInt8(ascii: "q") ? UInt8(ascii: "Q") : kind, &c),
            name: 0..<0, &c)
    }
}
