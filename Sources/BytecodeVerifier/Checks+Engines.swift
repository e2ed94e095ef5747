internal import Bytecode
internal import FakBasics

extension Checks {
    /// Part of V4: the tables of NFAs and PCRE2 patterns.
    func patternFields() throws(ImageError) {
        var piece = 0
        var word = 0
        var instruction = 0
        for (i, nfa) in m.nfas.enumerated() {
            guard nfa.pieceCount >= 1, Int(nfa.firstPiece) == piece,
                isRun(nfa.firstPiece, nfa.pieceCount, in: m.nfaPieces.count)
            else { throw bad("NFAS", i, "pieces are none, out of range or not next in line") }
            guard nfa.atomCount >= 1, nfa.atomCount <= nfa.pieceCount else {
                throw bad("NFAS", i, "no atoms, or more than pieces")
            }
            // No product of two 32-bit numbers overflows an Int.
            let words = Int(nfa.setCount) * nfa.wordsPerSet
            guard Int(nfa.firstWord) == word, words <= Limits.nfaSetWords, words <= m.nfaSets.count - word else {
                throw bad("NFAS", i, "sets are too large, out of range or not next in line")
            }
            guard nfa.instructionCount >= 1, Int(nfa.instructionCount) <= Limits.nfaInstructions,
                Int(nfa.firstInstruction) == instruction,
                isRun(nfa.firstInstruction, nfa.instructionCount, in: m.nfaCode.count)
            else { throw bad("NFAS", i, "instructions are none, too many, out of range or not next in line") }
            piece += Int(nfa.pieceCount)
            word += words
            instruction += Int(nfa.instructionCount)
        }
        guard piece == m.nfaPieces.count else { throw bad("NFA_PIECES", piece, "pieces of no automaton") }
        guard word == m.nfaSets.count else { throw bad("NFA_SETS", word, "sets of no automaton") }
        guard instruction == m.nfaCode.count else { throw bad("NFA_CODE", instruction, "instructions of no automaton") }
        var bytes = 0
        for (i, pcre) in m.pcres.enumerated() {
            guard isConstant(pcre.source), !constant(pcre.source).isEmpty else {
                throw bad("PCRES", i, "pattern is out of range or empty")
            }
            bytes += constant(pcre.source).count
            guard i < Limits.pcre2Patterns, bytes <= Limits.pcre2PatternBytes else {
                throw bad("PCRES", i, "too many patterns, or too many bytes of them")
            }
        }
        for (i, group) in m.groups.enumerated() where group.engine == .pcre2 {
            let kind = m.rules[Int(m.groupRules[Int(group.firstRule)])].kind
            guard kind == .denyRegex || kind == .allowRegex else {
                throw bad("GROUPS", i, "a pattern for a rule that has none")
            }
            guard m.pcres[Int(group.table)].isWhole == (kind == .allowRegex) else {
                throw bad("GROUPS", i, "whether the pattern is of the whole subject does not fit the rule")
            }
        }
    }

    /// Part of V7: pieces partition the code points, sets are of atoms, targets are in range, and everything has its one
    /// number.
    func nondeterministic() throws(ImageError) {
        for (number, nfa) in m.nfas.enumerated() {
            try pieces(nfa, number)
            try sets(nfa, number)
            try targets(nfa, number)
        }
    }

    /// Pieces ascend from 0, neighbours differ, and atoms are numbered in order of first use.
    private func pieces(_ nfa: NFARecord, _ number: Int) throws(ImageError) {
        var atoms: UInt32 = 0
        var last: NFAPiece?
        for i in Int(nfa.firstPiece)..<Int(nfa.firstPiece) + Int(nfa.pieceCount) {
            let piece = m.nfaPieces[i]
            guard last.map({ piece.low > $0.low && piece.atom != $0.atom }) ?? (piece.low == 0), piece.low <= 0x10FFFF
            else { throw automatonError("NFA_PIECES", i, "pieces do not ascend from 0, or could be one") }
            guard piece.atom <= atoms else {
                throw automatonError("NFA_PIECES", i, "atoms are not numbered in order of first use")
            }
            if piece.atom == atoms { atoms += 1 }
            last = piece
        }
        guard atoms == nfa.atomCount else { throw automatonError("NFAS", number, "atom of no piece") }
    }

    private func sets(_ nfa: NFARecord, _ number: Int) throws(ImageError) {
        let words = nfa.wordsPerSet
        let unused = Int(nfa.atomCount) % 64
        var seen = Set<ArraySlice<UInt64>>()
        for s in 0..<Int(nfa.setCount) {
            let first = Int(nfa.firstWord) + s * words
            let set = m.nfaSets[first..<first + words]
            guard unused == 0 || set[first + words - 1] >> UInt64(unused) == 0 else {
                throw automatonError("NFA_SETS", first, "set of atoms that there are not")
            }
            guard seen.insert(set).inserted else { throw automatonError("NFA_SETS", first, "set stands twice") }
        }
    }

    /// Targets in range, every instruction reachable, sets numbered in order of first use.
    private func targets(_ nfa: NFARecord, _ number: Int) throws(ImageError) {
        let first = Int(nfa.firstInstruction)
        let count = Int(nfa.instructionCount)
        var sets: UInt32 = 0
        var isReached = [Bool](repeating: false, count: count)
        var open = [0]
        isReached[0] = true
        for i in first..<first + count {
            let instruction = m.nfaCode[i]
            if instruction.opcode == .split, Int(instruction.a) >= count {
                throw automatonError("NFA_CODE", i, "target is out of range")
            }
            guard instruction.opcode == .accept || Int(instruction.b) < count else {
                throw automatonError("NFA_CODE", i, "target is out of range")
            }
            if instruction.opcode == .one {
                guard instruction.a <= sets, instruction.a < nfa.setCount else {
                    throw automatonError("NFA_CODE", i, "sets are not numbered in order of first use")
                }
                if instruction.a == sets { sets += 1 }
            }
        }
        guard sets == nfa.setCount else { throw automatonError("NFAS", number, "set of no instruction") }
        func reach(_ target: UInt32, _ open: inout [Int]) {
            if isReached[Int(target)] { return }
            isReached[Int(target)] = true
            open.append(Int(target))
        }
        while let at = open.popLast() {
            let instruction = m.nfaCode[first + at]
            if instruction.opcode == .split { reach(instruction.a, &open) }
            if instruction.opcode != .accept { reach(instruction.b, &open) }
        }
        if let dead = isReached.firstIndex(of: false) {
            throw automatonError("NFA_CODE", first + dead, "instruction cannot be reached")
        }
    }
}
