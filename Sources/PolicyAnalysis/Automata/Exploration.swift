/// What a search for words gave.
struct FoundWords {
    /// Cheapest first.
    var words: [[UInt8]]
    /// Whether there are no others.
    var isWhole: Bool
    var isOverBudget = false
}

/// Everything that some machines can come to, side by side: a machine of its own.
struct Exploration {
    /// Each outcome with the cost of its cheapest word, sorted.
    let outcomes: [(pair: OutcomePair, cost: WordCost)]
    let machine: Machine
    private let ends: [OutcomePair?]
    private let edges: [Int32]
    private let classCosts: [UInt64]

    init(
        outcomes: [(OutcomePair, WordCost)], classMap: [UInt8], classCount: Int, edges: [Int32],
        settled: [OutcomePair], ends: [OutcomePair?], classCosts: [UInt64]
    ) {
        self.outcomes = outcomes.map { (pair: $0.0, cost: $0.1) }
        self.ends = ends
        self.edges = edges
        self.classCosts = classCosts
        let sink = Int32(ends.count)
        let next = edges.map { $0 < 0 ? sink : $0 } + [Int32](repeating: sink, count: classCount)
        machine = Machine(
            classMap: classMap, classCount: classCount, next: next, entered: settled + [.none],
            ended: ends + [nil], dead: [Bool](repeating: false, count: ends.count) + [true])
    }

    /// By state, the least cost of going on to an end whose outcome is wanted; `UInt64.max` where there is none.
    func least(_ isWanted: (OutcomePair) -> Bool) -> [UInt64] {
        let count = ends.count
        let classCount = machine.classCount
        // The edges backwards, as runs.
        var first = [Int32](repeating: 0, count: count + 1)
        for edge in edges where edge >= 0 { first[Int(edge) + 1] += 1 }
        for i in 0..<count { first[i + 1] += first[i] }
        var fill = first
        var from = [Int32](repeating: 0, count: Int(first[count]))
        for (at, edge) in edges.enumerated() where edge >= 0 {
            from[Int(fill[Int(edge)])] = Int32(at)
            fill[Int(edge)] += 1
        }
        var out = [UInt64](repeating: .max, count: count + 1)
        var heap = CostHeap()
        for (node, end) in ends.enumerated() {
            if let end, isWanted(end) {
                out[node] = 0
                heap.push(0, node)
            }
        }
        while let (cost, node) = heap.pop() {
            if cost > out[node] { continue }
            for i in Int(first[node])..<Int(first[node + 1]) {
                let before = Int(from[i]) / classCount
                let total = cost + classCosts[Int(from[i]) % classCount]
                if total < out[before] {
                    out[before] = total
                    heap.push(total, before)
                }
            }
        }
        return out
    }
}
