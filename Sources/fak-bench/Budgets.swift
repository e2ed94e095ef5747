internal import Bytecode
internal import BytecodeVerifier
internal import CAllocationCounter
internal import CallModel
internal import Conformance
internal import FakJSON
internal import FloorLoader
internal import PolicyKernel
internal import ShellSyntax

/// Counts that must not grow, held against Tests/Budgets/kernel.json. No clock is involved.
enum Budgets {
    /// Prints a line a budget; true when all hold.
    static func check(root: String) throws(BenchError) -> Bool {
        guard let limits = try? JSONReader.read(try Files.read("\(root)/Tests/Budgets/kernel.json"), limits: .manifest)
        else { throw BenchError("\(root)/Tests/Budgets/kernel.json is no JSON") }
        var holds = true
        for (name, count) in try counts(root: root) {
            let limit = limits[name]?.asInt
            let isMet = limit.map { count <= $0 } ?? false
            say("\(isMet ? "ok  " : "FAIL") \(name): \(count) of \(limit.map { String($0) } ?? "no limit")")
            if !isMet { holds = false }
        }
        return holds
    }

    private static func counts(root: String) throws(BenchError) -> [(String, Int)] {
        var out = [
            ("allocations_per_decision", try overCorpus(root, atLeast: 1000) { !isScript($0) }),
            ("allocations_per_code_mode_decision", try overCorpus(root, atLeast: 80, isScript)),
            ("allocations_of_first_long_decision", afterGrowth()),
            ("allocations_per_redaction", redaction()), ("allocations_per_shell_text", try shellTexts(root)),
        ]
        for size in ScaleFigures.sizes {
            let image = Bench.compile(RuleGenerator.manifest(rules: size)).imageBytes
            out.append(("image_bytes_\(size)_rules", image.count))
        }
        return out
    }

    /// The most allocations that one decision of the corpus makes once the scratch is warm. Arguments over 4 KB are left
    /// out, and so are floors that redact: writing the new bytes allocates them. Scripts of code mode are counted apart: each
    /// call in one is a call with arguments of its own.
    private static func overCorpus(
        _ root: String, atLeast rowCount: Int, _ counts: (Call) -> Bool
    ) throws(BenchError) -> Int {
        let rows = try Corpus(root + "/corpus").rows
        var scratch = KernelScratch()
        var most = 0
        var counted = 0
        for row in rows
        where row.call.bodyBytes <= 4096 && row.kernel.image.model.redactKeys.isEmpty && counts(row.call) {
            for _ in 0..<2 { _ = row.kernel.decide(row.call, .empty, &scratch) }
            most = max(most, allocations { _ = row.kernel.decide(row.call, .empty, &scratch) })
            counted += 1
        }
        if counted < rowCount { throw BenchError("the corpus has only \(counted) rows to count allocations with") }
        return most
    }

    /// Whether the tool is the one of code mode.
    private static func isScript(_ call: Call) -> Bool { call.tool.map { $0 | 0x20 } == Array("exec".utf8) }

    /// Of the first call with 100 KB of escaped text, when all before it were short: the scratch grows.
    private static func afterGrowth() -> Int {
        let kernel = Bench.compile(Workload.manifest).kernel
        var scratch = KernelScratch()
        for _ in 0..<4 { _ = kernel.decide(Workload.bash(Workload.benign(1024)), .empty, &scratch) }
        let long = Workload.bash(Workload.benign(100_000) + "\n")
        return allocations { _ = kernel.decide(long, .empty, &scratch) }
    }

    /// The most allocations that reading one script of corpus/shell makes once the reader has read all of them.
    private static func shellTexts(_ root: String) throws(BenchError) -> Int {
        let lines = try Files.read("\(root)/corpus/shell/bash.jsonl").split(separator: 0x0A).dropFirst()
        let scripts = lines.compactMap { line in
            (try? JSONReader.read(Array(line), limits: .manifest))?["script"]?.asString.map { Array($0.utf8) }
        }.filter { $0.count <= 4096 }
        if scripts.count < 3000 { throw BenchError("corpus/shell has only \(scripts.count) scripts") }
        var reader = ShellReader()
        func read(_ script: [UInt8]) {
            reader.reset()
            _ = try? reader.read(script.span, depth: 0)
        }
        scripts.forEach(read)
        var most = 0
        for script in scripts { most = max(most, allocations { read(script) }) }
        return most
    }

    private static func redaction() -> Int {
        let (kernel, call) = (Bench.compile(Workload.redacting).kernel, Workload.secret)
        var scratch = KernelScratch()
        for _ in 0..<2 { _ = kernel.redacted(call, &scratch) }
        return allocations { _ = kernel.redacted(call, &scratch) }
    }

    private static func allocations(_ body: () -> Void) -> Int {
        let before = fak_allocation_count()
        body()
        return Int(fak_allocation_count() - before)
    }
}
