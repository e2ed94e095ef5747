/// Canonical plain decimals as text, without allocation: what the kernel does with numbers. `ExactDecimal` is the same
/// arithmetic as a value; tests hold the two together.
///
/// Number text here is RFC 8259 number text that a reader has accepted.
public enum DecimalText {
    /// Where the significant digits of a number stand.
    private struct Shape {
        var isNegative = false
        /// Offset of the first digit, and of the byte behind the last fraction digit.
        var start = 0
        var end = 0
        /// Digits before the point.
        var integerDigits = 0
        /// Index of the first and last non-zero digit, counting digits only; first > last for zero.
        var first = 0
        var last = -1
        var exponent = 0

        /// The value is 0.d₁d₂… × 10^point with d₁ the first non-zero digit.
        var point: Int { integerDigits + exponent - first }
        var count: Int { last - first + 1 }
    }

    /// Whether the whole text is one RFC 8259 number, without blanks. Linear.
    public static func isNumber(_ text: Span<UInt8>) -> Bool {
        var i = 0
        func digits() -> Int {
            let start = i
            while i < text.count, text[i] >= 0x30, text[i] <= 0x39 { i += 1 }
            return i - start
        }
        if i < text.count, text[i] == 0x2D { i += 1 }
        let start = i
        let count = digits()
        if count == 0 || (count > 1 && text[start] == 0x30) { return false }
        if i < text.count, text[i] == 0x2E {
            i += 1
            if digits() == 0 { return false }
        }
        if i < text.count, text[i] | 0x20 == 0x65 {
            i += 1
            if i < text.count, text[i] == 0x2B || text[i] == 0x2D { i += 1 }
            if digits() == 0 { return false }
        }
        return i == text.count
    }

    /// Bytes of the canonical plain decimal of `text[from..<to]`.
    public static func canonicalLength(_ text: Span<UInt8>, _ from: Int, _ to: Int) -> Int {
        length(shape(text, from, to))
    }

    /// Appends the canonical plain decimal: no exponent, no `+`, no needless zeros, no `-0`. The caller has bounded
    /// `canonicalLength`.
    public static func appendCanonical(_ text: Span<UInt8>, _ from: Int, _ to: Int, to out: inout [UInt8]) {
        let s = shape(text, from, to)
        if s.count <= 0 {
            out.append(0x30)
            return
        }
        if s.isNegative { out.append(0x2D) }
        let point = s.point
        if point <= 0 {
            out.append(0x30)
            out.append(0x2E)
            for _ in 0..<(-point) { out.append(0x30) }
        }
        var index = 0
        var i = s.start
        while i < s.end, index <= s.last {
            let b = text[i]
            i += 1
            if b == 0x2E { continue }
            if index >= s.first {
                if point > 0, index - s.first == point { out.append(0x2E) }
                out.append(b)
            }
            index += 1
        }
        if point > s.count { for _ in 0..<(point - s.count) { out.append(0x30) } }
    }

    /// Compares two canonical plain decimals: negative, zero or positive as a is less than, equal to or more than b.
    public static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Int {
        let aNegative = a.count > 0 && a[0] == 0x2D
        let bNegative = b.count > 0 && b[0] == 0x2D
        if aNegative != bNegative { return aNegative ? -1 : 1 }
        let order = compareMagnitude(a, b, aNegative ? 1 : 0)
        return aNegative ? -order : order
    }

    private static func compareMagnitude(_ a: Span<UInt8>, _ b: Span<UInt8>, _ from: Int) -> Int {
        let aInteger = integerEnd(a, from)
        let bInteger = integerEnd(b, from)
        if aInteger != bInteger { return aInteger - bInteger }
        let shared = min(a.count, b.count)
        var i = from
        while i < shared {
            if a[i] != b[i] { return Int(a[i]) - Int(b[i]) }
            i += 1
        }
        return a.count - b.count
    }

    private static func integerEnd(_ text: Span<UInt8>, _ from: Int) -> Int {
        var i = from
        while i < text.count, text[i] != 0x2E { i += 1 }
        return i
    }

    private static func length(_ s: Shape) -> Int {
        if s.count <= 0 { return 1 }
        let sign = s.isNegative ? 1 : 0
        if s.point <= 0 { return sign + 2 - s.point + s.count }
        return sign + (s.point >= s.count ? s.point : s.count + 1)
    }

    private static func shape(_ text: Span<UInt8>, _ from: Int, _ to: Int) -> Shape {
        var s = Shape()
        var i = from
        if i < to, text[i] == 0x2D {
            s.isNegative = true
            i += 1
        }
        s.start = i
        var digits = 0
        var first = -1
        var seenPoint = false
        while i < to {
            let b = text[i]
            if b == 0x2E {
                seenPoint = true
                s.integerDigits = digits
            } else if b >= 0x30, b <= 0x39 {
                if b != 0x30 {
                    if first < 0 { first = digits }
                    s.last = digits
                }
                digits += 1
            } else {
                break
            }
            i += 1
        }
        s.end = i
        if !seenPoint { s.integerDigits = digits }
        s.first = max(first, 0)
        if i < to {
            i += 1
            var minus = false
            if i < to, text[i] == 0x2B || text[i] == 0x2D {
                minus = text[i] == 0x2D
                i += 1
            }
            while i < to {
                s.exponent = min(s.exponent * 10 + Int(text[i] - 0x30), 1 << 40)
                i += 1
            }
            if minus { s.exponent = -s.exponent }
        }
        return s
    }
}
