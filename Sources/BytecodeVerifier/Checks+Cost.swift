internal import Bytecode
internal import FakBasics

extension Checks {
    /// V11: the cost of each class, from the formulas of its ops; no class costs more a byte than the limit.
    mutating func costs() throws(ImageError) {
        // Of each block, for classes without shell arguments and for those with some.
        var blocks: [(plain: ClassCost, shell: ClassCost)] = []
        blocks.reserveCapacity(m.blocks.count)
        for block in m.blocks {
            var sum = (plain: ClassCost(fixed: 0, perByte: 0), shell: ClassCost(fixed: 0, perByte: 0))
            for at in codeRun(block) {
                let own = cost(of: m.code[at])
                sum.plain = sum.plain.adding(own)
                sum.shell = sum.shell.adding(readsEffects(m.code[at]) ? Checks.ofEffects(own) : own)
            }
            blocks.append(sum)
        }
        cost.removeAll()
        cost.reserveCapacity(m.classes.count)
        for (number, record) in m.classes.enumerated() {
            var sum = ClassCost(fixed: 0, perByte: 0)
            let hasShell = roleRun(record).contains { m.roles[$0].role.isShell }
            for b in blockRun(record) {
                let block = blocks[Int(m.classBlocks[b])]
                sum = sum.adding(hasShell ? block.shell : block.plain)
            }
            guard sum.perByte <= Limits.costPerByte else {
                throw Obligation.cost.error("CLASSES", number, "costs \(sum.perByte) for each byte of arguments")
            }
            cost.append(sum)
        }
        checked = m.code.count
    }

    private func cost(of op: Instruction) -> ClassCost {
        let formula = op.opcode.cost
        let units: UInt64 =
            switch formula.unit {
            case .one: 1
            case .groups: groups(op)
            case .values: UInt64(m.valueSets[Int(op.b)].count)
            case .prefixes: UInt64(m.prefixes.count)
            }
        // 32-bit factors: no product overflows.
        return ClassCost(
            fixed: UInt64(formula.fixed) + UInt64(formula.perUnit) * units, perByte: UInt64(formula.perByte) * units)
    }

    /// Whether the op's subjects can be what commands do.
    private func readsEffects(_ op: Instruction) -> Bool {
        switch op.opcode {
        case .denyMatch, .denyCommand, .allowCommand, .protectShell: true
        default: op.opcode.readsSlot && m.slots[Int(op.a)].source == .surface
        }
    }

    /// Forms of commands have twice the bytes of the scripts and 4096 more.
    private static func ofEffects(_ cost: ClassCost) -> ClassCost {
        let (fixed, overflows) = cost.perByte.multipliedReportingOverflow(by: 4096)
        let (perByte, isTooLarge) = cost.perByte.multipliedReportingOverflow(by: 3)
        return ClassCost(fixed: overflows ? .max : fixed, perByte: isTooLarge ? .max : perByte)
            .adding(ClassCost(fixed: cost.fixed, perByte: 0))
    }

    private func groups(_ op: Instruction) -> UInt64 {
        let kinds = op.opcode.operandTriple
        var count: UInt64 = 0
        if kinds.1 == .bank { count += weight(m.banks[Int(op.b)]) }
        // One bank in both places is run once.
        if kinds.2 == .bank, op.c != op.b { count += weight(m.banks[Int(op.c)]) }
        return count
    }

    /// An automaton is one unit for a DFA, and one an instruction for an NFA. What PCRE2 takes for a byte has no bound
    /// but its own limits; a pattern counts as what it usually takes.
    private func weight(_ bank: BankRecord) -> UInt64 {
        groupRun(bank).reduce(0) { sum, g in
            switch m.groups[g].engine {
            case .dfa: sum + 1
            case .nfa: sum + UInt64(m.nfas[Int(m.groups[g].table)].instructionCount)
            case .pcre2: sum + Checks.patternWeight
            }
        }
    }

    private static let patternWeight: UInt64 = 8
}

extension ClassCost {
    /// The sum; at the largest number instead of an overflow.
    func adding(_ other: ClassCost) -> ClassCost {
        let (f, fo) = fixed.addingReportingOverflow(other.fixed)
        let (p, po) = perByte.addingReportingOverflow(other.perByte)
        return ClassCost(fixed: fo ? .max : f, perByte: po ? .max : p)
    }
}
