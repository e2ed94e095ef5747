/// Numbers tuples of a fixed width in the order in which they are met. Flat storage and open addressing: a search makes
/// millions of look-ups.
struct TupleTable {
    let width: Int
    private(set) var count = 0
    private var words: [Int32] = []
    private var table: [Int32]

    init(width: Int) {
        self.width = width
        table = [Int32](repeating: 0, count: 1024)
    }

    /// The number of a tuple, and whether it is new.
    mutating func intern(_ tuple: [Int32]) -> (number: Int, isNew: Bool) {
        if count * 2 >= table.count { rehash() }
        let mask = table.count - 1
        var at = Int(truncatingIfNeeded: TupleTable.hash(tuple)) & mask
        while table[at] != 0 {
            let held = Int(table[at]) - 1
            var i = 0
            while i < width, words[held * width + i] == tuple[i] { i += 1 }
            if i == width { return (held, false) }
            at = (at + 1) & mask
        }
        words += tuple
        count += 1
        table[at] = Int32(count)
        return (count - 1, true)
    }

    /// Word `i` of a tuple.
    subscript(number: Int, i: Int) -> Int32 { words[number * width + i] }

    private mutating func rehash() {
        var larger = [Int32](repeating: 0, count: table.count * 2)
        let mask = larger.count - 1
        for number in 0..<count {
            let tuple = Array(words[number * width..<(number + 1) * width])
            var at = Int(truncatingIfNeeded: TupleTable.hash(tuple)) & mask
            while larger[at] != 0 { at = (at + 1) & mask }
            larger[at] = Int32(number + 1)
        }
        table = larger
    }

    private static func hash(_ tuple: [Int32]) -> UInt64 {
        var h: UInt64 = 0xcbf2_9ce4_8422_2325
        for word in tuple { h = (h ^ UInt64(UInt32(bitPattern: word))) &* 0x9E37_79B9_7F4A_7C15 }
        return h ^ (h >> 29)
    }
}

/// What a word costs: code points first, then those that are not printable ASCII.
struct WordCost: Hashable, Comparable, Sendable {
    var packed: UInt64

    static let zero = WordCost(packed: 0)
    static let far = WordCost(packed: .max)

    init(packed: UInt64) { self.packed = packed }
    init(scalars: Int, odd: Int) { packed = UInt64(scalars) << 32 | UInt64(odd) }

    /// The cost of a word of UTF-8.
    init(_ word: [UInt8]) {
        self.init(packed: word.reduce(0) { $0 + WordCost.step($1).packed })
    }

    /// What a byte adds. The bytes behind the first one of a sequence add nothing.
    static func step(_ byte: UInt8) -> WordCost {
        if byte & 0xC0 == 0x80 { return .zero }
        return WordCost(scalars: 1, odd: byte >= 0x20 && byte < 0x7F ? 0 : 1)
    }

    var scalars: Int { Int(packed >> 32) }

    static func + (a: WordCost, b: WordCost) -> WordCost { WordCost(packed: a.packed &+ b.packed) }
    static func < (a: WordCost, b: WordCost) -> Bool { a.packed < b.packed }
}

/// A binary heap by cost; of equal costs the one that went in first comes out first.
struct CostHeap {
    private var items: [(cost: UInt64, order: UInt32, node: Int32)] = []
    private var next: UInt32 = 0

    var isEmpty: Bool { items.isEmpty }

    mutating func push(_ cost: UInt64, _ node: Int) {
        items.append((cost, next, Int32(node)))
        next &+= 1
        var i = items.count - 1
        while i > 0 {
            let up = (i - 1) / 2
            if !CostHeap.less(items[i], items[up]) { break }
            items.swapAt(i, up)
            i = up
        }
    }

    mutating func pop() -> (cost: UInt64, node: Int)? {
        guard let first = items.first else { return nil }
        let last = items.removeLast()
        if !items.isEmpty {
            items[0] = last
            var i = 0
            while true {
                var least = i
                for child in [2 * i + 1, 2 * i + 2]
                where child < items.count && CostHeap.less(items[child], items[least]) {
                    least = child
                }
                if least == i { break }
                items.swapAt(i, least)
                i = least
            }
        }
        return (first.cost, Int(first.node))
    }

    private static func less(
        _ x: (cost: UInt64, order: UInt32, node: Int32), _ y: (cost: UInt64, order: UInt32, node: Int32)
    ) -> Bool {
        (x.cost, x.order) < (y.cost, y.order)
    }
}
