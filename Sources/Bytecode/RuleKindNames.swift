extension RuleKind {
    /// The key of a manifest that makes rules of this kind; `builtin` where there is none.
    public var name: String {
        switch self {
        case .builtin: "builtin"
        case .denyName: "deny"
        case .denyRegex: "deny_regex"
        case .allowRegex: "allow_regex"
        case .denyGlob: "deny_glob"
        case .allowGlob: "allow_glob"
        case .allowValues: "allow_values"
        case .maxBytes: "max_bytes"
        case .range: "min/max"
        case .protect: "self_modify_globs"
        case .allowName: "allow"
        case .allowPrefix: "allow_prefix"
        case .denyCommand: "deny_command"
        case .allowCommand: "allow_command"
        }
    }
}
