// Escapes of `echo -e`, `printf`, `tr` and `$'…'`-like texts of programs.

extension EffectReader {
    /// One escape of `echo -e` and `printf`; the place behind it.
    mutating func appendEscape(_ at: Int32, _ end: Int32) -> Int32 {
        guard at + 1 < end else {
            bytes.append(0x5C)
            return at + 1
        }
        let sign = bytes[Int(at) + 1]
        switch sign {
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "\\"): bytes.append(0x5C)
        case UInt8(ascii: "a"): bytes.append(0x07)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "e"), UInt8(ascii: "E"): bytes.append(0x1B)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "v"): bytes.append(0x0B)
        case UInt8(ascii: "\""): bytes.append(0x22)
        case UInt8(ascii: "u"): return appendCharacter(at + 2, min(end, at + 6))
        case UInt8(ascii: "U"): return appendCharacter(at + 2, min(end, at + 10))
        case UInt8(ascii: "x"): return appendDigits(at + 2, min(end, at + 4), 16)
        case UInt8(ascii: "0"): return appendDigits(at + 2, min(end, at + 5), 8)
        case 0x31...0x37: return appendDigits(at + 1, min(end, at + 4), 8)
        default:
            bytes.append(0x5C)
            bytes.append(sign)
        }
        return at + 2
    }

    /// The character of a number; what is not ASCII is not known.
    private mutating func appendCharacter(_ start: Int32, _ end: Int32) -> Int32 {
        let mark = bytes.count
        let first = (start..<end).first { bytes[Int($0)] != 0x30 } ?? end
        let next = appendDigits(first, end, 16)
        if next == start || next - first > 2 || bytes[mark] >= 0x80 { bytes[mark] = WordMarker.unknownText }
        return next
    }

    private mutating func appendDigits(_ start: Int32, _ end: Int32, _ radix: Int) -> Int32 {
        var value = 0
        var i = start
        while i < end {
            let byte = bytes[Int(i)]
            let digit =
                switch byte {
                case 0x30...0x39: Int(byte) - 0x30
                case 0x41...0x46: Int(byte) - 0x37
                case 0x61...0x66: Int(byte) - 0x57
                default: 99
                }
            if digit >= radix { break }
            value = value * radix + digit
            i += 1
        }
        bytes.append(UInt8(truncatingIfNeeded: value))
        return i
    }
}
