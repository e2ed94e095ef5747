internal import FakBasics

/// The number line, cut at every number that some rule names: all numbers of a cell are alike to all of them.
struct NumberCells {
    /// Ascending, canonical.
    private let cuts: [[UInt8]]
    /// By cell, numbers of it, shortest first: below the first cut, the cut, between it and the next, …
    let samples: [[[UInt8]]]

    init(_ cuts: [[UInt8]]) {
        var sorted: [[UInt8]] = []
        for cut in cuts.sorted(by: { NumberCells.isLess($0, $1) }) where sorted.last != cut { sorted.append(cut) }
        self.cuts = sorted
        // Short numbers, and for each cut one that is a hair above it and one below.
        var pool = (0...9).map { [UInt8(0x30 + $0)] }
        pool += (1...9).map { [0x2D, UInt8(0x30 + $0)] }
        let digits = (sorted.map { NumberCells.fraction($0) }.max() ?? 0) + 1
        for cut in sorted {
            pool += NumberCells.around(cut, digits)
        }
        var byCell = [[[UInt8]]](repeating: [], count: 2 * sorted.count + 1)
        for number in pool { byCell[NumberCells.cell(number, sorted)].append(number) }
        for (i, cut) in sorted.enumerated() { byCell[2 * i + 1] = [cut] }
        samples = byCell.map { cell in
            var out: [[UInt8]] = []
            for number in cell.sorted(by: { ($0.count, $0[0], $0.last!) < ($1.count, $1[0], $1.last!) })
            where !out.contains(number) && out.count < 4 { out.append(number) }
            return out
        }
    }

    var count: Int { samples.count }

    /// The cell of a canonical number.
    func cell(of number: [UInt8]) -> Int { NumberCells.cell(number, cuts) }

    private static func cell(_ number: [UInt8], _ cuts: [[UInt8]]) -> Int {
        for (i, cut) in cuts.enumerated() {
            let order = DecimalText.compare(number.span, cut.span)
            if order < 0 { return 2 * i }
            if order == 0 { return 2 * i + 1 }
        }
        return 2 * cuts.count
    }

    private static func isLess(_ a: [UInt8], _ b: [UInt8]) -> Bool { DecimalText.compare(a.span, b.span) < 0 }

    private static func fraction(_ number: [UInt8]) -> Int {
        guard let point = number.firstIndex(of: 0x2E) else { return 0 }
        return number.count - point - 1
    }

    /// Numbers near a cut: its neighbours in the last place and in one more place, and one of more digits.
    private static func around(_ cut: [UInt8], _ digits: Int) -> [[UInt8]] {
        var out: [[UInt8]] = []
        let isNegative = cut.first == 0x2D
        let plain = isNegative ? Array(cut.dropFirst()) : cut
        let sign: [UInt8] = isNegative ? [0x2D] : []
        // All digits without the point, as one natural number with a number of places.
        for places in Set([fraction(cut), digits]).sorted() {
            var whole = plain.filter { $0 != 0x2E }
            whole += [UInt8](repeating: 0x30, count: places - fraction(cut))
            out.append(sign + pointed(added(whole, 1), places))
            if let less = subtracted(whole) { out.append(sign + pointed(less, places)) }
            if plain == [0x30] { out.append([0x2D] + pointed(added(whole, 1), places)) }
        }
        out.append(sign + [0x39] + plain)
        return out.map { canonical($0) }
    }

    private static func added(_ digits: [UInt8], _ one: UInt8) -> [UInt8] {
        var out = digits
        var at = out.count - 1
        while at >= 0 {
            if out[at] < 0x39 {
                out[at] += one
                return out
            }
            out[at] = 0x30
            at -= 1
        }
        return [0x31] + out
    }

    private static func subtracted(_ digits: [UInt8]) -> [UInt8]? {
        if digits.allSatisfy({ $0 == 0x30 }) { return nil }
        var out = digits
        var at = out.count - 1
        while out[at] == 0x30 {
            out[at] = 0x39
            at -= 1
        }
        out[at] -= 1
        return out
    }

    private static func pointed(_ digits: [UInt8], _ places: Int) -> [UInt8] {
        if places == 0 { return digits }
        let padded = [UInt8](repeating: 0x30, count: max(0, places + 1 - digits.count)) + digits
        return Array(padded.dropLast(places)) + [0x2E] + Array(padded.suffix(places))
    }

    static func canonical(_ text: [UInt8]) -> [UInt8] {
        // Leading zeros are no JSON.
        var rest = text
        let isNegative = rest.first == 0x2D
        if isNegative { rest.removeFirst() }
        while rest.count > 1, rest[0] == 0x30, rest[1] != 0x2E { rest.removeFirst() }
        if isNegative { rest.insert(0x2D, at: 0) }
        var out: [UInt8] = []
        DecimalText.appendCanonical(rest.span, 0, rest.count, to: &out)
        return out
    }
}
