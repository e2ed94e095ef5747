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

extension NFAMachine {
    /// Whether the rule may hold for a text of pieces: whether it holds for one of its texts, where assertions other than
    /// those of the start and the end count as given.
    ///
    /// `steps` is what may be spent, an instruction each; when it is used up the answer is nil.
    public func mayHold(_ pieces: [TextPiece], steps: inout Int) -> Bool? {
        var set = StateSet(instructions.count)
        var next = StateSet(instructions.count)
        set.insert(0)
        var place = 0
        func close(_ set: inout StateSet) -> Bool {
            var at = 0
            while at < set.list.count {
                let instruction = instructions[Int(set.list[at])]
                at += 1
                steps -= 1
                switch instruction.opcode {
                case .accept: return true
                case .split:
                    set.insert(instruction.a)
                    set.insert(instruction.b)
                case .one: break
                case .textStart: if place == 0 { set.insert(instruction.b) }
                case .textEnd: if place == pieces.count { set.insert(instruction.b) }
                case .lineStart, .lineEnd, .wordBoundary, .notWordBoundary: set.insert(instruction.b)
                }
            }
            return false
        }
        func step(_ from: StateSet, _ to: inout StateSet, _ takes: (Int) -> Bool) {
            for index in from.list where instructions[Int(index)].opcode == .one {
                steps -= 1
                if takes(Int(instructions[Int(index)].a)) { to.insert(instructions[Int(index)].b) }
            }
        }
        func takes(_ isFirst: Bool) -> (Int) -> Bool {
            let other = atoms { $0 != 0x2F && !(isFirst && $0 == 0x2E) }
            return { set in other.contains { self.holds(set, $0) } }
        }
        while true {
            if close(&set) { return true }
            if steps < 0 { return nil }
            if place == pieces.count { return false }
            next.removeAll()
            switch pieces[place] {
            case .scalar(let scalar):
                let atom = atom(of: scalar)
                step(set, &next) { holds($0, atom) }
            case .one(let isFirst): step(set, &next, takes(isFirst))
            case .many(let isFirst):
                place += 1
                for index in set.list { next.insert(index) }
                step(set, &next, takes(isFirst))
                // The list grows while it is read.
                let others = takes(false)
                var at = 0
                while at < next.list.count {
                    if close(&next) { return true }
                    if steps < 0 { return nil }
                    let end = next.list.count
                    for i in at..<end where instructions[Int(next.list[i])].opcode == .one {
                        steps -= 1
                        if others(Int(instructions[Int(next.list[i])].a)) {
                            next.insert(instructions[Int(next.list[i])].b)
                        }
                    }
                    at = end
                }
                place -= 1
            case .anything:
                place += 1
                for index in set.list { next.insert(index) }
                var at = 0
                while at < next.list.count {
                    if close(&next) { return true }
                    if steps < 0 { return nil }
                    let end = next.list.count
                    for i in at..<end where instructions[Int(next.list[i])].opcode == .one {
                        steps -= 1
                        if !isEmpty(Int(instructions[Int(next.list[i])].a)) {
                            next.insert(instructions[Int(next.list[i])].b)
                        }
                    }
                    at = end
                }
                place -= 1
            }
            if restarts { next.insert(0) }
            swap(&set, &next)
            place += 1
        }
    }
}

/// A set of small numbers that is listed in the order of insertion.
struct StateSet {
    private(set) var list: [UInt32] = []
    private var isIn: [Bool]

    init(_ count: Int) { isIn = [Bool](repeating: false, count: count) }

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
