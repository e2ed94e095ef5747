internal import Patterns

/// Code points that a set of expressions cannot tell apart are one *letter*. Computed from the sets of a syntax tree, the
/// kinds that assertions know, and U+FFFD, which is what bytes that are no UTF-8 count as.
struct CodePoints {
    /// A run of code points of one letter, ascending; together all of them, surrogates left out.
    struct Run {
        let low: UInt32
        let high: UInt32
        let letter: Int32
    }

    let runs: [Run]
    let count: Int
    /// By letter: what stands beside a place where it stands.
    let kinds: [Beside]
    /// By letter: a code point of it, one that people can read where there is one.
    let samples: [UInt32]
    /// By set, then by letter: bit set for members.
    private let members: [[UInt64]]
    /// The letter of U+FFFD.
    let bad: Int32

    /// - Complexity: O(b log b + b × s / 64) for b bounds of s sets
    init(_ sets: [ScalarSet], kinds isSplitByKind: Bool) {
        let lineFeed = ScalarSet(0x0A)
        let all = isSplitByKind ? sets + [.word, lineFeed] : sets
        var bounds: [(at: UInt32, set: Int)] = []
        for (number, set) in all.enumerated() {
            for range in set.ranges {
                bounds.append((range.lowerBound, number))
                bounds.append((range.upperBound + 1, number))
            }
        }
        for at: UInt32 in [0, 0xD800, 0xE000, 0x11_0000] { bounds.append((at, -1)) }
        bounds.sort { a, b in a.at < b.at }
        var inside = [UInt64](repeating: 0, count: all.count / 64 + 1)
        var letters: [[UInt64]: Int32] = [:]
        var signatures: [[UInt64]] = []
        var runs: [Run] = []
        var i = 0
        while i < bounds.count {
            let low = bounds[i].at
            while i < bounds.count, bounds[i].at == low {
                if bounds[i].set >= 0 { inside[bounds[i].set / 64] ^= 1 << UInt64(bounds[i].set % 64) }
                i += 1
            }
            if i == bounds.count || low == 0xD800 { continue }
            let letter = letters[inside] ?? Int32(signatures.count)
            if letters.updateValue(letter, forKey: inside) == nil { signatures.append(inside) }
            runs.append(Run(low: low, high: bounds[i].at - 1, letter: letter))
        }
        self.runs = runs
        count = signatures.count
        members = all.indices.map { number in
            var bits = [UInt64](repeating: 0, count: signatures.count / 64 + 1)
            for (letter, signature) in signatures.enumerated()
            where signature[number / 64] >> UInt64(number % 64) & 1 == 1 {
                bits[letter / 64] |= 1 << UInt64(letter % 64)
            }
            return bits
        }
        var kinds = [Beside](repeating: .other, count: signatures.count)
        if isSplitByKind { for run in runs { kinds[Int(run.letter)] = Beside(run.low) } }
        self.kinds = kinds
        var samples = [UInt32?](repeating: nil, count: signatures.count)
        // A visible character of ASCII, else the first code point.
        for run in runs where run.low <= 0x7E && run.high >= 0x21 && (samples[Int(run.letter)] ?? 0) < 0x21 {
            samples[Int(run.letter)] = max(run.low, 0x21)
        }
        for run in runs where samples[Int(run.letter)] == nil { samples[Int(run.letter)] = run.low }
        self.samples = samples.map { $0! }
        bad = CodePoints.letter(of: 0xFFFD, runs)
    }

    func contains(_ set: Int32, _ letter: Int32) -> Bool {
        members[Int(set)][Int(letter) / 64] >> UInt64(letter % 64) & 1 == 1
    }

    func letter(of scalar: UInt32) -> Int32 { CodePoints.letter(of: scalar, runs) }

    private static func letter(of scalar: UInt32, _ runs: [Run]) -> Int32 { runs[index(of: scalar, runs)].letter }

    /// The run that a code point, no surrogate, is in. Logarithmic.
    private static func index(of scalar: UInt32, _ runs: [Run]) -> Int {
        var low = 0
        var high = runs.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if runs[middle].low <= scalar { low = middle } else { high = middle }
        }
        return low
    }

    /// The letter that all code points from `low` to `high` are, if there are no surrogates among them and it is one.
    func only(_ low: UInt32, _ high: UInt32) -> Int32? {
        let first = CodePoints.index(of: low, runs)
        return runs[first].low <= low && runs[first].high >= high ? runs[first].letter : nil
    }
}
