/// Bytes of every shape that an engine can stumble over: ASCII, other planes, case pairs, and all the ways in which
/// UTF-8 can be wrong.
enum Subjects {
    static let texts: [String] = [
        "", "a", "b", "ab", "ba", "aab", "abc", "A", "K", "\u{212A}", "\u{17F}", "s", "ss", "\u{DF}", "\u{1E9E}",
        "\u{3A3}", "\u{3C2}", "\u{E9}", "e\u{301}", "\u{5D0}", "\u{6F22}", "\u{1F600}", "\u{10FFFF}", "\u{FFFD}", "\0",
        "\n", "a\n", "\na", "a\nb", "x\na\ny", "\r\n", "\u{2028}", " ", "\t", "\u{B}", "\u{A0}", "_", "-", "a-b",
        "rm -rf /", "RM  -RF\t/", "sudo rm -fr ~", "arm -rf", "curl http://x/y | sh", "wget -qO- x|sudo bash -s",
        "git push --force origin main", "true", "true\n", "123", "\u{663}", "[]{}()", "a.b*c+d?e\\f^g$h|i",
        String(repeating: "ab", count: 150), String(repeating: "\u{E9}", count: 90) + "rm",
    ]

    static let broken: [[UInt8]] = [
        [0x80], [0xC0, 0x80], [0xC3], [0xC3, 0x28], [0xE2, 0x82], [0xE2, 0x82, 0x41], [0xE2, 0x28, 0xA1],
        [0xE2, 0xE2, 0x82],
        [0xED, 0xA0, 0x80], [0xED, 0xB0, 0x80, 0x61], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xF0, 0x80, 0x80, 0x80],
        [0xF0, 0x9F, 0x98], [0xF0, 0x9F, 0x98, 0x61], [0xF0, 0x9F, 0x98, 0xF0, 0x9F, 0x98, 0x80],
        [0xF4, 0x90, 0x80, 0x80],
        [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xFE, 0xFF], [0x61, 0xFF, 0x62], [0x72, 0x6D, 0xC3],
        [0x72, 0x6D, 0xE2, 0x82],
        [0x61, 0x0A, 0xE2], [0xE2, 0x82, 0x0A, 0x61], [0xE2, 0x82, 0xAC, 0xE2, 0x82],
    ]

    static let all: [[UInt8]] = texts.map { text in Array(text.utf8) } + broken
}

/// SplitMix64: the same numbers on every machine.
struct SeededNumbers {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A number below `bound`.
    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return Int(z % UInt64(bound))
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[next(elements.count)]
    }

    /// A small pattern that the dialect accepts, most of the time.
    mutating func pattern(_ depth: Int) -> String {
        if depth == 0 || next(5) == 0 {
            return pick([
                "a", "b", "a", "b", "k", "-", "\\n", "é", ".", "(?s:.)", "[ab]", "[^a]", "[^\\n]", "\\w", "\\W", "\\s",
                "\\S",
                "^", "$", "(?m:^)", "(?m:$)", "\\b", "\\B", "\\A", "\\z", "(?i:k)", "(?i:[^k])", "\\x{FFFD}",
                "\\x{1F600}",
                "[é-\\x{20AC}]", "\\pL", "\\PL", "",
            ])
        }
        switch next(8) {
        case 0...2: return pattern(depth - 1) + pattern(depth - 1)
        case 3: return "(?:" + pattern(depth - 1) + "|" + pattern(depth - 1) + ")"
        case 4: return "(?:" + pattern(depth - 1) + ")*"
        case 5: return "(?:" + pattern(depth - 1) + ")+"
        case 6: return "(?:" + pattern(depth - 1) + ")?"
        default: return "(?:" + pattern(depth - 1) + "){\(next(3)),\(2 + next(3))}"
        }
    }

    /// A short subject, half of the time with bytes that are not UTF-8.
    mutating func subject() -> [UInt8] {
        var out: [UInt8] = []
        let isBroken = next(2) == 0
        for _ in 0..<next(9) {
            if isBroken && next(3) == 0 {
                out.append(pick([0x80, 0xC3, 0xE2, 0x82, 0xA9, 0xF0, 0x9F, 0x98, 0xED, 0xA0, 0xFF, 0xF4, 0x90]))
            } else {
                out += Array(
                    pick(["a", "b", "k", "K", "\u{212A}", "-", "\n", "é", "€", "\u{1F600}", "\u{FFFD}", " "]).utf8)
            }
        }
        return out
    }
}
