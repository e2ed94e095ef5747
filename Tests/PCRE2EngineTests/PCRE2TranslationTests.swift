internal import PCRE2Engine
internal import Testing

@Suite struct PCRE2TranslationTests {
    @Test func spellings() {
        let table: [(String, String?)] = [
            ("abc", "abc"), (#"a\.b"#, #"a\x{2e}b"#), (#"\s\S"#, #"[\t\n\f\r ][^\t\n\f\r ]"#), (#"\v"#, #"\x{b}"#),
            (#"[\s]"#, #"[\t\n\f\r\x20]"#), (#"[^\w-z]"#, #"[^0-9A-Za-z_\x{2d}z]"#),
            (#"(?P<n>a)(?<m>b)(c)"#, "(?:a)(?:b)(?:c)"),
            (#"(?U)a+"#, "a+"), (#"(?Ui:a)"#, "(?i:a)"), (#"(?s-i:a)"#, "(?s-i:a)"), (#"(?-U:a)"#, "(?:a)"),
            (#"\Qa.b\E+"#, #"a\x{2e}b+"#), (#"\Qa"#, "a"), ("a{,2}", #"a\{\x{2c}2\x{7d}"#),
            ("a{2,}b{1}c{1,2}", "a{2,}b{1}c{1,2}"),
            ("a{x", #"a\{x"#),
            (#"\pN\p{Greek}\p{^Lu}\PL\P{^Han}\p{Any}"#, #"\p{N}\p{sc:Greek}\P{Lu}\P{L}\p{sc:Han}\p{Any}"#),
            (#"\pC[\p{^C}a]\p{Yi}"#, #"[\p{Cc}\p{Cf}\p{Co}\p{Cs}][\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\p{Cn}a]\p{sc:Yi}"#),
            ("[[:word:]x]", "[0-9A-Za-z_x]"), ("[[:^alpha:]]", "[[:^alpha:]]"), ("[[:space:]]", #"[\x09-\x0d\x20]"#),
            ("[]a]", #"[\x{5d}a]"#), ("[^]a]", #"[^\x{5d}a]"#), ("[a-]", #"[a\x{2d}]"#),
            ("[[=a=]", #"[\x{5b}\x{3d}a\x{3d}]"#),
            ("[[.a]", #"[\x{5b}\x{2e}a]"#), ("^*$?", "(?:^)*(?:$)?"), (#"\b+\A*\z"#, #"(?:\b)+(?:\A)*(?:\z)"#),
            (#"\123\07\x41\x{1F600}"#, #"S\x{7}A\x{1f600}"#),
            (#"\x{D800}"#, #"[^\x{0}-\x{10ffff}]"#), ("é", #"\x{e9}"#), (#"\_\-\""#, #"\x{5f}\x{2d}\x{22}"#),
            // No exact spelling.
            (#"(?i)\pL"#, nil), (#"(?i)[\W]"#, nil), (#"(?i)[[:^upper:]]"#, nil), (#"[\x{D800}-\x{E000}]"#, nil),
            // Not of the dialect.
            (#"\1"#, nil), (#"\C"#, nil), (#"\Z"#, nil), (#"\h"#, nil), ("(?=a)", nil), ("(?<=a)", nil), ("(?>a)", nil),
            ("[[:nope:]]", nil), ("[a", nil), (#"a\"#, nil),
            ("(?x)a", nil), (#"\x{110000}"#, nil), ("[b-a]", nil), ("(?#c)", nil),
        ]
        for (source, expected) in table {
            #expect(PCRE2Translation.fromRE2(source) == expected, "\(source)")
        }
    }

    /// Meanings that Go's documentation and its regexp package state, through the translation.
    @Test func meanings() throws {
        let table: [(String, String, Bool)] = [
            (#"\s"#, "\u{B}", false), (#"\s"#, "\u{A0}", false), ("[[:space:]]", "\u{B}", true),
            (#"^\v$"#, "\u{B}", true),
            (#"^[\s\d]$"#, "\u{C}", true), (#"^\S$"#, "\u{B}", true), (#"^[^\s]$"#, "\u{B}", true),
            (#"^[\S]$"#, "é", true),
            (#"^[\D]$"#, "é", true), (#"^[\W]$"#, "é", true), (#"^[\S]$"#, " ", false),
            (#"(?i)^\w$"#, "\u{17F}", true), (#"(?i)^\w$"#, "\u{212A}", true), (#"^\w$"#, "\u{17F}", false),
            (#"(?i)^\W$"#, "\u{17F}", false),
            (#"(?i)^[[:alpha:]]$"#, "\u{212A}", true), ("(?i)^straSSe$", "stra\u{17F}\u{17F}e", true),
            ("(?i)^ss$", "ß", false),
            ("a{,2}", "a{,2}", true), ("^a{,2}$", "aa", false), (#"^\Qa.b\E+$"#, "a.bbb", true),
            (#"^\Qa.b\E$"#, "axb", false),
            ("(?m)^$", "a\n", true), ("a$", "a\n", false), (#"a\z"#, "a\n", false), ("(?:|a)+", "", true),
            ("^*a", "a", true),
            (#"^[\w-z]$"#, "-", true), (#"^[\w-z]$"#, "{", false), ("^[[=a=]$", "=", true),
            (#"\x{D800}"#, "\u{FFFD}", false),
            (#"^\p{Greek}$"#, "α", true), (#"^\p{Greek}$"#, "\u{342}", false), (#"^\p{^Lu}$"#, "A", false),
            (#"^\x{1F600}$"#, "😀", true), (#"\pC"#, "\u{FFFF}", false), (#"[\PC]"#, "\u{FFFF}", true),
            (#"\p{Yi}"#, "\u{3001}", false),
            ("(?s)^.$", "\n", true), ("(?-s)^.$", "\n", false), ("(a(?i)b|c)", "C", true), ("(a(?i)b)c", "abC", false),
            (#"\$\{x\}"#, "${x}", true), ("#x", "#x", true), ("a b", "ab", false), ("(?U)^a+?$", "aaa", true),
            ("x{0}", "", true),
        ]
        for (source, subject, expected) in table {
            let translated = try #require(PCRE2Translation.fromRE2(source), "\(source)")
            for jit in [true, false] {
                let pattern = try PCRE2Pattern(translated, options: PCRE2Options(dialect: .shared, jit: jit))
                var scratch = try PCRE2Scratch()
                let outcome = pattern.matches(Array(subject.utf8).span, scratch: &scratch)
                #expect(
                    outcome == (expected ? .match : .noMatch),
                    "\(source) -> \(translated) on \(subject.debugDescription)")
            }
        }
    }

    /// Random text never traps the translation, and what it writes compiles or is refused with an offset inside it.
    @Test func randomText() throws {
        let pieces = [
            "a", "\\", "[", "]", "(", ")", "?", "P<n>", "i", "-", ":", "{", "1", ",", "}", "^", "$", "s", "w",
            "[:alpha:]", "é", "*", "|", "Q", "E", "x{", "\\pL",
        ]
        var state: UInt64 = 11
        var compiled = 0
        for _ in 0..<20_000 {
            var source = ""
            for _ in 0..<Int(state >> 40) % 10 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                source += pieces[Int(state >> 33) % pieces.count]
            }
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            guard let translated = PCRE2Translation.fromRE2(source) else { continue }
            do throws(PCRE2Error) {
                _ = try PCRE2Pattern(translated, options: PCRE2Options(dialect: .shared, jit: false))
                compiled += 1
            } catch {
                #expect(error.offset <= translated.utf8.count, "\(source)")
            }
        }
        #expect(compiled > 1_000)
    }
}
