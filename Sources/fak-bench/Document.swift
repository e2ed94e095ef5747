/// The text of docs/benchmarks.md.
enum Document {
    static func text(_ figures: [Figure], _ bench: Bench, _ options: Options) throws(BenchError) -> String {
        let machine = try Machine(options.repository)
        var out = """
            # Benchmarks

            Written by `fak-bench`; a change by hand is lost.

            | | |
            |---|---|
            | command | `\(command(options))` |
            | commit | \(machine.commit), \(machine.date) |
            | machine | \(machine.processor), \(machine.cores) cores; \(machine.kernel) |
            | compiler | \(machine.compiler) |

            """
        for (name, version) in bench.peers?.versions ?? [] { out += "| peer \(name) | \(version) |\n" }
        out += "\n" + misses(figures) + method
        for section in Section.allCases {
            let own = figures.filter { $0.section == section }
            if own.isEmpty { continue }
            out += "\n## \(section.title)\n\n" + notes[section, default: ""] + "\n" + table(own)
            let compared = comparisons(own)
            if !compared.isEmpty { out += "\n" + compared }
        }
        return out
    }

    private static func command(_ options: Options) -> String {
        let peers = options.peers.map { (setup: "Tests/Peers/setup \($0) && ", option: " --peers \($0)") }
        return "swift build -c release && " + (peers?.setup ?? "")
            + ".build/release/fak-bench\(peers?.option ?? "") --write-docs \(options.output)"
    }

    private static func misses(_ figures: [Figure]) -> String {
        let missed = figures.filter { !$0.misses.isEmpty }
        if missed.isEmpty { return "Every number that is asked for is reached.\n" }
        return "Not reached:\n\n"
            + missed.map { "- \($0.name): " + $0.misses.joined(separator: "; ") + "\n" }.joined()
    }

    private static let method = """

        Times are processor time of one thread, unless said otherwise. A sample repeats an operation for at least 50 us; median and p99 are of
        the samples. What is compared is sampled in turn with ours in the same run: a ratio is our median by the other's, so below 1 we are
        faster. Allocations are heap allocations of one operation, once warm. *Asked* is what the design asks for.

        The peers stand in Tests/Peers; `Tests/Peers/setup DIR` builds them. Before a peer is timed it has to give the kernel's answer: the
        regex engines have to find the same rules in a hit of every rule and in the subject at hand, Cedar has to reach the same verdict
        by the same rules.

        """

    private static let notes: [Section: String] = [
        .decisions: """
        From the bytes of a call to the decision, strict JSON included. The floor has twenty deny rules on one shell command, thirty tools, five
        prefixes and eight protected fragments. *Hostile* text is made of starts of those patterns. Cedar has no regular expressions: its policies
        approximate the rules by `like`. A request reaches it as JSON through Python; *engine alone* is by its own clock, without that.

        """,
        .walks: """
        The twenty rules over the bare text. `re2-set` is asked whether any rule matches, `re2-set-ids` which; we and Hyperscan always say which,
        PCRE2's JIT runs one pattern after another. *Hostile* is compared with benign text of the same length. *NFAs* and *PCRE2* are the kernel
        with another engine forced on every rule, which is for rules that the first one cannot hold.

        """,
        .parts:
            "The rest of a decision: strict JSON, duplicate keys, limits, and finding the values that rules read.\n",
        .loading: "From the text of a manifest to an image, and from an image to a kernel.\n",
        .corpus: """
        *Kernel alone* decides calls that are in memory. *Everyday* rows have a call of up to 64 KB and no rule of `dialect: pcre2`: the others have
        calls of up to 16 MB, and subjects on which PCRE2 runs until it gives up. *Floors compiled* is everything that `fak conformance run
        --json` does with the files of everyday rows, but compile: it reads, decides, compares and reports. *Process* is the command over the
        whole corpus, compiling included.

        """,
        .processes:
            "From the start of a process to its end, by the clock on the wall. The floor is the coding floor.\n",
        .scale: """
        Generated floors over up to 500 tools with up to 200 rules on one argument. *Compile and verify* is `fak policy compile --fast` from its start
        to its end: both JSON readers, the rules' own examples, compiler, verifier, and writing the image, without the proof. Memory is that
        process's; less than 10 MB cannot be told.

        """,
    ]

    private static func table(_ figures: [Figure]) -> String {
        let hasAllocations = figures.contains { $0.allocations != nil }
        let hasRate = figures.contains { $0.bytesPerSecond != nil }
        var out =
            "| figure | median | p99 | asked |" + (hasAllocations ? " allocations |" : "") + (hasRate ? " MB/s |" : "")
        out += "\n|---|---|---|---|" + (hasAllocations ? "---|" : "") + (hasRate ? "---|" : "") + "\n"
        for f in figures {
            let asked =
                f.target.map { Format.value($0.value, f.unit) + ($0.isMet(by: f.median) ? "" : ", missed") } ?? ""
            out += "| \(f.name) | \(Format.value(f.median, f.unit)) | \(Format.value(f.p99, f.unit)) | \(asked) |"
            if hasAllocations { out += " \(f.allocations.map { Format.fixed($0, $0 < 100 ? 2 : 0) } ?? "") |" }
            if hasRate { out += " \(f.bytesPerSecond.map { Format.fixed($0 / 1e6, 0) } ?? "") |" }
            out += "\n"
        }
        return out
    }

    /// One column for each thing that some figure is compared with: its median, and our ratio to it.
    private static func comparisons(_ figures: [Figure]) -> String {
        var names: [String] = []
        for c in figures.flatMap(\.comparisons) where !names.contains(c.name) { names.append(c.name) }
        if names.isEmpty { return "" }
        var out = "| compared | ours | " + names.joined(separator: " | ") + " |\n"
        out += "|---|---|" + String(repeating: "---|", count: names.count) + "\n"
        for f in figures where !f.comparisons.isEmpty {
            out += "| \(f.name) | \(Format.value(f.median, f.unit)) |"
            for name in names {
                guard let c = f.comparisons.first(where: { $0.name == name }) else {
                    out += " |"
                    continue
                }
                let asked = c.most.map { ", asked \(Format.ratio($0))" + (c.ratio > $0 ? ", missed" : "") } ?? ""
                out += " \(Format.value(c.median, f.unit)), \(Format.ratio(c.ratio))\(asked) |"
            }
            out += "\n"
        }
        return out
    }
}
