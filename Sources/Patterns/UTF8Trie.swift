/// The prefixes of UTF-8 sequences that a partition of the scalars tells apart.
///
/// Two prefixes are one node when they have as many bytes and every continuation leads to the same atoms, so the size
/// follows the partition and not the number of scalars.
struct UTF8Trie {
    /// Where a byte leads.
    enum Edge: Hashable {
        /// No well-formed sequence goes on like this.
        case broken
        /// A code point of the atom is complete.
        case atom(Int)
        /// More bytes are needed.
        case node(Int)
    }

    struct Node: Hashable {
        /// Bytes read so far, 1 to 3.
        let length: Int
        /// For the continuation bytes 0x80 to 0xBF.
        let edges: [Edge]
    }

    private struct Uniform: Hashable {
        let atom: Int
        let bits: UInt32
        let length: Int
    }

    /// For the first byte of a code point.
    private(set) var root: [Edge] = []
    private(set) var nodes: [Node] = []
    /// For each node the atoms that can be reached, ascending.
    private(set) var reachable: [[Int]] = []
    private var numbers: [Node: Int] = [:]
    /// Nodes below which there is one atom only, by what they depend on.
    private var uniform: [Uniform: Int] = [:]
    private let atoms: Atoms

    init(_ atoms: Atoms) {
        self.atoms = atoms
        for byte in 0..<256 as Range<UInt32> {
            switch byte {
            case 0x00..<0x80: root.append(.atom(atoms.atom(of: byte)))
            case 0xC2..<0xE0: root.append(subtree(low: (byte & 0x1F) << 6, bits: 6, length: 1))
            case 0xE0..<0xF0: root.append(subtree(low: (byte & 0x0F) << 12, bits: 12, length: 1))
            case 0xF0..<0xF5: root.append(subtree(low: (byte & 0x07) << 18, bits: 18, length: 1))
            default: root.append(.broken)
            }
        }
    }

    /// The node of the scalars that start at `low` and have `bits` bits still to read.
    private mutating func subtree(low: UInt32, bits: UInt32, length: Int) -> Edge {
        // Overlong forms, surrogates and what lies above U+10FFFF are broken at their second byte.
        let least: UInt32 = length > 1 ? 0 : bits == 18 ? 0x10000 : bits == 12 ? 0x800 : 0x80
        let last = low + ((1 << bits) - 1)
        var shared: Uniform?
        if low >= least && last <= 0x10FFFF && isUniform(low, last) {
            shared = Uniform(atom: atoms.atom(of: low), bits: bits, length: length)
            if let shared, let known = uniform[shared] { return .node(known) }
        }
        var edges: [Edge] = []
        edges.reserveCapacity(64)
        let step = UInt32(1) << (bits - 6)
        for index in 0..<64 as Range<UInt32> {
            let first = low + index * step
            if first < least || first > 0x10FFFF || length == 1 && (0xD800..<0xE000).contains(first) {
                edges.append(.broken)
            } else if bits == 6 {
                edges.append(.atom(atoms.atom(of: first)))
            } else if let last = edges.last, last != .broken, isUniform(first - step, first + step - 1) {
                // The same atom throughout: the same node as the one before.
                edges.append(last)
            } else {
                edges.append(subtree(low: first, bits: bits - 6, length: length + 1))
            }
        }
        let found = number(Node(length: length, edges: edges))
        if let shared { uniform[shared] = found }
        return .node(found)
    }

    private func isUniform(_ low: UInt32, _ high: UInt32) -> Bool {
        var first = 0
        var end = atoms.pieces.count
        while first < end {
            let middle = (first + end) / 2
            if atoms.pieces[middle].high < low { first = middle + 1 } else { end = middle }
        }
        return first < atoms.pieces.count && atoms.pieces[first].low <= low && high <= atoms.pieces[first].high
    }

    private mutating func number(_ node: Node) -> Int {
        if let known = numbers[node] { return known }
        var found: Set<Int> = []
        for edge in node.edges {
            switch edge {
            case .broken: break
            case .atom(let atom): found.insert(atom)
            case .node(let inner): found.formUnion(reachable[inner])
            }
        }
        nodes.append(node)
        reachable.append(found.sorted())
        numbers[node] = nodes.count - 1
        return nodes.count - 1
    }
}
