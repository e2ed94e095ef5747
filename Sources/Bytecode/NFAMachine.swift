internal import FakBasics

/// Storage that runs of `NFAMachine` reuse: one per thread.
public struct NFAScratch: Sendable {
    /// Instructions that the next place starts from.
    fileprivate var waiting: [UInt32] = []
    /// Instructions of this place that consume.
    fileprivate var consuming: [UInt32] = []
    fileprivate var stack: [UInt32] = []
    /// The last place at which an instruction was visited.
    fileprivate var seen: [UInt64] = []
    fileprivate var place: UInt64 = 0

    public init() {}
}

/// One NFA of an image, ready to run: the verifier tries its witnesses and the kernel decides with the same code.
///
/// The automaton is simulated with a set of instructions, so a subject costs at most its code points times the
/// instructions, whatever it holds. A byte that starts no well-formed UTF-8 sequence counts as one U+FFFD.
public struct NFAMachine: Sendable {
    let instructions: [NFAInstruction]
    private let sets: [UInt64]
    private let words: Int
    private let pieces: [NFAPiece]
    /// Atoms of the ASCII code points.
    private let ascii: [UInt32]
    let restarts: Bool

    /// The automaton of that number in an image that has passed V7.
    public init(_ m: borrowing ImageModel, _ number: Int) {
        let record = m.nfas[number]
        words = record.wordsPerSet
        instructions = Array(
            m.nfaCode[Int(record.firstInstruction)..<Int(record.firstInstruction) + Int(record.instructionCount)])
        sets = Array(m.nfaSets[Int(record.firstWord)..<Int(record.firstWord) + Int(record.setCount) * words])
        pieces = Array(m.nfaPieces[Int(record.firstPiece)..<Int(record.firstPiece) + Int(record.pieceCount)])
        restarts = record.restarts
        let all = pieces
        ascii = (0..<128).map { NFAMachine.atom(of: $0, all) }
    }

    /// Whether the rule holds for a subject.
    ///
    /// - Complexity: O(subject × instructions); nothing is allocated once the scratch has been used with this automaton.
    public func run(_ subject: Span<UInt8>, _ scratch: inout NFAScratch) -> Bool {
        if scratch.seen.count < instructions.count {
            scratch.seen = [UInt64](repeating: 0, count: instructions.count)
            scratch.place = 0
        }
        scratch.waiting.removeAll(keepingCapacity: true)
        var behind = Beside.edge
        var at = 0
        var atStart = true
        while true {
            if restarts || atStart { scratch.waiting.append(0) }
            if scratch.waiting.isEmpty { return false }
            atStart = false
            var scalar: UInt32 = 0
            var ahead = Beside.edge
            var next = at
            if at < subject.count {
                let byte = subject[at]
                if byte < 0x80 {
                    scalar = UInt32(byte)
                    next += 1
                } else {
                    let step = UTF8Bytes.decode(subject, at: at)
                    scalar = step.isValid ? step.scalar : 0xFFFD
                    next += step.length
                }
                ahead = Beside(scalar)
            }
            if close(behind, ahead, &scratch) { return true }
            if ahead == .edge { return false }
            step(scalar < 0x80 ? ascii[Int(scalar)] : NFAMachine.atom(of: scalar, pieces), &scratch)
            behind = ahead
            at = next
        }
    }

    /// Follows what waits as far as it goes without consuming; true when the rule holds.
    private func close(_ behind: Beside, _ ahead: Beside, _ scratch: inout NFAScratch) -> Bool {
        scratch.place += 1
        scratch.consuming.removeAll(keepingCapacity: true)
        swap(&scratch.stack, &scratch.waiting)
        scratch.waiting.removeAll(keepingCapacity: true)
        while let index = scratch.stack.popLast() {
            if scratch.seen[Int(index)] == scratch.place { continue }
            scratch.seen[Int(index)] = scratch.place
            let instruction = instructions[Int(index)]
            let holds: Bool
            switch instruction.opcode {
            case .accept:
                scratch.stack.removeAll(keepingCapacity: true)
                return true
            case .split:
                scratch.stack.append(instruction.a)
                holds = true
            case .one:
                scratch.consuming.append(index)
                continue
            case .textStart: holds = behind == .edge
            case .textEnd: holds = ahead == .edge
            case .lineStart: holds = behind == .edge || behind == .lineFeed
            case .lineEnd: holds = ahead == .edge || ahead == .lineFeed
            case .wordBoundary: holds = (behind == .word) != (ahead == .word)
            case .notWordBoundary: holds = (behind == .word) == (ahead == .word)
            }
            if holds { scratch.stack.append(instruction.b) }
        }
        return false
    }

    /// The atom of a code point.
    func atom(of scalar: UInt32) -> UInt32 { NFAMachine.atom(of: scalar, pieces) }

    /// Puts the atoms that hold some code point that passes the test, which every code point above U+007F passes, into
    /// `out`.
    func atoms(into out: inout [UInt32], _ passes: (UInt32) -> Bool) {
        out.removeAll(keepingCapacity: true)
        for (i, piece) in pieces.enumerated() where !out.contains(piece.atom) {
            let end = i + 1 < pieces.count ? pieces[i + 1].low : 0x11_0000
            if end > 0x80 || (piece.low..<end).contains(where: passes) { out.append(piece.atom) }
        }
    }

    /// Whether an atom is in a set.
    func holds(_ set: Int, _ atom: UInt32) -> Bool {
        sets[set * words + Int(atom) / 64] >> (UInt64(atom) % 64) & 1 == 1
    }

    /// What waits after a code point of that atom.
    private func step(_ atom: UInt32, _ scratch: inout NFAScratch) {
        let (word, bit) = (Int(atom) / 64, UInt64(atom) % 64)
        for index in scratch.consuming {
            let instruction = instructions[Int(index)]
            if sets[Int(instruction.a) * words + word] >> bit & 1 == 1 { scratch.waiting.append(instruction.b) }
        }
    }

    private static func atom(of scalar: UInt32, _ pieces: [NFAPiece]) -> UInt32 {
        var low = 0
        var high = pieces.count
        // The last piece that does not begin behind the scalar; the first begins at 0.
        while high - low > 1 {
            let middle = (low + high) / 2
            if pieces[middle].low <= scalar { low = middle } else { high = middle }
        }
        return pieces[low].atom
    }
}

/// What stands on one side of a place.
private enum Beside {
    case edge, lineFeed, word, other

    init(_ scalar: UInt32) {
        switch scalar {
        case 0x0A: self = .lineFeed
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: self = .word
        default: self = .other
        }
    }
}
