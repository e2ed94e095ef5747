import FakBasics
import PCRE2Engine
import Patterns
import Testing

@Suite struct PatternNFATests {
    /// The walk against the automaton and the definition, over every accepted pattern of the corpus.
    @Test(arguments: [Anchoring.search, .whole]) func corpusAgrees(_ anchoring: Anchoring) throws {
        let table = try rows("corpus/regex/dialect.jsonl", as: DialectRow.self).filter(\.accept)
        var built = 0
        for row in table where row.pattern.utf8.count < 400 {
            let language = try Language.regex(row.pattern)
            if language.size > 200 { continue }
            let nfa = try #require(PatternNFA.build(PatternRule(language: language, anchoring: anchoring)))
            checkForm(nfa, row.pattern)
            built += 1
            for subject in Subjects.all {
                let expected = NaiveMatcher.matches(language, anchoring, subject.span)
                #expect(nfa.answer(subject) == expected, "\(row.pattern) \(anchoring) on \(subject)")
            }
        }
        #expect(built >= 150)
    }

    @Test(arguments: [5, 6, 7, 8] as [UInt64]) func randomPatternsAgree(_ seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        var pairs = 0
        while pairs < 10_000 {
            let pattern = numbers.pattern(4)
            guard let parsed = try? Language.regex(pattern) else { continue }
            let form = numbers.next(4)
            let anchoring: Anchoring = form == 0 ? .whole : .search
            let language = form == 1 ? parsed.eager : parsed
            let nfa = try #require(PatternNFA.build(PatternRule(language: language, anchoring: anchoring)))
            guard let dfa = automaton(language, anchoring) else { continue }
            checkForm(nfa, pattern)
            for _ in 0..<20 {
                let subject = numbers.subject()
                let answer = nfa.answer(subject)
                #expect(answer == (dfa.answer(subject) == 1), "\(pattern) \(anchoring) on \(subject)")
                if form == 1 {
                    #expect(
                        answer == NaiveMatcher.matches(parsed, .whole, subject.span), "\(pattern) eager on \(subject)")
                }
                pairs += 1
            }
        }
    }

    /// Rules that no automaton can hold, against the definition and PCRE2, on texts that end a few code points before or
    /// behind what the counts ask for.
    @Test func oversizeRulesAgree() throws {
        var numbers = SeededNumbers(seed: 20)
        var scratch = try PCRE2Scratch()
        var found = 0
        var missed = 0
        for _ in 0..<60 {
            let count = numbers.pick([14, 15, 40, 200, 900])
            let head = numbers.pick(["(?:a|b)*a", "[ab]*a", "\\ba", "(?m:^)[^b]*a", "(?i)(?:A|é)+a", ".*a\\B"])
            let body = numbers.pick(["(?:a|b)", "[ab]", "[^c]", "\\w", "(?:a|[^a\\n])", "(?:a?|b)"])
            let tail = numbers.pick(["", "c", "$", "\\b", "(?:c|\\z)", "(?m:$)", "\\B"])
            let pattern = head + body + "{\(count)}" + tail
            let language = try Language.regex(pattern)
            let anchoring: Anchoring = numbers.next(4) == 0 ? .whole : .search
            let nfa = try #require(PatternNFA.build(PatternRule(language: language, anchoring: anchoring)))
            checkForm(nfa, pattern)
            let spelling = try #require(spelled(pattern, anchoring))
            let pcre2 = try PCRE2Pattern(spelling, options: PCRE2Options(dialect: .shared))
            for _ in 0..<20 {
                var subject: [UInt8] = []
                if numbers.next(3) == 0 { subject += Array(numbers.pick(["c", "\n", "é", "b", "A"]).utf8) }
                for _ in 0..<max(0, count + numbers.next(6) - 2) {
                    subject += numbers.next(200) == 0 ? numbers.subject() : [numbers.pick([0x61, 0x62])]
                }
                if numbers.next(2) == 0 { subject += Array(numbers.pick(["c", "\n", "é", "-"]).utf8) }
                let expected = NaiveMatcher.matches(language, anchoring, subject.span)
                if expected { found += 1 } else { missed += 1 }
                #expect(nfa.answer(subject) == expected, "\(pattern) \(anchoring) on \(subject)")
                switch pcre2.matches(subject.span, scratch: &scratch) {
                case .fault: break
                case let outcome: #expect(outcome == (expected ? .match : .noMatch), "\(pattern) on \(subject)")
                }
            }
        }
        #expect(found >= 150 && missed >= 150)
    }

    /// The patterns above are what the tier is for.
    @Test func automataRefuse() throws {
        for pattern in ["(?:a|b)*a(?:a|b){14}", "a.{300}c", "[ab]*a[ab]{200}$", "AKIA[0-9A-Z]{16}"] {
            let rule = PatternRule(language: try Language.regex(pattern), anchoring: .search)
            #expect(Grouper.group([rule]).oversized == [0], "\(pattern)")
            #expect(PatternNFA.build(rule) != nil, "\(pattern)")
        }
    }

    @Test func limits() {
        func build(_ positions: Int) -> PatternNFA? {
            let language = Language.concat([Language](repeating: .any, count: positions))
            return PatternNFA.build(PatternRule(language: language, anchoring: .whole))
        }
        #expect(build(Limits.regexPositions)?.instructions.count == Limits.regexPositions + 2)
        #expect(build(Limits.regexPositions + 1) == nil)
        // Eighteen sets, each code point in a choice of its own: 70 000 atoms and the rest.
        let sets = (0..<18 as Range<UInt32>).map { bit in
            ScalarSet(
                (1...70_000 as ClosedRange<UInt32>).filter { $0 >> bit & 1 == 1 }.map { $0 + 0xFFFF...$0 + 0xFFFF })
        }
        let many = PatternRule(language: .concat(sets.map(Language.one)), anchoring: .search)
        #expect(PatternNFA.build(many) == nil)
        let fewer = PatternRule(language: .concat(sets.dropLast(2).map(Language.one)), anchoring: .search)
        #expect(PatternNFA.build(fewer)?.atomCount == 1 << 16)
    }

    /// What is decided without a look at the subject, and what can never hold.
    @Test func edges() throws {
        func built(_ language: Language, _ anchoring: Anchoring) throws -> PatternNFA {
            try #require(PatternNFA.build(PatternRule(language: language, anchoring: anchoring)))
        }
        let always = try built(try Language.regex("a*"), .search)
        #expect(always.instructions == [.accept] && always.sets.isEmpty && always.pieces == [0])
        #expect(always.answer([]) && always.answer([0xFF]))
        let empty = try built(.empty, .whole)
        #expect(empty.instructions == [.assertion(.textEnd, next: 1), .accept])
        #expect(empty.answer([]) && !empty.answer([0x61]))
        let never = try built(.none, .search)
        #expect(never.instructions == [.one(set: 0, next: 1), .accept] && never.sets == [0])
        #expect(!never.answer([]) && !never.answer([0x61]))
        let everything = try built(.star(.any), .whole)
        #expect(everything.answer([]) && everything.answer([0xFF, 0xE2]))
    }

    /// One language in one spelling is one list, and the other way to write a set is the same set.
    @Test func spellingOfSetsDoesNotMatter() throws {
        func built(_ pattern: String) throws -> PatternNFA? {
            PatternNFA.build(PatternRule(language: try Language.regex(pattern), anchoring: .search))
        }
        #expect(try built("[a-c]x[^y]\\b") == built("(?:a|c|b)x[\\x00-xz-\\x{10FFFF}]\\b"))
        #expect(try built("ab") != built("ba"))
        #expect(try built("a") != built("^a"))
    }

    /// Every invariant of the form, checked from outside.
    private func checkForm(_ nfa: PatternNFA, _ label: String) {
        #expect(nfa.pieces.first == 0 && nfa.pieces.count == nfa.atoms.count, "\(label)")
        #expect(zip(nfa.pieces, nfa.pieces.dropFirst()).allSatisfy { a, b in a < b && b <= 0x10FFFF }, "\(label)")
        #expect(!nfa.pieces.contains { piece in (0xD800...0xDFFF).contains(piece) }, "\(label)")
        #expect(zip(nfa.atoms, nfa.atoms.dropFirst()).allSatisfy { a, b in a != b }, "\(label): pieces are joined")
        var atoms = 0
        for atom in nfa.atoms {
            #expect(Int(atom) <= atoms, "\(label): atoms are numbered by their first piece")
            atoms = max(atoms, Int(atom) + 1)
        }
        #expect(atoms == nfa.atomCount, "\(label)")
        var seen = 1
        var sets = 0
        for (place, instruction) in nfa.instructions.enumerated() {
            #expect(place < seen, "\(label): every instruction is reached before it")
            let targets: [Int]
            switch instruction {
            case .accept: targets = []
            case .split(let a, let b): targets = [a, b]
            case .one(let set, let next):
                #expect(set <= sets, "\(label): sets are numbered by first use")
                sets = max(sets, set + 1)
                targets = [next]
            case .assertion(_, let next): targets = [next]
            }
            for target in targets {
                #expect(target <= seen, "\(label): instructions are numbered breadth first")
                seen = max(seen, target + 1)
            }
        }
        #expect(seen == nfa.instructions.count, "\(label)")
        #expect(nfa.sets.count == sets * nfa.wordsPerSet, "\(label)")
        let bits = (0..<sets).map { set in nfa.sets[set * nfa.wordsPerSet..<(set + 1) * nfa.wordsPerSet] }
        #expect(Set(bits.map(Array.init)).count == sets, "\(label): no set twice")
        if nfa.atomCount % 64 != 0 {
            #expect(bits.allSatisfy { set in set.last! >> UInt64(nfa.atomCount % 64) == 0 }, "\(label): no bit over")
        }
    }
}

extension PatternNFA {
    /// `run` on an array; a span of a literal cannot stand inside of an expectation.
    func answer(_ bytes: [UInt8]) -> Bool { run(bytes.span) }
}
