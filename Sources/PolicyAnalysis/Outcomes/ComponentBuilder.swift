internal import Bytecode
internal import CallEffects

/// Makes the components of pairs of classes. What many classes share is made once.
final class ComponentBuilder {
    let sides: [Side]
    let budget: SearchBudget
    let languages: LanguageTable
    var values: [ValueKey: ValueComponent] = [:]
    var sets: [SetKey: RuleSet] = [:]
    var problems: [ProblemKey: WordProblem] = [:]

    struct ValueKey: Hashable {
        let slot: SlotKey
        let ops: [[Instruction]]
        let isScript: Bool
        let isShellText: Bool
        let isOfRole: Bool
    }

    struct SetKey: Hashable {
        let banks: [[Int]]
        let isAllow: Bool
    }

    enum Form: Hashable { case none, utf8, path, likelyPath, rootedPath, key, predicate }

    struct ProblemKey: Hashable {
        let sets: [SetKey]
        let form: Form
    }

    init(_ a: Side, _ b: Side, budget: Budget) {
        sides = [a, b]
        self.budget = SearchBudget(budget)
        languages = LanguageTable(a, b)
    }

    /// The components of a class of each side.
    func components(_ a: ClassView, _ b: ClassView) -> [Component] {
        let views = [a, b]
        let hasShell = a.hasShell || b.hasShell
        var out: [Component] = []
        var protects: [Opcode: [[Instruction]]] = [:]
        var bySlot: [SlotKey: [[ClassTest]]] = [:]
        var commands: [SlotKey: [[ClassTest]]] = [:]
        var surfaces: [SlotKey: [[ClassTest]]] = [:]
        for (side, view) in views.enumerated() {
            for test in view.tests {
                switch test.op.opcode {
                case .protectPatch, .protectShell:
                    protects[test.op.opcode, default: [[], []]][side].append(test.op)
                case .denyCommand, .allowCommand: commands[test.slot, default: [[], []]][side].append(test)
                default:
                    if test.slot.source == .surface {
                        surfaces[test.slot, default: [[], []]][side].append(test)
                    } else {
                        bySlot[test.slot, default: [[], []]][side].append(test)
                    }
                }
            }
        }
        let roles = Array(Set(a.roles).intersection(b.roles)).sorted {
            ($0.slot, $0.role.rawValue) < ($1.slot, $1.role.rawValue)
        }
        for (slot, tests) in bySlot.sorted(by: { $0.key < $1.key }) {
            let isScript = hasShell && tests.joined().contains { [.denyMatch, .allowMatch].contains($0.op.opcode) }
            let isShellText = isScript && (a.roles + b.roles).contains { ComponentBuilder.mayRead($0, slot) }
            out.append(value(slot, tests, isScript: isScript, isShellText: isShellText))
        }
        for (slot, tests) in commands.sorted(by: { $0.key < $1.key }) {
            out.append(self.commands(slot, tests, roles))
        }
        for (slot, tests) in surfaces.sorted(by: { $0.key < $1.key }) {
            guard let surface = EffectSurface(slot.text), ComponentBuilder.mayHave(surface, a.roles + b.roles) else {
                continue
            }
            out.append(effects(surface, tests, roles))
        }
        for (opcode, ops) in protects.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            out += protection(opcode, ops, roles)
        }
        return out
    }

    /// Whether a class with these roles can do anything on a surface. Paths and patches are read and written, and no more.
    static func mayHave(_ surface: EffectSurface, _ roles: [ClassRole]) -> Bool {
        switch surface {
        case .run, .connect, .env, .code:
            roles.contains { ![.pathRead, .pathWrite, .patch, .folder].contains($0.role) }
        case .read, .write, .patch: true
        }
    }

    /// Whether a shell role may read a value of a slot as it stands, and not only what is in an object there.
    static func mayRead(_ role: ClassRole, _ slot: SlotKey) -> Bool {
        if !role.role.isShell { return false }
        if role.slot == slot || slot.source != .path { return true }
        let steps = PointerText.steps(slot.text)
        switch role.slot.source {
        case .path:
            let own = PointerText.steps(role.slot.text)
            return own.count <= steps.count
                && zip(own, steps).allSatisfy { $0 == $1 || $0 == .any || $1 == .any }
        case .keys:
            let keys = role.slot.text.split(separator: 0x0A).map { Array($0) }
            return steps.contains { step in if case .key(let key) = step { keys.contains(key) } else { true } }
        case .allStrings, .redactKeys, .surface: return true
        }
    }

    // MARK: Sets and problems

    struct NamedSet {
        var set: RuleSet
        var key: SetKey
    }

    func set(_ banks: [[Int]], isAllow: Bool) -> NamedSet {
        let key = SetKey(banks: banks, isAllow: isAllow)
        if let known = sets[key] { return NamedSet(set: known, key: key) }
        let made = RuleSet(languages, sides, banks, isAllow: isAllow)
        sets[key] = made
        return NamedSet(set: made, key: key)
    }

    /// A set that may be added to.
    func own(_ set: RuleSet) -> RuleSet { set.joined(with: RuleSet()) }

    func banks(_ tests: [[ClassTest]], _ deny: Opcode, _ allow: Opcode) -> (NamedSet, NamedSet) {
        func of(_ opcode: Opcode) -> [[Int]] {
            tests.map { $0.filter { $0.op.opcode == opcode }.map { Int($0.op.b) } }
        }
        return (set(of(deny), isAllow: false), set(of(allow), isAllow: true))
    }

    /// What all rules that allow say together, and what they say of an argument that is not there.
    func lumps(_ tests: [[ClassTest]], _ opcode: Opcode, _ slot: SlotKey?) -> (OutcomePair, OutcomePair) {
        var lump = OutcomePair.none
        var absent = OutcomePair.none
        for side in 0...1 {
            for test in tests[side] where test.op.opcode == opcode {
                for bit in languages.bits(side, bank: Int(test.op.b)) {
                    let said = sides[side].outcomes[bit.rule]
                    let pair = side == 0 ? OutcomePair(a: said, b: .none) : OutcomePair(a: .none, b: said)
                    lump = lump.folded(pair)
                    if slot?.source == .path, !test.isOfRole { absent = absent.folded(pair) }
                }
            }
        }
        return (lump, absent)
    }

    func problem(_ sets: [NamedSet], _ form: Form) -> WordProblem {
        let key = ProblemKey(sets: sets.map(\.key), form: form)
        if let known = problems[key] { return known }
        let forms: [Acceptor] =
            switch form {
            case .none: []
            case .utf8: [Forms.utf8]
            case .path: [Forms.path]
            case .likelyPath: [Forms.utf8, Forms.plainPath]
            case .rootedPath: [Forms.utf8, Forms.rootedPath]
            case .key: [Forms.utf8, Forms.commandKey]
            case .predicate: [Forms.predicateKey]
            }
        let made = WordProblem(sets.map(\.set), forms: forms, budget: budget)
        problems[key] = made
        return made
    }

    /// What a reader is shown for a place.
    static func title(_ slot: SlotKey) -> [UInt8] {
        switch slot.source {
        case .path, .surface: slot.text
        case .allStrings: Array("every text".utf8)
        case .redactKeys: Array("redacted keys".utf8)
        case .keys:
            Array("arguments named ".utf8)
                + Array(slot.text.split(separator: 0x0A).prefix(3).map { Array($0) }.joined(separator: [0x2C, 0x20]))
                + (slot.text.split(separator: 0x0A).count > 3 ? Array(", …".utf8) : [])
        }
    }
}
