internal import Bytecode
internal import FakBasics

/// What V7 learns of an automaton's masks.
private struct MaskUnion {
    var entering: UInt64 = 0
    var any: UInt64 = 0
}

extension Checks {
    /// V7: each automaton is total over bytes, stays in its own rows, says rightly which states emit, has the one canonical
    /// numbering, and answers for no rule that its groups do not have.
    mutating func automata() throws(ImageError) {
        guard m.classMaps.count == 256 * m.dfas.count else {
            throw automatonError("CLASS_MAPS", m.classMaps.count, "not 256 bytes for each automaton")
        }
        var unions: [MaskUnion] = []
        unions.reserveCapacity(m.dfas.count)
        // By row offset, the one cell that may lead there; 0 where no row starts (row 0 apart, which every cell may name).
        var rows = [UInt16](repeating: 0, count: Limits.groupCells)
        var nextCell = 0
        var nextMask = 0
        for (number, record) in m.dfas.enumerated() {
            try shape(record, number, nextCell, nextMask)
            try classMap(record, number)
            let union = try masks(record, number, &rows)
            try transitions(record, number, rows)
            unions.append(union)
            for row in stride(from: 0, to: Int(record.stateCount) * record.stride, by: record.stride) { rows[row] = 0 }
            nextCell += Int(record.stateCount) * record.stride
            nextMask += Int(record.maskCount)
        }
        guard nextCell == m.cells.count else { throw automatonError("CELLS", nextCell, "cells of no automaton") }
        guard nextMask == m.masks.count else { throw automatonError("MASKS", nextMask, "masks of no automaton") }
        try nondeterministic()
        try users(unions)
        checked = m.cells.count
    }

    func automatonError(_ section: String, _ index: Int, _ reason: String) -> ImageError {
        Obligation.automata.error(section, index, reason)
    }

    /// Sizes in their limits, and the runs of cells and masks next in line and inside their tables.
    private func shape(_ record: DFARecord, _ number: Int, _ cell: Int, _ mask: Int) throws(ImageError) {
        func bad(_ reason: String) -> ImageError { automatonError("DFAS", number, reason) }
        guard record.classCount >= 1, record.classCount <= 256 else { throw bad("not 1 to 256 classes") }
        guard record.stateCount >= 1, record.stateCount < UInt32(Limits.groupCells),
            Int(record.stateCount) * record.stride < Limits.groupCells
        else { throw bad("no states, or more cells than a cell can address") }
        guard Int(record.firstCell) == cell, Int(record.stateCount) * record.stride <= m.cells.count - cell else {
            throw bad("cells are out of range or not next in line")
        }
        guard record.maskCount >= 1, Int(record.firstMask) == mask, Int(record.maskCount) <= m.masks.count - mask else {
            throw bad("masks are none, out of range or not next in line")
        }
    }

    /// Each byte has a class, and classes are numbered by their first byte. Nothing has used the map before this.
    private func classMap(_ record: DFARecord, _ number: Int) throws(ImageError) {
        let base = 256 * number
        var seen = 0
        for i in base..<base + 256 {
            let found = Int(m.classMaps[i])
            if found < seen { continue }
            guard found == seen else { throw automatonError("CLASS_MAPS", i, "classes are not numbered by first byte") }
            seen += 1
        }
        guard seen == Int(record.classCount) else {
            throw automatonError("CLASS_MAPS", base, "a class that no byte has, or one out of range")
        }
    }

    /// Mask indices in range, the zero mask first, the others in order of first use, each once. Fills `rows`.
    private func masks(
        _ record: DFARecord, _ number: Int, _ rows: inout [UInt16]
    ) throws(ImageError) -> MaskUnion {
        let first = Int(record.firstMask)
        let count = Int(record.maskCount)
        guard m.masks[first] == 0 else { throw automatonError("MASKS", first, "the first mask is not zero") }
        var union = MaskUnion()
        for i in first..<first + count { union.any |= m.masks[i] }
        if count > 2, Set(m.masks[first..<first + count]).count != count {
            throw automatonError("MASKS", first, "a mask stands twice")
        }
        if count == 2, m.masks[first + 1] == 0 { throw automatonError("MASKS", first, "a mask stands twice") }
        var used = 1
        let classes = Int(record.classCount)
        for state in 0..<Int(record.stateCount) {
            let row = state * record.stride
            let cell = Int(record.firstCell) + row + classes
            for at in cell...cell + 1 {
                let index = Int(m.cells[at])
                if index < used { continue }
                guard index == used, index < count else {
                    throw automatonError("CELLS", at, "mask is out of range, or masks are not in order of first use")
                }
                used += 1
            }
            let entering = m.masks[first + Int(m.cells[cell])]
            union.entering |= entering
            rows[row] = UInt16(row) | (entering == 0 ? 0 : 0x8000)
        }
        guard used == count else { throw automatonError("DFAS", number, "a mask that no state has") }
        return union
    }

    /// Every cell is the one that its row's mask calls for, and rows are numbered in the order in which a breadth-first walk
    /// by class number meets them, so each is reachable.
    private func transitions(_ record: DFARecord, _ number: Int, _ rows: [UInt16]) throws(ImageError) {
        let stride = record.stride
        let classes = Int(record.classCount)
        let base = Int(record.firstCell)
        let end = Int(record.stateCount) * stride
        let cells = m.cells.span
        let expected = rows.span
        var next = stride
        var row = 0
        while row < end {
            guard row < next else { throw automatonError("DFAS", number, "a state that cannot be reached") }
            for at in base + row..<base + row + classes {
                let cell = cells[at]
                let target = Int(cell & 0x7FFF)
                guard expected[target] == cell, target < end else {
                    throw automatonError("CELLS", at, "cell leads to no row, or its emit bit is wrong")
                }
                if target >= next {
                    guard target == next else {
                        throw automatonError("CELLS", at, "states are not numbered in breadth-first order")
                    }
                    next += stride
                }
            }
            row += stride
        }
    }

    /// Groups have the rules that their automaton's masks name; automata of rules that allow decide at the end alone.
    private func users(_ unions: [MaskUnion]) throws(ImageError) {
        func fits(_ mask: UInt64, _ count: UInt32) -> Bool { count >= 64 || mask >> UInt64(count) == 0 }
        for (i, group) in m.groups.enumerated() {
            guard group.engine == .dfa else { continue }
            let union = unions[Int(group.table)]
            guard fits(union.any, group.ruleCount) else {
                throw automatonError("GROUPS", i, "automaton has bits that the group has no rules for")
            }
            let kind = m.rules[Int(m.groupRules[Int(group.firstRule)])].kind
            if kind == .allowRegex || kind == .allowGlob, union.entering != 0 {
                throw automatonError("GROUPS", i, "an automaton that allows has masks before the end of the text")
            }
        }
        for (i, bank) in m.banks.enumerated() where bank.filter != noIndex {
            guard fits(unions[Int(bank.filter)].any, UInt32(dfaGroups(bank).count)) else {
                throw automatonError("BANKS", i, "filter has bits that the bank has no groups for")
            }
        }
    }
}
