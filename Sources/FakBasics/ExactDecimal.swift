/// An exact decimal number read from JSON number text: sign, digits without leading or trailing zeros, and a power of
/// ten. No binary floating point is involved, so `1e6`, `1000000` and `1000000.0` are one value and no digit is lost.
public struct ExactDecimal: Hashable, Sendable {
    /// True for values below zero; zero is never negative.
    public let isNegative: Bool
    /// ASCII digits; empty for zero, otherwise neither the first nor the last is `0`.
    public let digits: [UInt8]
    /// The value is 0.`digits` × 10^`point`. 0 for zero.
    public let point: Int

    /// Exponents are clamped here; a number that far out has a plain form far over any limit.
    static let exponentClamp = 1 << 40

    /// Reads RFC 8259 number text; nil for any other text (blanks included). Linear in the text.
    public init?(json text: Span<UInt8>) {
        var i = 0
        let n = text.count
        var negative = false
        if i < n, text[i] == 0x2D {
            negative = true
            i += 1
        }
        guard i < n, Self.isDigit(text[i]) else { return nil }
        var digits: [UInt8] = []
        var point = 0
        if text[i] == 0x30 {
            i += 1
        } else {
            while i < n, Self.isDigit(text[i]) {
                digits.append(text[i])
                i += 1
            }
            point = digits.count
        }
        if i < n, text[i] == 0x2E {
            i += 1
            let start = i
            while i < n, Self.isDigit(text[i]) {
                if digits.isEmpty && text[i] == 0x30 {
                    point -= 1
                } else {
                    digits.append(text[i])
                }
                i += 1
            }
            if i == start { return nil }
        }
        if i < n, text[i] | 0x20 == 0x65 {
            i += 1
            var minus = false
            if i < n, text[i] == 0x2B || text[i] == 0x2D {
                minus = text[i] == 0x2D
                i += 1
            }
            guard i < n, Self.isDigit(text[i]) else { return nil }
            var exponent = 0
            while i < n, Self.isDigit(text[i]) {
                exponent = min(exponent * 10 + Int(text[i] - 0x30), Self.exponentClamp)
                i += 1
            }
            point += minus ? -exponent : exponent
        }
        guard i == n else { return nil }
        while digits.last == 0x30 { digits.removeLast() }
        if digits.isEmpty {
            self.isNegative = false
            self.digits = []
            self.point = 0
        } else {
            self.isNegative = negative
            self.digits = digits
            self.point = point
        }
    }

    /// Reads RFC 8259 number text from an array.
    public init?(json text: [UInt8]) {
        self.init(json: text.span)
    }

    static func isDigit(_ b: UInt8) -> Bool { b >= 0x30 && b <= 0x39 }

    /// Bytes that `plain` would have; no allocation, so it can be asked before a huge exponent is written out.
    public var plainLength: Int {
        if digits.isEmpty { return 1 }
        let sign = isNegative ? 1 : 0
        if point <= 0 { return sign + 2 - point + digits.count }
        if point >= digits.count { return sign + point }
        return sign + digits.count + 1
    }

    /// The canonical plain decimal: no exponent, no `+`, no leading or trailing zeros beyond one before a point, no `-0`.
    /// The caller has bounded `plainLength`.
    public var plain: [UInt8] {
        if digits.isEmpty { return [0x30] }
        var out: [UInt8] = []
        out.reserveCapacity(plainLength)
        if isNegative { out.append(0x2D) }
        if point <= 0 {
            out.append(0x30)
            out.append(0x2E)
            for _ in 0..<(-point) { out.append(0x30) }
            out.append(contentsOf: digits)
        } else if point >= digits.count {
            out.append(contentsOf: digits)
            for _ in 0..<(point - digits.count) { out.append(0x30) }
        } else {
            out.append(contentsOf: digits[0..<point])
            out.append(0x2E)
            out.append(contentsOf: digits[point...])
        }
        return out
    }
}

extension ExactDecimal: Comparable {
    public static func < (a: ExactDecimal, b: ExactDecimal) -> Bool {
        if a.isNegative != b.isNegative { return a.isNegative }
        let magnitude = compareMagnitude(a, b)
        return a.isNegative ? magnitude > 0 : magnitude < 0
    }

    private static func compareMagnitude(_ a: ExactDecimal, _ b: ExactDecimal) -> Int {
        if a.digits.isEmpty || b.digits.isEmpty {
            return (a.digits.isEmpty ? 0 : 1) - (b.digits.isEmpty ? 0 : 1)
        }
        if a.point != b.point { return a.point < b.point ? -1 : 1 }
        let shared = min(a.digits.count, b.digits.count)
        for i in 0..<shared where a.digits[i] != b.digits[i] { return a.digits[i] < b.digits[i] ? -1 : 1 }
        return a.digits.count - b.digits.count
    }
}
