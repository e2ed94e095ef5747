/// Products of minimal automata with disjoint bits.
///
/// Such a product needs no minimisation: two reachable pairs differ in a component, and that component's own bits tell
/// them apart; the same holds for its byte classes. So it is enough to number breadth first.
enum Product {
    enum Outcome {
        case fits(MooreDFA)
        case tooLarge(BudgetExceeded.Kind)
    }

    /// The automaton that runs both, the second one's bits moved up by `shift`.
    static func of(_ a: MooreDFA, _ b: MooreDFA, shift: Int, maxStates: Int, maxCells: Int) -> Outcome {
        var classMap: [UInt8] = []
        var columns: [(a: Int, b: Int)] = []
        var known = [Int16](repeating: -1, count: a.classCount * b.classCount)
        for byte in 0..<256 {
            let pair = Int(a.classMap[byte]) * b.classCount + Int(b.classMap[byte])
            if known[pair] < 0 {
                known[pair] = Int16(columns.count)
                columns.append((a: Int(a.classMap[byte]), b: Int(b.classMap[byte])))
            }
            classMap.append(UInt8(known[pair]))
        }
        let stride = columns.count + 2
        let limit = min(maxStates, Int(UInt16.max))
        var numbers = PairNumbers(a.stateCount * b.stateCount)
        var pairs: [(a: Int, b: Int)] = [(a: 0, b: 0)]
        numbers[0] = 1
        var next: [UInt16] = []
        var at = 0
        while at < pairs.count {
            if pairs.count > limit { return .tooLarge(.states) }
            if pairs.count * stride >= maxCells { return .tooLarge(.cells) }
            let rowA = pairs[at].a * a.classCount
            let rowB = pairs[at].b * b.classCount
            at += 1
            for column in columns {
                let nextA = Int(a.next[rowA + column.a])
                let nextB = Int(b.next[rowB + column.b])
                let pair = nextA * b.stateCount + nextB
                if numbers[pair] == 0 {
                    pairs.append((a: nextA, b: nextB))
                    numbers[pair] = Int32(pairs.count)
                    if pairs.count > limit { return .tooLarge(.states) }
                }
                next.append(UInt16(truncatingIfNeeded: numbers[pair] - 1))
            }
        }
        return .fits(
            MooreDFA(
                classMap: classMap, classCount: columns.count, stateCount: pairs.count, next: next,
                masks: pairs.map { pair in a.masks[pair.a] | b.masks[pair.b] << UInt64(shift) },
                endMasks: pairs.map { pair in a.endMasks[pair.a] | b.endMasks[pair.b] << UInt64(shift) }))
    }
}

/// State numbers, from 1, by pair; 0 for a pair without one. Flat while that is cheap.
private struct PairNumbers {
    private static let flatLimit = 1 << 22
    private var flat: [Int32]
    private var sparse: [Int: Int32] = [:]

    init(_ pairs: Int) {
        flat = [Int32](repeating: 0, count: pairs <= Self.flatLimit ? pairs : 0)
    }

    subscript(_ pair: Int) -> Int32 {
        get { flat.isEmpty ? sparse[pair] ?? 0 : flat[pair] }
        set {
            if flat.isEmpty { sparse[pair] = newValue } else { flat[pair] = newValue }
        }
    }
}
