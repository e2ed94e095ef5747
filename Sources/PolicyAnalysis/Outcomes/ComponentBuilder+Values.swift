internal import Bytecode

// What the rules on one place of the arguments say.

extension ComponentBuilder {
    func value(_ slot: SlotKey, _ tests: [[ClassTest]], isScript: Bool, isShellText: Bool) -> Component {
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
                if test.op.opcode == .allowGlob { parts.unsatisfiedGlobs = parts.unsatisfiedGlobs.folded(pair) }
                if !test.isOfRole, slot.source == .path { parts.missing = parts.missing.folded(pair) }
            }
        }
        let made = ValueComponent(
            parts, title: String(decoding: ComponentBuilder.title(slot), as: UTF8.self), budget: budget)
        values[key] = made
        return made
    }

    /// Bounds, lists and lengths: rules that have no automaton in the image.
    func addValueTests(_ tests: [[ClassTest]], _ parts: inout ValueComponent.Parts) {
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
}
