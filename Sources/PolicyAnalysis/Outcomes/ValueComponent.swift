internal import Bytecode
internal import FakBasics

/// What the rules on one place of the arguments say together.
///
/// Words are looked at as strings, numbers and booleans; what several values say is a fold of what each says, so nothing is
/// lost by looking at single ones but the views in which an array or object is one text.
final class ValueComponent: Component {
    let slot: SlotKey
    /// Rules on the text, and the same without those that allow.
    let raw: WordProblem
    let denyOnly: WordProblem?
    /// The last one for texts that no rule that allows sees as they are: several elements as one, and numbers as written.
    let joined: WordProblem?
    let source: WordProblem?
    /// Rules on text and path of number texts, where some rule reads numbers by value.
    let digits: WordProblem?
    /// Rules on the path that a text is, for each shape in which the text is its own normal form.
    let paths: [WordProblem]
    /// The same over all paths, in no home and in one: bounds alone.
    let anyPath: [WordProblem]
    /// What rules on the path say besides of a text that is in a home.
    private let besideHome: [OutcomePair]
    let numbers: NumericTests
    /// What an argument says that is not there.
    let missing: OutcomePair
    /// Whether what a shell makes of a text counts as well.
    let isScript: Bool
    let isShellText: Bool
    let hits: [[UInt8]]
    let sizes: [(pair: OutcomePair, limit: Int)]
    let workspace: [UInt8]

    enum Origin {
        static let missing = 0
        static let word = 1
        static let denied = 2
        static let lumped = 7
        static let joined = 8
        static let source = 9
        static let path = 3
        static let home = 4
        static let allOfThem = 5
        static let numeric = 6
    }

    struct Parts {
        var slot: SlotKey
        var rawDeny = RuleSet()
        var rawAllow = RuleSet()
        var plain = RuleSet()
        var home = RuleSet()
        var numbers = NumericTests()
        /// What every rule that has to be satisfied says when it is not.
        var unsatisfied = OutcomePair.none
        /// What every glob that has to match says when it does not.
        var unsatisfiedGlobs = OutcomePair.none
        var missing = OutcomePair.none
        var workspaces: [[UInt8]] = [[], []]
        /// Whether a shell may read something in the values, or the values themselves.
        var isScript = false
        var isShellText = false
        /// Texts that some rule of one side alone is known to hit.
        var hits: [[UInt8]] = []
        /// What limits of length say, and the bytes that they allow. The value may be an array whose elements are short.
        var sizes: [(pair: OutcomePair, limit: Int)] = []
    }

    init(_ parts: Parts, title: String, budget: SearchBudget) {
        slot = parts.slot
        numbers = parts.numbers
        missing = parts.missing
        isScript = parts.isScript
        isShellText = parts.isShellText
        hits = parts.hits
        sizes = parts.sizes
        workspace = parts.workspaces[0]
        let rawSets = [parts.rawDeny, parts.rawAllow]
        raw = WordProblem(rawSets, forms: [Forms.utf8], budget: budget)
        let pathSets = [parts.plain, parts.home]
        let hasPaths = pathSets.contains { !$0.shared.isEmpty || $0.isChanged }
        let allows = parts.unsatisfied != .none
        let deniesText = !parts.rawDeny.shared.isEmpty || parts.rawDeny.isChanged
        let isMixed = deniesText && allows
        denyOnly =
            isMixed || (deniesText && parts.isShellText)
            ? WordProblem([parts.rawDeny], forms: [], budget: budget) : nil
        // Where bounds have to hold, the elements of an array are numbers; where a list has to, they are on it.
        let together =
            numbers.isBarring
            ? Forms.joined(numbers.listed) ?? (numbers.hasBounds ? Forms.joinedNumbers : Forms.withBlank)
            : Forms.withBlank
        joined = isMixed ? WordProblem([parts.rawDeny], forms: [together], budget: budget) : nil
        digits =
            numbers.isUsed
            ? WordProblem(rawSets + [parts.plain], forms: [Forms.number], budget: budget) : nil
        source = isMixed ? WordProblem([parts.rawDeny], forms: [Forms.number], budget: budget) : nil
        if hasPaths {
            let start = parts.workspaces[0]
            // With different workspaces one text is two paths, and nothing here follows both.
            let isOne = parts.workspaces[0] == parts.workspaces[1]
            let relative = isOne ? [parts.plain.starting(behind: start)] : []
            paths =
                isOne
                ? [
                    WordProblem(rawSets + relative, forms: [Forms.utf8, Forms.plainPath], budget: budget),
                    WordProblem(rawSets + [parts.plain], forms: [Forms.utf8, Forms.rootedPath], budget: budget),
                    WordProblem(
                        rawSets + relative + [parts.home], forms: [Forms.utf8, Forms.homePath], budget: budget),
                ] : []
            anyPath = [
                WordProblem([parts.plain], forms: [Forms.path], budget: budget),
                WordProblem([parts.home], forms: [Forms.path], budget: budget),
            ]
            besideHome = ValueComponent.besideHome(parts, budget)
        } else {
            paths = []
            anyPath = []
            besideHome = [.none]
        }
        super.init(title: title)
        for set in rawSets + pathSets {
            for side in 0...1 { changedRules[side] += set.changedRules[side] }
            if set.hasOpaque { unknown = .pcre2 }
        }
        for side in 0...1 {
            changedRules[side] += numbers.changedRules[side]
            changedRules[side] = Array(Set(changedRules[side])).sorted()
        }
        if unknown == .budget {
            unknown =
                isShellText
                ? .shell
                : hasPaths ? .paths : numbers.isUsed ? .numbers : allows ? .containers : .budget
        }
        if hasPaths, parts.workspaces[0] != parts.workspaces[1] {
            isUnbounded = true
            unknown = .layout
        }
        addGenerators(parts.unsatisfied)
    }

    private func addGenerators(_ unsatisfied: OutcomePair) {
        add(missing, origin: Origin.missing, isSettled: true)
        guard let words = raw.outcomes else {
            isUnbounded = true
            return
        }
        for word in words {
            for said in numbers.textOutcomes { add(word.folded(said), origin: Origin.word) }
        }
        if let digits {
            guard let texts = digits.outcomes else {
                isUnbounded = true
                return
            }
            for text in texts {
                for said in numbers.numberOutcomes { add(text.folded(said), origin: Origin.numeric) }
            }
            for value in numbers.values + [.bool(true), .bool(false)] {
                // What PCRE2 says of a value no table knows.
                if raw.isWhole, let pair = says(value) {
                    add(pair, origin: Origin.missing, isSettled: true)
                } else {
                    // A text that normalisation changes: any path.
                    var others = [OutcomePair.none]
                    for problem in anyPath {
                        guard let outcomes = problem.outcomes else {
                            isUnbounded = true
                            return
                        }
                        others += outcomes
                    }
                    for word in words {
                        for other in others {
                            add(word.folded(other).folded(numbers.outcome(value)), origin: Origin.lumped)
                        }
                    }
                }
            }
        }
        if unsatisfied != .none, unsatisfied != missing {
            add(unsatisfied, origin: Origin.allOfThem, isSettled: true)
        }
        // In an object, what denies sees every text and what allows is violated.
        let beside: [(WordProblem?, Int, OutcomePair)] = [
            (denyOnly, isShellText ? Origin.denied : Origin.lumped, isShellText ? .none : unsatisfied),
            (joined, Origin.joined, .none), (source, Origin.source, .none),
            (joined == nil || !(numbers.hasBounds || numbers.hasLists) ? nil : denyOnly, Origin.lumped, unsatisfied),
        ]
        let paths = numbers.textOutcomes.flatMap { said in
            [(anyPath.first, Origin.path, said)]
                + besideHome.map { (anyPath.last, Origin.home, said.folded($0)) }
        }
        for (problem, origin, others) in beside + paths {
            guard let problem else { continue }
            guard let outcomes = problem.outcomes else {
                isUnbounded = true
                return
            }
            for pair in outcomes where pair != .none { add(pair.folded(others), origin: origin) }
        }
        if !anyPath.isEmpty, unsatisfied != .none { add(unsatisfied, origin: Origin.allOfThem, isSettled: true) }
        for size in sizes { add(size.pair, origin: Origin.lumped) }
    }

    override var absent: OutcomePair { missing }

    override var canBeNothing: Bool { generators.contains { $0.pair == .none } }

    // MARK: Something with an outcome

    override func search(_ target: OutcomePair) -> FoundFills? {
        if target == missing { return .nothing }
        var best = words(target)
        for fill in numbers.values where says(fill) == target { best.append(fill) }
        for word in ["", ".", "/"] where !paths.isEmpty && says(.string(Array(word.utf8))) == target {
            best.append(.string(Array(word.utf8)))
        }
        for value in [true, false] where says(.bool(value)) == target { best.append(.bool(value)) }
        if isScript {
            for hit in hits where says(.string(hit)) == target { best.append(.string(hit)) }
        }
        if best.isEmpty { best = containers(target) }
        if best.isEmpty { return nil }
        let order = best.enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }
        return FoundFills(fills: order.map { [Fill(place: slot, value: $0.element)] }, cost: order[0].element.cost)
    }

    // MARK: Whether a generator is there

    override func exists(_ pair: OutcomePair, origin: Int) -> Bool? {
        switch origin {
        case Origin.word:
            for said in numbers.textOutcomes where said.isWithin(pair) {
                let found = raw.words(pair, initial: said)
                if !found.words.isEmpty || !found.isWhole { return nil }
            }
            return raw.isWhole ? false : nil
        case Origin.numeric:
            guard let digits else { return nil }
            for said in numbers.numberOutcomes where said.isWithin(pair) {
                let found = digits.words(pair, initial: said)
                if !found.words.isEmpty || !found.isWhole { return nil }
            }
            return digits.isWhole ? false : nil
        case Origin.denied: return denyOnly.flatMap { exists(pair, $0) }
        case Origin.joined: return joined.flatMap { exists(pair, $0) }
        case Origin.source: return source.flatMap { exists(pair, $0) }
        case Origin.path: return existsBeside(pair, anyPath[0], [.none])
        case Origin.home: return existsBeside(pair, anyPath[1], besideHome)
        default: return nil
        }
    }

    /// The same beside what bounds and limits may say, and one of some others.
    private func existsBeside(_ pair: OutcomePair, _ problem: WordProblem, _ others: [OutcomePair]) -> Bool? {
        for said in numbers.textOutcomes {
            for other in others {
                let beside = said.folded(other)
                if beside.isWithin(pair), exists(pair, problem, beside: beside) != false { return nil }
            }
        }
        return false
    }

    /// With a workspace, a text that starts with the name of a home (`~`, `$HOME`) matches no glob that has to match, and
    /// neither does one with an escape; every other text in a home is a path below `/root`, `/home` or `/Users`, as it
    /// stands. Without one, or with two, nothing is said of the two together.
    private static func besideHome(_ parts: Parts, _ budget: SearchBudget) -> [OutcomePair] {
        let isOne = parts.workspaces[0] == parts.workspaces[1] && !parts.workspaces[0].isEmpty
        guard isOne, parts.unsatisfiedGlobs != .none else { return [.none] }
        let problem = WordProblem([parts.plain], forms: [Forms.path, Forms.belowHomes], budget: budget)
        guard problem.isWhole, let outcomes = problem.outcomes else { return [.none] }
        // What rules say that both sides have is not walked for the outcomes, and is for a word.
        let below = outcomes.filter { pair in
            let found = problem.words(pair)
            return !found.words.isEmpty || !found.isWhole
        }
        return Array(Set(below + [parts.unsatisfiedGlobs])).sorted()
    }

    private func exists(
        _ pair: OutcomePair, _ problem: WordProblem, beside initial: OutcomePair = .none
    ) -> Bool? {
        let found = problem.words(pair, initial: initial)
        if !found.words.isEmpty { return true }
        return found.isWhole && problem.isWhole ? false : nil
    }
}
