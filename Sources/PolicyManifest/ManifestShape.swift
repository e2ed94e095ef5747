/// What a value of a manifest looks like, as far as types and keys go.
public indirect enum ManifestShape: Sendable {
    /// Any JSON value.
    case any
    case string
    case bool
    /// A number written without point and exponent.
    case integer
    case number
    case list(ManifestShape)
    /// An object whose keys the author chooses.
    case map(ManifestShape)
    /// An object whose keys are a closed set.
    case object(ManifestObject)

    /// The type in the words of a diagnostic, with its article.
    public var description: String {
        switch self {
        case .any: "a value"
        case .string: "a string"
        case .bool: "true or false"
        case .integer: "an integer"
        case .number: "a number"
        case .list: "a list"
        case .map, .object: "an object"
        }
    }
}

/// One key of an object with a closed set of keys.
public struct ManifestKey: Sendable {
    public let name: String
    public let shape: ManifestShape
    /// Whether the object is wrong without it.
    public let isRequired: Bool

    init(_ name: String, _ shape: ManifestShape, required: Bool = false) {
        self.name = name
        self.shape = shape
        self.isRequired = required
    }
}

/// An object with a closed set of keys, in the order in which `fak policy fmt` writes them.
public struct ManifestObject: Sendable {
    /// What the object is, in the words of a diagnostic: `a rule`.
    public let name: String
    public let keys: [ManifestKey]

    init(_ name: String, _ keys: [ManifestKey]) {
        self.name = name
        self.keys = keys
    }

    /// The key with exactly this name. Linear.
    public func key(_ name: String) -> ManifestKey? {
        keys.first { $0.name.utf8.elementsEqual(name.utf8) }
    }

    /// The manifest itself.
    public static let root = ManifestObject("a manifest", ManifestField.allCases.map { ManifestKey($0.name, $0.shape) })

    static let argRule = ManifestObject(
        "a rule",
        [
            ManifestKey("id", .string),
            ManifestKey("description", .string),
            ManifestKey("tool", .string, required: true),
            ManifestKey("arg", .string),
            ManifestKey("deny_regex", .string),
            ManifestKey("allow_regex", .string),
            ManifestKey("deny_glob", .string),
            ManifestKey("allow_glob", .string),
            ManifestKey("allow_values", .list(.any)),
            ManifestKey("max_bytes", .integer),
            ManifestKey("min", .number),
            ManifestKey("max", .number),
            ManifestKey("deny_command", .list(.any)),
            ManifestKey("allow_command", .list(.any)),
            ManifestKey("dialect", .string),
            ManifestKey("unknown_program", .string),
            ManifestKey("reason", .string),
            ManifestKey("advisory", .bool),
            ManifestKey("note", .string),
            ManifestKey("must_match", .list(.any)),
            ManifestKey("must_not_match", .list(.any)),
        ])

    /// The keys of `arg_rules` that say what is tested; `min` and `max` are one matcher.
    public static let matcherKeys = [
        "deny_regex", "allow_regex", "deny_glob", "allow_glob", "allow_values", "max_bytes", "min", "max",
        "deny_command", "allow_command",
    ]

    static let egress = ManifestObject(
        "`egress`",
        [
            ManifestKey("deny_hosts", .list(.string)),
            ManifestKey("research_allow_hosts", .list(.string)),
        ])

    static let rateLimit = ManifestObject(
        "`rate_limit`",
        [
            ManifestKey("max_calls", .integer),
            ManifestKey("max_cost", .integer),
            ManifestKey("key", .string),
            ManifestKey("retry_after_ms", .integer),
        ])

    static let authorize = ManifestObject(
        "an entry of `authorize`",
        [
            ManifestKey("id", .string),
            ManifestKey("description", .string),
            ManifestKey("tool", .string, required: true),
            ManifestKey("sink", .string, required: true),
            ManifestKey("note", .string),
        ])

    static let isolation = ManifestObject(
        "`isolation`",
        [
            ManifestKey("backends", .list(.string), required: true),
            ManifestKey("trust", .map(.string)),
        ])

    static let toolRuntime = ManifestObject(
        "an entry of `tool_runtime`",
        [
            ManifestKey("id", .string),
            ManifestKey("description", .string),
            ManifestKey("tool", .string, required: true),
            ManifestKey("deadline_ms", .integer),
            ManifestKey("heartbeat_every_ms", .integer),
            ManifestKey("note", .string),
        ])

    static let inheritedCapabilities = ManifestObject(
        "an entry of `inherited_capabilities`",
        [
            ManifestKey("id", .string),
            ManifestKey("description", .string),
            ManifestKey("tool", .string, required: true),
            ManifestKey("env", .list(.string)),
            ManifestKey("secret_refs", .list(.object(.secretRef))),
            ManifestKey("cwd", .string),
            ManifestKey("writable_paths", .list(.string)),
            ManifestKey("persistence_paths", .list(.string)),
            ManifestKey("egress_refs", .list(.string)),
            ManifestKey("note", .string),
        ])

    static let secretRef = ManifestObject(
        "an entry of `secret_refs`",
        [
            ManifestKey("id", .string),
            ManifestKey("description", .string),
            ManifestKey("env", .string, required: true),
            ManifestKey("ref", .string, required: true),
            ManifestKey("note", .string),
        ])
}
