/// Between JSON string bodies and the bytes they stand for.
public enum JSONText {
    /// Appends the decoded bytes of the string body `start..<end`, which `JSONScanner` or `JSONReader` has accepted (the
    /// result of any other body is unspecified, but no memory is harmed). Linear; grows `out` at most by the body's length.
    public static func unescape(_ input: Span<UInt8>, _ start: Int, _ end: Int, into out: inout [UInt8]) {
        let before = out.count
        out.append(contentsOf: repeatElement(0, count: end - start))
        var to = before
        var target = out.mutableSpan
        let raw = unsafe input.bytes
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        var i = start
        while i < end {
            while i &+ 8 <= end {
                let word = unsafe UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self))
                let difference = word ^ (ones &* 0x5C)
                let marks = (difference &- ones) & ~difference & high
                // The decoded text is never longer than the body, so eight bytes fit whenever eight are left.
                var bytes = unsafe target.mutableBytes
                bytes.storeBytes(of: word.littleEndian, toByteOffset: to, as: UInt64.self)
                if marks != 0 {
                    let plain = marks.trailingZeroBitCount &>> 3
                    i &+= plain
                    to &+= plain
                    break
                }
                i &+= 8
                to &+= 8
            }
            guard i < end else { break }
            if input[i] != UInt8(ascii: "\\") || i &+ 1 >= end {
                target[to] = input[i]
                i &+= 1
                to &+= 1
                continue
            }
            let letter = input[i &+ 1]
            if letter != UInt8(ascii: "u") {
                target[to] = simple(letter)
                i &+= 2
                to &+= 1
                continue
            }
            var scalar = unit(input, i &+ 2, end)
            i = min(i &+ 6, end)
            if scalar >= 0xD800, scalar < 0xDC00, i &+ 6 <= end {
                scalar = 0x10000 &+ (scalar &- 0xD800) &<< 10 &+ (unit(input, i &+ 2, end) &- 0xDC00) & 0x3FF
                i &+= 6
            }
            to = put(scalar, &target, to)
        }
        out.removeLast(before + (end - start) - to)
    }

    /// What the escape `\letter` stands for.
    private static func simple(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }

    private static func unit(_ input: Span<UInt8>, _ i: Int, _ end: Int) -> UInt32 {
        var unit: UInt32 = 0
        for k in i..<min(i &+ 4, end) { unit = unit &<< 4 | UInt32(truncatingIfNeeded: hexValue(input[k])) & 15 }
        return unit
    }

    private static func put(_ scalar: UInt32, _ target: inout MutableSpan<UInt8>, _ to: Int) -> Int {
        func byte(_ bits: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: bits) }
        if scalar < 0x80 {
            target[to] = byte(scalar)
            return to &+ 1
        }
        if scalar < 0x800 {
            target[to] = byte(0xC0 | scalar &>> 6)
            target[to &+ 1] = byte(0x80 | scalar & 0x3F)
            return to &+ 2
        }
        if scalar < 0x10000 {
            target[to] = byte(0xE0 | scalar &>> 12)
            target[to &+ 1] = byte(0x80 | scalar &>> 6 & 0x3F)
            target[to &+ 2] = byte(0x80 | scalar & 0x3F)
            return to &+ 3
        }
        target[to] = byte(0xF0 | scalar &>> 18)
        target[to &+ 1] = byte(0x80 | scalar &>> 12 & 0x3F)
        target[to &+ 2] = byte(0x80 | scalar &>> 6 & 0x3F)
        target[to &+ 3] = byte(0x80 | scalar & 0x3F)
        return to &+ 4
    }

    /// Appends `bytes`, which are UTF-8, as a JSON string with its quotes. Escaped are only `"`, `\` and the controls
    /// below 0x20: `\b \f \n \r \t` by letter, the others as `\u00xx`. Linear.
    public static func appendQuoted(_ bytes: Span<UInt8>, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for i in 0..<bytes.count {
            let byte = bytes[i]
            if byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
                out.append(byte)
                continue
            }
            out.append(UInt8(ascii: "\\"))
            switch byte {
            case 0x08: out.append(UInt8(ascii: "b"))
            case 0x0C: out.append(UInt8(ascii: "f"))
            case 0x0A: out.append(UInt8(ascii: "n"))
            case 0x0D: out.append(UInt8(ascii: "r"))
            case 0x09: out.append(UInt8(ascii: "t"))
            case 0..<0x20:
                out.append(UInt8(ascii: "u"))
                out.append(UInt8(ascii: "0"))
                out.append(UInt8(ascii: "0"))
                out.append(hexDigit(byte >> 4))
                out.append(hexDigit(byte & 15))
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

    /// The value of an ASCII hexadecimal digit, or -1.
    static func hexValue(_ byte: UInt8) -> Int {
        if byte &- 0x30 < 10 { return Int(byte &- 0x30) }
        let letter = byte | 0x20
        if letter &- 0x61 < 6 { return Int(letter &- 0x57) }
        return -1
    }
}
