internal import Bytecode
internal import CallModel
internal import Conformance
internal import FakJSON

/// A call that was made for a rule.
struct TriedCall {
    var tool: String
    /// Compact JSON of these is the call's body.
    var arguments: JSONNode
    /// A text of so many bytes stands in place of `CallPlaces.filler`.
    var size: Int?
    /// What stands at the rule's place, in words.
    var origin: String

    var call: Call {
        var body = JSONWriter.write(arguments)
        if let size, let (head, tail) = Self.split(body) {
            body = head + [UInt8](repeating: 0x78, count: size) + tail
        }
        return Call(tool: Array(tool.utf8), body: .json(body))
    }

    /// The body around the filler.
    static func split(_ body: [UInt8]) -> (head: [UInt8], tail: [UInt8])? {
        let filler = Array(CallPlaces.filler.utf8)
        guard body.count >= filler.count else { return nil }
        for at in 0...(body.count - filler.count) where body[at...].starts(with: filler) {
            return (Array(body[..<at]), Array(body[(at + filler.count)...]))
        }
        return nil
    }
}

/// One line of the corpus.
struct WitnessRow {
    var rule: ManifestRule
    var what: RowKind
    var call: TriedCall
    var decided: DecidedRow

    /// The row with its line feed.
    func line(_ policyField: JSONNode) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("id")
        json.string("\(rule.record.kind.name)/\(rule.id)/\(what == .hit ? "hit" : "near-miss")")
        json.key("family")
        json.string("witnesses")
        json.key("policy")
        json.node(policyField)
        json.key("call")
        json.beginObject()
        json.key("tool")
        json.string(call.tool)
        writeBody(&json)
        json.endObject()
        json.key("expect")
        writeExpectation(&json)
        json.key("why")
        json.string(why)
        json.endObject()
        return json.finish() + [0x0A]
    }

    private func writeBody(_ json: inout JSONWriter) {
        guard let size = call.size, let (head, tail) = TriedCall.split(JSONWriter.write(call.arguments)) else {
            json.key("arguments")
            json.node(call.arguments)
            return
        }
        json.key("raw")
        json.beginArray()
        json.string(String(decoding: head, as: UTF8.self))
        json.beginObject()
        json.key("repeat")
        json.string("x")
        json.key("times")
        json.number(size)
        json.endObject()
        json.string(String(decoding: tail, as: UTF8.self))
        json.endArray()
    }

    private func writeExpectation(_ json: inout JSONWriter) {
        json.beginObject()
        func member(_ key: String, _ text: String) {
            json.key(key)
            json.string(text)
        }
        member("verdict", decided.verdict.name)
        member("reason", decided.reason.name)
        member("by", decided.by.name)
        member("rule", decided.rule)
        if let disposition = decided.disposition { member("disposition", disposition.name) }
        if decided.verdict != .deny {
            json.key("notes")
            json.beginArray()
            for note in decided.notes { json.string(note) }
            json.endArray()
        }
        if decided.verdict == .transform, let sent = decided.arguments {
            member("arguments", String(decoding: sent, as: UTF8.self))
        }
        json.endObject()
    }

    private var why: String {
        let id = "`\(rule.id)`"
        switch rule.record.kind {
        case .allowName, .allowPrefix:
            return what == .hit ? "\(id) admits the name" : "a name beside the one that \(id) admits"
        case .denyName: return what == .hit ? "\(id) denies the name" : "a name beside the one that \(id) denies"
        default:
            let text = what == .hit ? "violates \(id)" : "does not violate \(id), but stands where it looks"
            let also = decided.verdict == .deny && decided.rule != rule.id ? "; `\(decided.rule)` is cited" : ""
            return "\(call.origin) \(text)\(also)"
        }
    }
}
