internal import BytecodeVerifier
internal import CallModel
internal import Diagnostics
internal import FakBasics
internal import FakJSON
internal import PolicyKernel

/// What `preflight` prints of a decision. It holds no argument value but the redacted arguments, which `--json` alone
/// shows.
struct Answer {
    let tool: String
    let file: FloorFile
    let decision: Decision
    var notes: [String] = []
    /// The text to send instead, of a TRANSFORM.
    var arguments: [UInt8]?
    var explanation: Explanation?
    /// What the call does, beside an explanation. It shows argument values.
    var effects: EffectList?

    var facts: ImageFacts { file.facts }

    func text(colours: Bool) -> String {
        var out = Answer.line(decision, colours: colours) + "\n"
        if let explanation {
            out += ExplanationText(explanation: explanation, answer: self).text
        } else {
            for note in notes { out += "note: advisory rule \(printable(note)) was violated\n" }
        }
        return out
    }

    /// `verdict=DENY reason=POLICY_BLOCK by=arg-rule rule=deny-rm disposition=TERMINAL`.
    static func line(_ decision: Decision, colours: Bool) -> String {
        var verdict = decision.verdict.name
        if colours { verdict = "\u{1B}[\(decision.verdict == .deny ? "31;1" : "32;1")m\(verdict)\u{1B}[0m" }
        var out = "verdict=\(verdict) reason=\(decision.reason.name) by=\(decision.by.name)"
        out += " rule=\(printable(decision.rule))"
        if let disposition = decision.disposition { out += " disposition=\(disposition.name)" }
        if let witness = decision.witness { out += " witness=\(printable(witness))" }
        return out
    }

    func write(_ json: inout JSONWriter) {
        json.member("tool", tool)
        json.member("verdict", decision.verdict.name)
        json.member("reason", decision.reason.name)
        if let disposition = decision.disposition { json.member("disposition", disposition.name) }
        json.member("by", decision.by.name)
        json.member("rule", decision.rule)
        if let witness = decision.witness { json.member("witness", witness) }
        if decision.obligations.redact { json.member("transform", ["redact"]) }
        json.member("notes", notes)
        if let arguments {
            json.key("arguments")
            json.string(arguments.span)
        }
        json.member("policy_digest", hex(file.image.policyDigest))
        if let explanation { ExplanationText(explanation: explanation, answer: self).write(&json) }
    }
}
