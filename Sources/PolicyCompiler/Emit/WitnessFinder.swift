internal import Bytecode
internal import FakBasics
internal import Patterns

/// A text that a rule matches, and one an edit away from it that the rule does not match.
struct WitnessTexts {
    var hit: [UInt8]?
    var miss: [UInt8]?
}

extension ImageModel {
    /// Adds witnesses of the last entries of GROUP_RULES, in their order.
    mutating func witness(_ texts: [WitnessTexts]) {
        let first = groupRules.count - texts.count
        for (i, text) in texts.enumerated() {
            if let hit = text.hit { witness(.match, first + i, true, hit) }
            if let miss = text.miss { witness(.match, first + i, false, miss) }
        }
    }

    mutating func witness(_ kind: WitnessKind, _ index: Int, _ holds: Bool, _ text: [UInt8]) {
        witnesses.append(
            WitnessRecord(kind: kind, holds: holds, index: UInt32(index), length: UInt32(text.count)))
        witnessText += text
    }
}

/// Looks for witnesses in a group's automaton: shortest texts, of readable bytes where there is a choice.
struct WitnessFinder {
    private let dfa: MooreDFA
    /// A byte of each class, and the classes by how readable that is.
    private var bytes: [UInt8]
    private var classes: [Int]
    /// States in the order in which a breadth-first walk meets them, and how.
    private var order = [0]
    private var parent: [(state: Int, byte: UInt8)]
    /// The masks on that way.
    private var met: [UInt64]

    /// O(states × classes).
    init(_ dfa: MooreDFA) {
        self.dfa = dfa
        bytes = [UInt8](repeating: 0, count: dfa.classCount)
        var known = [Int](repeating: Int.max, count: dfa.classCount)
        for byte in 0..<256 {
            let c = Int(dfa.classMap[byte])
            let rank = WitnessFinder.rank(UInt8(byte))
            if rank < known[c] {
                known[c] = rank
                bytes[c] = UInt8(byte)
            }
        }
        classes = (0..<dfa.classCount).sorted { (known[$0], $0) < (known[$1], $1) }
        parent = [(state: Int, byte: UInt8)](repeating: (-1, 0), count: dfa.stateCount)
        parent[0] = (0, 0)
        met = [UInt64](repeating: dfa.masks[0], count: dfa.stateCount)
        var at = 0
        while at < order.count {
            let state = order[at]
            at += 1
            for c in classes {
                let next = Int(dfa.next[state * dfa.classCount + c])
                if parent[next].state >= 0 { continue }
                parent[next] = (state, bytes[c])
                met[next] = met[state] | dfa.masks[next]
                order.append(next)
            }
        }
    }

    /// Witnesses for the bits below `count`: no hit where the bit is in no mask, no miss where none was found. A hit of one
    /// rule alone goes before a shorter one that others share: it says which bit is whose.
    func witnesses(count: Int) -> [WitnessTexts] {
        var out = [WitnessTexts](repeating: WitnessTexts(), count: count)
        var own = [Int](repeating: -1, count: count)
        var first = own
        for state in order {
            let mask = met[state] | dfa.endMasks[state]
            for bit in 0..<count where mask >> UInt64(bit) & 1 == 1 {
                if first[bit] < 0 { first[bit] = state }
                if own[bit] < 0, mask == 1 << UInt64(bit) { own[bit] = state }
            }
        }
        for bit in 0..<count where first[bit] >= 0 { out[bit].hit = text(to: own[bit] >= 0 ? own[bit] : first[bit]) }
        for bit in 0..<count { out[bit].miss = miss(out[bit].hit ?? [], 1 << UInt64(bit)) }
        return out
    }

    private func text(to state: Int) -> [UInt8] {
        var out: [UInt8] = []
        var state = state
        while state != 0 {
            out.append(parent[state].byte)
            state = parent[state].state
        }
        return out.reversed()
    }

    /// A text without the bit, one edit away from `hit`; otherwise the shortest that there is.
    private func miss(_ hit: [UInt8], _ bit: UInt64) -> [UInt8]? {
        func isMiss(_ text: [UInt8]) -> Bool { dfa.run(text.span) & bit == 0 }
        if !hit.isEmpty {
            for i in hit.indices.suffix(32).reversed() {
                var shorter = hit
                shorter.remove(at: i)
                if isMiss(shorter) { return shorter }
            }
            for c in classes.prefix(32) {
                let changed = hit.dropLast() + [bytes[c]]
                if isMiss(Array(changed)) { return Array(changed) }
            }
        }
        for c in classes.prefix(32) where isMiss(hit + [bytes[c]]) { return hit + [bytes[c]] }
        // States in breadth-first order, by their shortest text.
        for state in order where dfa.endMasks[state] & bit == 0 && dfa.masks[state] & bit == 0 {
            let text = text(to: state)
            if isMiss(text) { return text }
        }
        return nil
    }

    /// Letters, digits, other printable bytes, the rest of ASCII, and everything else.
    static func rank(_ byte: UInt8) -> Int {
        switch byte {
        case 0x61...0x7A: Int(byte)
        case 0x30...0x39: 0x100 + Int(byte)
        case 0x20...0x7E: 0x200 + Int(byte)
        case 0...0x7F: 0x300 + Int(byte)
        default: 0x400 + Int(byte)
        }
    }
}

/// Looks for witnesses of a rule that only an NFA holds: the way with the fewest code points, its assertions left aside,
/// and tried.
enum NFAWitness {
    /// Nothing where the way is too long or its assertions do not hold on it.
    static func find(_ nfa: PatternNFA) -> WitnessTexts {
        guard let hit = shortest(nfa), hit.count <= Limits.witnessNFABytes, nfa.run(hit.span) else {
            return WitnessTexts(hit: nil, miss: nfa.run([UInt8]().span) ? nil : [])
        }
        var misses: [[UInt8]] = hit.isEmpty ? [] : [Array(hit.dropLast()), Array(hit.dropFirst())]
        misses += [hit + [0x21], []]
        return WitnessTexts(hit: hit, miss: misses.first { !nfa.run($0.span) })
    }

    /// O(instructions): a walk that takes what consumes nothing first.
    private static func shortest(_ nfa: PatternNFA) -> [UInt8]? {
        var from = [Int](repeating: -1, count: nfa.instructions.count)
        var isDone = [Bool](repeating: false, count: nfa.instructions.count)
        var here = [0]
        var next: [Int] = []
        from[0] = 0
        while !here.isEmpty {
            while let at = here.popLast() {
                if isDone[at] { continue }
                isDone[at] = true
                func go(_ target: Int, _ list: inout [Int]) {
                    if from[target] < 0 { from[target] = at }
                    if !isDone[target] { list.append(target) }
                }
                switch nfa.instructions[at] {
                case .accept: return text(nfa, at, from)
                case .split(let a, let b):
                    go(b, &here)
                    go(a, &here)
                case .assertion(_, let target): go(target, &here)
                case .one(let set, let target): if representative(nfa, set) != nil { go(target, &next) }
                }
            }
            swap(&here, &next)
        }
        return nil
    }

    private static func text(_ nfa: PatternNFA, _ end: Int, _ from: [Int]) -> [UInt8] {
        var scalars: [UInt32] = []
        var at = end
        while at != 0 {
            at = from[at]
            if case .one(let set, _) = nfa.instructions[at], let scalar = representative(nfa, set) {
                scalars.append(scalar)
            }
        }
        var out: [UInt8] = []
        for scalar in scalars.reversed() { UTF8Bytes.append(scalar, to: &out) }
        return out
    }

    /// A code point of a set, readable where there is a choice; nil for the empty set.
    private static func representative(_ nfa: PatternNFA, _ set: Int) -> UInt32? {
        var best: (rank: Int, scalar: UInt32)?
        for (i, low) in nfa.pieces.enumerated() {
            let atom = Int(nfa.atoms[i])
            guard nfa.sets[set * nfa.wordsPerSet + atom / 64] >> UInt64(atom % 64) & 1 == 1 else { continue }
            let high = i + 1 < nfa.pieces.count ? nfa.pieces[i + 1] - 1 : 0x10FFFF
            for scalar in low...min(high, max(low, 0x7F)) {
                let rank = scalar < 0x80 ? WitnessFinder.rank(UInt8(scalar)) : 0x400 + Int(scalar)
                if best.map({ rank < $0.rank }) ?? true { best = (rank, scalar) }
            }
        }
        return best?.scalar
    }
}
