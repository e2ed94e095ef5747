internal import HostTools
internal import PolicyManifest

// Tools that are allowed with an effect that nothing in the floor bounds.

extension ResolveContext {
    /// What a tool can do that a rule can bound.
    private struct Bound {
        var roles: [ToolRole]
        var surfaces: [Surface]
        var words: String
    }

    private static let bounds = [
        Bound(roles: [.shell, .argv], surfaces: [.shell, .run], words: "runs"),
        Bound(roles: [.pathWrite, .patch], surfaces: [.write, .patch], words: "writes"),
        Bound(roles: [.url], surfaces: [.connect], words: "connects to"),
        Bound(roles: [.code, .codeMode], surfaces: [.code], words: "runs as program text"),
    ]

    /// Warns of each allowed tool that the tables list and that does something which no rule, and for writes no
    /// protected path, is about. Connections count only in a floor that bounds them somewhere.
    func checkCoverage(_ allow: [PlacedName], _ rules: [ResolvedRule]) {
        if hasErrors { return }
        let isProtected = !(syntax[.selfModifyGlobs]?.elements.isEmpty ?? true)
        let boundsHosts =
            syntax[.egress] != nil
            || rules.contains { rule in
                ShellArguments.canMeet([.url], tool: rule.tool, path: rule.path) || rule.tool == .surface(.connect)
            }
        for entry in allow {
            let surface = HostTools.surface(of: entry.name)
            if surface.origin == .unlisted { continue }
            let open = Self.bounds.filter { bound in
                if !surface.roles.contains(where: { bound.roles.contains($0.role) }) { return false }
                if bound.surfaces.contains(.write), isProtected { return false }
                if bound.surfaces == [.connect], !boundsHosts { return false }
                return !rules.contains { covers($0, bound, entry.name) }
            }
            if open.isEmpty { continue }
            let words = open.map { "what it \($0.words)" }.joined(separator: " and ")
            let surfaces = open.map { $0.surfaces.last ?? .run }.map { $0 == .patch ? "@write" : $0.rawValue }
            report(
                .uncoveredSurface,
                "no rule of this floor is about \(ManifestText.shown(entry.name)) and \(words): \(ManifestText.choice(surfaces)) would be",
                at: entry.value)
        }
    }

    private func covers(_ rule: ResolvedRule, _ bound: Bound, _ name: String) -> Bool {
        switch rule.tool {
        case .surface(let surface): return bound.surfaces.contains(surface)
        case .name(let tool):
            return folded(tool) == folded(name)
                && ShellArguments.canMeet(bound.roles, tool: rule.tool, path: rule.path)
        case .any: return ShellArguments.canMeet(bound.roles, tool: .name(name), path: rule.path)
        }
    }
}
