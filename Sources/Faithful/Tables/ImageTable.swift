internal import Bytecode

/// A DFA of an image as the walk reads it: rows of states, masks by state. It is of an image that the verifier accepted
/// (V7), so every cell is the row of a state and every mask is there.
struct ImageTable: Equatable {
    let classMap: [UInt8]
    let classCount: Int
    let stateCount: Int
    /// The next state, a row of `classCount` for each state.
    let next: [UInt16]
    let masks: [UInt64]
    let endMasks: [UInt64]

    /// Whether the bit is given for a text.
    func accepts(_ text: [UInt8], bit: UInt64) -> Bool {
        var state = 0
        var mask = masks[0]
        for byte in text {
            state = Int(next[state * classCount + Int(classMap[Int(byte)])])
            mask |= masks[state]
        }
        return (mask | endMasks[state]) & bit != 0
    }
}

extension ImageTable {
    /// The automaton of that number.
    init(_ m: borrowing ImageModel, _ number: Int) {
        let record = m.dfas[number]
        let stride = record.stride
        let (classCount, stateCount) = (Int(record.classCount), Int(record.stateCount))
        var next: [UInt16] = []
        var masks: [UInt64] = []
        var endMasks: [UInt64] = []
        next.reserveCapacity(stateCount * classCount)
        for state in 0..<stateCount {
            let row = Int(record.firstCell) + state * stride
            for column in 0..<classCount { next.append(UInt16(Int(m.cells[row + column] & 0x7FFF) / stride)) }
            masks.append(m.masks[Int(record.firstMask) + Int(m.cells[row + classCount])])
            endMasks.append(m.masks[Int(record.firstMask) + Int(m.cells[row + classCount + 1])])
        }
        self.init(
            classMap: Array(m.classMaps[256 * number..<256 * number + 256]), classCount: classCount,
            stateCount: stateCount, next: next, masks: masks, endMasks: endMasks)
    }
}
