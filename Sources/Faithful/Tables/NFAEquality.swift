internal import Bytecode
internal import FakBasics
internal import Patterns

/// Whether an NFA of an image holds for exactly the texts of a language, by bisimulation up to congruence (Bonchi and Pous,
/// "Checking NFA equivalence with bisimulations up to congruence"): sets of places run side by side from the start, and a
/// pair of sets need not be followed when it is a union of pairs that were, as most are where a counter counts. Small sets
/// are followed first, since the others are their unions.
enum NFAEquality {
    /// Steps and words of sets that one comparison may take: about a tenth of a second.
    static let budget = 40_000_000

    enum Outcome {
        case equal(pairs: Int)
        /// A text, and whether the language has it; the NFA says the opposite.
        case differs(text: [UInt8], expected: Bool)
        case tooLarge
    }

    static func check(_ m: borrowing ImageModel, _ number: Int, _ wanted: ExpectedLanguage) -> Outcome {
        let remainders = Remainders(
            wanted.language, wanted.anchoring, limit: Int.max / 128, others: ImageNFA.sets(m, number))
        let points = remainders.points
        var check = SideBySide(ImageNFA(m, number, points), LanguageNFA(remainders), letters: points.count)
        switch check.run(budget: budget) {
        case .equal(let pairs): return .equal(pairs: pairs)
        case .tooLarge: return .tooLarge
        case .differs(let letters, let expected):
            var text: [UInt8] = []
            for letter in letters {
                UTF8Bytes.append(points.runs.first { $0.letter == letter }!.low, to: &text)
            }
            return .differs(text: text, expected: expected)
        }
    }
}

/// Two automata of waiting sets, run side by side.
private struct SideBySide<Left: WaitingSets, Right: WaitingSets> {
    enum Outcome {
        case equal(pairs: Int)
        case differs(letters: [Int32], expected: Bool)
        case tooLarge
    }

    private struct Pair {
        let left: [Int32]
        let right: [Int32]
        let before: Int
        let letter: Int32
    }

    private var left: Left
    private var right: Right
    private let letters: Int
    private var pairs: [Pair] = []
    /// Pairs that were followed, as words of bits.
    private var followed: [(left: [UInt64], right: [UInt64])] = []
    private var steps = 0
    private var leftSteps: [UInt64: [Int32]] = [:]
    private var rightSteps: [UInt64: [Int32]] = [:]
    private var seen = Set<[Int32]>()
    /// By number of elements: pairs to look at, and how many of them were.
    private var waiting: [[Int]] = []
    private var taken: [Int: Int] = [:]
    private var least = 0

    init(_ left: Left, _ right: Right, letters: Int) {
        self.left = left
        self.right = right
        self.letters = letters
    }

    mutating func run(budget: Int) -> Outcome {
        add(left.start, right.start, -1, 0)
        while let at = smallest() {
            if steps > budget { return .tooLarge }
            let pair = pairs[at]
            if isKnown(pair) { continue }
            var accepts = (left: false, right: false)
            for element in pair.left { accepts.left = left.acceptsEnd(element) || accepts.left }
            for element in pair.right { accepts.right = right.acceptsEnd(element) || accepts.right }
            if accepts.left != accepts.right {
                var letters: [Int32] = []
                var place = at
                while pairs[place].before >= 0 {
                    letters.append(pairs[place].letter)
                    place = pairs[place].before
                }
                return .differs(letters: letters.reversed(), expected: accepts.right)
            }
            followed.append((words(pair.left), words(pair.right)))
            for letter in 0..<Int32(letters) {
                let l = SideBySide.step(pair.left, letter, &left, &leftSteps, &steps)
                let r = SideBySide.step(pair.right, letter, &right, &rightSteps, &steps)
                add(l, r, at, letter)
            }
        }
        return .equal(pairs: followed.count)
    }

    private mutating func add(_ l: [Int32], _ r: [Int32], _ before: Int, _ letter: Int32) {
        if seen.insert(l + [-1] + r).inserted {
            let size = l.count + r.count
            while waiting.count <= size { waiting.append([]) }
            waiting[size].append(pairs.count)
            least = min(least, size)
            pairs.append(Pair(left: l, right: r, before: before, letter: letter))
        }
    }

    /// The pair to look at next: of the smallest ones the one that was met first.
    private mutating func smallest() -> Int? {
        while least < waiting.count {
            if taken[least, default: 0] < waiting[least].count {
                taken[least, default: 0] += 1
                return waiting[least][taken[least]! - 1]
            }
            least += 1
        }
        return nil
    }

    /// Where a set leads, ascending and without repeats; the set of what has matched is that element alone.
    private static func step<Side: WaitingSets>(
        _ set: [Int32], _ letter: Int32, _ side: inout Side, _ known: inout [UInt64: [Int32]], _ steps: inout Int
    ) -> [Int32] {
        var all: [Int32] = []
        for element in set {
            let key = UInt64(UInt32(element)) << 32 | UInt64(UInt32(letter))
            let targets: [Int32]
            if let found = known[key] {
                targets = found
            } else {
                targets = side.step(element, letter)
                known[key] = targets
                steps += 16 + 4 * targets.count
            }
            all += targets
        }
        steps += 4 * all.count
        all.sort()
        if all.first == 0 { return [0] }
        var out: [Int32] = []
        for item in all where item != out.last { out.append(item) }
        return out
    }

    // MARK: Up to congruence

    private func words(_ set: [Int32]) -> [UInt64] {
        var out = [UInt64](repeating: 0, count: Int(set.last ?? 0) / 64 + 1)
        for item in set { out[Int(item) / 64] |= 1 << UInt64(item % 64) }
        return out
    }

    /// Whether the pair follows from those that were followed: both sides, closed under "a part that equals something
    /// may have that beside it", hold each other.
    private mutating func isKnown(_ pair: Pair) -> Bool {
        let (l, r) = (words(pair.left), words(pair.right))
        // What has matched has every text, so it holds whatever the other side is.
        let fromLeft = closed((left: l, right: []))
        if fromLeft.isAll { return closed((left: [], right: r)).isAll }
        if !SideBySide.holds(fromLeft.right, r) { return false }
        let fromRight = closed((left: [], right: r))
        return !fromRight.isAll && SideBySide.holds(fromRight.left, l)
    }

    /// A set with all that it was found to be equal to; `isAll` when something in that has matched.
    private mutating func closed(
        _ set: (left: [UInt64], right: [UInt64])
    ) -> (left: [UInt64], right: [UInt64], isAll: Bool) {
        var out = (left: set.left, right: set.right, isAll: false)
        if out.left.isEmpty { out.left = [0] }
        if out.right.isEmpty { out.right = [0] }
        var rest = Array(followed.indices)
        while true {
            var waiting: [Int] = []
            for index in rest {
                let pair = followed[index]
                steps += pair.left.count + pair.right.count
                if SideBySide.holds(out.left, pair.left) || SideBySide.holds(out.right, pair.right) {
                    SideBySide.join(&out.left, pair.left)
                    SideBySide.join(&out.right, pair.right)
                } else {
                    waiting.append(index)
                }
            }
            out.isAll = (out.left[0] | out.right[0]) & 1 == 1
            if out.isAll || waiting.count == rest.count { return out }
            rest = waiting
        }
    }

    private static func holds(_ set: [UInt64], _ part: [UInt64]) -> Bool {
        for (i, word) in part.enumerated() where word & ~(i < set.count ? set[i] : 0) != 0 { return false }
        return true
    }

    private static func join(_ set: inout [UInt64], _ part: [UInt64]) {
        while set.count < part.count { set.append(0) }
        for (i, word) in part.enumerated() { set[i] |= word }
    }
}
