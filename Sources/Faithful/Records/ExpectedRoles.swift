internal import Bytecode
internal import HostTools

/// One role of one place of a tool's arguments.
struct ExpectedRole: Hashable {
    let slot: ExpectedSlot
    let role: ArgumentRole

    /// For messages of one line.
    var shown: String {
        let text = slot.shown.map { $0 == 0x0A ? UInt8(ascii: " ") : $0 }
        return "\(role) at \(String(decoding: text, as: UTF8.self))"
    }
}

/// What the hosts' tables say of the arguments of a tool.
struct ExpectedSurface: Hashable {
    private let places: [ToolRoleEntry]
    private let keys: [UnlistedKey]
    private let examinesEveryString: Bool

    init(_ surface: ToolSurface) {
        self.init(surface.roles, surface.keys, surface.examinesEveryString)
    }

    private init(_ places: [ToolRoleEntry], _ keys: [UnlistedKey], _ examinesEveryString: Bool) {
        self.places = places
        self.keys = keys
        self.examinesEveryString = examinesEveryString
    }

    /// A name that nothing lists.
    static func unlisted(writes: Bool) -> ExpectedSurface {
        ExpectedSurface([], HostTools.unlistedKeys(isWriteShaped: writes), writes)
    }

    /// A spelling of a listed name, write-shaped or not: letter case decides that, and the tables fold it.
    static func ofName(_ name: String, writes: Bool) -> ExpectedSurface {
        let known = HostTools.surface(of: name)
        switch known.origin {
        case .listed: return ExpectedSurface(known.roles, known.keys, false)
        case .lastSegment:
            let isServers = HostTools.tool(named: name)?.isMCP ?? false
            return ExpectedSurface(
                known.roles, HostTools.unlistedKeys(isWriteShaped: writes), writes && !isServers)
        case .unlisted: return unlisted(writes: writes)
        }
    }

    /// A listed tool as the tool of some server.
    static func ofServer(_ tool: HostTool, writes: Bool) -> ExpectedSurface {
        ExpectedSurface(tool.rolesOnServer, HostTools.unlistedKeys(isWriteShaped: writes), writes && !tool.isMCP)
    }

    /// The roles: a place each, and one for all keys that have the same role.
    func roles(_ known: inout KeyRoles) -> [ExpectedRole] {
        var out: [ExpectedRole] = []
        for entry in places where entry.role != .text {
            let steps = entry.path.map { step -> PointerText.Step in
                if case .key(let key) = step { .key(folded(key)) } else { .any }
            }
            out.append(ExpectedRole(slot: ExpectedSlot(steps), role: ExpectedSurface.role(entry.role, entry.language)))
        }
        out += known.roles(keys)
        if examinesEveryString { out.append(ExpectedRole(slot: ExpectedSlot(.allStrings, []), role: .pathWrite)) }
        return out
    }

    /// Roles of lists of argument names; few lists are many tools'.
    struct KeyRoles {
        private var known: [(keys: [UnlistedKey], roles: [ExpectedRole])] = []

        mutating func roles(_ keys: [UnlistedKey]) -> [ExpectedRole] {
            if let found = known.first(where: { $0.keys == keys }) { return found.roles }
            var byRole: [ArgumentRole: Set<[UInt8]>] = [:]
            for key in keys {
                byRole[ExpectedSurface.role(key.role, key.language), default: []].insert(folded(key.name))
            }
            var out: [ExpectedRole] = []
            for role in ArgumentRole.allCases {
                guard let names = byRole[role] else { continue }
                var text: [UInt8] = []
                for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                    text.append(0x0A)
                    text += name
                }
                out.append(ExpectedRole(slot: ExpectedSlot(.keys, text), role: role))
            }
            known.append((keys, out))
            return out
        }
    }

    fileprivate static func role(_ role: ToolRole, _ language: ToolLanguage?) -> ArgumentRole {
        switch role {
        case .shell, .argv: [.powershell, .cmd, .fish].contains(language) ? .shellOther : .shell
        case .pathRead: .pathRead
        case .pathWrite: .pathWrite
        case .patch: .patch
        case .url: .url
        case .code: .code
        case .codeMode: .codeMode
        case .folder: .folder
        case .arguments: .arguments
        case .text: .text
        }
    }
}
