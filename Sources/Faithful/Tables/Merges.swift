/// Sets of states that were found to say the same (union-find, path halving).
struct Merges {
    private var parents: [Int32]

    init(count: Int) { parents = (0..<Int32(count)).map { $0 } }

    mutating func grow(to count: Int) {
        while parents.count < count { parents.append(Int32(parents.count)) }
    }

    mutating func root(_ item: Int) -> Int {
        var at = item
        while Int(parents[at]) != at {
            parents[at] = parents[Int(parents[at])]
            at = Int(parents[at])
        }
        return at
    }

    /// Whether the two were apart before.
    mutating func join(_ a: Int, _ b: Int) -> Bool {
        let (x, y) = (root(a), root(b))
        if x == y { return false }
        parents[y] = Int32(x)
        return true
    }
}
