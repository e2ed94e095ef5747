/// A value at a place of the arguments.
struct Fill: Hashable, Sendable {
    var place: SlotKey
    var value: FillValue
}

indirect enum FillValue: Hashable, Sendable {
    case string([UInt8])
    /// Number text.
    case number([UInt8])
    case bool(Bool)
    case array([FillValue])
    case object([UInt8], FillValue)

    var cost: WordCost {
        switch self {
        case .string(let text), .number(let text): WordCost(text)
        case .bool(let value): WordCost(scalars: value ? 4 : 5, odd: 0)
        case .array(let parts): parts.reduce(.zero) { $0 + $1.cost }
        case .object(let key, let value): WordCost(key) + value.cost
        }
    }
}

/// Ways to bring an outcome about, cheapest first; no fill is an argument that is not there.
struct FoundFills: Sendable {
    var fills: [[Fill]]
    var cost: WordCost

    static let nothing = FoundFills(fills: [[]], cost: .zero)
}

/// Why it is not known whether two floors differ.
public enum Unknown: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Through what a shell command does: no command line was found that shows it, and none is excluded.
    case shell
    /// Through a script that calls other tools.
    case script
    /// Several rules read places that lie in one another.
    case overlap
    /// A path that normalisation, homes or escapes change.
    case paths
    /// A number for which patterns and bounds speak at once.
    case numbers
    /// An array or object whose parts are seen one by one and together.
    case containers
    /// A pattern that PCRE2 decides.
    case pcre2
    /// The search was stopped.
    case budget
    /// No name of the class was found.
    case name
    /// The place for the workspace or the layout of the arguments is another one.
    case layout

    public static func < (a: Unknown, b: Unknown) -> Bool {
        Unknown.allCases.firstIndex(of: a)! < Unknown.allCases.firstIndex(of: b)!
    }
}

/// A part of a call that says what it says whatever the other parts say: a place of the arguments, or a kind of thing that
/// calls do.
///
/// The generators bound what it can come to from above: each possible outcome is a fold of some of them. `find` looks for
/// something that has an outcome, and says nothing when it finds none; `settle` finds out whether a generator is really
/// there.
class Component {
    /// A JSON Pointer, a surface, or words.
    let title: String
    /// Rules on one side alone, by side.
    var changedRules: [[Int]] = [[], []]
    /// What to say when nothing is found and nothing is excluded.
    var unknown: Unknown = .budget
    private(set) var generators: [Generator] = []
    /// Whether the generators are not all there.
    var isUnbounded = false
    private var fills: [OutcomePair: FoundFills?] = [:]
    private var closure: [OutcomePair]?

    struct Generator {
        var pair: OutcomePair
        var origin: Int
        var isSettled: Bool
    }

    init(title: String) { self.title = title }

    var isChanged: Bool { !changedRules[0].isEmpty || !changedRules[1].isEmpty }

    func add(_ pair: OutcomePair, origin: Int, isSettled: Bool = false) {
        if generators.contains(where: { $0.pair == pair && $0.origin == origin }) { return }
        generators.append(Generator(pair: pair, origin: origin, isSettled: isSettled))
        closure = nil
    }

    /// Everything that it might come to; nil when that is too much to list.
    var targets: [OutcomePair]? {
        if let closure { return closure }
        if isUnbounded { return nil }
        guard var all = OutcomeClosure.of(generators.map(\.pair)) else { return nil }
        if !canBeNothing { all.removeAll { $0 == .none } }
        closure = all
        return all
    }

    /// Whether a call may do nothing about it that any rule minds.
    var canBeNothing: Bool { true }

    /// What is said when a call does nothing about it at all.
    var absent: OutcomePair { .none }

    /// Ways to have an outcome, or nil.
    final func find(_ target: OutcomePair) -> FoundFills? {
        if let known = fills[target] { return known }
        // While it is looked for it is not found: what leads back to it is no way.
        fills[target] = .some(nil)
        let made = search(target)
        fills[target] = .some(made)
        return made
    }

    /// What was found for an outcome before.
    final func known(_ target: OutcomePair) -> FoundFills? { fills[target] ?? nil }

    func search(_ target: OutcomePair) -> FoundFills? { target == .none ? .nothing : nil }

    /// Settles generators within a target; true when one of them is gone.
    final func settle(within target: OutcomePair) -> Bool {
        var isChanged = false
        for at in generators.indices where !generators[at].isSettled && generators[at].pair.isWithin(target) {
            generators[at].isSettled = true
            if exists(generators[at].pair, origin: generators[at].origin) == false {
                generators[at].origin = -1
                isChanged = true
            }
        }
        if isChanged {
            generators.removeAll { $0.origin == -1 }
            closure = nil
        }
        return isChanged
    }

    /// Whether there is something with the outcome of a generator; nil when that is not known.
    func exists(_ pair: OutcomePair, origin: Int) -> Bool? { nil }
}
