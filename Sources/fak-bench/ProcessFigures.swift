internal import Glibc

/// Whole processes from start to end, by the clock on the wall: what a hook waits for.
enum ProcessFigures {
    static let entries: [Entry] = [
        start("process: fak version", { _, _ in ["version"] }),
        start("process: fak preflight, manifest") { bench, _ in
            ["preflight", "--policy", bench.path(codingFloor), "--tool", "Bash", "--args", command]
        },
        start("process: fak preflight, image") { _, image in
            ["preflight", "--policy", image, "--tool", "Bash", "--args", command]
        },
    ]

    private static let codingFloor = "examples/coding-starter.json"
    private static let command = #"{"command":"git status"}"#

    private static func start(
        _ name: String, _ arguments: @escaping @Sendable (_ bench: Bench, _ image: String) -> [String]
    ) -> Entry {
        Entry(section: .processes, name: name) { bench throws(BenchError) in
            let folder = try Files.temporaryFolder()
            defer { Files.remove(folder: folder, files: ["floor.fakb"]) }
            let image = folder + "/floor.fakb"
            let compiles = try Child(bench.fak, ["policy", "compile", bench.path(codingFloor), "-o", image]).wait()
            guard compiles.status == 0 else { throw BenchError("\(bench.fak) does not compile \(codingFloor)") }
            let words = arguments(bench, image)
            var times: [Double] = []
            for _ in 0..<100 {
                let start = Measure.wall()
                let usage = try Child(bench.fak, words).wait()
                times.append(Double(Measure.wall() - start))
                if usage.status != 0 { throw BenchError("fak \(words[0]) exits \(usage.status)") }
            }
            return Taken([Samples(name: "", values: times, operations: 1)], bytes: 0, peers: [])
        }
    }
}
