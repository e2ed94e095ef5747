internal import Bytecode

/// One rule of one group of one side.
struct GroupBit: Hashable {
    var side: Int
    var group: Int
    var bit: Int
    var rule: Int
}

/// Which rules of the two sides have the same language, by the tables alone: equal tables, else automata that walk alike,
/// else equal minimal automata. What the images say about their sources is a hint where to look and never an answer.
final class LanguageTable {
    private let sides: [Side]
    private var numbers: [GroupBit: Int] = [:]
    private var acceptors: [GroupBit: Acceptor] = [:]
    private var nextNumber = 0

    init(_ a: Side, _ b: Side) {
        sides = [a, b]
        var groups: [GroupTable: Int] = [:]
        var rest: [[GroupBit]] = [[], []]
        for side in 0...1 {
            let model = sides[side].model
            for group in model.groups.indices {
                let bits = bits(side, group)
                let table = GroupTable(model, group)
                if let first = groups[table] {
                    for bit in bits { numbers[bit] = first + bit.bit }
                } else {
                    groups[table] = nextNumber
                    for bit in bits { numbers[bit] = nextNumber + bit.bit }
                    nextNumber += bits.count
                    if model.groups[group].engine == .dfa { rest[side] += bits }
                }
            }
        }
        pairByHint(&rest)
        var minimal: [Acceptor: Int] = [:]
        for bit in rest[0] where minimal[acceptor(bit)] == nil { minimal[acceptor(bit)] = numbers[bit]! }
        for bit in rest[1] {
            if let found = minimal[acceptor(bit)] {
                numbers[bit] = found
            } else {
                minimal[acceptor(bit)] = numbers[bit]!
            }
        }
    }

    /// The same number, the same language.
    func number(_ bit: GroupBit) -> Int { numbers[bit]! }

    /// The rules of a bank.
    func bits(_ side: Int, bank: Int) -> [GroupBit] {
        let record = sides[side].model.banks[bank]
        return (record.firstGroup..<record.firstGroup + record.groupCount).flatMap { bits(side, Int($0)) }
    }

    private func bits(_ side: Int, _ group: Int) -> [GroupBit] {
        let model = sides[side].model
        let record = model.groups[group]
        return (0..<Int(record.ruleCount)).map {
            GroupBit(side: side, group: group, bit: $0, rule: Int(model.groupRules[Int(record.firstRule) + $0]))
        }
    }

    /// The minimal automaton of a rule that a DFA decides.
    func acceptor(_ bit: GroupBit) -> Acceptor {
        if let known = acceptors[bit] { return known }
        let table = DFATable(sides[bit.side].model, Int(sides[bit.side].model.groups[bit.group].table))
        let mask: UInt64 = 1 << UInt64(bit.bit)
        let made = Acceptor(
            classMap: table.classMap, classCount: table.classCount, stateCount: table.stateCount,
            next: { table.next[$0 * table.classCount + $1] }, isHit: { table.masks[$0] & mask != 0 },
            isHitAtEnd: { table.endMasks[$0] & mask != 0 })
        acceptors[bit] = made
        return made
    }

    /// Takes rules of one id or one source that walk alike out of what is left.
    private func pairByHint(_ rest: inout [[GroupBit]]) {
        var byHint: [[UInt8]: [Int]] = [:]
        for (at, bit) in rest[0].enumerated() {
            for hint in hints(bit) { byHint[hint, default: []].append(at) }
        }
        var isPaired = [Bool](repeating: false, count: rest[0].count)
        var tables: [Int: DFATable] = [:]
        func table(_ bit: GroupBit) -> DFATable {
            let key = bit.group * 2 + bit.side
            if let known = tables[key] { return known }
            let model = sides[bit.side].model
            let made = DFATable(model, Int(model.groups[bit.group].table))
            tables[key] = made
            return made
        }
        rest[1] = rest[1].filter { bit in
            var tried = 0
            for hint in hints(bit) {
                for at in byHint[hint] ?? [] where !isPaired[at] && tried < 4 {
                    tried += 1
                    let other = rest[0][at]
                    if DFATable.agree(table(other), other.bit, table(bit), bit.bit) {
                        isPaired[at] = true
                        numbers[bit] = numbers[other]!
                        return false
                    }
                }
            }
            return true
        }
        rest[0] = rest[0].enumerated().filter { !isPaired[$0.offset] }.map(\.element)
    }

    private func hints(_ bit: GroupBit) -> [[UInt8]] {
        let side = sides[bit.side]
        let rule = side.model.rules[bit.rule]
        let head = [rule.kind.rawValue]
        return [head + [0] + side.constant(rule.source), head + [1] + side.constant(rule.id)]
    }
}

/// The tables of a group, without the places at which an image keeps them.
private struct GroupTable: Hashable {
    let head: [UInt32]
    let bytes: [UInt8]
    let cells: [UInt16]
    let words: [UInt64]
    let pieces: [NFAPiece]
    let code: [NFAInstruction]

    init(_ m: ImageModel, _ number: Int) {
        let group = m.groups[number]
        let table = Int(group.table)
        switch group.engine {
        case .dfa:
            let d = m.dfas[table]
            head = [0, group.ruleCount, d.classCount, d.stateCount]
            bytes = Array(m.classMaps[table * 256..<(table + 1) * 256])
            cells = Array(m.cells[Int(d.firstCell)..<Int(d.firstCell) + Int(d.stateCount) * d.stride])
            words = Array(m.masks[Int(d.firstMask)..<Int(d.firstMask + d.maskCount)])
            (pieces, code) = ([], [])
        case .nfa:
            let n = m.nfas[table]
            head = [1, n.atomCount, n.restarts ? 1 : 0]
            words = Array(m.nfaSets[Int(n.firstWord)..<Int(n.firstWord) + Int(n.setCount) * n.wordsPerSet])
            pieces = Array(m.nfaPieces[Int(n.firstPiece)..<Int(n.firstPiece + n.pieceCount)])
            code = Array(m.nfaCode[Int(n.firstInstruction)..<Int(n.firstInstruction + n.instructionCount)])
            (bytes, cells) = ([], [])
        case .pcre2:
            let p = m.pcres[table]
            head = [2, p.isFullDialect ? 1 : 0, p.isWhole ? 1 : 0]
            bytes = m.constants[Int(p.source)]
            (cells, words, pieces, code) = ([], [], [], [])
        }
    }
}

/// A DFA of an image with plain numbers of states.
struct DFATable {
    let classMap: [UInt8]
    let classCount: Int
    let stateCount: Int
    let next: [Int32]
    let masks: [UInt64]
    let endMasks: [UInt64]

    init(_ m: ImageModel, _ number: Int) {
        let d = m.dfas[number]
        classCount = Int(d.classCount)
        stateCount = Int(d.stateCount)
        classMap = Array(m.classMaps[number * 256..<(number + 1) * 256])
        var next: [Int32] = []
        var masks: [UInt64] = []
        var ends: [UInt64] = []
        next.reserveCapacity(stateCount * classCount)
        for state in 0..<stateCount {
            let row = Int(d.firstCell) + state * d.stride
            for c in 0..<classCount { next.append(Int32(Int(m.cells[row + c] & 0x7FFF) / d.stride)) }
            masks.append(m.masks[Int(d.firstMask) + Int(m.cells[row + classCount])])
            ends.append(m.masks[Int(d.firstMask) + Int(m.cells[row + classCount + 1])])
        }
        self.next = next
        self.masks = masks
        endMasks = ends
    }

    /// Whether a bit of one table and a bit of another one hold for the same words over all bytes. Walks pairs of states
    /// that differ so far; gives up, with no, after many of them.
    static func agree(_ x: DFATable, _ xBit: Int, _ y: DFATable, _ yBit: Int) -> Bool {
        let (xMask, yMask): (UInt64, UInt64) = (1 << UInt64(xBit), 1 << UInt64(yBit))
        var classes: [(Int, Int)] = []
        var seenClasses: Set<Int> = []
        for byte in 0..<256 {
            let pair = (Int(x.classMap[byte]), Int(y.classMap[byte]))
            if seenClasses.insert(pair.0 << 8 | pair.1).inserted { classes.append(pair) }
        }
        var seen: Set<Int> = []
        var open: [(Int, Int)] = []
        // A hit holds for good on either side.
        func visit(_ s: Int, _ t: Int) -> Bool {
            let (left, right) = (x.masks[s] & xMask != 0, y.masks[t] & yMask != 0)
            if left && right { return true }
            if left != right { return false }
            if (x.endMasks[s] & xMask != 0) != (y.endMasks[t] & yMask != 0) { return false }
            if seen.insert(s << 20 | t).inserted { open.append((s, t)) }
            return true
        }
        if !visit(0, 0) { return false }
        while let (s, t) = open.popLast() {
            if seen.count > 16_384 { return false }
            for (c, d) in classes
            where !visit(Int(x.next[s * x.classCount + c]), Int(y.next[t * y.classCount + d])) { return false }
        }
        return true
    }
}
