internal import Bytecode
internal import Diagnostics
internal import HostTools
internal import PolicySemantics

/// Names and prefixes that admit what is admitted already.
struct NameFindings {
    let policy: ResolvedPolicy

    func findings() -> [LintFinding] {
        var out: [LintFinding] = []
        for entry in policy.allow {
            let name = Array(entry.name.utf8)
            // A prefix admits plain names only. The entry of a listed tool is worth its line: `check` says what of it no
            // rule bounds (FAK2009).
            guard ToolNames.isPlain(name.span), HostTools.surface(of: entry.name).origin != .listed,
                let prefix = policy.allowPrefix.first(where: { name.starts(with: $0.name.utf8) })
            else { continue }
            out.append(
                LintFinding(
                    "FAK3102", .note,
                    "`\(entry.name)` begins with the prefix `\(prefix.name)`, which admits it without its own entry",
                    at: entry.pointer, notes: [.init(message: "the prefix is here", pointer: prefix.pointer)]))
        }
        for (index, entry) in policy.allowPrefix.enumerated() {
            let name = Array(entry.name.utf8)
            let others = policy.allowPrefix.enumerated().filter { $0.offset != index }.map(\.element)
            guard
                let wider = others.first(where: { $0.name.utf8.count < name.count && name.starts(with: $0.name.utf8) })
            else { continue }
            out.append(
                LintFinding(
                    "FAK3103", .note,
                    "every name that begins with `\(entry.name)` begins with `\(wider.name)`, which is a prefix as well",
                    at: entry.pointer, notes: [.init(message: "the wider prefix is here", pointer: wider.pointer)]))
        }
        return out
    }
}
