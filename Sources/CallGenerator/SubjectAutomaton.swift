internal import FakBasics
internal import Patterns

/// Where texts beside a pattern's boundary come from.
protocol TextSource: AnyObject {
    /// Whether the pattern takes a text.
    func accepts(_ text: [UInt8]) -> Bool
    func pair(_ choices: inout Choices) -> TextPair
}

/// A text on each side of a pattern's boundary.
struct TextPair {
    var inside: [UInt8]?
    var outside: [UInt8]?
    /// The two are one edit apart.
    var isTight = false

    /// `inside`, and what comes of it by one edit, if an edit leads out.
    init(
        inside: [UInt32], _ alphabet: [UInt32], _ choices: inout Choices, accepts: (_ text: [UInt8]) -> Bool
    ) {
        self.inside = Letters.bytes(inside)
        for _ in 0..<8 {
            let other = Letters.bytes(Letters.edited(inside, alphabet, &choices))
            if !accepts(other) {
                outside = other
                isTight = true
                return
            }
        }
        for text in [[], [choices.pick(alphabet)]] where !accepts(Letters.bytes(text)) {
            outside = Letters.bytes(text)
        }
    }

    /// Any text, where none is known to be accepted.
    init(outside alphabet: [UInt32], _ choices: inout Choices) {
        outside = Letters.bytes((0..<choices.below(4)).map { _ in choices.pick(alphabet) })
    }

    init(_ inside: String, _ outside: String) {
        self.inside = Letters.bytes(inside)
        self.outside = Letters.bytes(outside)
        isTight = true
    }
}

/// The automaton of one pattern, over code points of a small alphabet, for finding texts that it accepts and texts that
/// are one edit away from that.
final class SubjectAutomaton: TextSource {
    private let dfa: MooreDFA
    let alphabet: [UInt32]
    /// By state and letter: the next state, with `emits` set when the step says yes on its way.
    private let steps: [Int32]
    /// Letters that are needed from a state to an accepted text; -1 where there is none.
    private let distances: [Int32]

    private static let emits: Int32 = 1 << 20
    private static let longest = 24

    /// Nil for a pattern that has no automaton of its own within the limits.
    init?(_ language: Language, _ anchoring: Anchoring) {
        guard
            let dfa = try? DFABuilder.build(
                [PatternRule(language: language, anchoring: anchoring)], maxStates: Limits.groupStates)
        else { return nil }
        self.dfa = dfa
        alphabet = language.alphabet
        let letters = alphabet.map { Letters.bytes([$0]).map { Int(dfa.classMap[Int($0)]) } }
        var steps: [Int32] = []
        steps.reserveCapacity(dfa.stateCount * letters.count)
        for state in 0..<dfa.stateCount {
            for letter in letters {
                var next = state
                var mask: UInt64 = 0
                for byte in letter {
                    next = Int(dfa.next[next * dfa.classCount + byte])
                    mask |= dfa.masks[next]
                }
                steps.append(Int32(next) | (mask == 0 ? 0 : Self.emits))
            }
        }
        self.steps = steps
        distances = Self.distances(dfa, steps, letters.count)
    }

    /// Breadth first from the accepting ends, against the steps.
    private static func distances(_ dfa: MooreDFA, _ steps: [Int32], _ letters: Int) -> [Int32] {
        var out = [Int32](repeating: -1, count: dfa.stateCount)
        var sources = [[Int32]](repeating: [], count: dfa.stateCount)
        var queue: [Int] = []
        for state in 0..<dfa.stateCount where dfa.endMasks[state] != 0 {
            out[state] = 0
            queue.append(state)
        }
        for state in 0..<dfa.stateCount {
            for step in steps[state * letters..<(state + 1) * letters] {
                if step & emits == 0 {
                    let target = Int(step)
                    if sources[target].last != Int32(state) { sources[target].append(Int32(state)) }
                } else if out[state] < 0 {
                    out[state] = 1
                }
            }
        }
        queue += out.indices.filter { out[$0] == 1 }
        var at = 0
        while at < queue.count {
            let state = queue[at]
            at += 1
            for source in sources[state] where out[Int(source)] < 0 {
                out[Int(source)] = out[state] + 1
                queue.append(Int(source))
            }
        }
        return out
    }

    func accepts(_ text: [UInt8]) -> Bool { dfa.run(text.span) != 0 }

    /// A text that is accepted, found by a walk that mostly goes the shortest way; nil when no text of the alphabet is.
    func accepted(_ choices: inout Choices) -> [UInt32]? {
        var text: [UInt32] = []
        var state = 0
        var isFound = dfa.masks[0] != 0
        if !isFound && distances[0] < 0 { return nil }
        while true {
            if isFound || distances[state] == 0 {
                if text.count >= Self.longest || !choices.chance(1, in: 3) { return text }
            }
            let step = isFound ? choices.below(alphabet.count) : letter(from: state, text.count, &choices)
            guard let step else { return text }
            text.append(alphabet[step])
            let next = steps[state * alphabet.count + step]
            if next & Self.emits != 0 { isFound = true }
            state = Int(next & (Self.emits - 1))
        }
    }

    /// A letter that leads to an accepted text, the shortest way once the text is long. Nil where no letter does.
    private func letter(from state: Int, _ length: Int, _ choices: inout Choices) -> Int? {
        let row = steps[state * alphabet.count..<(state + 1) * alphabet.count]
        let strays = length < Self.longest && choices.chance(1, in: 3)
        var found: [Int] = []
        var best = Int32.max
        for (letter, step) in row.enumerated() {
            let distance = step & Self.emits != 0 ? 0 : distances[Int(step)]
            if distance < 0 { continue }
            if strays {
                found.append(letter)
            } else if distance < best {
                best = distance
                found = [letter]
            } else if distance == best {
                found.append(letter)
            }
        }
        return found.isEmpty ? nil : choices.pick(found)
    }

    func pair(_ choices: inout Choices) -> TextPair {
        guard let inside = accepted(&choices) else { return TextPair(outside: alphabet, &choices) }
        return TextPair(inside: inside, alphabet, &choices, accepts: accepts)
    }
}
