internal import FakBasics
internal import FakJSON
internal import PCRE2Engine
internal import Patterns

extension FuzzTarget {
    /// The automaton of a pattern, its instructions, PCRE2 with and without machine code, and the definition give one answer.
    static let regexEqualsPCRE2 = FuzzTarget("regex-equals-pcre2", seeds: RegexEqualsPCRE2.seeds) {
        bytes throws(FuzzFinding) in
        try RegexEqualsPCRE2.check(bytes)
    }
}

/// An input is a byte of flags, patterns with 0xFE between them, 0xFF, and the subject. Neither byte stands in UTF-8.
enum RegexEqualsPCRE2 {
    private struct Input {
        var isGlob: Bool
        var isFolded: Bool
        var anchoring: Anchoring
        var sources: [String]
        var subject: [UInt8]

        init(_ bytes: [UInt8]) {
            let flags = bytes.first ?? 0
            isGlob = flags & 4 != 0
            isFolded = flags & 2 != 0
            anchoring = flags & 1 != 0 || isGlob ? .whole : .search
            let parts = bytes.dropFirst().split(separator: 0xFF, maxSplits: 1, omittingEmptySubsequences: false)
            sources = (parts.first ?? []).prefix(160).split(separator: 0xFE, omittingEmptySubsequences: false).prefix(4)
                .map { String(decoding: $0, as: UTF8.self) }
            subject = parts.count > 1 ? Array(parts[1].prefix(512)) : []
        }
    }

    static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
        let input = Input(bytes)
        var rules: [PatternRule] = []
        var answers: [Bool] = []
        for source in input.sources {
            let language: Language
            do throws(PatternError) {
                language = try input.isGlob ? .glob(source, folded: input.isFolded) : .regex(source)
            } catch {
                try require(
                    error.offset >= 0 && error.offset <= source.utf8.count && !error.message.isEmpty,
                    "a refusal outside of the pattern \(shown(Array(source.utf8)))")
                continue
            }
            try require(language.isWithinLimits, "over the limits: \(shown(Array(source.utf8)))")
            let rule = PatternRule(language: language, anchoring: input.anchoring)
            if let answer = try compare(rule, source, input) {
                rules.append(rule)
                answers.append(answer)
            }
        }
        guard rules.count > 1, let group = try? DFABuilder.build(rules, maxStates: 256) else { return }
        let mask = group.run(input.subject.span)
        for (bit, answer) in answers.enumerated() {
            try require((mask >> UInt64(bit) & 1 == 1) == answer, "rule \(bit) differs in a group: \(shown(bytes))")
        }
    }

    /// What every engine answers about one rule; nil when its automaton is over the budget.
    private static func compare(_ rule: PatternRule, _ source: String, _ input: Input) throws(FuzzFinding) -> Bool? {
        var answers: [(name: String, isMatch: Bool)] = []
        let subject = input.subject
        let dfa = try? DFABuilder.build([rule], maxStates: 256)
        if let dfa { answers.append(("automaton", dfa.run(subject.span) == 1)) }
        if let nfa = PatternNFA.build(rule) {
            try require(nfa.instructions.count <= 4 * rule.language.size + 8, "instructions are more than linear")
            answers.append(("instructions", nfa.run(subject.span)))
        }
        if work(rule.language.node, subject.count + 1) < 100_000 {
            answers.append(("definition", NaiveMatcher.matches(rule.language, rule.anchoring, subject.span)))
        }
        if !input.isGlob { answers += try library(rule, source, subject) }
        let first = answers.first
        try require(
            answers.allSatisfy { $0.isMatch == first?.isMatch },
            "\(answers) \(rule.anchoring): \(shown(Array(source.utf8))) on \(shown(subject))")
        if first?.isMatch == true, rule.anchoring == .search { try factor(rule.language, source, subject) }
        return dfa == nil ? nil : first?.isMatch
    }

    /// Where the pattern is found, a factor that it requires is found.
    private static func factor(_ language: Language, _ source: String, _ subject: [UInt8]) throws(FuzzFinding) {
        guard let factor = RequiredFactor.of(language)?.language, work(factor.node, subject.count + 1) < 100_000
        else { return }
        try require(
            NaiveMatcher.matches(factor, .search, subject.span),
            "a required factor is missing: \(shown(Array(source.utf8))) on \(shown(subject))")
    }

    // MARK: PCRE2

    /// Errors of the library about the size of a pattern, and about properties of newer Unicode versions.
    private static let sizeErrors: Set<Int32> = [119, 120, 136, 186, 147]

    private static func library(
        _ rule: PatternRule, _ source: String, _ subject: [UInt8]
    ) throws(FuzzFinding) -> [(name: String, isMatch: Bool)] {
        guard var spelling = PCRE2Translation.fromRE2(source), !isNewer(spelling, subject) else { return [] }
        if rule.anchoring == .whole { spelling = "\\A(?:" + spelling + ")\\z" }
        var out: [(name: String, isMatch: Bool)] = []
        for jit in [true, false] {
            var unexpected: Int32 = 0
            do throws(PCRE2Error) {
                var scratch = try PCRE2Scratch(limits: PCRE2Limits(steps: 1 << 20, matchLimit: 100_000))
                let pattern = try PCRE2Pattern(spelling, options: PCRE2Options(dialect: .shared, jit: jit))
                switch pattern.matches(subject.span, scratch: &scratch) {
                case .match: out.append((jit ? "PCRE2 JIT" : "PCRE2", true))
                case .noMatch: out.append((jit ? "PCRE2 JIT" : "PCRE2", false))
                case .fault(.library(let code)): unexpected = code
                // Backtracking has a limit where the automaton is linear.
                case .fault: break
                }
            } catch {
                if case .syntax(let code) = error.kind, sizeErrors.contains(code) { return [] }
                if error.kind == .tooLong { return [] }
                throw FuzzFinding("PCRE2 refuses \(shown(Array(spelling.utf8))): \(error.message)")
            }
            try require(unexpected == 0, "PCRE2 answers \(unexpected): \(shown(Array(spelling.utf8)))")
        }
        return out
    }

    /// Whether the answer may hang on the Unicode version: ours is newer than the library's.
    private static func isNewer(_ spelling: String, _ subject: [UInt8]) -> Bool {
        guard spelling.contains("\\p{") || spelling.contains("\\P{") else { return false }
        return String(decoding: subject, as: UTF8.self).unicodeScalars.contains {
            $0.value >= 0x10000 || $0.value == 0xCF3 || $0.value == 0xECE
        }
    }

    // MARK: What the definition costs

    /// About the steps that `NaiveMatcher` takes.
    private static func work(_ node: Node, _ places: Int) -> Int {
        switch node {
        case .one, .assertion: return places
        case .sequence(let parts), .choice(let parts):
            return parts.reduce(places) { min($0 + work($1, places), 1 << 40) }
        case .repeated(let part, let least, let most):
            let rounds = most.map { max($0, least) } ?? least + places
            return min(work(part, places) * min(rounds + 1, least + places + 1), 1 << 40)
        }
    }

    static func seeds() -> [[UInt8]] {
        var out: [[UInt8]] = []
        for row in SeedFiles.rows("corpus/regex/dialect.jsonl") {
            guard let pattern = row["pattern"]?.asString, pattern.utf8.count <= 200 else { continue }
            let subjects = (row["match"]?.asArray ?? []).prefix(1) + (row["no_match"]?.asArray ?? []).prefix(1)
            for subject in subjects.compactMap(\.asString) where subject.utf8.count <= 200 {
                out.append([UInt8(out.count & 1)] + Array(pattern.utf8) + [0xFF] + Array(subject.utf8))
            }
        }
        for row in SeedFiles.rows("corpus/globs/globs.jsonl") {
            guard let glob = row["glob"]?.asString, let value = row["value"]?.asString else { continue }
            let flags: UInt8 = row["folded"]?.asBool == true ? 6 : 4
            out.append([flags] + Array(glob.utf8) + [0xFF] + Array(value.utf8))
        }
        return out
    }
}
