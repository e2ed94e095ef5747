import CallModel
import FloorLoader
import PolicyKernel
import PolicyRuntime
import Testing

/// Traces: what a runtime keeps of calls, and for how long.
@Suite struct RuntimeTests {
    private static let push = """
        {"allow": ["Bash", "Write"], "arg_rules": [{"tool": "@run", "deny_command": [["git", "push"]]}]}
        """
    private static let unknown = """
        {"allow": ["Bash", "Write"], "arg_rules": [{"tool": "@run", "deny_command": ["@unknown_program"]}]}
        """

    private func runtime(_ floor: String, traces: Int? = nil) throws -> PolicyRuntime {
        let loaded = try #require(FloorLoader.compile(Array(floor.utf8), path: "policy").floor)
        return PolicyRuntime(loaded.kernel, traces: traces)
    }

    private func write(_ path: String, _ text: String) -> Call {
        Call(tool: "Write", json: #"{"file_path":"\#(path)","content":"\#(text)"}"#)
    }

    private func run(_ command: String) -> Call { Call(tool: "Bash", json: #"{"command":"\#(command)"}"#) }

    @Test func tracesAreApart() throws {
        let runtime = try runtime(Self.push)
        let (one, two) = (TraceID("one"), TraceID("two"))
        #expect(runtime.decide(write("d.sh", "git push"), in: one).decision.verdict == .allow)
        #expect(runtime.decide(run("sh d.sh"), in: two).decision.verdict == .allow)
        #expect(runtime.decide(run("sh d.sh"), in: one).decision.verdict == .deny)
        runtime.end(one)
        #expect(runtime.decide(run("sh d.sh"), in: one).decision.verdict == .allow)
    }

    @Test func traceThatHadToGoIsMarked() throws {
        let runtime = try runtime(Self.unknown, traces: 2)
        let first = TraceID("first")
        #expect(runtime.decide(write("d.sh", "ls"), in: first).decision.verdict == .allow)
        #expect(runtime.decide(run("sh d.sh; sh e.sh"), in: first).decision.verdict == .allow)
        for name in ["a", "b"] { _ = runtime.decide(run("ls"), in: TraceID(name)) }
        #expect(runtime.decide(run("sh e.sh"), in: first).decision.verdict == .deny)
        #expect(runtime.decide(run("ls; git status"), in: first).decision.verdict == .allow)
        // `a` wrote nothing.
        #expect(runtime.decide(run("sh e.sh"), in: TraceID("a")).decision.verdict == .allow)
    }

    @Test func manyThreads() async throws {
        let runtime = try runtime(Self.push)
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<16 {
                let (write, run) = (write("d\(number).sh", "git push"), run("sh d\(number).sh"))
                group.addTask {
                    let id = TraceID("trace \(number % 4)")
                    return runtime.decide(write, in: id).decision.verdict == .allow
                        && runtime.decide(run, in: id).decision.verdict == .deny
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test func boundsMakeUnknown() {
        var files = AuthoredFiles()
        for number in 0..<20 {
            let text = [UInt8](repeating: 0x61, count: 60_000)
            files.apply(AuthoredWrite(path: Array("f\(number)".utf8), change: .replace(text)))
        }
        #expect(files.files.count == 20)
        #expect(files.files[0].isPartlyUnknown && files.files[0].text.isEmpty)
        #expect(!files.files[19].isPartlyUnknown)
        for number in 0..<300 { files.apply(AuthoredWrite(path: Array("g\(number)".utf8), change: .unknown)) }
        #expect(files.files.count == 256 && files.isIncomplete)
    }
}
