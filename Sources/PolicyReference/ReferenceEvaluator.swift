public import CallModel
internal import FakBasics
internal import HostTools
public import PolicySemantics

/// Decides calls straight from a `ResolvedPolicy`, as the language is defined: every rung on its own, every rule on its
/// own, patterns by the definition of their syntax. Slow and plain on purpose: it is what the compiled floor is held
/// against, and it shares neither tables nor a scan with it.
public struct ReferenceEvaluator: Sendable {
    let policy: ResolvedPolicy
    let workspace: [UInt8]
    /// Ids of everything that can be noted, by note ordinal.
    let noteOrder: [String]

    /// An evaluator of one policy. A policy with unenforced fields gets one that denies every call.
    public init(_ policy: ResolvedPolicy) {
        self.policy = policy
        workspace = Array((policy.workspace ?? "").utf8)
        noteOrder = Self.noteOrder(policy)
    }

    /// The answer for one call. Time is quadratic and worse in the size of the arguments.
    public func decide(_ call: Call, _ context: TraceContext) -> ReferenceOutcome {
        let first = judge(call, context)
        guard let admission = first.admission, case .json(let body) = call.body,
            let redacted = Redaction.apply(policy.redactFields.map { Array($0.name.utf8) }, to: body)
        else { return outcome(first) }
        // What is sent is what was judged, so the bytes that would be sent are judged as well.
        var again = call
        again.body = .json(redacted)
        let second = judge(again, context)
        if second.admission == nil { return outcome(second) }
        var result = outcome(first)
        result.decision.verdict = .transform
        result.decision.by = admission.by
        result.decision.obligations.redact = true
        result.redacted = redacted
        return result
    }

    // MARK: Notes

    /// Citation order, each id once: protected paths, argument rules, admission.
    private static func noteOrder(_ policy: ResolvedPolicy) -> [String] {
        var ids: [String] = []
        if policy.softened.contains(.selfModify) {
            for entry in policy.selfModify where ids.last != entry.id { ids.append(entry.id) }
            ids.append(BuiltinID.ownFiles)
            if policy.selfModify.contains(where: { $0.pointer != nil }) { ids.append(BuiltinID.unresolvedWrite) }
        }
        ids += policy.rules.filter(\.isAdvisory).map(\.id)
        if policy.softened.contains(.defaultDeny) { ids.append(BuiltinID.defaultDeny) }
        return ids
    }

    // MARK: From findings to a decision

    private func outcome(_ judged: Judged) -> ReferenceOutcome {
        let findings = judged.findings.sorted { $0.isCitedBefore($1) }
        let notedIDs = noteOrder.filter { id in findings.contains { $0.isAdvisory && $0.rule == id } }
        var notes = NoteSet()
        for (ordinal, id) in noteOrder.enumerated() where notedIDs.contains(id) && ordinal < Limits.notes {
            notes.insert(ordinal)
        }
        let decision: Decision
        if let admission = judged.admission {
            decision = Decision(
                verdict: .allow, reason: .none, disposition: nil, by: admission.by, rule: admission.rule,
                obligations: Obligations(notes: notes))
        } else {
            let denials = findings.filter { !$0.isAdvisory }
            let cited = denials[0]
            // A hard fault stands alone: what else would be wrong cannot be told from a call that cannot be read.
            let strictest =
                cited.by.rung == .input ? cited.reason.disposition : denials.map(\.reason.disposition).max()
            decision = Decision(
                verdict: .deny, reason: cited.reason, disposition: strictest, by: cited.by, rule: cited.rule,
                witness: cited.witness, obligations: Obligations(notes: notes))
        }
        return ReferenceOutcome(decision: decision, findings: findings.map(\.finding), noteIDs: notedIDs)
    }
}

/// Ids of findings that no manifest value stands behind.
enum BuiltinID {
    static let input = "builtin:input"
    static let limit = "builtin:limit"
    static let shellLimit = "builtin:shell-limit"
    static let shellUnreadable = "builtin:shell-unreadable"
    static let fault = "builtin:fault"
    static let unresolvedWrite = "builtin:unresolved-write"
    static let ownFiles = "builtin:own-files"
    static let posture = "builtin:posture"
    static let defaultDeny = "builtin:default-deny"
}
