internal import Patterns

/// One expression; parts are numbers of others in the same `Expressions`.
enum Expression: Hashable {
    /// No word.
    case nothing
    /// The empty word.
    case empty
    /// One code point of a set.
    case one(set: Int32)
    case assertion(Assertion)
    /// One expression, which is no sequence, then the other.
    case sequence(Int32, Int32)
    /// Any of two or more, ascending by number, none of them a choice.
    case choice([Int32])
    /// So many times; no most is -1.
    case repeated(Int32, least: Int32, most: Int32)
}

/// Expressions that are kept once each, modulo associativity of sequences and associativity, commutativity and idempotence
/// of choices. What a tree says is read off `Node`, the syntax tree; nothing here comes from the constructions of
/// automata in `Patterns`.
struct Expressions {
    private(set) var items: [Expression] = []
    private var numbers: [Expression: Int32] = [:]
    private(set) var sets: [ScalarSet] = []
    private var setNumbers: [ScalarSet: Int32] = [:]
    /// Where each expression has the empty word.
    private(set) var empties: [Places] = []
    /// Assertions that are met before any code point, bit by raw value.
    private(set) var fronts: [UInt8] = []

    static let nothing: Int32 = 0
    static let empty: Int32 = 1

    init() {
        _ = add(.nothing)
        _ = add(.empty)
    }

    /// The number of a tree's expression. Linear in the tree; counted repeats are not written out.
    mutating func number(_ node: Node) -> Int32 {
        switch node {
        case .one(let set): return set.isEmpty ? Self.nothing : add(.one(set: number(set)))
        case .assertion(let assertion): return add(.assertion(assertion))
        case .sequence(let parts):
            var out = Self.empty
            for part in parts.reversed() {
                let head = number(part)
                out = sequence(head, out)
            }
            return out
        case .choice(let parts):
            var all: [Int32] = []
            for part in parts { all.append(number(part)) }
            return choice(all)
        case .repeated(let part, let least, let most):
            let inner = number(part)
            return repeated(inner, Int32(least), most.map { Int32($0) } ?? -1)
        }
    }

    mutating func sequence(_ head: Int32, _ tail: Int32) -> Int32 {
        if head == Self.nothing || tail == Self.nothing { return Self.nothing }
        if head == Self.empty { return tail }
        if tail == Self.empty { return head }
        var parts: [Int32] = []
        var last = head
        while case .sequence(let first, let rest) = items[Int(last)] {
            parts.append(first)
            last = rest
        }
        var out = add(.sequence(last, tail))
        for part in parts.reversed() { out = add(.sequence(part, out)) }
        return out
    }

    mutating func repeated(_ part: Int32, _ least: Int32, _ most: Int32) -> Int32 {
        if most == 0 || part == Self.empty { return Self.empty }
        if part == Self.nothing { return least == 0 ? Self.empty : Self.nothing }
        if least == 1 && most == 1 { return part }
        // What has the empty word everywhere can be that often for nothing.
        return add(.repeated(part, least: empties[Int(part)] == .all ? 0 : least, most: most))
    }

    private mutating func choice(_ parts: [Int32]) -> Int32 {
        var all = Set<Int32>()
        for part in parts where part != Self.nothing {
            if case .choice(let inner) = items[Int(part)] { all.formUnion(inner) } else { all.insert(part) }
        }
        if all.isEmpty { return Self.nothing }
        if all.count == 1, let only = all.first { return only }
        return add(.choice(all.sorted()))
    }

    private mutating func number(_ set: ScalarSet) -> Int32 {
        if let known = setNumbers[set] { return known }
        sets.append(set)
        setNumbers[set] = Int32(sets.count - 1)
        return Int32(sets.count - 1)
    }

    private mutating func add(_ item: Expression) -> Int32 {
        if let known = numbers[item] { return known }
        let number = Int32(items.count)
        numbers[item] = number
        items.append(item)
        empties.append(places(item))
        fronts.append(front(item))
        return number
    }

    /// Where the expression has the empty word. No code point is consumed, so all its assertions are about one place.
    private func places(_ item: Expression) -> Places {
        switch item {
        case .nothing, .one: .none
        case .empty: .all
        case .assertion(let assertion): Places(assertion)
        case .sequence(let head, let tail): Places(bits: empties[Int(head)].bits & empties[Int(tail)].bits)
        case .choice(let parts): Places(bits: parts.reduce(0) { $0 | empties[Int($1)].bits })
        case .repeated(let part, let least, _): least == 0 ? .all : empties[Int(part)]
        }
    }

    private func front(_ item: Expression) -> UInt8 {
        switch item {
        case .nothing, .empty, .one: 0
        case .assertion(let assertion): 1 << assertion.rawValue
        case .sequence(let head, let tail):
            fronts[Int(head)] | (empties[Int(head)] == .none ? 0 : fronts[Int(tail)])
        case .choice(let parts): parts.reduce(0) { $0 | fronts[Int($1)] }
        case .repeated(let part, _, _): fronts[Int(part)]
        }
    }
}

extension Assertion {
    /// Its bit in `Expressions.fronts`.
    var bit: UInt8 { 1 << rawValue }
}
