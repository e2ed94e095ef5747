internal import CallEffects
internal import Diagnostics
internal import FakJSON

/// What a call that a code-mode script spells out does.
struct NestedEffects {
    /// As the script spells it.
    let tool: String
    /// Where it begins in the script.
    let offset: Int
    private let lists: [EffectList]

    init(_ call: CodeModeCall, _ found: CodeModeCalls, _ script: [UInt8]) {
        tool = String(decoding: script[Int(call.name.lowerBound)..<Int(call.name.upperBound)], as: UTF8.self)
        offset = Int(call.span.lowerBound)
        var list = EffectList()
        if let first = call.values.first, found.values[Int(first)].kind == .string {
            let range = found.values[Int(first)].value
            let text = found.bytes[Int(range.lowerBound)..<Int(range.upperBound)]
            let node = JSONNode(.string(String(decoding: text, as: UTF8.self)))
            list.read(tool: tool, arguments: JSONNode(.object([JSONMember("input", node)])))
        } else {
            var json: [UInt8] = []
            found.appendArgument(of: call, to: &json)
            if let arguments = try? JSONReader.read(json, limits: .arguments) {
                list.read(tool: tool, arguments: arguments)
            }
        }
        // A script in a script is denied: what it would do is not shown.
        lists = list.hasScript ? [] : [list]
    }

    func write(_ json: inout JSONWriter) {
        json.beginObject()
        json.member("tool", tool)
        json.member("offset", offset)
        for list in lists { list.write(&json) }
        json.endObject()
    }

    /// The call, and what it does below it.
    var lines: String {
        var out = "calls    \(printable(tool))  at byte \(offset)\n"
        for list in lists { out += list.lines.split(separator: "\n").map { "  \($0)\n" }.joined() }
        return out
    }
}

extension EffectList {
    /// `script`: whether it can do more than call these, and the calls.
    func writeScripts(_ json: inout JSONWriter) {
        json.key("script")
        json.beginObject()
        json.key("problem")
        if let problem = scriptProblem { json.string(problem.name) } else { json.null() }
        json.key("calls")
        json.beginArray()
        for call in nested { call.write(&json) }
        json.endArray()
        json.endObject()
    }

    var scriptLines: String {
        var out = nested.map(\.lines).joined()
        if let problem = scriptProblem { out += "problem  the script may do more than is read: \(problem.name)\n" }
        return out
    }
}
