internal import UnicodeTables

// Escapes outside and inside of classes.

extension RegexParser {
    /// Reads an escape outside of a class and pushes what it means.
    mutating func escape() throws(PatternError) {
        let start = at
        guard let letter = peek(1) else { throw .trailingBackslash(start) }
        switch letter {
        case UInt8(ascii: "A"): push(.assertion(.textStart))
        case UInt8(ascii: "z"): push(.assertion(.textEnd))
        case UInt8(ascii: "b"): push(.assertion(.wordBoundary))
        case UInt8(ascii: "B"): push(.assertion(.notWordBoundary))
        case UInt8(ascii: "Q"):
            at += 2
            while peek() != nil {
                if starts("\\E") {
                    at += 2
                    return
                }
                pushLiteral(takeScalar())
            }
            return
        default:
            if let set = try classEscape() {
                push(.one(set))
            } else {
                pushLiteral(try characterEscape())
            }
            return
        }
        at += 2
    }

    /// Reads `\d \D \s \S \w \W \p… \P…`; nil, with nothing taken, for any other escape.
    mutating func classEscape() throws(PatternError) -> ScalarSet? {
        let start = at
        guard peek() == UInt8(ascii: "\\"), let letter = peek(1) else { return nil }
        var set: ScalarSet
        switch letter | 0x20 {
        case UInt8(ascii: "d"): set = ScalarSet([0x30...0x39])
        case UInt8(ascii: "s"): set = ScalarSet([0x09...0x0A, 0x0C...0x0D, 0x20...0x20])
        case UInt8(ascii: "w"): set = .word
        case UInt8(ascii: "p"): return try property()
        default: return nil
        }
        guard RegexParser.isLetterOrDigit(letter) else { return nil }
        at = start + 2
        if flags.foldsCase { set = set.folded }
        return letter & 0x20 == 0 ? set.inverted : set
    }

    private mutating func property() throws(PatternError) -> ScalarSet {
        let start = at
        var negated = peek(1) == UInt8(ascii: "P")
        at += 2
        guard peek() != nil else { throw .unknownProperty(text(start, at), start) }
        var name: String
        let first = at
        if peek() == UInt8(ascii: "{") {
            while let byte = peek(), byte != UInt8(ascii: "}") { at += 1 }
            guard peek() != nil else { throw .unknownProperty(text(start, at), start) }
            name = text(first + 1, at)
            at += 1
            if name.hasPrefix("^") {
                negated.toggle()
                name.removeFirst()
            }
        } else {
            _ = takeScalar()
            name = text(first, at)
        }
        let key = (negated ? "^" : "") + (flags.foldsCase ? "i" : "") + ":" + name
        if let known = properties[key] { return known }
        guard let ranges = UnicodeTables.property(name) else { throw .unknownProperty(text(start, at), start) }
        var set = ScalarSet(ranges)
        if flags.foldsCase { set = set.folded }
        if negated { set = set.inverted }
        properties[key] = set
        return set
    }

    /// Reads an escape that stands for one code point.
    mutating func characterEscape() throws(PatternError) -> UInt32 {
        let start = at
        at += 1
        guard let letter = peek() else { throw .trailingBackslash(start) }
        switch letter {
        case 0x31...0x37 where !(peek(1).map { (0x30...0x37).contains($0) } ?? false):
            throw .unsupported("back-reference `\(text(start, at + 1))`", start, instead: "write the text out")
        case 0x30...0x37:
            var value: UInt32 = 0
            var digits = 0
            while digits < 3, let digit = peek(), (0x30...0x37).contains(digit) {
                value = value * 8 + UInt32(digit - 0x30)
                digits += 1
                at += 1
            }
            return value
        case 0x38...0x39: throw .unsupported("back-reference `\(text(start, at + 1))`", start)
        case UInt8(ascii: "x"): return try hexadecimal(start)
        case UInt8(ascii: "a"): return taken(0x07)
        case UInt8(ascii: "f"): return taken(0x0C)
        case UInt8(ascii: "n"): return taken(0x0A)
        case UInt8(ascii: "r"): return taken(0x0D)
        case UInt8(ascii: "t"): return taken(0x09)
        case UInt8(ascii: "v"): return taken(0x0B)
        default:
            if letter < 0x80 && !RegexParser.isLetterOrDigit(letter) { return taken(UInt32(letter)) }
            throw foreignEscape(letter, start)
        }
    }

    private mutating func taken(_ scalar: UInt32) -> UInt32 {
        at += 1
        return scalar
    }

    private mutating func hexadecimal(_ start: Int) throws(PatternError) -> UInt32 {
        at += 1
        var value: UInt32 = 0
        var digits = 0
        if peek() == UInt8(ascii: "{") {
            at += 1
            while let byte = peek(), byte != UInt8(ascii: "}") {
                guard let digit = RegexParser.hexDigit(byte) else { throw .badHex(start) }
                value = value * 16 + digit
                if value > 0x10FFFF { throw .badHex(start) }
                digits += 1
                at += 1
            }
            guard peek() != nil, digits > 0 else { throw .badHex(start) }
            at += 1
            return value
        }
        while digits < 2 {
            guard let byte = peek(), let digit = RegexParser.hexDigit(byte) else { throw .badHex(start) }
            value = value * 16 + digit
            digits += 1
            at += 1
        }
        return value
    }

    private static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x41 + 10)
        case 0x61...0x66: UInt32(byte - 0x61 + 10)
        default: nil
        }
    }

    /// The named refusal of an escape that Go does not know.
    private mutating func foreignEscape(_ letter: UInt8, _ start: Int) -> PatternError {
        _ = takeScalar()
        let escape = text(start, at)
        switch letter {
        case UInt8(ascii: "Z"): return .unsupported("`\\Z`", start, instead: "write `\\n?\\z`")
        case UInt8(ascii: "K"): return .unsupported("match reset `\\K`", start, instead: "leave it out")
        case UInt8(ascii: "R"):
            return .unsupported("line break `\\R`", start, instead: "write `(?:\\r\\n|[\\n\\v\\f\\r])`")
        case UInt8(ascii: "N"): return .unsupported("`\\N`", start, instead: "write `[^\\n]`")
        case UInt8(ascii: "G"): return .unsupported("`\\G`", start, instead: "write `\\A`")
        case UInt8(ascii: "C"): return .unsupported("single byte `\\C`", start, instead: "write `(?s:.)`")
        case UInt8(ascii: "h"): return .unsupported("`\\h`", start, instead: "write `[\\t ]`")
        case UInt8(ascii: "H"): return .unsupported("`\\H`", start, instead: "write `[^\\t ]`")
        case UInt8(ascii: "V"): return .unsupported("`\\V`", start, instead: "write `[^\\n\\v\\f\\r]`")
        case UInt8(ascii: "e"): return .unsupported("`\\e`", start, instead: "write `\\x1B`")
        case UInt8(ascii: "c"):
            return .unsupported("control character `\\c`", start, instead: "write `\\x` and its code")
        case UInt8(ascii: "X"): return .unsupported("grapheme `\\X`", start)
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            return .unsupported("`\(escape)`", start, instead: "write `\\x{…}`")
        case UInt8(ascii: "o"): return .unsupported("`\\o`", start, instead: "write `\\x{…}`")
        case UInt8(ascii: "g"), UInt8(ascii: "k"): return .unsupported("back-reference `\(escape)`", start)
        case UInt8(ascii: "E"):
            return PatternError(.syntax, start, "`\\E` ends nothing; it belongs to a `\\Q` before it")
        default: return .badEscape(escape, start)
        }
    }
}
