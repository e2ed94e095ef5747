internal import Bytecode
internal import FakBasics
internal import Patterns

/// Whether an NFA of an image holds for exactly the texts of a language, by bisimulation up to congruence (Bonchi and Pous,
/// "Checking NFA equivalence with bisimulations up to congruence"): sets of places run side by side from the start, and a
/// pair of sets need not be followed when it is a union of pairs that were, as most are where a counter counts. Small sets
/// are followed first, since the others are their unions.
enum NFAEquality {
    /// Words of sets, and steps, that one comparison may take: less than half a second.
    static let budget = 100_000_000

    enum Outcome {
        case equal(pairs: Int)
        /// A text, and whether the language has it; the NFA says the opposite.
        case differs(text: [UInt8], expected: Bool)
        case tooLarge
    }

    static func check(
        _ m: borrowing ImageModel, _ number: Int, _ wanted: ExpectedLanguage, budget: Int = budget
    ) -> Outcome {
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
        let left: ElementSet
        let right: ElementSet
        let before: Int
        let letter: Int32
    }

    private var left: Left
    private var right: Right
    private let letters: Int
    private var pairs: [Pair] = []
    /// Pairs that were followed.
    private var followed: [(left: ElementSet, right: ElementSet)] = []
    private var work = 0
    private var leftSteps: [UInt64: ElementSet] = [:]
    private var rightSteps: [UInt64: ElementSet] = [:]
    private var seen: Set<[ElementSet]> = []
    /// By number of elements: pairs to look at, and how many of them were.
    private var waiting: [[Int]] = []
    private var taken: [Int] = []
    private var least = 0

    init(_ left: Left, _ right: Right, letters: Int) {
        self.left = left
        self.right = right
        self.letters = letters
    }

    mutating func run(budget: Int) -> Outcome {
        add(ElementSet(left.start), ElementSet(right.start), -1, 0)
        while let at = smallest() {
            if work > budget { return .tooLarge }
            let pair = pairs[at]
            if isKnown(pair) { continue }
            var accepts = (left: false, right: false)
            pair.left.forEach { element in accepts.left = left.acceptsEnd(element) || accepts.left }
            pair.right.forEach { element in accepts.right = right.acceptsEnd(element) || accepts.right }
            if accepts.left != accepts.right {
                var letters: [Int32] = []
                var place = at
                while pairs[place].before >= 0 {
                    letters.append(pairs[place].letter)
                    place = pairs[place].before
                }
                return .differs(letters: letters.reversed(), expected: accepts.right)
            }
            followed.append((pair.left, pair.right))
            for letter in 0..<Int32(letters) {
                let l = SideBySide.step(pair.left, letter, &left, &leftSteps, &work)
                let r = SideBySide.step(pair.right, letter, &right, &rightSteps, &work)
                add(l, r, at, letter)
                if work > budget { return .tooLarge }
            }
        }
        return .equal(pairs: followed.count)
    }

    private mutating func add(_ l: ElementSet, _ r: ElementSet, _ before: Int, _ letter: Int32) {
        guard seen.insert([l, r]).inserted else { return }
        let size = l.count + r.count
        while waiting.count <= size {
            waiting.append([])
            taken.append(0)
        }
        waiting[size].append(pairs.count)
        least = min(least, size)
        pairs.append(Pair(left: l, right: r, before: before, letter: letter))
    }

    /// The pair to look at next: of the smallest ones the one that was met first.
    private mutating func smallest() -> Int? {
        while least < waiting.count {
            if taken[least] < waiting[least].count {
                taken[least] += 1
                return waiting[least][taken[least] - 1]
            }
            least += 1
        }
        return nil
    }

    /// Where a set leads; what has matched stands for all of its set.
    private static func step<Side: WaitingSets>(
        _ set: ElementSet, _ letter: Int32, _ side: inout Side, _ known: inout [UInt64: ElementSet], _ work: inout Int
    ) -> ElementSet {
        var out = ElementSet([])
        set.forEach { element in
            let key = UInt64(UInt32(element)) << 32 | UInt64(UInt32(letter))
            if known[key] == nil {
                let targets = side.step(element, letter)
                work += 64 + 8 * targets.count
                known[key] = ElementSet(targets)
            }
            work += 8 + known[key]!.words.count
            out.join(known[key]!)
        }
        return out.hasMatched ? ElementSet([0]) : out
    }

    /// Whether the pair follows from those that were followed: each side, closed under "a part that equals something may
    /// have that beside it", holds the other. What has matched has every text, so it holds whatever the other side is.
    private mutating func isKnown(_ pair: Pair) -> Bool {
        let fromLeft = closed(left: pair.left, right: ElementSet([]))
        if fromLeft.isAll { return closed(left: ElementSet([]), right: pair.right).isAll }
        if !fromLeft.right.holds(pair.right) { return false }
        let fromRight = closed(left: ElementSet([]), right: pair.right)
        return !fromRight.isAll && fromRight.left.holds(pair.left)
    }

    /// A set with all that it was found to be equal to; `isAll` when something in that has matched.
    private mutating func closed(
        left: ElementSet, right: ElementSet
    ) -> (left: ElementSet, right: ElementSet, isAll: Bool) {
        var (left, right) = (left, right)
        // The last ones hold most.
        var rest: [Int] = followed.indices.reversed()
        while true {
            var waiting: [Int] = []
            for index in rest {
                work += 2
                if left.holds(followed[index].left) || right.holds(followed[index].right) {
                    work += followed[index].left.words.count + followed[index].right.words.count
                    left.join(followed[index].left)
                    right.join(followed[index].right)
                } else {
                    waiting.append(index)
                }
            }
            let isAll = left.hasMatched || right.hasMatched
            if isAll || waiting.count == rest.count { return (left, right, isAll) }
            rest = waiting
        }
    }
}

/// A set of elements, as words of bits without zeros at the end.
private struct ElementSet: Hashable {
    private(set) var words: [UInt64] = []

    init(_ elements: [Int32]) {
        for element in elements {
            while words.count <= Int(element) / 64 { words.append(0) }
            words[Int(element) / 64] |= 1 << UInt64(element % 64)
        }
    }

    /// Whether what has matched is among them.
    var hasMatched: Bool { words.first.map { $0 & 1 == 1 } ?? false }

    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    func forEach(_ body: (Int32) -> Void) {
        for (i, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                body(Int32(64 * i + rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
    }

    func holds(_ part: ElementSet) -> Bool {
        if part.words.count > words.count { return false }
        for (i, word) in part.words.enumerated() where word & ~words[i] != 0 { return false }
        return true
    }

    mutating func join(_ part: ElementSet) {
        while words.count < part.words.count { words.append(0) }
        for (i, word) in part.words.enumerated() { words[i] |= word }
    }
}
