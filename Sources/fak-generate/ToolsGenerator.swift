// Grammar/tools/<host>.json -> Sources/HostTools/GeneratedTools.swift

let toolsGenerator = Generator(name: "tools") { (repository) throws(GeneratorError) in
    var namespaces: [String] = []
    var hosts: [String] = []
    var tables = ""
    for name in try repository.names(in: "Grammar/tools", suffix: ".json") where name != "fallback.json" {
        let root = try repository.grammar("Grammar/tools/\(name)")
        let table = try root.object(["host", "mcp", "namespaces", "note", "tools"])
        let host = try table["host"]!.string()
        guard name == host + ".json" else { throw table["host"]!.fail("must be the name of the file") }
        hosts.append(host)
        namespaces += try table["namespaces"]!.strings()
        tables += try toolTable(host, isMCP: try table["mcp"]!.bool(), try table["tools"]!.elements())
    }
    var text = generatedHeader("Grammar/tools/*.json")
    text += "enum GeneratedTools {\n"
    text += "    static let builtinNamespaces: [String] = [\(namespaces.map(literal).joined(separator: ", "))]\n\n"
    text += "    static let all: [HostTool] = \(hosts.map(tableName).joined(separator: " + "))\n"
    text += tables + "}\n"
    return [GeneratedFile(path: "Sources/HostTools/GeneratedTools.swift", text: text)]
}

/// `claude-code` -> `claudeCode`.
private func tableName(_ host: String) -> String {
    let parts = host.split(separator: "-")
    return parts.first.map(String.init)! + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
}

private func toolTable(
    _ host: String, isMCP: Bool, _ tools: [GrammarValue]
) throws(GeneratorError) -> String {
    var text = "\n    private static let \(tableName(host)): [HostTool] = [\n"
    var seen: Set<String> = []
    for value in tools {
        let tool = try value.object(["name", "body", "doc", "roles"])
        let name = try tool["name"]!.string()
        guard seen.insert(name.lowercased()).inserted else { throw value.fail("a tool of that name stands above") }
        let body = try tool["body"]!.string()
        guard ["json", "freeform", "both"].contains(body) else { throw tool["body"]!.fail("unknown body") }
        text +=
            "        HostTool(\n            name: \(literal(name)), host: \(literal(host)), isMCP: \(isMCP), body: .\(body),\n"
        var entries: [String] = []
        for role in try tool["roles"]!.elements() { entries.append(try roleEntry(role)) }
        if body != "json", !entries.contains(where: { $0.contains("[.key(\"input\")]") }) {
            throw value.fail("a free-form body needs a role at /input")
        }
        guard Set(entries).count == entries.count else { throw value.fail("the same role twice") }
        if entries.isEmpty {
            text += "            roles: [],\n"
        } else {
            text += "            roles: [\n"
            for entry in entries { text += "                \(entry),\n" }
            text += "            ],\n"
        }
        text += "            doc: \(literal(try tool["doc"]!.string()))),\n"
    }
    return text + "    ]\n"
}

private func roleEntry(_ value: GrammarValue) throws(GeneratorError) -> String {
    let entry = try value.object(["path", "role"], optional: ["language", "file"])
    let pointer = try entry["path"]!.string()
    guard pointer.hasPrefix("/") else { throw entry["path"]!.fail("must begin with /") }
    var steps: [String] = []
    for part in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
        guard !part.isEmpty, !part.contains("~") else { throw entry["path"]!.fail("empty or escaped step") }
        steps.append(part == "*" ? ".any" : ".key(\(literal(String(part))))")
    }
    let name = try entry["role"]!.string()
    guard let role = roleCases[name] else { throw entry["role"]!.fail("unknown role") }
    var out = "ToolRoleEntry(path: [\(steps.joined(separator: ", "))], role: .\(role)"
    if name == "shell" || name == "code" {
        guard let language = entry["language"] else { throw value.fail("lacks \"language\"") }
        out += ", language: .\(try languageCase(language))"
    } else if let language = entry["language"] {
        throw language.fail("only shell and code have a language")
    }
    if let part = entry["file"] {
        guard name == "text", ["whole", "old", "new"].contains(try part.string()) else {
            throw part.fail("whole, old or new, of a text")
        }
        out += ", file: .\(try part.string())"
    }
    return out + ")"
}

/// Names of roles in Grammar/tools and their cases in `ToolRole`.
let roleCases: [String: String] = [
    "shell": "shell", "argv": "argv", "path-read": "pathRead", "path-write": "pathWrite", "patch": "patch",
    "code": "code", "code-mode": "codeMode", "url": "url", "text": "text", "folder": "folder", "arguments": "arguments",
]

func languageCase(_ value: GrammarValue) throws(GeneratorError) -> String {
    let name = try value.string()
    guard ["bash", "posix", "powershell", "cmd", "fish", "javascript", "python", "unknown"].contains(name) else {
        throw value.fail("unknown language")
    }
    return name
}
