internal import Patterns

/// A language over code points as an automaton of what may still come: a state is the set of expressions of which one has
/// to take the rest of the text, and what stands behind the place where an assertion could ask for it. States are made
/// when a step first leads to them.
///
/// The step by a code point is the partial derivative: assertions before it are decided first, by what is behind and by
/// the code point. In a search the whole expression starts anew at every place, and once it has matched the state is
/// `matched` for good.
struct Remainders {
    /// The state of a search that has matched.
    static let matched: Int32 = 0

    let points: CodePoints
    fileprivate let isSearch: Bool
    fileprivate var pool: Expressions
    fileprivate let whole: Int32
    private var states = ListTable()
    fileprivate var lists = ListTable()
    /// Steps by state and letter; -1 is not known yet.
    private var steps: [Int32] = []
    /// By state: whether the language has the text that ends here.
    private(set) var acceptsEnd: [Bool] = []
    /// Derivatives by expression, then kind behind where it matters, then letter: an index into `lists`, or -1.
    private var derived: [Int32] = []
    private var derivedRow: [Int] = []
    private let limit: Int
    /// Set when there are more than `limit` states, or more work than `limit` calls for: no answer counts any more.
    private(set) var isTooLarge = false
    private var work = 0
    private(set) var start: Int32 = 0

    /// - Parameter others: sets that letters have to tell apart besides those of the language; with them also the kinds
    ///   of code points that assertions know
    init(_ language: Language, _ anchoring: Anchoring, limit: Int, others: [ScalarSet]? = nil) {
        pool = Expressions()
        whole = pool.number(language.node)
        isSearch = anchoring == .search
        self.limit = limit
        let hasAssertions = pool.items.contains { if case .assertion = $0 { true } else { false } }
        points = CodePoints(pool.sets + (others ?? []), kinds: hasAssertions || others != nil)
        // State 0: a list that no other state has.
        _ = states.insert([-1])
        steps += [Int32](repeating: Self.matched, count: points.count)
        acceptsEnd.append(true)
        start = state(isSearch ? [] : [whole], behind: .edge)
    }

    var stateCount: Int { states.count }

    /// The state after one more code point.
    mutating func step(_ state: Int32, _ letter: Int32) -> Int32 {
        let slot = Int(state) * points.count + Int(letter)
        if steps[slot] < 0 { steps[slot] = made(state, letter) }
        return steps[slot]
    }

    private mutating func made(_ state: Int32, _ letter: Int32) -> Int32 {
        let range = states.range(Int(state))
        let behind = Beside(rawValue: UInt8(states[item: range.upperBound - 1]))!
        let ahead = points.kinds[Int(letter)]
        var rest: [Int32] = []
        for at in range.dropLast() {
            let part = states[item: at]
            if isSearch, pool.empties[Int(part)].contains(behind, ahead) { return Self.matched }
            let list = derivative(part, letter, behind)
            for item in lists.range(list) { rest.append(lists[item: item]) }
        }
        work += rest.count
        if work > 64 * limit { isTooLarge = true }
        return self.state(rest, behind: ahead)
    }

    /// The state in which these expressions are left, with `behind` before the place.
    private mutating func state(_ rest: [Int32], behind: Beside) -> Int32 {
        var all = rest
        if isSearch { all.append(whole) }
        all.sort()
        var key: [Int32] = []
        key.reserveCapacity(all.count + 1)
        var fronts: UInt8 = 0
        for part in all where part != key.last && part != Expressions.nothing {
            if isSearch, pool.empties[Int(part)] == .all { return Self.matched }
            fronts |= pool.fronts[Int(part)]
            key.append(part)
        }
        let seen = Remainders.seen(behind, fronts)
        key.append(Int32(seen.rawValue))
        let (index, isNew) = states.insert(key)
        if isNew {
            if states.count > limit { isTooLarge = true }
            steps += repeatElement(-1, count: points.count)
            acceptsEnd.append(key.dropLast().contains { pool.empties[Int($0)].contains(seen, .edge) })
        }
        return Int32(index)
    }

    /// What is behind, as far as assertions at the front ask for it: `other` for what they cannot tell from it.
    fileprivate static func seen(_ behind: Beside, _ fronts: UInt8) -> Beside {
        let starts = Assertion.textStart.bit | Assertion.lineStart.bit
        let words = Assertion.wordBoundary.bit | Assertion.notWordBoundary.bit
        switch behind {
        case .edge: return fronts & starts != 0 ? .edge : .other
        case .lineFeed: return fronts & Assertion.lineStart.bit != 0 ? .lineFeed : .other
        case .word: return fronts & words != 0 ? .word : .other
        case .other: return .other
        }
    }

    // MARK: Partial derivatives

    /// What is left of a word of the expression after a code point: an index into `lists`, ascending and without repeats.
    fileprivate mutating func derivative(_ part: Int32, _ letter: Int32, _ behind: Beside) -> Int {
        let slot = row(part) + (pool.fronts[Int(part)] == 0 ? 0 : Int(behind.rawValue) * points.count) + Int(letter)
        if derived[slot] >= 0 { return Int(derived[slot]) }
        var out: [Int32] = []
        switch pool.items[Int(part)] {
        case .nothing, .empty, .assertion: break
        case .one(let set): if points.contains(set, letter) { out.append(Expressions.empty) }
        case .choice(let parts): for inner in parts { append(inner, letter, behind, then: Expressions.empty, &out) }
        case .sequence(let head, let tail):
            append(head, letter, behind, then: tail, &out)
            if pool.empties[Int(head)].contains(behind, points.kinds[Int(letter)]) {
                append(tail, letter, behind, then: Expressions.empty, &out)
            }
        case .repeated(let inner, let least, let most):
            // Where the part is empty only here, any of the times that have to be may be the empty ones.
            let isEmptyHere =
                pool.empties[Int(inner)].contains(behind, points.kinds[Int(letter)]) && pool.empties[Int(inner)] != .all
            for done in 1...(isEmptyHere ? max(least, 1) : 1) {
                let left = pool.repeated(inner, max(least - done, 0), most < 0 ? -1 : most - done)
                append(inner, letter, behind, then: left, &out)
            }
        }
        out.sort()
        var list: [Int32] = []
        for item in out where item != list.last && item != Expressions.nothing { list.append(item) }
        let index = lists.insert(list).index
        // Rows may have been added meanwhile, none has moved.
        derived[slot] = Int32(index)
        return index
    }

    /// Adds what is left of `head`, with `tail` behind it.
    private mutating func append(
        _ head: Int32, _ letter: Int32, _ behind: Beside, then tail: Int32, _ out: inout [Int32]
    ) {
        let list = derivative(head, letter, behind)
        work += 1
        for at in lists.range(list) {
            let item = lists[item: at]
            out.append(tail == Expressions.empty ? item : pool.sequence(item, tail))
        }
    }

    private mutating func row(_ part: Int32) -> Int {
        while derivedRow.count < pool.items.count { derivedRow.append(-1) }
        if derivedRow[Int(part)] < 0 {
            derivedRow[Int(part)] = derived.count
            let count = pool.fronts[Int(part)] == 0 ? 1 : Beside.allCases.count
            derived += repeatElement(-1, count: points.count * count)
        }
        return derivedRow[Int(part)]
    }
}

/// A language as an automaton whose elements are single expressions, with what is behind.
struct LanguageNFA: WaitingSets {
    private var remainders: Remainders
    private var elements: [(part: Int32, behind: Beside)] = [(Expressions.nothing, .edge)]
    private var numbers: [UInt64: Int32] = [:]

    init(_ remainders: Remainders) { self.remainders = remainders }

    var count: Int { elements.count }

    var start: [Int32] { mutating get { [element(remainders.whole, .edge)] } }

    private mutating func element(_ part: Int32, _ behind: Beside) -> Int32 {
        let seen = Remainders.seen(behind, remainders.pool.fronts[Int(part)])
        let key = UInt64(part) << 2 | UInt64(seen.rawValue)
        if let known = numbers[key] { return known }
        elements.append((part, seen))
        numbers[key] = Int32(elements.count - 1)
        return Int32(elements.count - 1)
    }

    mutating func step(_ element: Int32, _ letter: Int32) -> [Int32] {
        if element == 0 { return [0] }
        let (part, behind) = elements[Int(element)]
        let ahead = remainders.points.kinds[Int(letter)]
        if remainders.isSearch, remainders.pool.empties[Int(part)].contains(behind, ahead) { return [0] }
        let list = remainders.derivative(part, letter, behind)
        var out: [Int32] = []
        for at in remainders.lists.range(list) { out.append(self.element(remainders.lists[item: at], ahead)) }
        if remainders.isSearch { out.append(self.element(remainders.whole, ahead)) }
        return out
    }

    mutating func acceptsEnd(_ element: Int32) -> Bool {
        if element == 0 { return true }
        let (part, behind) = elements[Int(element)]
        return remainders.pool.empties[Int(part)].contains(behind, .edge)
    }
}
