internal import Bytecode

extension Checks {
    /// Looks at a block's ops once: they are of one part, fit their rules, and check each rule of the part once a slot.
    func summary(_ number: Int) throws(ImageError) -> BlockSummary {
        let run = codeRun(m.blocks[number])
        var out: BlockSummary?
        var slots = 0
        var pairs = 0
        var last: Int64 = -1
        for at in run {
            let op = m.code[at]
            if op.opcode == .slot { slots += 1 }
            if op.opcode == .slot || op.opcode == .end { continue }
            var name = noIndex
            let part: Part
            var key = Int64(op.opcode.rawValue)
            if let kind = op.opcode.ruleKind {
                let covered = try check(op, kind, at)
                part = covered.part
                name = covered.name
                pairs += covered.count
                switch part {
                case .shell: key = Int64(op.a) << 32 | Int64(covered.leastRule)
                case .roles: key |= Int64(op.a) << 32
                default: key = Int64(covered.leastRule)
                }
            } else {
                part = op.opcode.part!
            }
            if out == nil {
                out = BlockSummary(part: part, name: name)
            } else {
                guard out!.part == part, out!.name == name else {
                    throw uncovered("CODE", at, "ops of different parts or names in one block")
                }
            }
            // Banks with a rule in common have all their rules in common, so different least rules share none: in this
            // order nothing is checked twice.
            guard key > last else { throw uncovered("CODE", at, "rule is checked twice, or ops are out of order") }
            last = key
            out!.ops += 1
            if op.opcode == .admitExact { out!.exact = op.a }
        }
        // A block of slots alone is that of roles which nothing is asked of.
        guard var found = out ?? (slots > 0 ? BlockSummary(part: .roles) : nil) else {
            throw uncovered("BLOCKS", number, "block without an op")
        }
        found.slots = slots
        let wanted: Int? =
            switch found.part {
            case .denyName: Int(counts.denyNames[Int(found.name)])
            case .nameArgument: Int(counts.arguments[Int(found.name)])
            case .any: counts.any
            case .shell: counts.shell * slots
            case .effects: counts.surface
            case .roles: counts.writes * found.ops
            case .redact, .admission: nil
            }
        guard wanted == nil || wanted == pairs else {
            throw uncovered(
                "BLOCKS", number, "block checks \(pairs) pairs of rule and slot, and its part has \(wanted!)")
        }
        return found
    }

    private struct Covered {
        var part: Part
        var name: UInt32
        var count: Int
        var leastRule: UInt32
    }

    /// What one check covers; throws when the op does not fit the kind, scope or slot of its rules.
    private func check(_ op: Instruction, _ kind: RuleKind, _ at: Int) throws(ImageError) -> Covered {
        let bank =
            switch op.opcode.operandTriple {
            case (.rule, nil, nil): single(op.a)
            case (.slot, _, .rule): single(op.c)
            default: banks[Int(op.b)]
            }
        guard bank.kind == kind else {
            throw uncovered("CODE", at, "\(op.opcode.mnemonic) cannot check rules of this kind")
        }
        if op.opcode == .denyGlob || op.opcode == .protectShell {
            let second = banks[Int(op.c)]
            guard second.kind == kind else { throw uncovered("CODE", at, "second bank has rules of another kind") }
        }
        if op.opcode.readsSlot, bank.slot != noIndex, bank.slot != op.a {
            throw uncovered("CODE", at, "op reads another slot than its rules")
        }
        let part: Part
        switch bank.scope {
        case .name: part = .denyName
        case .writes: part = .roles
        case .any: part = .any
        case .nameArgument: part = .nameArgument
        case .shell: part = .shell
        case .surface: part = .effects
        case .none: throw uncovered("CODE", at, "rule covers nothing")
        }
        return Covered(part: part, name: bank.name, count: bank.count, leastRule: bank.leastRule)
    }

    private func single(_ index: UInt32) -> BankSummary {
        let rule = m.rules[Int(index)]
        return BankSummary(
            kind: rule.kind, scope: rule.scope, name: rule.scopeName, slot: rule.slot, leastRule: index, count: 1)
    }
}
