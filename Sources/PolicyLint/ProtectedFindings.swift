internal import Diagnostics
internal import Patterns
internal import PolicySemantics

/// Protected paths that another entry of the manifest protects as well.
struct ProtectedFindings {
    let policy: ResolvedPolicy
    let table: AutomatonTable

    func findings() -> [LintFinding] {
        let entries = policy.selfModify.filter { $0.pointer != nil }
        if entries.count < 2 { return [] }
        // The paths that are a hit by themselves, and with those that are when all below them is written.
        let own = entries.map { table.automaton($0.language, .whole) }
        let shortest = own.map { $0.flatMap(table.shortest) }
        var all: [Int: MooreDFA] = [:]
        func withBelow(_ index: Int) -> MooreDFA? {
            if let known = all[index] { return known }
            let made = table.automaton(.union([entries[index].language, entries[index].below]), .whole)
            all[index] = made
            return made
        }
        var out: [LintFinding] = []
        for (i, entry) in entries.enumerated() {
            table.steps -= entries.count
            if table.steps < 0 { break }
            guard let mine = own[i], let text = shortest[i], let pointer = entry.pointer else { continue }
            for (j, other) in entries.enumerated() where j != i {
                guard let others = own[j], others.run(text.span) & 1 == 1, table.isIncluded(mine, in: others) else {
                    continue
                }
                // Of two that are equal the second one is said.
                if j > i, table.isIncluded(others, in: mine) { continue }
                guard let mineBelow = withBelow(i), let otherBelow = withBelow(j),
                    table.isIncluded(mineBelow, in: otherBelow)
                else { continue }
                out.append(
                    LintFinding(
                        "FAK3105", .note,
                        "each path that `\(entry.text)` protects is protected by `\(other.text)` as well; the least is "
                            + "`\(String(decoding: text, as: UTF8.self))`",
                        at: pointer, notes: [.init(message: "the other entry is here", pointer: other.pointer ?? "")]))
                break
            }
        }
        return out
    }
}
