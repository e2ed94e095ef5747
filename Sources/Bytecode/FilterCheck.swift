internal import FakBasics

/// Whether the filter of a bank can hide a match: V16, and the compiler's test of its own filters.
///
/// Filter and group run side by side from their start states, over every byte sequence that the filter has not yet
/// answered with the group's bit. Where the group can say something on such a way, the filter would hide it.
public struct FilterCheck: ~Copyable {
    /// Why a filter is turned away.
    public enum Outcome: Sendable, Hashable {
        case sound
        /// The group gives a bit, on entering a state or at the end of the text, that the filter has not announced.
        case hides
        /// More pairs of states, or more steps, than the limits allow.
        case tooLarge
    }

    /// Steps taken so far, over all groups that this value has checked.
    public private(set) var steps = 0
    private var seen: [UInt64] = []
    /// The state of each row, for the filter and for the group.
    private var filterState = [UInt16](repeating: 0, count: Limits.groupCells)
    private var groupState = [UInt16](repeating: 0, count: Limits.groupCells)
    private var pairs: [UInt32] = []

    public init() {}

    /// Steps that the filters of an image with so many cells may cost: linear in the file.
    public static func budget(cells: Int) -> Int { Limits.filterSteps * cells }

    /// Checks one group, whose bit is `bit`. Both automata have passed V7. The work is bounded by `Limits.filterPairs`
    /// pairs and by `budget` steps in all.
    public mutating func check(
        _ m: borrowing ImageModel, filter: Int, group: Int, bit: UInt64, budget: Int
    ) -> Outcome {
        let f = m.dfas[filter]
        let g = m.dfas[group]
        if f.stateCount > UInt32(Limits.filterStates) { return .tooLarge }
        // One column for each pair of classes that some byte has.
        var columns: [(f: Int, g: Int)] = []
        var isKnown = [Bool](repeating: false, count: Int(f.classCount) * Int(g.classCount))
        for byte in 0..<256 {
            let (a, b) = (Int(m.classMaps[256 * filter + byte]), Int(m.classMaps[256 * group + byte]))
            if isKnown[a * Int(g.classCount) + b] { continue }
            isKnown[a * Int(g.classCount) + b] = true
            columns.append((f: a, g: b))
        }
        let groupStates = Int(g.stateCount)
        for state in 0..<Int(f.stateCount) { filterState[state * f.stride] = UInt16(state) }
        for state in 0..<groupStates { groupState[state * g.stride] = UInt16(state) }
        let words = (Int(f.stateCount) * groupStates + 63) / 64
        if seen.count < words { seen += [UInt64](repeating: 0, count: words - seen.count) }
        pairs.removeAll(keepingCapacity: true)
        defer { for pair in pairs { seen[Int(pair) / 64] = 0 } }
        guard let first = visit(m, f, g, 0, 0, bit) else { return .hides }
        if !first { return .sound }
        var at = 0
        while at < pairs.count {
            if pairs.count > Limits.filterPairs { return .tooLarge }
            steps += columns.count
            if steps > budget { return .tooLarge }
            let (fState, gState) = Int(pairs[at]).quotientAndRemainder(dividingBy: groupStates)
            at += 1
            let fRow = Int(f.firstCell) + fState * f.stride
            let gRow = Int(g.firstCell) + gState * g.stride
            for column in columns {
                let fNext = Int(filterState[Int(m.cells[fRow + column.f] & 0x7FFF)])
                let gNext = Int(groupState[Int(m.cells[gRow + column.g] & 0x7FFF)])
                if visit(m, f, g, fNext, gNext, bit) == nil { return .hides }
            }
        }
        return .sound
    }

    /// Enters a pair of states: whether the way on from it has to be looked at, or nil when the filter hides a match here.
    private mutating func visit(
        _ m: borrowing ImageModel, _ f: DFARecord, _ g: DFARecord, _ fState: Int, _ gState: Int, _ bit: UInt64
    ) -> Bool? {
        let pair = fState * Int(g.stateCount) + gState
        if seen[pair / 64] >> UInt64(pair % 64) & 1 == 1 { return true }
        if mask(m, f, fState, 0) & bit != 0 { return false }
        if mask(m, g, gState, 0) != 0 { return nil }
        if mask(m, f, fState, 1) & bit == 0, mask(m, g, gState, 1) != 0 { return nil }
        seen[pair / 64] |= 1 << UInt64(pair % 64)
        pairs.append(UInt32(pair))
        return true
    }

    /// The mask of a state on entering (0) or at the end of the text (1).
    private func mask(_ m: borrowing ImageModel, _ dfa: DFARecord, _ state: Int, _ which: Int) -> UInt64 {
        m.masks[
            Int(dfa.firstMask) + Int(m.cells[Int(dfa.firstCell) + state * dfa.stride + Int(dfa.classCount) + which])]
    }
}
