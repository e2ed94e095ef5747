/// Finds what was probably meant.
enum Suggestions {
    /// The candidate that is fewest edits away, the first of equals; nil when none is near: more than a third of the
    /// letters differ. A word that begins exactly one candidate is near to it.
    static func nearest(_ word: String, _ candidates: [String]) -> String? {
        let typed = letters(word)
        var best: (distance: Int, candidate: String)?
        for candidate in candidates {
            let meant = letters(candidate)
            let distance = edits(typed, meant)
            guard distance <= max(1, max(typed.count, meant.count) / 3) else { continue }
            if best.map({ distance < $0.distance }) ?? true { best = (distance, candidate) }
        }
        if let best { return best.candidate }
        let begun = candidates.filter { typed.count > 1 && letters($0).starts(with: typed) }
        return begun.count == 1 ? begun[0] : nil
    }

    private static func letters(_ word: String) -> [UInt8] {
        Array(word.lowercased().utf8.drop { $0 == UInt8(ascii: "-") }.prefix(64))
    }

    /// Edits that turn one word into the other: insert, delete, replace, swap neighbours.
    static func edits(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var before: [Int] = []
        var above = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var cost = min(above[j] + (a[i] == b[j] ? 0 : 1), above[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
                row.append(cost)
            }
            before = above
            above = row
        }
        return above[b.count]
    }
}
