// Looking tools up, and what holds for tools that no table lists.

/// An argument name that has a role in tools that no table lists.
public struct UnlistedKey: Sendable, Hashable {
    /// Lower case; compared after simple case folding, at any depth.
    public let name: String
    /// A path that is read unless the tool is write-shaped stands here as `.pathRead`.
    public let role: ToolRole
    /// Set for `shell`.
    public let language: ToolLanguage?

    init(_ name: String, _ role: ToolRole, _ language: ToolLanguage? = nil) {
        self.name = name
        self.role = role
        self.language = language
    }
}

/// Every role that the arguments of a tool have, and how it was found.
public struct ToolSurface: Sendable, Hashable {
    public enum Origin: Sendable, Hashable {
        /// A table lists the name.
        case listed
        /// An MCP tool of an unknown server, whose last name segment a table lists.
        case lastSegment
        /// No table lists it.
        case unlisted
    }

    public let origin: Origin
    public let body: ToolBody
    /// Roles by place. Empty for an unlisted tool.
    public let roles: [ToolRoleEntry]
    /// Roles by argument name, at any depth: every scalar at or under such a key. Empty for a listed tool.
    public let keys: [UnlistedKey]
    /// Every string at any depth is examined as a path that is written and as a URL, whatever its key.
    public let examinesEveryString: Bool
}

/// The tools of the known hosts (Grammar/tools), the roles of unknown ones, and the hosts' own configuration files.
public enum HostTools {
    /// Every listed tool, by table and in table order. A name may stand in more than one table.
    public static let all: [HostTool] = GeneratedTools.all

    /// Namespaces that hold a host's own tools: the canonical name of such a tool has no namespace.
    public static var builtinNamespaces: [String] { GeneratedTools.builtinNamespaces }

    /// The entries of `builtin:host-config`, in the form of `self_modify_globs` (Grammar/host-config.json).
    public static var hostConfig: [String] { GeneratedHostConfig.entries }

    /// The listed tool of this canonical name after simple case folding; else, for `mcp__SERVER__NAME`, that of `NAME`.
    ///
    /// Tables that share a name (`read_file`) give one tool with all their roles: which host a name comes from is not
    /// known here, and a role only ever adds an examination. Logarithmic in the number of tools.
    public static func tool(named canonicalName: String) -> HostTool? {
        if let tool = listed(canonicalName) { return tool }
        guard let segment = lastSegment(canonicalName) else { return nil }
        return listed(segment)
    }

    /// Everything that is known of a tool's arguments by its canonical name.
    ///
    /// A listed tool has the roles of its table and, because hosts share names and not argument names, the fallback's
    /// names for what it does by its table, be it to run, to write or to patch. For `mcp__SERVER__NAME` with a listed NAME the roles of that name and the
    /// names of `tools/fallback.json` hold together, because the server may be any; where no table of a server has NAME, it is
    /// examined as an unlisted name is. Any other tool has roles by argument
    /// name, and, when its name is write-shaped, every string is examined.
    public static func surface(of canonicalName: String) -> ToolSurface {
        if let (tool, keys) = entry(canonicalName) {
            return ToolSurface(
                origin: .listed, body: tool.body, roles: tool.roles, keys: keys, examinesEveryString: false)
        }
        let writes = ToolNames.isWriteShaped(canonicalName)
        if let segment = lastSegment(canonicalName), let tool = listed(segment) {
            return ToolSurface(
                origin: .lastSegment, body: tool.body, roles: tool.rolesOnServer,
                keys: unlistedKeys(isWriteShaped: writes), examinesEveryString: writes && !tool.isMCP)
        }
        return ToolSurface(
            origin: .unlisted, body: .json, roles: [], keys: unlistedKeys(isWriteShaped: writes),
            examinesEveryString: writes)
    }

    /// Whether a table lists the name itself, for a tool that takes JSON and no text.
    public static func isListedJSON(_ canonicalName: String) -> Bool { listed(canonicalName)?.body == .json }

    /// The surface of a tool by its name alone, as if no table listed it.
    public static func roles(forUnlisted name: String) -> ToolSurface {
        let writes = ToolNames.isWriteShaped(name)
        return ToolSurface(
            origin: .unlisted, body: .json, roles: [], keys: unlistedKeys(isWriteShaped: writes),
            examinesEveryString: writes)
    }

    /// Argument names with their roles in tools that no table lists, sorted by name: a plain path is a write when the
    /// tool's name is write-shaped, and a read otherwise; a destination is always a write.
    public static func unlistedKeys(isWriteShaped: Bool) -> [UnlistedKey] {
        isWriteShaped ? writeShapedKeys : GeneratedFallback.keys
    }

    private static let writeShapedKeys: [UnlistedKey] = GeneratedFallback.keys.map {
        $0.role == .pathRead ? UnlistedKey($0.name, .pathWrite) : $0
    }

    /// Names of the fallback for the effects that the tool has: another host's tool of the same name may use them.
    private static func keys(besides tool: HostTool) -> [UnlistedKey] {
        let runs = tool.roles.contains { $0.role == .shell || $0.role == .argv }
        let writes = tool.roles.contains { $0.role == .pathWrite || $0.role == .patch }
        return unlistedKeys(isWriteShaped: writes).filter { key in
            let isOpen =
                switch key.role {
                case .shell, .argv: runs
                case .pathWrite, .patch: writes
                default: false
                }
            return isOpen && !tool.roles.contains { $0.path.count == 1 && $0.path[0] == .key(key.name) }
        }
    }

    /// One tool for each folded name, sorted by it, with the argument names that its table leaves open.
    private static let index: [(key: String, tool: HostTool, keys: [UnlistedKey])] = {
        let sorted = all.enumerated()
            .map { (key: foldedName($0.element.name), order: $0.offset, tool: $0.element) }
            .sorted { ($0.key, $0.order) < ($1.key, $1.order) }
        var merged: [(key: String, tool: HostTool)] = []
        for item in sorted {
            if let last = merged.last, last.key == item.key {
                merged[merged.count - 1].tool = last.tool.merged(with: item.tool)
            } else {
                merged.append((item.key, item.tool))
            }
        }
        return merged.map { (key: $0.key, tool: $0.tool, keys: keys(besides: $0.tool)) }
    }()

    private static func listed(_ name: String) -> HostTool? { entry(name)?.tool }

    private static func entry(_ name: String) -> (tool: HostTool, keys: [UnlistedKey])? {
        let key = foldedName(name)
        var low = 0
        var high = index.count
        while low < high {
            let middle = (low + high) / 2
            if index[middle].key < key { low = middle + 1 } else { high = middle }
        }
        guard low < index.count, index[low].key == key else { return nil }
        return (index[low].tool, index[low].keys)
    }

    /// `NAME` of `mcp__SERVER__NAME`: what follows the last `__`, when there is a server before it.
    static func lastSegment(_ name: String) -> String? {
        let bytes = Array(name.utf8)
        guard bytes.count > 5, foldedName(String(decoding: bytes[0..<5], as: UTF8.self)) == "mcp__" else { return nil }
        var i = bytes.count - 2
        while i > 5 {
            if bytes[i] == 0x5F && bytes[i + 1] == 0x5F {
                let rest = bytes[(i + 2)...]
                return rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self)
            }
            i -= 1
        }
        return nil
    }

    /// Simple case folding as far as it can make a name equal to an ASCII one: the capitals, U+017F (s) and U+212A (k) are
    /// the only code points that fold to ASCII letters.
    static func foldedName(_ name: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            switch scalar {
            case "A"..."Z": out.append(Unicode.Scalar(UInt8(scalar.value) | 0x20))
            case "\u{17F}": out.append("s")
            case "\u{212A}": out.append("k")
            default: out.append(scalar)
            }
        }
        return String(out)
    }
}

extension HostTool {
    /// This tool with the roles of another one of the same name that it does not have yet.
    func merged(with other: HostTool) -> HostTool {
        var roles = self.roles
        for entry in other.roles where !roles.contains(entry) { roles.append(entry) }
        return HostTool(
            name: name, host: host, isMCP: isMCP || other.isMCP, body: body == other.body ? body : .both, roles: roles,
            doc: doc)
    }
}
