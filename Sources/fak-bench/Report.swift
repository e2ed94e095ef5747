internal import FakJSON

/// Prints figures.
enum Report {
    static func table(_ figures: [Figure], _ bench: Bench) {
        for section in Section.allCases {
            let own = figures.filter { $0.section == section }
            if own.isEmpty { continue }
            say("\n" + row(section.title, "median", "p99", "asked", "allocs", "MB/s"))
            for f in own {
                say(
                    row(
                        f.name, Format.value(f.median, f.unit), Format.value(f.p99, f.unit),
                        f.target.map { Format.value($0.value, f.unit) } ?? "",
                        f.allocations.map { Format.fixed($0, 2) } ?? "",
                        f.bytesPerSecond.map { Format.fixed($0 / 1e6, 0) } ?? ""))
                for c in f.comparisons {
                    let asked = c.most.map { ", asked " + Format.ratio($0) } ?? ""
                    say(
                        row("    \(c.name)", Format.value(c.median, f.unit))
                            + "   ratio \(Format.ratio(c.ratio))\(asked)")
                }
                for miss in f.misses { say("    MISSED: \(miss)") }
            }
        }
        if bench.peers == nil { say("\nNo peer was measured: Tests/Peers/setup DIR, then fak-bench --peers DIR.") }
    }

    /// One object a line. Peers are other programs, `compared` are other workloads of ours; `ratio` is ours by theirs.
    static func json(_ figures: [Figure]) {
        for f in figures {
            var w = JSONWriter()
            w.beginObject()
            for (key, text) in [("name", f.name), ("section", f.section.rawValue), ("unit", f.unit.rawValue)] {
                w.key(key)
                w.string(text)
            }
            func number(_ key: String, _ value: Double?, _ places: Int) {
                guard let value else { return }
                w.key(key)
                w.number(Format.fixed(value, places))
            }
            number("median", f.median, 1)
            number("p99", f.p99, 1)
            number("n", Double(f.n), 0)
            number("allocations", f.allocations, 3)
            if f.bytes > 0 { number("bytes", Double(f.bytes), 0) }
            number("bytes_per_second", f.bytesPerSecond, 0)
            switch f.target {
            case .atMost(let value): number("at_most", value, 0)
            case .atLeast(let value): number("at_least", value, 0)
            case nil: break
            }
            for (key, isPeer) in [("peers", true), ("compared", false)] {
                let others = f.comparisons.filter { $0.isPeer == isPeer }
                if others.isEmpty { continue }
                w.key(key)
                w.beginArray()
                for c in others {
                    w.beginObject()
                    w.key("name")
                    w.string(c.name)
                    number("median", c.median, 1)
                    number("ratio", c.ratio, 3)
                    number("ratio_at_most", c.most, 2)
                    w.endObject()
                }
                w.endArray()
            }
            w.key("met")
            w.bool(f.misses.isEmpty)
            w.endObject()
            say(String(decoding: w.finish(), as: UTF8.self))
        }
    }

    private static func row(_ cells: String...) -> String {
        var out = cells[0].padded(to: 48)
        for cell in cells.dropFirst() { out += cell.leftPadded(to: 14) }
        return out
    }
}
