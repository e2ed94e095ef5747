internal import BytecodeVerifier
internal import CallModel
internal import Diagnostics
internal import FakBasics
internal import FakJSON
internal import PolicyAnalysis

/// What `policy diff` prints. It shows patterns and made-up calls, which are the policy author's business.
struct DiffText {
    let report: DiffReport
    let before: FloorFile
    let after: FloorFile

    private static let shownTools = 4
    private static let shownOthers = 3

    // MARK: Text

    var plain: String {
        var out = "\(summary)\n"
        for group in report.groups { out += "\n" + DiffText.block(group) }
        return out
    }

    private var summary: String {
        if report.isEqual { return "equal: no call is treated differently" }
        var parts: [String] = []
        for change in Change.allCases where report.count(change) > 0 { parts.append(change.rawValue) }
        if report.mayDifferCount > 0 { parts.append("may differ") }
        return parts.joined(separator: ", ")
            + "; \(report.equalCount) of \(report.classCount) classes of tools are proved equal"
    }

    private static func block(_ group: DiffGroup) -> String {
        var out = ""
        let item = group.first
        switch item.finding {
        case .changed(let change, let witness):
            out += "\(change.rawValue)  \(tools(item))  \(printable(item.component))\n"
            out += "  call    \(CallLine.preflight(witness.call))\n"
            out += "  before  \(line(witness.before))\(place(item.decidedBefore))\n"
            out += "  after   \(line(witness.after))\(place(item.decidedAfter))\n"
        case .mayDiffer(let reasons, let changes):
            out += "may differ  \(tools(item))  \(printable(item.component))\n"
            out += "  why     \(reasons.map(text).joined(separator: "; "))\n"
            out += "  how     \(changes.map(\.rawValue).joined(separator: ", "))\n"
        }
        out += rules(item.rulesBefore, "only in A") + rules(item.rulesAfter, "only in B")
        if !item.undecided.isEmpty {
            out += "  besides \(item.undecided.map(\.rawValue).joined(separator: ", ")): not excluded ("
            out += "\(item.undecidedBecause.map(\.rawValue).joined(separator: ", ")))\n"
        }
        let others = group.items.dropFirst()
        for other in others.prefix(shownOthers) {
            out += "  also    \(tools(other))  \(printable(other.component))\n"
        }
        if others.count > shownOthers { out += "  also    \(others.count - shownOthers) more; --json shows them\n" }
        return out
    }

    private static func rules(_ rules: [RuleReference], _ label: String) -> String {
        var out = ""
        for rule in rules.prefix(5) {
            out += "  \(label)  \(printable(rule.id))\(place(rule))"
            if let source = rule.source { out += "  \(printable(source))" }
            out += "\n"
        }
        if rules.count > 5 { out += "  \(label)  and \(rules.count - 5) more\n" }
        return out
    }

    private static func tools(_ item: DiffItem) -> String {
        let shown = item.tools.prefix(shownTools).map { printable($0) }.joined(separator: ", ")
        if item.tools.isEmpty { return "(names that were not found)" }
        return item.tools.count > shownTools ? "\(shown) and \(item.tools.count - shownTools) more" : shown
    }

    static func line(_ answer: FloorAnswer) -> String {
        var out = answer.verdict.name
        if !answer.isAdmitted {
            out += " \(answer.reason.name)"
            if let disposition = answer.disposition { out += " \(disposition.name)" }
        } else if !answer.notes.isEmpty {
            out += " noted \(answer.notes.map(\.name).joined(separator: ", "))"
        }
        return out + " by=\(answer.by.name) rule=\(printable(answer.rule))"
    }

    private static func place(_ rule: RuleReference?) -> String {
        guard let rule else { return "" }
        if let line = rule.line { return " (line \(line))" }
        if let pointer = rule.pointer { return " (\(printable(pointer)))" }
        return ""
    }

    static func text(_ reason: Unknown) -> String {
        switch reason {
        case .shell: "shell: no command line was found that shows it, and none is excluded"
        case .script: "script: it hangs on the calls that a script spells out"
        case .overlap: "overlap: rules read places that lie in one another"
        case .paths: "paths: it hangs on a path that normalisation or a home changes"
        case .numbers: "numbers: a pattern and bounds speak of one number"
        case .containers: "containers: it hangs on how an array or object is read"
        case .pcre2: "pcre2: a pattern that PCRE2 decides"
        case .budget: "budget: the search was stopped"
        case .name: "name: no name was found that is treated like this"
        case .layout: "layout: the two floors read the arguments in different ways"
        }
    }

    // MARK: Markdown

    var markdown: String {
        var out = "### Policy diff: \(DiffText.cell(before.path)) → \(DiffText.cell(after.path))\n\n"
        if report.isEqual { return out + "No call is treated differently (proved).\n" }
        out += "\(summary).\n\n| | tools | where | before | after |\n|---|---|---|---|---|\n"
        for group in report.groups {
            let item = group.first
            // Others that changed alike stand below the table.
            let others = group.items.count > 1 ? " and \(group.items.count - 1) alike" : ""
            switch item.finding {
            case .changed(let change, let witness):
                out += "| \(DiffText.mark(change)) | \(DiffText.cell(DiffText.tools(item)))\(others) | "
                out += "\(DiffText.cell(item.component)) | \(DiffText.short(witness.before)) | "
                out += "\(DiffText.short(witness.after)) |\n"
            case .mayDiffer(let reasons, _):
                out +=
                    "| may differ | \(DiffText.cell(DiffText.tools(item)))\(others) | \(DiffText.cell(item.component)) | "
                out += "\(reasons.map(\.rawValue).joined(separator: ", ")) | |\n"
            }
        }
        out += "\n<details><summary>Calls and rules</summary>\n\n"
        for group in report.groups { out += DiffText.fenced(DiffText.block(group)) + "\n" }
        return out + "</details>\n"
    }

    private static func mark(_ change: Change) -> String {
        change == .allowed ? "**\(change.rawValue)**" : change.rawValue
    }

    private static func short(_ answer: FloorAnswer) -> String {
        answer.isAdmitted ? answer.verdict.name : "\(answer.verdict.name) \(answer.reason.name)"
    }

    /// Text of a manifest in a table: code, so that nothing in it is a link, a mention or HTML.
    private static func cell(_ text: String) -> String {
        let shown = printable(text).split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
        let mark = String(repeating: "`", count: longestRun(shown) + 1)
        let isEdged = shown.utf8.first == 0x60 || shown.utf8.last == 0x60
        return isEdged ? "\(mark) \(shown) \(mark)" : "\(mark)\(shown)\(mark)"
    }

    /// A block that no run of back-ticks in it ends.
    private static func fenced(_ text: String) -> String {
        let fence = String(repeating: "`", count: max(3, longestRun(text) + 1))
        return "\(fence)\n\(text)\(fence)\n"
    }

    private static func longestRun(_ text: String) -> Int {
        var longest = 0
        var run = 0
        for byte in text.utf8 {
            run = byte == 0x60 ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }

    // MARK: JSON

    func write(_ json: inout JSONWriter) {
        json.member("format", "fak-diff/v1")
        json.member("equal", report.isEqual)
        for (key, file) in [("before", before), ("after", after)] {
            json.key(key)
            json.beginObject()
            json.member("path", file.path)
            json.member("policy_digest", hex(file.image.policyDigest))
            json.endObject()
        }
        json.member("classes", report.classCount)
        json.member("equal_classes", report.equalCount)
        json.key("items")
        json.beginArray()
        for item in report.items { DiffText.write(item, &json) }
        json.endArray()
    }

    private static func write(_ item: DiffItem, _ json: inout JSONWriter) {
        json.beginObject()
        switch item.finding {
        case .changed(let change, let witness):
            json.member("status", "changed")
            json.member("change", change.rawValue)
            write("call", witness.call, &json)
            write("before", witness.before, item.decidedBefore, &json)
            write("after", witness.after, item.decidedAfter, &json)
        case .mayDiffer(let reasons, let changes):
            json.member("status", "may-differ")
            json.member("reasons", reasons.map(\.rawValue))
            json.member("changes", changes.map(\.rawValue))
        }
        json.member("undecided", item.undecided.map(\.rawValue))
        json.member("undecided_because", item.undecidedBecause.map(\.rawValue))
        json.member("tools", item.tools)
        json.member("component", item.component)
        for (key, rules) in [("rules_before", item.rulesBefore), ("rules_after", item.rulesAfter)] {
            json.key(key)
            json.beginArray()
            for rule in rules {
                json.beginObject()
                write(rule, &json)
                json.endObject()
            }
            json.endArray()
        }
        json.endObject()
    }

    private static func write(_ rule: RuleReference, _ json: inout JSONWriter) {
        json.member("id", rule.id)
        if let pointer = rule.pointer { json.member("pointer", pointer) }
        if let line = rule.line { json.member("line", line) }
        if let source = rule.source { json.member("source", source) }
    }

    static func write(_ key: String, _ call: Call, _ json: inout JSONWriter) {
        json.key(key)
        json.beginObject()
        json.member("tool", String(decoding: call.tool, as: UTF8.self))
        switch call.body {
        case .json(let body): json.member("arguments", String(decoding: body, as: UTF8.self))
        case .text(let body): json.member("text", String(decoding: body, as: UTF8.self))
        }
        json.endObject()
    }

    static func write(
        _ key: String, _ answer: FloorAnswer, _ rule: RuleReference?, _ json: inout JSONWriter
    ) {
        json.key(key)
        json.beginObject()
        json.member("verdict", answer.verdict.name)
        json.member("reason", answer.reason.name)
        if let disposition = answer.disposition { json.member("disposition", disposition.name) }
        json.member("notes", answer.notes.map(\.name))
        json.member("by", answer.by.name)
        json.member("rule", answer.rule)
        if let line = rule?.line { json.member("line", line) }
        json.endObject()
    }
}
