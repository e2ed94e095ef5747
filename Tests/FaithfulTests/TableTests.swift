import Bytecode
import BytecodeVerifier
import Patterns
import PolicyKernel
import Testing

@testable import Faithful

/// Tables are proved equal to their patterns, and a table that says something else is met with a text that shows it.
@Suite struct TableTests {
    /// Each pattern as a rule that denies and as one that allows, as many to a floor as share automata.
    @Test func everyPatternOfTheCorpusIsProvedInItsImage() throws {
        let patterns = try Sample.patterns().filter { !$0.isEmpty }
        #expect(patterns.count > 400)
        var undecided: [String] = []
        for start in stride(from: 0, to: patterns.count, by: 25) {
            let rules = patterns[start..<min(start + 25, patterns.count)].flatMap { pattern in
                let quoted = Self.quoted(pattern)
                return [
                    #"{"tool":"t","arg":"a","deny_regex":\#(quoted)}"#,
                    #"{"tool":"u","arg":"a","allow_regex":\#(quoted)}"#,
                ]
            }
            let (kernel, policy) = try Sample.floor(
                #"{"allow":["t","u"],"arg_rules":[\#(rules.joined(separator: ","))]}"#)
            let report = FaithfulCheck.check(kernel, against: policy, effort: .proofs)
            #expect(report.difference == nil)
            undecided += report.undecided
        }
        #expect(undecided == [])
    }

    /// Random patterns, with assertions in odd places: the two constructions give equal automata, for a search, for the whole
    /// text, and for the compiler's form of a whole text that is searched.
    @Test func randomPatternsAreTheSameInBothConstructions() throws {
        var numbers = Numbers(11)
        var compared = 0
        for _ in 0..<800 {
            let pattern = Self.pattern(&numbers, depth: 4)
            guard let language = try? Language.regex(pattern), language.size < 600 else { continue }
            let forms = [
                (PatternRule(language: language, anchoring: .search), Anchoring.search),
                (PatternRule(language: language, anchoring: .whole), .whole),
                (PatternRule(language: language.eager, anchoring: .search), .whole),
            ]
            for (rule, anchoring) in forms {
                guard let dfa = try? DFABuilder.build([rule], maxStates: 4000) else { continue }
                let table = ImageTable(
                    classMap: dfa.classMap, classCount: dfa.classCount, stateCount: dfa.stateCount, next: dfa.next,
                    masks: dfa.masks, endMasks: dfa.endMasks)
                var wanted = LanguageTable(language, anchoring, limit: 20_000)
                switch TableEquality.check(table, bit: 1, &wanted) {
                case .equal: compared += 1
                case .tooLarge: break
                case .differs(let text, let expected): Issue.record("\(pattern) \(anchoring) \(text) \(expected)")
                }
            }
        }
        #expect(compared > 1800)
    }

    private static func pattern(_ numbers: inout Numbers, depth: Int) -> String {
        let leaves = [
            "a", "b", "A", "z", "_", "0", "\\s", "\\w", "\\W", ".", "(?s:.)", "[^a]", "[a-c]", "é", "\u{212A}",
            "(?i:k)",
            "(?i:s)", "\\pL", "[^\\x{100}-\\x{FFFF}]", "\u{FFFD}", "\u{1F600}", "\\n", "^", "$", "(?m:^)", "(?m:$)",
            "\\b",
            "\\B", "\\A", "\\z", "",
        ]
        if depth == 0 || numbers.next(below: 4) == 0 { return leaves[numbers.next(below: leaves.count)] }
        func inner(_ numbers: inout Numbers) -> String { pattern(&numbers, depth: depth - 1) }
        switch numbers.next(below: 6) {
        case 0, 1, 2: return inner(&numbers) + inner(&numbers)
        case 3: return "(?:" + inner(&numbers) + "|" + inner(&numbers) + ")"
        case 4: return "(?:" + inner(&numbers) + ")" + ["*", "+", "?", "*?"][numbers.next(below: 4)]
        default: return "(?:" + inner(&numbers) + ")" + ["{2}", "{0,3}", "{2,}", "{1,2}"][numbers.next(below: 4)]
        }
    }

    /// Cells, masks and classes of small tables changed at random: what is called equal answers every text as before,
    /// and what differs does so on the text that is given.
    @Test func changedTablesAreMetWithATextThatShowsIt() throws {
        var numbers = Numbers(7)
        var (equal, differing) = (0, 0)
        for pattern in [#"\brm\s+-rf\b"#, #"(?i)drop\s+table"#, "a[^b]{2}c", "(?m)^x|é+$", "curl[^|]*\\|\\s*sh"] {
            let language = try Language.regex(pattern)
            let (kernel, _) = try Sample.floor(
                #"{"allow":["t"],"arg_rules":[{"tool":"t","arg":"a","deny_regex":\#(Self.quoted(pattern))}]}"#)
            let model = kernel.image.model
            let group = try #require(
                model.groups.indices.first { g in
                    model.rules[Int(model.groupRules[Int(model.groups[g].firstRule)])].kind == .denyRegex
                })
            let number = Int(model.groups[group].table)
            for _ in 0..<150 {
                let changed = Self.changed(model, number, &numbers)
                let table = ImageTable(changed, number)
                var wanted = LanguageTable(language, .search, limit: 10_000)
                switch TableEquality.check(table, bit: 1, &wanted) {
                case .tooLarge: Issue.record("\(pattern) is over the limit")
                case .equal:
                    equal += 1
                    for _ in 0..<60 {
                        let text = numbers.text(most: 10)
                        #expect(table.accepts(text, bit: 1) == NaiveMatcher.matches(language, .search, text.span))
                    }
                case .differs(let text, let expected):
                    differing += 1
                    #expect(NaiveMatcher.matches(language, .search, text.span) == expected)
                    #expect(table.accepts(text, bit: 1) != expected)
                }
            }
        }
        #expect(equal > 20 && differing > 400)
    }

    /// One cell, one mask or one byte's class of an automaton, set to another one that is there.
    private static func changed(_ model: ImageModel, _ number: Int, _ numbers: inout Numbers) -> ImageModel {
        var out = model
        let dfa = model.dfas[number]
        let (states, classes) = (Int(dfa.stateCount), Int(dfa.classCount))
        let row = Int(dfa.firstCell) + numbers.next(below: states) * dfa.stride
        switch numbers.next(below: 4) {
        case 0: out.classMaps[256 * number + numbers.next(below: 256)] = UInt8(numbers.next(below: classes))
        case 1: out.cells[row + classes + numbers.next(below: 2)] = UInt16(numbers.next(below: Int(dfa.maskCount)))
        default:
            out.cells[row + numbers.next(below: classes)] = UInt16(numbers.next(below: states) * dfa.stride)
        }
        return out
    }

    static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": out += "\\" + String(scalar)
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    /// What is over a limit is never called equal.
    @Test func whatIsTooLargeIsUndecided() throws {
        let language = try Language.regex("[ab]*a[ab]{6}c")
        let (kernel, _) = try Sample.floor(
            #"{"allow":["t"],"arg_rules":[{"tool":"t","arg":"a","deny_regex":"[ab]*a[ab]{6}c"}]}"#)
        let model = kernel.image.model
        let number = Int(
            try #require(
                model.groups.first { group in
                    model.rules[Int(model.groupRules[Int(group.firstRule)])].kind == .denyRegex
                }
            ).table)
        var small = LanguageTable(language, .search, limit: 20)
        guard case .tooLarge = TableEquality.check(ImageTable(model, number), bit: 1, &small) else {
            Issue.record("a comparison over its limit has an answer")
            return
        }
        var large = LanguageTable(language, .search, limit: 1000)
        guard case .equal = TableEquality.check(ImageTable(model, number), bit: 1, &large) else {
            Issue.record("not equal within the limit")
            return
        }
        let (counted, _) = try Sample.floor(Sample.manifest)
        let wanted = ExpectedLanguage(language: try .regex("(?m)^(?:a|b)*a(?:a|b){16}c"), anchoring: .search)
        guard case .tooLarge = NFAEquality.check(counted.image.model, 0, wanted, budget: 500) else {
            Issue.record("a comparison over its budget has an answer")
            return
        }
    }

    /// The same for the instructions and sets of an NFA.
    @Test func changedNFAsAreMetWithATextThatShowsIt() throws {
        let pattern = "(?m)^(?:a|b)*a(?:a|b){16}c"
        let language = try Language.regex(pattern)
        let (kernel, _) = try Sample.floor(
            #"{"allow":["t"],"arg_rules":[{"tool":"t","arg":"a","deny_regex":\#(Self.quoted(pattern))}]}"#)
        let model = kernel.image.model
        #expect(model.nfas.count == 1)
        let wanted = ExpectedLanguage(language: language, anchoring: .search)
        guard case .equal = NFAEquality.check(model, 0, wanted) else {
            Issue.record("the NFA of the image is not proved")
            return
        }
        var numbers = Numbers(3)
        var differing = 0
        for _ in 0..<60 {
            var changed = model
            let at = numbers.next(below: model.nfaCode.count)
            switch numbers.next(below: 3) {
            case 0: changed.nfaSets[numbers.next(below: model.nfaSets.count)] ^= 1 << UInt64(numbers.next(below: 4))
            case 1: changed.nfaCode[at].b = UInt32(numbers.next(below: model.nfaCode.count))
            default: changed.nfas[0].restarts = false
            }
            guard case .differs(let text, let expected) = NFAEquality.check(changed, 0, wanted) else { continue }
            differing += 1
            var scratch = NFAScratch()
            #expect(NaiveMatcher.matches(language, .search, text.span) == expected)
            #expect(NFAMachine(changed, 0).run(text.span, &scratch) != expected)
        }
        #expect(differing > 30)
    }
}
