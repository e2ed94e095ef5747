internal import Bytecode
internal import BytecodeVerifier
internal import CallModel
internal import Conformance
internal import FloorLoader
internal import PolicyKernel

/// The conformance corpus, as decisions in a second.
enum CorpusFigures {
    static let entries: [Entry] = [
        kernel("everyday corpus rows, kernel alone", \.isEveryday),
        kernel("all corpus rows, kernel alone") { _ in true },
        runner, process,
    ]

    /// Each call with the kernel of its floor.
    private static func kernel(_ name: String, _ counts: @escaping @Sendable (Corpus.Row) -> Bool) -> Entry {
        Entry(section: .corpus, name: name, unit: .rowsPerSecond) { bench throws(BenchError) in
            let rows = try bench.corpus().rows.filter(counts)
            var scratch = KernelScratch()
            var taken = try Taken(own: 0, samples: 50) { operations in
                for _ in 0..<operations {
                    for row in rows { _ = row.kernel.decide(row.call, .empty, &scratch) }
                }
            }
            taken.allocations = taken.allocations.map { $0 / Double(rows.count) }
            return taken.perSecond(rows.count)
        }
    }

    /// What `fak conformance run --json` does once its floors are compiled: reads, decides, compares, reports.
    private static let runner = Entry(
        section: .corpus, name: "conformance run, floors compiled", unit: .rowsPerSecond, target: .atLeast(200_000)
    ) { bench throws(BenchError) in
        let corpus = try bench.corpus()
        let (paths, decider) = (corpus.everydayFiles, corpus.decider)
        let rows = try Corpus.run(paths, decider).rows.count
        var taken = try Taken(own: 0, samples: 50) { operations in
            for _ in 0..<operations { _ = try? Corpus.run(paths, decider).jsonLines }
        }
        taken.allocations = taken.allocations.map { $0 / Double(rows) }
        return taken.perSecond(rows)
    }

    /// `fak conformance run corpus/ --json`: compiles every floor of it first.
    private static let process = Entry(
        section: .corpus, name: "conformance run, process", unit: .rowsPerSecond
    ) { bench throws(BenchError) in
        let rows = try bench.corpus().rows.count
        var times: [Double] = []
        for _ in 0..<3 {
            let usage = try Child(bench.fak, ["conformance", "run", bench.path("corpus"), "--json"]).wait()
            if usage.status != 0 { throw BenchError("a row of the corpus fails") }
            times.append(usage.processor)
        }
        let samples = Samples(name: "", values: times, operations: 1)
        return Taken([samples], bytes: 0, peers: []).perSecond(rows)
    }
}

extension Taken {
    /// Of passes over so many rows: rows in a second.
    fileprivate func perSecond(_ rows: Int) -> Taken {
        var out = self
        out.median = Double(rows) * 1e9 / median
        out.p99 = Double(rows) * 1e9 / p99
        out.n = n * rows
        return out
    }
}

/// The rows of a corpus with their floors, each compiled once.
final class Corpus {
    struct Row {
        let call: Call
        let kernel: Kernel

        /// Not a call of megabytes, of which the limits have some, nor one that may run until PCRE2 gives up.
        var isEveryday: Bool { call.bodyBytes <= 65_536 && kernel.image.model.pcres.isEmpty }
    }

    private final class Kept {
        var rows: [Row] = []
        var floors: [ManifestText: (Call) -> DecidedRow] = [:]
        var isRecording = true
        let scratch = ScratchBox()
    }

    let rows: [Row]
    /// Decides as the product does, and compiles no floor twice in this process.
    let decider: FloorDecider
    /// Files of everyday rows alone.
    let everydayFiles: [String]

    init(_ folder: String) throws(BenchError) {
        let kept = Kept()
        decider = FloorDecider(name: "kernel") { manifest throws(FloorRefusal) in
            let text = ManifestText(manifest)
            if let known = kept.floors[text] { return known }
            guard let kernel = FloorLoader.compile(manifest, path: "policy").floor?.kernel else {
                throw FloorRefusal(message: "the manifest has errors")
            }
            let decide = FloorDecider.decide(kernel, kept.scratch)
            let floor = { (call: Call) in
                if kept.isRecording { kept.rows.append(Row(call: call, kernel: kernel)) }
                return decide(call)
            }
            kept.floors[text] = floor
            return floor
        }
        let report = try Corpus.run([folder], decider)
        if !report.passes { throw BenchError("a row of \(folder) fails") }
        kept.isRecording = false
        rows = kept.rows
        var others: Set<String> = []
        for (result, row) in zip(report.rows, rows) where !row.isEveryday { others.insert(result.place.file) }
        everydayFiles = Set(report.rows.map(\.place.file)).subtracting(others).sorted()
    }

    static func run(_ paths: [String], _ decider: FloorDecider) throws(BenchError) -> ConformanceReport {
        do throws(ConformanceError) {
            return try ConformanceRunner.run(paths: paths, decider: decider)
        } catch {
            throw BenchError(error.description)
        }
    }
}
