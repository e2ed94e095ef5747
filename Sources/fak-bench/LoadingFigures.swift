internal import BytecodeVerifier
internal import FloorLoader
internal import PolicyCompiler
internal import PolicyKernel
internal import PolicySemantics

/// From bytes to a kernel.
enum LoadingFigures {
    static let entries: [Entry] = [
        load("load and verify, 20 rules", 1_000_000) { $0.floor },
        load("load and verify, coding floor", 1_000_000) { bench throws(BenchError) in try codingFloor(bench) },
        compile("compile, 20 rules", 100_000_000, verifies: false) { _ in Array(Workload.manifest.utf8) },
        compile("compile and verify, 20 rules", 150_000_000, verifies: true) { _ in Array(Workload.manifest.utf8) },
        compile("compile, coding floor", 100_000_000, verifies: false) { bench throws(BenchError) in
            try codingManifest(bench)
        },
        compile("compile and verify, coding floor", 150_000_000, verifies: true) { bench throws(BenchError) in
            try codingManifest(bench)
        },
    ]

    private static func codingManifest(_ bench: Bench) throws(BenchError) -> [UInt8] {
        try Files.read(bench.path("examples/coding-starter.json"))
    }

    private static func codingFloor(_ bench: Bench) throws(BenchError) -> Floor {
        guard let floor = FloorLoader.compile(try codingManifest(bench), path: "coding-starter").floor else {
            throw BenchError("the coding floor does not compile")
        }
        return floor
    }

    private static func load(
        _ name: String, _ target: Double, _ floor: @escaping @Sendable (Bench) throws(BenchError) -> Floor
    ) -> Entry {
        Entry(section: .loading, name: name, target: .atMost(target)) { bench throws(BenchError) in
            let image = try floor(bench).imageBytes
            return try Taken(own: image.count, samples: 100) { operations in
                for _ in 0..<operations { _ = try? Kernel(Verifier.verify(image)) }
            }
        }
    }

    /// The manifest is read each time: from its text to the image, and on to the verified one.
    private static func compile(
        _ name: String, _ target: Double, verifies: Bool,
        _ manifest: @escaping @Sendable (Bench) throws(BenchError) -> [UInt8]
    ) -> Entry {
        Entry(section: .loading, name: name, target: .atMost(target)) { bench throws(BenchError) in
            let text = try manifest(bench)
            return try Taken(own: 0, samples: 20) { operations in
                for _ in 0..<operations {
                    guard let policy = Resolver.resolve(text).policy,
                        let compiled = try? PolicyCompiler.compile(policy)
                    else { continue }
                    if verifies { _ = try? Verifier.verify(compiled.bytes) }
                }
            }
        }
    }
}
