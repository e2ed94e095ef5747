// From a rule's program to its canonical list of instructions.

extension PatternNFA {
    /// The instructions of a rule; nil when its tree is over the limits of a language (`Limits.regexPositions` places
    /// that consume), or when its sets tell more than 65 536 atoms apart.
    ///
    /// O(instructions + boundaries of the sets × sets).
    public static func build(_ rule: PatternRule) -> PatternNFA? {
        guard let program = Program(rule.language, rule.anchoring) else { return nil }
        let (instructions, sets) = canonical(program)
        let partition = Atoms(sets)
        guard partition.count <= 1 << 16 else { return nil }
        var nfa = PatternNFA(
            pieces: [], atoms: [], atomCount: partition.count, sets: [], instructions: instructions,
            restarts: rule.anchoring == .search)
        for piece in partition.pieces where nfa.atoms.last.map(Int.init) != piece.atom {
            nfa.pieces.append(piece.low)
            nfa.atoms.append(UInt16(piece.atom))
        }
        nfa.sets = [UInt64](repeating: 0, count: sets.count * nfa.wordsPerSet)
        for (set, members) in partition.members.enumerated() {
            for atom in members.indices where members[atom] {
                nfa.sets[set * nfa.wordsPerSet + atom / 64] |= 1 << UInt64(atom % 64)
            }
        }
        return nfa
    }

    /// The instructions that can be reached, breadth first from the start, and their sets by first use.
    private static func canonical(_ program: Program) -> (instructions: [Instruction], sets: [ScalarSet]) {
        var numbers = [Int?](repeating: nil, count: program.instructions.count)
        var order: [Int] = []
        func number(_ index: Int) -> Int {
            if let known = numbers[index] { return known }
            numbers[index] = order.count
            order.append(index)
            return order.count - 1
        }
        var setNumbers: [Int: Int] = [:]
        var sets: [ScalarSet] = []
        var instructions: [Instruction] = []
        _ = number(program.start)
        while instructions.count < order.count {
            switch program.instructions[order[instructions.count]] {
            case .accept: instructions.append(.accept)
            case .split(let a, let b): instructions.append(.split(number(a), number(b)))
            case .one(let set, let next):
                if setNumbers[set] == nil {
                    setNumbers[set] = sets.count
                    sets.append(program.sets[set])
                }
                instructions.append(.one(set: setNumbers[set]!, next: number(next)))
            case .assertion(let assertion, let next):
                instructions.append(.assertion(assertion, next: number(next)))
            }
        }
        return (instructions, sets)
    }
}
