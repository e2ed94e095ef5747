internal import CAllocationCounter
internal import Glibc

/// Something that is timed: ours, or a peer that times itself.
struct Contender {
    let name: String
    /// Nanoseconds of processor time of so many operations.
    let time: (_ operations: Int) throws(BenchError) -> Double

    /// Operations of this process.
    static func own(_ name: String, _ body: @escaping (_ operations: Int) -> Void) -> Contender {
        Contender(name: name) { operations in
            let start = Measure.now()
            body(operations)
            return Double(Measure.now() - start)
        }
    }
}

/// The samples of one contender, as nanoseconds of one operation.
struct Samples {
    let name: String
    /// Ascending.
    let values: [Double]
    /// Operations of one sample.
    let operations: Int

    init(name: String, values: [Double], operations: Int) {
        self.name = name
        self.values = values.sorted()
        self.operations = operations
    }

    var n: Int { values.count * operations }
    var median: Double { values[values.count / 2] }
    var p99: Double { values[min(values.count - 1, values.count * 99 / 100)] }
}

enum Measure {
    /// Processor time of this thread in nanoseconds: other work on the machine is not counted.
    static func now() -> UInt64 { read(CLOCK_THREAD_CPUTIME_ID) }

    /// Time of day in nanoseconds from some start, for what waits.
    static func wall() -> UInt64 { read(CLOCK_MONOTONIC) }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var t = timespec()
        unsafe clock_gettime(clock, &t)
        return UInt64(t.tv_sec) * 1_000_000_000 + UInt64(t.tv_nsec)
    }

    /// Samples of at least 50 µs from each contender in turn, so that what disturbs one disturbs all. Each begins with an
    /// operation that is not timed: the caches hold what the contender before it read. Ends after `samples` rounds, or
    /// after 4 seconds and 20 rounds.
    static func race(_ contenders: [Contender], samples: Int = 300) throws(BenchError) -> [Samples] {
        var counts: [Int] = []
        for contender in contenders {
            var operations = 1
            _ = try contender.time(1)
            while try contender.time(operations) < 50_000, operations < 1 << 24 { operations *= 2 }
            counts.append(operations)
        }
        var times = [[Double]](repeating: [], count: contenders.count)
        let deadline = wall() + 4_000_000_000
        for round in 0..<samples {
            for (i, contender) in contenders.enumerated() {
                if contenders.count > 1 { _ = try contender.time(1) }
                times[i].append(try contender.time(counts[i]) / Double(counts[i]))
            }
            if round >= 20, wall() > deadline { break }
        }
        var out: [Samples] = []
        for (i, contender) in contenders.enumerated() {
            out.append(Samples(name: contender.name, values: times[i], operations: counts[i]))
        }
        return out
    }

    /// Heap allocations of one operation, once warm.
    static func allocations(_ body: (_ operations: Int) -> Void) -> Double {
        body(2)
        let before = fak_allocation_count()
        body(8)
        return Double(fak_allocation_count() - before) / 8
    }
}
