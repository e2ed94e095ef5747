internal import PCRE2Engine
internal import Patterns
internal import Testing

/// The second engine: every random pattern that the dialect's own parser takes is translated for PCRE2, and both must
/// answer alike on every subject.
@Suite struct PCRE2AgreementTests {
    private struct Generator {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
    }

    private static let atoms = [
        "a", "b", "k", "K", "s", "_", " ", "é", "Σ", ".", "\\s", "\\S", "\\w", "\\W", "\\d", "\\D", "\\b", "\\B", "^",
        "$",
        "\\A", "\\z", "\\v", "\\n", "[a-k]", "[^a]", "[\\s\\w]", "[\\w-z]", "[^\\S\\n]", "[[:space:]]", "[[:^alpha:]]",
        "[[:punct:]a]", "[\\D]", "[\\W_]", "[]a]", "\\pL", "\\p{Greek}", "\\P{Lu}", "\\x{17f}", "\\x41", "\\Qa.b\\E",
        "a{,2}",
        "\\.", "\\x{fffd}",
    ]
    private static let suffixes = ["", "", "", "", "*", "+", "?", "*?", "{2}", "{0,2}", "{1,}"]
    private static let openers = ["(", "(?:", "(?i:", "(?s:", "(?m:", "(?P<n>", "(?U:", "(?i-s:", "(?im:"]

    private static func pattern(_ g: inout Generator, _ depth: Int) -> String {
        var out = ""
        for _ in 0...g.next(3) {
            if depth < 3, g.next(4) == 0 {
                out += openers[g.next(openers.count)] + pattern(&g, depth + 1)
                if g.next(3) == 0 { out += "|" + pattern(&g, depth + 1) }
                out += ")" + suffixes[g.next(suffixes.count)]
            } else if g.next(12) == 0 {
                out += ["(?i)", "(?m)", "(?s)", "(?-i)"][g.next(4)]
            } else {
                out += atoms[g.next(atoms.count)] + suffixes[g.next(suffixes.count)]
            }
        }
        return out
    }

    private static let texts: [[UInt8]] =
        [
            "a", "A", "b", "k", "K", "\u{212A}", "s", "S", "\u{17F}", "_", " ", "\n", "\r", "\u{B}", "\t", "é", "É",
            "σ", "ς", "Σ",
            "1", ".", "{,2}", "-", "z", "]", "\u{342}", "\u{FFFD}", "😀",
        ].map { Array($0.utf8) } + [[0xFF], [0xE2, 0x82], [0xC0, 0xAF]]

    @Test func translationAgrees() throws {
        var g = Generator(state: 20_260_101)
        var scratch = try PCRE2Scratch()
        var compared = 0
        var faults = 0
        for _ in 0..<6_000 {
            let source = Self.pattern(&g, 0)
            guard let language = try? Language.regex(source),
                let translated = PCRE2Translation.fromRE2(source)
            else { continue }
            let pattern = try PCRE2Pattern(translated, options: PCRE2Options(dialect: .shared))
            for _ in 0..<12 {
                var subject: [UInt8] = []
                for _ in 0..<g.next(6) { subject += Self.texts[g.next(Self.texts.count)] }
                let expected = NaiveMatcher.matches(language, .search, subject.span)
                let outcome = pattern.matches(subject.span, scratch: &scratch)
                // Backtracking can run into its limit where the language is linear: no answer, so none to compare.
                if case .fault(let fault) = outcome {
                    #expect(fault == .matchLimit, "\(source)")
                    faults += 1
                    continue
                }
                #expect(outcome == (expected ? .match : .noMatch), "\(source) -> \(translated) on \(subject)")
                compared += 1
            }
        }
        #expect(compared > 20_000)
        #expect(faults < 20)
    }
}
