internal import HostTools

/// Which places hold text that a shell reads, so that an `allow_*` on the raw text would not bound what runs.
enum ShellArguments {
    /// Whether a rule's path can meet a shell or argv argument of a tool that the rule applies to. Errs to yes: a path
    /// above or below such an argument counts too.
    static func canBe(tool: ToolSelector, path: [PathStep]) -> Bool {
        switch tool {
        case .surface(let surface): return surface == .shell
        case .name(let name):
            let surface = HostTools.surface(of: name)
            // What a table says of its tool is where its arguments stand; other hosts' names count as they are written.
            return meetsRoles(surface.roles, path)
                || meetsKeys(surface.keys, path, throughStars: surface.origin != .listed)
        case .any:
            return HostTools.all.contains { meetsRoles($0.roles, path) }
                || meetsKeys(HostTools.unlistedKeys(isWriteShaped: false), path, throughStars: true)
        }
    }

    private static func meetsRoles(_ roles: [ToolRoleEntry], _ path: [PathStep]) -> Bool {
        roles.contains { entry in
            isShell(entry.role)
                && zip(entry.path, path).allSatisfy { step, other in
                    switch (step, other) {
                    case (.any, _), (_, .any): true
                    case (.key(let a), .key(let b)): folded(a) == folded(b)
                    }
                }
        }
    }

    private static func meetsKeys(_ keys: [UnlistedKey], _ path: [PathStep], throughStars: Bool) -> Bool {
        let shellKeys = keys.filter { isShell($0.role) }.map { folded($0.name) }
        return !shellKeys.isEmpty
            && path.contains { step in
                guard case .key(let name) = step else { return throughStars }
                return shellKeys.contains(folded(name))
            }
    }

    private static func isShell(_ role: ToolRole) -> Bool { role == .shell || role == .argv }
}
