internal import FakJSON

/// Prints figures.
enum Report {
    static func table(_ figures: [Figure]) {
        print(row("figure", "median", "p99", "target", "allocs", "MB/s"))
        for f in figures {
            let rate = f.bytes > 64 ? fixed(Double(f.bytes) / f.median * 1000, 0) : ""
            print(row(f.name, time(f.median), time(f.p99), f.target.map(time) ?? "", fixed(f.allocations, 2), rate))
        }
    }

    /// One object a line: name, unit, median, p99, n, allocations, bytes, target.
    static func json(_ figures: [Figure]) {
        for f in figures {
            var w = JSONWriter(pretty: false)
            w.beginObject()
            w.key("name")
            w.string(f.name)
            w.key("unit")
            w.string("ns")
            for (key, value) in [
                ("median", fixed(f.median, 1)), ("p99", fixed(f.p99, 1)), ("n", String(f.n)),
                ("allocations", fixed(f.allocations, 3)), ("bytes", String(f.bytes)),
            ] {
                w.key(key)
                w.number(value)
            }
            if let target = f.target {
                w.key("target")
                w.number(fixed(target, 0))
            }
            w.endObject()
            print(String(decoding: w.finish(), as: UTF8.self))
        }
    }

    static func row(_ cells: String...) -> String {
        var out = cells[0].padded(to: 30)
        for cell in cells.dropFirst() { out += cell.leftPadded(to: 12) }
        return out
    }

    private static func time(_ ns: Double) -> String {
        if ns < 10_000 { return fixed(ns, ns < 1000 ? 1 : 0) + " ns" }
        if ns < 10_000_000 { return fixed(ns / 1000, 1) + " us" }
        return fixed(ns / 1_000_000, 1) + " ms"
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
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
    fileprivate func leftPadded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
