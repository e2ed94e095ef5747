/// The deterministic automaton of one rule over atoms of code points, before its alphabet becomes bytes.
///
/// A rule completes as soon as its match is certain: on entering a state, or, where `$`, `\b` or `\B` wait for what
/// follows, on entering the next one or at the end of the text.
struct ScalarAutomaton {
    private(set) var stateCount = 0
    /// The next state, a row of `atoms.count` entries for each state.
    private(set) var next: [Int32] = []
    /// Whether the rule completes on entering a state.
    private(set) var emits: [Bool] = []
    /// Whether the rule, not yet complete, holds if the text ends in a state.
    private(set) var emitsAtEnd: [Bool] = []
    let atoms: Atoms

    /// What stands beside a place. Order is that of raw values in a state's key.
    private enum Beside: Int32 {
        case other, word, lineFeed, edge
    }

    /// A state: instructions that wait, ascending, then `behind` and whether the rule completes here.
    private typealias Key = [Int32]

    private let program: Program
    private let restarts: Bool
    private var kinds: [Beside]
    private var work = 0
    private var stamp = 0
    private var seen: [Int]
    private var stack: [Int] = []

    /// Builds the automaton; nil when it passes `stateLimit` states or `workLimit` visited instructions.
    init?(_ program: Program, restarts: Bool, stateLimit: Int, workLimit: Int) {
        let hasContext = program.instructions.contains { instruction in
            if case .assertion = instruction { true } else { false }
        }
        self.program = program
        self.restarts = restarts
        self.atoms = Atoms(hasContext ? program.sets + [.word, ScalarSet(0x0A)] : program.sets)
        self.kinds = [Beside](repeating: .other, count: atoms.count)
        if hasContext {
            let wordSet = program.sets.count
            for atom in 0..<atoms.count {
                if atoms.members[wordSet][atom] { kinds[atom] = .word }
                if atoms.members[wordSet + 1][atom] { kinds[atom] = .lineFeed }
            }
        }
        self.seen = [Int](repeating: 0, count: program.instructions.count)
        guard build(stateLimit, workLimit) else { return nil }
    }

    private mutating func build(_ stateLimit: Int, _ workLimit: Int) -> Bool {
        var numbers: [Key: Int32] = [:]
        var keys: [Key] = []
        func number(_ key: Key) -> Int32 {
            if let known = numbers[key] { return known }
            let fresh = Int32(keys.count)
            numbers[key] = fresh
            keys.append(key)
            return fresh
        }
        _ = number(closure(of: [program.start], behind: .edge, complete: false))
        var at = 0
        while at < keys.count {
            if keys.count > stateLimit || work > workLimit { return false }
            let key = keys[at]
            at += 1
            let complete = key[key.count - 1] == 1
            let behind = Beside(rawValue: key[key.count - 2])!
            emits.append(complete)
            var waiting: [Int] = []
            var hasPending = false
            for item in key.dropLast(2) {
                waiting.append(Int(item))
                if case .assertion = program.instructions[Int(item)] { hasPending = true }
            }
            var resolved: [(ones: [Int], completes: Bool)?] = [nil, nil, nil, nil]
            func look(_ ahead: Beside, _ automaton: inout ScalarAutomaton) -> (ones: [Int], completes: Bool) {
                if !hasPending { return (waiting, false) }
                if let known = resolved[Int(ahead.rawValue)] { return known }
                let found = automaton.resolve(waiting, behind: behind, ahead: ahead)
                resolved[Int(ahead.rawValue)] = found
                return found
            }
            emitsAtEnd.append(!complete && look(.edge, &self).completes)
            var targets: [Int] = []
            // Neighbouring atoms often take the same instructions; their step is made once.
            var known: [[Int]: [Int32?]] = [:]
            for atom in 0..<atoms.count {
                let (ones, completes) = look(kinds[atom], &self)
                targets.removeAll(keepingCapacity: true)
                for item in ones {
                    if case .one(let set, let next) = program.instructions[item], atoms.members[set][atom] {
                        targets.append(next)
                    }
                }
                work += ones.count + 1
                let late = completes && !complete
                let slot = Int(kinds[atom].rawValue) * 2 + (late ? 1 : 0)
                if let done = known[targets]?[slot] {
                    next.append(done)
                    continue
                }
                if restarts { targets.append(program.start) }
                let state = number(closure(of: targets, behind: kinds[atom], complete: late))
                if restarts { targets.removeLast() }
                known[targets, default: [Int32?](repeating: nil, count: 8)][slot] = state
                next.append(state)
            }
        }
        stateCount = keys.count
        return keys.count <= stateLimit && work <= workLimit
    }

    /// The key of the state in which these instructions are reached, with `behind` before the place.
    private mutating func closure(of starts: [Int], behind: Beside, complete: Bool) -> Key {
        var complete = complete
        var items: Key = []
        var hasPending = false
        stamp += 1
        stack.removeAll(keepingCapacity: true)
        for start in starts { visit(start) }
        while let index = stack.popLast() {
            work += 1
            switch program.instructions[index] {
            case .accept: complete = true
            case .split(let a, let b):
                visit(a)
                visit(b)
            case .one: items.append(Int32(index))
            case .assertion(let assertion, let next):
                switch assertion {
                case .textStart: if behind == .edge { visit(next) }
                case .lineStart: if behind == .edge || behind == .lineFeed { visit(next) }
                case .textEnd, .lineEnd, .wordBoundary, .notWordBoundary:
                    items.append(Int32(index))
                    hasPending = true
                }
            }
        }
        items.sort()
        items.append(hasPending ? behind.rawValue : Beside.other.rawValue)
        items.append(complete ? 1 : 0)
        return items
    }

    /// What of the waiting instructions consumes, once it is known what stands ahead, and whether the rule completes.
    private mutating func resolve(
        _ waiting: [Int], behind: Beside, ahead: Beside
    ) -> (ones: [Int], completes: Bool) {
        var ones: [Int] = []
        var completes = false
        stamp += 1
        stack.removeAll(keepingCapacity: true)
        for item in waiting { visit(item) }
        while let index = stack.popLast() {
            work += 1
            switch program.instructions[index] {
            case .accept: completes = true
            case .split(let a, let b):
                visit(a)
                visit(b)
            case .one: ones.append(index)
            case .assertion(let assertion, let next):
                let holds =
                    switch assertion {
                    case .textStart: behind == .edge
                    case .lineStart: behind == .edge || behind == .lineFeed
                    case .textEnd: ahead == .edge
                    case .lineEnd: ahead == .edge || ahead == .lineFeed
                    case .wordBoundary: (behind == .word) != (ahead == .word)
                    case .notWordBoundary: (behind == .word) == (ahead == .word)
                    }
                if holds { visit(next) }
            }
        }
        ones.sort()
        return (ones, completes)
    }

    private mutating func visit(_ index: Int) {
        if seen[index] == stamp { return }
        seen[index] = stamp
        stack.append(index)
    }
}
