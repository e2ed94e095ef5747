internal import HostTools

/// Which places hold text that a shell reads, so that an `allow_*` on the raw text would not bound what runs.
enum ShellArguments {
    /// Whether a rule's path can meet a shell or argv argument of a tool that the rule applies to. Errs to yes: a path
    /// above or below such an argument counts too.
    static func canBe(tool: ToolSelector, path: [PathStep]) -> Bool {
        if case .surface(let surface) = tool { return surface == .shell }
        return canMeet([.shell, .argv], tool: tool, path: path)
    }

    /// The same for arguments with one of some roles.
    static func canMeet(_ wanted: [ToolRole], tool: ToolSelector, path: [PathStep]) -> Bool {
        switch tool {
        case .surface: return false
        case .name(let name):
            let surface = HostTools.surface(of: name)
            // What a table says of its tool is where its arguments stand; other hosts' names count as they are written.
            return meetsRoles(wanted, surface.roles, path)
                || meetsKeys(wanted, surface.keys, path, throughStars: surface.origin != .listed)
        case .any:
            return HostTools.all.contains { meetsRoles(wanted, $0.roles, path) }
                || meetsKeys(wanted, HostTools.unlistedKeys(isWriteShaped: false), path, throughStars: true)
        }
    }

    /// Whether a rule's path is a shell or argv argument of a tool that the rule applies to, itself.
    static func isArgument(tool: ToolSelector, path: [PathStep]) -> Bool {
        switch tool {
        case .surface(let surface): return surface == .shell
        case .name(let name):
            let surface = HostTools.surface(of: name)
            return isRole(surface.roles, path) || isKey(surface.keys, path)
        case .any:
            return HostTools.all.contains { isRole($0.roles, path) }
                || isKey(HostTools.unlistedKeys(isWriteShaped: false), path)
        }
    }

    /// The shell arguments of a tool, as `arg` names them.
    static func places(of name: String) -> [String] {
        let surface = HostTools.surface(of: name)
        let roles = surface.roles.filter { isShell($0.role) }.map { entry in
            if entry.path.count == 1, case .key(let key) = entry.path[0] { return key }
            return entry.pointer
        }
        return roles.isEmpty && surface.origin != .listed ? ["command", "cmd", "script"] : roles
    }

    private static func isRole(_ roles: [ToolRoleEntry], _ path: [PathStep]) -> Bool {
        roles.contains { entry in
            isShell(entry.role) && entry.path.count == path.count
                && zip(entry.path, path).allSatisfy { step, other in
                    switch (step, other) {
                    case (.any, .any): true
                    case (.key(let a), .key(let b)): folded(a) == folded(b)
                    case (.any, .key), (.key, .any): false
                    }
                }
        }
    }

    private static func isKey(_ keys: [UnlistedKey], _ path: [PathStep]) -> Bool {
        guard case .key(let name) = path.last else { return false }
        return keys.contains { isShell($0.role) && folded($0.name) == folded(name) }
    }

    private static func meetsRoles(_ wanted: [ToolRole], _ roles: [ToolRoleEntry], _ path: [PathStep]) -> Bool {
        roles.contains { entry in
            wanted.contains(entry.role)
                && zip(entry.path, path).allSatisfy { step, other in
                    switch (step, other) {
                    case (.any, _), (_, .any): true
                    case (.key(let a), .key(let b)): folded(a) == folded(b)
                    }
                }
        }
    }

    private static func meetsKeys(
        _ wanted: [ToolRole], _ keys: [UnlistedKey], _ path: [PathStep], throughStars: Bool
    ) -> Bool {
        let names = keys.filter { wanted.contains($0.role) }.map { folded($0.name) }
        return !names.isEmpty
            && path.contains { step in
                guard case .key(let name) = step else { return throughStars }
                return names.contains(folded(name))
            }
    }

    private static func isShell(_ role: ToolRole) -> Bool { role == .shell || role == .argv }
}

extension ResolvedRule {
    /// Whether the rule is about an argument that a shell reads, by the tables of tools and argument names.
    public var isOnShell: Bool { ShellArguments.isArgument(tool: tool, path: path) }
}
