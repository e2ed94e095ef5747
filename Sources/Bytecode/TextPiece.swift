/// A part of a text of which not everything is known: a text of pieces stands for every text that they may be.
public enum TextPiece: Sendable, Hashable {
    case scalar(UInt32)
    /// One code point but `/`; at the start of a component none that is a dot.
    case one(isFirst: Bool)
    /// Any number of code points but `/`; at the start of a component none of them, or first one that is no dot.
    case many(isFirst: Bool)
    /// Any text.
    case anything
}

/// Walks an NFA over a text of pieces. One per thread: after the first walks of an automaton nothing is allocated.
public struct PieceWalk: Sendable {
    private var now = InstructionSet()
    private var next = InstructionSet()
    /// Atoms that the piece at hand may stand for.
    private var atoms: [UInt32] = []

    public init() {}

    /// Whether the rule may hold for a text of pieces: whether it holds for one of its texts, where assertions other than
    /// those of the start and the end count as given.
    ///
    /// `steps` is what may be spent, an instruction each; when it is used up the answer is nil.
    public mutating func mayHold(_ machine: NFAMachine, _ pieces: [TextPiece], steps: inout Int) -> Bool? {
        now.begin(machine.instructions.count)
        next.begin(machine.instructions.count)
        now.insert(0)
        var place = 0
        while true {
            let edges = Edges(isStart: place == 0, isEnd: place == pieces.count)
            if close(machine, &now, 0, edges, &steps) { return true }
            if steps < 0 { return nil }
            if place == pieces.count { return false }
            let piece = pieces[place]
            place += 1
            let behind = Edges(isStart: false, isEnd: place == pieces.count)
            next.removeAll()
            switch piece {
            case .scalar(let scalar):
                atoms.removeAll(keepingCapacity: true)
                atoms.append(machine.atom(of: scalar))
                step(machine, now, 0, &next, &steps)
            case .one(let isFirst):
                pick(machine, isFirst: isFirst)
                step(machine, now, 0, &next, &steps)
            case .many(let isFirst):
                pick(machine, isFirst: isFirst)
                step(machine, now, 0, &next, &steps)
                pick(machine, isFirst: false)
                if spread(machine, behind, &steps) { return true }
            case .anything:
                machine.atoms(into: &atoms) { _ in true }
                step(machine, now, 0, &next, &steps)
                if spread(machine, behind, &steps) { return true }
            }
            if steps < 0 { return nil }
            switch piece {
            case .many, .anything:
                // It may be empty: what is there before stays. Only now, so that what a dot at the start of a component
                // may not follow is not followed from there.
                for i in 0..<now.list.count { next.insert(now.list[i]) }
            case .scalar, .one: break
            }
            if machine.restarts { next.insert(0) }
            swap(&now, &next)
        }
    }

    /// Follows what is in the set from a place of it on as far as it goes without consuming; true when the rule holds.
    private func close(
        _ machine: NFAMachine, _ set: inout InstructionSet, _ from: Int, _ edges: Edges, _ steps: inout Int
    ) -> Bool {
        var at = from
        while at < set.list.count {
            let instruction = machine.instructions[Int(set.list[at])]
            at += 1
            steps -= 1
            switch instruction.opcode {
            case .accept: return true
            case .split:
                set.insert(instruction.a)
                set.insert(instruction.b)
            case .one: break
            case .textStart: if edges.isStart { set.insert(instruction.b) }
            case .textEnd: if edges.isEnd { set.insert(instruction.b) }
            case .lineStart, .lineEnd, .wordBoundary, .notWordBoundary: set.insert(instruction.b)
            }
        }
        return false
    }

    /// Adds what one of the picked atoms leads to from a place of a set on.
    private func step(
        _ machine: NFAMachine, _ from: InstructionSet, _ first: Int, _ to: inout InstructionSet, _ steps: inout Int
    ) {
        for i in first..<from.list.count { step(machine, from.list[i], &to, &steps) }
    }

    private func step(_ machine: NFAMachine, _ index: UInt32, _ to: inout InstructionSet, _ steps: inout Int) {
        let instruction = machine.instructions[Int(index)]
        guard instruction.opcode == .one else { return }
        steps -= 1
        for atom in atoms where machine.holds(Int(instruction.a), atom) {
            to.insert(instruction.b)
            return
        }
    }

    /// Adds to `next` all that any number of the picked atoms lead to; true when the rule holds.
    private mutating func spread(_ machine: NFAMachine, _ edges: Edges, _ steps: inout Int) -> Bool {
        var at = 0
        while at < next.list.count {
            if close(machine, &next, at, edges, &steps) { return true }
            if steps < 0 { return false }
            let end = next.list.count
            while at < end {
                step(machine, next.list[at], &next, &steps)
                at += 1
            }
        }
        return false
    }

    private mutating func pick(_ machine: NFAMachine, isFirst: Bool) {
        machine.atoms(into: &atoms) { $0 != 0x2F && !(isFirst && $0 == 0x2E) }
    }
}

/// The edges of the text at a place of it.
private struct Edges {
    var isStart: Bool
    var isEnd: Bool
}

/// A set of instructions that is listed in the order of insertion.
private struct InstructionSet {
    private(set) var list: [UInt32] = []
    private var isIn: [Bool] = []

    /// Empties the set, for instructions below `count`.
    mutating func begin(_ count: Int) {
        removeAll()
        if isIn.count < count { isIn = [Bool](repeating: false, count: count) }
    }

    mutating func insert(_ index: UInt32) {
        if isIn[Int(index)] { return }
        isIn[Int(index)] = true
        list.append(index)
    }

    mutating func removeAll() {
        for index in list { isIn[Int(index)] = false }
        list.removeAll(keepingCapacity: true)
    }
}
