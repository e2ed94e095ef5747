// Grammar/tools/fallback.json -> Sources/HostTools/GeneratedFallback.swift

let fallbackGenerator = Generator(name: "fallback") { (repository) throws(GeneratorError) in
    let root = try repository.grammar("Grammar/tools/fallback.json")
    let table = try root.object(["note", "language", "keys"])
    let language = try languageCase(table["language"]!)
    let lists = try table["keys"]!.object([
        "shell", "argv", "path", "path-write", "patch", "url", "folder", "arguments",
    ])
    let roles = ["shell", "argv", "path", "path-write", "patch", "url", "folder", "arguments"]
    var lines: [(key: String, line: String)] = []
    for role in roles {
        let value = lists[role]!
        for key in try value.strings() {
            guard key.utf8.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A || $0 == 0x5F }) else {
                throw value.fail("\"\(key)\" is not of lower-case letters and _")
            }
            // A folder is a path too.
            let isBeside = role == "folder" || role == "arguments"
            guard isBeside || !lines.contains(where: { $0.key == key }) else {
                throw value.fail("\"\(key)\" has a role already")
            }
            let swiftRole = role == "path" ? "pathRead" : roleCases[role]!
            let tail = role == "shell" ? ", .\(language)" : ""
            lines.append((key, "        UnlistedKey(\(literal(key)), .\(swiftRole)\(tail)),\n"))
        }
    }
    lines.sort { $0.line.utf8.lexicographicallyPrecedes($1.line.utf8) }
    var text = generatedHeader("Grammar/tools/fallback.json")
    text += "enum GeneratedFallback {\n    static let keys: [UnlistedKey] = [\n"
    for line in lines { text += line.line }
    text += "    ]\n}\n"
    return [GeneratedFile(path: "Sources/HostTools/GeneratedFallback.swift", text: text)]
}
