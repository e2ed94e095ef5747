internal import Patterns

/// Texts of a pattern whose automaton is too large: words of its syntax tree, kept when the naive matcher takes them.
final class SubjectSampler: TextSource {
    private let language: Language
    private let anchoring: Anchoring
    private let alphabet: [UInt32]

    init(_ language: Language, _ anchoring: Anchoring) {
        self.language = language
        self.anchoring = anchoring
        alphabet = language.alphabet
    }

    func accepts(_ text: [UInt8]) -> Bool { NaiveMatcher.matches(language, anchoring, text.span) }

    func pair(_ choices: inout Choices) -> TextPair {
        for _ in 0..<6 {
            var text: [UInt32] = []
            append(language.node, to: &text, &choices)
            if accepts(Letters.bytes(text)) {
                return TextPair(inside: text, alphabet, &choices, accepts: accepts)
            }
        }
        return TextPair(outside: alphabet, &choices)
    }

    /// A word of the tree; assertions are left to chance.
    private func append(_ node: Node, to text: inout [UInt32], _ choices: inout Choices) {
        switch node {
        case .one(let set):
            if set.isEmpty { return }
            let range = choices.pick(Array(set.ranges.prefix(4)))
            text.append(range.lowerBound + UInt32(choices.below(min(range.count, 64))))
        case .assertion: break
        case .sequence(let parts): for part in parts { append(part, to: &text, &choices) }
        case .choice(let parts): append(choices.pick(parts), to: &text, &choices)
        case .repeated(let part, let least, let most):
            let count = min(least + choices.below(3), most ?? .max)
            for _ in 0..<count { append(part, to: &text, &choices) }
        }
    }
}

/// The one known pair of a pattern that no automaton stands for.
final class KnownTexts: TextSource {
    private let known: TextPair

    init(_ inside: String, _ outside: String) { known = TextPair(inside, outside) }

    func accepts(_ text: [UInt8]) -> Bool { text == known.inside }
    func pair(_ choices: inout Choices) -> TextPair { known }
}

/// Texts of a pattern that is close to one in another dialect: nothing is promised.
final class GuessedTexts: TextSource {
    private let source: any TextSource

    init(_ source: any TextSource) { self.source = source }

    func accepts(_ text: [UInt8]) -> Bool { source.accepts(text) }

    func pair(_ choices: inout Choices) -> TextPair {
        var pair = source.pair(&choices)
        pair.isTight = false
        return pair
    }
}
