internal import FakBasics
internal import PCRE2Engine
internal import Patterns
internal import Testing
internal import UnicodeTables

/// The second engine: every random pattern that the dialect's own parser takes is translated for PCRE2; it, the automaton,
/// the list of instructions and the definition must answer alike on every subject.
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
        "[[:punct:]a]", "[\\D]", "[\\W_]", "[]a]", "\\pL", "\\p{Greek}", "\\P{Lu}", "\\pC", "[\\PCa]", "\\x{17f}",
        "\\x41", "\\Qa.b\\E",
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
            let anchoring: Anchoring = g.next(4) == 0 ? .whole : .search
            let source = Self.pattern(&g, 0)
            guard let language = try? Language.regex(source),
                let translated = spelled(source, anchoring)
            else { continue }
            let nfa = try #require(PatternNFA.build(PatternRule(language: language, anchoring: anchoring)))
            let dfa = automaton(language, anchoring)
            let pattern = try PCRE2Pattern(translated, options: PCRE2Options(dialect: .shared))
            for _ in 0..<12 {
                var subject: [UInt8] = []
                for _ in 0..<g.next(6) { subject += Self.texts[g.next(Self.texts.count)] }
                let expected = NaiveMatcher.matches(language, anchoring, subject.span)
                #expect(nfa.answer(subject) == expected, "\(source) \(anchoring) on \(subject)")
                if let dfa { #expect((dfa.answer(subject) == 1) == expected, "\(source) \(anchoring) on \(subject)") }
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

    private func compiled(_ source: String) throws -> PCRE2Pattern {
        let spelling = try #require(PCRE2Translation.fromRE2(source), "\(source)")
        return try PCRE2Pattern(spelling, options: PCRE2Options(dialect: .shared))
    }

    private func utf8(_ scalar: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        UTF8Bytes.append(scalar, to: &bytes)
        return bytes
    }

    /// Every property and its complement, alone and in brackets, at both ends of every run of every property.
    @Test func propertiesAgree() throws {
        var scratch = try PCRE2Scratch()
        let sets = UnicodeTables.propertyNames.map { name in (name: name, set: ScalarSet(UnicodeTables.property(name)!))
        }
        var edges: Set<UInt32> = [0, 0x10FFFF]
        for (_, set) in sets {
            for range in set.ranges {
                for scalar in [range.lowerBound &- 1, range.lowerBound, range.upperBound, range.upperBound + 1]
                where ScalarSet.all.contains(scalar) { edges.insert(scalar) }
            }
        }
        // The library's tables are of an older version: what it has not assigned yet is left out.
        let newer = try NewerCodePoints()
        let scalars = edges.filter { scalar in !newer.contains(scalar, &scratch) }
        #expect(scalars.count > 5_000)
        // Scripts that are newer than the library.
        let unknown = ["Kawi", "Nag_Mundari"]
        for (name, set) in sets where !unknown.contains(name) {
            for (source, negated) in [
                ("\\p{\(name)}", false), ("\\P{\(name)}", true), ("[\\p{\(name)}\\x00]", false),
                ("[\\P{\(name)}\\x00]", true), ("[^\\P{\(name)}\\x00]", false), ("[^\\p{\(name)}\\x00]", true),
            ] {
                let pattern = try compiled(source)
                for scalar in scalars where scalar != 0 {
                    let bytes = utf8(scalar)
                    let expected = set.contains(scalar) != negated
                    if pattern.matches(bytes.span, scratch: &scratch) != (expected ? .match : .noMatch) {
                        Issue.record("\(source) on U+\(String(scalar, radix: 16))")
                    }
                }
            }
        }
    }

    /// Every cased code point against its orbit, the code points beside that, and what is beside those.
    @Test func foldingAgrees() throws {
        var scratch = try PCRE2Scratch()
        for cased in UnicodeTables.casedScalars {
            let pattern = try compiled("(?i)^\\x{\(String(cased, radix: 16))}$")
            let orbit = UnicodeTables.orbit(cased)
            for near in orbit.flatMap({ scalar in [scalar - 1, scalar, scalar + 1] }) {
                let bytes = utf8(near)
                let outcome = pattern.matches(bytes.span, scratch: &scratch)
                if outcome != (orbit.contains(near) ? .match : .noMatch) {
                    Issue.record("U+\(String(cased, radix: 16)) on U+\(String(near, radix: 16))")
                }
            }
        }
    }
}
