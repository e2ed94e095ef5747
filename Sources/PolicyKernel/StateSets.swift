internal import Bytecode
internal import FakBasics

/// Walks a DFA over texts of which not everything is known: the masks of every state that some such text enters.
///
/// The states are a set. A known code point moves each of them, a glob adds what can be reached over bytes that it may
/// stand for. Steps are counted over a call, so that a hostile text costs no more than `Limits.markerSteps`.
struct StateSets {
    private var now: [UInt32] = []
    private var next: [UInt32] = []
    private var held: [UInt32] = []
    private var after: [UInt32] = []
    /// By state: the round in which it was added last.
    private var added: [UInt32] = []
    private var round: UInt32 = 0
    /// Classes of the bytes that the piece at hand may stand for.
    private var classes: [UInt8] = []
    private var masks: UInt64 = 0
    /// What may still be spent for this call.
    var steps = Limits.markerSteps

    /// A new call.
    mutating func begin() { steps = Limits.markerSteps }

    /// The rules of a DFA that some text of the pieces may violate; nil when that takes too many steps.
    mutating func walk(_ model: borrowing ImageModel, _ number: Int, _ pieces: [TextPiece]) -> UInt64? {
        let dfa = model.dfas[number]
        if added.count < Int(dfa.stateCount) {
            added = [UInt32](repeating: 0, count: Int(dfa.stateCount))
            round = 0
        }
        now.removeAll(keepingCapacity: true)
        masks = 0
        startRound()
        add(model, dfa, 0)
        for piece in pieces {
            switch piece {
            case .scalar(let scalar): take(model, dfa, number, scalar)
            case .one(let isFirst): takeOne(model, dfa, number, isFirst)
            case .many(let isFirst):
                empty()
                pick(model, number) { $0 != 0x2F && !(isFirst && $0 == 0x2E) }
                for state in next { move(model, dfa, Int(state)) }
                pick(model, number) { $0 != 0x2F }
                spread(model, dfa)
                // What is there before stays, since it may be empty. Only now, so that what a dot at the start of a
                // component may not follow is not followed from there.
                for state in next { add(model, dfa, Int(state)) }
            case .anything:
                pick(model, number) { _ in true }
                restart(model, dfa)
                spread(model, dfa)
            }
            if steps < 0 { return nil }
        }
        for state in now {
            let row = Int(dfa.firstCell) + Int(state) * dfa.stride
            masks |= model.masks[Int(dfa.firstMask) + Int(model.cells[row + Int(dfa.classCount) + 1])]
        }
        return masks
    }

    // MARK: Sets

    private mutating func startRound() {
        round &+= 1
        if round == 0 {
            for i in added.indices { added[i] = 0 }
            round = 1
        }
    }

    private mutating func add(_ model: borrowing ImageModel, _ dfa: DFARecord, _ state: Int) {
        if added[state] == round { return }
        added[state] = round
        now.append(UInt32(truncatingIfNeeded: state))
        let row = Int(dfa.firstCell) + state * dfa.stride
        masks |= model.masks[Int(dfa.firstMask) + Int(model.cells[row + Int(dfa.classCount)])]
    }

    /// Marks what is in the set as added.
    private mutating func restart(_ model: borrowing ImageModel, _ dfa: DFARecord) {
        empty()
        for i in next.indices { add(model, dfa, Int(next[i])) }
    }

    /// Puts the set into `next` and begins a new one.
    private mutating func empty() {
        swap(&now, &next)
        now.removeAll(keepingCapacity: true)
        startRound()
    }

    /// Everything that is reached over the picked classes from the states of the set.
    private mutating func spread(_ model: borrowing ImageModel, _ dfa: DFARecord) {
        var at = 0
        while at < now.count, steps >= 0 {
            move(model, dfa, Int(now[at]))
            at += 1
        }
    }

    /// Adds the states behind one state over the picked classes.
    private mutating func move(_ model: borrowing ImageModel, _ dfa: DFARecord, _ state: Int) {
        let row = Int(dfa.firstCell) + state * dfa.stride
        steps -= classes.count
        for i in classes.indices {
            add(model, dfa, Int(model.cells[row + Int(classes[i])] & 0x7FFF) / dfa.stride)
        }
    }

    // MARK: Bytes

    /// Picks the classes of which some byte passes.
    private mutating func pick(_ model: borrowing ImageModel, _ number: Int, _ passes: (UInt8) -> Bool) {
        classes.removeAll(keepingCapacity: true)
        steps -= 256
        var seen: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for byte in 0...UInt8.max where passes(byte) {
            let c = model.classMaps[256 * number + Int(byte)]
            let bit: UInt64 = 1 << UInt64(c & 63)
            let isNew: Bool
            switch c >> 6 {
            case 0:
                isNew = seen.0 & bit == 0
                seen.0 |= bit
            case 1:
                isNew = seen.1 & bit == 0
                seen.1 |= bit
            case 2:
                isNew = seen.2 & bit == 0
                seen.2 |= bit
            default:
                isNew = seen.3 & bit == 0
                seen.3 |= bit
            }
            if isNew { classes.append(c) }
        }
    }

    /// Moves the whole set over the picked classes.
    private mutating func moveAll(_ model: borrowing ImageModel, _ dfa: DFARecord) {
        empty()
        for i in next.indices { move(model, dfa, Int(next[i])) }
    }

    private mutating func take(_ model: borrowing ImageModel, _ dfa: DFARecord, _ number: Int, _ scalar: UInt32) {
        var bytes = InlineArray<4, UInt8>(repeating: 0)
        let count = UTF8Sequence.encode(scalar, &bytes)
        for i in 0..<count {
            classes.removeAll(keepingCapacity: true)
            classes.append(model.classMaps[256 * number + Int(bytes[i])])
            moveAll(model, dfa)
        }
    }

    /// One code point but `/`: a byte below 0x80, or a lead byte and what follows it.
    private mutating func takeOne(_ model: borrowing ImageModel, _ dfa: DFARecord, _ number: Int, _ isFirst: Bool) {
        held.removeAll(keepingCapacity: true)
        after.removeAll(keepingCapacity: true)
        held.append(contentsOf: now)
        for length in 1...4 {
            now.removeAll(keepingCapacity: true)
            now.append(contentsOf: held)
            pick(model, number) { byte in
                switch length {
                case 1: byte < 0x80 && byte != 0x2F && !(isFirst && byte == 0x2E)
                case 2: byte >= 0xC2 && byte <= 0xDF
                case 3: byte >= 0xE0 && byte <= 0xEF
                default: byte >= 0xF0 && byte <= 0xF4
                }
            }
            moveAll(model, dfa)
            for _ in 1..<length {
                pick(model, number) { $0 >= 0x80 && $0 <= 0xBF }
                moveAll(model, dfa)
            }
            after.append(contentsOf: now)
        }
        empty()
        for i in after.indices { add(model, dfa, Int(after[i])) }
    }
}

/// The UTF-8 of one code point.
enum UTF8Sequence {
    /// Writes the bytes, and gives how many there are.
    static func encode(_ scalar: UInt32, _ out: inout InlineArray<4, UInt8>) -> Int {
        func byte(_ value: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: value) }
        func rest(_ shift: UInt32) -> UInt8 { byte(0x80 | scalar >> shift & 0x3F) }
        switch scalar {
        case 0..<0x80:
            out[0] = byte(scalar)
            return 1
        case 0x80..<0x800:
            out[0] = byte(0xC0 | scalar >> 6)
            out[1] = rest(0)
            return 2
        case 0x800..<0x10000:
            out[0] = byte(0xE0 | scalar >> 12)
            out[1] = rest(6)
            out[2] = rest(0)
            return 3
        default:
            out[0] = byte(0xF0 | scalar >> 18)
            out[1] = rest(12)
            out[2] = rest(6)
            out[3] = rest(0)
            return 4
        }
    }
}
