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
        let isMissing = head < 0 || scratch.missing >> UInt64(check.slot) & 1 == 1
        switch check.op {
        case .allowMatch, .allowGlob:
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
            switch check.op {
            case .denyMatch, .denyGlob:
                if value.kind != .missing { denyValue(check, value, input, &scratch, &findings) }
            case .allowMatch, .allowGlob, .allowValues, .range:
                if value.kind == .missing {
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
        case .allowMatch, .allowGlob: violateAll(check.b, &findings)
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

    /// Runs a bank over one subject: each rule whose bit is set is violated.
    func runDeny(_ bank: Int, _ subject: Span<UInt8>, _ findings: inout Findings) {
        unsafe subject.withUnsafeBufferPointer { bytes in
            let plan = unsafe walks.banks[bank]
            let candidates = unsafe walks.candidates(bank, bytes)
            for batch in 0..<Int(plan.batchCount) {
                if candidates != .max, !WalkBank.hits(candidates, batch) { continue }
                var found = InlineArray<6, UInt64>(repeating: 0)
                let number = Int(plan.firstBatch) + batch
                unsafe walks.walk(number, bytes, &found)
                let lanes = unsafe Int(walks.batches[number].count)
                let firstGroup = unsafe Int(walks.batches[number].firstGroup)
                for lane in 0..<lanes where found[lane] != 0 { report(found[lane], firstGroup + lane, &findings) }
            }
        }
    }

    /// Runs a bank over one element: each rule whose bit is not set is violated.
    func runAllow(_ bank: Int, _ subject: Span<UInt8>, _ findings: inout Findings) {
        unsafe subject.withUnsafeBufferPointer { bytes in
            let plan = unsafe walks.banks[bank]
            for number in Int(plan.firstBatch)..<Int(plan.firstBatch + plan.batchCount) {
                // Automata of rules that allow have no masks but those at the end (V7).
                var found = InlineArray<6, UInt64>(repeating: 0)
                unsafe walks.walk(number, bytes, &found)
                let lanes = unsafe Int(walks.batches[number].count)
                let firstGroup = unsafe Int(walks.batches[number].firstGroup)
                for lane in 0..<lanes {
                    let rules = model.groups[firstGroup + lane].ruleCount
                    let all: UInt64 = rules == 64 ? .max : (1 << UInt64(rules)) - 1
                    let mask = ~found[lane] & all
                    if mask != 0 { report(mask, firstGroup + lane, &findings) }
                }
            }
        }
    }

    private func report(_ mask: UInt64, _ group: Int, _ findings: inout Findings) {
        let firstRule = Int(model.groups[group].firstRule)
        var rest = mask
        while rest != 0 {
            findings.violate(Int(model.groupRules[firstRule + rest.trailingZeroBitCount]), facts)
            rest &= rest &- 1
        }
    }
}
