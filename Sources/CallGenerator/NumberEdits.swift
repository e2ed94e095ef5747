internal import FakBasics

/// Numbers beside a bound, and the ways to write one number.
enum NumberEdits {
    /// The canonical plain decimal that is `delta` units of the last place away, after `places` more of them.
    static func moved(_ plain: [UInt8], by delta: Int, places: Int) -> [UInt8] {
        let isNegative = plain.first == UInt8(ascii: "-")
        let digitsOnly = plain.filter { $0 >= 0x30 && $0 <= 0x39 }
        let point = plain.firstIndex(of: UInt8(ascii: "."))
        let scale = (point.map { plain.count - $0 - 1 } ?? 0) + places
        var digits = digitsOnly + [UInt8](repeating: 0x30, count: places)
        // Away from zero is up for the magnitude of either sign; across zero the sign turns.
        let isUp = (delta > 0) != isNegative
        var sign = isNegative
        if isUp {
            increment(&digits)
        } else if digits.allSatisfy({ $0 == 0x30 }) {
            sign = !isNegative
            increment(&digits)
        } else {
            decrement(&digits)
        }
        return canonical(digits, scale: scale, isNegative: sign)
    }

    private static func increment(_ digits: inout [UInt8]) {
        var i = digits.count
        while i > 0 {
            i -= 1
            if digits[i] < 0x39 {
                digits[i] += 1
                return
            }
            digits[i] = 0x30
        }
        digits.insert(0x31, at: 0)
    }

    private static func decrement(_ digits: inout [UInt8]) {
        var i = digits.count
        while i > 0 {
            i -= 1
            if digits[i] > 0x30 {
                digits[i] -= 1
                return
            }
            digits[i] = 0x39
        }
    }

    private static func canonical(_ digits: [UInt8], scale: Int, isNegative: Bool) -> [UInt8] {
        let text = (isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self) + "e-\(scale)"
        // Leading zeros are not JSON; without them the number is the same.
        let cut = text.utf8.first == 0x2D ? 1 : 0
        var bytes = Array(text.utf8)
        while bytes.count > cut + 1, bytes[cut] == 0x30, (0x30...0x39).contains(bytes[cut + 1]) {
            bytes.remove(at: cut)
        }
        return ExactDecimal(json: bytes)?.plain ?? [0x30]
    }

    /// A spelling of a plain decimal as a JSON number.
    static func spelled(_ plain: [UInt8], _ choices: inout Choices) -> [UInt8] {
        guard let number = ExactDecimal(json: plain) else { return plain }
        let sign = number.isNegative ? "-" : ""
        let digits = String(decoding: number.digits, as: UTF8.self)
        let hasPoint = plain.contains(UInt8(ascii: "."))
        let mark = choices.chance(1, in: 2) ? "E" : "e"
        switch choices.below(7) {
        case 1: return plain + Letters.bytes(hasPoint ? "0" : ".0")
        case 2: return plain + Letters.bytes("\(mark)0")
        case 3 where !digits.isEmpty:
            let exponent = number.point - 1
            let rest = digits.utf8.count > 1 ? "." + digits.dropFirst() : ""
            return Letters.bytes("\(sign)\(digits.prefix(1))\(rest)\(mark)\(exponent >= 0 ? "+" : "")\(exponent)")
        case 4 where !digits.isEmpty: return Letters.bytes("\(sign)\(digits)\(mark)\(number.point - digits.utf8.count)")
        case 5 where !digits.isEmpty: return Letters.bytes("\(sign)0.\(digits)\(mark)\(number.point)")
        case 6 where digits.isEmpty: return Letters.bytes(choices.pick(["-0", "0.000", "0e99", "-0.0E-5"]))
        default: return plain
        }
    }

    /// A number in some spelling, or the text of one.
    static func draft(_ plain: [UInt8], _ choices: inout Choices, _ forms: inout Forms) -> Draft {
        let text = spelled(plain, &choices)
        if choices.chance(1, in: 4) { return .text(text) }
        forms.insert(text == plain ? .canonicalNumber : .sourceNumber)
        return .source(text)
    }
}
