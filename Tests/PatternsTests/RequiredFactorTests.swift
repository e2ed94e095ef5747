import Patterns
import Testing

@Suite struct RequiredFactorTests {
    /// Wherever a pattern is found, its factor is.
    private func check(_ pattern: String, _ language: Language, _ factor: RequiredFactor, _ subject: [UInt8]) -> Bool {
        guard NaiveMatcher.matches(language, .search, subject.span) else { return false }
        let isMet = NaiveMatcher.matches(factor.language, .search, subject.span)
        #expect(isMet, "\(pattern) is found in \(subject) and its factor is not")
        return true
    }

    @Test func corpusPatternsContainTheirFactors() throws {
        var factors = 0
        var hits = 0
        for row in try rows("corpus/regex/dialect.jsonl", as: DialectRow.self) where row.accept {
            let language = try Language.regex(row.pattern)
            guard language.size <= 200, let factor = RequiredFactor.of(language) else { continue }
            factors += 1
            for subject in Subjects.all + (row.match ?? []).map({ Array($0.utf8) }) {
                if check(row.pattern, language, factor, subject) { hits += 1 }
            }
        }
        #expect(factors >= 20 && hits >= 20, "\(factors) factors, \(hits) hits")
    }

    /// Random patterns between rare letters, on subjects made of the same pieces.
    @Test(arguments: [11, 12, 13] as [UInt64]) func randomPatternsContainTheirFactors(_ seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        var factors = 0
        var hits = 0
        while factors < 1500 {
            let pattern = numbers.pattern(3) + numbers.pick(["", "b", "K-", "(?:ab|k-)"]) + numbers.pattern(2)
            guard let language = try? Language.regex(pattern), let factor = RequiredFactor.of(language) else {
                continue
            }
            factors += 1
            for _ in 0..<12 where check(pattern, language, factor, numbers.subject() + numbers.subject()) { hits += 1 }
        }
        #expect(hits >= 300, "\(hits) hits")
    }

    /// What the search is for, in the form of texts that it takes and leaves.
    @Test(arguments: [
        (#"\brm\s+-rf?\b"#, "rm x", "rx"), (#"(curl|wget)[^|]*\|\s*sh"#, "wget", "rget"),
        (#"(?i)drop\s+table"#, " TABLE", "drop"), (#"\bnc\b.*\s-e\b"#, "a -e b", "nc"),
        (#"(ab){3}c*(de)+"#, "ababab", "abab"),
    ])
    func factorIsSelective(_ pattern: String, _ met: String, _ notMet: String) throws {
        let factor = try #require(RequiredFactor.of(try Language.regex(pattern)))
        func isMet(_ text: String) -> Bool {
            let bytes = Array(text.utf8)
            return NaiveMatcher.matches(factor.language, .search, bytes.span)
        }
        #expect(isMet(met) && !isMet(notMet))
    }

    @Test(arguments: ["", "a", ".*", "[a-z]+[0-9]*", "x?y?", "abcdefg|.", "$"]) func commonTextsAreNoFactor(
        _ pattern: String
    ) throws {
        #expect(RequiredFactor.of(try Language.regex(pattern)) == nil)
    }
}
