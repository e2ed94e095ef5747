internal import Bytecode

/// Rules that see the same subjects, of both sides: which of them are on both, which are not, and machines for them.
///
/// A rule that both sides have says its two outcomes together. So equal rule lists never differ, however large they are,
/// and what is on one side alone is what has to be looked at.
final class RuleSet {
    /// What rules that both sides have say.
    private(set) var shared: [OutcomePair] = []
    /// Machines of what is on one side alone.
    private(set) var changed: [Machine] = []
    /// Machines of what both sides have.
    private(set) var constraints: [Machine] = []
    /// Rules that are on one side alone, by side.
    private(set) var changedRules: [[Int]] = [[], []]
    /// Whether a rule is PCRE2's, so that there is no machine for it.
    private(set) var hasOpaque = false
    /// What such rules say that are on one side alone.
    private(set) var opaque: [OutcomePair] = []

    var isChanged: Bool { !changedRules[0].isEmpty || !changedRules[1].isEmpty }

    /// No rules.
    init() {}

    /// - Parameters:
    ///   - banks: of each side
    ///   - isAllow: whether a rule is violated by what it does not match
    init(_ languages: LanguageTable, _ sides: [Side], _ banks: [[Int]], isAllow: Bool) {
        var bits = [0, 1].map { side in banks[side].flatMap { languages.bits(side, bank: $0) } }
        bits[0].sort { $0.rule < $1.rule }
        bits[1].sort { $0.rule < $1.rule }
        // Rules of one language are one, on either side.
        var said: [Int: [Outcome?]] = [:]
        for (side, list) in bits.enumerated() {
            for bit in list {
                var held = said[languages.number(bit)] ?? [nil, nil]
                held[side] = (held[side] ?? .none).folded(sides[side].outcomes[bit.rule])
                said[languages.number(bit)] = held
            }
        }
        var saysBy: [GroupBit: OutcomePair] = [:]
        var own: [[GroupBit: OutcomePair]] = [[:], [:]]
        var done: Set<Int> = []
        for bit in bits[0] + bits[1] {
            let number = languages.number(bit)
            let held = said[number]!
            guard let a = held[0], let b = held[1] else {
                own[bit.side][bit] = add(bit, sides)
                continue
            }
            if sides.meansOther(a, b) { changedRules[bit.side].append(bit.rule) }
            if !done.insert(number).inserted { continue }
            let pair = OutcomePair(a: a, b: b)
            shared.append(pair)
            saysBy[bit] = pair
            if sides[0].model.groups[bit.group].engine == .pcre2 { hasOpaque = true }
        }
        for side in 0...1 { addMachines(own[side], languages, sides[side].model, isAllow) }
        // The tables of the first side stand for both: languages are equal.
        for group in Set(saysBy.keys.map(\.group)).sorted() {
            if let machine = RuleSet.machine(sides[0].model, group, saysBy, isAllow) { constraints.append(machine) }
        }
    }

    /// Adds a rule that is decided by a machine of its own.
    func add(_ machine: Machine, _ pair: OutcomePair, isShared: Bool, changed rules: [Int?]) {
        for case (let side, let rule?) in rules.enumerated() { changedRules[side].append(rule) }
        if isShared {
            shared.append(pair)
            constraints.append(machine)
        } else {
            changed.append(machine)
        }
    }

    /// The rules of both sets, in a set of its own.
    func joined(with other: RuleSet) -> RuleSet {
        let out = RuleSet()
        out.shared = shared + other.shared
        out.changed = changed + other.changed
        out.constraints = constraints + other.constraints
        out.changedRules = zip(changedRules, other.changedRules).map { $0 + $1 }
        out.hasOpaque = hasOpaque || other.hasOpaque
        out.opaque = opaque + other.opaque
        return out
    }

    /// The same rules for words behind a beginning that all words share.
    func starting(behind word: [UInt8]) -> RuleSet {
        if word.isEmpty { return self }
        let out = RuleSet()
        out.shared = shared
        out.changed = changed.map { $0.starting(behind: word + [0x2F]) }
        out.constraints = constraints.map { $0.starting(behind: word + [0x2F]) }
        out.changedRules = changedRules
        out.hasOpaque = hasOpaque
        out.opaque = opaque
        return out
    }

    /// A rule that one side alone has, and what it says.
    private func add(_ bit: GroupBit, _ sides: [Side]) -> OutcomePair {
        let said = sides[bit.side].outcomes[bit.rule]
        changedRules[bit.side].append(bit.rule)
        return bit.side == 0 ? OutcomePair(a: said, b: .none) : OutcomePair(a: .none, b: said)
    }

    /// Machines of what one side alone has: of many rules of a group the group's own, of few one each, which are smaller.
    private func addMachines(
        _ rules: [GroupBit: OutcomePair], _ languages: LanguageTable, _ model: ImageModel, _ isAllow: Bool
    ) {
        for (group, bits) in Dictionary(grouping: rules.keys, by: \.group).sorted(by: { $0.key < $1.key }) {
            if model.groups[group].engine == .dfa, bits.count > 3 {
                if let machine = RuleSet.machine(model, group, rules, isAllow) { changed.append(machine) }
                continue
            }
            for bit in bits.sorted(by: { ($0.rule, $0.bit) < ($1.rule, $1.bit) }) {
                let pair = rules[bit]!
                let (hit, miss) = isAllow ? (OutcomePair.none, pair) : (pair, OutcomePair.none)
                switch model.groups[group].engine {
                case .dfa: changed.append(languages.acceptor(bit).machine(inside: hit, outside: miss))
                case .nfa:
                    changed.append(
                        Machine(lazy: NFASource(model, Int(model.groups[group].table), hit: hit, miss: miss)))
                case .pcre2:
                    hasOpaque = true
                    opaque.append(pair)
                }
            }
        }
    }

    /// The machine of a group, for the rules of it that both sides have.
    private static func machine(
        _ model: ImageModel, _ number: Int, _ says: [GroupBit: OutcomePair], _ isAllow: Bool
    ) -> Machine? {
        let group = model.groups[number]
        var byBit = [OutcomePair?](repeating: nil, count: 64)
        for (bit, pair) in says where bit.group == number { byBit[bit.bit] = pair }
        func fold(_ mask: UInt64) -> OutcomePair {
            var out = OutcomePair.none
            for (bit, pair) in byBit.enumerated() where mask >> UInt64(bit) & 1 == 1 {
                if let pair { out = out.folded(pair) }
            }
            return out
        }
        switch group.engine {
        case .pcre2: return nil
        case .nfa:
            let pair = fold(1)
            return Machine(
                lazy: NFASource(
                    model, Int(group.table), hit: isAllow ? .none : pair, miss: isAllow ? pair : .none))
        case .dfa:
            let table = DFATable(model, Int(group.table))
            return Machine(
                classMap: table.classMap, classCount: table.classCount, next: table.next,
                entered: isAllow
                    ? [OutcomePair](repeating: .none, count: table.stateCount) : table.masks.map(fold),
                ended: table.endMasks.map { isAllow ? fold(~$0) : fold($0) })
        }
    }
}

extension [Side] {
    /// Whether what one rule says is another reason, or no longer a denial, on the second side.
    func meansOther(_ a: Outcome, _ b: Outcome) -> Bool {
        if a.isDenied != b.isDenied || a.notes != b.notes || a.strictness != b.strictness { return true }
        return a.isDenied && self[0].reasons[Int(a.level)] != self[1].reasons[Int(b.level)]
    }
}
