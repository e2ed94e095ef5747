/// A walk over words with several machines side by side, cheapest words first.
///
/// A node is a tuple of states and what has been settled so far. Words of one cost are met in an order that the machines
/// alone decide: printable bytes before others, each ascending.
struct WordSearch {
    private let tables: MachineTables
    private let meter: StepMeter
    let classMap: [UInt8]
    let classCount: Int
    /// By joint class: its cheapest byte and what that costs.
    private let steps: [(byte: UInt8, cost: UInt64, number: Int)]

    /// - Parameters:
    ///   - prefersLetters: whether letters and digits come before other printable bytes, for words that have to be read
    ///     as a script
    ///   - meter: of all searches of one comparison
    init(_ machines: [Machine], prefersLetters: Bool = false, meter: StepMeter) {
        self.meter = meter
        // Continuation bytes cost nothing, so they stay apart from the others.
        var keys = (UInt8.min...UInt8.max).map { $0 & 0xC0 == 0x80 ? 1 : 0 }
        var keyCount = 2
        for machine in machines {
            var numbers = [Int](repeating: -1, count: keyCount * machine.classCount)
            keyCount = 0
            for byte in keys.indices {
                let at = keys[byte] * machine.classCount + Int(machine.classMap[byte])
                if numbers[at] < 0 {
                    numbers[at] = keyCount
                    keyCount += 1
                }
                keys[byte] = numbers[at]
            }
        }
        var numbers = [Int](repeating: -1, count: keyCount)
        var map = [UInt8](repeating: 0, count: 256)
        var best: [(byte: UInt8, cost: UInt64, classes: [Int], number: Int)] = []
        for byte in UInt8.min...UInt8.max {
            let cost = WordCost.step(byte).packed
            let known = numbers[keys[Int(byte)]]
            if known >= 0 {
                map[Int(byte)] = UInt8(known)
                let held = best[known]
                if cost < held.cost
                    || (prefersLetters && cost == held.cost && WordSearch.rank(byte) < WordSearch.rank(held.byte))
                {
                    (best[known].byte, best[known].cost) = (byte, cost)
                }
            } else {
                map[Int(byte)] = UInt8(best.count)
                numbers[keys[Int(byte)]] = best.count
                best.append((byte, cost, machines.map { Int($0.classMap[Int(byte)]) }, best.count))
            }
        }
        classMap = map
        classCount = best.count
        best.sort {
            ($0.cost, prefersLetters ? WordSearch.rank($0.byte) : 0, $0.byte)
                < ($1.cost, prefersLetters ? WordSearch.rank($1.byte) : 0, $1.byte)
        }
        steps = best.map { ($0.byte, $0.cost, $0.number) }
        tables = MachineTables(machines, classes: best.map(\.classes))
    }

    /// How odd a byte is in a command line.
    private static func rank(_ byte: UInt8) -> Int {
        switch byte {
        case 0x61...0x7A: 0
        case 0x30...0x39, 0x41...0x5A: 1
        case 0x20, 0x2D...0x2F, 0x3A, 0x5F: 2
        default: 3
        }
    }

    /// Side by side, many machines take longer for each way.
    private static let stepsPerWay = 100

    /// Nodes of a walk, with the way back.
    private struct Nodes {
        var tuples: TupleTable
        var pairs: [OutcomePair] = []
        var pairNumbers: [OutcomePair: Int32] = [:]
        var parent: [Int32] = []
        var byte: [UInt8] = []
        var cost: [UInt64] = []
        var visits: [UInt8] = []

        init(width: Int) { tuples = TupleTable(width: width + 1) }

        mutating func number(_ pair: OutcomePair) -> Int32 {
            if let known = pairNumbers[pair] { return known }
            pairNumbers[pair] = Int32(pairs.count)
            pairs.append(pair)
            return Int32(pairs.count - 1)
        }
    }

    private func startTuple(_ nodes: inout Nodes, _ initial: OutcomePair = .none) -> [Int32] {
        var pair = initial
        let states = tables.start
        for i in 0..<tables.count { pair = pair.folded(tables.entered(i, states[i])) }
        return states + [nodes.number(pair)]
    }

    /// What the word comes to that ends here; nil when some form does not let it end.
    private func end(_ tuple: [Int32], _ nodes: borrowing Nodes) -> OutcomePair? {
        var pair = nodes.pairs[Int(tuple[tables.count])]
        for i in 0..<tables.count {
            guard let more = tables.ended(i, tuple[i]) else { return nil }
            pair = pair.folded(more)
        }
        return pair
    }

    /// Moves a tuple on by one joint class; false when no word of the forms goes on there.
    private func move(
        _ tuple: [Int32], _ step: Int, into out: inout [Int32], _ nodes: inout Nodes
    ) -> Bool {
        let settled = nodes.pairs[Int(tuple[tables.count])]
        var pair = settled
        for i in 0..<tables.count {
            let state = tables.step(i, tuple[i], step)
            if tables.isDead(i, state) { return false }
            out[i] = state
            pair = pair.folded(tables.entered(i, state))
        }
        out[tables.count] = pair == settled ? tuple[tables.count] : nodes.number(pair)
        return true
    }

    // MARK: Everything that can be reached

    /// Every outcome with its cheapest word, and the graph of all nodes; nil when there are more nodes than `limit`.
    func explore(limit: Int) -> Exploration? {
        var nodes = Nodes(width: tables.count)
        var tuple = startTuple(&nodes)
        _ = nodes.tuples.intern(tuple)
        nodes.parent = [-1]
        nodes.byte = [0]
        nodes.cost = [0]
        var heap = CostHeap()
        heap.push(0, 0)
        var closed = [false]
        var edges = [Int32](repeating: -1, count: classCount)
        var next = tuple
        var found: [OutcomePair: Int] = [:]
        var ends: [OutcomePair?] = [nil]
        while let (cost, node) = heap.pop() {
            if closed[node] { continue }
            closed[node] = true
            if !meter.take(steps.count * tables.count) { return nil }
            for i in tuple.indices { tuple[i] = nodes.tuples[node, i] }
            let here = end(tuple, nodes)
            ends[node] = here
            if let here, found[here] == nil { found[here] = node }
            for at in steps.indices {
                if !move(tuple, at, into: &next, &nodes) { continue }
                let (number, isNew) = nodes.tuples.intern(next)
                if number >= limit { return nil }
                edges[node * classCount + steps[at].number] = Int32(number)
                let total = cost + steps[at].cost
                if isNew {
                    nodes.parent.append(Int32(node))
                    nodes.byte.append(steps[at].byte)
                    nodes.cost.append(total)
                    closed.append(false)
                    ends.append(nil)
                    edges += [Int32](repeating: -1, count: classCount)
                } else if total < nodes.cost[number] {
                    nodes.parent[number] = Int32(node)
                    nodes.byte[number] = steps[at].byte
                    nodes.cost[number] = total
                } else {
                    continue
                }
                heap.push(total, number)
            }
        }
        let outcomes = found.map { ($0.key, WordCost(packed: nodes.cost[$0.value])) }.sorted { $0.0 < $1.0 }
        var costs = [UInt64](repeating: 0, count: classCount)
        for step in steps { costs[step.number] = step.cost }
        let settled = (0..<nodes.tuples.count).map { nodes.pairs[Int(nodes.tuples[$0, tables.count])] }
        return Exploration(
            outcomes: outcomes, classMap: classMap, classCount: classCount, edges: edges, settled: settled, ends: ends,
            classCosts: costs)
    }

    // MARK: Words with one outcome

    /// The cheapest words that come to `target` and nothing else.
    ///
    /// - Parameters:
    ///   - initial: what is settled before the first byte
    ///   - guides: for some machines, by state, the least cost of what is still to come
    ///   - count: how many words; more than one may share a state a few times
    ///   - limit: of ways that are kept; of steps of single machines a hundred times as many
    func words(
        _ target: OutcomePair, initial: OutcomePair, guides: [(machine: Int, least: [UInt64])] = [], count: Int = 1,
        limit: Int
    ) -> FoundWords {
        var nodes = Nodes(width: tables.count)
        var tuple = startTuple(&nodes, initial)
        if !nodes.pairs[Int(tuple[tables.count])].isWithin(target) { return FoundWords(words: [], isWhole: true) }
        _ = nodes.tuples.intern(tuple)
        // Ways: with several words wanted, a node may be reached by more than one.
        var ways: [(node: Int32, parent: Int32, byte: UInt8, cost: UInt64)] = [(0, -1, 0, 0)]
        nodes.visits = [0]
        let visits = count == 1 ? 1 : 3
        // By node the costs of its cheapest ways, ascending.
        nodes.cost = [0] + [UInt64](repeating: .max, count: visits - 1)
        var heap = CostHeap()
        func guess(_ tuple: [Int32]) -> UInt64 {
            var most: UInt64 = 0
            for guide in guides { most = max(most, guide.least[Int(tuple[guide.machine])]) }
            return most
        }
        let first = guess(tuple)
        if first == .max { return FoundWords(words: [], isWhole: true) }
        heap.push(first, 0)
        var next = tuple
        var out: [[UInt8]] = []
        var taken = 0
        while let (_, way) = heap.pop() {
            let (node, cost) = (Int(ways[way].node), ways[way].cost)
            if nodes.visits[node] >= visits { continue }
            nodes.visits[node] += 1
            taken += steps.count * tables.count
            if taken > WordSearch.stepsPerWay * limit || !meter.take(steps.count * tables.count) {
                return FoundWords(words: out, isWhole: false, isOverBudget: true)
            }
            for i in tuple.indices { tuple[i] = nodes.tuples[node, i] }
            if end(tuple, nodes) == target {
                var word: [UInt8] = []
                var at = way
                while ways[at].parent >= 0 {
                    word.append(ways[at].byte)
                    at = Int(ways[at].parent)
                }
                word.reverse()
                out.append(word)
                if out.count == count { return FoundWords(words: out, isWhole: false) }
            }
            for at in steps.indices {
                if !move(tuple, at, into: &next, &nodes) { continue }
                if !nodes.pairs[Int(next[tables.count])].isWithin(target) { continue }
                let rest = guess(next)
                if rest == .max { continue }
                let (number, isNew) = nodes.tuples.intern(next)
                let total = cost + steps[at].cost
                if isNew {
                    nodes.visits.append(0)
                    for _ in 0..<visits { nodes.cost.append(.max) }
                }
                // A way that costs no less than as many others as the node may have is never taken.
                var place = (number + 1) * visits - 1
                if total >= nodes.cost[place] { continue }
                while place > number * visits, nodes.cost[place - 1] > total {
                    nodes.cost[place] = nodes.cost[place - 1]
                    place -= 1
                }
                nodes.cost[place] = total
                if ways.count >= limit { return FoundWords(words: out, isWhole: false, isOverBudget: true) }
                ways.append((Int32(number), Int32(way), steps[at].byte, total))
                heap.push(total + rest, ways.count - 1)
            }
        }
        return FoundWords(words: out, isWhole: true)
    }
}
