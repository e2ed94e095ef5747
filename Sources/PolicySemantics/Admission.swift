internal import HostTools

/// Which names a floor lets through to the rungs.
struct Admission {
    var exact: [String]
    var prefixes: [String]
    var admitsReadShaped: Bool
    var admitsAll: Bool

    /// Whether the floor can admit a tool that a table lists.
    func admits(listed name: String) -> Bool {
        if admitsAll || admitsReadShaped && ToolNames.isReadShaped(name) { return true }
        return exact.contains { $0.utf8.elementsEqual(name.utf8) }
            || prefixes.contains { name.utf8.starts(with: $0.utf8) || admitsServerTool($0, name) }
    }

    /// Whether a prefix can admit `mcp__SERVER__NAME`, which has the roles of NAME.
    private func admitsServerTool(_ prefix: String, _ name: String) -> Bool {
        let mark = "mcp__"
        if mark.utf8.starts(with: prefix.utf8) { return true }
        guard prefix.utf8.starts(with: mark.utf8) else { return false }
        let rest = Array(prefix.utf8.dropFirst(mark.utf8.count))
        let underscores = (0..<max(0, rest.count - 1)).last { rest[$0] == 0x5F && rest[$0 + 1] == 0x5F }
        guard let underscores else { return true }
        return name.utf8.starts(with: rest[(underscores + 2)...])
    }

    var admitsUnlisted: Bool { admitsAll || admitsReadShaped || !prefixes.isEmpty }
    var admitsNothing: Bool { !admitsUnlisted && exact.isEmpty }
}
