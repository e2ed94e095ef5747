internal import FakBasics

extension JSONScanner {
    // MARK: Numbers

    /// Reads the number at `first`; returns the offset behind it, or -1 with `failure` set.
    mutating func number(_ input: Span<UInt8>, from first: Int) -> Int {
        let count = input.count
        var i = first
        if input[i] == UInt8(ascii: "-") { i &+= 1 }
        guard i < count else { return badNumber(.truncated, i) }
        if input[i] == UInt8(ascii: "0") {
            i &+= 1
            if i < count, JSONScanner.isDigit(input[i]) { return badNumber(.badNumber, i) }
        } else {
            let digits = i
            while i < count, JSONScanner.isDigit(input[i]) { i &+= 1 }
            if i == digits { return badNumber(.badNumber, i) }
        }
        if i < count, input[i] == UInt8(ascii: ".") {
            i &+= 1
            let digits = i
            while i < count, JSONScanner.isDigit(input[i]) { i &+= 1 }
            if i == digits { return badNumber(i < count ? .badNumber : .truncated, i) }
        }
        if i < count, input[i] | 0x20 == UInt8(ascii: "e") {
            i &+= 1
            if i < count, input[i] == UInt8(ascii: "+") || input[i] == UInt8(ascii: "-") { i &+= 1 }
            let digits = i
            while i < count, JSONScanner.isDigit(input[i]) { i &+= 1 }
            if i == digits { return badNumber(i < count ? .badNumber : .truncated, i) }
        }
        return i
    }

    private mutating func badNumber(_ reason: JSONFailure.Reason, _ offset: Int) -> Int {
        _ = fail(reason, offset)
        return -1
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    // MARK: Strings

    /// Reads a string body from `first` to its closing quote and sets the token; false with `failure` set.
    ///
    /// Plain ASCII goes eight bytes a step: a byte below 0x80 is `"`, `\` or a control exactly when one of three
    /// subtractions borrows into its high bit. Borrows run upwards only, so the lowest marked byte is always a true one.
    mutating func string(_ input: Span<UInt8>, from first: Int) -> Bool {
        let count = input.count
        let raw = unsafe input.bytes
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        var escapes = false
        var i = first
        while true {
            while i &+ 8 <= count {
                // In bounds by the loop's condition: i >= 0 and i + 8 <= count.
                let word = unsafe UInt64(
                    littleEndian: raw.unsafeLoadUnaligned(fromUncheckedByteOffset: i, as: UInt64.self))
                let quote = (word ^ (ones &* 0x22)) &- ones
                let backslash = (word ^ (ones &* 0x5C)) &- ones
                let marks = (quote | backslash | (word &- (ones &* 0x20)) | word) & high
                if marks != 0 {
                    i &+= marks.trailingZeroBitCount &>> 3
                    break
                }
                i &+= 8
            }
            guard i < count else {
                _ = fail(.truncated, count)
                return false
            }
            let byte = input[i]
            if byte == UInt8(ascii: "\"") {
                start = first
                end = i
                position = i &+ 1
                hasEscapes = escapes
                return true
            }
            if byte == UInt8(ascii: "\\") {
                escapes = true
                i = escape(input, i)
                if i < 0 { return false }
            } else if byte >= 0x80 {
                i = multibyte(input, i)
                if i < 0 { return false }
            } else if byte < 0x20 {
                _ = fail(.controlCharacter, i)
                return false
            } else {
                i &+= 1
            }
        }
    }

    /// Steps over multi-byte characters from `first` until an ASCII byte; -1 with `failure` set.
    private mutating func multibyte(_ input: Span<UInt8>, _ first: Int) -> Int {
        var i = first
        let count = input.count
        while i < count {
            let lead = input[i]
            if lead < 0x80 { break }
            if lead >= 0xE1 && lead <= 0xEC && i &+ 2 < count {
                // Most three-byte characters: neither overlong forms nor surrogates start with these.
                if (input[i &+ 1] ^ 0x80) | (input[i &+ 2] ^ 0x80) < 0x40 {
                    i &+= 3
                    continue
                }
            } else if lead >= 0xC2 && lead <= 0xDF && i &+ 1 < count, input[i &+ 1] ^ 0x80 < 0x40 {
                i &+= 2
                continue
            }
            let step = UTF8Bytes.decode(input, at: i)
            if !step.isValid {
                _ = fail(.invalidUTF8, i)
                return -1
            }
            i &+= step.length
        }
        return i
    }

    /// Steps over the escape whose backslash is at `i`; -1 with `failure` set.
    private mutating func escape(_ input: Span<UInt8>, _ i: Int) -> Int {
        guard i &+ 1 < input.count else { return badEscape(.truncated, input.count) }
        switch input[i &+ 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return i &+ 2
        case UInt8(ascii: "u"):
            let unit = hexUnit(input, i &+ 2)
            if unit < 0 { return -1 }
            if unit < 0xD800 || unit > 0xDFFF { return i &+ 6 }
            if unit > 0xDBFF { return badEscape(.loneSurrogate, i) }
            guard i &+ 7 < input.count, input[i &+ 6] == UInt8(ascii: "\\"), input[i &+ 7] == UInt8(ascii: "u") else {
                return badEscape(.loneSurrogate, i)
            }
            let low = hexUnit(input, i &+ 8)
            if low < 0 { return -1 }
            return low >= 0xDC00 && low <= 0xDFFF ? i &+ 12 : badEscape(.loneSurrogate, i)
        default: return badEscape(.badEscape, i)
        }
    }

    private mutating func badEscape(_ reason: JSONFailure.Reason, _ offset: Int) -> Int {
        _ = fail(reason, offset)
        return -1
    }

    /// The value of four hexadecimal digits at `i`; -1 with `failure` set.
    private mutating func hexUnit(_ input: Span<UInt8>, _ i: Int) -> Int {
        var unit = 0
        for k in i..<i &+ 4 {
            guard k < input.count else { return badEscape(.truncated, input.count) }
            let digit = JSONText.hexValue(input[k])
            if digit < 0 { return badEscape(.badEscape, k) }
            unit = unit &<< 4 | digit
        }
        return unit
    }
}
