internal import Bytecode
internal import FakBasics

/// The states of a rule that an image keeps as an NFA, made as they are met.
///
/// A state is the set of instructions that wait at a place, what stands in front of the place, and the bytes of a code
/// point that is not whole yet. A hit is a state that nothing leaves.
final class NFASource: LazySource {
    private let code: [NFAInstruction]
    private let sets: [UInt64]
    private let words: Int
    private let pieces: [NFAPiece]
    private let restarts: Bool
    private let hit: OutcomePair
    private let miss: OutcomePair
    let classMap: [UInt8]
    let classCount: Int
    private let bytes: [UInt8]
    private var states: [State] = []
    private var numbers: [State: Int32] = [:]

    private struct State: Hashable {
        var waiting: [UInt32]
        var behind: Beside
        var isStart = false
        var hasHit = false
        var partial: [UInt8] = []
    }

    private enum Beside: Hashable { case edge, lineFeed, word, other }

    var stateCount: Int { states.count }

    init(_ m: ImageModel, _ number: Int, hit: OutcomePair, miss: OutcomePair) {
        let record = m.nfas[number]
        words = record.wordsPerSet
        code = Array(
            m.nfaCode[Int(record.firstInstruction)..<Int(record.firstInstruction) + Int(record.instructionCount)])
        sets = Array(m.nfaSets[Int(record.firstWord)..<Int(record.firstWord) + Int(record.setCount) * words])
        pieces = Array(m.nfaPieces[Int(record.firstPiece)..<Int(record.firstPiece) + Int(record.pieceCount)])
        restarts = record.restarts
        self.hit = hit
        self.miss = miss
        // ASCII by atom and kind. Above, bytes are alike when all code points there are one atom.
        let all = pieces
        let high = NFASource.atom(0x80, all)
        let isPlainAbove = !all.contains { $0.low > 0x80 } && NFASource.atom(0x10FFFF, all) == high
        var keys: [[UInt32]: UInt8] = [:]
        var map: [UInt8] = []
        var representatives: [UInt8] = []
        for byte in UInt8.min...UInt8.max {
            let key: [UInt32]
            if byte < 0x80 {
                let kind: UInt32 =
                    switch NFASource.beside(UInt32(byte)) {
                    case .lineFeed: 1
                    case .word: 2
                    default: 3
                    }
                key = [kind, NFASource.atom(UInt32(byte), all)]
            } else {
                key = isPlainAbove ? [9, NFASource.role(byte)] : [10, UInt32(byte)]
            }
            if keys[key] == nil {
                keys[key] = UInt8(representatives.count)
                representatives.append(byte)
            }
            map.append(keys[key]!)
        }
        classMap = map
        bytes = representatives
        classCount = representatives.count
        _ = self.number(of: State(waiting: [], behind: .edge, isStart: true))
    }

    func step(_ number: Int32, _ byteClass: Int) -> Int32 {
        var state = states[Int(number)]
        if state.hasHit { return number }
        let byte = bytes[byteClass]
        state.partial.append(byte)
        while !state.partial.isEmpty {
            let step = UTF8Bytes.decode(state.partial.span, at: 0)
            if !step.isValid, NFASource.isBeginning(state.partial) { break }
            consume(step.isValid ? step.scalar : 0xFFFD, &state)
            state.partial.removeFirst(step.length)
        }
        return self.number(of: state)
    }

    func ended(_ number: Int32) -> OutcomePair {
        var state = states[Int(number)]
        for _ in state.partial.indices { consume(0xFFFD, &state) }
        if !state.hasHit { _ = close(&state, .edge) }
        return state.hasHit ? hit : miss
    }

    private func number(of state: State) -> Int32 {
        var kept = state
        if kept.hasHit { kept = State(waiting: [], behind: .edge, hasHit: true) }
        if let known = numbers[kept] { return known }
        numbers[kept] = Int32(states.count)
        states.append(kept)
        return Int32(states.count - 1)
    }

    private func consume(_ scalar: UInt32, _ state: inout State) {
        if state.hasHit { return }
        let consuming = close(&state, NFASource.beside(scalar))
        let atom = NFASource.atom(scalar, pieces)
        var next: Set<UInt32> = []
        for index in consuming {
            let one = code[Int(index)]
            if sets[Int(one.a) * words + Int(atom) / 64] >> (UInt64(atom) % 64) & 1 == 1 { next.insert(one.b) }
        }
        state.waiting = next.sorted()
        state.behind = NFASource.beside(scalar)
        state.isStart = false
    }

    /// Follows what waits as far as it goes without consuming; what consumes comes back.
    private func close(_ state: inout State, _ ahead: Beside) -> [UInt32] {
        var stack = state.waiting
        if restarts || state.isStart { stack.append(0) }
        var seen: Set<UInt32> = []
        var consuming: [UInt32] = []
        while let index = stack.popLast() {
            if !seen.insert(index).inserted { continue }
            let one = code[Int(index)]
            let holds: Bool
            switch one.opcode {
            case .accept:
                state.hasHit = true
                return []
            case .split:
                stack.append(one.a)
                holds = true
            case .one:
                consuming.append(index)
                continue
            case .textStart: holds = state.behind == .edge
            case .textEnd: holds = ahead == .edge
            case .lineStart: holds = state.behind == .edge || state.behind == .lineFeed
            case .lineEnd: holds = ahead == .edge || ahead == .lineFeed
            case .wordBoundary: holds = (state.behind == .word) != (ahead == .word)
            case .notWordBoundary: holds = (state.behind == .word) == (ahead == .word)
            }
            if holds { stack.append(one.b) }
        }
        return consuming
    }

    private static func beside(_ scalar: UInt32) -> Beside {
        switch scalar {
        case 0x0A: .lineFeed
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: .word
        default: .other
        }
    }

    private static func atom(_ scalar: UInt32, _ pieces: [NFAPiece]) -> UInt32 {
        var found = pieces[0].atom
        for piece in pieces where piece.low <= scalar { found = piece.atom }
        return found
    }

    /// Bytes that stand in the same places of well-formed sequences.
    private static func role(_ byte: UInt8) -> UInt32 {
        switch byte {
        case 0x80...0x8F: 0
        case 0x90...0x9F: 1
        case 0xA0...0xBF: 2
        case 0xC2...0xDF: 3
        case 0xE0: 4
        case 0xED: 5
        case 0xE1...0xEF: 6
        case 0xF0: 7
        case 0xF1...0xF3: 8
        case 0xF4: 9
        default: 10
        }
    }

    /// Whether bytes begin a well-formed sequence that goes on.
    private static func isBeginning(_ bytes: [UInt8]) -> Bool {
        let wanted: Int
        switch bytes[0] {
        case 0xC2...0xDF: wanted = 2
        case 0xE0...0xEF: wanted = 3
        case 0xF0...0xF4: wanted = 4
        default: return false
        }
        if bytes.count >= wanted { return false }
        if bytes.count == 1 { return true }
        switch bytes[0] {
        case 0xE0: if bytes[1] < 0xA0 { return false }
        case 0xED: if bytes[1] > 0x9F { return false }
        case 0xF0: if bytes[1] < 0x90 { return false }
        case 0xF4: if bytes[1] > 0x8F { return false }
        default: break
        }
        return bytes.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
    }
}
