/// Lists of numbers, each kept once and known by its index: states of automata are such lists. A hash table of its own,
/// since hashing arrays was most of a construction; an index depends on the order of insertion alone.
struct ListTable {
    private var items: [Int32] = []
    private var ends: [Int] = [0]
    /// Index + 1 of the list in each slot, 0 for none. A power of two, at most half full.
    private var slots = [Int32](repeating: 0, count: 64)

    var count: Int { ends.count - 1 }

    /// The list of an index, as a run of `items`.
    func range(_ index: Int) -> Range<Int> { ends[index]..<ends[index + 1] }

    subscript(item at: Int) -> Int32 { items[at] }

    /// The index of a list, and whether it is new. Linear in the list.
    mutating func insert(_ list: [Int32]) -> (index: Int, isNew: Bool) {
        if slots.count < 2 * (count + 1) { grow() }
        var slot = Int(truncatingIfNeeded: ListTable.hash(list, 0..<list.count)) & (slots.count - 1)
        while slots[slot] != 0 {
            let found = Int(slots[slot]) - 1
            if isEqual(range(found), list) { return (found, false) }
            slot = (slot + 1) & (slots.count - 1)
        }
        items += list
        ends.append(items.count)
        slots[slot] = Int32(count)
        return (count - 1, true)
    }

    private func isEqual(_ range: Range<Int>, _ list: [Int32]) -> Bool {
        if range.count != list.count { return false }
        for (i, at) in range.enumerated() where items[at] != list[i] { return false }
        return true
    }

    private mutating func grow() {
        slots = [Int32](repeating: 0, count: slots.count * 2)
        for index in 0..<count {
            var slot = Int(truncatingIfNeeded: ListTable.hash(items, range(index))) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(index + 1)
        }
    }

    private static func hash(_ list: [Int32], _ range: Range<Int>) -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
        for at in range {
            hash = (hash ^ UInt64(UInt32(bitPattern: list[at]))) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 32
        }
        return hash
    }
}
