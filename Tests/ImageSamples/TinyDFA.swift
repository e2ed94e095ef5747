// Automata small enough to be made by hand: each rule is a literal text, found anywhere or met as a whole.

internal import Bytecode

enum TinyPattern: Hashable {
    /// Emits on the byte that completes the text.
    case contains(String)
    /// Matches at the end of text alone.
    case equals(String)
}

/// The tables of one automaton in canonical form.
struct TinyDFA {
    var classMap: [UInt8] = []
    var classCount = 0
    /// Rows: cells, entering mask index, end mask index.
    var rows: [[UInt16]] = []
    var masks: [UInt64] = [0]

    private struct Progress: Hashable {
        var rule: Int
        var matched: Int
    }

    init(_ patterns: [TinyPattern]) {
        let texts = patterns.map { pattern -> [UInt8] in
            switch pattern {
            case .contains(let text), .equals(let text): Array(text.utf8)
            }
        }
        let named = Set(texts.joined())
        var classOf: [UInt8: UInt8] = [:]
        var representatives: [UInt8] = []
        var other: UInt8?
        for byte in UInt8.min...UInt8.max {
            if let found = named.contains(byte) ? classOf[byte] : other {
                classMap.append(found)
                continue
            }
            let number = UInt8(representatives.count)
            representatives.append(byte)
            if named.contains(byte) { classOf[byte] = number } else { other = number }
            classMap.append(number)
        }
        classCount = representatives.count

        // A state is how far each rule's text has been met, every way at once.
        var numbers: [Set<Progress>: Int] = [:]
        var states: [Set<Progress>] = []
        func number(_ state: Set<Progress>) -> Int {
            if let found = numbers[state] { return found }
            numbers[state] = states.count
            states.append(state)
            return states.count - 1
        }
        _ = number(Set(patterns.indices.map { Progress(rule: $0, matched: 0) }))
        var targets: [[Int]] = []
        while targets.count < states.count {
            let state = states[targets.count]
            targets.append(
                representatives.map { byte in
                    var next = Set<Progress>()
                    for progress in state {
                        let text = texts[progress.rule]
                        if progress.matched < text.count, text[progress.matched] == byte {
                            next.insert(Progress(rule: progress.rule, matched: progress.matched + 1))
                        }
                    }
                    for (rule, pattern) in patterns.enumerated() {
                        if case .contains = pattern { next.insert(Progress(rule: rule, matched: 0)) }
                    }
                    return number(next)
                })
        }
        let stride = classCount + 2
        var entering: [UInt64] = []
        var ending: [UInt64] = []
        for state in states {
            var emits: UInt64 = 0
            var ends: UInt64 = 0
            for progress in state where progress.matched == texts[progress.rule].count {
                if case .contains = patterns[progress.rule] { emits |= 1 << UInt64(progress.rule) }
                if case .equals = patterns[progress.rule] { ends |= 1 << UInt64(progress.rule) }
            }
            entering.append(emits)
            ending.append(ends)
        }
        for (state, row) in targets.enumerated() {
            var cells = row.map { UInt16($0 * stride) | (entering[$0] == 0 ? 0 : 0x8000) }
            for mask in [entering[state], ending[state]] {
                if !masks.contains(mask) { masks.append(mask) }
                cells.append(UInt16(masks.firstIndex(of: mask)!))
            }
            rows.append(cells)
        }
    }
}
