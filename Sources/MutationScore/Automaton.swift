internal import Bytecode

/// A Moore machine as a change sees it; `write` gives it the one numbering that V7 accepts.
struct Automaton: Hashable {
    /// By byte.
    var classOf: [Int]
    /// By state: the next one for each class.
    var next: [[Int]]
    var entering: [UInt64]
    var ending: [UInt64]

    init(_ m: ImageModel, _ number: Int) {
        let record = m.dfas[number]
        let classes = Int(record.classCount)
        classOf = m.classMaps[256 * number..<256 * number + 256].map { Int($0) }
        next = []
        entering = []
        ending = []
        for state in 0..<Int(record.stateCount) {
            let row = Int(record.firstCell) + state * record.stride
            next.append(m.cells[row..<row + classes].map { Int($0 & 0x7FFF) / record.stride })
            entering.append(m.masks[Int(record.firstMask) + Int(m.cells[row + classes])])
            ending.append(m.masks[Int(record.firstMask) + Int(m.cells[row + classes + 1])])
        }
    }

    /// The states that a text goes through, the first one included.
    func path(_ text: [UInt8]) -> [Int] {
        var states = [0]
        for byte in text { states.append(next[states[states.count - 1]][classOf[Int(byte)]]) }
        return states
    }

    /// The bits that a text gets.
    func bits(_ text: [UInt8]) -> UInt64 {
        let states = path(text)
        return states.reduce(ending[states[states.count - 1]]) { $0 | entering[$1] }
    }

    /// Gives a byte a class of its own, which leads where the byte led before; the number of that class.
    mutating func split(_ byte: UInt8) -> Int {
        let old = classOf[Int(byte)]
        for state in next.indices { next[state].append(next[state][old]) }
        classOf[Int(byte)] = next[0].count - 1
        return classOf[Int(byte)]
    }

    /// Applies a change to every mask.
    mutating func mapMasks(_ change: (UInt64) -> UInt64) {
        entering = entering.map(change)
        ending = ending.map(change)
    }

    /// Drops a bit; those above it move down.
    mutating func removeBit(_ bit: Int) {
        mapMasks { mask in
            let low = mask & (1 << UInt64(bit) - 1)
            return low | (mask >> UInt64(bit + 1)) << UInt64(bit)
        }
    }

    mutating func exchangeBits(_ a: Int, _ b: Int) {
        mapMasks { mask in
            let (one, two) = (mask >> UInt64(a) & 1, mask >> UInt64(b) & 1)
            return mask & ~(1 << UInt64(a) | 1 << UInt64(b)) | one << UInt64(b) | two << UInt64(a)
        }
    }

    /// Appends the tables: classes by their first byte, states breadth-first, masks in order of first use.
    func write(to m: inout ImageModel) {
        var classes: [Int] = []
        for c in classOf where !classes.contains(c) { classes.append(c) }
        var states = [0]
        var number = [Int](repeating: -1, count: next.count)
        number[0] = 0
        var at = 0
        while at < states.count {
            for c in classes where number[next[states[at]][c]] < 0 {
                number[next[states[at]][c]] = states.count
                states.append(next[states[at]][c])
            }
            at += 1
        }
        var masks: [UInt64] = [0]
        func index(_ mask: UInt64) -> UInt16 {
            if let known = masks.firstIndex(of: mask) { return UInt16(known) }
            masks.append(mask)
            return UInt16(masks.count - 1)
        }
        let firstCell = m.cells.count
        for state in states {
            for c in classes {
                let target = next[state][c]
                m.cells.append(UInt16(number[target] * (classes.count + 2)) | (entering[target] == 0 ? 0 : 0x8000))
            }
            m.cells.append(index(entering[state]))
            m.cells.append(index(ending[state]))
        }
        m.dfas.append(
            DFARecord(
                classCount: UInt32(classes.count), stateCount: UInt32(states.count), firstCell: UInt32(firstCell),
                firstMask: UInt32(m.masks.count), maskCount: UInt32(masks.count)))
        m.masks += masks
        m.classMaps += classOf.map { c in UInt8(classes.firstIndex(of: c)!) }
    }
}

/// An NFA as a change sees it; `write` drops what cannot be reached and numbers the sets.
struct PositionAutomaton: Hashable {
    var pieces: [NFAPiece]
    var atomCount: UInt32
    var sets: [[UInt64]]
    var code: [NFAInstruction]
    var restarts: Bool

    init(_ m: ImageModel, _ number: Int) {
        let record = m.nfas[number]
        let words = record.wordsPerSet
        pieces = Array(m.nfaPieces[Int(record.firstPiece)..<Int(record.firstPiece) + Int(record.pieceCount)])
        atomCount = record.atomCount
        sets = (0..<Int(record.setCount)).map { set in
            Array(m.nfaSets[Int(record.firstWord) + set * words..<Int(record.firstWord) + (set + 1) * words])
        }
        code = Array(
            m.nfaCode[Int(record.firstInstruction)..<Int(record.firstInstruction) + Int(record.instructionCount)])
        restarts = record.restarts
    }

    /// The atom of a code point.
    func atom(_ scalar: UInt32) -> Int { Int(pieces.last { $0.low <= scalar }!.atom) }

    func write(to m: inout ImageModel) {
        var isReached = [Bool](repeating: false, count: code.count)
        var open: [UInt32] = [0]
        while let at = open.popLast() {
            if isReached[Int(at)] { continue }
            isReached[Int(at)] = true
            let instruction = code[Int(at)]
            if instruction.opcode == .split { open.append(instruction.a) }
            if instruction.opcode != .accept { open.append(instruction.b) }
        }
        let kept = code.indices.filter { isReached[$0] }
        var number = [UInt32](repeating: 0, count: code.count)
        for (i, at) in kept.enumerated() { number[at] = UInt32(i) }
        var used: [[UInt64]] = []
        let firstInstruction = m.nfaCode.count
        for at in kept {
            var instruction = code[at]
            if instruction.opcode != .accept { instruction.b = number[Int(instruction.b)] }
            if instruction.opcode == .split { instruction.a = number[Int(instruction.a)] }
            if instruction.opcode == .one {
                let set = sets[Int(instruction.a)]
                if !used.contains(set) { used.append(set) }
                instruction.a = UInt32(used.firstIndex(of: set)!)
            }
            m.nfaCode.append(instruction)
        }
        m.nfas.append(
            NFARecord(
                firstPiece: UInt32(m.nfaPieces.count), pieceCount: UInt32(pieces.count), atomCount: atomCount,
                firstWord: UInt32(m.nfaSets.count), setCount: UInt32(used.count),
                firstInstruction: UInt32(firstInstruction), instructionCount: UInt32(kept.count), restarts: restarts))
        m.nfaPieces += pieces
        m.nfaSets += used.joined()
    }
}
