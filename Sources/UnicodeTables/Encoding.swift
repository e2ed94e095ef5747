// UTF-8 of this module's own: it stands below every other one.

extension UnicodeTables {
    /// The code point that starts at a byte above ASCII, or U+FFFD of length 1 (Unicode table 3-7).
    static func decode(_ bytes: Span<UInt8>, at i: Int) -> (scalar: UInt32, length: Int) {
        let bad: (UInt32, Int) = (0xFFFD, 1)
        let lead = UInt32(bytes[i])
        let length: Int
        let least: UInt32
        var scalar: UInt32
        switch lead {
        case 0xC2...0xDF: (length, least, scalar) = (2, 0x80, lead & 0x1F)
        case 0xE0...0xEF: (length, least, scalar) = (3, 0x800, lead & 0x0F)
        case 0xF0...0xF4: (length, least, scalar) = (4, 0x10000, lead & 0x07)
        default: return bad
        }
        for offset in 1..<length {
            guard i + offset < bytes.count, bytes[i + offset] & 0xC0 == 0x80 else { return bad }
            scalar = scalar << 6 | UInt32(bytes[i + offset] & 0x3F)
        }
        if scalar < least || scalar > 0x10FFFF || (0xD800...0xDFFF).contains(scalar) { return bad }
        return (scalar, length)
    }

    /// Appends the UTF-8 of a scalar value.
    static func append(_ scalar: UInt32, to out: inout [UInt8]) {
        if scalar < 0x80 {
            out.append(UInt8(scalar))
            return
        }
        if scalar < 0x800 {
            out.append(UInt8(0xC0 | scalar >> 6))
        } else {
            if scalar < 0x10000 {
                out.append(UInt8(0xE0 | scalar >> 12))
            } else {
                out.append(UInt8(0xF0 | scalar >> 18))
                out.append(UInt8(0x80 | scalar >> 12 & 0x3F))
            }
            out.append(UInt8(0x80 | scalar >> 6 & 0x3F))
        }
        out.append(UInt8(0x80 | scalar & 0x3F))
    }
}
