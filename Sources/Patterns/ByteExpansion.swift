/// A total automaton over classes of bytes, before minimisation.
struct RawDFA {
    var classMap: [UInt8]
    var classCount: Int
    var next: [Int32] = []
    var emits: [Bool] = []
    var emitsAtEnd: [Bool] = []

    var stateCount: Int { emits.count }
}

/// Turns an automaton over code points into one over bytes.
///
/// A byte state stands either between code points or inside of a sequence. When a sequence breaks off, each byte of it
/// was one U+FFFD; the byte that shows this takes all those steps at once, then its own.
final class ByteExpansion {
    private struct Key: Hashable {
        /// The trie node, or -1 between code points.
        let node: Int
        /// Between code points: the scalar state and whether it is entered with a completion. Inside of a sequence: the
        /// completion, then all that the rest depends on, namely the state after one U+FFFD and the states after the
        /// atoms that are still possible.
        let parts: [Int32]
    }

    private struct Pending {
        /// A scalar state from which the sequence was begun; -1 between code points.
        let scalarState: Int32
        let node: Int
    }

    private static let cacheLimit = 1 << 22

    private let scalarNext: [Int32]
    private let scalarEmits: [Bool]
    private let scalarEmitsAtEnd: [Bool]
    private let atomCount: Int
    private let badAtom: Int
    private let root: [UTF8Trie.Edge]
    private let nodes: [UTF8Trie.Node]
    private let reachable: [[Int]]
    /// Numbers that are known without a key: states between code points by scalar state, and inside of a sequence by
    /// scalar state and node; -1 for none. Only those that no completion enters.
    private var betweenNumbers: [Int32]
    private var insideNumbers: [Int32]
    private var numbers: [Key: Int32] = [:]
    private var states: [Pending] = []
    private var raw: RawDFA

    /// Nil when the automaton passes `stateLimit` states.
    static func expand(_ scalars: ScalarAutomaton, stateLimit: Int) -> RawDFA? {
        let expansion = ByteExpansion(scalars)
        return expansion.build(stateLimit) ? expansion.raw : nil
    }

    private init(_ scalars: ScalarAutomaton) {
        let trie = UTF8Trie(scalars.atoms)
        self.scalarNext = scalars.next
        self.scalarEmits = scalars.emits
        self.scalarEmitsAtEnd = scalars.emitsAtEnd
        self.atomCount = scalars.atoms.count
        self.badAtom = scalars.atoms.atom(of: 0xFFFD)
        self.root = trie.root
        self.nodes = trie.nodes
        self.reachable = trie.reachable
        let cells = scalars.stateCount * trie.nodes.count
        self.betweenNumbers = [Int32](repeating: -1, count: scalars.stateCount)
        self.insideNumbers = [Int32](repeating: -1, count: cells <= ByteExpansion.cacheLimit ? cells : 0)
        // Bytes are one class when no place in the trie tells them apart.
        var classMap: [UInt8] = []
        var signatures: [[UTF8Trie.Edge]: Int] = [:]
        for byte in 0..<256 {
            var signature = [trie.root[byte]]
            for node in trie.nodes { signature.append(0x80..<0xC0 ~= byte ? node.edges[byte - 0x80] : .broken) }
            let number = signatures[signature] ?? signatures.count
            signatures[signature] = number
            classMap.append(UInt8(number))
        }
        self.raw = RawDFA(classMap: classMap, classCount: signatures.count)
    }

    private func step(_ state: Int32, _ atom: Int) -> Int32 {
        scalarNext[Int(state) * atomCount + atom]
    }

    private func between(_ state: Int32, completes: Bool) -> Int32 {
        let isPlain = !completes
        if isPlain, betweenNumbers[Int(state)] >= 0 { return betweenNumbers[Int(state)] }
        let completes = completes || scalarEmits[Int(state)]
        let found = number(
            Key(node: -1, parts: [state, completes ? 1 : 0]), Pending(scalarState: state, node: -1), completes,
            atEnd: !completes && scalarEmitsAtEnd[Int(state)])
        if isPlain { betweenNumbers[Int(state)] = found }
        return found
    }

    private func inside(_ node: Int, from state: Int32, completes: Bool) -> Int32 {
        let slot = Int(state) * nodes.count + node
        let isCached = !completes && !insideNumbers.isEmpty
        if isCached, insideNumbers[slot] >= 0 { return insideNumbers[slot] }
        var parts: [Int32] = [completes ? 1 : 0, step(state, badAtom)]
        for atom in reachable[node] { parts.append(step(state, atom)) }
        let (last, late) = afterBad(state, nodes[node].length)
        let found = number(
            Key(node: node, parts: parts), Pending(scalarState: state, node: node), completes,
            atEnd: !completes && (late || scalarEmitsAtEnd[Int(last)]))
        if isCached { insideNumbers[slot] = found }
        return found
    }

    private func number(_ key: Key, _ pending: Pending, _ completes: Bool, atEnd: Bool) -> Int32 {
        if let known = numbers[key] { return known }
        let fresh = Int32(states.count)
        numbers[key] = fresh
        states.append(pending)
        raw.emits.append(completes)
        raw.emitsAtEnd.append(atEnd)
        return fresh
    }

    /// The state after `count` bad bytes and whether the rule completed on the way.
    private func afterBad(_ state: Int32, _ count: Int) -> (Int32, Bool) {
        var state = state
        var completes = false
        for _ in 0..<count {
            state = step(state, badAtom)
            completes = completes || scalarEmits[Int(state)]
        }
        return (state, completes)
    }

    private func build(_ stateLimit: Int) -> Bool {
        var sample = [Int](repeating: -1, count: raw.classCount)
        for byte in (0..<256).reversed() { sample[Int(raw.classMap[byte])] = byte }
        _ = between(0, completes: false)
        var at = 0
        while at < states.count {
            if states.count > stateLimit { return false }
            let state = states[at]
            for byte in sample { raw.next.append(move(state, byte)) }
            at += 1
        }
        return true
    }

    private func move(_ state: Pending, _ byte: Int) -> Int32 {
        guard state.node >= 0 else { return first(state.scalarState, byte, completes: false) }
        let node = nodes[state.node]
        switch 0x80..<0xC0 ~= byte ? node.edges[byte - 0x80] : .broken {
        case .atom(let atom): return between(step(state.scalarState, atom), completes: false)
        case .node(let inner): return inside(inner, from: state.scalarState, completes: false)
        case .broken:
            let (after, completes) = afterBad(state.scalarState, node.length)
            return first(after, byte, completes: completes)
        }
    }

    /// The first byte of a code point; `completes` says what broken bytes before it did.
    private func first(_ state: Int32, _ byte: Int, completes: Bool) -> Int32 {
        switch root[byte] {
        case .atom(let atom): return between(step(state, atom), completes: completes)
        case .node(let node): return inside(node, from: state, completes: completes)
        case .broken: return between(step(state, badAtom), completes: completes)
        }
    }
}
