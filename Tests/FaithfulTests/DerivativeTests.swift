import Patterns
import Testing

@testable import Faithful

/// Derivatives say what the definition of each pattern says, on texts that are UTF-8 and texts that are not.
@Suite struct DerivativeTests {
    @Test func theyAgreeWithTheDefinitionOnTheRegexCorpus() throws {
        var numbers = Numbers(1)
        var asked = 0
        for pattern in try Sample.patterns() {
            let language = try Language.regex(pattern)
            // The definition is read off in time size × length², so large patterns get fewer texts.
            let texts = language.size > 400 ? 2 : 40
            for anchoring in [Anchoring.search, .whole] {
                var table = LanguageTable(language, anchoring, limit: 20_000)
                for _ in 0..<texts {
                    let text = numbers.text(most: 12)
                    let found = table.accepts(text)
                    if table.isTooLarge { break }
                    #expect(
                        found == NaiveMatcher.matches(language, anchoring, text.span), "\(pattern) \(anchoring) \(text)"
                    )
                    asked += 1
                }
            }
        }
        #expect(asked > 30_000)
    }

    /// The state after `E2 82` is two bytes of a sequence that may yet become one code point or two bad bytes.
    @Test func bytesThatAreNoUTF8AreOneReplacementCharacterEach() throws {
        let two = "^\u{FFFD}\u{FFFD}A$"
        #expect(try Self.finds(two, [0xE2, 0x82, 0x41]))
        #expect(try !Self.finds(two, [0xE2, 0x82, 0xAC, 0x41]))
        #expect(try Self.finds(two, [0xEF, 0xBF, 0xBD, 0xFF, 0x41]))
        let three = "^\u{FFFD}{3}$"
        // Overlong, a surrogate, above U+10FFFF, and cut off by the end of the text.
        for text: [UInt8] in [[0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80], [0xF0, 0x9F, 0x98]] {
            #expect(try Self.finds(three, text), "\(text)")
        }
        #expect(try !Self.finds(three, [0xF0, 0x9F, 0x98, 0x80]))
    }

    /// Whether derivatives find the pattern in a text.
    private static func finds(_ pattern: String, _ text: [UInt8]) throws -> Bool {
        var table = LanguageTable(try Language.regex(pattern), .search, limit: 5000)
        return table.accepts(text)
    }

    @Test(arguments: [
        (#"\b"#, "a", true), (#"\b"#, " ", false), (#"\B"#, "", true), (#"(?m)^$"#, "a\n\nb", true),
        (#"(?m)^$"#, "a\nb", false), (#"(?m)a$"#, "a\nb", true), (#"a$"#, "a\n", false), (#"(?:a|\b){3}c"#, "ac", true),
        (#"(?:a|\b){2}c"#, "xc", false), (#"\Aa\z"#, "a", true), (#"(?:^|x)+y"#, "xy", true),
        (#"(?:\bb|a){2,3}$"#, "ab", false), (#"x*\b{1000}"#, "-x", true),
    ])
    func assertionsAreDecidedByBothSides(_ pattern: String, _ text: String, _ matches: Bool) throws {
        #expect(try Self.finds(pattern, Array(text.utf8)) == matches)
        #expect(NaiveMatcher.matches(try Language.regex(pattern), .search, Array(text.utf8).span) == matches)
    }

    /// Strings of the cover have the answer that they are given with, and reach both answers.
    @Test func coverStringsAreRight() throws {
        for pattern in [#"\brm\s+-rf\b"#, #"(?i)k[^b]{2,4}$"#, #"(?m)^a|b\n"#] {
            let language = try Language.regex(pattern)
            for anchoring in [Anchoring.search, .whole] {
                var remainders = Remainders(language, anchoring, limit: 1000)
                let texts = CoverStrings.of(&remainders, limit: 500)
                #expect(Set(texts.map(\.bytes)).count == texts.count)
                #expect(texts.contains { $0.isMember } && texts.contains { !$0.isMember })
                for text in texts {
                    #expect(NaiveMatcher.matches(language, anchoring, text.bytes.span) == text.isMember)
                }
            }
        }
    }
}
