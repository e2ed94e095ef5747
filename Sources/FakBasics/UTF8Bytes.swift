/// UTF-8 on bytes, as Unicode 3.9 table 3-7 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
public enum UTF8Bytes {
    /// One decoding step.
    public struct Step: Sendable {
        /// The code point, or U+FFFD when the bytes at the position start no well-formed sequence.
        public let scalar: UInt32
        /// Bytes consumed: the length of the sequence, or 1 for a bad byte.
        public let length: Int
        /// Whether the bytes were a well-formed sequence.
        public let isValid: Bool
        @inlinable public init(scalar: UInt32, length: Int, isValid: Bool) {
            self.scalar = scalar
            self.length = length
            self.isValid = isValid
        }
    }

    /// Decodes the code point at `i`; each byte that starts no well-formed sequence is one U+FFFD. Constant time.
    public static func decode(_ s: Span<UInt8>, at i: Int) -> Step {
        let b0 = UInt32(s[i])
        if b0 < 0x80 { return Step(scalar: b0, length: 1, isValid: true) }
        let bad = Step(scalar: 0xFFFD, length: 1, isValid: false)
        if b0 < 0xC2 || b0 > 0xF4 { return bad }
        guard i + 1 < s.count else { return bad }
        let b1 = UInt32(s[i + 1])
        if b1 & 0xC0 != 0x80 { return bad }
        if b0 < 0xE0 { return Step(scalar: (b0 & 0x1F) << 6 | (b1 & 0x3F), length: 2, isValid: true) }
        guard i + 2 < s.count else { return bad }
        let b2 = UInt32(s[i + 2])
        if b2 & 0xC0 != 0x80 { return bad }
        if b0 < 0xF0 {
            let scalar = (b0 & 0x0F) << 12 | (b1 & 0x3F) << 6 | (b2 & 0x3F)
            if scalar < 0x800 || (0xD800...0xDFFF).contains(scalar) { return bad }
            return Step(scalar: scalar, length: 3, isValid: true)
        }
        guard i + 3 < s.count else { return bad }
        let b3 = UInt32(s[i + 3])
        if b3 & 0xC0 != 0x80 { return bad }
        let scalar = (b0 & 0x07) << 18 | (b1 & 0x3F) << 12 | (b2 & 0x3F) << 6 | (b3 & 0x3F)
        if scalar < 0x10000 || scalar > 0x10FFFF { return bad }
        return Step(scalar: scalar, length: 4, isValid: true)
    }

    /// The offset of the first byte that is not part of well-formed UTF-8, or nil. Linear.
    public static func firstInvalid(_ s: Span<UInt8>) -> Int? {
        var i = 0
        while i < s.count {
            if s[i] < 0x80 {
                i += 1
                continue
            }
            let step = decode(s, at: i)
            if !step.isValid { return i }
            i += step.length
        }
        return nil
    }

    /// Appends the UTF-8 of a code point. A surrogate or a value above U+10FFFF becomes U+FFFD.
    public static func append(_ scalar: UInt32, to out: inout [UInt8]) {
        switch scalar {
        case 0..<0x80: out.append(UInt8(scalar))
        case 0x80..<0x800:
            out.append(UInt8(0xC0 | scalar >> 6))
            out.append(UInt8(0x80 | scalar & 0x3F))
        case 0xD800...0xDFFF: append(0xFFFD, to: &out)
        case 0x800..<0x10000:
            out.append(UInt8(0xE0 | scalar >> 12))
            out.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            out.append(UInt8(0x80 | scalar & 0x3F))
        case 0x10000..<0x110000:
            out.append(UInt8(0xF0 | scalar >> 18))
            out.append(UInt8(0x80 | scalar >> 12 & 0x3F))
            out.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            out.append(UInt8(0x80 | scalar & 0x3F))
        default: append(0xFFFD, to: &out)
        }
    }
}
