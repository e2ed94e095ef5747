internal import BytecodeVerifier
internal import FakBasics
internal import PolicyKernel

/// Floors of 10 to 10 000 rules.
enum ScaleFigures {
    static let sizes = [10, 100, 1000, 10_000]

    static let entries: [Entry] = sizes.flatMap { size in
        let isLargest = size == sizes.last
        return [
            Entry(
                section: .scale, name: "\(size) rules, compile and verify",
                target: isLargest ? .atMost(10_000_000_000) : nil
            ) { bench throws(BenchError) in
                let floor = try bench.largeFloor(size)
                return Taken(
                    [Samples(name: "", values: floor.times, operations: 1)], bytes: floor.manifestBytes, peers: [])
            },
            Entry(
                section: .scale, name: "\(size) rules, peak memory", unit: .bytes,
                target: isLargest ? .atMost(1e9) : nil
            ) { bench throws(BenchError) in Taken(count: try bench.largeFloor(size).peak) },
            Entry(section: .scale, name: "\(size) rules, image", unit: .bytes) { bench throws(BenchError) in
                Taken(count: Double(try bench.largeFloor(size).image.count))
            },
            Entry(section: .scale, name: "\(size) rules, load and verify") { bench throws(BenchError) in
                let image = try bench.largeFloor(size).image
                return try Taken(own: image.count, samples: 30) { operations in
                    for _ in 0..<operations { _ = try? Kernel(Verifier.verify(image)) }
                }
            },
        ]
    }
}

extension Taken {
    fileprivate init(count: Double) { self.init(median: count, p99: count, n: 1) }
}

/// What `fak policy compile` makes of a generated manifest, and what that costs.
struct LargeFloor {
    let manifestBytes: Int
    let image: [UInt8]
    /// Processor time of the process.
    let times: [Double]
    /// Most memory of the process, in bytes.
    let peak: Double

    init(rules: Int, fak: String) throws(BenchError) {
        let folder = try Files.temporaryFolder()
        defer { Files.remove(folder: folder, files: ["floor.json", "floor.fakb"]) }
        let manifest = RuleGenerator.manifest(rules: rules)
        try Files.write(folder + "/floor.json", manifest)
        var times: [Double] = []
        var peak = 0.0
        for _ in 0..<(rules > 1000 ? 3 : 10) {
            let usage = try Child(fak, ["policy", "compile", folder + "/floor.json", "-o", folder + "/floor.fakb"]).wait()
            guard usage.status == 0 else { throw BenchError("\(fak) does not compile \(rules) rules") }
            times.append(usage.processor)
            peak = max(peak, usage.peak)
        }
        manifestBytes = manifest.utf8.count
        image = try Files.read(folder + "/floor.fakb")
        self.times = times
        self.peak = peak
    }
}
