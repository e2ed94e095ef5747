internal import FakBasics

/// A number in canonical plain form, as text: no exponent, no `+`, no needless zeros, no `-0`. Compared as text is, so no
/// arithmetic stands between the digits that were sent and the answer.
struct PlainDecimal: Equatable {
    let text: [UInt8]

    /// Reads text that already is a JSON number; nil when the plain form is longer than `Limits.numberBytes`.
    init?(_ source: [UInt8]) {
        let isNegative = source.first == UInt8(ascii: "-")
        let unsigned = source.drop { $0 == UInt8(ascii: "-") }
        let exponentMark = unsigned.firstIndex { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
        let mantissa = unsigned[..<(exponentMark ?? unsigned.endIndex)]
        let point = mantissa.firstIndex(of: UInt8(ascii: "."))
        let whole = Array(mantissa[..<(point ?? mantissa.endIndex)])
        let fraction = point.map { Array(mantissa[($0 + 1)...]) } ?? []
        var digits = whole + fraction
        var position = whole.count
        if let exponentMark { position += Self.exponent(Array(unsigned[(exponentMark + 1)...])) }
        while digits.first == UInt8(ascii: "0") {
            digits.removeFirst()
            position -= 1
        }
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        if digits.isEmpty {
            text = [UInt8(ascii: "0")]
            return
        }
        let limit = Limits.numberBytes
        guard abs(position) <= limit, digits.count <= limit else { return nil }
        var out: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
        if position <= 0 {
            out += Array("0.".utf8) + [UInt8](repeating: UInt8(ascii: "0"), count: -position) + digits
        } else if position >= digits.count {
            out += digits + [UInt8](repeating: UInt8(ascii: "0"), count: position - digits.count)
        } else {
            out += digits[..<position] + [UInt8(ascii: ".")] + digits[position...]
        }
        guard out.count <= limit else { return nil }
        text = out
    }

    /// A number of the manifest.
    init?(_ number: ExactDecimal) {
        guard number.plainLength <= Limits.numberBytes else { return nil }
        text = number.plain
    }

    /// Reads any text; nil unless it is one JSON number without blanks.
    init?(anyText text: [UInt8]) {
        guard ExactDecimal(json: text) != nil else { return nil }
        self.init(text)
    }

    /// Far beyond any plain form is far enough.
    private static func exponent(_ text: [UInt8]) -> Int {
        let digits = text.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
        var value = 0
        for digit in digits { value = min(value * 10 + Int(digit) - 0x30, 1 << 40) }
        return text.first == UInt8(ascii: "-") ? -value : value
    }

    /// Whether this number is less than the other one.
    func isLess(than other: PlainDecimal) -> Bool {
        let minus = UInt8(ascii: "-")
        switch (text.first == minus, other.text.first == minus) {
        case (true, false): return true
        case (false, true): return false
        case (false, false): return Self.isLess(text, other.text)
        case (true, true): return Self.isLess(Array(other.text.dropFirst()), Array(text.dropFirst()))
        }
    }

    /// Without signs: more whole digits are more, then text order, then text order of the fractions.
    private static func isLess(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        let point = UInt8(ascii: ".")
        let wholeA = a.prefix { $0 != point }
        let wholeB = b.prefix { $0 != point }
        if wholeA.count != wholeB.count { return wholeA.count < wholeB.count }
        if !wholeA.elementsEqual(wholeB) { return wholeA.lexicographicallyPrecedes(wholeB) }
        return a.dropFirst(wholeA.count).lexicographicallyPrecedes(b.dropFirst(wholeB.count))
    }
}
