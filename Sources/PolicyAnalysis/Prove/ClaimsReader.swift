internal import CallModel
internal import Diagnostics
internal import FakBasics
internal import FakJSON
internal import Patterns
internal import PolicyManifest

/// Reads `fak-claims/v1` strictly: an unknown key, a wrong type or a second value is an error with its place.
public enum ClaimsReader {
    /// Reads a claims file. Never fails: problems are diagnostics, under the ids that manifests have for the same mistake.
    public static func read(_ bytes: [UInt8], path: String) -> ClaimsFile {
        var reading = Reading()
        let source = SourceText(path: path, bytes: bytes)
        var claims: [Claim] = []
        do throws(JSONProblem) {
            var problems: [JSONProblem] = []
            let limits = JSONLimits(bytes: Limits.manifestBytes, depth: Limits.manifestDepth)
            let root = try JSONReader.read(bytes, limits: limits, problems: &problems)
            for problem in problems { reading.report("FAK1001", problem.message, problem.range) }
            claims = reading.file(root)
        } catch {
            reading.report("FAK1001", error.message, error.range)
        }
        let ordered = reading.diagnostics.enumerated().sorted {
            ($0.element.range?.start ?? -1, $0.offset) < ($1.element.range?.start ?? -1, $1.offset)
        }
        return ClaimsFile(source: source, claims: claims, diagnostics: ordered.map(\.element))
    }
}

/// One pass over a claims file.
private struct Reading {
    private(set) var diagnostics: [Diagnostic] = []
    private var ids: Set<String> = []

    mutating func report(_ id: String, _ message: String, _ range: SourceRange) {
        diagnostics.append(Diagnostic(id: id, severity: .error, message: message, range: range))
    }

    mutating func file(_ root: JSONNode) -> [Claim] {
        guard let members = object(root, "a claims file", ["version", "description", "claims", "$schema"]) else {
            return []
        }
        if let version = members["version"], version.asString?.utf8.elementsEqual("fak-claims/v1".utf8) != true {
            report("FAK1015", "`version` is \"fak-claims/v1\"", version.range)
        }
        guard let list = members["claims"] else {
            report("FAK1013", "a claims file has `claims`, a list", root.range)
            return []
        }
        guard let nodes = list.asArray else {
            report("FAK1012", "`claims` is a list of objects, not \(list.value.typeName)", list.range)
            return []
        }
        return nodes.enumerated().compactMap { claim($0.element, $0.offset) }
    }

    private mutating func claim(_ node: JSONNode, _ index: Int) -> Claim? {
        guard let members = object(node, "a claim", ["id", "kind", "tools", "when", "then", "note"]) else { return nil }
        let id = text(members["id"], "id") ?? "claims[\(index)]"
        if let place = members["id"] {
            if id.utf8.isEmpty || id.unicodeScalars.count > Limits.ruleIDLength {
                report("FAK1027", "`id` has 1 to \(Limits.ruleIDLength) characters", place.range)
            } else if !ids.insert(id).inserted {
                report("FAK1028", "a claim before this one has the id `\(printable(id))`", place.range)
            }
        }
        guard let kind = kind(members["kind"], node) else { return nil }
        let tools = self.tools(members["tools"], node)
        var conditions: [Claim.Condition] = []
        if let when = members["when"] {
            if let list = when.asArray {
                conditions = list.compactMap { condition($0, tools) }
            } else if let one = condition(when, tools) {
                conditions = [one]
            }
        }
        var then: Claim.Condition?
        if kind == .implies {
            guard let place = members["then"] else {
                report("FAK1013", "a claim of kind `implies` has `then`", node.range)
                return nil
            }
            then = condition(place, tools)
        } else if let place = members["then"] {
            report("FAK1010", "`then` belongs to claims of kind `implies`", place.range)
        }
        check(kind, tools, conditions, members["tools"] ?? node)
        return Claim(
            id: id, kind: kind, tools: tools, when: conditions, then: then, note: text(members["note"], "note"),
            range: node.range)
    }

    private mutating func kind(_ node: JSONNode?, _ claim: JSONNode) -> Claim.Kind? {
        guard let node else {
            report("FAK1013", "a claim has `kind`: never, always or implies", claim.range)
            return nil
        }
        if let word = text(node, "kind") {
            if let kind = Claim.Kind(rawValue: word) { return kind }
            let near = ManifestText.nearest(word, of: Claim.Kind.allCases.map(\.rawValue))
            report(
                "FAK1014",
                "`kind` is never, always or implies"
                    + (near.map { "; did you mean `\($0)`?" } ?? ""), node.range)
        }
        return nil
    }

    private mutating func tools(_ node: JSONNode?, _ claim: JSONNode) -> [String] {
        guard let node else {
            report("FAK1013", "a claim has `tools`: a name, a list of names, a surface, or `*`", claim.range)
            return []
        }
        guard let list = node.asArray else { return text(node, "tools").map { [$0] } ?? [] }
        if list.isEmpty { report("FAK1012", "`tools` names at least one tool", node.range) }
        return list.compactMap { text($0, "tools") }
    }

    /// What the kinds ask of tools and conditions.
    private mutating func check(
        _ kind: Claim.Kind, _ tools: [String], _ when: [Claim.Condition], _ place: JSONNode
    ) {
        let isOpen = tools.contains { $0 == "*" || $0.utf8.first == UInt8(ascii: "@") }
        if isOpen, tools.count > 1 { report("FAK1012", "`*` and surfaces stand alone", place.range) }
        switch kind {
        case .always:
            if isOpen { report("FAK1012", "a claim of kind `always` names its tools", place.range) }
        case .never:
            if when.isEmpty, isOpen {
                report("FAK1013", "without `when`, a claim of kind `never` names its tools", place.range)
            }
            if case .bounds = when.first?.language {
                report(
                    "FAK1012", "`never` has no bounds in its first condition; say with `implies` what is permitted",
                    when[0].range)
            }
            if case .bytes = when.first?.language {
                report("FAK1012", "say with `implies` and `max_bytes` how long a value may be", when[0].range)
            }
        case .implies: break
        }
    }

    private static let languages = [
        "matches", "matches_whole", "glob", "equals", "one_of", "min", "max", "command", "max_bytes",
    ]

    /// A pattern that is one by itself, and not only where it is put.
    private mutating func regex(_ node: JSONNode, _ name: String) -> String? {
        guard let source = text(node, name) else { return nil }
        do throws(PatternError) {
            _ = try Language.regex(source)
            return source
        } catch {
            report("FAK1012", "`\(name)` is no pattern: \(error.message)", node.range)
            return nil
        }
    }

    private mutating func condition(_ node: JSONNode, _ tools: [String]) -> Claim.Condition? {
        guard let members = object(node, "a condition", ["arg"] + Reading.languages) else { return nil }
        let isSurface = tools.first?.utf8.first == UInt8(ascii: "@")
        let argument = text(members["arg"], "arg")
        if argument == nil, !isSurface, members["arg"] == nil {
            report("FAK1032", "a condition has `arg`: a key or a JSON Pointer", node.range)
            return nil
        }
        if isSurface, let place = members["arg"] {
            report("FAK1033", "a condition on a surface has no `arg`", place.range)
        }
        let given = Reading.languages.filter { members[$0] != nil }
        if given.isEmpty {
            report("FAK1030", "a condition has one of \(Reading.languages.joined(separator: ", "))", node.range)
            return nil
        }
        if given.count > 1, given != ["min", "max"] {
            report("FAK1031", "a condition has one of `\(given[0])` and `\(given[1])`", node.range)
            return nil
        }
        guard let language = language(given, members) else { return nil }
        return Claim.Condition(argument: isSurface ? nil : argument, language: language, range: node.range)
    }

    private mutating func language(_ given: [String], _ members: [String: JSONNode]) -> Claim.Condition.Language? {
        let node = members[given[0]]!
        switch given[0] {
        case "matches": return regex(node, given[0]).map { .matches($0) }
        case "matches_whole": return regex(node, given[0]).map { .whole($0) }
        case "glob": return text(node, given[0]).map { .glob($0) }
        case "equals": return scalar(node).map { .oneOf([$0]) }
        case "one_of":
            guard let list = node.asArray, !list.isEmpty else {
                report("FAK1012", "`one_of` is a list of values", node.range)
                return nil
            }
            let values = list.compactMap { scalar($0) }
            return values.count == list.count ? .oneOf(values) : nil
        case "command": return .command(String(decoding: JSONWriter.write(node), as: UTF8.self))
        case "max_bytes":
            guard let count = node.asInt, count >= 0 else {
                report("FAK1012", "`max_bytes` is a number of bytes", node.range)
                return nil
            }
            return .bytes(count)
        default:
            for name in given where members[name]!.asNumberText == nil {
                report("FAK1012", "`\(name)` is a number", members[name]!.range)
                return nil
            }
            return .bounds(least: members["min"]?.asNumberText, most: members["max"]?.asNumberText)
        }
    }

    private mutating func scalar(_ node: JSONNode) -> String? {
        if node.asString == nil, node.asNumberText == nil, node.asBool == nil {
            report("FAK1012", "a value is a text, a number, true or false", node.range)
            return nil
        }
        return String(decoding: JSONWriter.write(node), as: UTF8.self)
    }

    private mutating func text(_ node: JSONNode?, _ name: String) -> String? {
        guard let node else { return nil }
        if let text = node.asString { return text }
        report("FAK1012", "`\(name)` is a text, not \(node.value.typeName)", node.range)
        return nil
    }

    private mutating func object(_ node: JSONNode, _ what: String, _ keys: [String]) -> [String: JSONNode]? {
        guard let members = node.asObject else {
            report("FAK1012", "\(what) is an object, not \(node.value.typeName)", node.range)
            return nil
        }
        var out: [String: JSONNode] = [:]
        for member in members {
            if keys.contains(where: { $0.utf8.elementsEqual(member.key.utf8) }) {
                out[member.key] = member.value
            } else {
                let near = ManifestText.nearest(member.key, of: keys)
                report(
                    "FAK1010",
                    "\(what) has no `\(printable(member.key))`" + (near.map { "; did you mean `\($0)`?" } ?? ""),
                    member.keyRange)
            }
        }
        return out
    }
}
