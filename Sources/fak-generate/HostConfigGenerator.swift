// Grammar/host-config.json -> Sources/HostTools/GeneratedHostConfig.swift

let hostConfigGenerator = Generator(name: "host-config") { (repository) throws(GeneratorError) in
    let root = try repository.grammar("Grammar/host-config.json")
    let entries = try root.object(["note", "entries"])["entries"]!
    var paths: [String] = []
    for value in try entries.elements() {
        let entry = try value.object(["host", "path", "why"])
        _ = try entry["host"]!.string()
        _ = try entry["why"]!.string()
        let path = try entry["path"]!.string()
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let inner = parts.dropFirst(path.hasPrefix("/") ? 1 : 0).dropLast(path.hasSuffix("/") ? 1 : 0)
        guard !inner.isEmpty, inner.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
            throw entry["path"]!.fail("an empty, . or .. component")
        }
        guard !path.contains(where: { "*?[]{}\\".contains($0) }) else { throw entry["path"]!.fail("a glob character") }
        guard !paths.contains(path) else { throw entry["path"]!.fail("stands above already") }
        paths.append(path)
    }
    var text = generatedHeader("Grammar/host-config.json")
    text += "enum GeneratedHostConfig {\n    static let entries: [String] = [\n"
    for path in paths { text += "        \(literal(path)),\n" }
    text += "    ]\n}\n"
    return [GeneratedFile(path: "Sources/HostTools/GeneratedHostConfig.swift", text: text)]
}
