/// What words of some forms come to under a rule set: every outcome that there may be, and the least word of one.
///
/// What is on one side alone is walked first and as a whole. Its graph then leads the search for words under all rules:
/// the least cost from each of its states to a wanted end never is more than what is still to come.
final class WordProblem {
    private let graphs: [Exploration]
    private let constraints: [Machine]
    private let forms: [Machine]
    private let shared: [OutcomePair]
    /// What may come of words, `none` included where nothing forbids it; nil when it could not be bounded.
    let outcomes: [OutcomePair]?
    /// Whether every rule is in it.
    let isWhole: Bool
    /// Machines on one side alone that have too many states to walk whole.
    private let large: [Machine]
    private let budget: SearchBudget
    /// With and without a preference for letters, once it was asked for.
    private var searches: [Bool: WordSearch] = [:]
    private var found: [Wanted: FoundWords] = [:]

    private struct Wanted: Hashable {
        let target: OutcomePair
        let initial: OutcomePair
        let count: Int
    }

    /// - Parameters:
    ///   - forms: what a word has to be
    init(_ sets: [RuleSet], forms: [Acceptor], budget: SearchBudget) {
        self.forms = forms.map { $0.machine(inside: OutcomePair.none, outside: nil) }
        constraints = sets.flatMap(\.constraints)
        shared = sets.flatMap(\.shared)
        let changed = sets.flatMap(\.changed)
        isWhole = !sets.contains { $0.hasOpaque }
        var graphs: [Exploration] = []
        var large: [Machine] = []
        if let whole = WordSearch(changed + self.forms, meter: budget.meter).explore(
            limit: budget.limits.graphNodes)
        {
            graphs = [whole]
        } else {
            for machine in changed {
                let search = WordSearch([machine] + self.forms, meter: budget.meter)
                if let one = search.explore(limit: budget.limits.graphNodes) {
                    graphs.append(one)
                } else {
                    large.append(machine)
                }
            }
        }
        self.graphs = graphs
        self.large = large
        self.budget = budget
        var all: Set<OutcomePair> = [.none]
        for graph in graphs {
            var next: Set<OutcomePair> = []
            for held in all { for (pair, _) in graph.outcomes { next.insert(held.folded(pair)) } }
            all = next
        }
        if large.isEmpty, let others = OutcomeClosure.of(shared + sets.flatMap(\.opaque)) {
            var totals: Set<OutcomePair> = []
            for held in all { for other in others { totals.insert(held.folded(other)) } }
            outcomes = totals.sorted()
        } else {
            outcomes = nil
        }
    }

    /// The least words that come to exactly `target`, up to `count` of them, or that there is none, or that it is not
    /// known.
    /// - Parameter initial: what every word comes to, besides
    func words(_ target: OutcomePair, initial: OutcomePair = .none, count: Int = 1) -> FoundWords {
        let wanted = Wanted(target: target, initial: initial, count: count)
        if let known = found[wanted] { return known }
        let made = search(wanted)
        found[wanted] = made
        return made
    }

    private func search(_ wanted: Wanted) -> FoundWords {
        let target = wanted.target
        let others = OutcomeClosure.of(shared.filter { $0.isWithin(target) }) ?? []
        var guides: [(machine: Int, least: [UInt64])] = []
        for (at, graph) in graphs.enumerated() {
            // What the other graphs and the shared rules could add to an end of this one.
            var rest = Set(others.map { $0.folded(wanted.initial) })
            for (other, more) in graphs.enumerated() where other != at {
                var next: Set<OutcomePair> = []
                for held in rest {
                    for (pair, _) in more.outcomes where pair.isWithin(target) { next.insert(held.folded(pair)) }
                }
                rest = next
            }
            guides.append(
                (at, graph.least { pair in pair.isWithin(target) && rest.contains { pair.folded($0) == target } }))
        }
        if !large.isEmpty { guides = [] }
        return search(prefersLetters: wanted.count > 1).words(
            target, initial: wanted.initial, guides: guides, count: wanted.count, limit: budget.limits.searchNodes)
    }

    private func search(prefersLetters: Bool) -> WordSearch {
        if let made = searches[prefersLetters] { return made }
        let made = WordSearch(
            graphs.map(\.machine) + large + constraints + (graphs.isEmpty ? forms : []), prefersLetters: prefersLetters,
            meter: budget.meter)
        searches[prefersLetters] = made
        return made
    }

    /// What one word comes to; nil when it is not of the forms.
    func outcome(_ word: [UInt8]) -> OutcomePair? {
        var pair = OutcomePair.none
        for machine in graphs.map(\.machine) + large + constraints + forms {
            guard let more = machine.outcome(word) else { return nil }
            pair = pair.folded(more)
        }
        return pair
    }
}

/// How much is looked at before an answer is *may differ*.
public struct Budget: Sendable, Hashable {
    /// States of what is on one side alone, walked side by side.
    public var graphNodes = 60_000
    /// Ways that one search for a word keeps.
    public var searchNodes = 300_000
    /// Steps of single machines, of all searches of one comparison together.
    public var steps = 1_000_000_000
    /// Rounds of refinement for one kind of change of one class.
    public var rounds = 200

    /// The budget of the command line.
    public init() {}
}

/// A budget at work.
struct SearchBudget {
    let limits: Budget
    let meter: StepMeter

    init(_ limits: Budget) {
        self.limits = limits
        meter = StepMeter(limits.steps)
    }
}
