/// What `--help` and `fak help` print, from the same table that the arguments are read by.
enum HelpText {
    static func usage(_ spec: CommandSpec) -> String {
        var words = [spec.name]
        if !spec.operands.isEmpty { words.append(spec.operands) }
        for flag in spec.flags {
            words.append("[\(flag.short ?? flag.name)\(flag.value.map { " " + $0 } ?? "")]")
        }
        return words.joined(separator: " ")
    }

    static func text(_ spec: CommandSpec) -> String {
        var out = "\(spec.summary)\n\nusage: \(wrapped(usage(spec), indent: 7))\n\n"
        out += rows(
            spec.allFlags.map { flag in
                let short = flag.short.map { $0 + ", " } ?? ""
                return (short + flag.name + (flag.value.map { " " + $0 } ?? ""), flag.help)
            })
        if !spec.details.isEmpty { out += "\n\(spec.details)\n" }
        out += spec.examples.count == 1 ? "\nexample\n" : "\nexamples\n"
        for example in spec.examples {
            out += "  \(example.command)\n"
            if let prints = example.prints { out += "      \(prints)\n" }
        }
        return out
    }

    /// All verbs, or those of one group.
    static func overview(_ commands: [CommandSpec], group: String? = nil) -> String {
        let shown = commands.filter { group == nil || $0.path[0] == group }
        var out = "fak judges the tool calls of an agent by a policy, before any of them runs.\n"
        if let group { out = "usage: fak \(group) VERB\n" }
        out += "\n" + rows(shown.map { ($0.path.joined(separator: " "), $0.summary) })
        if group == "policy" {
            out += "\n`fak policy --dump` and `fak policy --check F` are spellings of `dump` and `check`.\n"
        }
        out += "\nEvery verb has `--help` with an example.\n"
        if group == nil {
            out += "Exit codes: 0 done, 1 the answer is no, 2 usage, 3 a file cannot be read or written, 70 internal.\n"
        }
        return out
    }

    static func rows(_ rows: [(left: String, right: String)]) -> String {
        let width = min(34, rows.map { $0.left.count }.max() ?? 0)
        var out = ""
        for row in rows {
            if row.left.count > width {
                out += "  \(row.left)\n  " + String(repeating: " ", count: width)
            } else {
                out += "  " + row.left + String(repeating: " ", count: width - row.left.count)
            }
            out += "  \(row.right)\n"
        }
        return out
    }

    /// Breaks before `[` where a line would pass 110 columns.
    private static func wrapped(_ text: String, indent: Int) -> String {
        var lines = [""]
        for part in text.split(separator: " [", omittingEmptySubsequences: false).enumerated() {
            let piece = part.offset == 0 ? String(part.element) : " [" + part.element
            if lines[lines.count - 1].count + piece.count + indent > 110 {
                lines.append(String(repeating: " ", count: indent) + String(piece.dropFirst()))
            } else {
                lines[lines.count - 1] += piece
            }
        }
        return lines.joined(separator: "\n")
    }
}
