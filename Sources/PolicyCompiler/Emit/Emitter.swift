internal import Bytecode
internal import CallModel
internal import FakBasics
internal import HostTools
internal import Patterns
internal import UnicodeTables

/// Writes the tables of an image. Everything is numbered in order of first use or sorted, so equal automata give equal
/// images.
struct Emitter {
    private let automaton: DecisionAutomaton
    private var model: ImageModel
    private var pool = ConstantPool()
    private var slots: [GraphSlot] = []
    private var slotIndex: [GraphSlot: UInt32] = [:]
    private var blockIndex: [GraphBlock: UInt32] = [:]
    private var dfaIndex: [MooreDFA: UInt32] = [:]
    private var nfaIndex: [PatternNFA: UInt32] = [:]
    private var pcreIndex: [PCRERecord: UInt32] = [:]
    private var witnesses: [UInt32: [WitnessTexts]] = [:]
    private var nfaSteps = 0

    private var graph: DecisionGraph { automaton.graph }

    static func emit(_ automaton: DecisionAutomaton) -> ImageModel {
        var emitter = Emitter(automaton)
        emitter.run()
        return emitter.model
    }

    private init(_ automaton: DecisionAutomaton) {
        self.automaton = automaton
        let h = automaton.graph.header
        model = ImageModel(
            header: ImageHeader(
                profileVersion: UInt32(SemanticsProfile.version), profileDigest: SemanticsProfile.digest,
                unicodeVersion: UnicodeTables.packedVersion, posture: h.posture, softened: h.softened,
                workspace: noIndex,
                faults: FaultTable(
                    input: UInt32(h.inputRule), limit: UInt32(h.limitRule), fault: UInt32(h.faultRule),
                    ownFiles: UInt32(h.ownFilesRule), defaultDeny: UInt32(h.defaultDenyRule))))
    }

    private mutating func run() {
        collect()
        model.header.workspace = pool[graph.header.workspace]
        model.constants = pool.sorted
        emitRules()
        model.slots = slots.map {
            SlotRecord(source: $0.source, path: $0.text.isEmpty && $0.source.hasNoText ? noIndex : pool[$0.text])
        }
        emitBanks()
        for set in graph.valueSets {
            model.valueSets.append(RangeRecord(first: UInt32(model.values.count), count: UInt32(set.count)))
            for value in set { model.values.append(ValueRecord(type: value.type, text: pool[value.text])) }
        }
        model.ranges = graph.ranges.map { BoundsRecord(min: pool[$0.min], max: pool[$0.max]) }
        emitClasses()
        emitNames()
        model.prefixes = graph.prefixes.map { PrefixRecord(prefix: pool[$0.prefix], rule: UInt32($0.rule)) }
        model.redactKeys = graph.redactKeys.map { pool[$0] }
        OperandWitnesses.add(graph, to: &model)
    }

    private mutating func collect() {
        var all = Set<GraphSlot>()
        for rule in graph.rules {
            pool.note(rule.id)
            pool.note(rule.pointer)
            pool.note(rule.source)
            pool.note(rule.witness)
            pool.note(rule.scopeName)
            if let slot = rule.slot { all.insert(slot) }
        }
        for toolClass in graph.classes {
            pool.note(toolClass.name)
            for block in toolClass.blocks { all.formUnion(block.slots) }
            for role in toolClass.roles { all.insert(role.slot) }
        }
        slots = all.sorted()
        for (i, slot) in slots.enumerated() {
            slotIndex[slot] = UInt32(i)
            if !slot.source.hasNoText { pool.note(slot.text) }
        }
        for name in graph.names {
            pool.note(name.folded)
            for spelling in name.spellings { pool.note(spelling.name) }
        }
        for prefix in graph.prefixes { pool.note(prefix.prefix) }
        for key in graph.redactKeys { pool.note(key) }
        for set in graph.valueSets { for value in set { pool.note(value.text) } }
        for bounds in graph.ranges {
            pool.note(bounds.min)
            pool.note(bounds.max)
        }
        for bank in graph.banks { for pattern in bank.pcre2 { pool.note(pattern?.source) } }
        pool.note(graph.header.workspace)
        pool.freeze()
    }

    private mutating func emitRules() {
        model.rules = graph.rules.map { rule in
            RuleRecord(
                id: pool[rule.id], pointer: pool[rule.pointer], source: pool[rule.source], witness: pool[rule.witness],
                scopeName: pool[rule.scopeName], slot: rule.slot.map { slotIndex[$0]! } ?? noIndex,
                reason: rule.reason.rawValue, by: rule.by.rawValue, kind: rule.kind, scope: rule.scope,
                isAdvisory: rule.isAdvisory)
        }
    }

    private mutating func emitBanks() {
        var check = FilterCheck()
        for (number, groups) in automaton.banks.enumerated() {
            let bank = graph.banks[number]
            let first = model.groups.count
            for group in groups.dfas {
                add(.dfa, dfa(group.dfa), group.rules.map { bank.rules[$0] })
                witness(group)
            }
            for (rule, nfa) in groups.nfas {
                add(.nfa, self.nfa(nfa), [bank.rules[rule]])
                witness(nfa)
            }
            for (rule, pattern) in groups.patterns {
                add(.pcre2, pcre(pattern), [bank.rules[rule]])
                model.witness([WitnessTexts(hit: pattern.hit, miss: pattern.miss)])
            }
            model.banks.append(
                BankRecord(
                    firstGroup: UInt32(first), groupCount: UInt32(model.groups.count - first), filter: noIndex))
            if let filter = groups.filter { emitFilter(filter, &check) }
        }
    }

    private mutating func add(_ engine: GroupEngine, _ table: UInt32, _ rules: [Int]) {
        model.groups.append(
            GroupRecord(
                engine: engine, table: table, firstRule: UInt32(model.groupRules.count),
                ruleCount: UInt32(rules.count)))
        model.groupRules += rules.map { UInt32($0) }
    }

    /// Witnesses of the group that was added last.
    private mutating func witness(_ group: RuleGroup) {
        let table = model.groups[model.groups.count - 1].table
        if let known = witnesses[table], known.count == group.rules.count {
            model.witness(known)
            return
        }
        let found = WitnessFinder(group.dfa).witnesses(count: group.rules.count)
        witnesses[table] = found
        model.witness(found)
    }

    /// The same for an NFA, as long as trying them at load costs little.
    private mutating func witness(_ nfa: PatternNFA) {
        var texts = NFAWitness.find(nfa)
        for text in [texts.hit, texts.miss] { nfaSteps += ((text?.count ?? 0) + 1) * nfa.instructions.count * 2 }
        if nfaSteps > Limits.witnessSteps / 2 { texts = WitnessTexts() }
        model.witness([texts])
    }

    /// Gives the last bank a filter, if the verifier will accept it.
    private mutating func emitFilter(_ filter: MooreDFA, _ check: inout FilterCheck) {
        let before = model
        let index = dfa(filter)
        let bank = model.banks[model.banks.count - 1]
        let groups = model.groups[Int(bank.firstGroup)...]
        for (g, group) in groups.prefix(while: { $0.engine == .dfa }).enumerated() {
            let outcome = check.check(
                model, filter: Int(index), group: Int(group.table), bit: 1 << UInt64(g),
                budget: FilterCheck.budget(cells: model.cells.count))
            if outcome != .sound {
                if index == before.dfas.count { dfaIndex[filter] = nil }
                model = before
                return
            }
        }
        model.banks[model.banks.count - 1].filter = index
    }

    /// The number of an automaton; equal ones are written once.
    private mutating func dfa(_ dfa: MooreDFA) -> UInt32 {
        if let found = dfaIndex[dfa] { return found }
        let index = UInt32(model.dfas.count)
        let stride = dfa.classCount + 2
        var masks: [UInt64] = [0]
        var maskIndex: [UInt64: UInt16] = [0: 0]
        func number(_ mask: UInt64) -> UInt16 {
            if let found = maskIndex[mask] { return found }
            maskIndex[mask] = UInt16(masks.count)
            masks.append(mask)
            return UInt16(masks.count - 1)
        }
        let firstCell = UInt32(model.cells.count)
        for state in 0..<dfa.stateCount {
            for c in 0..<dfa.classCount {
                let target = Int(dfa.next[state * dfa.classCount + c])
                model.cells.append(UInt16(target * stride) | (dfa.masks[target] != 0 ? 0x8000 : 0))
            }
            model.cells.append(number(dfa.masks[state]))
            model.cells.append(number(dfa.endMasks[state]))
        }
        model.dfas.append(
            DFARecord(
                classCount: UInt32(dfa.classCount), stateCount: UInt32(dfa.stateCount), firstCell: firstCell,
                firstMask: UInt32(model.masks.count), maskCount: UInt32(masks.count)))
        model.masks += masks
        model.classMaps += dfa.classMap
        dfaIndex[dfa] = index
        return index
    }

    /// The number of an NFA; equal ones are written once.
    private mutating func nfa(_ nfa: PatternNFA) -> UInt32 {
        if let found = nfaIndex[nfa] { return found }
        let index = UInt32(model.nfas.count)
        model.nfas.append(
            NFARecord(
                firstPiece: UInt32(model.nfaPieces.count), pieceCount: UInt32(nfa.pieces.count),
                atomCount: UInt32(nfa.atomCount), firstWord: UInt32(model.nfaSets.count),
                setCount: UInt32(nfa.sets.count / nfa.wordsPerSet), firstInstruction: UInt32(model.nfaCode.count),
                instructionCount: UInt32(nfa.instructions.count), restarts: nfa.restarts))
        for (low, atom) in zip(nfa.pieces, nfa.atoms) {
            model.nfaPieces.append(NFAPiece(low: low, atom: UInt32(atom)))
        }
        model.nfaSets += nfa.sets
        model.nfaCode += nfa.instructions.map(\.encoded)
        nfaIndex[nfa] = index
        return index
    }

    private mutating func pcre(_ pattern: GraphPCRE2) -> UInt32 {
        let record = PCRERecord(
            source: pool[pattern.source], isFullDialect: pattern.isFullDialect, isWhole: pattern.isWhole)
        if let found = pcreIndex[record] { return found }
        let index = UInt32(model.pcres.count)
        model.pcres.append(record)
        pcreIndex[record] = index
        return index
    }

    private mutating func emitClasses() {
        for toolClass in graph.classes {
            model.classes.append(
                ClassRecord(
                    name: pool[toolClass.name], firstBlock: UInt32(model.classBlocks.count),
                    blockCount: UInt32(toolClass.blocks.count), firstRole: UInt32(model.roles.count),
                    roleCount: UInt32(toolClass.roles.count)))
            for block in toolClass.blocks { model.classBlocks.append(emit(block)) }
            for role in toolClass.roles {
                model.roles.append(RoleRecord(slot: slotIndex[role.slot]!, role: role.role))
            }
        }
    }

    private mutating func emit(_ block: GraphBlock) -> UInt32 {
        if let found = blockIndex[block] { return found }
        let first = UInt32(model.code.count)
        for slot in block.slots { model.code.append(Instruction(.slot, slotIndex[slot]!)) }
        for op in block.ops { model.code.append(instruction(op)) }
        model.code.append(Instruction(.end))
        model.blocks.append(BlockRecord(first: first, count: UInt32(model.code.count) - first))
        blockIndex[block] = UInt32(model.blocks.count - 1)
        return UInt32(model.blocks.count - 1)
    }

    private func instruction(_ op: GraphOp) -> Instruction {
        func s(_ slot: GraphSlot) -> UInt32 { slotIndex[slot]! }
        switch op {
        case .denyName(let rule): return Instruction(.denyName, UInt32(rule))
        case .denyMatch(let slot, let bank): return Instruction(.denyMatch, s(slot), UInt32(bank))
        case .allowMatch(let slot, let bank): return Instruction(.allowMatch, s(slot), UInt32(bank))
        case .denyGlob(let slot, let plain, let home):
            return Instruction(.denyGlob, s(slot), UInt32(plain), UInt32(home))
        case .allowGlob(let slot, let bank): return Instruction(.allowGlob, s(slot), UInt32(bank))
        case .allowValues(let slot, let set, let rule):
            return Instruction(.allowValues, s(slot), UInt32(set), UInt32(rule))
        case .maxBytes(let slot, let limit, let rule):
            return Instruction(.maxBytes, s(slot), UInt32(clamping: limit), UInt32(rule))
        case .range(let slot, let range, let rule): return Instruction(.range, s(slot), UInt32(range), UInt32(rule))
        case .protectPath(let slot, let bank): return Instruction(.protectPath, s(slot), UInt32(bank))
        case .protectPatch(let slot, let bank): return Instruction(.protectPatch, s(slot), UInt32(bank))
        case .admitExact(let rule): return Instruction(.admitExact, UInt32(rule))
        case .admitPrefix: return Instruction(.admitPrefix)
        case .admitPosture(let rule): return Instruction(.admitPosture, UInt32(rule))
        case .admitAdvisory(let rule): return Instruction(.admitAdvisory, UInt32(rule))
        case .redact(let slot): return Instruction(.redact, s(slot))
        }
    }

    private mutating func emitNames() {
        for name in graph.names {
            model.names.append(
                NameRecord(
                    folded: pool[name.folded], firstSpelling: UInt32(model.spellings.count),
                    spellingCount: UInt32(name.spellings.count), otherClass: UInt32(name.other),
                    otherWriteClass: UInt32(name.otherWrite),
                    segmentClass: name.segment.map { UInt32($0) } ?? noIndex,
                    segmentWriteClass: name.segmentWrite.map { UInt32($0) } ?? noIndex))
            for spelling in name.spellings {
                model.spellings.append(
                    SpellingRecord(name: pool[spelling.name], toolClass: UInt32(spelling.toolClass)))
            }
        }
    }
}

extension SlotSource {
    /// Whether a slot of this source has neither path nor key.
    var hasNoText: Bool { self == .allStrings || self == .redactKeys }
}

extension PatternNFA.Instruction {
    var encoded: NFAInstruction {
        switch self {
        case .accept: NFAInstruction(.accept)
        case .split(let a, let b): NFAInstruction(.split, UInt32(a), UInt32(b))
        case .one(let set, let next): NFAInstruction(.one, UInt32(set), UInt32(next))
        case .assertion(let assertion, let next): NFAInstruction(assertion.opcode, 0, UInt32(next))
        }
    }
}

extension Assertion {
    var opcode: NFAOpcode {
        switch self {
        case .textStart: .textStart
        case .textEnd: .textEnd
        case .lineStart: .lineStart
        case .lineEnd: .lineEnd
        case .wordBoundary: .wordBoundary
        case .notWordBoundary: .notWordBoundary
        }
    }
}
