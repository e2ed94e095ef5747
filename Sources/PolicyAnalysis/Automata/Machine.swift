/// A byte automaton whose states say what a word comes to: what has happened on the way, and what happens if the word
/// ends here.
///
/// Tables are total. A lazy machine fills its tables as it is walked; `step` hides the difference.
final class Machine {
    struct Tables {
        /// By state and class; -1 where a lazy machine has not been yet.
        var next: [Int32] = []
        /// What is settled on entering a state.
        var entered: [OutcomePair] = []
        /// What the word comes to, besides, if it ends in a state; nil where no word of the form ends.
        var ended: [OutcomePair?] = []
        /// States from which no word of the form can end.
        var dead: [Bool] = []
    }

    let classMap: [UInt8]
    let classCount: Int
    let start: Int32
    /// Whole tables; empty for a lazy machine.
    let whole: Tables
    let isLazy: Bool
    private var grown = Tables()
    private let source: (any LazySource)?

    /// A machine with whole tables.
    init(
        classMap: [UInt8], classCount: Int, next: [Int32], entered: [OutcomePair], ended: [OutcomePair?],
        dead: [Bool]? = nil, start: Int32 = 0
    ) {
        self.classMap = classMap
        self.classCount = classCount
        whole = Tables(
            next: next, entered: entered, ended: ended, dead: dead ?? [Bool](repeating: false, count: ended.count))
        isLazy = false
        self.start = start
        source = nil
    }

    /// A machine that asks for its states, and begins behind a word.
    init(lazy source: any LazySource, behind word: [UInt8] = []) {
        classMap = source.classMap
        classCount = source.classCount
        whole = Tables()
        isLazy = true
        self.source = source
        var at: Int32 = 0
        for byte in word { at = source.step(at, Int(source.classMap[Int(byte)])) }
        start = at
        grow()
    }

    /// The state behind a byte class.
    func step(_ state: Int32, _ byteClass: Int) -> Int32 {
        let at = Int(state) * classCount + byteClass
        if !isLazy { return whole.next[at] }
        let known = grown.next[at]
        if known >= 0 { return known }
        let found = source!.step(state, byteClass)
        grow()
        grown.next[at] = found
        return found
    }

    /// What is settled on entering a state.
    func entered(_ state: Int32) -> OutcomePair { isLazy ? grown.entered[Int(state)] : whole.entered[Int(state)] }

    /// What a word comes to that ends in a state.
    func ended(_ state: Int32) -> OutcomePair? { isLazy ? grown.ended[Int(state)] : whole.ended[Int(state)] }

    /// Whether no word of the form can end behind a state; never said of a lazy machine.
    func isDead(_ state: Int32) -> Bool { !isLazy && whole.dead[Int(state)] }

    /// The state behind a word, from `state`.
    func run(_ word: some Sequence<UInt8>, from state: Int32) -> Int32 {
        var at = state
        for byte in word { at = step(at, Int(classMap[Int(byte)])) }
        return at
    }

    /// What a whole word comes to; nil when it is not of the form.
    func outcome(_ word: [UInt8]) -> OutcomePair? {
        var at = start
        var pair = entered(at)
        for byte in word {
            at = step(at, Int(classMap[Int(byte)]))
            pair = pair.folded(entered(at))
        }
        return ended(at).map(pair.folded)
    }

    /// The same machine that begins behind a word.
    func starting(behind word: [UInt8]) -> Machine {
        if let source { return Machine(lazy: source, behind: word) }
        return Machine(
            classMap: classMap, classCount: classCount, next: whole.next, entered: whole.entered, ended: whole.ended,
            dead: whole.dead, start: run(word, from: start))
    }

    private func grow() {
        let source = source!
        while grown.ended.count < source.stateCount {
            let state = Int32(grown.ended.count)
            grown.next += [Int32](repeating: -1, count: classCount)
            grown.entered.append(.none)
            grown.ended.append(source.ended(state))
            grown.dead.append(false)
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
