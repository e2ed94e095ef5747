internal import FakBasics
internal import UnicodeTables

/// A value of a call's arguments before it is written down.
indirect enum Draft {
    /// Decoded UTF-8.
    case text([UInt8])
    /// As it will be written: a number, a word, or anything else.
    case source([UInt8])
    case array([Draft])
    case object([DraftMember])
}

struct DraftMember {
    var key: [UInt8]
    var value: Draft
}

extension Draft {
    static func source(_ text: String) -> Draft { .source(Array(text.utf8)) }

    /// Puts a value under a key of this object; in the place of one that folds to the same.
    mutating func set(_ key: [UInt8], _ value: Draft) {
        guard case .object(var members) = self else { return }
        if let at = members.firstIndex(where: { Draft.isSame($0.key, key) }) {
            members[at].value = value
        } else {
            members.append(DraftMember(key: key, value: value))
        }
        self = .object(members)
    }

    static func isSame(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        if a == b { return true }
        var x: [UInt8] = []
        var y: [UInt8] = []
        UnicodeTables.appendFolded(a.span, to: &x)
        UnicodeTables.appendFolded(b.span, to: &y)
        return x == y
    }
}

/// Writes a draft as JSON text in one of its many spellings.
struct DraftWriter {
    private(set) var out: [UInt8] = []
    private(set) var forms: Forms = []
    /// Blanks between tokens: none, one, or any.
    private let spacing: Int
    /// Escapes that need not be: none, some, or all.
    private let escaping: Int

    init(_ choices: inout Choices) {
        spacing = choices.weighted([5, 1, 1])
        escaping = choices.weighted([4, 1, 1])
    }

    mutating func write(_ draft: Draft, _ choices: inout Choices) {
        switch draft {
        case .text(let text): quoted(text, isKey: false, &choices)
        case .source(let text): out += text
        case .array(let parts):
            out.append(UInt8(ascii: "["))
            for (i, part) in parts.enumerated() {
                if i > 0 { out.append(UInt8(ascii: ",")) }
                blank(&choices)
                write(part, &choices)
                blank(&choices)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            for (i, member) in members.enumerated() {
                if i > 0 { out.append(UInt8(ascii: ",")) }
                blank(&choices)
                quoted(member.key, isKey: true, &choices)
                blank(&choices)
                out.append(UInt8(ascii: ":"))
                blank(&choices)
                write(member.value, &choices)
            }
            blank(&choices)
            out.append(UInt8(ascii: "}"))
        }
    }

    private mutating func blank(_ choices: inout Choices) {
        if spacing == 0 { return }
        forms.insert(.blanks)
        if spacing == 1 {
            out.append(0x20)
        } else {
            for _ in 0..<choices.below(3) { out.append(choices.pick([0x20, 0x0A, 0x09, 0x0D])) }
        }
    }

    private mutating func quoted(_ text: [UInt8], isKey: Bool, _ choices: inout Choices) {
        let before = out.count
        out.append(0x22)
        var i = 0
        var isEscaped = false
        while i < text.count {
            let step = UTF8Bytes.decode(text.span, at: i)
            let scalar = step.scalar
            let mustEscape = scalar < 0x20 || scalar == 0x22 || scalar == 0x5C
            let may = escaping == 2 || escaping == 1 && choices.chance(1, in: 3)
            if !mustEscape && !may {
                out += text[i..<i + step.length]
            } else {
                isEscaped = true
                escape(scalar, &choices)
            }
            i += step.length
        }
        out.append(0x22)
        if isKey, isEscaped { forms.insert(.escapedKey) }
        if !isKey { forms.insert(isEscaped ? .escapedString : .rawString) }
        if out.count - before > 130 { forms.insert(.longText) }
    }

    private static let short: [UInt32: UInt8] = [
        0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x08: 0x62, 0x0C: 0x66, 0x0A: 0x6E, 0x0D: 0x72, 0x09: 0x74,
    ]

    private mutating func escape(_ scalar: UInt32, _ choices: inout Choices) {
        if let letter = Self.short[scalar], choices.below(2) == 0 {
            out += [0x5C, letter]
            if scalar == 0x2F { forms.insert(.escapedSolidus) }
            return
        }
        forms.insert(.unicodeEscape)
        if scalar < 0x10000 {
            unit(scalar, &choices)
        } else {
            forms.insert(.surrogatePair)
            unit(0xD800 + (scalar - 0x10000) >> 10, &choices)
            unit(0xDC00 + (scalar - 0x10000) & 0x3FF, &choices)
        }
    }

    private mutating func unit(_ value: UInt32, _ choices: inout Choices) {
        let digits = choices.below(2) == 0 ? Array("0123456789abcdef".utf8) : Array("0123456789ABCDEF".utf8)
        out += [0x5C, 0x75]
        for shift in [12, 8, 4, 0] as [UInt32] { out.append(digits[Int(value >> shift & 15)]) }
    }
}
