internal import Bytecode
internal import CallModel
internal import FakBasics
internal import FakJSON

extension Kernel {
    /// Runs one check over the values of its slot, which start at `head` (-1 for none).
    func perform(
        _ check: ClassPlan.Check, _ head: Int32, _ input: Span<UInt8>, _ context: TraceContext,
        _ scratch: inout KernelScratch, _ findings: inout Findings
    ) {
        if findings.isRecording, head < 0 { findings.trace?.add(check.op, check.place, checkedRules(check), nil) }
        let isMissing = !check.isOfRole && (head < 0 || scratch.missing >> UInt64(check.slot) & 1 == 1)
        switch check.op {
        case .protectShell:
            if findings.isRecording, head >= 0 {
                let value = scratch.values[Int(head)]
                findings.trace?.add(check.op, check.place, checkedRules(check), value.start..<value.end)
            }
            protectShell(check, context, &scratch, &findings)
            return
        case .allowMatch, .allowGlob, .allowCommand:
            if isMissing { violateAll(check.b, &findings) }
        case .allowValues, .range:
            if isMissing { findings.violate(check.c, facts) }
        default: break
        }
        var at = head
        while at >= 0 {
            let value = scratch.values[Int(at)]
            at = value.next
            findings.offset = value.start
            findings.kind = .raw
            findings.subject = 0
            if findings.isRecording {
                findings.trace?.add(check.op, check.place, checkedRules(check), value.start..<value.end)
            }
            switch check.op {
            case .denyMatch:
                if value.kind != .missing {
                    denyValue(check, value, input, &scratch, &findings)
                    denyViews(check, value, input, &scratch, &findings)
                }
            case .denyGlob:
                if value.kind != .missing { denyValue(check, value, input, &scratch, &findings) }
            case .denyCommand:
                if value.kind != .missing { command(check, value, &scratch, &findings) }
            case .allowCommand:
                if value.kind != .missing {
                    command(check, value, &scratch, &findings)
                } else if !check.isOfRole {
                    violate(check, &findings)
                }
            case .allowMatch, .allowGlob, .allowValues, .range:
                if value.kind == .missing {
                    if !check.isOfRole { violate(check, &findings) }
                } else if check.op != .range, isUnboundedScript(value, scratch) {
                    violate(check, &findings)
                } else {
                    allowValue(check, value, input, &scratch, &findings)
                }
            case .maxBytes:
                if value.kind != .missing, length(value, input, &scratch) > check.b {
                    findings.violate(check.c, facts)
                }
            case .protectPath, .protectPatch: protect(check, value, input, context, &scratch, &findings)
            default: break
            }
        }
    }

    /// Bytes of a value as `max_bytes` counts them.
    private func length(_ value: ValueSpan, _ input: Span<UInt8>, _ scratch: inout KernelScratch) -> Int {
        guard value.kind == .escapedString else { return value.end - value.start }
        scratch.text.removeAll(keepingCapacity: true)
        JSONText.unescape(input, value.start, value.end, into: &scratch.text)
        return scratch.text.count
    }

    /// Every rule of an allow check is violated by this value.
    func violate(_ check: ClassPlan.Check, _ findings: inout Findings) {
        switch check.op {
        case .allowMatch, .allowGlob, .allowCommand: violateAll(check.b, &findings)
        default: findings.violate(check.c, facts)
        }
    }

    private func violateAll(_ bank: Int, _ findings: inout Findings) {
        let record = model.banks[bank]
        for group in model.groups[Int(record.firstGroup)..<Int(record.firstGroup + record.groupCount)] {
            for rule in model.groupRules[Int(group.firstRule)..<Int(group.firstRule + group.ruleCount)] {
                findings.violate(Int(rule), facts)
            }
        }
    }
}
