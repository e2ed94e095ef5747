import FakBasics
import PCRE2Engine
import Patterns
import Testing

/// Automaton, list of instructions, PCRE2 (interpreted and as machine code) and google-re2, over every pattern and every
/// subject of corpus/regex. RE2's answers are kept in re2.jsonl; `.ci/run` asks the package for them again.
@Suite struct FourEnginesTests {
    /// What became of the pairs of one class and one engine.
    private struct Tally {
        var pairs = 0
        var found = 0
        var reasons: [Disagreement: Int] = [:]
        var unexplained = 0

        var differing: Int { reasons.values.reduce(unexplained, +) }
    }

    private typealias Kind = AgreementSubject.Kind

    @Test func enginesAgree() throws {
        let patterns = try rows("corpus/regex/patterns.jsonl", as: AgreementPattern.self)
        let subjects = try rows("corpus/regex/subjects.jsonl", as: AgreementSubject.self)
        let recorded = try rows("corpus/regex/re2.jsonl", as: RE2Row.self)
        #expect(recorded.first?.peer == "google-re2" && recorded.first?.subjects == subjects.count)
        #expect(recorded.count == patterns.count + 1)
        let newer = try NewerCodePoints()
        var scratch = try PCRE2Scratch(limits: PCRE2Limits(steps: 1 << 20))
        var tallies: [Kind: [Engine: Tally]] = [:]
        var heldByAll = 0
        for (row, re2) in zip(patterns, recorded.dropFirst()) {
            #expect(row.pattern == re2.pattern && row.whole == re2.whole)
            let rule = try row.rule()
            let nfa = try #require(PatternNFA.build(rule))
            let dfa = automaton(rule.language, rule.anchoring, maxStates: Limits.groupStates)
            let spelling = try #require(spelled(row.pattern, row.anchoring), "\(row.pattern)")
            let interpreted = try PCRE2Pattern(spelling, options: PCRE2Options(dialect: .shared, jit: false))
            let machineCode = try PCRE2Pattern(spelling, options: PCRE2Options(dialect: .shared))
            let re2Answers = re2.answers()
            let rawDiffers = Set(try #require(re2.raw_differs))
            if dfa != nil { heldByAll += 1 }
            for (place, subject) in subjects.enumerated() {
                let bytes = subject.bytes
                let expected = nfa.answer(bytes)
                func compare(_ engine: Engine, _ answer: Bool?, fault: PCRE2Fault? = nil) throws {
                    var tally = tallies[subject.kind]?[engine] ?? Tally()
                    tally.pairs += 1
                    if answer == true { tally.found += 1 }
                    if answer != expected {
                        let it = Disagreement.Case(
                            engine: engine, language: rule.language, spelling: spelling, subject: bytes, fault: fault)
                        if let reason = try Disagreement.allCases.first(where: { try $0.explains(it, newer) }) {
                            tally.reasons[reason, default: 0] += 1
                        } else {
                            tally.unexplained += 1
                            Issue.record("\(engine.rawValue): \(row.pattern) on subject \(place): not \(expected)")
                        }
                    }
                    tallies[subject.kind, default: [:]][engine] = tally
                }
                func compare(_ engine: Engine, _ outcome: PCRE2Outcome) throws {
                    switch outcome {
                    case .match: try compare(engine, true)
                    case .noMatch: try compare(engine, false)
                    case .fault(let fault): try compare(engine, nil, fault: fault)
                    }
                }
                if let dfa { try compare(.dfa, dfa.answer(bytes) == 1) }
                try compare(.pcre2, interpreted.matches(bytes.span, scratch: &scratch))
                try compare(.pcre2JIT, machineCode.matches(bytes.span, scratch: &scratch))
                try compare(.re2, re2Answers[place])
                try compare(.re2Raw, re2Answers[place] != rawDiffers.contains(place))
            }
        }
        #expect(heldByAll >= 120)
        #expect(patterns.count - heldByAll >= 10, "patterns that only a list of instructions can hold")
        report(tallies)
        try checkCounts(tallies, subjects)
    }

    /// Enough of every class, agreement but for at most one pair in a hundred, and no reason without a case.
    private func checkCounts(_ tallies: [Kind: [Engine: Tally]], _ subjects: [AgreementSubject]) throws {
        var reasons: Set<Disagreement> = []
        for kind in Kind.allCases {
            #expect(Set(subjects.filter { $0.kind == kind }.map(\.bytes)).count >= 80, "\(kind)")
            let engines = try #require(tallies[kind])
            for engine in Engine.allCases {
                let tally = try #require(engines[engine])
                #expect(tally.pairs >= 120 * 80 && tally.found >= 100 && tally.unexplained == 0)
                reasons.formUnion(tally.reasons.keys)
                switch engine {
                case .dfa: #expect(tally.differing == 0)
                // Bytes that no character stands for are more than one in a hundred there by intent.
                case .re2Raw where kind == .invalid: break
                default: #expect(tally.differing * 100 <= tally.pairs, "\(engine) \(kind)")
                }
            }
        }
        #expect(reasons == Set(Disagreement.allCases))
    }

    private func report(_ tallies: [Kind: [Engine: Tally]]) {
        print("class, engine: pairs, found, answers that differ from the list of instructions, for what reason")
        for kind in Kind.allCases {
            for engine in Engine.allCases {
                guard let tally = tallies[kind]?[engine] else { continue }
                let share = Double(tally.differing * 100_000 / tally.pairs) / 1000
                let reasons = tally.reasons.map { reason, count in " \(reason.rawValue) \(count)" }.sorted().joined()
                print(
                    "\(kind), \(engine.rawValue): \(tally.pairs), \(tally.found), \(tally.differing) (\(share) %)\(reasons)"
                )
            }
        }
    }
}
