internal import Patterns

/// Looks for a text by the answers that several automata give for it, walking them side by side.
///
/// What an automaton has said on entering a state is kept for the rest of the text, as the kernel keeps it; what it says at
/// the end of the text counts there. So each reachable pair of states and kept answers is looked at once, breadth first, and
/// the text that is found is one of the shortest.
struct TextSearch {
    enum Outcome {
        case found([UInt8])
        /// Proved: there is none.
        case none
        /// Out of steps.
        case unknown
    }

    /// States are packed, 16 bits each.
    static let mostParts = 8
    /// Nodes of one search.
    static let mostNodes = 40_000

    private struct Key: Hashable {
        var low: UInt64
        var high: UInt64
        var kept: UInt8
    }

    private let parts: [MooreDFA]
    /// Bytes that some automaton tells apart, the most readable of each kind first, with their classes.
    private var columns: [(byte: UInt8, classes: [Int])] = []

    /// Bit 0 of each automaton is its answer. At most `mostParts` of them.
    init(_ parts: [MooreDFA]) {
        self.parts = parts
        var seen = Set<[Int]>()
        for byte in (0..<256).map({ UInt8($0) }).sorted(by: { (Self.rank($0), $0) < (Self.rank($1), $1) }) {
            let classes = parts.map { Int($0.classMap[Int(byte)]) }
            if seen.insert(classes).inserted { columns.append((byte, classes)) }
        }
    }

    /// - Parameters:
    ///   - steps: what is left of the budget
    ///   - isWanted: whether a text with these answers, bit i for automaton i, is looked for
    ///   - isHopeless: whether no longer text can be wanted once these answers are kept
    func find(
        _ steps: inout Int, isWanted: (UInt8) -> Bool, isHopeless: (UInt8) -> Bool = { _ in false }
    ) -> Outcome {
        var states: [Int] = []
        var kept: [UInt8] = []
        var parents: [(node: Int, byte: UInt8)] = []
        var seen = Set<Key>()
        func add(_ tuple: [Int], _ answers: UInt8, _ parent: Int, _ byte: UInt8) {
            if isHopeless(answers) { return }
            var key = Key(low: 0, high: 0, kept: answers)
            for (i, state) in tuple.enumerated() {
                if i < 4 {
                    key.low |= UInt64(state) << UInt64(16 * i)
                } else {
                    key.high |= UInt64(state) << UInt64(16 * (i - 4))
                }
            }
            if !seen.insert(key).inserted { return }
            states += tuple
            kept.append(answers)
            parents.append((parent, byte))
        }
        func answers(_ tuple: ArraySlice<Int>, ends: Bool) -> UInt8 {
            var out: UInt8 = 0
            for (i, state) in tuple.enumerated() {
                let mask = ends ? parts[i].endMasks[state] : parts[i].masks[state]
                out |= UInt8(mask & 1) << UInt8(i)
            }
            return out
        }
        let start = [Int](repeating: 0, count: parts.count)
        add(start, answers(start[...], ends: false), -1, 0)
        var at = 0
        var tuple = start
        while at < parents.count {
            let here = states[at * parts.count..<(at + 1) * parts.count]
            if isWanted(kept[at] | answers(here, ends: true)) {
                var text: [UInt8] = []
                var node = at
                while parents[node].node >= 0 {
                    text.append(parents[node].byte)
                    node = parents[node].node
                }
                return .found(text.reversed())
            }
            steps -= columns.count * parts.count
            if steps < 0 || parents.count > Self.mostNodes { return .unknown }
            let base = at * parts.count
            for column in columns {
                for i in parts.indices {
                    tuple[i] = Int(parts[i].next[states[base + i] * parts[i].classCount + column.classes[i]])
                }
                add(tuple, kept[at] | answers(tuple[...], ends: false), at, column.byte)
            }
            at += 1
        }
        return .none
    }

    /// Letters, digits, other printable bytes, the rest of ASCII, and everything else.
    private static func rank(_ byte: UInt8) -> Int {
        switch byte {
        case 0x61...0x7A: 0
        case 0x30...0x39: 1
        case 0x21...0x7E: 2
        case 0x20: 3
        case 0...0x7F: 4
        default: 5
        }
    }
}
