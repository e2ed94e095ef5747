/// Whether one bit of an image's table is given for exactly the texts of a language, by the algorithm of Hopcroft and
/// Karp: both automata run side by side from their start states, pairs that meet are taken for equal, and each new pair
/// has to answer alike at the end of the text. There are at most as many new pairs as states.
enum TableEquality {
    enum Outcome {
        case equal(pairs: Int)
        /// A text, and whether the language has it; the table says the opposite.
        case differs(text: [UInt8], expected: Bool)
        /// The language's automaton is over its limit.
        case tooLarge
    }

    /// - Complexity: O((states of both) × byte classes), almost
    static func check(_ table: borrowing ImageTable, bit: UInt64, _ language: inout LanguageTable) -> Outcome {
        if language.isTooLarge { return .tooLarge }
        // One column for each pair of classes that some byte has.
        var columns: [(left: Int, right: Int, byte: UInt8)] = []
        var known = [Bool](repeating: false, count: table.classCount * language.classCount)
        for byte in 0..<256 {
            let (a, b) = (Int(table.classMap[byte]), Int(language.classMap[byte]))
            if known[a * language.classCount + b] { continue }
            known[a * language.classCount + b] = true
            columns.append((left: a, right: b, byte: UInt8(byte)))
        }
        // Once the bit was given the table has the text whatever follows: one state for all of these.
        let given = table.stateCount
        let firstRight = table.stateCount + 1
        var merges = Merges(count: firstRight + language.stateCount)
        // By state of the table: a state of the language that it was merged with. Most steps meet that one again.
        var partner = [Int32](repeating: -1, count: firstRight)
        // What was met, with the pair before and the byte between for the text of a difference.
        var pairs: [(left: Int32, right: Int32, before: Int32, byte: UInt8)] = []
        func left(_ state: Int) -> Int { table.masks[state] & bit != 0 ? given : state }
        func meet(_ l: Int, _ r: Int32, _ before: Int, _ byte: UInt8) -> Bool {
            if partner[l] == r { return true }
            merges.grow(to: firstRight + language.stateCount)
            if partner[l] < 0 { partner[l] = r }
            if !merges.join(l, firstRight + Int(r)) { return true }
            pairs.append((left: Int32(l), right: r, before: Int32(before), byte: byte))
            let accepts = l == given || table.endMasks[l] & bit != 0
            return accepts == language.acceptsEnd[Int(r)]
        }
        var isEqual = meet(left(0), language.start, -1, 0)
        var at = 0
        while isEqual, at < pairs.count {
            let pair = pairs[at]
            language.make(pair.right)
            if language.isTooLarge { return .tooLarge }
            for column in columns {
                let r = language.target(pair.right, column.right)
                let l =
                    Int(pair.left) == given
                    ? given : left(Int(table.next[Int(pair.left) * table.classCount + column.left]))
                isEqual = meet(l, r, at, column.byte)
                if !isEqual { break }
            }
            at += 1
        }
        if isEqual { return .equal(pairs: pairs.count) }
        var text: [UInt8] = []
        var last = pairs[pairs.count - 1]
        let expected = language.acceptsEnd[Int(last.right)]
        while last.before >= 0 {
            text.append(last.byte)
            last = pairs[Int(last.before)]
        }
        return .differs(text: text.reversed(), expected: expected)
    }
}
