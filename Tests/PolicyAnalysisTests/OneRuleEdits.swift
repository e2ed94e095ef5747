import FakJSON

/// One-rule edits of a manifest, each with a name and whether shells or PCRE2 have a part in it.
enum OneRuleEdits {
    struct Edit {
        var name: String
        var manifest: JSONNode
        var isOpaque: Bool
    }

    static func all(_ manifest: JSONNode) -> [Edit] {
        var out: [Edit] = []
        let rules = manifest["arg_rules"]?.asArray ?? []
        for (at, rule) in rules.enumerated() {
            let isOpaque = isOpaque(rule)
            func add(_ name: String, _ change: (inout [JSONNode]) -> Void) {
                var list = rules
                change(&list)
                out.append(
                    Edit(
                        name: "\(name) \(rule["id"]?.asString ?? "?")",
                        manifest: manifest.with("arg_rules", JSONNode(.array(list))), isOpaque: isOpaque))
            }
            add("delete") { $0.remove(at: at) }
            add("double") { $0.insert($0[at].with("id", JSONNode(.string("again"))), at: at) }
            add("rename") { $0[at] = $0[at].with("id", JSONNode(.string("renamed"))) }
            add("to the end") { $0.append($0.remove(at: at)) }
            add("reason") { $0[at] = $0[at].with("reason", JSONNode(.string("LEASE_HELD"))) }
            for key in ["deny_regex", "allow_regex", "deny_glob", "allow_glob"] {
                guard let pattern = rule[key]?.asString else { continue }
                for (name, changed) in letters(pattern) {
                    add(name) { $0[at] = $0[at].with(key, JSONNode(.string(changed))) }
                }
            }
            for key in ["min", "max", "max_bytes"] {
                guard let number = rule[key]?.asInt else { continue }
                add("\(key) + 1") { $0[at] = $0[at].with(key, JSONNode(.number(String(number + 1)))) }
            }
            if let values = rule["allow_values"]?.asArray, values.count > 1 {
                add("fewer values") { $0[at] = $0[at].with("allow_values", JSONNode(.array(Array(values.dropLast())))) }
            }
            if let commands = rule["deny_command"]?.asArray, commands.count > 1 {
                add("fewer commands") {
                    $0[at] = $0[at].with("deny_command", JSONNode(.array(Array(commands.dropLast()))))
                }
            }
        }
        for key in ["allow", "allow_prefix", "self_modify_globs", "redact_fields"] {
            guard let list = manifest[key]?.asArray, !list.isEmpty else { continue }
            // Names and keys that are alike in kind say the same; paths are what shells write.
            let isOpaque = key == "self_modify_globs"
            out.append(
                Edit(
                    name: "fewer \(key)", manifest: manifest.with(key, JSONNode(.array(Array(list.dropLast())))),
                    isOpaque: isOpaque))
            let more = list + [JSONNode(.string(key == "self_modify_globs" ? "added/" : "added_name"))]
            out.append(
                Edit(name: "more \(key)", manifest: manifest.with(key, JSONNode(.array(more))), isOpaque: isOpaque))
        }
        return out
    }

    private static func isOpaque(_ rule: JSONNode) -> Bool {
        let tool = rule["tool"]?.asString ?? ""
        return tool.hasPrefix("@") || rule["dialect"] != nil || ["write_stdin", "Bash"].contains(tool)
    }

    /// The pattern with its first letter another one, and with its last.
    private static func letters(_ pattern: String) -> [(String, String)] {
        var out: [(String, String)] = []
        let scalars = Array(pattern.unicodeScalars)
        func isPlain(_ at: Int) -> Bool {
            guard ("g"..."z").contains(scalars[at]) else { return false }
            // No letter of an escape, a flag, a class or a counted repeat.
            let before = at > 0 ? scalars[at - 1] : " "
            return before != "\\" && before != "?" && before != "-"
                && !(at + 1 < scalars.count && scalars[at + 1] == "-")
                && !(at > 1 && scalars[at - 2] == "?")
        }
        let places = scalars.indices.filter(isPlain)
        for (name, at) in [("first letter", places.first), ("last letter", places.last)] {
            guard let at else { continue }
            var changed = scalars
            changed[at] = changed[at] == "q" ? "k" : "q"
            out.append((name, String(String.UnicodeScalarView(changed))))
        }
        return out
    }
}

extension JSONNode {
    /// The object with one member another one, or more.
    func with(_ key: String, _ value: JSONNode) -> JSONNode {
        var members = asObject ?? []
        if let at = members.firstIndex(where: { $0.key == key }) {
            members[at] = JSONMember(key, value)
        } else {
            members.append(JSONMember(key, value))
        }
        return JSONNode(.object(members))
    }
}
