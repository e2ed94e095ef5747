internal import Bytecode
internal import CallModel
internal import FakBasics

extension Checks {
    /// Part of V4: the fields of each rule fit its kind, and are none where the kind has no use for them.
    func ruleFields() throws(ImageError) {
        guard m.rules.count <= Limits.rules else { throw bad("RULES", Limits.rules, "too many rules") }
        for (i, rule) in m.rules.enumerated() {
            guard isConstant(rule.id), isConstantOrNone(rule.pointer), isConstantOrNone(rule.source),
                isConstantOrNone(rule.witness), isConstantOrNone(rule.scopeName)
            else { throw bad("RULES", i, "constant is out of range") }
            guard rule.slot == noIndex || Int(rule.slot) < m.slots.count else {
                throw bad("RULES", i, "slot is out of range")
            }
            guard let reason = Reason(rawValue: rule.reason) else { throw bad("RULES", i, "unknown reason") }
            guard let by = DecidedBy(rawValue: rule.by) else { throw bad("RULES", i, "unknown source of decisions") }
            try scope(rule, i)
            switch rule.kind {
            case .builtin: try builtin(rule, i)
            case .denyName:
                try fields(rule, i, by, by == .name, reason != .none)
                guard rule.scope == .name else { throw bad("RULES", i, "scope does not fit the kind") }
            case .denyRegex, .allowRegex, .denyGlob, .allowGlob, .allowValues, .maxBytes:
                try fields(rule, i, by, by == .argRule, reason != .none)
                guard rule.scope.isArgument || rule.scope == .surface else {
                    throw bad("RULES", i, "scope does not fit the kind")
                }
            case .range:
                try fields(rule, i, by, by == .argRule, reason != .none)
                guard rule.scope.isArgument else { throw bad("RULES", i, "scope does not fit the kind") }
            case .denyCommand, .allowCommand:
                try fields(rule, i, by, by == .argRule, reason != .none)
                guard rule.scope.isArgument || rule.scope == .surface && isRun(rule.slot) else {
                    throw bad("RULES", i, "scope does not fit the kind")
                }
            case .protect:
                try fields(rule, i, by, by == .selfModify, reason == .selfModify)
                guard rule.scope == .writes else { throw bad("RULES", i, "scope does not fit the kind") }
            case .allowName, .allowPrefix:
                try fields(rule, i, by, by == (rule.kind == .allowName ? .allow : .prefix), reason == .none)
                guard rule.scope == .none else { throw bad("RULES", i, "scope does not fit the kind") }
                guard rule.source != noIndex, !constant(rule.source).isEmpty else {
                    throw bad("RULES", i, "admits no name")
                }
            }
        }
    }

    private func fields(
        _ rule: RuleRecord, _ i: Int, _ by: DecidedBy, _ byFits: Bool, _ reasonFits: Bool
    ) throws(ImageError) {
        guard byFits else { throw bad("RULES", i, "\(by.name) does not fit the kind") }
        guard reasonFits else { throw bad("RULES", i, "reason does not fit the kind") }
    }

    /// A scope says which of name and slot a rule has.
    private func scope(_ rule: RuleRecord, _ i: Int) throws(ImageError) {
        let hasName = rule.scope == .name || rule.scope == .nameArgument
        let hasSlot = rule.scope == .any || rule.scope == .nameArgument || rule.scope == .surface
        guard hasName == (rule.scopeName != noIndex), hasSlot == (rule.slot != noIndex) else {
            throw bad("RULES", i, "name or slot does not fit the scope")
        }
        guard hasSlot else { return }
        guard m.slots[Int(rule.slot)].source == (rule.scope == .surface ? .surface : .path) else {
            throw bad("RULES", i, "slot does not fit the scope")
        }
    }

    private func isRun(_ slot: UInt32) -> Bool {
        let path = m.slots[Int(slot)].path
        return isConstant(path) && EffectSurface(constant(path)) == .run
    }

    private func builtin(_ rule: RuleRecord, _ i: Int) throws(ImageError) {
        let known: [(id: String, by: DecidedBy, reason: Reason)] = [
            ("builtin:input", .input, .malformed), ("builtin:limit", .limit, .oversize),
            ("builtin:shell-limit", .shellLimit, .oversize),
            ("builtin:shell-unreadable", .shellUnreadable, .policyBlock), ("builtin:fault", .fault, .policyBlock),
            ("builtin:own-files", .selfModify, .selfModify), ("builtin:unresolved-write", .selfModify, .selfModify),
            ("builtin:default-deny", .admission, .defaultDeny), ("builtin:posture", .posture, .none),
        ]
        let id = constant(rule.id)
        guard let entry = known.first(where: { id.elementsEqual($0.id.utf8) }) else {
            throw bad("RULES", i, "unknown builtin")
        }
        guard rule.by == entry.by.rawValue, rule.reason == entry.reason.rawValue, rule.scope == .none else {
            throw bad("RULES", i, "reason, source of decision or scope is not that of \(entry.id)")
        }
    }
}

extension RuleScope {
    /// The scopes of `arg_rules`.
    var isArgument: Bool { self == .any || self == .nameArgument || self == .shell }
}
