/// The coarsest partition of the scalars that a list of sets cannot tell apart: automata step by atoms, never by code
/// points.
struct Atoms {
    /// A range of scalars that belong to one atom.
    struct Piece {
        let low: UInt32
        let high: UInt32
        let atom: Int
    }

    /// Ascending; together all scalars, surrogates excepted.
    let pieces: [Piece]
    let count: Int
    /// `members[set][atom]`: whether the atom lies in the set.
    let members: [[Bool]]

    /// O(boundaries × sets / 64).
    init(_ sets: [ScalarSet]) {
        var events: [(at: UInt32, set: Int)] = []
        for (index, set) in sets.enumerated() {
            for range in set.ranges {
                events.append((at: range.lowerBound, set: index))
                events.append((at: range.upperBound + 1, set: index))
            }
        }
        for at in [0, 0xD800, 0xE000, 0x110000] as [UInt32] { events.append((at: at, set: -1)) }
        events.sort { a, b in a.at < b.at }
        var active = [UInt64](repeating: 0, count: sets.count / 64 + 1)
        var numbers: [[UInt64]: Int] = [:]
        var signatures: [[UInt64]] = []
        var pieces: [Piece] = []
        var i = 0
        while i < events.count {
            let low = events[i].at
            while i < events.count, events[i].at == low {
                let set = events[i].set
                if set >= 0 { active[set / 64] ^= 1 << UInt64(set % 64) }
                i += 1
            }
            guard i < events.count, low != 0xD800 else { continue }
            var atom = numbers[active]
            if atom == nil {
                atom = signatures.count
                numbers[active] = signatures.count
                signatures.append(active)
            }
            pieces.append(Piece(low: low, high: events[i].at - 1, atom: atom!))
        }
        self.pieces = pieces
        self.count = signatures.count
        self.members = sets.indices.map { set in
            signatures.map { signature in signature[set / 64] >> UInt64(set % 64) & 1 == 1 }
        }
    }

    /// The atom of a scalar.
    func atom(of scalar: UInt32) -> Int {
        var low = 0
        var high = pieces.count
        while low < high {
            let middle = (low + high) / 2
            if pieces[middle].high < scalar { low = middle + 1 } else { high = middle }
        }
        return pieces[low].atom
    }
}
