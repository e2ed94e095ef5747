internal import Diagnostics
internal import HostTools
internal import PolicySemantics

/// Names and prefixes that admit what is admitted already.
struct NameFindings {
    let policy: ResolvedPolicy

    func findings() -> [LintFinding] {
        var out: [LintFinding] = []
        let prefixes = NameIndex.Beginnings(policy.allowPrefix.map { Array($0.name.utf8) })
        for entry in policy.allow {
            let name = Array(entry.name.utf8)
            // A prefix admits plain names only. The entry of a listed tool is worth its line: `check` says what of it no
            // rule bounds (FAK2009).
            guard ToolNames.isPlain(name.span), let found = prefixes.first(of: name),
                HostTools.surface(of: entry.name).origin != .listed
            else { continue }
            let prefix = policy.allowPrefix[found]
            out.append(
                LintFinding(
                    "FAK3102", .note,
                    "`\(entry.name)` begins with the prefix `\(prefix.name)`, which admits it without its own entry",
                    at: entry.pointer, notes: [.init(message: "the prefix is here", pointer: prefix.pointer)]))
        }
        for entry in policy.allowPrefix {
            let name = Array(entry.name.utf8)
            guard let found = prefixes.first(of: name, most: name.count - 1) else { continue }
            let wider = policy.allowPrefix[found]
            out.append(
                LintFinding(
                    "FAK3103", .note,
                    "every name that begins with `\(entry.name)` begins with `\(wider.name)`, which is a prefix as well",
                    at: entry.pointer, notes: [.init(message: "the wider prefix is here", pointer: wider.pointer)]))
        }
        return out
    }
}
