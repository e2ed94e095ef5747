internal import CallModel
internal import Diagnostics
internal import FakBasics
internal import FakJSON
internal import PolicySemantics

/// What a manifest says, for its author: the patterns are shown, because they are the author's own.
struct PolicySummary {
    let policy: ResolvedPolicy

    /// Lines of label and text, two blanks before each.
    var text: String {
        var out = ""
        row("posture", [policy.posture == .failClosed ? "fail_closed" : "admit_and_log"], &out)
        if let workspace = policy.workspace { row("workspace", [workspace], &out) }
        if !advisoryReasons.isEmpty { row("advisory reasons", [advisoryReasons.joined(separator: ", ")], &out) }
        row("allow", ["\(policy.allow.count) \(policy.allow.count == 1 ? "name" : "names")"], &out)
        row("allow_prefix", policy.allowPrefix.map(\.name), &out)
        row("deny", policy.deny.map { "\($0.name)  \($0.reason.name)" }, &out)
        row("self_modify", selfModify, &out)
        row("redact", policy.redactFields.map(\.name), &out)
        row("arg rules", policy.rules.map(line), &out)
        if !policy.unenforced.isEmpty {
            row("not enforced yet", policy.unenforced.map { "\($0.name)  (`compile` refuses it)" }, &out)
        }
        if allowsNothing {
            out += "\n  NOTE nothing is allowed: this floor answers every call with DENY DEFAULT_DENY\n"
        }
        return out
    }

    /// Whether no name can be admitted.
    var allowsNothing: Bool {
        policy.allow.isEmpty && policy.allowPrefix.isEmpty && policy.posture == .failClosed
            && !policy.softened.contains(.defaultDeny)
    }

    private var advisoryReasons: [String] {
        var out: [String] = []
        if policy.softened.contains(.selfModify) { out.append(Reason.selfModify.name) }
        if policy.softened.contains(.malformed) { out.append(Reason.malformed.name) }
        if policy.softened.contains(.defaultDeny) { out.append(Reason.defaultDeny.name) }
        return out
    }

    private var selfModify: [String] {
        let own = policy.selfModify.filter { $0.pointer != nil }.map(\.text)
        let builtin = policy.selfModify.count - own.count
        return own + ["builtin:host-config (\(builtin) \(builtin == 1 ? "entry" : "entries"))"]
    }

    private func row(_ label: String, _ values: [String], _ out: inout String) {
        let width = 18
        let shown = values.isEmpty ? ["(none)"] : values
        for (index, value) in shown.enumerated() {
            let left = index == 0 ? label : ""
            out += "  " + left + String(repeating: " ", count: max(1, width - left.count)) + printable(value) + "\n"
        }
    }

    /// `deny-rm  Bash command  deny_regex rm\s -> POLICY_BLOCK`.
    func line(_ rule: ResolvedRule) -> String {
        let place = rule.path.isEmpty ? "" : " " + PolicySummary.pointer(rule.path)
        let advisory = rule.isAdvisory ? " [advisory]" : ""
        return "\(rule.id)  \(PolicySummary.tool(rule.tool))\(place)  \(PolicySummary.matcher(rule.matcher)) -> "
            + rule.reason.name + advisory
    }

    static func tool(_ selector: ToolSelector) -> String {
        switch selector {
        case .name(let name): name
        case .any: "*"
        case .surface(let surface): surface.rawValue
        }
    }

    /// A key alone as itself, anything longer as a pointer.
    static func pointer(_ path: [PathStep]) -> String {
        if path.count == 1, case .key(let key) = path[0] { return key }
        return path.map { step in
            switch step {
            case .any: "/*"
            case .key(let key): "/" + JSONPointer.step(key)
            }
        }.joined()
    }

    static func matcher(_ matcher: Matcher) -> String {
        switch matcher {
        case .denyRegex(let source, _): "deny_regex \(source)"
        case .allowRegex(let source, _): "allow_regex \(source)"
        case .denyPCRE2(let source): "deny_regex (pcre2) \(source)"
        case .allowPCRE2(let source): "allow_regex (pcre2) \(source)"
        case .denyGlob(let source, _): "deny_glob \(source)"
        case .allowGlob(let source, _): "allow_glob \(source)"
        case .allowValues(let values): "allow_values \(values.map(value).joined(separator: " "))"
        case .maxBytes(let bytes): "max_bytes \(bytes)"
        case .denyCommand(_, let source): "deny_command \(source)"
        case .allowCommand(_, let source): "allow_command \(source)"
        case .range(let min, let max):
            [min.map { "min \(plain($0))" }, max.map { "max \(plain($0))" }].compactMap { $0 }.joined(separator: " ")
        }
    }

    private static func value(_ value: AllowedValue) -> String {
        switch value {
        case .string(let text): String(decoding: JSONWriter.write(JSONNode(.string(text))), as: UTF8.self)
        case .number(let number): plain(number)
        case .bool(let flag): flag ? "true" : "false"
        }
    }

    private static func plain(_ number: ExactDecimal) -> String { String(decoding: number.plain, as: UTF8.self) }

    // MARK: JSON

    /// The members of the object that describes the manifest.
    func write(_ json: inout JSONWriter) {
        json.member("posture", policy.posture == .failClosed ? "fail_closed" : "admit_and_log")
        if let workspace = policy.workspace { json.member("workspace", workspace) }
        json.member("advisory_reasons", advisoryReasons)
        json.member("allow", policy.allow.map(\.name))
        json.member("allow_prefix", policy.allowPrefix.map(\.name))
        json.key("deny")
        json.beginArray()
        for entry in policy.deny {
            json.beginObject()
            json.member("tool", entry.name)
            json.member("reason", entry.reason.name)
            json.endObject()
        }
        json.endArray()
        json.member("self_modify_globs", policy.selfModify.filter { $0.pointer != nil }.map(\.text))
        json.member("redact_fields", policy.redactFields.map(\.name))
        json.key("arg_rules")
        json.beginArray()
        for rule in policy.rules {
            json.beginObject()
            json.member("id", rule.id)
            json.member("tool", PolicySummary.tool(rule.tool))
            if !rule.path.isEmpty { json.member("arg", PolicySummary.pointer(rule.path)) }
            json.member("matcher", PolicySummary.matcher(rule.matcher))
            json.member("reason", rule.reason.name)
            json.member("advisory", rule.isAdvisory)
            json.endObject()
        }
        json.endArray()
        json.member("not_enforced", policy.unenforced.map(\.name))
        json.member("allows_nothing", allowsNothing)
    }
}

/// Steps of a JSON Pointer (RFC 6901).
enum JSONPointer {
    static func step(_ key: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in key.unicodeScalars {
            switch scalar {
            case "~": out.append(contentsOf: "~0".unicodeScalars)
            case "/": out.append(contentsOf: "~1".unicodeScalars)
            default: out.append(scalar)
            }
        }
        return String(out)
    }
}
