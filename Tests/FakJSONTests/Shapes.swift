import FakJSON

/// A small deterministic generator (SplitMix64).
struct Dice {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number below `bound`, which is positive.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

/// Valid texts, and mutants of them that mostly are not.
enum Shapes {
    static let valid: [String] = [
        "0", "-0", "1", "-1.5e-7", "1E+30", "true", "null", "\"\"", "\"a\"", "[]", "{}", " [ ] ", "\t{\r\n}\n",
        "[1,2,3]", "[[],[[]],{}]", "[true,false,null]", "[0.0,-0.0,1e0,10.25]",
        "{\"a\":1}", "{\"a\":{\"b\":{\"c\":[{}]}}}", "{\"\":\"\",\" \":\" \"}",
        "{\"command\":\"git log --oneline | head\",\"timeout\":120000}",
        "{\"path\":\"/tmp/a b\",\"content\":\"line one\\nline two\\t\\\"quoted\\\"\\\\\"}",
        "[\"\\u0041\\u00e9\\u20ac\\ud83d\\ude00\",\"é€😀\",\"\\/\\b\\f\\r\"]",
        "{\"é\":1,\"e\u{301}\":2,\"\\u00c9\":3}",
        "[\"12345678\",\"123456789abcdef\",\"0123456789abcdef0123456789abcdef\"]",
        "[18446744073709551615,-9223372036854775808,9007199254740993,0.1]",
        "{\"version\":\"fak-policy/v1\",\"allow\":[\"Read\",\"Grep\"],\"deny\":{\"Bash\":\"POLICY_BLOCK\"}}",
        "{\"k1\":1,\"k2\":2,\"k3\":3,\"k4\":4,\"k5\":5,\"k6\":6,\"k7\":7,\"k8\":8,\"k9\":9}",
        "[1 , 2 ,\n3 ]", "{ \"a\" : [ 1 , { \"b\" : null } ] }", "\"\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10FFFF}\"",
    ]

    private static let fragments: [[UInt8]] =
        [
            "\\u0000", "\\ud800", "\\udc00", "\\ud83d\\ude00", "\\u0061", "\\u", "\\", "\\x", "\\n", "NaN", "Infinity",
            "-Infinity", "-", "+", "0", "00", ".", "e", "E5", "1e5", ",", ",,", "'", "\"", "\n", "\u{0}", "\u{1}",
            "\u{FEFF}",
            "//", "/*", "#", "[", "]", "{", "}", ":", " ", "true", "false", "null", "True", "99999999999999999999",
            "-99999999999999999999", "\"a\":1,", "\"a\":2", "{\"a\":1}", "[1]", "1.", ".5", "01", "é", "\u{2028}",
            "\u{B}",
        ].map { Array($0.utf8) } + [
            [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xFF], [0xC3], [0xE2, 0x82],
        ]

    private static let bases: [[UInt8]] = valid.map { Array($0.utf8) }

    /// One to three edits of a valid text.
    static func mutant(_ dice: inout Dice) -> [UInt8] {
        var text = bases[dice.below(bases.count)]
        for _ in 0...dice.below(3) {
            let at = dice.below(text.count + 1)
            let to = min(text.count, at + dice.below(6))
            switch dice.below(9) {
            case 0 where at < text.count: text[at] = UInt8(truncatingIfNeeded: dice.next())
            case 1 where at < text.count: text[at] ^= 1 << UInt8(dice.below(8))
            case 2: text.removeSubrange(at..<to)
            case 3, 4: text.insert(contentsOf: fragments[dice.below(fragments.count)], at: at)
            case 5: text.replaceSubrange(at..<to, with: fragments[dice.below(fragments.count)])
            case 6: text.insert(contentsOf: text[at..<to], at: dice.below(text.count + 1))
            case 7:
                let other = bases[dice.below(bases.count)]
                let from = dice.below(other.count)
                text.insert(contentsOf: other[from...], at: at)
            default: if dice.below(4) == 0 { text.removeSubrange(at...) }
            }
        }
        return text
    }
}
