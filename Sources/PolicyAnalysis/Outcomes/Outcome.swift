internal import CallModel

/// What one side makes of a value, or of a whole call: the fold of what the violated rules say.
///
/// Rules stand in order of citation. Neighbours with one reason share a *level*, so that an outcome says no more than a
/// decision does: the reason is that of the least level, the disposition the strictest of all. Folding is
/// commutative, associative and idempotent, and `none` is its unit.
struct Outcome: Hashable, Comparable {
    /// Level of the first denial, `noLevel` when nothing denies.
    var level: UInt16
    /// 0, or one more than the disposition.
    var strictness: UInt8
    /// The reasons of advisory rules that were violated, one bit each.
    var notes: UInt16

    static let noLevel = UInt16.max
    static let none = Outcome(level: noLevel, strictness: 0, notes: 0)

    var isDenied: Bool { level != Outcome.noLevel }

    func folded(_ other: Outcome) -> Outcome {
        Outcome(
            level: min(level, other.level), strictness: max(strictness, other.strictness), notes: notes | other.notes)
    }

    static func < (a: Outcome, b: Outcome) -> Bool {
        (a.level, a.strictness, a.notes) < (b.level, b.strictness, b.notes)
    }
}

/// The outcomes of one value, or of one call, on both sides.
struct OutcomePair: Hashable, Comparable {
    var a: Outcome
    var b: Outcome

    static let none = OutcomePair(a: .none, b: .none)

    /// 0 for the first side, 1 for the second.
    func outcome(_ side: Int) -> Outcome { side == 0 ? a : b }

    func folded(_ other: OutcomePair) -> OutcomePair { OutcomePair(a: a.folded(other.a), b: b.folded(other.b)) }

    /// Whether folding it into the other adds nothing: only such a part can lead to that whole.
    func isWithin(_ whole: OutcomePair) -> Bool { folded(whole) == whole }

    static func < (x: OutcomePair, y: OutcomePair) -> Bool { (x.a, x.b) < (y.a, y.b) }
}

/// Every fold of any number of the pairs.
enum OutcomeClosure {
    /// The folds of subsets, sorted, `none` among them; nil when there are more than `limit`.
    static func of(_ pairs: some Sequence<OutcomePair>, limit: Int = 4096) -> [OutcomePair]? {
        var all: Set<OutcomePair> = [.none]
        // What earlier ones come to together adds nothing.
        for pair in Set(pairs).sorted() where !all.contains(pair) {
            for held in all { all.insert(held.folded(pair)) }
            if all.count > limit { return nil }
        }
        return all.sorted()
    }
}
