/// Hopcroft's partition refinement, then the canonical numbering.
enum Minimiser {
    /// The minimal automaton of the reachable states; bit 0 is the rule. Nil when it passes `maxStates`.
    static func minimise(_ raw: RawDFA, maxStates: Int) -> MooreDFA? {
        let block = blocks(raw)
        return canonical(raw, block, maxStates: maxStates)
    }

    /// The block of each state in the coarsest partition that outputs and steps respect. O(k n log n).
    private static func blocks(_ raw: RawDFA) -> [Int32] {
        let n = raw.stateCount
        let k = raw.classCount
        // Predecessors by class, as one counting sort.
        var offsets = [Int32](repeating: 0, count: n * k + 1)
        for state in 0..<n {
            for c in 0..<k { offsets[Int(raw.next[state * k + c]) * k + c + 1] += 1 }
        }
        for i in 1..<offsets.count { offsets[i] += offsets[i - 1] }
        var fill = offsets
        var sources = [Int32](repeating: 0, count: n * k)
        for state in 0..<n {
            for c in 0..<k {
                let slot = Int(raw.next[state * k + c]) * k + c
                sources[Int(fill[slot])] = Int32(state)
                fill[slot] += 1
            }
        }
        // Blocks are ranges of `order`; `place` is its inverse.
        var block = [Int32](repeating: 0, count: n)
        var order: [Int32] = []
        var starts: [Int] = []
        var ends: [Int] = []
        for output in 0..<4 {
            let first = order.count
            for state in 0..<n where (raw.emits[state] ? 1 : 0) + (raw.emitsAtEnd[state] ? 2 : 0) == output {
                block[state] = Int32(starts.count)
                order.append(Int32(state))
            }
            if order.count > first {
                starts.append(first)
                ends.append(order.count)
            }
        }
        var place = [Int](repeating: 0, count: n)
        for (index, state) in order.enumerated() { place[Int(state)] = index }
        var queue = Array(starts.indices)
        var marked = [Int](repeating: 0, count: starts.count)
        var touched: [Int] = []
        var splitter: [Int32] = []
        while let current = queue.popLast() {
            splitter.removeAll(keepingCapacity: true)
            splitter.append(contentsOf: order[starts[current]..<ends[current]])
            for c in 0..<k {
                for target in splitter {
                    let slot = Int(target) * k + c
                    for i in Int(offsets[slot])..<Int(offsets[slot + 1]) {
                        let source = Int(sources[i])
                        let b = Int(block[source])
                        let to = starts[b] + marked[b]
                        if place[source] < to { continue }
                        if marked[b] == 0 { touched.append(b) }
                        let from = place[source]
                        let other = order[to]
                        order[to] = Int32(source)
                        order[from] = other
                        place[source] = to
                        place[Int(other)] = from
                        marked[b] += 1
                    }
                }
                for b in touched {
                    let count = marked[b]
                    marked[b] = 0
                    let total = ends[b] - starts[b]
                    if count == total { continue }
                    // The smaller part becomes the new block.
                    let fresh = starts.count
                    if count <= total - count {
                        starts.append(starts[b])
                        ends.append(starts[b] + count)
                        starts[b] += count
                    } else {
                        starts.append(starts[b] + count)
                        ends.append(ends[b])
                        ends[b] = starts[b] + count
                    }
                    for i in starts[fresh]..<ends[fresh] { block[Int(order[i])] = Int32(fresh) }
                    marked.append(0)
                    // A queued block stays queued, so both parts are; otherwise the smaller part is enough.
                    queue.append(fresh)
                }
                touched.removeAll(keepingCapacity: true)
            }
        }
        return block
    }

    /// Numbers blocks breadth first and merges byte classes that no state tells apart.
    private static func canonical(_ raw: RawDFA, _ block: [Int32], maxStates: Int) -> MooreDFA? {
        let k = raw.classCount
        var count = 0
        for b in block { count = max(count, Int(b) + 1) }
        if count > maxStates || count > Int(UInt16.max) { return nil }
        var member = [Int](repeating: -1, count: count)
        for (state, b) in block.enumerated() where member[Int(b)] < 0 { member[Int(b)] = state }
        // Columns of the block automaton; equal columns are one class.
        var columns: [[Int32]: Int] = [:]
        var classMap: [UInt8] = []
        var sample: [Int] = []
        for byte in 0..<256 {
            let c = Int(raw.classMap[byte])
            let column = member.map { state in block[Int(raw.next[state * k + c])] }
            if let known = columns[column] {
                classMap.append(UInt8(known))
            } else {
                classMap.append(UInt8(sample.count))
                columns[column] = sample.count
                sample.append(c)
            }
        }
        var number = [Int](repeating: -1, count: count)
        var order = [Int(block[0])]
        number[order[0]] = 0
        var next: [UInt16] = []
        next.reserveCapacity(count * sample.count)
        var at = 0
        while at < order.count {
            let state = member[order[at]]
            for c in sample {
                let target = Int(block[Int(raw.next[state * k + c])])
                if number[target] < 0 {
                    number[target] = order.count
                    order.append(target)
                }
                next.append(UInt16(number[target]))
            }
            at += 1
        }
        return MooreDFA(
            classMap: classMap, classCount: sample.count, stateCount: order.count, next: next,
            masks: order.map { b in raw.emits[member[b]] ? 1 : 0 },
            endMasks: order.map { b in raw.emitsAtEnd[member[b]] ? 1 : 0 })
    }
}
