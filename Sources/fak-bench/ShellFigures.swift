internal import CallModel
internal import FloorLoader
internal import PolicyKernel

/// Decisions about commands on a coding floor of the examples, everything on: script, commands, effects, rules, paths.
enum ShellFigures {
    static let entries: [Entry] = [
        entry("coding floor, git status", 700, "git status"),
        entry("coding floor, 4 KB harmless command", 20_000, command(4096)),
        entry(
            "coding floor, 4 KB here document", 20_000,
            "cat > docs/notes.md <<'EOF'\n" + prose(4060) + "\nEOF"),
        entry("coding floor, 4 KB commit message", 20_000, "git commit -m '" + prose(4076) + "'"),
        entry(
            "coding floor, wrapped and quoted", nil, "cd src && env A=1 timeout 5 g''it -C .. \"stat\"us | head -n 3"),
        entry("coding floor, denied behind wrappers", nil, "cd src && sudo env A=1 bash -c 'git -C .. push'"),
        hostile("coding floor, 64 KB of $(", String(repeating: "$(", count: 32 << 10)),
        hostile("coding floor, 64 KB of wrappers", String(repeating: "nice nohup sudo ", count: 4 << 10)),
        hostile("coding floor, 64 KB of assignments", String(repeating: "a=$b b=$a; ", count: 5958)),
        hostile("coding floor, 64 KB of pipes", String(repeating: "echo a|", count: 9362)),
    ]

    /// Lines of prose, to that length.
    private static func prose(_ length: Int) -> String {
        let line = "The reader keeps what it found before, and says where it stood; see the note on limits below.\n"
        return String(String(repeating: line, count: length / line.utf8.count + 1).prefix(length))
    }

    /// Everyday commands, one a line, to about that length.
    private static func command(_ length: Int) -> String {
        let lines = [
            "git diff --stat HEAD~1", "go test ./internal/... -run TestX", "ls -la src | head -n 20",
            "grep -rn \"func main\" cmd", "python3 build.py --release", "echo \"all done\"", "make -j2 check",
        ]
        var out = ""
        var i = 0
        while out.utf8.count + 40 < length {
            out += lines[i % lines.count] + "\n"
            i += 1
        }
        return out
    }

    private static func kernel(_ bench: Bench) throws(BenchError) -> Kernel {
        let text = try Files.read(bench.path("examples/coding-starter.json"))
        return Bench.compile(String(decoding: text, as: UTF8.self)).kernel
    }

    private static func entry(_ name: String, _ target: Double?, _ text: String) -> Entry {
        Entry(section: .decisions, name: name, target: target.map { .atMost($0) }) { bench throws(BenchError) in
            let kernel = try kernel(bench)
            let call = Workload.bash(text)
            var scratch = KernelScratch()
            var taken = try Taken(own: call.bodyBytes) { operations in
                for _ in 0..<operations { _ = kernel.decide(call, .empty, &scratch) }
            }
            taken.allocations = Measure.allocations { operations in
                for _ in 0..<operations { _ = kernel.decide(call, .empty, &scratch) }
            }
            return taken
        }
    }

    /// In turn with a harmless script of the same length.
    private static func hostile(_ name: String, _ text: String) -> Entry {
        Entry(section: .decisions, name: name) { bench throws(BenchError) in
            let kernel = try kernel(bench)
            let calls = [Workload.bash(text), Workload.bash(command(text.utf8.count))]
            let contenders = zip(["", "harmless script"], calls).map { name, call in
                var scratch = KernelScratch()
                return Contender.own(name) { operations in
                    for _ in 0..<operations { _ = kernel.decide(call, .empty, &scratch) }
                }
            }
            var taken = Taken(try Measure.race(contenders), bytes: calls[0].bodyBytes, peers: [false])
            taken.comparisons[0].most = 1.5
            return taken
        }
    }
}
