/// A proposed tool call, as the host sent it. The bytes are judged as they are; nothing is decoded on the way in.
public struct Call: Sendable, Hashable {
    /// The arguments: JSON text, or the body of a free-form tool, which is text and not JSON.
    public enum Body: Sendable, Hashable {
        case json([UInt8])
        case text([UInt8])

        /// Bytes of it.
        public var count: Int {
            switch self {
            case .json(let bytes), .text(let bytes): bytes.count
            }
        }
    }

    /// UTF-8 of the tool's name, without its namespace.
    public var tool: [UInt8]
    /// UTF-8 of the namespace or MCP server, when the wire carries one apart from the name.
    public var namespace: [UInt8]?
    public var body: Body

    public init(tool: [UInt8], namespace: [UInt8]? = nil, body: Body) {
        self.tool = tool
        self.namespace = namespace
        self.body = body
    }

    /// A call with JSON argument text.
    public init(tool: String, namespace: String? = nil, json: String) {
        self.init(tool: Array(tool.utf8), namespace: namespace.map { Array($0.utf8) }, body: .json(Array(json.utf8)))
    }

    /// A call of a free-form tool.
    public init(tool: String, namespace: String? = nil, text: String) {
        self.init(tool: Array(tool.utf8), namespace: namespace.map { Array($0.utf8) }, body: .text(Array(text.utf8)))
    }
}

/// What a decision depends on besides the floor and the call: a snapshot, taken by the runtime before it asks.
public struct TraceContext: Sendable, Hashable {
    /// Files of fak itself (`builtin:own-files`): the policy, its image, the state folder, the audit file, the binaries.
    /// Absolute, lexically normalised, `/`-separated.
    public var protectedPaths: [[UInt8]]
    /// Files that earlier calls of the same trace wrote: a call that runs one does what is in it.
    public var authored: AuthoredFiles

    public init(protectedPaths: [[UInt8]] = [], authored: AuthoredFiles = AuthoredFiles()) {
        self.protectedPaths = protectedPaths
        self.authored = authored
    }

    /// No history and nothing of its own to protect.
    public static let empty = TraceContext()
}
