internal import FakBasics

// The inner loops. They are unsafe where they read the tables: see `WalkTables`.

extension WalkTables {
    /// Subjects from this length on are filtered in four parts side by side.
    private static let partedBytes = 128
    /// Shorter subjects are not filtered: the walk costs no more than the filter.
    private static let filteredBytes = 16

    /// Which groups of a bank may match a subject, bit g for group g; all bits when nothing is known. Never leaves out
    /// one that does (V16). Linear.
    func candidates(_ bank: Int, _ subject: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let plan = unsafe banks[bank]
        let count = subject.count
        if plan.filter < 0 || count < (plan.batchCount == 1 ? WalkTables.partedBytes : WalkTables.filteredBytes) {
            return .max
        }
        return unsafe filter(plan, subject.baseAddress!, count)
    }

    /// The masks of each group of a batch for one subject: start, entered states, end. Linear.
    func walk(_ number: Int, _ subject: UnsafeBufferPointer<UInt8>, _ found: inout InlineArray<6, UInt64>) {
        if unsafe batches[number].count <= 2 {
            unsafe walkTwo(number, subject, &found)
        } else {
            unsafe walkSix(number, subject, &found)
        }
    }

    @inline(__always)
    private func entering(_ row: Int) -> UInt64 { unsafe masks[Int(cells[row - 1])] }

    @inline(__always)
    private func ending(_ row: Int) -> UInt64 { unsafe masks[Int(cells[row - 2])] }

    private func walkTwo(_ number: Int, _ subject: UnsafeBufferPointer<UInt8>, _ found: inout InlineArray<6, UInt64>) {
        let cells = unsafe UnsafePointer(self.cells)
        let map = unsafe UnsafePointer(self.maps) + number * 256 * WalkTables.mapStride
        let bit = Int(emitBit)
        var (a, b) = unsafe (Int(batches[number].starts[0]), Int(batches[number].starts[1]))
        found[0] = entering(a)
        found[1] = entering(b)
        for i in 0..<subject.count {
            let classes = unsafe map + Int(subject[i]) * WalkTables.mapStride
            a = unsafe Int((cells + Int(classes[0]))[a])
            b = unsafe Int((cells + Int(classes[1]))[b])
            if (a | b) & bit != 0 {
                found[0] |= entering(a)
                found[1] |= entering(b)
            }
        }
        found[0] |= ending(a)
        found[1] |= ending(b)
    }

    private func walkSix(_ number: Int, _ subject: UnsafeBufferPointer<UInt8>, _ found: inout InlineArray<6, UInt64>) {
        let cells = unsafe UnsafePointer(self.cells)
        let map = unsafe UnsafePointer(self.maps) + number * 256 * WalkTables.mapStride
        let bit = Int(emitBit)
        let starts = unsafe batches[number].starts
        var (a, b, c) = (Int(starts[0]), Int(starts[1]), Int(starts[2]))
        var (d, e, f) = (Int(starts[3]), Int(starts[4]), Int(starts[5]))
        for lane in 0..<6 { found[lane] = entering(Int(starts[lane])) }
        for i in 0..<subject.count {
            let classes = unsafe map + Int(subject[i]) * WalkTables.mapStride
            a = unsafe Int((cells + Int(classes[0]))[a])
            b = unsafe Int((cells + Int(classes[1]))[b])
            c = unsafe Int((cells + Int(classes[2]))[c])
            d = unsafe Int((cells + Int(classes[3]))[d])
            e = unsafe Int((cells + Int(classes[4]))[e])
            f = unsafe Int((cells + Int(classes[5]))[f])
            if (a | b | c | d | e | f) & bit != 0 {
                if a & bit != 0 { found[0] |= entering(a) }
                if b & bit != 0 { found[1] |= entering(b) }
                if c & bit != 0 { found[2] |= entering(c) }
                if d & bit != 0 { found[3] |= entering(d) }
                if e & bit != 0 { found[4] |= entering(e) }
                if f & bit != 0 { found[5] |= entering(f) }
            }
        }
        found[0] |= ending(a)
        found[1] |= ending(b)
        found[2] |= ending(c)
        found[3] |= ending(d)
        found[4] |= ending(e)
        found[5] |= ending(f)
    }

    /// The bits of a bank's filter, and perhaps more; ends early once no batch can be spared.
    private func filter(_ plan: WalkBank, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        let cells = unsafe UnsafePointer(self.cells)
        let map = unsafe UnsafePointer(self.maps) + Int(plan.filter) * 256 * WalkTables.mapStride
        let bit = Int(emitBit)
        let start = unsafe Int(batches[Int(plan.filter)].starts[0])
        var found = entering(start)
        if count < WalkTables.partedBytes {
            var row = start
            for i in 0..<count {
                row = unsafe Int((cells + Int(map[Int(bytes[i]) * WalkTables.mapStride]))[row])
                if row & bit != 0 {
                    found |= entering(row)
                    if plan.isCovered(by: found) { return .max }
                }
            }
            return found | ending(row)
        }
        // Each part is walked as if the text began there. Such a walk soon is where the true one is; what it says before
        // may be too much, which costs a walk and hides nothing.
        let length = count / 4
        let (p, q, r) = unsafe (bytes + length, bytes + 2 * length, bytes + 3 * length)
        var (a, b, c, d) = (start, start, start, start)
        for i in 0..<length {
            a = unsafe Int((cells + Int(map[Int(bytes[i]) * WalkTables.mapStride]))[a])
            b = unsafe Int((cells + Int(map[Int(p[i]) * WalkTables.mapStride]))[b])
            c = unsafe Int((cells + Int(map[Int(q[i]) * WalkTables.mapStride]))[c])
            d = unsafe Int((cells + Int(map[Int(r[i]) * WalkTables.mapStride]))[d])
            if (a | b | c | d) & bit != 0 {
                found |= entering(a) | entering(b) | entering(c) | entering(d)
                if plan.isCovered(by: found) { return .max }
            }
        }
        for i in 4 * length..<count {
            d = unsafe Int((cells + Int(map[Int(bytes[i]) * WalkTables.mapStride]))[d])
            if d & bit != 0 { found |= entering(d) }
        }
        // The true walk goes on over the start of each part until it meets the part's own.
        var row = a
        row = unsafe joined(row, p, length, map, start, b, &found)
        row = unsafe joined(row, q, length, map, start, c, &found)
        row = unsafe joined(row, r, count - 3 * length, map, start, d, &found)
        return found | ending(row)
    }

    /// Where the true walk is after a part that it enters at `row`, when a walk from `start` ended at `last`. They are
    /// one from the first place at which both stand in the same row.
    private func joined(
        _ row: Int, _ part: UnsafePointer<UInt8>, _ count: Int, _ map: UnsafePointer<UInt8>, _ start: Int,
        _ last: Int, _ found: inout UInt64
    ) -> Int {
        var (row, other) = (row, start)
        for i in 0..<count {
            if row == other { return last }
            let column = unsafe cells + Int(map[Int(part[i]) * WalkTables.mapStride])
            row = unsafe Int(column[row])
            other = unsafe Int(column[other])
            found |= entering(row)
        }
        return row
    }
}
