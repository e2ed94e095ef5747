import FakBasics
import PCRE2Engine
import Patterns
import Testing

@Suite struct EngineTests {
    /// The automaton against the definition, over every accepted pattern of the corpus and every subject.
    @Test(arguments: [Anchoring.search, .whole]) func corpusAgreesWithTheDefinition(_ anchoring: Anchoring) throws {
        let table = try rows("corpus/regex/dialect.jsonl", as: DialectRow.self).filter(\.accept)
        #expect(table.count >= 60 && Subjects.all.count >= 40)
        var built = 0
        for row in table where row.pattern.utf8.count < 400 {
            let language = try Language.regex(row.pattern)
            if language.size > 200 { continue }
            guard let dfa = automaton(language, anchoring) else {
                Issue.record("over the budget: \(row.pattern)")
                continue
            }
            built += 1
            for subject in Subjects.all {
                let expected = NaiveMatcher.matches(language, anchoring, subject.span)
                #expect((dfa.answer(subject) == 1) == expected, "\(row.pattern) on \(subject)")
            }
        }
        #expect(built >= 150)
    }

    /// The automaton against a third party, over the same table. Patterns without an exact spelling there are left out.
    @Test func corpusAgreesWithPCRE2() throws {
        let table = try rows("corpus/regex/dialect.jsonl", as: DialectRow.self).filter(\.accept)
        var scratch = try PCRE2Scratch()
        var compared = 0
        for row in table where row.pattern.utf8.count < 400 {
            let language = try Language.regex(row.pattern)
            guard language.size <= 200, let spelling = PCRE2Translation.fromRE2(row.pattern),
                let dfa = automaton(language, .search)
            else { continue }
            let pattern = try PCRE2Pattern(spelling, options: PCRE2Options(dialect: .shared))
            for subject in Subjects.all {
                let outcome = pattern.matches(subject.span, scratch: &scratch)
                #expect(outcome == (dfa.answer(subject) == 1 ? .match : .noMatch), "\(row.pattern) on \(subject)")
                compared += 1
            }
        }
        #expect(compared >= 10_000)
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func randomPatternsAgreeWithTheDefinition(_ seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        var pairs = 0
        while pairs < 6000 {
            let pattern = numbers.pattern(4)
            guard let language = try? Language.regex(pattern) else { continue }
            let anchoring: Anchoring = numbers.next(3) == 0 ? .whole : .search
            guard let dfa = automaton(language, anchoring) else { continue }
            checkForm(dfa, pattern)
            for _ in 0..<20 {
                let subject = numbers.subject()
                let expected = NaiveMatcher.matches(language, anchoring, subject.span)
                #expect((dfa.answer(subject) == 1) == expected, "\(pattern) \(anchoring) on \(subject)")
                pairs += 1
            }
        }
    }

    /// A group answers for each of its rules as the rule alone does.
    @Test func randomGroupsAgreeWithTheDefinition() throws {
        var numbers = SeededNumbers(seed: 77)
        for _ in 0..<40 {
            var group: [PatternRule] = []
            while group.count < 4 {
                let pattern = numbers.pattern(3)
                guard let language = try? Language.regex(pattern) else { continue }
                group.append(PatternRule(language: language, anchoring: numbers.next(4) == 0 ? .whole : .search))
            }
            let dfa = try DFABuilder.build(group, maxStates: 20_000)
            checkForm(dfa, "a group")
            for _ in 0..<30 {
                let subject = numbers.subject()
                var expected: UInt64 = 0
                for (bit, rule) in group.enumerated()
                where NaiveMatcher.matches(rule.language, rule.anchoring, subject.span) { expected |= 1 << UInt64(bit) }
                #expect(dfa.answer(subject) == expected)
            }
        }
    }

    /// The design's example: one byte that decides three code points at once.
    @Test func aByteThatDecidesSeveralCodePoints() throws {
        for (pattern, expected) in [
            ("^\u{FFFD}$", false), ("^\u{FFFD}\u{FFFD}A$", true), ("\u{FFFD}A", true), ("^\u{FFFD}", true),
            ("\u{FFFD}$", false),
        ] {
            let dfa = try #require(automaton(try Language.regex(pattern), .search))
            #expect((dfa.answer([0xE2, 0x82, 0x41]) == 1) == expected, "\(pattern)")
        }
        let atEnd = try #require(automaton(try Language.regex("^\u{FFFD}{2}$"), .search))
        #expect(atEnd.answer([0xE2, 0x82]) == 1)
        #expect(atEnd.answer([0xE2, 0x82, 0xAC]) == 0)
    }

    /// Every invariant of the form, checked from outside.
    private func checkForm(_ dfa: MooreDFA, _ label: String) {
        let shape =
            dfa.classMap.count == 256 && dfa.next.count == dfa.stateCount * dfa.classCount
            && dfa.masks.count == dfa.stateCount && dfa.endMasks.count == dfa.stateCount
        #expect(shape, "\(label)")
        var classes = 0
        for number in dfa.classMap {
            #expect(Int(number) <= classes, "\(label): classes are numbered by their first byte")
            classes = max(classes, Int(number) + 1)
        }
        #expect(classes == dfa.classCount, "\(label)")
        var seen = 1
        for (index, target) in dfa.next.enumerated() {
            #expect(index / dfa.classCount < seen, "\(label): every state is reached before its row")
            #expect(Int(target) <= seen, "\(label): states are numbered breadth first")
            seen = max(seen, Int(target) + 1)
        }
        #expect(seen == dfa.stateCount, "\(label)")
        for (mask, endMask) in zip(dfa.masks, dfa.endMasks) { #expect(mask & endMask == 0, "\(label)") }
    }
}
