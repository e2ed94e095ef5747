internal import CallModel
internal import FakJSON
internal import FloorLoader
internal import PolicyKernel

/// Decisions from the call's bytes to the answer, JSON included.
enum DecisionFigures {
    private static let benign = "20 rules, 64 KB command"

    static let entries: [Entry] = [
        entry("name alone, allowed", 60, Call(tool: "tool_3", json: "{}"), againstCedar: true),
        entry("name alone, not listed", 60, Call(tool: "no_such_tool", json: "{}"), againstCedar: true),
        entry("name alone, by prefix", 60, Call(tool: "get_user", json: "{}")),
        entry("20 rules, 20 B command", 250, Workload.bash("go test ./internal/a"), againstCedar: true),
        entry("20 rules, git status", 700, Workload.bash("git status"), againstCedar: true),
        entry("20 rules, denied", nil, Workload.bash("rm -rf node_modules"), againstCedar: true),
        entry("20 rules, 1 KB command", 3_000, Workload.bash(Workload.benign(1024)), againstCedar: true),
        entry(benign, 130_000, Workload.bash(Workload.benign(65_536)), againstCedar: true),
        entry("20 rules, 4 KB edit", 3_000, Workload.edit),
        hostile("20 rules, 64 KB hostile: curl", Workload.hostile[0]),
        hostile("20 rules, 64 KB hostile: rm -", Workload.hostile[1]),
        hostile("20 rules, 64 KB hostile: all starts", Workload.hostile[2]),
        entry("20 rules, 20 B command, no filter", nil, Workload.bash("go test ./internal/a"), \.unfiltered),
        entry("20 rules, 1 KB command, no filter", nil, Workload.bash(Workload.benign(1024)), \.unfiltered),
        entry("20 rules, 64 KB command, no filter", nil, Workload.bash(Workload.benign(65_536)), \.unfiltered),
        hostile("20 rules, 64 KB hostile: all starts, no filter", Workload.hostile[2], \.unfiltered, most: 1.2),
        entry("80 rules, 64 KB command", nil, Workload.bash(Workload.benign(65_536)), \.many.kernel),
        entry("80 rules, 64 KB hostile", nil, Workload.bash(Workload.hostileToMany), \.many.kernel),
        entry("80 rules, 64 KB command, no filter", nil, Workload.bash(Workload.benign(65_536)), \.manyUnfiltered),
        entry("80 rules, 64 KB hostile, no filter", nil, Workload.bash(Workload.hostileToMany), \.manyUnfiltered),
        redaction, explain("explain, 20 B command", Workload.bash("go test ./internal/a")),
        explain("explain, denied", Workload.bash("rm -rf node_modules")),
    ]

    private static func entry(
        _ name: String, _ target: Double?, _ call: Call,
        _ kernel: @escaping @Sendable (Bench) -> Kernel = \.floor.kernel,
        againstCedar: Bool = false
    ) -> Entry {
        Entry(section: .decisions, name: name, target: target.map { .atMost($0) }) { bench throws(BenchError) in
            let cedar = againstCedar ? bench.peers?.cedar : nil
            if let cedar { try agree(cedar, kernel(bench), call) }
            return try take(
                bench, call, kernel(bench),
                others: cedar.map { [$0.contender(), $0.contender("\($0.name), engine alone", "engine")] } ?? [])
        }
    }

    /// A hostile subject in turn with the benign one of its length.
    private static func hostile(
        _ name: String, _ subject: String, _ kernel: @escaping @Sendable (Bench) -> Kernel = \.floor.kernel,
        most: Double? = nil
    ) -> Entry {
        Entry(section: .decisions, name: name, target: .atMost(190_000)) { bench throws(BenchError) in
            let other = decisions(benign, kernel(bench), Workload.bash(Workload.benign(subject.utf8.count)))
            var taken = try take(bench, Workload.bash(subject), kernel(bench), others: [other])
            taken.comparisons[0].most = most
            return taken
        }
    }

    private static func take(
        _ bench: Bench, _ call: Call, _ kernel: Kernel, others: [Contender]
    ) throws(BenchError) -> Taken {
        let own = decisions("", kernel, call)
        var taken = try Taken(
            Measure.race([own] + others), bytes: call.bodyBytes, peers: others.map { $0.name != benign })
        var scratch = KernelScratch()
        taken.allocations = Measure.allocations { operations in
            for _ in 0..<operations { _ = kernel.decide(call, .empty, &scratch) }
        }
        return taken
    }

    private static func decisions(_ name: String, _ kernel: Kernel, _ call: Call) -> Contender {
        var scratch = KernelScratch()
        return .own(name) { operations in
            for _ in 0..<operations { _ = kernel.decide(call, .empty, &scratch) }
        }
    }

    /// The decision and the new argument bytes.
    private static let redaction = Entry(section: .decisions, name: "redaction, 1 KB arguments") {
        bench throws(BenchError) in
        let (kernel, call) = (bench.redacting.kernel, Workload.secret)
        var scratch = KernelScratch()
        guard kernel.decide(call, .empty, &scratch).verdict == .transform else {
            throw BenchError("nothing is redacted")
        }
        return try Taken(own: call.bodyBytes) { operations in
            for _ in 0..<operations {
                let decision = kernel.decide(call, .empty, &scratch)
                if decision.obligations.redact { _ = kernel.redacted(call, &scratch) }
            }
        }
    }

    private static func explain(_ name: String, _ call: Call) -> Entry {
        Entry(section: .decisions, name: name) { bench throws(BenchError) in
            let kernel = bench.floor.kernel
            var scratch = KernelScratch()
            return try Taken(own: call.bodyBytes) { operations in
                for _ in 0..<operations { _ = kernel.explain(call, .empty, &scratch) }
            }
        }
    }

    // MARK: Cedar

    /// Gives the peer the call and compares the answers: the verdict, and which rules speak.
    private static func agree(_ cedar: Peer, _ kernel: Kernel, _ call: Call) throws(BenchError) {
        guard case .json(let body) = call.body else { throw BenchError("a text body is no call for \(cedar.name)") }
        var json = JSONWriter()
        json.beginObject()
        json.key("tool")
        json.string(call.tool.span)
        json.key("arguments")
        guard let arguments = try? JSONReader.read(body, limits: .manifest) else { throw BenchError("not JSON") }
        json.node(arguments)
        json.endObject()
        try cedar.setSubject(json.finish())
        let answer = try cedar.ask("decide", "decided")
        var scratch = KernelScratch()
        let explained = kernel.explain(call, .empty, &scratch)
        let rules = explained.findings.filter { $0.by == .argRule }.map(\.rule)
        let own = [explained.decision.verdict == .deny ? "deny" : "allow"] + rules
        if answer != own { throw BenchError("\(cedar.name) decides \(answer), the kernel \(own)") }
    }
}

extension Call {
    var bodyBytes: Int {
        switch body {
        case .json(let body), .text(let body): body.count
        }
    }
}

extension Taken {
    /// The first samples are ours, the others those of peers or of workloads to compare with.
    init(_ samples: [Samples], bytes: Int, peers: [Bool]) {
        let own = samples[0]
        self.init(median: own.median, p99: own.p99, n: own.n, bytes: bytes)
        comparisons = zip(samples.dropFirst(), peers).map { other, isPeer in
            Comparison(name: other.name, median: other.median, ratio: own.median / other.median, isPeer: isPeer)
        }
    }

    /// Operations of ours alone, with their allocations.
    init(own bytes: Int, samples: Int = 300, _ body: @escaping (_ operations: Int) -> Void) throws(BenchError) {
        self = try Taken(Measure.race([.own("", body)], samples: samples), bytes: bytes, peers: [])
        allocations = Measure.allocations(body)
    }
}
