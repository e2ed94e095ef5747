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
