/// The minimal byte automaton of one rule: equal languages over bytes have equal values.
struct Acceptor: Hashable {
    private(set) var classMap: [UInt8]
    private(set) var classCount: Int
    private(set) var next: [Int32]
    private(set) var accepts: [Bool]

    var stateCount: Int { accepts.count }

    /// The minimal form of an automaton with whole tables and start state 0. O(states² × classes) at the worst.
    init(classMap: [UInt8], classCount: Int, next: [Int32], accepts: [Bool]) {
        let count = accepts.count
        // Moore: blocks are split until no class tells two states of one block apart.
        var block = accepts.map { Int32($0 ? 1 : 0) }
        var blocks = 0
        while true {
            var numbers: [Signature: Int32] = [:]
            var refined = [Int32](repeating: 0, count: count)
            for state in 0..<count {
                var key = [block[state]]
                key.reserveCapacity(classCount + 1)
                for c in 0..<classCount { key.append(block[Int(next[state * classCount + c])]) }
                let signature = Signature(words: key)
                if let known = numbers[signature] {
                    refined[state] = known
                } else {
                    refined[state] = Int32(numbers.count)
                    numbers[signature] = Int32(numbers.count)
                }
            }
            let isStable = numbers.count == blocks
            blocks = numbers.count
            block = refined
            if isStable { break }
        }
        var member = [Int](repeating: -1, count: blocks)
        for state in (0..<count).reversed() { member[Int(block[state])] = state }
        // Classes that no state tells apart are one, numbered by first byte.
        var columns: [[Int32]: UInt8] = [:]
        var merged: [UInt8] = []
        var columnOf = [UInt8](repeating: 0, count: classCount)
        var isNumbered = [Bool](repeating: false, count: classCount)
        var map = [UInt8](repeating: 0, count: 256)
        for byte in 0..<256 {
            let c = Int(classMap[byte])
            if !isNumbered[c] {
                isNumbered[c] = true
                let column = member.map { block[Int(next[$0 * classCount + c])] }
                if let known = columns[column] {
                    columnOf[c] = known
                } else {
                    columnOf[c] = UInt8(merged.count)
                    columns[column] = UInt8(merged.count)
                    merged.append(UInt8(c))
                }
            }
            map[byte] = columnOf[c]
        }
        // States breadth first, in the order of classes.
        var number = [Int32](repeating: -1, count: blocks)
        var order = [block[0]]
        number[Int(block[0])] = 0
        var rows: [Int32] = []
        var at = 0
        while at < order.count {
            let state = member[Int(order[at])]
            for c in merged {
                let target = block[Int(next[state * classCount + Int(c)])]
                if number[Int(target)] < 0 {
                    number[Int(target)] = Int32(order.count)
                    order.append(target)
                }
                rows.append(number[Int(target)])
            }
            at += 1
        }
        self.classMap = map
        self.classCount = merged.count
        self.next = rows
        self.accepts = order.map { accepts[member[Int($0)]] }
    }

    private struct Signature: Hashable {
        let words: [Int32]
    }

    /// Whether a word is in the language.
    func accepts(_ word: some Sequence<UInt8>) -> Bool {
        var at = 0
        for byte in word { at = Int(next[at * classCount + Int(classMap[Int(byte)])]) }
        return accepts[at]
    }

    /// A machine that says one thing of the words in the language and another of the others; nil is a word that is not
    /// of the form.
    func machine(inside: OutcomePair?, outside: OutcomePair?) -> Machine {
        let ended = accepts.map { $0 ? inside : outside }
        // Where every word from a state on has one answer, that is known on entering it.
        var entered = [OutcomePair](repeating: .none, count: stateCount)
        var dead = [Bool](repeating: false, count: stateCount)
        for state in 0..<stateCount
        where (0..<classCount).allSatisfy({ next[state * classCount + $0] == Int32(state) }) {
            if let settled = ended[state] { entered[state] = settled } else { dead[state] = true }
        }
        return Machine(
            classMap: classMap, classCount: classCount, next: next, entered: entered, ended: ended, dead: dead)
    }
}
