internal import FakBasics

/// A condition on a place between two code points; it consumes nothing.
public enum Assertion: UInt8, Hashable, Sendable, CaseIterable {
    /// `^` and `\A`: nothing precedes.
    case textStart
    /// `$` and `\z`: nothing follows.
    case textEnd
    /// `(?m)^`: nothing or LF precedes.
    case lineStart
    /// `(?m)$`: nothing or LF follows.
    case lineEnd
    /// `\b`: an ASCII word character on exactly one side.
    case wordBoundary
    /// `\B`: not `\b`.
    case notWordBoundary
}

/// The syntax of a regular language over code points.
public indirect enum Node: Hashable, Sendable {
    /// One code point of the set; the empty set matches nothing.
    case one(ScalarSet)
    /// A condition on the place.
    case assertion(Assertion)
    /// One after the other; the empty sequence is the empty word.
    case sequence([Node])
    /// Any of them; never empty.
    case choice([Node])
    /// At least `least` times and at most `most` times (nil: without bound).
    case repeated(Node, least: Int, most: Int?)
}

/// A regular language over code points with the assertions of RE2 syntax: a value, without engine state.
public struct Language: Hashable, Sendable {
    /// The syntax tree.
    public let node: Node
    /// Places in the tree that consume a code point, counted repeats written out.
    public let positions: Int
    /// Places of any kind, counted repeats written out: what a construction pays for.
    public let size: Int

    /// A language from its tree. Linear in the tree.
    public init(_ node: Node) {
        self.node = node
        (self.positions, self.size) = Language.measure(node)
    }

    /// Whether the tree is within `Limits.regexPositions`; `regex` and `glob` give no other.
    public var isWithinLimits: Bool {
        positions <= Limits.regexPositions && size <= 8 * Limits.regexPositions
    }

    /// RE2 syntax as Go accepts it (Perl flags). Throws the first construct that is not in it.
    public static func regex(_ source: String) throws(PatternError) -> Language {
        var parser = RegexParser(source)
        return try checked(parser.parse())
    }

    /// A glob over a whole, normalised, `/`-separated value; `folded` closes every character under simple folding.
    public static func glob(_ source: String, folded: Bool) throws(PatternError) -> Language {
        var parser = GlobParser(source, folded: folded)
        return try checked(parser.parse())
    }

    /// The one word `text`, or every word with the same simple folding.
    public static func literal(_ text: String, folded: Bool) -> Language {
        Language(
            .sequence(
                text.unicodeScalars.map { scalar in
                    let set = ScalarSet(scalar.value)
                    return .one(folded ? set.folded : set)
                }))
    }

    /// The empty word.
    public static let empty = Language(.sequence([]))
    /// No word.
    public static let none = Language(.one(.none))
    /// Any one code point.
    public static let any = Language(.one(.all))

    /// One code point of a set.
    public static func one(_ set: ScalarSet) -> Language { Language(.one(set)) }

    /// A word of the first language, then one of the second, and so on.
    public static func concat(_ parts: [Language]) -> Language { Language(Node.joined(parts.map(\.node))) }

    /// A word of any of the languages; no languages give no word.
    public static func union(_ parts: [Language]) -> Language { Language(Node.either(parts.map(\.node))) }

    /// Any number of words of the language.
    public static func star(_ part: Language) -> Language {
        Language(Node.times(part.node, least: 0, most: nil))
    }

    private static func checked(_ node: Node) throws(PatternError) -> Language {
        let language = Language(node)
        if !language.isWithinLimits { throw .tooManyPositions() }
        return language
    }

    /// Far over any limit, and its square is still an Int.
    private static let bound = 1 << 30

    private static func measure(_ node: Node) -> (positions: Int, size: Int) {
        switch node {
        case .one: return (1, 1)
        case .assertion: return (0, 1)
        case .sequence(let parts), .choice(let parts):
            var sum = (positions: 0, size: 1)
            for part in parts {
                let inner = measure(part)
                sum.positions += inner.positions
                sum.size += inner.size
            }
            return (min(sum.positions, bound), min(sum.size, bound))
        case .repeated(let part, let least, let most):
            let inner = measure(part)
            let copies = min(most ?? max(least, 1), bound)
            return (min(inner.positions * copies, bound), min((inner.size + 1) * copies + 1, bound))
        }
    }
}

// MARK: Constructors that keep trees small

extension Node {
    /// A sequence without nested sequences; a single part is itself.
    static func joined(_ parts: [Node]) -> Node {
        var out: [Node] = []
        for part in parts {
            if case .sequence(let inner) = part { out += inner } else { out.append(part) }
        }
        return out.count == 1 ? out[0] : .sequence(out)
    }

    /// A choice without nested choices, with its single code points in one set and without repeated parts; no parts
    /// match nothing.
    static func either(_ parts: [Node]) -> Node {
        var out: [Node] = []
        var seen: Set<Node> = []
        var ranges: [ClosedRange<UInt32>] = []
        var place: Int?
        func add(_ part: Node) {
            switch part {
            case .choice(let inner):
                for branch in inner { add(branch) }
            case .one(let set):
                ranges += set.ranges
                if place == nil {
                    place = out.count
                    out.append(part)
                }
            default:
                if seen.insert(part).inserted { out.append(part) }
            }
        }
        for part in parts { add(part) }
        if let place { out[place] = .one(ScalarSet(ranges)) }
        if out.isEmpty { return .one(.none) }
        return out.count == 1 ? out[0] : .choice(out)
    }

    /// A repetition, without needless ones inside: `(?:x*)+` is `x*`, `x{1}` is `x`, and a part that consumes nothing
    /// holds once or not at all.
    static func times(_ part: Node, least: Int, most: Int?) -> Node {
        if most == 0 { return .sequence([]) }
        if least == 1 && most == 1 { return part }
        if !part.consumes { return least == 0 ? .sequence([]) : part }
        if case .repeated(let inner, let innerLeast, let innerMost) = part, innerLeast <= 1,
            innerMost == nil || innerMost == 1, least <= 1, most == nil || most == 1
        {
            return .repeated(inner, least: min(least, innerLeast), most: most == nil || innerMost == nil ? nil : 1)
        }
        return .repeated(part, least: least, most: most)
    }

    /// Whether some word of the tree could have a code point.
    private var consumes: Bool {
        switch self {
        case .one: true
        case .assertion: false
        case .sequence(let parts), .choice(let parts): parts.contains { part in part.consumes }
        case .repeated(let part, _, _): part.consumes
        }
    }

    /// Whether the empty word is in the language at every place, whatever stands around it.
    public var isNullable: Bool {
        switch self {
        case .one, .assertion: false
        case .sequence(let parts): parts.allSatisfy { part in part.isNullable }
        case .choice(let parts): parts.contains { part in part.isNullable }
        case .repeated(let part, let least, _): least == 0 || part.isNullable
        }
    }
}
