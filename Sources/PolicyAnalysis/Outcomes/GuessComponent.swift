internal import Bytecode

/// What rules say of things that a call does and does not spell out: commands, effects, paths in patches and scripts.
///
/// The rules are compared over every text, which bounds what they may say whatever the texts are read from. Something that
/// shows a difference is guessed from a text and counts when the kernels say so.
final class GuessComponent: Component {
    private let bounds: WordProblem
    private let guides: [WordProblem]
    private let nothing: OutcomePair
    /// Calls that may bring a text about, likeliest first.
    private let guesses: ([UInt8]) -> [[Fill]]

    /// - Parameters:
    ///   - sets: the rules on the texts
    ///   - bounds: them over every text that there may be
    ///   - guides: them over texts that a guess can be made for
    ///   - lump: what all rules that allow say together of a text that is not known
    ///   - absent: what is said when there is nothing of the kind
    init(
        title: String, sets: [RuleSet], bounds: WordProblem, guides: [WordProblem], lump: OutcomePair = .none,
        absent: OutcomePair = .none, unknown: Unknown, guesses: @escaping ([UInt8]) -> [[Fill]]
    ) {
        self.bounds = bounds
        self.guides = guides
        nothing = absent
        self.guesses = guesses
        super.init(title: title)
        self.unknown = unknown
        for set in sets {
            for side in 0...1 {
                changedRules[side] = Array(Set(changedRules[side] + set.changedRules[side])).sorted()
            }
            if set.hasOpaque { self.unknown = .pcre2 }
        }
        add(absent, origin: 0, isSettled: true)
        if lump != .none { add(lump, origin: 0, isSettled: true) }
        if let outcomes = bounds.outcomes {
            for pair in outcomes { add(pair, origin: 1) }
        } else {
            isUnbounded = true
        }
    }

    /// With different workspaces one text is two paths, and the rules were compared over one.
    func noteWorkspaces(_ sides: [Side]) {
        guard sides[0].workspace != sides[1].workspace else { return }
        isUnbounded = true
        unknown = .layout
    }

    override var absent: OutcomePair { nothing }

    override func search(_ target: OutcomePair) -> FoundFills? {
        if target == nothing { return .nothing }
        var out: [[Fill]] = []
        for guide in guides {
            for word in guide.words(target, count: 24).words {
                for guess in guesses(word) where !out.contains(guess) {
                    out.append(guess)
                }
            }
        }
        if out.isEmpty { return nil }
        func cost(_ guess: [Fill]) -> WordCost { guess.reduce(.zero) { $0 + $1.value.cost } }
        let order = out.enumerated().sorted { (cost($0.element), $0.offset) < (cost($1.element), $1.offset) }
        return FoundFills(fills: order.map(\.element), cost: cost(order[0].element))
    }

    override func exists(_ pair: OutcomePair, origin: Int) -> Bool? {
        let found = bounds.words(pair)
        return found.words.isEmpty && found.isWhole && bounds.isWhole ? false : nil
    }
}
