internal import Bytecode
internal import FakBasics

/// The automata of an image in the form that the kernel's inner loops read.
///
/// Six automata are walked side by side: a step of one waits for its last load, and the loads of the other five fit into
/// that wait. A cell is the index of the next row, whichever automaton it is of, so a lane needs one register. Rows that
/// say something lie above `emitBit`, so one test a byte covers all lanes. This is why the tables are laid out anew at
/// load, in memory of their own. Measured with twenty rules on 64 KB: 430 µs group by group over the image's arrays, 97 µs
/// so. Every index was checked by V7.
@safe final class WalkTables: @unchecked Sendable {
    /// Automata that are walked side by side.
    static let lanes = Limits.walkLanes
    /// Bytes of one byte's entry in the class map of a batch.
    static let mapStride = 8

    /// Rows: the index of the mask at the end of the text, that of the mask on entering, then the cells; a row's index is
    /// that of its first cell.
    let cells: UnsafeMutablePointer<UInt32>
    /// 256 entries of `mapStride` bytes for each batch: the class of a byte in each lane.
    let maps: UnsafeMutablePointer<UInt8>
    let masks: UnsafeMutablePointer<UInt64>
    let batches: UnsafeMutablePointer<WalkBatch>
    let banks: UnsafeMutablePointer<WalkBank>
    /// Set in the index of each row that has a mask, clear in the others.
    let emitBit: UInt32

    init(_ model: ImageModel, usesFilters: Bool) {
        let layout = RowLayout(model)
        unsafe cells = .allocate(capacity: layout.cellCount)
        unsafe cells.initialize(repeating: 0, count: layout.cellCount)
        unsafe masks = .allocate(capacity: model.masks.count + 1)
        for (i, mask) in model.masks.enumerated() { unsafe masks[i] = mask }
        emitBit = layout.emitBit
        for (number, record) in model.dfas.enumerated() {
            for state in 0..<Int(record.stateCount) {
                let from = Int(record.firstCell) + state * record.stride
                let row = Int(layout.row(number, state))
                let classes = Int(record.classCount)
                unsafe cells[row - 2] = record.firstMask + UInt32(model.cells[from + classes + 1])
                unsafe cells[row - 1] = record.firstMask + UInt32(model.cells[from + classes])
                for c in 0..<classes {
                    let target = Int(model.cells[from + c] & 0x7FFF) / record.stride
                    unsafe cells[row + c] = layout.row(number, target)
                }
            }
        }
        // The lane of a batch that has no group: one row that leads to itself and says nothing.
        unsafe masks[model.masks.count] = 0
        let idle = layout.idleRow
        unsafe cells[Int(idle) - 2] = UInt32(model.masks.count)
        unsafe cells[Int(idle) - 1] = UInt32(model.masks.count)
        unsafe cells[Int(idle)] = idle

        var plans: [WalkBatch] = []
        var starts: [WalkBank] = []
        for bank in model.banks {
            let groups = WalkTables.dfaGroups(model, bank)
            var plan = WalkBank(firstBatch: Int32(plans.count), batchCount: 0)
            for first in stride(from: groups.lowerBound, to: groups.upperBound, by: WalkTables.lanes) {
                let count = min(WalkTables.lanes, groups.upperBound - first)
                var batch = WalkBatch(firstGroup: Int32(first), count: Int32(count), idle: idle)
                for lane in 0..<count { batch.starts[lane] = layout.row(Int(model.groups[first + lane].table), 0) }
                plans.append(batch)
                plan.batchCount += 1
            }
            starts.append(plan)
        }
        // Filters come last among the maps, as batches of one lane.
        let firstFilter = plans.count
        if usesFilters {
            for (i, bank) in model.banks.enumerated() where bank.filter != noIndex {
                let start = layout.row(Int(bank.filter), 0)
                var batch = WalkBatch(firstGroup: -1, count: 1, idle: idle)
                batch.starts[0] = start
                let initial = unsafe masks[Int(cells[Int(start) - 1])]
                // A filter that can spare no walk is not worth its own.
                if starts[i].isCovered(by: initial) { continue }
                starts[i].filter = Int32(plans.count)
                plans.append(batch)
            }
        }
        unsafe maps = .allocate(capacity: max(1, plans.count * 256 * WalkTables.mapStride))
        unsafe maps.initialize(repeating: 0, count: max(1, plans.count * 256 * WalkTables.mapStride))
        for (i, batch) in plans.enumerated() {
            for lane in 0..<Int(batch.count) {
                let dfa: Int
                if i < firstFilter {
                    dfa = Int(model.groups[Int(batch.firstGroup) + lane].table)
                } else {
                    let bank = starts.firstIndex { $0.filter == Int32(i) }!
                    dfa = Int(model.banks[bank].filter)
                }
                for byte in 0..<256 {
                    unsafe maps[(i * 256 + byte) * WalkTables.mapStride + lane] = model.classMaps[dfa * 256 + byte]
                }
            }
        }
        unsafe batches = .allocate(capacity: max(1, plans.count))
        for (i, plan) in plans.enumerated() { unsafe (batches + i).initialize(to: plan) }
        unsafe banks = .allocate(capacity: max(1, starts.count))
        for (i, plan) in starts.enumerated() { unsafe (banks + i).initialize(to: plan) }
    }

    /// The groups of a bank that DFAs decide; they come first (V4).
    static func dfaGroups(_ model: borrowing ImageModel, _ bank: BankRecord) -> Range<Int> {
        let first = Int(bank.firstGroup)
        var end = first
        while end < first + Int(bank.groupCount), model.groups[end].engine == .dfa { end += 1 }
        return first..<end
    }

    deinit {
        unsafe cells.deallocate()
        unsafe masks.deallocate()
        unsafe maps.deallocate()
        unsafe batches.deallocate()
        unsafe banks.deallocate()
    }
}

/// Groups of one bank that are walked together.
struct WalkBatch {
    /// In GROUPS; -1 for a filter.
    let firstGroup: Int32
    let count: Int32
    /// Row of each lane's start state.
    var starts: InlineArray<6, UInt32>

    init(firstGroup: Int32, count: Int32, idle: UInt32) {
        self.firstGroup = firstGroup
        self.count = count
        starts = InlineArray(repeating: idle)
    }
}

/// What a bank is to the loops.
struct WalkBank {
    var firstBatch: Int32
    var batchCount: Int32
    /// The batch of the filter, or -1.
    var filter: Int32 = -1

    init(firstBatch: Int32, batchCount: Int32) {
        self.firstBatch = firstBatch
        self.batchCount = batchCount
    }

    /// Whether every batch has a group whose bit is set.
    func isCovered(by groups: UInt64) -> Bool {
        for batch in 0..<Int(batchCount) where !WalkBank.hits(groups, batch) { return false }
        return true
    }

    /// Whether a batch has a group whose bit is set.
    static func hits(_ groups: UInt64, _ batch: Int) -> Bool {
        groups >> UInt64(batch * WalkTables.lanes) & (1 << UInt64(WalkTables.lanes) - 1) != 0
    }
}

/// Where each state's row goes: those without a mask from the start, those with one above the next power of two.
private struct RowLayout {
    private var rows: [UInt32] = []
    private var first: [Int] = []
    let emitBit: UInt32
    let idleRow: UInt32
    let cellCount: Int

    init(_ model: ImageModel) {
        var quiet = 3
        idleRow = 2
        var loud = 0
        var emits: [Bool] = []
        for record in model.dfas {
            first.append(rows.count)
            for state in 0..<Int(record.stateCount) {
                let at = Int(record.firstCell) + state * record.stride
                // What the start state says is known before the first byte; a state that says no more is quiet.
                let start = model.masks[
                    Int(record.firstMask) + Int(model.cells[Int(record.firstCell) + Int(record.classCount)])]
                let mask = model.masks[Int(record.firstMask) + Int(model.cells[at + Int(record.classCount)])]
                let isLoud = mask & ~start != 0
                emits.append(isLoud)
                if isLoud {
                    rows.append(UInt32(loud + 2))
                    loud += record.stride
                } else {
                    rows.append(UInt32(quiet + 2))
                    quiet += record.stride
                }
            }
        }
        // No row above the bit carries into the next one.
        var bit = 64
        while bit < max(quiet, loud) + 2 { bit *= 2 }
        for i in rows.indices where emits[i] { rows[i] += UInt32(bit) }
        emitBit = UInt32(bit)
        cellCount = bit + loud + 2
    }

    func row(_ dfa: Int, _ state: Int) -> UInt32 { rows[first[dfa] + state] }
}
