internal import CAllocationCounter
internal import Glibc

/// One figure: what one operation costs.
struct Figure {
    var name: String
    var n: Int
    /// Nanoseconds of one operation.
    var median: Double
    var p99: Double
    /// Allocations of one operation, warm.
    var allocations: Double
    /// Bytes of input of one operation; 0 where there is none.
    var bytes: Int
    /// What the design asks for, in nanoseconds; nil where it asks for nothing.
    var target: Double?
}

enum Measure {
    /// Processor time of this thread in nanoseconds: other work on the machine is not counted.
    static func now() -> UInt64 {
        var t = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t)
        return UInt64(t.tv_sec) * 1_000_000_000 + UInt64(t.tv_nsec)
    }

    /// Runs `body(iterations)` in samples of at least 50 µs and reports the time of one iteration.
    static func run(
        _ name: String, bytes: Int = 0, target: Double? = nil, samples: Int = 300, _ body: (Int) -> Void
    ) -> Figure {
        body(1)
        var iterations = 1
        while true {
            let start = now()
            body(iterations)
            if now() - start >= 50_000 || iterations >= 1 << 24 { break }
            iterations *= 2
        }
        body(iterations)
        let before = fak_allocation_count()
        body(iterations)
        let allocations = Double(fak_allocation_count() - before) / Double(iterations)
        var times: [Double] = []
        times.reserveCapacity(samples)
        let deadline = now() + 3_000_000_000
        for _ in 0..<samples {
            let start = now()
            body(iterations)
            times.append(Double(now() - start) / Double(iterations))
            if now() > deadline, times.count >= 20 { break }
        }
        times.sort()
        return Figure(
            name: name, n: times.count * iterations, median: times[times.count / 2],
            p99: times[min(times.count - 1, times.count * 99 / 100)], allocations: allocations, bytes: bytes,
            target: target)
    }
}
