import FakBasics
import Patterns
import Testing

@Suite struct DialectTests {
    @Test func everyRowHolds() throws {
        let table = try rows("corpus/regex/dialect.jsonl", as: DialectRow.self)
        #expect(table.count >= 150)
        for row in table {
            let label = "\(row.pattern.prefix(60)): \(row.why)"
            guard row.accept else {
                do throws(PatternError) {
                    _ = try Language.regex(row.pattern)
                    Issue.record("accepted: \(label)")
                } catch {
                    #expect(error.kind.word == row.kind, "\(label): \(error)")
                    #expect(error.offset == row.offset, "\(label): \(error)")
                    #expect(error.message.contains(row.names ?? "?"), "\(label): \(error.message)")
                }
                continue
            }
            do throws(PatternError) {
                let language = try Language.regex(row.pattern)
                for (subjects, expected) in [(row.match, true), (row.no_match, false)] {
                    for subject in subjects ?? [] {
                        let bytes = Array(subject.utf8)
                        let naive = NaiveMatcher.matches(language, .search, bytes.span)
                        #expect(naive == expected, "\(label): naive on \(subject.debugDescription)")
                        if let dfa = automaton(language, .search) {
                            #expect(
                                (dfa.answer(bytes) == 1) == expected, "\(label): DFA on \(subject.debugDescription)")
                        }
                    }
                }
            } catch {
                Issue.record("refused: \(label): \(error.message)")
            }
        }
    }

    @Test func longPatternsAreRefused() {
        let error = #expect(throws: PatternError.self) {
            try Language.regex(String(repeating: "a?", count: Limits.patternBytes))
        }
        #expect(error?.kind == .tooLong)
        let positions = #expect(throws: PatternError.self) { try Language.regex(String(repeating: "a", count: 4097)) }
        #expect(positions?.kind == .tooManyPositions)
        #expect((try? Language.regex(String(repeating: "a", count: 4096)))?.positions == 4096)
    }

    /// Shapes that cost superlinear time or a deep stack somewhere else.
    @Test func hostilePatternsAreBounded() throws {
        let hostile = [
            String(repeating: "(", count: 1000) + String(repeating: ")*", count: 1000),
            String(repeating: "(a", count: 999) + String(repeating: "|b)*", count: 999),
            String(repeating: "a*(?i)", count: 4000),
            String(repeating: "|", count: 60_000),
            String(repeating: "(|a)", count: 4000),
            "(?:" + String(repeating: "\\b\\B|", count: 9000) + "a){1000}",
            String(repeating: "(?:\\b){1000}", count: 4000),
            "(?:a?){1000}b", "(?:a*){1000}b", "(?:(?:a?){30}){30}b", "(a|b)*a(a|b){14}", "[ab]*a[ab]{200}c",
            "(?i)" + String(repeating: "\\pL", count: 1000),
        ]
        let subject = Array("aab".utf8)
        for pattern in hostile {
            guard let language = try? Language.regex(pattern) else { continue }
            if let dfa = automaton(language, .search, maxStates: Limits.groupStates) {
                #expect(
                    (dfa.answer(subject) == 1) == NaiveMatcher.matches(language, .search, subject.span),
                    "\(pattern.prefix(40))")
            }
        }
    }
}
