// Case decides where a name falls into words, and with that what its shape is.

extension ToolNames {
    /// Spellings of a name that differ in the case of ASCII letters alone, one for each shape that case can give it: writing,
    /// reading, neither. For analyses. Capitals stand where a listed word begins or ends, or inside of one: elsewhere they
    /// take only words apart that are none. Quadratic in the name, and at most 1 024 spellings are looked at.
    /// - Parameters:
    ///   - name: in lower case
    ///   - breaksWords: whether capitals stand inside of words too, which is for names that a posture may admit
    public static func spellings(of name: [UInt8], breaksWords: Bool) -> [[UInt8]] {
        let cuts = wordEdges(name, breaksWords)
        var found: [(writes: Bool, reads: Bool)] = []
        var out: [[UInt8]] = []
        var looked = 0
        func look(_ chosen: [Int]) {
            looked += 1
            var spelled = name
            for at in chosen { spelled[at] &-= 0x20 }
            let (writes, reads) = (isWriteShaped(spelled.span), isReadShaped(spelled.span))
            if found.contains(where: { $0.writes == writes && $0.reads == reads }) { return }
            found.append((writes, reads))
            out.append(spelled)
        }
        var sets: [[Int]] = [[]]
        // Few capitals first.
        while !sets.isEmpty, looked < 1024, found.count < 3 {
            var next: [[Int]] = []
            for chosen in sets where looked < 1024 {
                look(chosen)
                for cut in cuts where cut > chosen.last ?? -1 && next.count < 1024 { next.append(chosen + [cut]) }
            }
            sets = next
        }
        return out
    }

    /// Letters inside of a run of letters where a listed word begins, behind which one ends, or that are in one.
    private static func wordEdges(_ name: [UInt8], _ breaksWords: Bool) -> [Int] {
        func isLetter(_ at: Int) -> Bool { name[at] >= 0x61 && name[at] <= 0x7A }
        var edges: Set<Int> = []
        for start in name.indices where isLetter(start) {
            var end = start + 1
            while end <= name.count, end - start <= WordTable.letters, isLetter(end - 1) {
                if WordTable.wordClass(name.span, start, end) != WordClass.none {
                    if start > 0, isLetter(start - 1) { edges.insert(start) }
                    if end < name.count, isLetter(end) { edges.insert(end) }
                    if breaksWords { edges.formUnion(start + 1..<end) }
                }
                end += 1
            }
        }
        return edges.sorted()
    }
}
