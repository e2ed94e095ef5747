internal import Bytecode
internal import CallEffects
internal import CallModel

// Checks on what the values of a slot run. A rule's slot need not be the one that has the role: what counts is which
// shell arguments stand in its values.

extension Kernel {
    /// `deny_command`, or `allow_command`, over one value.
    func command(
        _ check: ClassPlan.Check, _ value: ValueSpan, _ scratch: inout KernelScratch, _ findings: inout Findings
    ) {
        let effects = scratch.effects
        let bytes = effects.reader.bytes
        var hasScript = false
        eachScript(in: value, effects) { script in
            hasScript = true
            if check.op == .denyCommand {
                denyCommands(check, script, effects, bytes.span, scratch.engines, &findings)
            } else {
                allowCommands(check, script, effects, bytes.span, scratch.engines, &findings)
            }
        }
        findings.kind = .raw
        findings.subject = 0
        if !hasScript, check.op == .allowCommand { violate(check, &findings) }
    }

    /// The scripts that stand in a value, of each slot.
    private func eachScript(in value: ValueSpan, _ effects: EffectScratch, _ body: (ScriptValue) -> Void) {
        for run in 0..<effects.runs.count {
            let found = effects.runs[run]
            var at = effects.firstScript(in: found, from: value.start)
            while at < found.end, Int(effects.scripts[at].start) < max(value.end, value.start + 1) {
                body(effects.scripts[at])
                at += 1
            }
        }
    }

    func denyCommands(
        _ check: ClassPlan.Check, _ script: ScriptValue, _ effects: EffectScratch, _ bytes: Span<UInt8>,
        _ engines: EngineScratch, _ findings: inout Findings
    ) {
        findings.kind = .command
        for at in script.commands {
            findings.subject = at - script.commands.lowerBound
            runDeny(check.b, bytes.extracting(effects.reader.commands[at].key.places), engines, &findings)
        }
    }

    func allowCommands(
        _ check: ClassPlan.Check, _ script: ScriptValue, _ effects: EffectScratch, _ bytes: Span<UInt8>,
        _ engines: EngineScratch, _ findings: inout Findings
    ) {
        findings.kind = .command
        findings.subject = 0
        if !script.isRead { violate(check, &findings) }
        for at in script.commands {
            let command = effects.reader.commands[at]
            if command.flags.contains(.predicate) { continue }
            findings.subject = at - script.commands.lowerBound
            if command.flags.isSuperset(of: [.known, .plain]), !command.flags.contains(.unknownProgram) {
                runAllow(check.b, bytes.extracting(command.key.places), engines, &findings)
            } else {
                violate(check, &findings)
            }
        }
    }

    /// `deny_match` on the canonical forms of what a value runs: pipelines, and the commands in them.
    func denyViews(
        _ check: ClassPlan.Check, _ value: ValueSpan, _ input: Span<UInt8>, _ scratch: inout KernelScratch,
        _ findings: inout Findings
    ) {
        let effects = scratch.effects
        if effects.scripts.isEmpty { return }
        let bytes = effects.reader.bytes
        eachScript(in: value, effects) { script in
            for at in script.pipelines {
                findings.kind = .pipeline
                findings.subject = at - script.pipelines.lowerBound
                let view = bytes.span.extracting(effects.reader.pipelines[at].view.places)
                if !isRaw(view, value, input) { runDeny(check.b, view, scratch.engines, &findings) }
            }
            // A single command is its pipeline; what wrappers and substitutions run stands in a longer one.
            if script.commands.count <= script.pipelines.count { return }
            for at in script.commands {
                findings.kind = .command
                findings.subject = at - script.commands.lowerBound
                let view = bytes.span.extracting(effects.reader.commands[at].view.places)
                if !view.isEmpty, !isRaw(view, value, input) { runDeny(check.b, view, scratch.engines, &findings) }
            }
        }
        findings.kind = .raw
        findings.subject = 0
    }

    /// Whether a view is the text of the value itself, which the check has seen.
    private func isRaw(_ view: Span<UInt8>, _ value: ValueSpan, _ input: Span<UInt8>) -> Bool {
        guard value.kind == .string || value.kind == .text, view.count == value.end - value.start else { return false }
        for i in view.indices where view[i] != input[value.start + i] { return false }
        return true
    }

    /// Whether an `allow_*` on a value does not bound what runs: a shell reads it, and it is more than one simple command.
    func isUnboundedScript(_ value: ValueSpan, _ scratch: borrowing KernelScratch) -> Bool {
        let effects = scratch.effects
        if effects.reader.isOneSimpleCommand || effects.scripts.isEmpty { return false }
        var hasScript = false
        eachScript(in: value, effects) { _ in hasScript = true }
        return hasScript
    }
}

extension Range<Int32> {
    /// The same in the type of indices.
    var places: Range<Int> { Int(lowerBound)..<Int(upperBound) }
}
