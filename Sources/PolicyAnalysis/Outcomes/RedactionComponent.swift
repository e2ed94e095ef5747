internal import Bytecode

/// Keys that one side redacts and the other one does not.
final class RedactionComponent: Component {
    /// The bit of `Outcome.notes` that no reason has.
    private static let mark = Outcome(level: Outcome.noLevel, strictness: 0, notes: 1 << 15)
    private let keys: [[[UInt8]]]

    /// Whether an outcome says that one side redacts and the other does not.
    static func isMarked(_ outcome: Outcome) -> Bool { outcome.notes & mark.notes != 0 }

    /// Nil when both sides redact the same keys.
    init?(_ sides: [Side]) {
        let all = sides.map { side in Set(side.model.redactKeys.map { side.constant($0) }) }
        let own: [Set<[UInt8]>] = [all[0].subtracting(all[1]), all[1].subtracting(all[0])]
        keys = own.map { set in
            set.sorted { (x: [UInt8], y: [UInt8]) -> Bool in
                x.count != y.count ? x.count < y.count : x.lexicographicallyPrecedes(y)
            }
        }
        if keys[0].isEmpty && keys[1].isEmpty { return nil }
        super.init(title: "redacted keys")
        unknown = .overlap
        add(.none, origin: 0, isSettled: true)
        if !keys[0].isEmpty { add(OutcomePair(a: RedactionComponent.mark, b: .none), origin: 0, isSettled: true) }
        if !keys[1].isEmpty { add(OutcomePair(a: .none, b: RedactionComponent.mark), origin: 0, isSettled: true) }
    }

    /// Whether a rule may read what redaction puts in place of a value: the call is judged once more with it, and the side
    /// that redacts may deny what the other one allows. A rule that names a redacted key is refused when it is compiled;
    /// one on any key is not, nor one on an object with such a key in it. An object violates what it is allowed to be
    /// with and without redaction.
    static func mayRead(_ test: ClassTest) -> Bool {
        if test.slot.source != .path { return false }
        if [.maxBytes, .denyMatch, .denyGlob].contains(test.op.opcode) { return true }
        return PointerText.steps(test.slot.text).contains { if case .any = $0 { true } else { false } }
    }

    override var isChanged: Bool { true }

    /// The keys of each side that the other one has not.
    var changedKeys: [[String]] { keys.map { $0.map { String(decoding: $0, as: UTF8.self) } } }

    override func search(_ target: OutcomePair) -> FoundFills? {
        if target == .none { return .nothing }
        guard target.a == .none || target.b == .none else { return nil }
        let own = keys[target.b == .none ? 0 : 1]
        let fills = own.map { key in
            [Fill(place: SlotKey(source: .path, text: PointerText.text([.key(key)])), value: .number([0x30]))]
        }
        return fills.isEmpty ? nil : FoundFills(fills: fills, cost: WordCost(own[0]) + WordCost(scalars: 1, odd: 0))
    }
}
