internal import Bytecode
internal import CallEffects

/// Makes the components of pairs of classes. What many classes share is made once.
final class ComponentBuilder {
    let sides: [Side]
    let budget: Budget
    private let languages: LanguageTable
    private var values: [ValueKey: ValueComponent] = [:]
    private var sets: [SetKey: RuleSet] = [:]
    private var problems: [ProblemKey: WordProblem] = [:]

    private struct ValueKey: Hashable {
        let slot: SlotKey
        let ops: [[Instruction]]
        let isScript: Bool
        let isShellText: Bool
        let isOfRole: Bool
    }

    private struct SetKey: Hashable {
        let banks: [[Int]]
        let isAllow: Bool
    }

    private enum Form: Hashable { case none, utf8, path, likelyPath, rootedPath, key, predicate }

    private struct ProblemKey: Hashable {
        let sets: [SetKey]
        let form: Form
    }

    init(_ a: Side, _ b: Side, budget: Budget) {
        sides = [a, b]
        self.budget = budget
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
    private static func mayHave(_ surface: EffectSurface, _ roles: [ClassRole]) -> Bool {
        switch surface {
        case .run, .connect, .env, .code:
            roles.contains { ![.pathRead, .pathWrite, .patch, .folder].contains($0.role) }
        case .read, .write, .patch: true
        }
    }

    /// Whether a shell role may read a value of a slot as it stands, and not only what is in an object there.
    private static func mayRead(_ role: ClassRole, _ slot: SlotKey) -> Bool {
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

    // MARK: Values

    private func value(_ slot: SlotKey, _ tests: [[ClassTest]], isScript: Bool, isShellText: Bool) -> Component {
        let isOfRole = tests.joined().contains { $0.isOfRole }
        let key = ValueKey(
            slot: slot, ops: tests.map { $0.map(\.op) }, isScript: isScript, isShellText: isShellText,
            isOfRole: isOfRole)
        if let known = values[key] { return known }
        var parts = ValueComponent.Parts(slot: slot)
        parts.isScript = isScript
        parts.isShellText = isShellText
        parts.workspaces = sides.map(\.workspace)
        func banks(_ opcodes: [Opcode], _ operand: (Instruction) -> UInt32 = { $0.b }) -> [[Int]] {
            tests.map { $0.map(\.op).filter { opcodes.contains($0.opcode) }.map { Int(operand($0)) } }
        }
        parts.rawDeny = own(set(banks([.denyMatch]), isAllow: false).set)
        parts.rawAllow = set(banks([.allowMatch]), isAllow: true).set
        if isScript {
            for side in 0...1 {
                for rule in parts.rawDeny.changedRules[side] { parts.hits += sides[side].hits(rule) }
            }
        }
        let globs = set(banks([.denyGlob, .protectPath]), isAllow: false).set
        let allowGlobs = set(banks([.allowGlob]), isAllow: true).set
        parts.plain = globs.joined(with: allowGlobs)
        parts.home = set(banks([.denyGlob]) { $0.c }, isAllow: false).set
        addValueTests(tests, &parts)
        for side in 0...1 {
            for test in tests[side] {
                var said = Outcome.none
                switch test.op.opcode {
                case .allowMatch, .allowGlob:
                    for bit in languages.bits(side, bank: Int(test.op.b)) {
                        said = said.folded(sides[side].outcomes[bit.rule])
                    }
                case .allowValues, .range: said = sides[side].outcomes[Int(test.op.c)]
                default: continue
                }
                let pair = side == 0 ? OutcomePair(a: said, b: .none) : OutcomePair(a: .none, b: said)
                parts.unsatisfied = parts.unsatisfied.folded(pair)
                if !test.isOfRole, slot.source == .path { parts.missing = parts.missing.folded(pair) }
            }
        }
        let made = ValueComponent(
            parts, title: String(decoding: ComponentBuilder.title(slot), as: UTF8.self), budget: budget)
        values[key] = made
        return made
    }

    /// Bounds, lists and lengths: rules that have no automaton in the image.
    private func addValueTests(_ tests: [[ClassTest]], _ parts: inout ValueComponent.Parts) {
        let kinds: Set<Opcode> = [.allowValues, .maxBytes, .range]
        func add(_ side: Int, _ op: Instruction, _ pair: OutcomePair, isChanged: [Int?]) {
            switch op.opcode {
            case .maxBytes:
                let limit = Int(op.b)
                parts.sizes.append((pair, limit))
                if limit <= NumericTests.countedBytes {
                    let machine = ComponentBuilder.lengths(limit, pair)
                    parts.rawDeny.add(machine, pair, isShared: pair.a != .none && pair.b != .none, changed: isChanged)
                    return
                }
                parts.numbers.addLimit(pair, limit)
            case .range:
                let (least, most) = bounds(side, op)
                parts.numbers.addBounds(pair, least: least, most: most)
            default: parts.numbers.addList(pair, list(side, op))
            }
            for case (let side, let rule?) in isChanged.enumerated() { parts.numbers.change(side, rule) }
        }
        // Equal tests are one, on either side.
        var rest = [0, 1].map { side in tests[side].map(\.op).filter { kinds.contains($0.opcode) } }
        while let op = rest[0].first ?? rest[1].first {
            let side = rest[0].isEmpty ? 1 : 0
            var said: [Outcome?] = [nil, nil]
            var rules: [Int?] = [nil, nil]
            for other in 0...1 {
                for twin in rest[other] where isAlike(op, of: side, twin, of: other) {
                    said[other] = (said[other] ?? .none).folded(sides[other].outcomes[Int(twin.c)])
                    rules[other] = rules[other] ?? Int(twin.c)
                }
                rest[other].removeAll { isAlike(op, of: side, $0, of: other) }
            }
            if let a = said[0], let b = said[1], !sides.meansOther(a, b) { rules = [nil, nil] }
            add(side, op, OutcomePair(a: said[0] ?? .none, b: said[1] ?? .none), isChanged: rules)
        }
        parts.numbers.close()
    }

    private func isAlike(_ x: Instruction, of side: Int, _ y: Instruction, of other: Int) -> Bool {
        guard x.opcode == y.opcode else { return false }
        switch x.opcode {
        case .maxBytes: return x.b == y.b
        case .range: return bounds(side, x) == bounds(other, y)
        default: return list(side, x) == list(other, y)
        }
    }

    private func bounds(_ side: Int, _ op: Instruction) -> ([UInt8]?, [UInt8]?) {
        let record = sides[side].model.ranges[Int(op.b)]
        func text(_ index: UInt32) -> [UInt8]? { index == noIndex ? nil : sides[side].constant(index) }
        return (text(record.min), text(record.max))
    }

    private func list(_ side: Int, _ op: Instruction) -> NumericTests.Permitted {
        let run = sides[side].model.valueSets[Int(op.b)]
        var out = NumericTests.Permitted(strings: [], numbers: [], words: [])
        for value in sides[side].model.values[Int(run.first)..<Int(run.first + run.count)] {
            let text = sides[side].constant(value.text)
            switch value.type {
            case .string: out.strings.append(text)
            case .number: out.numbers.append(text)
            case .word: out.words.append(text)
            }
        }
        return out
    }

    /// Counts bytes up to one more than a limit.
    private static func lengths(_ limit: Int, _ pair: OutcomePair) -> Machine {
        let count = limit + 2
        return Machine(
            classMap: [UInt8](repeating: 0, count: 256), classCount: 1,
            next: (0..<count).map { Int32(min($0 + 1, count - 1)) },
            entered: (0..<count).map { $0 > limit ? pair : .none },
            ended: [OutcomePair?](repeating: OutcomePair.none, count: count))
    }

    // MARK: What calls do

    private func commands(_ slot: SlotKey, _ tests: [[ClassTest]], _ roles: [ClassRole]) -> Component {
        let (deny, allow) = banks(tests, .denyCommand, .allowCommand)
        let (lump, absent) = lumps(tests, .allowCommand, slot)
        let keys = [deny, allow]
        let isSurface = slot.source == .surface
        return GuessComponent(
            title: isSurface ? "@run" : "commands of " + String(decoding: ComponentBuilder.title(slot), as: UTF8.self),
            sets: keys.map(\.set), bounds: problem(keys, .none),
            guides: [problem(keys, .key), problem(keys, .predicate)], lump: lump, absent: absent, unknown: .shell
        ) { key in
            Guesses.commandLines(key: key).flatMap { line -> [[Fill]] in
                if !isSurface { return [[Fill(place: slot, value: .string(line))]] }
                return roles.filter { $0.role == .shell }.map { [Fill(place: $0.slot, value: .string(line))] }
            }
        }
    }

    private func effects(_ surface: EffectSurface, _ tests: [[ClassTest]], _ roles: [ClassRole]) -> Component {
        let (deny, allow) = banks(tests, .denyMatch, .allowMatch)
        let (denyGlob, allowGlob) = banks(tests, .denyGlob, .allowGlob)
        let home = self.set(
            tests.map { $0.filter { $0.op.opcode == .denyGlob }.map { Int($0.op.c) } }, isAllow: false)
        let texts = [deny, allow]
        let paths = [denyGlob, allowGlob, home]
        let hasPaths = paths.contains { !$0.set.shared.isEmpty || $0.set.isChanged }
        let all = hasPaths ? texts + paths : texts
        let (lump, _) = lumps(tests, .allowMatch, nil)
        let (globLump, _) = lumps(tests, .allowGlob, nil)
        // Numbers of values, bounds and lengths on surfaces are few: a difference there is looked for and never excluded.
        let component = GuessComponent(
            title: surface.rawValue, sets: all.map(\.set), bounds: problem(all, .none),
            guides: hasPaths ? [problem(all, .likelyPath), problem(all, .rootedPath)] : [problem(all, .utf8)],
            lump: lump.folded(globLump), unknown: roles.contains { $0.role.isShell } ? .shell : .paths
        ) { Guesses.effect(surface, $0, roles) }
        if tests[0].contains(where: isOther) || tests[1].contains(where: isOther) {
            addOtherTests(tests, to: component)
        }
        return component
    }

    private func isOther(_ test: ClassTest) -> Bool { [.allowValues, .maxBytes].contains(test.op.opcode) }

    private func addOtherTests(_ tests: [[ClassTest]], to component: GuessComponent) {
        var parts = ValueComponent.Parts(slot: tests.joined().first!.slot)
        addValueTests(tests, &parts)
        for side in 0...1 {
            component.changedRules[side] += parts.numbers.changedRules[side] + parts.rawDeny.changedRules[side]
        }
        for pair in parts.numbers.outcomes + parts.rawDeny.shared where pair != .none {
            component.add(pair, origin: 0, isSettled: true)
        }
        for side in 0...1 {
            for rule in parts.rawDeny.changedRules[side] {
                let said = sides[side].outcomes[rule]
                component.add(
                    side == 0 ? OutcomePair(a: said, b: .none) : OutcomePair(a: .none, b: said), origin: 0,
                    isSettled: true)
            }
        }
    }

    private func protection(_ opcode: Opcode, _ ops: [[Instruction]], _ roles: [ClassRole]) -> [Component] {
        func banks(_ operand: (Instruction) -> UInt32) -> [[Int]] {
            ops.map { Array(Set($0.map { Int(operand($0)) })).sorted() }
        }
        func component(
            _ title: String, _ operand: (Instruction) -> UInt32, _ guesses: @escaping ([UInt8]) -> [[Fill]]
        ) -> GuessComponent {
            let own = set(banks(operand), isAllow: false)
            return GuessComponent(
                title: title, sets: [own.set], bounds: problem([own], .path),
                guides: [problem([own], .likelyPath), problem([own], .rootedPath)], unknown: .shell, guesses: guesses)
        }
        func fills(_ role: ArgumentRole, _ text: [UInt8]) -> [[Fill]] {
            roles.filter { $0.role == role }.map { [Fill(place: $0.slot, value: .string(text))] }
        }
        if opcode == .protectPatch {
            return [component("paths of patches", { $0.b }) { fills(.patch, Guesses.patch($0)) }]
        }
        let written = component("paths that commands write", { $0.b }) { path in
            fills(.shell, [0x3E] + Guesses.quoted(path)) + fills(.shell, Array("rm ".utf8) + Guesses.quoted(path))
        }
        // Writes that expansion decides are a rule of their own.
        let faults = sides.map { $0.model.header.faults.unresolvedWrite }
        if faults != [noIndex, noIndex] {
            let pair = OutcomePair(
                a: faults[0] == noIndex ? .none : sides[0].outcomes[Int(faults[0])],
                b: faults[1] == noIndex ? .none : sides[1].outcomes[Int(faults[1])])
            written.add(pair, origin: 0, isSettled: true)
        }
        let below = component("folders that commands change", { $0.c }) { path in
            fills(.shell, Array("rm -r ".utf8) + Guesses.quoted(path))
        }
        return [written, below]
    }

    // MARK: Sets and problems

    private struct NamedSet {
        var set: RuleSet
        var key: SetKey
    }

    private func set(_ banks: [[Int]], isAllow: Bool) -> NamedSet {
        let key = SetKey(banks: banks, isAllow: isAllow)
        if let known = sets[key] { return NamedSet(set: known, key: key) }
        let made = RuleSet(languages, sides, banks, isAllow: isAllow)
        sets[key] = made
        return NamedSet(set: made, key: key)
    }

    /// A set that may be added to.
    private func own(_ set: RuleSet) -> RuleSet { set.joined(with: RuleSet()) }

    private func banks(_ tests: [[ClassTest]], _ deny: Opcode, _ allow: Opcode) -> (NamedSet, NamedSet) {
        func of(_ opcode: Opcode) -> [[Int]] {
            tests.map { $0.filter { $0.op.opcode == opcode }.map { Int($0.op.b) } }
        }
        return (set(of(deny), isAllow: false), set(of(allow), isAllow: true))
    }

    /// What all rules that allow say together, and what they say of an argument that is not there.
    private func lumps(_ tests: [[ClassTest]], _ opcode: Opcode, _ slot: SlotKey?) -> (OutcomePair, OutcomePair) {
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

    private func problem(_ sets: [NamedSet], _ form: Form) -> WordProblem {
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
