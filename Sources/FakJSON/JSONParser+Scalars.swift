internal import Diagnostics
internal import FakBasics

extension JSONParser {
    // MARK: Numbers

    /// Reads the number at the cursor; returns its source text.
    mutating func number() throws(JSONProblem) -> String {
        let start = at
        if here == UInt8(ascii: "-") { at += 1 }
        switch here {
        case UInt8(ascii: "0"):
            at += 1
            if isDigitHere { throw fault(.leadingZero, start, digitsEnd(from: at)) }
        case _ where isDigitHere: skipDigits()
        default: throw minusFault(start)
        }
        if here == UInt8(ascii: ".") {
            at += 1
            if !isDigitHere { throw fault(.missingFraction, start, at) }
            skipDigits()
        }
        if here == UInt8(ascii: "e") || here == UInt8(ascii: "E") {
            at += 1
            if here == UInt8(ascii: "+") || here == UInt8(ascii: "-") { at += 1 }
            if !isDigitHere { throw fault(.missingExponent, start, at) }
            skipDigits()
        }
        if let byte = here, JSONParser.isWordByte(byte) {
            throw fault(.bareword(word(from: start)), start, wordEnd(from: at))
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    var isDigitHere: Bool {
        guard let byte = here else { return false }
        return byte >= 0x30 && byte <= 0x39
    }

    mutating func skipDigits() {
        while isDigitHere { at += 1 }
    }

    func digitsEnd(from start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end] >= 0x30, bytes[end] <= 0x39 { end += 1 }
        return end
    }

    // MARK: Strings

    /// Reads the string whose opening quote is at the cursor; returns its decoded text.
    mutating func string() throws(JSONProblem) -> String {
        let start = at
        at += 1
        while at < bytes.count, JSONParser.isPlain(bytes[at]) { at += 1 }
        if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
            at += 1
            return String(decoding: bytes[start + 1..<at - 1], as: UTF8.self)
        }
        var decoded = Array(bytes[start + 1..<at])
        while true {
            guard let byte = here else { throw fault(.unterminatedString, start, bytes.count) }
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                return String(decoding: decoded, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &decoded)
            case 0..<0x20:
                throw JSONProblem(.controlCharacter(byte), SourceRange(at, at + 1), related: nil)
            case 0x20..<0x80:
                decoded.append(byte)
                at += 1
            default:
                let step = UTF8Bytes.decode(bytes.span, at: at)
                if !step.isValid { throw JSONProblem(.invalidUTF8, SourceRange(at, at + 1)) }
                decoded.append(contentsOf: bytes[at..<at + step.length])
                at += step.length
            }
        }
    }

    /// An ASCII character that stands for itself.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func escape(into decoded: inout [UInt8]) throws(JSONProblem) {
        let start = at
        at += 1
        guard let byte = here else { throw fault(.badEscape, start, at) }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(byte)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"):
            let unit = try fourHexDigits(start)
            switch unit {
            case 0xD800...0xDBFF: try lowHalf(of: unit, start, into: &decoded)
            case 0xDC00...0xDFFF: loneSurrogate(start, into: &decoded)
            default:
                if unit == 0 { problems.append(JSONProblem(.nul, SourceRange(start, at))) }
                UTF8Bytes.append(unit, to: &decoded)
            }
        default:
            // The range takes in the whole character behind the backslash.
            let length = max(1, UTF8Bytes.decode(bytes.span, at: start + 1).length)
            throw fault(.badEscape, start, start + 1 + length)
        }
    }

    /// Reads the low half behind a high one, or takes the high one alone.
    private mutating func lowHalf(
        of high: UInt32, _ start: Int, into decoded: inout [UInt8]
    ) throws(JSONProblem) {
        if at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") {
            let behind = at
            at += 2
            let low = try fourHexDigits(behind)
            if (0xDC00...0xDFFF).contains(low) {
                UTF8Bytes.append(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00), to: &decoded)
                return
            }
            at = behind
        }
        loneSurrogate(start, into: &decoded)
    }

    private mutating func loneSurrogate(_ start: Int, into decoded: inout [UInt8]) {
        problems.append(JSONProblem(.loneSurrogate, SourceRange(start, at)))
        UTF8Bytes.append(0xFFFD, to: &decoded)
    }

    private mutating func fourHexDigits(_ start: Int) throws(JSONProblem) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = here, let digit = JSONParser.hexDigit(byte) else {
                throw fault(.badUnicodeEscape, start, at)
            }
            unit = unit << 4 | digit
            at += 1
        }
        return unit
    }

    static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte) - 0x30
        case 0x41...0x46: UInt32(byte) - 0x37
        case 0x61...0x66: UInt32(byte) - 0x57
        default: nil
        }
    }
}
