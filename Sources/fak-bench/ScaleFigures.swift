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
                let times = try bench.largeFloor(size).times
                return Taken([Samples(name: "", values: times, operations: 1)], bytes: 0, peers: [])
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
    let image: [UInt8]
    /// Processor time of the process.
    let times: [Double]
    /// Most memory of the process, in bytes.
    let peak: Double

    init(rules: Int) throws(BenchError) {
        let folder = try Files.temporaryFolder()
        defer { Files.remove(folder: folder, files: ["floor.json", "floor.fakb"]) }
        try Files.write(folder + "/floor.json", RuleGenerator.manifest(rules: rules))
        var times: [Double] = []
        var peak = 0.0
        for _ in 0..<(rules > 1000 ? 3 : 10) {
            guard let line = Child.output(of: Files.products + "/fak-bench", ["--cost-of", folder]),
                let cost = LargeFloor.cost(line)
            else { throw BenchError("fak does not compile \(rules) rules") }
            times.append(cost.time)
            peak = max(peak, cost.peak)
        }
        image = try Files.read(folder + "/floor.fakb")
        self.times = times
        self.peak = peak
    }

    /// Compiles a folder's floor.json and prints nanoseconds and bytes. A process of its own: what the system says of a
    /// child's memory is at least that of the process that started it, and this one is small.
    static func printCost(of folder: String) throws(BenchError) -> Bool {
        let files = [folder + "/floor.json", "-o", folder + "/floor.fakb"]
        let usage = try Child(Files.products + "/fak", ["policy", "compile", "--fast"] + files).wait()
        say("\(Int(usage.processor)) \(Int(usage.peak))")
        return usage.status == 0
    }

    private static func cost(_ line: String) -> (time: Double, peak: Double)? {
        let words = line.split(separator: " ").compactMap { Double($0) }
        return words.count == 2 ? (words[0], words[1]) : nil
    }
}
