/// Which bits of a file are flipped: all, or a sample that gives every section its share.
struct FlipPlan {
    let flips: [Flip]
    /// Whether that is every bit there is.
    let isEvery: Bool

    /// Sections get equal shares of `most`; what a small section does not need, the others share again.
    init(_ file: ImageFile, most: Int, seed: UInt64) {
        let runs = file.runs()
        let sizes = runs.map { run in run.bytes.reduce(0) { $0 + 8 * $1.count } }
        var random = SplitMix(state: seed)
        var flips: [Flip] = []
        for (run, share) in zip(runs, FlipPlan.shares(sizes, most)) {
            let size = run.bytes.reduce(0) { $0 + 8 * $1.count }
            for number in FlipPlan.sample(share, of: size, &random) {
                flips.append(FlipPlan.flip(run.section, run.bytes, number))
            }
        }
        self.flips = flips
        isEvery = flips.count == sizes.reduce(0, +)
    }

    private static func flip(_ section: String, _ runs: [Range<Int>], _ number: Int) -> Flip {
        var byte = number / 8
        for run in runs {
            if byte < run.count { return Flip(section: section, byte: run.lowerBound + byte, bit: UInt8(number % 8)) }
            byte -= run.count
        }
        preconditionFailure("a bit outside its section")
    }

    private static func shares(_ sizes: [Int], _ most: Int) -> [Int] {
        var shares = [Int](repeating: 0, count: sizes.count)
        var left = most
        while left > 0 {
            let open = sizes.indices.filter { shares[$0] < sizes[$0] }
            if open.isEmpty { break }
            // What does not divide goes to the first ones.
            for (i, at) in open.enumerated() {
                let part = left / (open.count - i)
                let taken = min(max(1, part), sizes[at] - shares[at], left)
                shares[at] += taken
                left -= taken
            }
        }
        return shares
    }

    /// So many different numbers below `size`, ascending (Floyd's way).
    private static func sample(_ count: Int, of size: Int, _ random: inout SplitMix) -> [Int] {
        if count >= size { return Array(0..<size) }
        var chosen = Set<Int>()
        for top in size - count..<size {
            let pick = random.below(top + 1)
            chosen.insert(chosen.contains(pick) ? top : pick)
        }
        return chosen.sorted()
    }
}

/// SplitMix64: the same numbers for a seed on every machine.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Even enough for choosing bits: the bound is far below 2^64.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
