// What a tool of a known host does with its arguments. The tables come from Grammar/tools/*.json.

/// What an argument of a tool is to the machine that runs it.
public enum ToolRole: UInt8, Sendable, CaseIterable {
    /// Text that a shell reads. An array under this role is an argv.
    case shell
    /// A list of words, run without a shell. A string under this role is text that a shell reads.
    case argv
    /// A path that is read, searched or listed; also a working directory.
    case pathRead
    /// A path that is created, changed, moved or deleted.
    case pathWrite
    /// A patch whose own headers name the files that it writes.
    case patch
    /// Program text, in the language of the entry.
    case code
    /// JavaScript that calls the host's other tools as members of `tools`.
    case codeMode
    /// A URL or host that is connected to.
    case url
    /// The folder that the tool's commands start in: beside the role of the path itself.
    case folder
    /// Words that belong to the tool's command, where it has both: beside the role of the value itself.
    case arguments
    /// Data to the tool: written, searched for or said, never opened, run or connected to.
    case text

    /// The name that Grammar/tools and reports use.
    public var name: String {
        switch self {
        case .shell: "shell"
        case .argv: "argv"
        case .pathRead: "path-read"
        case .pathWrite: "path-write"
        case .patch: "patch"
        case .code: "code"
        case .codeMode: "code-mode"
        case .url: "url"
        case .folder: "folder"
        case .arguments: "arguments"
        case .text: "text"
        }
    }

    /// The role of that name, or nil.
    public init?(name: String) {
        guard let role = ToolRole.allCases.first(where: { $0.name == name }) else { return nil }
        self = role
    }
}

/// The language of a shell or code argument.
public enum ToolLanguage: String, Sendable, CaseIterable {
    case bash
    case posix
    case powershell
    case cmd
    case fish
    case javascript
    case python
    /// The entry does not say, and the text may be of any language.
    case unknown
}

/// What a text is to the file that a call writes.
public enum ToolFilePart: String, Sendable, CaseIterable {
    /// All that is in the file by then.
    case whole
    /// What is looked for, and what is put there instead.
    case old, new
}

/// One step of the way from a call's arguments to a value.
public enum ToolPathStep: Sendable, Hashable {
    /// The member with this key; role keys match in any case (simple folding).
    case key(String)
    /// Every element of an array and every member of an object.
    case any
}

/// The role of the values at one place in a tool's arguments.
public struct ToolRoleEntry: Sendable, Hashable {
    /// Steps from the root; the body of a free-form call stands under the key `input`. Never empty.
    public let path: [ToolPathStep]
    public let role: ToolRole
    /// Set for `shell` and `code`, nil for any other role.
    public let language: ToolLanguage?
    /// Of `text`: what it is to the files that the call writes, where it is their text.
    public let file: ToolFilePart?

    public init(
        path: [ToolPathStep], role: ToolRole, language: ToolLanguage? = nil, file: ToolFilePart? = nil
    ) {
        self.path = path
        self.role = role
        self.language = language
        self.file = file
    }

    /// The path as a JSON Pointer with `*` for one level: `/edits/*/file_path`.
    public var pointer: String {
        var out = ""
        for step in path {
            out += "/"
            switch step {
            case .any: out += "*"
            case .key(let key):
                for scalar in key.unicodeScalars {
                    switch scalar {
                    case "~": out += "~0"
                    case "/": out += "~1"
                    default: out.unicodeScalars.append(scalar)
                    }
                }
            }
        }
        return out
    }
}

/// Which form of call body a tool takes.
public enum ToolBody: String, Sendable, CaseIterable {
    /// A JSON object.
    case json
    /// Text, not JSON.
    case freeform
    /// Either, as the host's version has it.
    case both
}

/// One tool of one known host.
public struct HostTool: Sendable, Hashable {
    /// The canonical name: the namespace, where the host has one that is not built in, and the tool's own name.
    public let name: String
    /// The host's table: `claude-code`, `codex`, `mcp-filesystem`, …
    public let host: String
    /// Whether a table that lists it is one of an MCP server, whose tools are met as `mcp__SERVER__NAME` with any server name.
    public let isMCP: Bool
    public let body: ToolBody
    /// In table order; a place may have more than one role.
    public let roles: [ToolRoleEntry]
    /// What the tool does, in one sentence.
    public let doc: String

    public init(
        name: String, host: String, isMCP: Bool, body: ToolBody, roles: [ToolRoleEntry], doc: String
    ) {
        self.name = name
        self.host = host
        self.isMCP = isMCP
        self.body = body
        self.roles = roles
        self.doc = doc
    }

    /// The roles of a tool of the same name on an MCP server of its own: it has none of the host's tools to call.
    public var rolesOnServer: [ToolRoleEntry] {
        roles.map {
            $0.role == .codeMode ? ToolRoleEntry(path: $0.path, role: .code, language: .javascript) : $0
        }
    }

    /// Whether the tool accepts a text body.
    public var isFreeform: Bool { body != .json }
}
