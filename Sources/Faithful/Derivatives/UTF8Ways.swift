/// The ways from bytes to letters: a small tree of what bytes of a sequence may still follow. Nodes that say the same are
/// one. Well-formed sequences are those of Unicode, table 3-7: no overlong forms, no surrogates, none above U+10FFFF.
struct UTF8Ways {
    /// Where a byte leads: a letter (0 or more), a node (-2 - its number), or to what is no sequence.
    typealias Way = Int32
    static let broken: Way = -1

    struct Node: Hashable {
        /// Bytes that were read on the way to it, 1 to 3.
        let length: Int
        /// By continuation byte, 0x80 first.
        let ways: [Way]
        /// The one letter that all sequences through it are, or -1.
        let only: Int32
    }

    private(set) var nodes: [Node] = []
    /// By first byte.
    private(set) var first: [Way] = []
    private var numbers: [Node: Int32] = [:]
    private let points: CodePoints

    init(_ points: CodePoints) {
        self.points = points
        for byte: UInt32 in 0..<256 {
            switch byte {
            case 0..<0x80: first.append(points.letter(of: byte))
            case 0xC2..<0xE0: first.append(node(base: (byte & 0x1F) << 6, length: 1, left: 1))
            case 0xE0..<0xF0: first.append(node(base: (byte & 0x0F) << 12, length: 1, left: 2))
            case 0xF0..<0xF5: first.append(node(base: (byte & 0x07) << 18, length: 1, left: 3))
            default: first.append(UTF8Ways.broken)
            }
        }
    }

    /// The way of a byte behind the start of a sequence.
    func way(_ node: Int, _ byte: Int) -> Way {
        0x80..<0xC0 ~= byte ? nodes[node].ways[byte - 0x80] : UTF8Ways.broken
    }

    /// The node where `left` more bytes give a code point from `base` up.
    private mutating func node(base: UInt32, length: Int, left: Int) -> Way {
        let span: UInt32 = 1 << UInt32(6 * (left - 1))
        // The least code point that takes so many bytes.
        let total = length + left
        let least: UInt32 = total == 2 ? 0x80 : total == 3 ? 0x800 : 0x1_0000
        var ways: [Way] = []
        var only: Int32 = -2
        for i: UInt32 in 0..<64 {
            let low = base + i * span
            let way: Way
            if low + span <= least || low > 0x10_FFFF || (0xD800...0xDFFF).contains(low) {
                way = UTF8Ways.broken
            } else if left == 1 {
                way = points.letter(of: low)
            } else if i > 0, ways[Int(i) - 1] != UTF8Ways.broken, isOne(low - span, low + span - 1) {
                // The same as its neighbour, which was made of the same letter.
                way = ways[Int(i) - 1]
            } else {
                way = node(base: low, length: length + 1, left: left - 1)
            }
            ways.append(way)
            let letter = way >= 0 ? way : way == UTF8Ways.broken ? -2 : nodes[Int(-2 - way)].only
            if letter != -2 { only = only == -2 || only == letter ? letter : -1 }
        }
        let made = Node(length: length, ways: ways, only: only)
        if let known = numbers[made] { return -2 - known }
        let number = Int32(nodes.count)
        numbers[made] = number
        nodes.append(made)
        return -2 - number
    }

    /// Whether the code points from `low` to `high` are one letter, with no edge of the encoding among them.
    private func isOne(_ low: UInt32, _ high: UInt32) -> Bool { points.only(low, high) != nil }
}
