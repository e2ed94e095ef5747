import Patterns
import Testing

@Suite struct SmokeTests {
    @Test func builds() throws {
        for p in ["a", "rm\\s+-rf", "(?i)curl[^|]*\\|\\s*(ba)?sh", "^a$", "\\brm\\b", "(?m)^x$", "[^a]", "é", "", "a{3,5}b"] {
            let l = try Language.regex(p)
            let d = try DFABuilder.build([PatternRule(language: l, anchoring: .search)], maxStates: 1000)
            print(p, d.stateCount, d.classCount)
            for s in ["", "a", "rm -rf /", "CURL x | bash", "xrm", "\n", "x\nx", "é", "aaab", "\u{212A}"] {
                let bytes = Array(s.utf8)
                #expect((d.run(bytes.span) == 1) == NaiveMatcher.matches(l, .search, bytes.span), "\(p) on \(s)")
            }
        }
    }
}
