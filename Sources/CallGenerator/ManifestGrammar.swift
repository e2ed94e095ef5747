internal import FakJSON
internal import HostTools

/// Random manifests that compile: every field that is enforced, with values that no check of a manifest refuses.
struct ManifestGrammar {
    private var choices: Choices
    private var writer = JSONWriter()
    private var allowed: [String] = []
    private var hasWorkspace = false

    /// The text of a manifest.
    static func manifest(seed: UInt64) -> [UInt8] {
        var grammar = ManifestGrammar(choices: Choices(seed: seed))
        return grammar.manifest()
    }

    private init(choices: Choices) { self.choices = choices }

    private mutating func manifest() -> [UInt8] {
        writer.beginObject()
        if choices.chance(1, in: 3) { field("posture", "admit_and_log") }
        hasWorkspace = choices.chance(1, in: 3)
        if hasWorkspace { field("workspace", choices.pick(["/w", "/home/u/proj", "/a b/[c]"])) }
        allowed = some(of: NamePool.tools, choices.below(6) + 3)
        list("allow", allowed)
        if choices.chance(3, in: 4) { list("allow_prefix", some(of: NamePool.prefixes, choices.below(3) + 1)) }
        if choices.chance(7, in: 8) {
            writer.key("deny")
            writer.beginObject()
            for name in some(of: NamePool.denied, choices.below(4) + 1) { field(name, choices.pick(NamePool.reasons)) }
            writer.endObject()
        }
        rules()
        if choices.chance(5, in: 6) {
            list("self_modify_globs", some(of: PatternGrammar.protectedPaths, choices.below(5) + 1))
        }
        if choices.chance(5, in: 6) { list("redact_fields", some(of: NamePool.redacted, choices.below(3) + 1)) }
        let softened = ["SELF_MODIFY", "DEFAULT_DENY"].filter { _ in choices.chance(1, in: 5) }
        if !softened.isEmpty { list("advisory_reasons", softened) }
        writer.endObject()
        return writer.finish()
    }

    private mutating func field(_ key: String, _ value: String) {
        writer.key(key)
        writer.string(value)
    }

    private mutating func list(_ key: String, _ values: [String]) {
        writer.key(key)
        writer.beginArray()
        for value in values { writer.string(value) }
        writer.endArray()
    }

    /// Distinct entries of a list, in an order of their own.
    private mutating func some(of list: [String], _ count: Int) -> [String] {
        var rest = list
        return (0..<min(count, list.count)).map { _ in rest.remove(at: choices.below(rest.count)) }
    }

    // MARK: Rules

    private mutating func rules() {
        writer.key("arg_rules")
        writer.beginArray()
        // Some floors have as many patterns on one place as need several automata, and a filter.
        let isCrowded = choices.chance(1, in: 6)
        let crowd = isCrowded ? (tool: choices.pick(allowed), arg: choices.pick(["a", "/a/*", "command"])) : nil
        let isMixed = choices.chance(1, in: 4)
        for index in 0..<(isCrowded ? 30 + choices.below(40) : choices.below(8) + 2) {
            writer.beginObject()
            if choices.chance(1, in: 2) { field("id", "r\(index)") }
            if let crowd, choices.chance(9, in: 10) {
                field("tool", crowd.tool)
                field("arg", crowd.arg)
                field(
                    "deny_regex",
                    isMixed && choices.chance(1, in: 4)
                        ? PatternGrammar.regex(&choices) : PatternGrammar.crowded(&choices))
            } else {
                rule()
            }
            if choices.chance(1, in: 2) { field("reason", choices.pick(NamePool.reasons)) }
            if choices.chance(1, in: 5) {
                writer.key("advisory")
                writer.bool(true)
            }
            writer.endObject()
        }
        writer.endArray()
    }

    private mutating func rule() {
        switch choices.weighted([10, 3, 3, 2, 4]) {
        case 0:
            let tool = choices.pick(allowed)
            field("tool", recased(tool))
            matcher(arg: argument(of: tool), allows: true, tool)
        case 1:
            field("tool", "*")
            matcher(arg: argument(of: "t"), allows: false, "*")
        case 2:
            field("tool", "@shell")
            let kinds = ["deny_regex", "deny_glob", "max_bytes", "deny_command", "deny_command", "allow_command"]
            write(choices.pick(kinds))
        case 4: surfaceRule()
        default:
            let tool = choices.pick(NamePool.tools + NamePool.denied)
            field("tool", recased(tool))
            matcher(arg: argument(of: tool), allows: false, tool)
        }
    }

    /// A rule about what calls do, whatever their tools are called.
    private mutating func surfaceRule() {
        let surface = choices.pick(["@run", "@run", "@read", "@write", "@write", "@connect", "@env", "@code", "@patch"])
        field("tool", surface)
        var kinds = ["deny_regex", "deny_regex", "deny_glob", "allow_regex", "allow_glob", "allow_values", "max_bytes"]
        if surface == "@run" { kinds = ["deny_command", "deny_command", "allow_command", "deny_regex", "allow_regex"] }
        write(choices.pick(kinds))
    }

    /// Names are compared in any case.
    private mutating func recased(_ name: String) -> String {
        choices.chance(1, in: 4) ? (choices.chance(1, in: 2) ? name.uppercased() : name.lowercased()) : name
    }

    /// A key or a pointer; sometimes a place that the tool has a role for.
    private mutating func argument(of tool: String) -> String {
        let key = choices.pick(NamePool.keys)
        let step = key.replacing("~", with: "~0").replacing("/", with: "~1")
        let role = HostTools.surface(of: tool).roles.first { $0.role != .text }
        switch choices.below(12) {
        case 0, 1: return role?.pointer ?? key
        case 2: return "/\(step)/*"
        case 3: return "/\(step)/b"
        case 4: return "/*"
        case 5: return "/\(step)/*/b"
        case 6: return "/*/\(step)"
        case 7: return "/\(step)/1"
        case 8: return "input"
        default: return key.utf8.contains(UInt8(ascii: "/")) || key == "~" ? "/\(step)" : key
        }
    }

    /// A matcher. Those that say what a value may be are left to places that no shell reads.
    private mutating func matcher(arg: String, allows: Bool, _ tool: String) {
        field("arg", arg)
        let surface = HostTools.surface(of: tool)
        let meetsShell =
            surface.origin != .listed
            || (surface.roles.map(\.role) + surface.keys.map(\.role)).contains {
                $0 == .shell || $0 == .argv
            }
        var kinds = ["deny_regex", "deny_regex", "deny_glob", "max_bytes"]
        if surface.roles.contains(where: { $0.pointer == arg && ($0.role == .shell || $0.role == .argv) }) {
            kinds += ["deny_command", "deny_command", "deny_command"]
            if allows { kinds += ["allow_command", "allow_regex", "allow_values"] }
        }
        if allows { kinds += ["min", "max", "range"] }
        if allows, !meetsShell || !arg.contains("*") && !surface.roles.contains(where: { $0.pointer == arg }),
            arg != "input"
        {
            kinds += ["allow_regex", "allow_regex", "allow_glob", "allow_glob", "allow_values", "allow_values"]
        }
        write(choices.pick(kinds))
    }

    private mutating func write(_ kind: String) {
        switch kind {
        case "deny_regex", "allow_regex":
            switch choices.weighted([20, 2, 2]) {
            case 1: field(kind, PatternGrammar.large(&choices))
            case 2:
                field(kind, PatternGrammar.pcre2(&choices))
                field("dialect", "pcre2")
            default: field(kind, PatternGrammar.regex(&choices))
            }
        case "deny_glob", "allow_glob":
            field(
                kind, PatternGrammar.glob(&choices, hasWorkspace: hasWorkspace, isDeny: kind == "deny_glob"))
        case "max_bytes":
            writer.key(kind)
            writer.number(choices.below(12) + 1)
        case "allow_values": values()
        case "deny_command", "allow_command": CommandGrammar.write(kind, &writer, &choices)
        default:
            let sorted = [number(), number()].sorted { $0.order < $1.order }
            if kind != "max" {
                writer.key("min")
                writer.number(sorted[0].text)
            }
            if kind != "min" {
                writer.key("max")
                writer.number(sorted[1].text)
            }
        }
    }

    private static let values = [
        "\"a\"", "\"A\"", "1", "\"1\"", "true", "\"true\"", "false", "-0.5", "1e3", "\"\"", "\"straße\"", "\"a b\"",
        "\"1.0\"", "100", "\"K\"", "12345678901234567890", "\"😀\"", "\"a\\\"b\"", "0",
    ]

    private mutating func values() {
        writer.key("allow_values")
        writer.beginArray()
        for value in some(of: Self.values, choices.below(4) + 1) {
            if value.hasPrefix("\"") {
                writer.string(String(value.dropFirst().dropLast()).replacing("\\", with: ""))
            } else if value == "true" || value == "false" {
                writer.bool(value == "true")
            } else {
                writer.number(value)
            }
        }
        writer.endArray()
    }

    /// Bounds in ascending order.
    private static let bounds = [
        "-1e20", "-1000", "-10.01", "-1.5", "-1", "-0.001", "0", "1e-7", "0.1", "0.5", "1", "1.5", "9", "10", "99.99",
        "100",
        "1e3", "65535", "9007199254740993", "1e20", "123456789012345678901234567890.5",
    ]

    private mutating func number() -> (order: Int, text: String) {
        let order = choices.below(Self.bounds.count)
        return (order, Self.bounds[order])
    }
}
