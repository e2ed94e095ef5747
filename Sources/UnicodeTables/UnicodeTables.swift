/// Folding and property tables of one pinned Unicode version, so that a policy means the same on every host and in
/// every release. The data is `Grammar/unicode.json`; nothing here asks the platform.
public enum UnicodeTables {
    /// The pinned version, as in `15.0.0`.
    public static let version = GeneratedFolding.version

    /// The pinned version as images carry it: 0xMMmmpp.
    public static let packedVersion: UInt32 = version.split(separator: ".").reduce(0) { $0 << 8 | (UInt32($1) ?? 0) }

    /// Simple case folding (CaseFolding.txt, statuses C and S); any other value is returned as it is. Constant time for
    /// ASCII, otherwise logarithmic in the size of the table; no allocation.
    public static func fold(_ scalar: UInt32) -> UInt32 {
        if scalar < 0x80 { return scalar &- 0x41 < 26 ? scalar | 0x20 : scalar }
        if scalar < 0xB5 { return scalar }
        return foldAboveASCII(scalar)
    }

    private static func foldAboveASCII(_ scalar: UInt32) -> UInt32 {
        let runs = GeneratedFolding.runs
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].first <= scalar { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return scalar }
        let run = runs[low - 1]
        guard scalar <= run.last, (scalar - run.first) % run.step == 0 else { return scalar }
        return run.target + (scalar - run.first)
    }

    /// Every scalar with the same simple folding, ascending, the given one included: `k` gives `K`, `k` and U+212A.
    public static func orbit(_ scalar: UInt32) -> [UInt32] {
        let target = fold(scalar)
        let sources = unfolding
        var low = 0
        var high = sources.count
        while low < high {
            let middle = (low + high) / 2
            if sources[middle].target < target { low = middle + 1 } else { high = middle }
        }
        var out = [target]
        while low < sources.count, sources[low].target == target {
            out.append(sources[low].source)
            low += 1
        }
        out.sort()
        return out
    }

    /// Every scalar whose orbit has more than one member, ascending: the only ones that folding can add to a class.
    public static let casedScalars: [UInt32] = {
        var out: [UInt32] = []
        for (index, pair) in unfolding.enumerated() {
            out.append(pair.source)
            if index == 0 || unfolding[index - 1].target != pair.target { out.append(pair.target) }
        }
        out.sort()
        return out
    }()

    /// Pairs of the folding turned round, by (target, source).
    private static let unfolding: [(target: UInt32, source: UInt32)] = {
        var out: [(target: UInt32, source: UInt32)] = []
        for run in GeneratedFolding.runs {
            var scalar = run.first
            while scalar <= run.last {
                out.append((target: run.target + (scalar - run.first), source: scalar))
                scalar += run.step
            }
        }
        out.sort { a, b in a.target != b.target ? a.target < b.target : a.source < b.source }
        return out
    }()

    /// Appends the simple folding of UTF-8 text. A byte that starts no well-formed sequence becomes U+FFFD, each one by
    /// itself. Linear; allocates only through `out`.
    public static func appendFolded(_ bytes: Span<UInt8>, to out: inout [UInt8]) {
        var i = 0
        while i < bytes.count {
            let byte = bytes[i]
            if byte < 0x80 {
                out.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
                i += 1
                continue
            }
            let (scalar, length) = decode(bytes, at: i)
            append(fold(scalar), to: &out)
            i += length
        }
    }
}
