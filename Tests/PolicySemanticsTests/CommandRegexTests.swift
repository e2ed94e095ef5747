import CallEffects
import Patterns
import PolicyReference
import PolicySemantics
import Testing

/// The regex of a pattern against the pattern itself, on random patterns and keys.
@Suite struct CommandRegexTests {
    private static let texts = ["a", "b", "git", "push", "é", "x.y", "a*b", "(", "$"]
    private static let options = ["-a", "-b", "--all", "--all-of-it", "--all=1", "--all=", "-a=x", "of==y", "--b"]

    @Test func randomPatternsAndKeys() throws {
        var generator = SeededGenerator(state: 0xC0)
        var hits = 0
        var rounds = 0
        for _ in 0..<1500 {
            let pattern = Self.pattern(&generator)
            for isAllow in [false, true] {
                let source = try #require(pattern.regexSource(isAllow: isAllow))
                let language = try Language.regex(source)
                for _ in 0..<12 {
                    let key = Self.key(near: pattern, &generator)
                    let naive = CommandMatching.matches(pattern, key: key, isAllow: isAllow)
                    let regex = NaiveMatcher.matches(language, .search, key.span)
                    if naive != regex {
                        Issue.record(
                            "\(pattern), allow \(isAllow), regex \(regex): \(String(decoding: key, as: UTF8.self).debugDescription)"
                        )
                    }
                    hits += naive ? 1 : 0
                    rounds += 1
                }
            }
        }
        // Enough of both, or the agreement says nothing.
        #expect(hits > rounds / 10 && hits < rounds * 9 / 10)
    }

    @Test func predicates() throws {
        for predicate in CommandPredicate.allCases {
            let pattern = CommandPattern.predicate(predicate)
            let language = try Language.regex(try #require(pattern.regexSource(isAllow: false)))
            for other in CommandPredicate.allCases {
                let key = [CommandKey.predicate] + Array(other.rawValue.utf8)
                let regex = NaiveMatcher.matches(language, .search, key.span)
                #expect(regex == (predicate == other))
                #expect(CommandMatching.matches(pattern, key: key, isAllow: false) == (predicate == other))
                #expect(!CommandMatching.matches(.words([.one, .rest]), key: key, isAllow: false))
            }
        }
    }

    /// Options of which one begins as another can stand in more than one order.
    @Test func ordersOfOptions() throws {
        let pattern = CommandPattern.words([.literal(["x"]), .options(["--all", "--all-of-it"])])
        let language = try Language.regex(try #require(pattern.regexSource(isAllow: true)))
        for options in [["--all", "--all-of-it"], ["--all-of-it", "--all=1"]] {
            let key = Self.text("x", options, [])
            let isHit = NaiveMatcher.matches(language, .search, key.span)
            #expect(isHit, "\(options)")
        }
        let many = CommandPattern.words(
            [.one] + (0..<9).map { _ in .anyOption((0..<2).map { "-\($0)" }) })
        #expect(many.regexSource(isAllow: false) == nil)
    }

    // MARK: Random

    private static func pattern(_ generator: inout SeededGenerator) -> CommandPattern {
        var words: [CommandWord] = [Bool.random(using: &generator) ? .one : .literal(some(texts, 2, &generator))]
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: words.append(.one)
            case 1: words.append(.rest)
            case 2: words.append(.options(some(options, 2, &generator)))
            case 3: words.append(.anyOption(some(options, 2, &generator)))
            default: words.append(.literal(some(texts, 2, &generator)))
            }
        }
        return .words(words)
    }

    private static func some(_ list: [String], _ most: Int, _ generator: inout SeededGenerator) -> [String] {
        (0..<Int.random(in: 1...most, using: &generator)).map { _ in list.randomElement(using: &generator) ?? "" }
    }

    /// A key that the pattern nearly or fully describes, in the form that keys have: options sorted, each once.
    private static func key(near pattern: CommandPattern, _ generator: inout SeededGenerator) -> [UInt8] {
        guard case .words(let words) = pattern else { return [] }
        var program = "git"
        var found: [String] = []
        var operands: [String] = []
        func any() -> String { (texts + ["\u{1D}", "a\u{01}", "\u{1C}", ""]).randomElement(using: &generator) ?? "" }
        for (index, word) in words.enumerated() {
            switch word {
            case .literal(let texts):
                let text = texts.randomElement(using: &generator) ?? ""
                if index == 0 { program = text } else { operands.append(text) }
            case .one: if index == 0 { program = any() } else { operands.append(any()) }
            case .rest: for _ in 0..<Int.random(in: 0...2, using: &generator) { operands.append(any()) }
            case .options(let all): found += all
            case .anyOption(let some): found.append(some.randomElement(using: &generator) ?? "")
            }
        }
        if Int.random(in: 0..<3, using: &generator) == 0 {
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: operands.append(any())
            case 1: found.append(options.randomElement(using: &generator) ?? "")
            case 2: if !operands.isEmpty { operands.removeFirst() }
            case 3: if !found.isEmpty { found.removeLast() }
            default: found = found.map { $0.utf8.contains(0x3D) ? $0 : $0 + "=1" }
            }
        }
        return text(program, found, operands)
    }

    private static func text(_ program: String, _ options: [String], _ operands: [String]) -> [UInt8] {
        var sorted = options.map { Array($0.utf8) }
        sorted.sort { $0.lexicographicallyPrecedes($1) }
        var out = Array(program.utf8) + [CommandKey.separator]
        for (index, option) in sorted.enumerated() where index == 0 || option != sorted[index - 1] {
            out += option + [CommandKey.separator]
        }
        out.append(CommandKey.words)
        for operand in operands { out += Array(operand.utf8) + [CommandKey.separator] }
        return out
    }
}
