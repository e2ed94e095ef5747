internal import FakBasics

/// Texts that walk through a language's derivatives: to each state by a shortest way, on by each letter, and from there by
/// a shortest way to a text of the language.
struct CoverStrings {
    struct Text {
        let bytes: [UInt8]
        /// Whether the language has it.
        let isMember: Bool
    }

    private let remainders: Remainders
    /// By number: how the state was met first.
    private var ways: [(state: Int32, before: Int, letter: Int32)] = []
    private var numbers: [Int32: Int] = [:]
    /// By number, then letter: the number of the next state, or -1 for one over the limit.
    private var next: [Int] = []
    /// By number: the letter of a shortest way to the end, or -1 at it, or nil where there is none.
    private var onward: [Int32?] = []
    private let letters: Int

    /// Texts of a language, at most `limit` and one more: an even choice of them where there would be more. The first one
    /// is a shortest member, if there is one.
    static func of(_ remainders: inout Remainders, limit: Int) -> [Text] {
        var cover = CoverStrings(&remainders, states: max(limit, 64))
        cover.findOnward()
        return cover.texts(limit)
    }

    private init(_ remainders: inout Remainders, states: Int) {
        letters = remainders.points.count
        ways = [(remainders.start, -1, 0)]
        numbers = [remainders.start: 0]
        var at = 0
        while at < ways.count {
            for letter in 0..<Int32(letters) {
                let state = remainders.step(ways[at].state, letter)
                if let known = numbers[state] {
                    next.append(known)
                } else if ways.count < states {
                    numbers[state] = ways.count
                    next.append(ways.count)
                    ways.append((state, at, letter))
                } else {
                    next.append(-1)
                }
            }
            at += 1
        }
        self.remainders = remainders
    }

    private mutating func findOnward() {
        onward = [Int32?](repeating: nil, count: ways.count)
        var before = [[(number: Int, letter: Int32)]](repeating: [], count: ways.count)
        for number in ways.indices {
            for letter in 0..<letters {
                let target = next[number * letters + letter]
                if target >= 0, target != number { before[target].append((number, Int32(letter))) }
            }
        }
        var queue = ways.indices.filter { remainders.acceptsEnd[Int(ways[$0].state)] }
        for number in queue { onward[number] = -1 }
        var at = 0
        while at < queue.count {
            for (number, letter) in before[queue[at]] where onward[number] == nil {
                onward[number] = letter
                queue.append(number)
            }
            at += 1
        }
    }

    private func texts(_ limit: Int) -> [Text] {
        var out: [Text] = []
        var seen = Set<[UInt8]>()
        func add(_ word: [Int32], _ isMember: Bool) {
            let bytes = text(word)
            if seen.insert(bytes).inserted { out.append(Text(bytes: bytes, isMember: isMember)) }
        }
        if let end = completion(0) { add(end, true) }
        let pairs = ways.count * letters
        let step = max(1, (2 * pairs + max(limit, 1) - 1) / max(limit, 1))
        for pair in stride(from: 0, to: pairs, by: step) {
            let target = next[pair]
            if target < 0 { continue }
            let word = word(to: pair / letters) + [Int32(pair % letters)]
            add(word, remainders.acceptsEnd[Int(ways[target].state)])
            if let end = completion(target), !end.isEmpty { add(word + end, true) }
        }
        return out
    }

    private func word(to number: Int) -> [Int32] {
        var out: [Int32] = []
        var at = number
        while ways[at].before >= 0 {
            out.append(ways[at].letter)
            at = ways[at].before
        }
        return out.reversed()
    }

    private func completion(_ number: Int) -> [Int32]? {
        var out: [Int32] = []
        var at = number
        while let letter = onward[at] {
            if letter < 0 { return out }
            out.append(letter)
            at = next[at * letters + Int(letter)]
        }
        return nil
    }

    private func text(_ word: [Int32]) -> [UInt8] {
        var out: [UInt8] = []
        for letter in word { UTF8Bytes.append(remainders.points.samples[Int(letter)], to: &out) }
        return out
    }
}
