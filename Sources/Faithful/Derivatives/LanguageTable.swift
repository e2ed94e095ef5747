internal import Patterns

/// A language over bytes as a total automaton: states are between code points or inside a sequence that may yet break off.
/// When one breaks, each of its bytes was a U+FFFD; the byte that shows it takes those steps and then its own. Rows are
/// made when they are asked for.
struct LanguageTable {
    /// The state of a search that has matched.
    static let matched: Int32 = 0

    /// Byte to class; classes are numbered by their first byte.
    let classMap: [UInt8]
    let classCount: Int
    private(set) var start: Int32 = 0
    /// The same language over code points.
    private(set) var remainders: Remainders
    private let ways: UTF8Ways
    private let sample: [Int]
    /// By state: the state of the remainders, and the node of the sequence or -1.
    private var places: [(state: Int32, node: Int32)] = []
    /// Number of a place: by state of the remainders, then node; -1 is none yet.
    private var numbers: [Int32] = []
    private var next: [Int32] = []
    private var isMade: [Bool] = []
    /// By state: whether the language has the text that ends here.
    private(set) var acceptsEnd: [Bool] = []

    /// - Parameter limit: code-point states over which `isTooLarge` is set
    init(_ language: Language, _ anchoring: Anchoring, limit: Int) {
        remainders = Remainders(language, anchoring, limit: limit)
        ways = UTF8Ways(remainders.points)
        var columns: [[UTF8Ways.Way]: Int] = [:]
        var map: [UInt8] = []
        var sample: [Int] = []
        for byte in 0..<256 {
            var column = [ways.first[byte]]
            for node in ways.nodes.indices { column.append(ways.way(node, byte)) }
            let number = columns[column] ?? sample.count
            if columns.updateValue(number, forKey: column) == nil { sample.append(byte) }
            map.append(UInt8(number))
        }
        classMap = map
        classCount = sample.count
        self.sample = sample
        _ = place(Remainders.matched, -1)
        start = place(remainders.start, -1)
    }

    var stateCount: Int { places.count }
    /// Set when the automaton is over its limit: no answer counts any more.
    var isTooLarge: Bool { remainders.isTooLarge }

    /// Makes the row of a state, so that `target` knows it.
    mutating func make(_ state: Int32) {
        if isMade[Int(state)] { return }
        isMade[Int(state)] = true
        let at = places[Int(state)]
        for column in 0..<classCount {
            let target = move(at.state, Int(at.node), sample[column])
            next[Int(state) * classCount + column] = target
        }
    }

    /// Where a class of bytes leads from a state whose row is made.
    func target(_ state: Int32, _ column: Int) -> Int32 { next[Int(state) * classCount + column] }

    /// Whether the language has the text. For counterexamples; makes the rows that it meets.
    mutating func accepts(_ text: [UInt8]) -> Bool {
        var state = start
        for byte in text {
            make(state)
            state = target(state, Int(classMap[Int(byte)]))
        }
        return acceptsEnd[Int(state)]
    }

    private mutating func move(_ state: Int32, _ node: Int, _ byte: Int) -> Int32 {
        if node < 0 { return begin(state, byte) }
        let way = ways.way(node, byte)
        if way >= 0 { return place(remainders.step(state, way), -1) }
        if way != UTF8Ways.broken { return place(state, Int(-2 - way)) }
        return begin(afterBad(state, ways.nodes[node].length), byte)
    }

    /// A byte between code points.
    private mutating func begin(_ state: Int32, _ byte: Int) -> Int32 {
        let way = ways.first[byte]
        if way >= 0 { return place(remainders.step(state, way), -1) }
        if way == UTF8Ways.broken { return place(afterBad(state, 1), -1) }
        return place(state, Int(-2 - way))
    }

    private mutating func afterBad(_ state: Int32, _ count: Int) -> Int32 {
        var state = state
        for _ in 0..<count { state = remainders.step(state, remainders.points.bad) }
        return state
    }

    private mutating func place(_ state: Int32, _ node: Int) -> Int32 {
        var (state, node) = (state, node)
        if state == Remainders.matched { node = -1 }
        if node >= 0, ways.nodes[node].only == remainders.points.bad {
            // All that can come of the sequence is the letter that its bytes are if it breaks. If one of them leads to a
            // state that more of them do not leave, that state is where it goes whatever follows.
            let after = afterBad(state, 1)
            if afterBad(after, 1) == after { (state, node) = (after, -1) }
        }
        let slot = Int(state) * (ways.nodes.count + 1) + node + 1
        if numbers.count <= slot {
            let rows = max(remainders.stateCount, 2 * numbers.count / (ways.nodes.count + 1))
            numbers += repeatElement(-1, count: rows * (ways.nodes.count + 1) - numbers.count)
        }
        if numbers[slot] >= 0 { return numbers[slot] }
        let number = Int32(places.count)
        numbers[slot] = number
        places.append((state: state, node: Int32(node)))
        next += repeatElement(-1, count: classCount)
        isMade.append(false)
        let end = node < 0 ? state : afterBad(state, ways.nodes[node].length)
        acceptsEnd.append(remainders.acceptsEnd[Int(end)])
        return number
    }
}
