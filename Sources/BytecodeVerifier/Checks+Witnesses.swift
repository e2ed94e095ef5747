internal import Bytecode
internal import FakBasics

extension Checks {
    /// Part of V4: what witnesses are about is in range, and their texts fill WITNESS_TEXT. They ascend by kind, index and
    /// answer, a subject has at most two of each answer, and a text is within its limit.
    func witnessFields() throws(ImageError) {
        var text = 0
        var last: (Int, UInt32, Int) = (-1, 0, 0)
        var run = 0
        for (i, witness) in m.witnesses.enumerated() {
            let isInRange =
                switch witness.kind {
                case .match: Int(witness.index) < m.groupRules.count
                case .string, .number, .word: isRule(witness.index, .allowValues) || isRule(witness.index, .range)
                case .size: isRule(witness.index, .maxBytes)
                case .name: Int(witness.index) < m.classes.count && witness.holds
                case .prefix: isRule(witness.index, .allowPrefix)
                }
            guard isInRange else { throw bad("WITNESSES", i, "is about nothing") }
            let key = (Int(witness.kind.rawValue), witness.index, witness.holds ? 0 : 1)
            run = key == last ? run + 1 : 1
            guard key >= last, run <= 2 else { throw bad("WITNESSES", i, "out of order, or too many of one answer") }
            last = key
            guard Int(witness.length) <= Limits.witnessBytes, Int(witness.length) <= m.witnessText.count - text else {
                throw bad("WITNESSES", i, "text is too long or cut off")
            }
            if witness.kind == .number {
                guard TextForm.isCanonicalNumber(Array(m.witnessText[text..<text + Int(witness.length)])) else {
                    throw bad("WITNESSES", i, "not a canonical plain decimal")
                }
            }
            text += Int(witness.length)
        }
        guard text == m.witnessText.count else { throw bad("WITNESS_TEXT", text, "text of no witness") }
    }

    private func isRule(_ index: UInt32, _ kind: RuleKind) -> Bool {
        Int(index) < m.rules.count && m.rules[Int(index)].kind == kind
    }

    /// V14: every witness gets its answer from the tables, every rule of a DFA that can match has a hit, and a rule has the
    /// same values, bounds or limit in every op. Witnesses of PCRE2 patterns, names and prefixes are the kernel's.
    mutating func witnesses() throws(ImageError) {
        var run = WitnessRun(m)
        try operandsAgree(&run)
        var isHit = [Bool](repeating: false, count: m.groupRules.count)
        var at = 0
        var steps = 0
        for (i, witness) in m.witnesses.enumerated() {
            let text = m.witnessText.span.extracting(at..<at + Int(witness.length))
            at += Int(witness.length)
            steps += run.steps(m, witness)
            guard steps <= Limits.witnessSteps else { throw error("WITNESSES", i, "the witnesses take too many steps") }
            guard let answer = run.answer(m, witness, text) else { continue }
            guard answer == witness.holds else { throw error("WITNESSES", i, "the tables give the other answer") }
            if witness.kind == .match, witness.holds { isHit[Int(witness.index)] = true }
        }
        for (g, group) in m.groups.enumerated() where group.engine == .dfa {
            let union = run.bits[Int(group.table)]
            for (bit, rule) in ruleRun(group).enumerated() where union >> UInt64(bit) & 1 == 1 && !isHit[rule] {
                throw error("GROUPS", g, "a rule that can match has no hit")
            }
        }
        checked = m.witnesses.count
    }

    private func error(_ section: String, _ index: Int, _ reason: String) -> ImageError {
        Obligation.witnesses.error(section, index, reason)
    }

    private func operandsAgree(_ run: inout WitnessRun) throws(ImageError) {
        for (at, op) in m.code.enumerated() where [.allowValues, .range, .maxBytes].contains(op.opcode) {
            let rule = Int(op.c)
            guard run.operand[rule] ?? op.b == op.b else {
                throw error("CODE", at, "a rule with different operands in two ops")
            }
            run.operand[rule] = op.b
        }
    }
}

/// The tables as witnesses ask them.
private struct WitnessRun {
    /// Union of the masks of each DFA.
    var bits: [UInt64]
    /// By rule: the one operand of its ops. A limit may be any number, so that none is its own case.
    var operand: [UInt32?]
    private var owner: [UInt32] = []
    private var machine: (number: UInt32, machine: NFAMachine)?
    private var scratch = NFAScratch()

    init(_ m: borrowing ImageModel) {
        bits = m.dfas.map { record in
            m.masks[Int(record.firstMask)..<Int(record.firstMask) + Int(record.maskCount)].reduce(0, |)
        }
        operand = [UInt32?](repeating: nil, count: m.rules.count)
        owner = [UInt32](repeating: 0, count: m.groupRules.count)
        for (g, group) in m.groups.enumerated() {
            for r in Int(group.firstRule)..<Int(group.firstRule) + Int(group.ruleCount) { owner[r] = UInt32(g) }
        }
    }

    /// Instructions of NFAs that a witness visits at most; what a DFA walks is the text, which stands in the file.
    func steps(_ m: borrowing ImageModel, _ witness: WitnessRecord) -> Int {
        guard witness.kind == .match else { return 0 }
        let group = m.groups[Int(owner[Int(witness.index)])]
        return group.engine == .nfa
            ? (Int(witness.length) + 1) * Int(m.nfas[Int(group.table)].instructionCount) * 2 : 0
    }

    /// The answer of the tables, or nil for a witness that is not the verifier's.
    mutating func answer(_ m: borrowing ImageModel, _ witness: WitnessRecord, _ text: Span<UInt8>) -> Bool? {
        switch witness.kind {
        case .match:
            let group = m.groups[Int(owner[Int(witness.index)])]
            switch group.engine {
            case .dfa:
                return walk(m, Int(group.table), text) >> UInt64(witness.index - group.firstRule) & 1 == 1
            case .nfa:
                if machine?.number != group.table { machine = (group.table, NFAMachine(m, Int(group.table))) }
                guard let machine = machine?.machine else { return nil }
                return machine.run(text, &scratch)
            case .pcre2: return nil
            }
        case .string, .number, .word: return value(m, witness, text)
        case .size:
            guard let limit = operand[Int(witness.index)], let size = size(text) else { return false }
            return size <= limit
        case .name, .prefix: return nil
        }
    }

    private func walk(_ m: borrowing ImageModel, _ number: Int, _ text: Span<UInt8>) -> UInt64 {
        let record = m.dfas[number]
        let classes = Int(record.classCount)
        let mask = Int(record.firstMask)
        var row = Int(record.firstCell)
        var found = m.masks[mask + Int(m.cells[row + classes])]
        for i in text.indices {
            row = Int(record.firstCell) + Int(m.cells[row + Int(m.classMaps[256 * number + Int(text[i])])] & 0x7FFF)
            found |= m.masks[mask + Int(m.cells[row + classes])]
        }
        return found | m.masks[mask + Int(m.cells[row + classes + 1])]
    }

    private func value(_ m: borrowing ImageModel, _ witness: WitnessRecord, _ text: Span<UInt8>) -> Bool {
        guard let table = operand[Int(witness.index)] else { return false }
        if m.rules[Int(witness.index)].kind == .range {
            guard witness.kind == .number else { return false }
            let bounds = m.ranges[Int(table)]
            if bounds.min != noIndex {
                let least = m.constants[Int(bounds.min)]
                if DecimalText.compare(text, least.span) < 0 { return false }
            }
            if bounds.max == noIndex { return true }
            let most = m.constants[Int(bounds.max)]
            return DecimalText.compare(text, most.span) <= 0
        }
        let type: ValueType =
            switch witness.kind {
            case .number: .number
            case .word: .word
            default: .string
            }
        // Values ascend by type and text (V12).
        let set = m.valueSets[Int(table)]
        var low = Int(set.first)
        var high = low + Int(set.count)
        while low < high {
            let middle = (low + high) / 2
            let held = m.values[middle]
            let order =
                held.type == type
                ? compare(m.constants[Int(held.text)], text) : Int(held.type.rawValue) - Int(type.rawValue)
            if order == 0 { return true }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return false
    }

    private func compare(_ a: [UInt8], _ b: Span<UInt8>) -> Int {
        for i in 0..<min(a.count, b.count) where a[i] != b[i] { return a[i] < b[i] ? -1 : 1 }
        return a.count - b.count
    }

    private func size(_ text: Span<UInt8>) -> UInt64? {
        guard text.count >= 1, text.count <= 18 else { return nil }
        var out: UInt64 = 0
        for i in text.indices {
            guard text[i] >= 0x30, text[i] <= 0x39 else { return nil }
            out = out * 10 + UInt64(text[i] - 0x30)
        }
        return out
    }
}
