public import CallModel
public import FakBasics
public import FakJSON
public import Patterns

/// A floor after reading: defaults applied, names checked, every rule with an id and the pointer of its manifest value.
/// It holds what the manifest means and nothing of how it is enforced; the compiler and the reference evaluator both
/// start here. Lists keep manifest order.
public struct ResolvedPolicy: Sendable {
    public var minorVersion: Int
    public var posture: Posture
    public var allow: [NameEntry]
    public var allowPrefix: [NameEntry]
    public var deny: [DenyEntry]
    public var rules: [ResolvedRule]
    /// The manifest's entries, then the built-in ones (`builtin:host-config`).
    public var selfModify: [SelfModifyEntry]
    /// Key names as written; compared after simple case folding, at any depth.
    public var redactFields: [NameEntry]
    public var softened: SoftenedRungs
    /// Absolute and lexically normalised; nil when the manifest names none.
    public var workspace: String?
    /// Fields that this release reads and checks but does not enforce; `compile` refuses a policy that has any.
    public var unenforced: [UnenforcedField]

    public init(
        minorVersion: Int = 0, posture: Posture = .failClosed, allow: [NameEntry] = [], allowPrefix: [NameEntry] = [],
        deny: [DenyEntry] = [], rules: [ResolvedRule] = [], selfModify: [SelfModifyEntry] = [],
        redactFields: [NameEntry] = [], softened: SoftenedRungs = [], workspace: String? = nil,
        unenforced: [UnenforcedField] = []
    ) {
        self.minorVersion = minorVersion
        self.posture = posture
        self.allow = allow
        self.allowPrefix = allowPrefix
        self.deny = deny
        self.rules = rules
        self.selfModify = selfModify
        self.redactFields = redactFields
        self.softened = softened
        self.workspace = workspace
        self.unenforced = unenforced
    }
}

/// What happens to a name that nothing admits.
public enum Posture: UInt8, Sendable {
    case failClosed = 0
    /// Read-shaped names are admitted and logged.
    case admitAndLog = 1
}

/// The rungs that `advisory_reasons` softens.
public struct SoftenedRungs: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let selfModify = SoftenedRungs(rawValue: 1)
    public static let malformed = SoftenedRungs(rawValue: 2)
    public static let defaultDeny = SoftenedRungs(rawValue: 4)
}

/// A name, prefix or key of a list, with its place.
public struct NameEntry: Sendable, Hashable {
    public var name: String
    /// `allow[0]`, `allow_prefix[2]`, `redact_fields[1]`.
    public var id: String
    /// JSON Pointer of the manifest value.
    public var pointer: String
    public init(name: String, id: String, pointer: String) {
        self.name = name
        self.id = id
        self.pointer = pointer
    }
}

/// One entry of `deny`. Names are compared after simple case folding.
public struct DenyEntry: Sendable, Hashable {
    public var name: String
    public var reason: Reason
    /// `deny.NAME`.
    public var id: String
    public var pointer: String
    public init(name: String, reason: Reason, id: String, pointer: String) {
        self.name = name
        self.reason = reason
        self.id = id
        self.pointer = pointer
    }
}

/// One protected path entry.
public struct SelfModifyEntry: Sendable, Hashable {
    /// As written: `.git/`, `VERSION`, `internal/**`, `/etc/`.
    public var text: String
    /// What the text means, on a normalised, folded path whose components lost trailing dots and blanks.
    public var language: Language
    /// The paths that are a hit besides those of `language` when a path is written with all that is below it: the folders
    /// that the entry stands in, the root, the current folder and those around it, homes.
    public var below: Language
    /// `self_modify_globs[0]` or `builtin:host-config`.
    public var id: String
    /// Nil for a builtin.
    public var pointer: String?
    public init(text: String, language: Language, below: Language = .none, id: String, pointer: String?) {
        self.text = text
        self.language = language
        self.below = below
        self.id = id
        self.pointer = pointer
    }
}

/// An effect that a rule can name instead of a tool.
public enum Surface: String, Sendable, CaseIterable {
    case shell = "@shell"
    case run = "@run"
    case read = "@read"
    case write = "@write"
    case connect = "@connect"
    case env = "@env"
    case code = "@code"
    case patch = "@patch"
}

/// Which calls a rule is about.
public enum ToolSelector: Sendable, Hashable {
    /// Compared after simple case folding.
    case name(String)
    case any
    case surface(Surface)
}

/// One step from a container to a value in it.
public enum PathStep: Sendable, Hashable {
    /// A member with this key (compared after simple case folding), or the array element with this decimal index.
    case key(String)
    /// Every element or member.
    case any
}

/// A value of `allow_values`. Numbers compare by value, the rest exactly.
public enum AllowedValue: Sendable, Hashable {
    case string(String)
    case number(ExactDecimal)
    case bool(Bool)
}

/// What a rule tests. A `deny_*` is violated when it matches, any other when it is not satisfied.
public enum Matcher: Sendable {
    case denyRegex(source: String, language: Language)
    case allowRegex(source: String, language: Language)
    /// `dialect: pcre2`: what PCRE2 itself makes of the pattern, searched in the subject.
    case denyPCRE2(source: String)
    /// The same, for the whole subject.
    case allowPCRE2(source: String)
    case denyGlob(source: String, languages: DenyGlob)
    case allowGlob(source: String, language: Language)
    case allowValues([AllowedValue])
    /// Bytes; 1 or more.
    case maxBytes(Int)
    case range(min: ExactDecimal?, max: ExactDecimal?)
    /// Violated by a command that any of the patterns matches; `source` is the list as listings show it.
    case denyCommand(patterns: [CommandPattern], source: String)
    /// Violated by a command that none of the patterns matches as a whole, or that is not fully known.
    case allowCommand(patterns: [CommandPattern], source: String)
}

/// What a `deny_glob` means on each of the two path views.
public struct DenyGlob: Sendable, Hashable {
    /// On the normalised path, folded.
    public var plain: Language
    /// On the normalised path whose home prefix reads `~`, folded; equal to `plain` when the glob names no home.
    public var home: Language
    public init(plain: Language, home: Language) {
        self.plain = plain
        self.home = home
    }
}

/// One entry of `arg_rules`.
public struct ResolvedRule: Sendable {
    /// Position in `arg_rules`: the order of citation.
    public var index: Int
    /// The manifest's `id`, else `arg_rules[i]`.
    public var id: String
    public var pointer: String
    public var tool: ToolSelector
    /// Steps from the root object; empty with a surface.
    public var path: [PathStep]
    public var matcher: Matcher
    public var reason: Reason
    public var isAdvisory: Bool
    public var note: String?
    public var mustMatch: [JSONNode]
    public var mustNotMatch: [JSONNode]

    public init(
        index: Int, id: String, pointer: String, tool: ToolSelector, path: [PathStep], matcher: Matcher, reason: Reason,
        isAdvisory: Bool = false, note: String? = nil, mustMatch: [JSONNode] = [], mustNotMatch: [JSONNode] = []
    ) {
        self.index = index
        self.id = id
        self.pointer = pointer
        self.tool = tool
        self.path = path
        self.matcher = matcher
        self.reason = reason
        self.isAdvisory = isAdvisory
        self.note = note
        self.mustMatch = mustMatch
        self.mustNotMatch = mustNotMatch
    }
}

/// A field or value that is read and checked but that no rung of this release enforces.
public struct UnenforcedField: Sendable, Hashable {
    /// `egress`, `arg_rules[2].deny_command`.
    public var name: String
    public var pointer: String
    public init(name: String, pointer: String) {
        self.name = name
        self.pointer = pointer
    }
}
