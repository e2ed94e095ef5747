internal import Bytecode
internal import CallModel
internal import FakBasics
internal import PolicySemantics

/// F1, F2 and F5: header, rules and operands of an image against a policy.
struct RecordCheck {
    let model: ImageModel
    let policy: ResolvedPolicy
    let rules: [ExpectedRule]

    private func text(_ constant: UInt32) -> [UInt8]? { constant == noIndex ? nil : model.constants[Int(constant)] }

    // MARK: F1

    func header() -> Comparison {
        var out = Comparison(.header)
        let h = model.header
        out.same("HEADER", 0, "posture", policy.posture.rawValue, h.posture)
        out.same("HEADER", 0, "softened rungs", policy.softened.rawValue, h.softened)
        out.same("HEADER", 0, "workspace", policy.workspace.map { Array($0.utf8) }, text(h.workspace))
        let names = [
            "builtin:input", "builtin:limit", "builtin:shell-limit", "builtin:shell-unreadable", "builtin:fault",
            "builtin:own-files", "builtin:unresolved-write", "builtin:default-deny",
        ]
        for (i, name) in names.enumerated() {
            let isNamed = rules.contains { $0.pointer == nil && $0.kind == .builtin && $0.id == name }
            let rule = h.faults.all[i]
            out.same(
                "HEADER", i, "fault table: \(name)", isNamed ? Array(name.utf8) : nil,
                rule == noIndex ? nil : text(model.rules[Int(rule)].id))
        }
        return out
    }

    // MARK: F2

    /// - Parameter comparesPlaces: false where the policy is not one of a text with places of its own
    func ruleRecords(comparesPlaces: Bool) -> Comparison {
        var out = Comparison(.rules)
        for (i, (wanted, found)) in zip(rules, model.rules).enumerated() {
            let name = "rule \(wanted.id)"
            out.same("RULES", i, "id of \(name)", Array(wanted.id.utf8), text(found.id))
            if comparesPlaces {
                out.same("RULES", i, "place of \(name)", wanted.pointer.map { Array($0.utf8) }, text(found.pointer))
            }
            out.same("RULES", i, "source of \(name)", wanted.source.map { Array($0.utf8) }, text(found.source))
            out.same("RULES", i, "witness of \(name)", wanted.witness.map { Array($0.utf8) }, text(found.witness))
            out.same("RULES", i, "tool of \(name)", wanted.scopeName, text(found.scopeName))
            slot(wanted, found, i, &out)
            out.same("RULES", i, "reason of \(name)", wanted.reason.name, Reason.name(ofNumber: found.reason))
            out.same("RULES", i, "rung of \(name)", wanted.by.rawValue, found.by)
            out.same("RULES", i, "kind of \(name)", "\(wanted.kind)", "\(found.kind)")
            out.same("RULES", i, "scope of \(name)", "\(wanted.scope)", "\(found.scope)")
            out.same("RULES", i, "whether \(name) is advisory", wanted.isAdvisory, found.isAdvisory)
            if out.difference != nil { return out }
        }
        out.same("RULES", min(rules.count, model.rules.count), "number of rules", rules.count, model.rules.count)
        return out
    }

    private func slot(_ wanted: ExpectedRule, _ found: RuleRecord, _ i: Int, _ out: inout Comparison) {
        let slot = found.slot == noIndex ? nil : ExpectedSlot(model, Int(found.slot))
        out.same("RULES", i, "argument of rule \(wanted.id)", wanted.slot?.shown, slot?.shown)
    }

    // MARK: F5

    func operands() -> Comparison {
        var out = Comparison(.operands)
        var done = Set<Instruction>()
        for (at, op) in model.code.enumerated() {
            switch op.opcode {
            case .allowValues, .maxBytes, .range:
                // Which place it reads is V8's; what it compares with is asked once.
                if !done.insert(Instruction(op.opcode, 0, op.b, op.c)).inserted { continue }
                operand(of: op, at, &out)
            default: continue
            }
            if out.difference != nil { return out }
        }
        patterns(&out)
        let keys = Set(policy.redactFields.map { folded($0.name) }).sorted { $0.lexicographicallyPrecedes($1) }
        for (i, (wanted, found)) in zip(keys, model.redactKeys).enumerated() {
            out.same("REDACT_KEYS", i, "redacted key", wanted, text(found))
        }
        out.same(
            "REDACT_KEYS", min(keys.count, model.redactKeys.count), "number of redacted keys", keys.count,
            model.redactKeys.count)
        return out
    }

    /// The matcher of a rule of the image.
    private func matcher(_ rule: Int) -> Matcher? {
        if case .argument(let index) = rules[rule].origin { policy.rules[index].matcher } else { nil }
    }

    private func operand(of op: Instruction, _ at: Int, _ out: inout Comparison) {
        let rule = Int(op.c)
        let name = "rule \(rules[rule].id)"
        switch (op.opcode, matcher(rule)) {
        case (.allowValues, .allowValues(let values)?):
            let wanted = Set(values.map(ExpectedValue.init)).sorted()
            let run = model.valueSets[Int(op.b)]
            let found = model.values[Int(run.first)..<Int(run.first + run.count)].map { value in
                ExpectedValue(type: value.type, text: model.constants[Int(value.text)])
            }
            for (i, (a, b)) in zip(wanted, found).enumerated() {
                out.same("VALUES", Int(run.first) + i, "value of \(name)", a.shown, b.shown)
            }
            out.same("VALUE_SETS", Int(op.b), "number of values of \(name)", wanted.count, found.count)
        case (.maxBytes, .maxBytes(let limit)?):
            out.same("CODE", at, "limit of \(name)", UInt32(clamping: limit), op.b)
        case (.range, .range(let least, let most)?):
            let bounds = model.ranges[Int(op.b)]
            out.same("RANGES", Int(op.b), "least of \(name)", least?.plain, text(bounds.min))
            out.same("RANGES", Int(op.b), "most of \(name)", most?.plain, text(bounds.max))
        default: out.differ("CODE", at, "op of \(name)", expected: "\(rules[rule].kind)", found: op.opcode.mnemonic)
        }
    }

    /// PCRE2 patterns; a pattern that is no rule's own dialect is one of an image that was compiled for PCRE2.
    private func patterns(_ out: inout Comparison) {
        for group in model.groups where group.engine == .pcre2 {
            let rule = Int(model.groupRules[Int(group.firstRule)])
            let record = model.pcres[Int(group.table)]
            let name = "pattern of rule \(rules[rule].id)"
            guard let wanted = matcher(rule).flatMap(ExpectedPattern.init) else {
                out.differ("PCRES", Int(group.table), name, expected: "no pattern of PCRE2", found: "one")
                return
            }
            out.same("PCRES", Int(group.table), name, Array(wanted.source.utf8), text(record.source))
            out.same("PCRES", Int(group.table), "dialect of \(name)", wanted.isFullDialect, record.isFullDialect)
            out.same("PCRES", Int(group.table), "extent of \(name)", wanted.isWhole, record.isWhole)
        }
        // A rule that is PCRE2's may stand in no other table: F6 and F7 turn those away.
    }
}

/// A value of `allow_values` in the one form of an image.
private struct ExpectedValue: Hashable, Comparable {
    let type: ValueType
    let text: [UInt8]

    init(type: ValueType, text: [UInt8]) {
        self.type = type
        self.text = text
    }

    init(_ value: AllowedValue) {
        switch value {
        case .string(let text): self.init(type: .string, text: Array(text.utf8))
        case .number(let number): self.init(type: .number, text: number.plain)
        case .bool(let flag): self.init(type: .word, text: Array((flag ? "true" : "false").utf8))
        }
    }

    static func < (a: ExpectedValue, b: ExpectedValue) -> Bool {
        a.type != b.type ? a.type.rawValue < b.type.rawValue : a.text.lexicographicallyPrecedes(b.text)
    }

    var shown: [UInt8] { Array("\(type) ".utf8) + text }
}

extension ExpectedSlot {
    /// The slot of an image.
    init(_ m: borrowing ImageModel, _ slot: Int) {
        let record = m.slots[slot]
        self.init(record.source, record.path == noIndex ? [] : m.constants[Int(record.path)])
    }

    /// For messages: the place with the kind of it.
    var shown: [UInt8] { Array("\(source) ".utf8) + text }
}
