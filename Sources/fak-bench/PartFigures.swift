internal import CallModel
internal import FloorLoader
internal import PolicyKernel

/// The scan of the arguments without the rules; `WalkFigures` has the rules without the scan.
enum PartFigures {
    static let entries: [Entry] = [
        scan("scan of the arguments, 20 B", Workload.bash(Workload.short)),
        scan("scan of the arguments, 1 KB", Workload.bash(Workload.benign(1024))),
        scan("scan of the arguments, 64 KB", Workload.bash(Workload.benign(65_536))),
        scan("scan of the arguments, 4 KB edit", Workload.edit),
    ]

    private static func scan(_ name: String, _ call: Call) -> Entry {
        Entry(section: .parts, name: name) { bench throws(BenchError) in
            let kernel = bench.floor.kernel
            var scratch = KernelScratch()
            guard kernel.scans(call, &scratch) else { throw BenchError("the arguments are refused") }
            return try Taken(own: call.bodyBytes) { operations in
                for _ in 0..<operations { _ = kernel.scans(call, &scratch) }
            }
        }
    }
}
