internal import Bytecode
internal import CallEffects

// What rules say about what a call does: its commands, its effects, what it changes that is protected.

extension ComponentBuilder {
    func commands(_ slot: SlotKey, _ tests: [[ClassTest]], _ roles: [ClassRole]) -> Component {
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

    func effects(_ surface: EffectSurface, _ tests: [[ClassTest]], _ roles: [ClassRole]) -> Component {
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
        if hasPaths { component.noteWorkspaces(sides) }
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

    func protection(_ opcode: Opcode, _ ops: [[Instruction]], _ roles: [ClassRole]) -> [Component] {
        func banks(_ operand: (Instruction) -> UInt32) -> [[Int]] {
            ops.map { Array(Set($0.map { Int(operand($0)) })).sorted() }
        }
        func component(
            _ title: String, _ operand: (Instruction) -> UInt32, _ guesses: @escaping ([UInt8]) -> [[Fill]]
        ) -> GuessComponent {
            let own = set(banks(operand), isAllow: false)
            let made = GuessComponent(
                title: title, sets: [own.set], bounds: problem([own], .path),
                guides: [problem([own], .likelyPath), problem([own], .rootedPath)], unknown: .shell, guesses: guesses)
            made.noteWorkspaces(sides)
            return made
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
}
