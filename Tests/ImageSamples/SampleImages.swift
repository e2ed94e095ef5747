// The images that corpus/bytecode-bad changes.

package import Bytecode
internal import CallModel

package enum SampleImages {
    package static func named(_ name: String) -> ImageModel? {
        switch name {
        case "least": leastSample.model()
        case "full": fullSample.model()
        case "engines": enginesSample.model()
        case "wide": wideSample.model()
        default: nil
        }
    }

    private static let faults: [SampleRule] = [
        SampleRule(id: "builtin:input", kind: .builtin, by: .input, reason: .malformed),
        SampleRule(id: "builtin:limit", kind: .builtin, by: .limit, reason: .oversize),
        SampleRule(id: "builtin:shell-limit", kind: .builtin, by: .shellLimit, reason: .oversize),
        SampleRule(id: "builtin:shell-unreadable", kind: .builtin, by: .shellUnreadable, reason: .policyBlock),
        SampleRule(id: "builtin:fault", kind: .builtin, by: .fault, reason: .policyBlock),
    ]

    private static func protect(_ text: String, pointer: String?, id: String, isAdvisory: Bool) -> SampleRule {
        SampleRule(
            id: id, pointer: pointer, kind: .protect, by: .selfModify, reason: .selfModify, scope: .writes,
            source: text, witness: text, isAdvisory: isAdvisory,
            matcher: .glob(plain: .equals(text), home: .equals(String(text.prefix { $0 != "/" }))))
    }

    /// A floor that allows nothing: what every image has.
    static let leastSample = Sample(
        rules: faults + [
            protect(".claude/settings.json", pointer: nil, id: "builtin:host-config", isAdvisory: false),
            SampleRule(id: "builtin:own-files", kind: .builtin, by: .selfModify, reason: .selfModify),
            SampleRule(id: "builtin:default-deny", kind: .builtin, by: .admission, reason: .defaultDeny),
        ],
        classes: [SampleClass(), SampleClass(roles: [("*", .pathWrite)])])

    private static func argument(
        _ index: Int, _ kind: RuleKind, _ matcher: SampleMatcher, scope: RuleScope, name: String? = nil,
        path: String? = nil, id: String? = nil, source: String? = nil, isAdvisory: Bool = false,
        witnesses: [SampleWitness] = []
    ) -> SampleRule {
        SampleRule(
            id: id ?? "arg_rules[\(index)]", pointer: "/arg_rules/\(index)", kind: kind, by: .argRule,
            reason: .policyBlock, scope: scope, name: name, path: path, source: source, isAdvisory: isAdvisory,
            matcher: matcher, witnesses: witnesses)
    }

    /// Every op, every kind of rule, every scope.
    static let fullSample: Sample = {
        var s = Sample(posture: 1, softened: 5, workspace: "/w")
        s.rules = faults
        s.rules += [
            SampleRule(
                id: "deny.rm", pointer: "/deny/0", kind: .denyName, by: .name, reason: .policyBlock, scope: .name,
                name: "rm", witness: "rm"),
            protect(".git/config", pointer: "/self_modify_globs/0", id: "self_modify_globs[0]", isAdvisory: true),
            protect(".claude/settings.json", pointer: nil, id: "builtin:host-config", isAdvisory: true),
            protect(".codex/config.toml", pointer: nil, id: "builtin:host-config", isAdvisory: true),
            SampleRule(
                id: "builtin:own-files", kind: .builtin, by: .selfModify, reason: .selfModify, isAdvisory: true),
            SampleRule(
                id: "builtin:unresolved-write", kind: .builtin, by: .selfModify, reason: .selfModify,
                witness: "unresolved", isAdvisory: true),
        ]
        let rm = TinyPattern.contains("rm -")
        s.rules += [
            argument(
                0, .denyRegex, .patterns(rm), scope: .nameArgument, name: "bash", path: "/command", id: "no-rm",
                source: "rm -"),
            argument(
                1, .denyRegex, .patterns(.contains("sudo")), scope: .nameArgument, name: "bash", path: "/command",
                source: "sudo", isAdvisory: true),
            argument(
                2, .allowValues, .values([(.string, "5"), (.number, "5"), (.word, "true")]), scope: .nameArgument,
                name: "bash", path: "/mode"),
            argument(
                3, .range, .bounds("-1.5", "600"), scope: .nameArgument, name: "bash", path: "/timeout"),
            argument(
                4, .allowRegex, .patterns(.equals("a/b")), scope: .nameArgument, name: "read", path: "/path"),
            argument(
                5, .allowGlob, .patterns(.equals("a/c")), scope: .nameArgument, name: "read", path: "/files/*/path"),
            argument(
                6, .denyGlob, .glob(plain: .equals("/etc/shadow"), home: .equals("~/.ssh")), scope: .any,
                path: "/path"),
            argument(7, .maxBytes, .limit(65536), scope: .any, path: "/path"),
            argument(8, .denyRegex, .patterns(.contains("| sh")), scope: .shell, source: "\\| sh"),
            argument(9, .maxBytes, .limit(4096), scope: .shell),
            argument(
                10, .denyCommand, .patterns(.contains("git\u{1F}\u{1E}push\u{1F}")), scope: .shell,
                source: "[[\"git\",\"push\"]]"),
            argument(
                11, .allowCommand, .patterns(.equals("ls\u{1F}\u{1E}")), scope: .nameArgument, name: "bash",
                path: "/command", source: "[[\"ls\"]]"),
            argument(
                12, .denyRegex, .patterns(.contains("evil")), scope: .surface, path: "@connect", source: "evil"),
            argument(
                13, .denyGlob, .glob(plain: .equals("/etc/hosts"), home: .equals("~/.netrc")), scope: .surface,
                path: "@write"),
            SampleRule(
                id: "builtin:default-deny", kind: .builtin, by: .admission, reason: .defaultDeny, isAdvisory: true),
        ]
        for (i, name) in ["Bash", "Read"].enumerated() {
            s.rules.append(
                SampleRule(
                    id: "allow[\(i)]", pointer: "/allow/\(i)", kind: .allowName, by: .allow, reason: .none, source: name
                ))
        }
        s.rules += [
            SampleRule(
                id: "allow_prefix[0]", pointer: "/allow_prefix/0", kind: .allowPrefix, by: .prefix, reason: .none,
                source: "mcp__git__"),
            SampleRule(id: "builtin:posture", kind: .builtin, by: .posture, reason: .none),
        ]
        let fallback: [(String, ArgumentRole)] = [("\ncommand", .shell), ("\npatch", .patch)]
        s.classes = [
            SampleClass(roles: fallback),
            SampleClass(roles: fallback + [("*", .pathWrite)]),
            SampleClass(name: "apply_patch", roles: [("/input", .patch)]),
            SampleClass(name: "bash", roles: [("/command", .shell)], exact: "Bash"),
            SampleClass(name: "bash", roles: [("/command", .shell)]),
            SampleClass(name: "read", roles: [("/path", .pathRead)], exact: "Read"),
            SampleClass(name: "read", roles: [("/path", .pathRead)]),
            SampleClass(name: "rm", roles: fallback),
            SampleClass(name: "write_file", roles: [("/path", .pathWrite)]),
            SampleClass(roles: fallback + [("/path", .pathWrite)]),
        ]
        s.names = [
            SampleName(folded: "apply_patch", other: 2),
            SampleName(folded: "bash", spellings: [("Bash", 3)], other: 4),
            SampleName(folded: "read", spellings: [("Read", 5)], other: 6),
            SampleName(folded: "rm", other: 7),
            SampleName(folded: "write_file", other: 8, segment: 9),
        ]
        s.redactKeys = ["password", "token"]
        s.lines = s.rules.indices.map { UInt32($0) }
        return s
    }()
}

extension SampleImages {
    /// Rules of every engine, and witnesses of every kind.
    private static let enginesSample: Sample = {
        var s = Sample()
        s.rules = faults
        s.rules += [
            SampleRule(
                id: "deny.rm", pointer: "/deny/0", kind: .denyName, by: .name, reason: .policyBlock, scope: .name,
                name: "rm", witness: "rm"),
            protect(".claude/settings.json", pointer: nil, id: "builtin:host-config", isAdvisory: false),
            SampleRule(id: "builtin:own-files", kind: .builtin, by: .selfModify, reason: .selfModify),
        ]
        func command(_ index: Int, _ source: String, _ matcher: SampleMatcher) -> SampleRule {
            argument(
                index, .denyRegex, matcher, scope: .nameArgument, name: "bash", path: "/command", source: source)
        }
        s.rules += [
            command(0, "rm -", .patterns(.contains("rm -"))), command(1, "\\bab+", .nfa(.word)),
            command(2, "(?m)^q[qr]", .nfa(.line)),
            command(3, "(a)\\1z", .pcre2(source: "(a)\\1z", isFull: true, hit: "aaz", miss: "az")),
            command(4, "(b)\\1y", .pcre2(source: "(b)\\1y", isFull: true, hit: "bby", miss: "by")),
            argument(
                5, .allowValues, .values([(.string, "fast"), (.number, "5"), (.word, "true")]), scope: .nameArgument,
                name: "bash", path: "/mode",
                witnesses: [
                    SampleWitness(.string, true, "fast"), SampleWitness(.string, false, "fastx"),
                    SampleWitness(.number, true, "5"), SampleWitness(.number, false, "6"),
                    SampleWitness(.word, true, "true"), SampleWitness(.word, false, "false"),
                ]),
            argument(
                6, .range, .bounds("-1.5", "600"), scope: .nameArgument, name: "bash", path: "/timeout",
                witnesses: [
                    SampleWitness(.number, true, "-1.5"), SampleWitness(.number, true, "600"),
                    SampleWitness(.number, false, "-1.51"), SampleWitness(.number, false, "600.1"),
                ]),
            argument(
                7, .allowRegex, .pcre2(source: "[a-c]+", isFull: false, hit: "abc", miss: "abcd"),
                scope: .nameArgument, name: "read", path: "/path", source: "[a-c]+"),
            argument(
                8, .maxBytes, .limit(4096), scope: .shell,
                witnesses: [SampleWitness(.size, true, "4096"), SampleWitness(.size, false, "4097")]),
            SampleRule(id: "builtin:default-deny", kind: .builtin, by: .admission, reason: .defaultDeny),
        ]
        for (i, name) in ["Bash", "Read"].enumerated() {
            s.rules.append(
                SampleRule(
                    id: "allow[\(i)]", pointer: "/allow/\(i)", kind: .allowName, by: .allow, reason: .none, source: name
                ))
        }
        for (i, prefix) in ["mcp__git__", "get_"].enumerated() {
            s.rules.append(
                SampleRule(
                    id: "allow_prefix[\(i)]", pointer: "/allow_prefix/\(i)", kind: .allowPrefix, by: .prefix,
                    reason: .none, source: prefix,
                    witnesses: [
                        SampleWitness(.prefix, true, prefix + "x"),
                        SampleWitness(.prefix, false, String(prefix.dropLast())),
                    ]))
        }
        s.classes = [
            SampleClass(roles: [("\ncommand", .shell)]),
            SampleClass(roles: [("\ncommand", .shell), ("*", .pathWrite)]),
            SampleClass(name: "bash", roles: [("/command", .shell)], exact: "Bash"),
            SampleClass(name: "bash", roles: [("/command", .shell)]),
            SampleClass(name: "read", roles: [("/path", .pathRead)], exact: "Read"),
            SampleClass(name: "read", roles: [("/path", .pathRead)]),
            SampleClass(name: "rm"),
        ]
        s.names = [
            SampleName(folded: "bash", spellings: [("Bash", 2)], other: 3),
            SampleName(folded: "read", spellings: [("Read", 4)], other: 5), SampleName(folded: "rm", other: 6),
        ]
        s.nameWitnesses = [("Bash", 2), ("bash", 3), ("Read", 4), ("rm", 6)]
        return s
    }()

    /// The full floor, with an allow_regex that looks anywhere in the value.
    private static var allowEmitsSample: Sample {
        var s = fullSample
        let at = s.rules.firstIndex { $0.kind == .allowRegex }!
        s.rules[at].matcher = .patterns(.contains("a/b"))
        return s
    }

    /// The least floor, with a rule whose automaton has more states than a byte counts.
    private static var wideSample: Sample {
        var s = leastSample
        let text = String(repeating: "a", count: 280) + "b"
        let at = s.rules.firstIndex { $0.id == "builtin:default-deny" }!
        s.rules.insert(
            argument(0, .denyRegex, .patterns(.contains(text)), scope: .any, path: "/p", source: text), at: at)
        return s
    }

    /// The least floor, with this many rules on every tool that share a set of 8000 values.
    private static func valued(_ count: Int) -> Sample {
        var s = leastSample
        let set = (1000..<9000).map { (ValueType.string, "v\($0)") }
        let at = s.rules.firstIndex { $0.id == "builtin:default-deny" }!
        s.rules.insert(
            contentsOf: (0..<count).map {
                argument($0, .allowValues, .values(set), scope: .any, path: "/p\($0 + 10)")
            }, at: at)
        return s
    }

    private static let least = ImageEncoder.encode(leastSample.model())
    private static let full = ImageEncoder.encode(fullSample.model())
    private static let engines = ImageEncoder.encode(enginesSample.model())
    private static let wide = ImageEncoder.encode(wideSample.model())
    private static let allowEmits = ImageEncoder.encode(allowEmitsSample.model())
    // These two take seconds without optimisation.
    private static let dear = ImageEncoder.encode(valued(16).model())
    private static let costly = ImageEncoder.encode(valued(17).model())

    package static func bytes(_ name: String) -> [UInt8]? {
        switch name {
        case "least": least
        case "full": full
        case "engines": engines
        case "wide": wide
        case "allow-emits": allowEmits
        case "dear": dear
        case "costly": costly
        default: nil
        }
    }
}
