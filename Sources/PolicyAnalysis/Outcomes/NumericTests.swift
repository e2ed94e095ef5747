internal import FakBasics

/// Tests of a place that read numbers by value: bounds, and lists of permitted values with what they hold besides.
struct NumericTests {
    private struct Test {
        var pair: OutcomePair
        var least: [UInt8]?
        var most: [UInt8]?
        /// Permitted values, of a list.
        var list: Permitted?
        /// Bytes, of a limit of length.
        var limit: Int?
    }

    /// Limits of length up to here are counted by an automaton.
    static let countedBytes = 64

    /// What a list of values permits.
    struct Permitted: Hashable {
        var strings: [[UInt8]]
        var numbers: [[UInt8]]
        var words: [[UInt8]]
    }

    private var tests: [Test] = []
    private(set) var changedRules: [[Int]] = [[], []]
    private var cells = NumberCells([])
    /// What the tests may say of any value.
    private(set) var outcomes: [OutcomePair] = [.none]
    /// What they say of a text that is neither a number nor permitted.
    private(set) var outside = OutcomePair.none
    /// Values at which what they say changes.
    private(set) var values: [FillValue] = []

    var isUsed: Bool { !tests.isEmpty }
    /// Lengths at which a limit is passed.
    private(set) var lengths: [Int] = []
    /// What the tests may say of a text that is neither a number nor permitted.
    private(set) var textOutcomes: [OutcomePair] = [.none]
    var hasBounds: Bool { tests.contains { $0.least != nil || $0.most != nil } }
    /// Every permitted scalar as text, of all lists.
    var listed: [[UInt8]] { tests.flatMap { test in test.list.map { $0.strings + $0.numbers + $0.words } ?? [] } }
    /// Whether every list and every bound denies, on both sides, what it does not permit.
    var isBarring: Bool {
        tests.allSatisfy { $0.limit != nil || $0.pair.a.isDenied && $0.pair.b.isDenied }
    }
    var hasLists: Bool { tests.contains { $0.list != nil } }
    /// What the tests may say of a number, as a number or as a text.
    private(set) var numberOutcomes: [OutcomePair] = [.none]

    mutating func addBounds(_ pair: OutcomePair, least: [UInt8]?, most: [UInt8]?) {
        tests.append(Test(pair: pair, least: least, most: most))
    }

    mutating func addList(_ pair: OutcomePair, _ list: Permitted) { tests.append(Test(pair: pair, list: list)) }

    mutating func addLimit(_ pair: OutcomePair, _ limit: Int) {
        tests.append(Test(pair: pair, limit: limit))
        lengths.append(limit + 1)
    }

    mutating func change(_ side: Int, _ rule: Int) { changedRules[side].append(rule) }

    /// To be called once, behind the last test.
    mutating func close() {
        if tests.isEmpty { return }
        var cuts: [[UInt8]] = []
        var strings: [[UInt8]] = []
        for test in tests {
            cuts += [test.least, test.most].compactMap { $0 } + (test.list?.numbers ?? [])
            strings += test.list?.strings ?? []
        }
        cells = NumberCells(cuts)
        var made: [FillValue] = []
        for cell in cells.samples {
            for number in cell { made += [.number(number), .string(number)] }
        }
        numberOutcomes = Array(Set(made.map(outcome))).sorted()
        for length in Set(lengths).sorted() {
            for cell in cells.samples {
                guard let number = cell.first.flatMap({ NumericTests.padded($0, length) }) else { continue }
                made += [.number(number), .string(number)]
            }
        }
        made += strings.map { .string($0) }
        for length in lengths.sorted() { made.append(.string([UInt8](repeating: 0x61, count: length))) }
        values = made
        outside = outcome(.string([0x21]))
        lengths = Array(Set(lengths)).sorted()
        if strings.contains([0x21]) { outside = tests.reduce(.none) { $0.folded($1.pair) } }
        // Anything can be long besides what it is: a number by zeros behind its point, an array by its elements.
        let sizes = [OutcomePair.none] + lengths.map(passed)
        func long(_ said: [OutcomePair]) -> [OutcomePair] {
            Array(Set(said.flatMap { one in sizes.map { one.folded($0) } })).sorted()
        }
        textOutcomes = long([outside])
        numberOutcomes = long(numberOutcomes)
        outcomes = long(made.map(outcome) + [outside, outcome(.bool(true)), outcome(.bool(false))])
    }

    /// What the limits say of a value of so many bytes, whatever it is.
    private func passed(_ length: Int) -> OutcomePair {
        tests.reduce(.none) { out, test in
            if let limit = test.limit, limit < length { out.folded(test.pair) } else { out }
        }
    }

    /// A number written with zeros behind its point, in so many bytes; nil when it has a fraction or no room.
    private static func padded(_ number: [UInt8], _ length: Int) -> [UInt8]? {
        if number.contains(0x2E) || length > Limits.numberBytes || length < number.count + 2 { return nil }
        return number + [0x2E] + [UInt8](repeating: 0x30, count: length - number.count - 1)
    }

    /// What the tests say of one scalar.
    func outcome(_ value: FillValue) -> OutcomePair {
        var out = OutcomePair.none
        for test in tests where !NumericTests.holds(test, value) { out = out.folded(test.pair) }
        return out
    }

    private static func holds(_ test: Test, _ value: FillValue) -> Bool {
        if let limit = test.limit {
            switch value {
            case .string(let text), .number(let text): return text.count <= limit
            case .bool, .array, .object: return true
            }
        }
        if let list = test.list {
            switch value {
            case .string(let text): return list.strings.contains(text)
            case .number(let text): return list.numbers.contains(NumberCells.canonical(text))
            case .bool(let flag): return list.words.contains(Array((flag ? "true" : "false").utf8))
            case .array, .object: return false
            }
        }
        let number: [UInt8]
        switch value {
        case .string(let text), .number(let text):
            guard DecimalText.isNumber(text.span) else { return false }
            number = NumberCells.canonical(text)
        case .bool, .array, .object: return false
        }
        if let least = test.least, DecimalText.compare(number.span, least.span) < 0 { return false }
        if let most = test.most, DecimalText.compare(number.span, most.span) > 0 { return false }
        return true
    }
}
