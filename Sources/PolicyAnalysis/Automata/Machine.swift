/// A byte automaton whose states say what a word comes to: what has happened on the way, and what happens if the word
/// ends here.
///
/// Tables are total. A lazy machine fills its tables as it is walked; `step` hides the difference.
final class Machine {
    let classMap: [UInt8]
    let classCount: Int
    /// By state and class; -1 where a lazy machine has not been yet.
    private(set) var next: [Int32]
    /// What is settled on entering a state.
    private(set) var entered: [OutcomePair]
    /// What the word comes to, besides, if it ends in a state; nil where no word of the form ends.
    private(set) var ended: [OutcomePair?]
    /// States from which no word of the form can end.
    private(set) var dead: [Bool]
    let start: Int32
    private let source: (any LazySource)?

    /// A machine with whole tables.
    init(
        classMap: [UInt8], classCount: Int, next: [Int32], entered: [OutcomePair], ended: [OutcomePair?],
        dead: [Bool]? = nil, start: Int32 = 0
    ) {
        self.classMap = classMap
        self.classCount = classCount
        self.next = next
        self.entered = entered
        self.ended = ended
        self.dead = dead ?? [Bool](repeating: false, count: ended.count)
        self.start = start
        source = nil
    }

    /// A machine that asks for its states, and begins behind a word.
    init(lazy source: any LazySource, behind word: [UInt8] = []) {
        classMap = source.classMap
        classCount = source.classCount
        next = []
        entered = []
        ended = []
        dead = []
        self.source = source
        var at: Int32 = 0
        for byte in word { at = source.step(at, Int(source.classMap[Int(byte)])) }
        start = at
        grow()
    }

    /// The state behind a byte class.
    func step(_ state: Int32, _ byteClass: Int) -> Int32 {
        let at = Int(state) * classCount + byteClass
        let known = next[at]
        if known >= 0 { return known }
        let found = source!.step(state, byteClass)
        grow()
        next[at] = found
        return found
    }

    /// The state behind a word, from `state`.
    func run(_ word: some Sequence<UInt8>, from state: Int32) -> Int32 {
        var at = state
        for byte in word { at = step(at, Int(classMap[Int(byte)])) }
        return at
    }

    /// What a whole word comes to; nil when it is not of the form.
    func outcome(_ word: [UInt8]) -> OutcomePair? {
        var at = start
        var pair = entered[Int(at)]
        for byte in word {
            at = step(at, Int(classMap[Int(byte)]))
            pair = pair.folded(entered[Int(at)])
        }
        return ended[Int(at)].map(pair.folded)
    }

    /// The same machine that begins behind a word.
    func starting(behind word: [UInt8]) -> Machine {
        if let source { return Machine(lazy: source, behind: word) }
        return Machine(
            classMap: classMap, classCount: classCount, next: next, entered: entered, ended: ended, dead: dead,
            start: run(word, from: start))
    }

    private func grow() {
        let source = source!
        while ended.count < source.stateCount {
            let state = Int32(ended.count)
            next += [Int32](repeating: -1, count: classCount)
            entered.append(.none)
            ended.append(source.ended(state))
            dead.append(false)
        }
    }
}

/// States of a lazy machine, numbered in the order in which they are met; 0 is the start.
protocol LazySource: AnyObject {
    var classMap: [UInt8] { get }
    var classCount: Int { get }
    var stateCount: Int { get }
    func step(_ state: Int32, _ byteClass: Int) -> Int32
    func ended(_ state: Int32) -> OutcomePair
}
