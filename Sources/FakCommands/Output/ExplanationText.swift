internal import BytecodeVerifier
internal import CallModel
internal import Diagnostics
internal import FakBasics
internal import FakJSON
internal import FloorLoader
internal import HostTools
internal import PolicyKernel

/// What `--explain` adds: how the tool was understood, then every rung with its findings.
struct ExplanationText {
    let explanation: Explanation
    let answer: Answer

    /// What a rung came to.
    enum Outcome: String {
        case clear
        case denies
        case notes
        case admits
        /// Redacted on the way.
        case redacts
        /// No rule of this floor stands in the rung for this tool.
        case idle = "no rules"
        /// A hard fault ended the call before it.
        case notReached = "not reached"
    }

    struct Row {
        let rung: Rung
        let outcome: Outcome
        /// Rules of the rung that this tool's calls are checked by.
        let ruleCount: Int
        let findings: [Finding]
    }

    /// The findings, with the hard fault that ended the call before any rule was tried.
    private var allFindings: [Finding] {
        let decision = answer.decision
        guard isHard, !explanation.findings.contains(where: { $0.by.rung == .input }) else {
            return explanation.findings
        }
        return [Finding(by: decision.by, reason: decision.reason, rule: decision.rule)] + explanation.findings
    }

    private var isHard: Bool { answer.decision.verdict == .deny && answer.decision.by.rung == .input }

    var rows: [Row] {
        Rung.allCases.map { rung in
            let findings = allFindings.filter { $0.by.rung == rung }
            let count = explanation.checks.reduce(0) { $0 + ($1.key.rung == rung ? $1.value : 0) }
            return Row(
                rung: rung, outcome: outcome(rung, findings, count), ruleCount: count,
                findings: findings)
        }
    }

    private func outcome(_ rung: Rung, _ findings: [Finding], _ count: Int) -> Outcome {
        if findings.contains(where: { !$0.isAdvisory }) { return .denies }
        if isHard && rung != .input { return .notReached }
        switch rung {
        case .admission: return .admits
        case .decoration: return answer.decision.obligations.redact ? .redacts : .clear
        case .input: return .clear
        default:
            if !findings.isEmpty { return .notes }
            return count == 0 && rung != .selfModify && rung != .nameDeny ? .idle : .clear
        }
    }

    private var cited: Finding? {
        guard answer.decision.verdict == .deny else { return nil }
        return allFindings.first { !$0.isAdvisory && $0.rule == answer.decision.rule }
    }

    private var toolWords: [String] {
        var out: [String] = []
        switch HostTools.surface(of: explanation.name.name).origin {
        case .listed: out.append("known")
        case .lastSegment: out.append("known by its last name segment")
        case .unlisted: out.append("not in any host's table")
        }
        if explanation.name.isWriteShaped { out.append("write-shaped") }
        if explanation.name.isReadShaped { out.append("read-shaped") }
        if !explanation.name.isPlain { out.append("odd name: only an exact `allow` entry admits it") }
        return out
    }

    // MARK: Text

    var text: String {
        var out = "\ntool   \(printable(explanation.name.name))  (\(toolWords.joined(separator: ", ")))\n"
        out += "floor  \(printable(answer.file.path))  digest \(answer.facts.digest)\n\nrungs\n"
        for row in rows {
            let isCited = cited.map { $0.by.rung == row.rung } ?? false
            let number = row.rung.rawValue < 10 ? " \(row.rung.rawValue)" : "\(row.rung.rawValue)"
            let name = row.rung.name + String(repeating: " ", count: 12 - row.rung.name.count)
            out += "\(isCited ? "=>" : "  ") \(number) \(name)\(row.outcome.rawValue)"
            if row.ruleCount > 0 { out += "  (\(row.ruleCount) \(row.ruleCount == 1 ? "rule" : "rules"))" }
            if row.outcome == .admits, answer.decision.verdict != .deny {
                out += "  \(printable(answer.decision.rule))\(place(ofRule: answer.decision.rule))"
            }
            out += "\n"
            for finding in row.findings { out += "       \(line(finding))\n" }
        }
        if !answer.notes.isEmpty {
            out += "\nadvisory\n" + answer.notes.map { "  \(printable($0))\(place(ofRule: $0))\n" }.joined()
        }
        if let effects = answer.effects, !effects.lines.isEmpty {
            out += "\ncall\n" + effects.lines.split(separator: "\n").map { "  \($0)\n" }.joined()
        }
        return out
    }

    /// `DENY POLICY_BLOCK deny-rm  policy.json:14  raw subject 0 of the value at byte 11`.
    private func line(_ finding: Finding) -> String {
        var out = "\(finding.isAdvisory ? "note" : "DENY") \(finding.reason.name) \(printable(finding.rule))"
        if let pointer = finding.pointer { out += place(of: pointer) }
        if let kind = finding.subject, let index = finding.subjectIndex, let offset = finding.offset {
            out += "  \(kind.name) subject \(index) of the value at byte \(offset)"
        }
        if let nested = finding.nested {
            out += "  in the call of \(printable(nested.tool)) at byte \(nested.offset) of the script"
        }
        return out
    }

    private func place(of pointer: String) -> String {
        guard let line = answer.facts.line(ofPointer: pointer) else { return "  \(printable(pointer))" }
        return "  \(answer.file.isImage ? "line " : printable(answer.file.path) + ":")\(line)"
    }

    private func place(ofRule id: String) -> String {
        guard let line = answer.facts.line(ofID: id) else { return "" }
        return "  \(answer.file.isImage ? "line " : printable(answer.file.path) + ":")\(line)"
    }

    // MARK: JSON

    func write(_ json: inout JSONWriter) {
        json.key("explain")
        json.beginObject()
        json.member("canonical_tool", explanation.name.name)
        json.member("known_tool", HostTools.surface(of: explanation.name.name).origin != .unlisted)
        json.member("write_shaped", explanation.name.isWriteShaped)
        json.member("read_shaped", explanation.name.isReadShaped)
        json.member("plain_name", explanation.name.isPlain)
        json.member("applicable_rules", explanation.applicableRules)
        json.key("rungs")
        json.beginArray()
        for row in rows {
            json.beginObject()
            json.member("rung", Int(row.rung.rawValue))
            json.member("name", row.rung.name)
            json.member("outcome", row.outcome.rawValue)
            json.member("rules", row.ruleCount)
            json.key("findings")
            json.beginArray()
            for finding in row.findings { write(finding, &json) }
            json.endArray()
            json.endObject()
        }
        json.endArray()
        answer.effects?.write(&json)
        json.endObject()
    }

    private func write(_ finding: Finding, _ json: inout JSONWriter) {
        json.beginObject()
        json.member("by", finding.by.name)
        json.member("reason", finding.reason.name)
        json.member("rule", finding.rule)
        json.member("advisory", finding.isAdvisory)
        if let pointer = finding.pointer {
            json.member("pointer", pointer)
            if let line = answer.facts.line(ofPointer: pointer) { json.member("line", line) }
        }
        if let offset = finding.offset { json.member("offset", offset) }
        if let subject = finding.subject { json.member("subject", subject.name) }
        if let index = finding.subjectIndex { json.member("subject_index", index) }
        if let nested = finding.nested {
            json.key("nested")
            json.beginObject()
            json.member("tool", nested.tool)
            json.member("offset", nested.offset)
            json.endObject()
        }
        json.endObject()
    }
}

extension Rung {
    /// The name in Grammar/rungs.json.
    var name: String {
        switch self {
        case .input: "input"
        case .nameDeny: "name-deny"
        case .selfModify: "self-modify"
        case .argRule: "arg-rules"
        case .egress: "egress"
        case .flow: "flow"
        case .lint: "lint"
        case .admission: "admission"
        case .confirm: "confirm"
        case .rate: "rate"
        case .decoration: "decoration"
        }
    }
}
