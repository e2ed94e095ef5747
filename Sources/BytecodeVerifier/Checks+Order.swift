internal import Bytecode
internal import CallModel

extension Checks {
    /// V12: one policy, one image. Tables that rules or names order ascend; the others are numbered in the order in which
    /// CLASS_BLOCKS, CODE and BANKS first use them; nothing stands twice, and nothing is unused.
    mutating func canonicalOrder() throws(ImageError) {
        try ruleOrder()
        try ids()
        try sortedTables()
        try classOrder()
        try blockOrder()
        try codeOrder()
        try bankOrder()
        try usedSlots()
        try usedConstants()
        checked = m.constants.count + m.rules.count + m.slots.count + m.names.count + m.classes.count + m.blocks.count
    }

    private func order(_ section: String, _ index: Int, _ reason: String) -> ImageError {
        Obligation.canonicalOrder.error(section, index, reason)
    }

    // MARK: Rules

    /// The order of citation: input faults, then rung by rung, then what a name can be admitted by.
    private func rank(_ rule: RuleRecord, _ index: Int) -> Int {
        switch rule.kind {
        case .denyName: return 5
        case .protect: return rule.pointer == noIndex ? 7 : 6
        case .denyRegex, .allowRegex, .denyGlob, .allowGlob, .allowValues, .maxBytes, .range, .denyCommand,
            .allowCommand:
            return 10
        case .allowName: return 12
        case .allowPrefix: return 13
        case .builtin:
            switch DecidedBy(rawValue: rule.by) {
            case .input: return 0
            case .limit: return 1
            case .shellLimit: return 2
            case .shellUnreadable: return 3
            case .fault: return 4
            case .selfModify: return index == Int(m.header.faults.unresolvedWrite) ? 9 : 8
            case .admission: return 11
            default: return 14
            }
        }
    }

    private func ruleOrder() throws(ImageError) {
        var last = -1
        var lastIndex: UInt64?
        for (i, rule) in m.rules.enumerated() {
            let rank = rank(rule, i)
            guard rank >= last else { throw order("RULES", i, "rule is not in the order of citation") }
            // Names to deny may be keys of an object, so their pointers do not say their order.
            let index =
                rule.pointer == noIndex || rule.kind == .denyName ? nil : TextForm.lastIndex(constant(rule.pointer))
            if rank == last, let index, let lastIndex, index <= lastIndex {
                throw order("RULES", i, "rule is not in manifest order")
            }
            last = rank
            lastIndex = index
        }
    }

    /// Ids differ, but for the entries of `builtin:host-config`.
    private func ids() throws(ImageError) {
        var isTaken = [Bool](repeating: false, count: m.constants.count)
        for (i, rule) in m.rules.enumerated() {
            if isTaken[Int(rule.id)] {
                guard rule.kind == .protect, constant(rule.id).elementsEqual("builtin:host-config".utf8) else {
                    throw order("RULES", i, "id stands twice")
                }
            }
            isTaken[Int(rule.id)] = true
        }
    }

    // MARK: Sorted tables

    /// Constants are sorted first, so that the order of any two of them is that of their numbers from there on.
    private func sortedTables() throws(ImageError) {
        for i in m.constants.indices.dropFirst() {
            guard TextForm.isLess(m.constants[i - 1], m.constants[i]) else {
                throw order("CONST", i, "constants do not ascend")
            }
        }
        for i in m.slots.indices.dropFirst() {
            let (a, b) = (m.slots[i - 1], m.slots[i])
            guard (a.source.rawValue, a.path) < (b.source.rawValue, b.path) else {
                throw order("SLOTS", i, "slots do not ascend")
            }
        }
        for i in m.names.indices.dropFirst() where m.names[i - 1].folded >= m.names[i].folded {
            throw order("NAMES", i, "names do not ascend")
        }
        for name in m.names {
            let run = Int(name.firstSpelling)..<Int(name.firstSpelling) + Int(name.spellingCount)
            for s in run.dropFirst() where m.spellings[s - 1].name >= m.spellings[s].name {
                throw order("SPELLINGS", s, "spellings do not ascend")
            }
        }
        for i in m.redactKeys.indices.dropFirst() where m.redactKeys[i - 1] >= m.redactKeys[i] {
            throw order("REDACT_KEYS", i, "keys do not ascend")
        }
        for set in m.valueSets {
            for v in (Int(set.first)..<Int(set.first) + Int(set.count)).dropFirst() {
                let (a, b) = (m.values[v - 1], m.values[v])
                guard (a.type.rawValue, a.text) < (b.type.rawValue, b.text) else {
                    throw order("VALUES", v, "values do not ascend")
                }
            }
        }
        for (c, record) in m.classes.enumerated() {
            for r in roleRun(record).dropFirst() {
                let (a, b) = (m.roles[r - 1], m.roles[r])
                guard (a.slot, a.role.rawValue) < (b.slot, b.role.rawValue) else {
                    throw order("ROLES", r, "roles of class \(c) do not ascend")
                }
            }
        }
        for (g, group) in m.groups.enumerated() {
            for r in ruleRun(group).dropFirst() where m.groupRules[r - 1] >= m.groupRules[r] {
                throw order("GROUP_RULES", r, "rules of group \(g) do not ascend")
            }
        }
        for bank in m.banks {
            for g in groupRun(bank).dropFirst() {
                let (a, b) = (m.groups[g - 1], m.groups[g])
                guard a.engine != b.engine || m.groupRules[Int(a.firstRule)] < m.groupRules[Int(b.firstRule)] else {
                    throw order("GROUPS", g, "groups of a bank and engine do not ascend by their first rule")
                }
            }
        }
    }

    // MARK: Tables in order of first use

    /// Numbers must be met in ascending order, each new one the next.
    private struct FirstUse {
        var next: UInt32 = 0
        mutating func meets(_ index: UInt32) -> Bool {
            if index < next { return true }
            if index > next { return false }
            next += 1
            return true
        }
    }

    /// Classes 0 and 1, then as NAMES leads to them; equal ones are one.
    private func classOrder() throws(ImageError) {
        var use = FirstUse(next: 2)
        for (i, name) in m.names.enumerated() {
            var isInOrder = true
            for s in Int(name.firstSpelling)..<Int(name.firstSpelling) + Int(name.spellingCount) {
                isInOrder = use.meets(m.spellings[s].toolClass) && isInOrder
            }
            isInOrder = use.meets(name.otherClass) && isInOrder
            isInOrder = use.meets(name.otherWriteClass) && isInOrder
            for segment in [name.segmentClass, name.segmentWriteClass] where segment != noIndex {
                isInOrder = use.meets(segment) && isInOrder
            }
            guard isInOrder else { throw order("NAMES", i, "classes are not numbered in order of first use") }
        }
        guard Int(use.next) == m.classes.count else { throw order("CLASSES", Int(use.next), "class of no name") }
        var seen = Set<[UInt32]>()
        for (i, record) in m.classes.enumerated() {
            // Classes 0 and 1 differ by what leads to them, and may be equal.
            if i == 1 { continue }
            var content = [record.name, record.blockCount]
            content += m.classBlocks[blockRun(record)]
            for r in roleRun(record) { content += [m.roles[r].slot, UInt32(m.roles[r].role.rawValue)] }
            guard seen.insert(content).inserted else { throw order("CLASSES", i, "class stands twice") }
        }
    }

    private func blockOrder() throws(ImageError) {
        var use = FirstUse()
        for (i, block) in m.classBlocks.enumerated() {
            guard use.meets(block) else {
                throw order("CLASS_BLOCKS", i, "blocks are not numbered in order of first use")
            }
        }
        guard Int(use.next) == m.blocks.count else { throw order("BLOCKS", Int(use.next), "block of no class") }
        var seen = Set<ArraySlice<Instruction>>()
        for (i, block) in m.blocks.enumerated() {
            guard seen.insert(m.code[codeRun(block)]).inserted else { throw order("BLOCKS", i, "block stands twice") }
        }
    }

    private func codeOrder() throws(ImageError) {
        var banks = FirstUse()
        var sets = FirstUse()
        var ranges = FirstUse()
        for (i, op) in m.code.enumerated() {
            let kinds = op.opcode.operandTriple
            var isInOrder = true
            switch kinds.1 {
            case .bank: isInOrder = banks.meets(op.b)
            case .values: isInOrder = sets.meets(op.b)
            case .range: isInOrder = ranges.meets(op.b)
            default: break
            }
            if kinds.2 == .bank { isInOrder = banks.meets(op.c) && isInOrder }
            guard isInOrder else { throw order("CODE", i, "tables are not numbered in order of first use") }
        }
        guard Int(banks.next) == m.banks.count else { throw order("BANKS", Int(banks.next), "bank of no op") }
        guard Int(sets.next) == m.valueSets.count else { throw order("VALUE_SETS", Int(sets.next), "set of no op") }
        guard Int(ranges.next) == m.ranges.count else { throw order("RANGES", Int(ranges.next), "range of no op") }
    }

    private func bankOrder() throws(ImageError) {
        var use = FirstUse()
        var nfas = FirstUse()
        var pcres = FirstUse()
        for (i, bank) in m.banks.enumerated() {
            for g in groupRun(bank) {
                let table = m.groups[g].table
                let isInOrder =
                    switch m.groups[g].engine {
                    case .dfa: use.meets(table)
                    case .nfa: nfas.meets(table)
                    case .pcre2: pcres.meets(table)
                    }
                guard isInOrder else { throw order("GROUPS", g, "tables are not numbered in order of first use") }
            }
            if bank.filter != noIndex, !use.meets(bank.filter) {
                throw order("BANKS", i, "automata are not numbered in order of first use")
            }
        }
        guard Int(use.next) == m.dfas.count else { throw order("DFAS", Int(use.next), "automaton of no group") }
        guard Int(nfas.next) == m.nfas.count else { throw order("NFAS", Int(nfas.next), "automaton of no group") }
        guard Int(pcres.next) == m.pcres.count else { throw order("PCRES", Int(pcres.next), "pattern of no group") }
        guard Set(m.pcres).count == m.pcres.count else { throw order("PCRES", 0, "pattern stands twice") }
    }

    // MARK: Nothing unused

    private func usedSlots() throws(ImageError) {
        var isUsed = [Bool](repeating: false, count: m.slots.count)
        for rule in m.rules where rule.slot != noIndex { isUsed[Int(rule.slot)] = true }
        for role in m.roles { isUsed[Int(role.slot)] = true }
        for op in m.code where op.opcode == .slot { isUsed[Int(op.a)] = true }
        if let unused = isUsed.firstIndex(of: false) { throw order("SLOTS", unused, "slot of no rule, role or op") }
    }

    private func usedConstants() throws(ImageError) {
        var isUsed = [Bool](repeating: false, count: m.constants.count)
        func use(_ index: UInt32) { if index != noIndex { isUsed[Int(index)] = true } }
        use(m.header.workspace)
        for rule in m.rules {
            use(rule.id)
            use(rule.pointer)
            use(rule.source)
            use(rule.witness)
            use(rule.scopeName)
        }
        for slot in m.slots { use(slot.path) }
        for name in m.names { use(name.folded) }
        for spelling in m.spellings { use(spelling.name) }
        for prefix in m.prefixes { use(prefix.prefix) }
        for record in m.classes { use(record.name) }
        for value in m.values { use(value.text) }
        for bounds in m.ranges {
            use(bounds.min)
            use(bounds.max)
        }
        for key in m.redactKeys { use(key) }
        for pcre in m.pcres { use(pcre.source) }
        if let unused = isUsed.firstIndex(of: false) { throw order("CONST", unused, "constant that nothing names") }
    }
}
