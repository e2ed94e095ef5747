internal import FakBasics

/// A nondeterministic automaton over code points: one instruction a place of the tree, counted repeats written out.
struct Program {
    typealias Instruction = PatternNFA.Instruction

    private(set) var instructions: [Instruction] = [.accept]
    private(set) var sets: [ScalarSet] = []
    private(set) var start = 0
    private var setNumbers: [ScalarSet: Int] = [:]

    /// Nil when the tree is over the limits of a language.
    init?(_ language: Language, _ anchoring: Anchoring) {
        guard language.isWithinLimits else { return nil }
        switch anchoring {
        case .search: start = emit(language.node.trimmedForSearch, next: 0)
        case .whole: start = emit(language.node, next: append(.assertion(.textEnd, next: 0)))
        }
    }

    private mutating func append(_ instruction: Instruction) -> Int {
        instructions.append(instruction)
        return instructions.count - 1
    }

    private mutating func number(_ set: ScalarSet) -> Int {
        if let known = setNumbers[set] { return known }
        sets.append(set)
        setNumbers[set] = sets.count - 1
        return sets.count - 1
    }

    /// Instructions for a tree, the last ones first, so that every one knows where it goes on.
    private mutating func emit(_ node: Node, next: Int) -> Int {
        switch node {
        case .one(let set): return append(.one(set: number(set), next: next))
        case .assertion(let assertion): return append(.assertion(assertion, next: next))
        case .sequence(let parts):
            var next = next
            for part in parts.reversed() { next = emit(part, next: next) }
            return next
        case .choice(let parts):
            var start = emit(parts[parts.count - 1], next: next)
            for part in parts.dropLast().reversed() { start = append(.split(emit(part, next: next), start)) }
            return start
        case .repeated(let part, let least, let most):
            var start = next
            if let most {
                for _ in least..<most { start = append(.split(emit(part, next: start), next)) }
            } else {
                let loop = append(.split(next, next))
                let body = emit(part, next: loop)
                instructions[loop] = .split(body, next)
                start = least == 0 ? loop : body
            }
            for _ in 0..<(most == nil ? max(least - 1, 0) : least) { start = emit(part, next: start) }
            return start
        }
    }
}
