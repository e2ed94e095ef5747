import FakBasics
import Patterns
import Testing

@Suite struct CanonicalTests {
    /// One language in several spellings is one automaton, to the byte.
    @Test func spellingDoesNotMatter() throws {
        let families: [[String]] = [
            [
                "a", "[a]", "(a)", "(?:a|a)", "a{1}", "\\x61", "\\141", "\\Qa\\E", ".*a.*", "(?s).*a", "a+", "a{1,7}",
                "b*a",
            ],
            ["ab|ac", "a(b|c)", "a[bc]", "(?:a)(?:c|b)", "a[b-c]d?"],
            ["(?i)k", "[Kk\\x{212A}]", "k|K|\u{212A}"],
            ["a*", "", "b?", "()", "(x|)"],
            ["^a$", "\\Aa\\z", "^(?:a)$"],
            ["rm\\s+-rf", "rm\\s\\s*-rf", "rm[ \\t\\n\\f\\r]+-rf", "(?:rm)\\s{1,}-rf.*$?"],
            ["[^\\n]x", ".x"],
            ["\\d\\d\\d", "[0-9]{3}", "[[:digit:]]{3,}"],
            ["(ab)*c", "c"],
            ["^(ab)*c", "\\A(?:(?:ab)+|)c"],
            ["[^\\x00-\\x{10FFFF}]", "\\x{D800}"],
        ]
        for family in families {
            let first = try #require(automaton(try Language.regex(family[0]), .search))
            for spelling in family.dropFirst() {
                let other = try #require(automaton(try Language.regex(spelling), .search))
                #expect(other == first, "\(spelling) and \(family[0])")
            }
        }
    }

    @Test func differentLanguagesDiffer() throws {
        var seen: [MooreDFA] = []
        for pattern in ["a", "b", "ab", "^a", "a$", "(?i)a", "\\ba", "a\\b", "(?m)^a", "[^a]", "."] {
            let dfa = try #require(automaton(try Language.regex(pattern), .search))
            #expect(!seen.contains(dfa), "\(pattern)")
            seen.append(dfa)
        }
    }

    /// No two states of a group could be one: refinement by outputs and steps tells all of them apart.
    @Test func groupsAreMinimal() throws {
        let patterns = ["rm\\s+-rf", "(?i)curl[^|]*\\|\\s*sh", "\\bgit\\s+push\\b.*--force", "é+x$", "(?m)^sudo\\b"]
        let dfa = try DFABuilder.build(
            try patterns.map { pattern in PatternRule(language: try Language.regex(pattern), anchoring: .search) },
            maxStates: 10_000)
        var block = [[UInt64]: Int]()
        var of = (0..<dfa.stateCount).map { state in
            let key = [dfa.masks[state], dfa.endMasks[state]]
            block[key] = block[key] ?? block.count
            return block[key]!
        }
        var count = block.count
        while true {
            var finer = [[Int]: Int]()
            of = (0..<dfa.stateCount).map { state in
                let row = dfa.next[(state * dfa.classCount)..<((state + 1) * dfa.classCount)]
                let key = [of[state]] + row.map { target in of[Int(target)] }
                finer[key] = finer[key] ?? finer.count
                return finer[key]!
            }
            if finer.count == count { break }
            count = finer.count
        }
        #expect(count == dfa.stateCount)
        var columns: Set<[UInt16]> = []
        for c in 0..<dfa.classCount {
            columns.insert((0..<dfa.stateCount).map { state in dfa.next[state * dfa.classCount + c] })
        }
        #expect(columns.count == dfa.classCount)
    }

    /// The largest class count and the smallest automata.
    @Test func edges() throws {
        #expect(try DFABuilder.build([], maxStates: 1).stateCount == 1)
        let everything = try #require(automaton(.star(.any), .whole))
        #expect(everything.answer([]) == 1 && everything.answer([0xFF, 0xE2]) == 1)
        let nothing = try #require(automaton(.none, .search))
        #expect(nothing.stateCount == 1 && nothing.answer([0x61]) == 0)
        #expect(throws: BudgetExceeded.self) {
            try DFABuilder.build(
                [PatternRule(language: try Language.regex("abcdef"), anchoring: .search)], maxStates: 3)
        }
        let many = [PatternRule](repeating: PatternRule(language: .any, anchoring: .search), count: 65)
        let error = #expect(throws: BudgetExceeded.self) { try DFABuilder.build(many, maxStates: 1000) }
        #expect(error?.kind == .rules && error?.rule == 64)
    }
}
