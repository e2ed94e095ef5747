internal import Bytecode

// The tables, from the numbers.
extension ImageNumbering {
    mutating func writeHeader() {
        let f = tree.header.faults
        m.header.workspace = constant(tree.header.workspace)
        m.header.faults = FaultTable(
            input: rule[Int(f.input)], limit: rule[Int(f.limit)], shellLimit: rule[Int(f.shellLimit)],
            shellUnreadable: rule[Int(f.shellUnreadable)], fault: rule[Int(f.fault)], ownFiles: rule[Int(f.ownFiles)],
            unresolvedWrite: f.unresolvedWrite == noIndex ? noIndex : rule[Int(f.unresolvedWrite)],
            defaultDeny: rule[Int(f.defaultDeny)])
    }

    mutating func writeRules() {
        for handle in tree.order {
            var r = tree.rules[Int(handle)].record
            r.id = constant(r.id)
            r.pointer = constant(r.pointer)
            r.source = constant(r.source)
            r.witness = constant(r.witness)
            r.scopeName = constant(r.scopeName)
            r.slot = r.slot == noIndex ? noIndex : slot[Int(r.slot)]
            m.rules.append(r)
        }
        m.prefixes = tree.prefixes.map { PrefixRecord(prefix: constant($0.prefix), rule: rule[Int($0.rule)]) }
        m.redactKeys = tree.redactKeys.map(constant).sorted()
        m.sourceMap = tree.sourceMap
        m.sourceMap?.lines = tree.order.map { tree.rules[Int($0)].line }
    }

    mutating func writeClasses() {
        var blocks: [[Instruction]: UInt32] = [:]
        for handle in classes {
            let record = tree.classes[handle]
            let firstBlock = UInt32(m.classBlocks.count)
            for block in record.blocks {
                let code = numbered(block)
                if blocks[code] == nil {
                    blocks[code] = UInt32(m.blocks.count)
                    m.blocks.append(BlockRecord(first: UInt32(m.code.count), count: UInt32(code.count)))
                    m.code += code
                }
                m.classBlocks.append(blocks[code]!)
            }
            let roles = record.roles.map { RoleRecord(slot: slot[Int($0.slot)], role: $0.role) }
            m.classes.append(
                ClassRecord(
                    name: constant(record.name), firstBlock: firstBlock,
                    blockCount: UInt32(m.classBlocks.count) - firstBlock, firstRole: UInt32(m.roles.count),
                    roleCount: UInt32(roles.count)))
            m.roles += roles.sorted { ($0.slot, $0.role.rawValue) < ($1.slot, $1.role.rawValue) }
        }
    }

    /// A block with the numbers of its operands; slots, and the ops of roles and shells, in the order of places.
    private mutating func numbered(_ block: [Instruction]) -> [Instruction] {
        let isByPlace = block.contains { op in
            switch op.opcode {
            case .protectPath, .protectPatch, .protectShell: true
            case .denyMatch, .allowMatch, .denyGlob, .allowGlob, .denyCommand, .allowCommand:
                tree.rules[Int(tree.banks[Int(op.b)].groups[0].entries[0].rule)].record.scope == .shell
            case .maxBytes, .allowValues: tree.rules[Int(op.c)].record.scope == .shell
            default: false
            }
        }
        var places = block.filter { $0.opcode == .slot }.map { Instruction(.slot, slot[Int($0.a)]) }
        places.sort { $0.a < $1.a }
        var ops: [Instruction] = []
        for var op in block where op.opcode != .slot {
            let kinds = op.opcode.operandTriple
            op.a = number(kinds.0, op.a)
            op.b = number(kinds.1, op.b)
            op.c = number(kinds.2, op.c)
            ops.append(op)
        }
        if isByPlace {
            let end = ops.removeLast()
            let sorted = ops.enumerated().sorted { ($0.element.a, $0.offset) < ($1.element.a, $1.offset) }
            ops = sorted.map(\.element) + [end]
        }
        return places + ops
    }

    private mutating func number(_ kind: OperandKind?, _ value: UInt32) -> UInt32 {
        switch kind {
        case .slot: slot[Int(value)]
        case .rule: rule[Int(value)]
        case .bank: banks.number(Int(value))
        case .values: sets.number(Int(value))
        case .range: ranges.number(Int(value))
        case .bytes, nil: value
        }
    }

    mutating func writeNames() {
        func number(_ handle: UInt32) -> UInt32 { handle == noIndex ? noIndex : toolClass[Int(handle)] }
        for name in names {
            let r = name.record
            m.names.append(
                NameRecord(
                    folded: constant(r.folded), firstSpelling: UInt32(m.spellings.count),
                    spellingCount: UInt32(name.spellings.count), otherClass: number(r.otherClass),
                    otherWriteClass: number(r.otherWriteClass), segmentClass: number(r.segmentClass),
                    segmentWriteClass: number(r.segmentWriteClass)))
            m.spellings += name.spellings.map {
                SpellingRecord(name: constant($0.name), toolClass: number($0.toolClass))
            }
        }
    }

    mutating func writeBanks() {
        var dfas = FirstUse()
        var nfas = FirstUse()
        var pcres = FirstUse()
        for handle in banks.order {
            let bank = tree.banks[handle]
            let first = UInt32(m.groups.count)
            for group in bank.groups {
                let table =
                    switch group.engine {
                    case .dfa: dfas.number(group.table)
                    case .nfa: nfas.number(group.table)
                    case .pcre2: pcres.number(group.table)
                    }
                m.groups.append(
                    GroupRecord(
                        engine: group.engine, table: table, firstRule: UInt32(m.groupRules.count),
                        ruleCount: UInt32(group.entries.count)))
                for (i, entry) in group.entries.enumerated() {
                    for witness in entry.witnesses { write(witness, m.groupRules.count + i) }
                }
                m.groupRules += group.entries.map { rule[Int($0.rule)] }
            }
            let filter = bank.filter.map { dfas.number($0) } ?? noIndex
            m.banks.append(
                BankRecord(firstGroup: first, groupCount: UInt32(bank.groups.count), filter: filter))
        }
        for handle in dfas.order { tree.automata[handle].write(to: &m) }
        for handle in nfas.order { tree.nfas[handle].write(to: &m) }
        m.pcres = pcres.order.map { handle in
            var record = tree.pcres[handle]
            record.source = constant(record.source)
            return record
        }
    }

    mutating func writeOperands() {
        for handle in sets.order {
            let values = tree.valueSets[handle].map { ValueRecord(type: $0.type, text: constant($0.text)) }
            m.valueSets.append(RangeRecord(first: UInt32(m.values.count), count: UInt32(values.count)))
            m.values += values.sorted { ($0.type.rawValue, $0.text) < ($1.type.rawValue, $1.text) }
        }
        m.ranges = ranges.order.map {
            BoundsRecord(min: constant(tree.ranges[$0].min), max: constant(tree.ranges[$0].max))
        }
    }

    // MARK: Witnesses

    private mutating func write(_ witness: ImageTree.Witness, _ index: Int) {
        m.witnesses.append(
            WitnessRecord(
                kind: witness.kind, holds: witness.holds, index: UInt32(index), length: UInt32(witness.text.count)))
        m.witnessText += witness.text
    }

    /// Those of rules and names, behind those of GROUP_RULES; at most two of one answer.
    mutating func writeWitnesses() {
        var all: [(kind: WitnessKind, index: Int, witness: ImageTree.Witness)] = []
        for handle in tree.order {
            for witness in tree.rules[Int(handle)].witnesses {
                all.append((witness.kind, Int(rule[Int(handle)]), witness))
            }
        }
        for (handle, text) in tree.nameWitnesses where toolClass[Int(handle)] != noIndex {
            let witness = ImageTree.Witness(kind: .name, holds: true, text: text)
            all.append((.name, Int(toolClass[Int(handle)]), witness))
        }
        func key(_ at: Int) -> (UInt8, Int, Int, Int) {
            (all[at].kind.rawValue, all[at].index, all[at].witness.holds ? 0 : 1, at)
        }
        var last = (UInt8.max, 0, 0)
        var run = 0
        for at in all.indices.sorted(by: { key($0) < key($1) }) {
            let (kind, index, answer, _) = key(at)
            run = last == (kind, index, answer) ? run + 1 : 1
            last = (kind, index, answer)
            if run <= 2 { write(all[at].witness, index) }
        }
    }
}
