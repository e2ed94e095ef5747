internal import Bytecode
internal import BytecodeVerifier
public import CallModel
internal import HostTools

/// What admission goes by in a call's name.
public struct NameFacts: Sendable, Hashable {
    /// The canonical name that is judged.
    public let name: String
    public let isWriteShaped: Bool
    public let isReadShaped: Bool
    /// Whether prefixes and postures go by it.
    public let isPlain: Bool

    init(_ name: String) {
        self.name = name
        isWriteShaped = ToolNames.isWriteShaped(name)
        isReadShaped = ToolNames.isReadShaped(name)
        isPlain = ToolNames.isPlain(name)
    }
}

/// Everything that a decision rests on, for a person who asks why.
public struct Explanation: Sendable {
    /// The same bytes as `decide` gives.
    public let decision: Decision
    /// Every finding, in order of citation; each rule once, at its first place.
    public let findings: [Finding]
    public let name: NameFacts
    /// Checks that the tool's class holds, by rung.
    public let checks: [DecidedBy: Int]
    /// Ids of the rules that the class checks at all.
    public let applicableRules: [String]
    /// Advisory ids that were noted.
    public let notes: [String]
}

extension Kernel {
    /// Decides once more with a recorder.
    ///
    /// - Complexity: as `decide`, and it allocates.
    public func explain(_ call: Call, _ context: TraceContext, _ scratch: inout KernelScratch) -> Explanation {
        var findings = Findings()
        findings.isRecording = true
        let decision = decide(call, context, &scratch, &findings)
        let name = canonicalName(call, &scratch)
        let plan = Kernel.fault(ofName: name.span) == nil ? plan(name.span, &scratch) : plans[0]
        var best: [Int: RecordedFinding] = [:]
        for found in findings.recorded {
            if let held = best[found.rule], held.isBefore(found) { continue }
            best[found.rule] = found
        }
        var checks: [DecidedBy: Int] = [:]
        var rules = Set<Int>(plan.nameDenies)
        for check in plan.checks {
            let own = checkedRules(check)
            rules.formUnion(own)
        }
        for rule in rules { checks[DecidedBy(rawValue: model.rules[rule].by) ?? .fault, default: 0] += 1 }
        return Explanation(
            decision: decision, findings: best.keys.sorted().map { finding(best[$0]!) },
            name: NameFacts(String(decoding: name, as: UTF8.self)), checks: checks,
            applicableRules: rules.sorted().map { ids[$0] },
            notes: noteIDs(decision.obligations.notes))
    }

    /// What admission goes by in the call's name.
    public func nameFacts(_ call: Call, _ scratch: inout KernelScratch) -> NameFacts {
        NameFacts(String(decoding: canonicalName(call, &scratch), as: UTF8.self))
    }

    private func finding(_ found: RecordedFinding) -> Finding {
        let record = model.rules[found.rule]
        let by = DecidedBy(rawValue: record.by) ?? .fault
        let hasPlace = by == .argRule || by == .selfModify
        return Finding(
            by: by, reason: Reason(rawValue: record.reason) ?? .policyBlock, rule: ids[found.rule],
            pointer: record.pointer == noIndex
                ? nil : String(decoding: model.constants[Int(record.pointer)], as: UTF8.self),
            isAdvisory: record.isAdvisory, offset: hasPlace ? found.offset : nil, subject: hasPlace ? found.kind : nil,
            subjectIndex: hasPlace ? found.subject : nil,
            nested: found.nested.map { NestedCall(tool: String(decoding: $0.tool, as: UTF8.self), offset: $0.offset) })
    }

    func checkedRules(_ check: ClassPlan.Check) -> [Int] {
        switch check.op {
        case .denyMatch, .allowMatch, .denyGlob, .allowGlob, .protectPath, .protectPatch, .protectShell, .denyCommand,
            .allowCommand:
            let bank = model.banks[check.b]
            return model.groups[Int(bank.firstGroup)..<Int(bank.firstGroup + bank.groupCount)].flatMap { group in
                model.groupRules[Int(group.firstRule)..<Int(group.firstRule + group.ruleCount)].map { Int($0) }
            }
        default: return [check.c]
        }
    }
}
