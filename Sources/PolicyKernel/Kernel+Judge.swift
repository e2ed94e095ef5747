internal import Bytecode
internal import CallEffects
internal import CallModel
internal import FakBasics
internal import FakJSON
internal import HostTools

extension Kernel {
    /// One pass over all rungs.
    func judge(
        _ call: Call, _ context: TraceContext, _ scratch: inout KernelScratch, _ findings: inout Findings
    ) -> Judgement {
        if call.namespace == nil {
            return judge(call, call.tool.span, context, from: .host, &scratch, &findings)
        }
        let name = canonicalName(call, &scratch)
        return judge(call, name.span, context, from: .host, &scratch, &findings)
    }

    /// The same under a canonical name.
    func judge(
        _ call: Call, _ name: Span<UInt8>, _ context: TraceContext, from source: CallSource,
        _ scratch: inout KernelScratch, _ findings: inout Findings
    ) -> Judgement {
        if let fault = Kernel.fault(ofName: name) { return .refused(hardRule(fault)) }
        // Whether the name is write-shaped says which strings are paths; a call without arguments has none.
        let hasArguments = if case .json(let body) = call.body { body.count > 2 } else { true }
        let plan = plan(name, &scratch, readsShape: hasArguments)
        // A script starts no other script.
        if plan.isCodeMode, source != .host { return .refused(hardRule(.limit)) }
        switch call.body {
        case .json(let body):
            if let fault = ArgumentScan.run(body.span, plan.layout, &scratch) { return .refused(hardRule(fault)) }
            if let rule = scriptFault(plan, body.span, context, &scratch) { return .refused(rule) }
            run(plan, body.span, context, &scratch, &findings)
        case .text(let body):
            if body.count > Limits.argumentBytes { return .refused(hardRule(.limit)) }
            if plan.isJSONOnly || UTF8Bytes.firstInvalid(body.span) != nil { return .refused(hardRule(.malformed)) }
            fillFromText(body.span, plan.layout, &scratch)
            if let rule = scriptFault(plan, body.span, context, &scratch) { return .refused(rule) }
            run(plan, body.span, context, &scratch, &findings)
        }
        if findings.isRecording { traceRedaction(plan, &scratch, &findings) }
        if findings.isUnreadable { return .refused(hardRule(.malformed)) }
        let changes = redactionChanges(call, plan, &scratch)
        var scripts = ScriptsJudgement.open
        if source != .host {
            // A script is sent as it is.
            if changes { return .refused(Int(model.header.faults.fault)) }
            if source == .scriptByOtherName { return .violated }
        } else if plan.isCodeMode {
            scripts = judgeScripts(plan, name, call.body, context, &scratch, &findings)
            if case .refused(let rule) = scripts { return .refused(rule) }
        }
        return admit(plan, name, scripts, &findings, changes: changes)
    }

    /// Finds what the call does, if its class asks; the rule of a call that cannot be judged.
    private func scriptFault(
        _ plan: ClassPlan, _ input: Span<UInt8>, _ context: TraceContext, _ scratch: inout KernelScratch
    ) -> Int? {
        let effects = scratch.effects
        // What the last call did is nothing to this one.
        if effects.isUsed { effects.begin() }
        guard plan.hasShell || plan.readsEffects, !scratch.values.isEmpty else { return nil }
        effects.isUsed = true
        if !context.authored.isEmpty || effects.reader.hasAuthored {
            effects.reader.setAuthored(context.authored, workspace: workspace)
        }
        guard let rule = derive(plan, input, &scratch) else { return nil }
        return hasUnreadablePatch(plan, input, &scratch) ? hardRule(.malformed) : rule
    }

    private func hardRule(_ fault: ScanFault) -> Int {
        Int(fault == .limit ? model.header.faults.limit : model.header.faults.input)
    }

    /// The plan of a canonical name.
    func plan(_ name: Span<UInt8>, _ scratch: inout KernelScratch, readsShape: Bool = true) -> ClassPlan {
        plans[names.toolClass(name, &scratch.folded, readsShape: readsShape)]
    }

    /// Namespace and name in one. An empty tool name stays empty, so that it is no name in any namespace.
    func canonicalName(_ call: Call, _ scratch: inout KernelScratch) -> [UInt8] {
        guard let namespace = call.namespace, !namespace.isEmpty, !call.tool.isEmpty,
            !builtinNamespaces.contains(namespace)
        else { return call.tool }
        scratch.name.removeAll(keepingCapacity: true)
        scratch.name.append(contentsOf: namespace)
        scratch.name.append(0x5F)
        scratch.name.append(0x5F)
        scratch.name.append(contentsOf: call.tool)
        return scratch.name
    }

    /// What is wrong with a canonical name, if anything.
    static func fault(ofName name: Span<UInt8>) -> ScanFault? {
        if name.isEmpty { return .malformed }
        if name.count > Limits.toolNameBytes { return .limit }
        return UTF8Bytes.firstInvalid(name) == nil ? nil : .malformed
    }

    /// The body of a free-form tool is one string under `input`; everything else is missing.
    private func fillFromText(_ body: Span<UInt8>, _ layout: ScanLayout, _ scratch: inout KernelScratch) {
        scratch.reset(slots: layout.slotCount)
        var slots = layout.inputSlots
        scratch.missing = layout.pathSlots & ~slots
        while slots != 0 {
            scratch.record(slots.trailingZeroBitCount, .text, 0, body.count)
            slots &= slots &- 1
        }
        if layout.allStringsSlot >= 0 { scratch.record(layout.allStringsSlot, .text, 0, body.count) }
    }

    private func run(
        _ plan: ClassPlan, _ input: Span<UInt8>, _ context: TraceContext, _ scratch: inout KernelScratch,
        _ findings: inout Findings
    ) {
        findings.offset = 0
        for rule in plan.nameDenies { findings.violate(rule, facts) }
        for check in plan.checks {
            if let surface = check.surface {
                checkSurface(check, surface, &scratch, &findings)
                continue
            }
            let head = scratch.heads[check.slot]
            // A role by name is there when its key is: nothing is missing then.
            let canMiss =
                Kernel.isViolatedByAbsence(check.op) && !check.isOfRole
                && plan.layout.pathSlots >> UInt64(check.slot) & 1 == 1
            if head < 0 && !canMiss { continue }
            perform(check, head, input, context, &scratch, &findings)
        }
    }

    /// Whether the op is about what there has to be.
    static func isViolatedByAbsence(_ op: Opcode) -> Bool {
        switch op {
        case .allowMatch, .allowGlob, .allowValues, .range, .allowCommand: true
        default: false
        }
    }

    /// Rung 8, and the verdict.
    private func admit(
        _ plan: ClassPlan, _ name: Span<UInt8>, _ scripts: ScriptsJudgement, _ findings: inout Findings, changes: Bool
    ) -> Judgement {
        var by = DecidedBy.admission
        var rule = -1
        if plan.exactRule >= 0 {
            by = .allow
            rule = plan.exactRule
        } else if ToolNames.isPlain(name) {
            if plan.hasPrefixes {
                rule = prefixes.rule(of: name)
                if rule >= 0 { by = .prefix }
            }
            if rule < 0, plan.postureRule >= 0, ToolNames.isReadShaped(name) {
                by = .posture
                rule = plan.postureRule
            }
            if rule < 0, case .admitted(let how, let which) = scripts {
                by = how
                rule = which
            }
            if rule < 0, plan.advisoryRule >= 0 {
                by = .advisory
                rule = plan.advisoryRule
                findings.violate(rule, facts)
            }
        }
        findings.admission = rule < 0 ? nil : (by, rule)
        if rule < 0 {
            // Softened or not, a name that may not be admitted is denied here.
            let builtin = Int(model.header.faults.defaultDeny)
            if builtin < findings.least { findings.least = builtin }
            findings.strictest = max(findings.strictest, facts[builtin].disposition)
            if findings.isRecording {
                findings.recorded.append(
                    RecordedFinding(rule: builtin, offset: 0, kind: .raw, subject: 0, nested: findings.nested))
            }
        }
        return findings.isDenied ? .violated : .admitted(by, rule, changes)
    }

    private func traceRedaction(_ plan: ClassPlan, _ scratch: inout KernelScratch, _ findings: inout Findings) {
        guard plan.layout.redactSlot >= 0 else { return }
        var at = scratch.heads[plan.layout.redactSlot]
        while at >= 0 {
            let value = scratch.values[Int(at)]
            findings.trace?.add(.redact, -1, [], value.start..<value.end)
            at = value.next
        }
    }

    /// Whether some value under a redacted key is not the mark already.
    private func redactionChanges(_ call: Call, _ plan: ClassPlan, _ scratch: inout KernelScratch) -> Bool {
        guard plan.layout.redactSlot >= 0, case .json(let body) = call.body else { return false }
        var at = scratch.heads[plan.layout.redactSlot]
        while at >= 0 {
            let value = scratch.values[Int(at)]
            if !Redactor.isMark(value, body.span, &scratch.text) { return true }
            at = value.next
        }
        return false
    }
}
