// NFAs small enough to be written down instruction by instruction.

internal import Bytecode

/// An automaton over ASCII letters; every other code point has the atom of what no set names.
struct TinyNFA {
    /// Each letter of the sets has an atom of its own.
    var sets: [String]
    var code: [NFAInstruction]
    var restarts = true
    var hit: String
    var miss: String

    /// `\bab+`
    static let word = TinyNFA(
        sets: ["a", "b"],
        code: [
            NFAInstruction(.wordBoundary, 0, 1), NFAInstruction(.one, 0, 2), NFAInstruction(.one, 1, 3),
            NFAInstruction(.split, 2, 4), NFAInstruction(.accept),
        ], hit: "ab", miss: "a")

    /// `(?m)^q[qr]`
    static let line = TinyNFA(
        sets: ["q", "qr"],
        code: [
            NFAInstruction(.lineStart, 0, 1), NFAInstruction(.one, 0, 2), NFAInstruction(.one, 1, 3),
            NFAInstruction(.accept),
        ], hit: "qr", miss: "xq")

    /// Appends the tables; the number of the automaton.
    func add(to m: inout ImageModel) -> Int {
        let letters = Set(sets.joined().unicodeScalars.map(\.value)).sorted()
        var pieces: [NFAPiece] = [NFAPiece(low: 0, atom: 0)]
        for (i, letter) in letters.enumerated() {
            pieces.append(NFAPiece(low: letter, atom: UInt32(i + 1)))
            if i + 1 == letters.count || letters[i + 1] != letter + 1 {
                pieces.append(NFAPiece(low: letter + 1, atom: 0))
            }
        }
        m.nfas.append(
            NFARecord(
                firstPiece: UInt32(m.nfaPieces.count), pieceCount: UInt32(pieces.count),
                atomCount: UInt32(letters.count + 1), firstWord: UInt32(m.nfaSets.count), setCount: UInt32(sets.count),
                firstInstruction: UInt32(m.nfaCode.count), instructionCount: UInt32(code.count), restarts: restarts))
        m.nfaPieces += pieces
        m.nfaSets += sets.map { set in
            set.unicodeScalars.reduce(0) { $0 | 1 << UInt64(letters.firstIndex(of: $1.value)! + 1) }
        }
        m.nfaCode += code
        return m.nfas.count - 1
    }
}
