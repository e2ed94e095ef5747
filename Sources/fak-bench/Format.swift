/// Numbers as people read them.
enum Format {
    static func value(_ value: Double, _ unit: Unit) -> String {
        switch unit {
        case .nanoseconds: time(value)
        case .rowsPerSecond: fixed(value, 0) + " rows/s"
        case .bytes: bytes(value)
        }
    }

    static func ratio(_ value: Double) -> String { fixed(value, value < 0.1 ? 4 : 2) + " x" }

    static func bytes(_ count: Double) -> String {
        if count < 10_000 { return fixed(count, 0) + " B" }
        if count < 10_000_000 { return fixed(count / 1000, 1) + " kB" }
        return fixed(count / 1_000_000, 1) + " MB"
    }

    static func time(_ ns: Double) -> String {
        if ns < 10_000 { return fixed(ns, ns < 1000 ? 1 : 0) + " ns" }
        if ns < 10_000_000 { return fixed(ns / 1000, 1) + " us" }
        if ns < 10_000_000_000 { return fixed(ns / 1_000_000, 1) + " ms" }
        return fixed(ns / 1_000_000_000, 1) + " s"
    }

    static func fixed(_ value: Double, _ places: Int) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = Int((value * scale).rounded())
        if places == 0 { return String(scaled) }
        let fraction = String(scaled % Int(scale))
        return "\(scaled / Int(scale)).\(String(repeating: "0", count: places - fraction.count))\(fraction)"
    }
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
    func leftPadded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
