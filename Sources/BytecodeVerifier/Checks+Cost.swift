internal import Bytecode
internal import FakBasics

extension Checks {
    /// V11: the cost of each class, from the formulas of its ops; no class costs more a byte than the limit.
    mutating func costs() throws(ImageError) {
        var blocks: [ClassCost] = []
        blocks.reserveCapacity(m.blocks.count)
        for block in m.blocks {
            var sum = ClassCost(fixed: 0, perByte: 0)
            for at in codeRun(block) { sum = sum.adding(cost(of: m.code[at])) }
            blocks.append(sum)
        }
        cost.removeAll()
        cost.reserveCapacity(m.classes.count)
        for (number, record) in m.classes.enumerated() {
            var sum = ClassCost(fixed: 0, perByte: 0)
            for b in blockRun(record) { sum = sum.adding(blocks[Int(m.classBlocks[b])]) }
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

    private func groups(_ op: Instruction) -> UInt64 {
        let kinds = op.opcode.operandTriple
        var count: UInt64 = 0
        if kinds.1 == .bank { count += weight(m.banks[Int(op.b)]) }
        if kinds.2 == .bank { count += weight(m.banks[Int(op.c)]) }
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
