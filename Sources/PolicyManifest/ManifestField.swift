/// The fields of a manifest, in the order in which `fak policy fmt` writes them.
public enum ManifestField: String, Sendable, CaseIterable {
    case schema = "$schema"
    case version
    case description
    case posture
    case workspace
    case allow
    case allowPrefix = "allow_prefix"
    case deny
    case argRules = "arg_rules"
    case selfModifyGlobs = "self_modify_globs"
    case redactFields = "redact_fields"
    case advisoryReasons = "advisory_reasons"
    case lintWrites = "lint_writes"
    case egress
    case rateLimit = "rate_limit"
    case sources
    case safeSinks = "safe_sinks"
    case authorize
    case secretPosture = "secret_posture"
    case secretPatterns = "secret_patterns"
    case isolation
    case toolRuntime = "tool_runtime"
    case inheritedCapabilities = "inherited_capabilities"
    case sinks
    case confirm

    /// The key in the text.
    public var name: String { rawValue }

    /// The type of the value, and the keys below it.
    public var shape: ManifestShape {
        switch self {
        case .schema, .sinks, .confirm: .any
        case .version, .description, .posture, .workspace, .secretPosture: .string
        case .allow, .allowPrefix, .selfModifyGlobs, .redactFields, .advisoryReasons, .safeSinks, .secretPatterns:
            .list(.string)
        case .deny, .sources: .map(.string)
        case .argRules: .list(.object(.argRule))
        case .lintWrites: .bool
        case .egress: .object(.egress)
        case .rateLimit: .object(.rateLimit)
        case .authorize: .list(.object(.authorize))
        case .isolation: .object(.isolation)
        case .toolRuntime: .list(.object(.toolRuntime))
        case .inheritedCapabilities: .list(.object(.inheritedCapabilities))
        }
    }
}
