/// What a text must contain if a language is to be found in it: a cheap necessary condition.
///
/// The factor of `\brm\s+-rf?\b` is `\brm\s`; that of `(curl|wget)[^|]*\|\s*sh` is `curl` or `wget`. A filter looks for
/// factors and leaves the exact automaton alone where there are none.
public struct RequiredFactor: Hashable, Sendable {
    /// Code points of one alternative.
    static let maxPositions = 6
    /// Alternatives of a factor.
    static let maxAlternatives = 32
    /// Share of the places of an everyday text at which a factor may begin and still be worth a look.
    static let maxScore = 0.01

    /// Texts of code-point sets, and of conditions on the places before, between and after them.
    let alternatives: [[Node]]
    /// How often some alternative is met, for each place of an everyday text; a guess.
    let score: Double

    /// A language that is found wherever the one it was made for is found.
    public var language: Language { Language(Node.either(alternatives.map(Node.joined))) }

    /// The best factor of a language that is searched for. Nil when none is rare enough to be of use. Linear in the tree
    /// with its counted repeats cut short.
    public static func of(_ language: Language) -> RequiredFactor? {
        guard let best = Shape(language.node.trimmedForSearch).best, best.score <= maxScore else { return nil }
        return best
    }

    /// The least of each text's windows; nil when some text consumes nothing.
    fileprivate init?(_ words: [[Node]]) {
        var out: [[Node]] = []
        var sum = 0.0
        for word in words {
            guard let (window, score) = RequiredFactor.rarest(word) else { return nil }
            if !out.contains(window) {
                out.append(window)
                sum += score
            }
        }
        alternatives = out
        score = sum
    }

    /// Either of two factors.
    fileprivate init?(_ a: RequiredFactor, or b: RequiredFactor) {
        alternatives = a.alternatives + b.alternatives.filter { !a.alternatives.contains($0) }
        score = a.score + b.score
        if alternatives.count > RequiredFactor.maxAlternatives { return nil }
    }

    /// The rarest stretch of at most `maxPositions` code points, with the conditions at its ends.
    private static func rarest(_ word: [Node]) -> (window: [Node], score: Double)? {
        let places = word.indices.filter { word[$0].scalars != nil }
        let length = min(places.count, maxPositions)
        if length == 0 { return nil }
        var best: (window: [Node], score: Double)?
        for first in 0...(places.count - length) {
            let from = first == 0 ? 0 : places[first - 1] + 1
            let to = first + length == places.count ? word.count : places[first + length]
            let window = Array(word[from..<to])
            let score = window.reduce(1) { score, node in score * node.commonness }
            if best == nil || score < best!.score { best = (window, score) }
        }
        return best
    }
}

/// What is known of the words of a tree, each list being no longer than `RequiredFactor.maxAlternatives`.
private struct Shape {
    /// Longest text that is followed code point by code point.
    private static let maxLength = 24
    /// Rounds of a counted repeat that are looked at.
    private static let maxRounds = 4

    /// All words; nil when there are too many.
    var words: [[Node]]?
    /// Every word begins with one of these.
    var heads: [[Node]]
    /// Every word ends with one of these.
    var tails: [[Node]]
    /// Every word contains this, if anything of use is known.
    var best: RequiredFactor?

    private init(words: [[Node]]) {
        self.words = words
        heads = words
        tails = words
        best = RequiredFactor(words)
    }

    /// Nothing is known.
    private static let unknown = Shape(words: nil, heads: [[]], tails: [[]], best: nil)

    private init(words: [[Node]]?, heads: [[Node]], tails: [[Node]], best: RequiredFactor?) {
        self.words = words
        self.heads = heads
        self.tails = tails
        self.best = best
    }

    init(_ node: Node) {
        switch node {
        case .one, .assertion: self.init(words: [[node]])
        case .sequence(let parts): self.init(sequence: parts.map { part in Shape(part) })
        case .choice(let parts): self.init(choice: parts.map { part in Shape(part) })
        case .repeated(let part, 0, let most):
            guard most == 1, let words = Shape(part).words, words.count < RequiredFactor.maxAlternatives else {
                self = .unknown
                return
            }
            self.init(words: words.contains([]) ? words : words + [[]])
        case .repeated(let part, let least, let most):
            let inner = Shape(part)
            self.init(sequence: [Shape](repeating: inner, count: min(least, Shape.maxRounds)))
            if most == least, least <= Shape.maxRounds { return }
            words = nil
        }
    }

    private init(choice parts: [Shape]) {
        func all(_ lists: [[[Node]]?]) -> [[Node]]? {
            var out: [[Node]] = []
            for list in lists {
                guard let list else { return nil }
                for word in list where !out.contains(word) { out.append(word) }
            }
            return out.count <= RequiredFactor.maxAlternatives ? out : nil
        }
        words = all(parts.map(\.words))
        heads = all(parts.map(\.heads)) ?? [[]]
        tails = all(parts.map(\.tails)) ?? [[]]
        best = parts[0].best
        for part in parts.dropFirst() {
            best = best.flatMap { a in part.best.flatMap { b in RequiredFactor(a, or: b) } }
        }
    }

    private init(sequence parts: [Shape]) {
        // What has been read since the last place that is not known word by word.
        var run: [[Node]] = [[]]
        var first: [[Node]]?
        var best: RequiredFactor?
        func consider(_ factor: RequiredFactor?) {
            guard let factor else { return }
            if best == nil || factor.score < best!.score { best = factor }
        }
        for part in parts {
            if let words = part.words, let longer = Shape.joined(run, words) {
                run = longer
                continue
            }
            let closed = Shape.joined(run, part.heads) ?? run
            consider(RequiredFactor(closed))
            consider(part.best)
            first = first ?? closed
            run = part.tails
        }
        consider(RequiredFactor(run))
        words = first == nil ? run : nil
        heads = first ?? run
        tails = run
        self.best = best
    }

    /// Every text of the first list before every one of the second; nil when they are too many or too long.
    private static func joined(_ a: [[Node]], _ b: [[Node]]) -> [[Node]]? {
        if a.count * b.count > RequiredFactor.maxAlternatives { return nil }
        var out: [[Node]] = []
        for head in a {
            for tail in b {
                if head.count + tail.count > maxLength { return nil }
                out.append(head + tail)
            }
        }
        return out
    }
}

extension Node {
    fileprivate var scalars: ScalarSet? {
        if case .one(let set) = self { set } else { nil }
    }

    /// How much of everyday text meets a node at a given place.
    fileprivate var commonness: Double {
        switch self {
        case .one(let set): set.commonness
        case .assertion(let assertion): assertion == .notWordBoundary ? 0.7 : 0.3
        default: 1
        }
    }
}

extension ScalarSet {
    /// Of a thousand characters of shell commands and paths, how many are this one of ASCII; a rough guess, which only
    /// ranks factors.
    private static func weight(_ scalar: UInt32) -> Double {
        switch scalar {
        case 0x20: 120
        case 0x65, 0x74, 0x61, 0x6F, 0x73, 0x69, 0x6E, 0x72: 50
        case 0x61...0x7A: 20
        case 0x2D, 0x2E, 0x2F: 30
        case 0x30...0x39, 0x41...0x5A: 6
        case 0x09, 0x0A, 0x21...0x7E: 5
        default: 0.1
        }
    }

    /// Share of everyday text.
    fileprivate var commonness: Double {
        var sum = 0.0
        for range in ranges {
            if range.upperBound >= 0x80 { sum += 10 }
            if range.lowerBound > 0x7F { continue }
            for scalar in range.lowerBound...min(range.upperBound, 0x7F) { sum += ScalarSet.weight(scalar) }
        }
        return min(1, max(sum, 0.1) / 1000)
    }
}
