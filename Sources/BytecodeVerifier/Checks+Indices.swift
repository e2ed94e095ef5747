internal import Bytecode
internal import CallModel
internal import FakBasics

extension Checks {
    /// V4: every index is in range and every run inside its table; texts are of their form; the fault table is complete.
    mutating func indices() throws(ImageError) {
        try constantsAreText()
        try ruleFields()
        try faultTable()
        try slotFields()
        try nameFields()
        try classFields()
        try tableFields()
        try patternFields()
        try witnessFields()
        for (i, instruction) in m.code.enumerated() { try operands(instruction, i) }
        checked =
            m.rules.count + m.slots.count + m.names.count + m.spellings.count + m.classes.count + m.code.count
            + m.values.count
    }

    func bad(_ section: String, _ index: Int, _ reason: String) -> ImageError {
        Obligation.indices.error(section, index, reason)
    }

    func isConstant(_ index: UInt32) -> Bool { Int(index) < m.constants.count }

    func isConstantOrNone(_ index: UInt32) -> Bool { index == noIndex || Int(index) < m.constants.count }

    /// Whether a run lies in a table of this size; no sum of two 32-bit numbers overflows an Int.
    func isRun(_ first: UInt32, _ count: UInt32, in size: Int) -> Bool { Int(first) + Int(count) <= size }

    private func constantsAreText() throws(ImageError) {
        for (i, text) in m.constants.enumerated() {
            if UTF8Bytes.firstInvalid(text.span) != nil { throw bad("CONST", i, "constant is not UTF-8") }
        }
        let workspace = m.header.workspace
        guard isConstantOrNone(workspace) else { throw bad("HEADER", 52, "workspace is out of range") }
        if workspace != noIndex, !TextForm.isAbsoluteNormalPath(constant(workspace)) {
            throw bad("HEADER", 52, "workspace is not an absolute normalised path")
        }
        if workspace != noIndex, constant(workspace).count > Limits.workspaceBytes {
            throw bad("HEADER", 52, "workspace is longer than \(Limits.workspaceBytes) bytes")
        }
    }

    private func faultTable() throws(ImageError) {
        let f = m.header.faults
        let wanted: [(UInt32, String, DecidedBy, Reason)] = [
            (f.input, "builtin:input", .input, .malformed), (f.limit, "builtin:limit", .limit, .oversize),
            (f.fault, "builtin:fault", .fault, .policyBlock),
            (f.ownFiles, "builtin:own-files", .selfModify, .selfModify),
            (f.defaultDeny, "builtin:default-deny", .admission, .defaultDeny),
        ]
        for (i, entry) in wanted.enumerated() {
            guard Int(entry.0) < m.rules.count else { throw bad("HEADER", 56 + 4 * i, "fault rule is out of range") }
            let rule = m.rules[Int(entry.0)]
            guard rule.kind == .builtin, constant(rule.id).elementsEqual(entry.1.utf8), rule.by == entry.2.rawValue,
                rule.reason == entry.3.rawValue
            else { throw bad("HEADER", 56 + 4 * i, "fault rule is not \(entry.1)") }
        }
    }

    private func slotFields() throws(ImageError) {
        for (i, slot) in m.slots.enumerated() {
            switch slot.source {
            case .path:
                guard isConstant(slot.path) else { throw bad("SLOTS", i, "path is out of range") }
                guard TextForm.isFoldedPointer(constant(slot.path)) else {
                    throw bad("SLOTS", i, "path is not a folded pointer in its one form")
                }
            case .keys:
                guard isConstant(slot.path) else { throw bad("SLOTS", i, "keys are out of range") }
                guard TextForm.isFoldedKeys(constant(slot.path)) else {
                    throw bad("SLOTS", i, "keys are not folded and ascending, each behind a line feed")
                }
                guard constant(slot.path).count(where: { $0 == 0x0A }) <= Limits.slotKeys else {
                    throw bad("SLOTS", i, "too many keys")
                }
            case .allStrings, .redactKeys:
                guard slot.path == noIndex else { throw bad("SLOTS", i, "source takes no path") }
            }
        }
        guard m.redactKeys.count <= Limits.redactKeys else {
            throw bad("REDACT_KEYS", Limits.redactKeys, "too many keys")
        }
        for (i, key) in m.redactKeys.enumerated() {
            guard isConstant(key) else { throw bad("REDACT_KEYS", i, "key is out of range") }
            guard FoldedText.isFolded(constant(key)) else { throw bad("REDACT_KEYS", i, "key is not folded") }
        }
    }

    private func nameFields() throws(ImageError) {
        guard m.names.count <= Limits.imageNames else { throw bad("NAMES", Limits.imageNames, "too many names") }
        var next = 0
        for (i, name) in m.names.enumerated() {
            guard isConstant(name.folded) else { throw bad("NAMES", i, "name is out of range") }
            guard FoldedText.isFolded(constant(name.folded)), !constant(name.folded).isEmpty else {
                throw bad("NAMES", i, "name is empty or not folded")
            }
            guard Int(name.firstSpelling) == next, isRun(name.firstSpelling, name.spellingCount, in: m.spellings.count)
            else { throw bad("NAMES", i, "spellings are out of range or not next in line") }
            next += Int(name.spellingCount)
            guard Int(name.otherClass) < m.classes.count, Int(name.otherWriteClass) < m.classes.count else {
                throw bad("NAMES", i, "class is out of range")
            }
            guard (name.segmentClass == noIndex) == (name.segmentWriteClass == noIndex) else {
                throw bad("NAMES", i, "one segment class without the other")
            }
            for segment in [name.segmentClass, name.segmentWriteClass] where segment != noIndex {
                guard Int(segment) < m.classes.count else { throw bad("NAMES", i, "segment class is out of range") }
            }
            for s in Int(name.firstSpelling)..<next {
                let spelling = m.spellings[s]
                guard isConstant(spelling.name), Int(spelling.toolClass) < m.classes.count else {
                    throw bad("SPELLINGS", s, "name or class is out of range")
                }
                guard FoldedText.folded(constant(spelling.name)) == constant(name.folded) else {
                    throw bad("SPELLINGS", s, "spelling does not fold to its name")
                }
            }
        }
        guard next == m.spellings.count else { throw bad("SPELLINGS", next, "spellings that belong to no name") }
        for (i, prefix) in m.prefixes.enumerated() {
            guard isConstant(prefix.prefix), Int(prefix.rule) < m.rules.count else {
                throw bad("PREFIXES", i, "prefix or rule is out of range")
            }
        }
    }

    private func classFields() throws(ImageError) {
        guard m.classes.count >= 2 else { throw bad("CLASSES", m.classes.count, "no class for unlisted names") }
        var block = 0
        var role = 0
        for (i, record) in m.classes.enumerated() {
            guard isConstantOrNone(record.name) else { throw bad("CLASSES", i, "name is out of range") }
            guard Int(record.firstBlock) == block, isRun(record.firstBlock, record.blockCount, in: m.classBlocks.count)
            else { throw bad("CLASSES", i, "blocks are out of range or not next in line") }
            guard Int(record.firstRole) == role, isRun(record.firstRole, record.roleCount, in: m.roles.count) else {
                throw bad("CLASSES", i, "roles are out of range or not next in line")
            }
            block += Int(record.blockCount)
            role += Int(record.roleCount)
        }
        guard block == m.classBlocks.count else { throw bad("CLASS_BLOCKS", block, "blocks that belong to no class") }
        guard role == m.roles.count else { throw bad("ROLES", role, "roles that belong to no class") }
        for (i, index) in m.classBlocks.enumerated() where Int(index) >= m.blocks.count {
            throw bad("CLASS_BLOCKS", i, "block is out of range")
        }
        for (i, record) in m.roles.enumerated() {
            guard Int(record.slot) < m.slots.count else { throw bad("ROLES", i, "slot is out of range") }
            guard m.slots[Int(record.slot)].source != .redactKeys else {
                throw bad("ROLES", i, "the slot of redacted keys has no role")
            }
        }
    }

    private func tableFields() throws(ImageError) {
        var next = 0
        for (i, group) in m.groups.enumerated() {
            let tables =
                switch group.engine {
                case .dfa: m.dfas.count
                case .nfa: m.nfas.count
                case .pcre2: m.pcres.count
                }
            guard Int(group.table) < tables else { throw bad("GROUPS", i, "automaton or pattern is out of range") }
            let most = group.engine == .dfa ? UInt32(Limits.groupRules) : 1
            guard group.ruleCount >= 1, group.ruleCount <= most, Int(group.firstRule) == next,
                isRun(group.firstRule, group.ruleCount, in: m.groupRules.count)
            else { throw bad("GROUPS", i, "rules are none, too many, out of range or not next in line") }
            next += Int(group.ruleCount)
        }
        guard next == m.groupRules.count else { throw bad("GROUP_RULES", next, "rules that belong to no group") }
        for (i, rule) in m.groupRules.enumerated() where Int(rule) >= m.rules.count {
            throw bad("GROUP_RULES", i, "rule is out of range")
        }
        next = 0
        for (i, bank) in m.banks.enumerated() {
            guard bank.groupCount >= 1, Int(bank.firstGroup) == next,
                isRun(bank.firstGroup, bank.groupCount, in: m.groups.count)
            else { throw bad("BANKS", i, "groups are none, out of range or not next in line") }
            guard bank.filter == noIndex || (Int(bank.filter) < m.dfas.count && bank.groupCount <= 64) else {
                throw bad("BANKS", i, "filter is out of range, or filters more than 64 groups")
            }
            for g in groupRun(bank).dropFirst() where m.groups[g - 1].engine.rawValue > m.groups[g].engine.rawValue {
                throw bad("GROUPS", g, "groups of a bank are not in order of their engines")
            }
            next += Int(bank.groupCount)
        }
        guard next == m.groups.count else { throw bad("GROUPS", next, "groups that belong to no bank") }
        next = 0
        for (i, set) in m.valueSets.enumerated() {
            guard set.count >= 1, Int(set.first) == next, isRun(set.first, set.count, in: m.values.count) else {
                throw bad("VALUE_SETS", i, "values are none, out of range or not next in line")
            }
            next += Int(set.count)
        }
        if let map = m.sourceMap, map.lines.count != m.rules.count {
            throw bad("SOURCEMAP", map.lines.count, "not one line for each rule")
        }
        guard next == m.values.count else { throw bad("VALUES", next, "values that belong to no set") }
        try valueTexts()
    }

    private func valueTexts() throws(ImageError) {
        for (i, value) in m.values.enumerated() {
            guard isConstant(value.text) else { throw bad("VALUES", i, "text is out of range") }
            switch value.type {
            case .string: break
            case .number:
                guard TextForm.isCanonicalNumber(constant(value.text)) else {
                    throw bad("VALUES", i, "not a canonical plain decimal")
                }
            case .word:
                let text = constant(value.text)
                guard text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8) else {
                    throw bad("VALUES", i, "word is neither true nor false")
                }
            }
        }
        for (i, bounds) in m.ranges.enumerated() {
            guard isConstantOrNone(bounds.min), isConstantOrNone(bounds.max), bounds.min & bounds.max != noIndex else {
                throw bad("RANGES", i, "bound is out of range, or there is none")
            }
            for bound in [bounds.min, bounds.max] where bound != noIndex {
                guard TextForm.isCanonicalNumber(constant(bound)) else {
                    throw bad("RANGES", i, "not a canonical plain decimal")
                }
            }
            if bounds.min != noIndex, bounds.max != noIndex,
                DecimalText.compare(constant(bounds.min).span, constant(bounds.max).span) > 0
            {
                throw bad("RANGES", i, "the least is over the most")
            }
        }
    }

    private func operands(_ instruction: Instruction, _ at: Int) throws(ImageError) {
        let kinds = instruction.opcode.operandTriple
        try operand(kinds.0, instruction.a, at)
        try operand(kinds.1, instruction.b, at)
        try operand(kinds.2, instruction.c, at)
    }

    private func operand(_ kind: OperandKind?, _ value: UInt32, _ at: Int) throws(ImageError) {
        let isInRange =
            switch kind {
            case nil: true
            case .slot: Int(value) < m.slots.count
            case .rule: Int(value) < m.rules.count
            case .bank: Int(value) < m.banks.count
            case .values: Int(value) < m.valueSets.count
            case .range: Int(value) < m.ranges.count
            case .bytes: value >= 1
            }
        guard isInRange else { throw bad("CODE", at, "operand is out of range") }
    }
}
