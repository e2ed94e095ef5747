internal import Bytecode
internal import Patterns

/// An automaton that may be in many places at once: an *element* is one of them, and a set of elements says what any of
/// them says. The element 0 stands for "has matched", which nothing leaves.
protocol WaitingSets {
    /// The elements at the start of the text.
    var start: [Int32] { mutating get }
    /// Elements known so far.
    var count: Int { get }
    /// Where an element leads over a code point of a letter.
    mutating func step(_ element: Int32, _ letter: Int32) -> [Int32]
    /// Whether the text may end at an element.
    mutating func acceptsEnd(_ element: Int32) -> Bool
}

/// An NFA of an image. An element is an instruction that waits, with what is behind.
struct ImageNFA: WaitingSets {
    private let code: [NFAInstruction]
    private let restarts: Bool
    private let pieces: [NFAPiece]
    private let sets: [UInt64]
    private let words: Int
    private let points: CodePoints
    /// By letter: a code point of it, and the atom of all of them.
    private let atoms: [UInt32]
    private let kinds: [Beside]
    private var elements: [(instruction: UInt32, behind: Beside)] = [(0, .edge)]
    private var numbers: [UInt64: Int32] = [:]

    init(_ m: borrowing ImageModel, _ number: Int, _ points: CodePoints) {
        let record = m.nfas[number]
        words = record.wordsPerSet
        code = Array(
            m.nfaCode[Int(record.firstInstruction)..<Int(record.firstInstruction) + Int(record.instructionCount)])
        let pieces = Array(m.nfaPieces[Int(record.firstPiece)..<Int(record.firstPiece) + Int(record.pieceCount)])
        self.pieces = pieces
        sets = Array(m.nfaSets[Int(record.firstWord)..<Int(record.firstWord) + Int(record.setCount) * words])
        restarts = record.restarts
        self.points = points
        var atoms = [UInt32](repeating: 0, count: points.count)
        var kinds = [Beside](repeating: .other, count: points.count)
        for run in points.runs {
            atoms[Int(run.letter)] = pieces.last { $0.low <= run.low }!.atom
            kinds[Int(run.letter)] = Beside(run.low)
        }
        self.atoms = atoms
        self.kinds = kinds
    }

    /// The runs of code points that the NFA tells apart, as sets: the letters of a comparison are made of these too.
    static func sets(_ m: borrowing ImageModel, _ number: Int) -> [ScalarSet] {
        let record = m.nfas[number]
        let first = Int(record.firstPiece)
        var ranges: [UInt32: [ClosedRange<UInt32>]] = [:]
        for i in 0..<Int(record.pieceCount) {
            let low = m.nfaPieces[first + i].low
            let end = i + 1 < Int(record.pieceCount) ? m.nfaPieces[first + i + 1].low : 0x11_0000
            if low < end { ranges[m.nfaPieces[first + i].atom, default: []].append(low...(end - 1)) }
        }
        return ranges.keys.sorted().map { ScalarSet(ranges[$0]!) }
    }

    var count: Int { elements.count }

    var start: [Int32] { mutating get { [element(0, .edge)] } }

    private mutating func element(_ instruction: UInt32, _ behind: Beside) -> Int32 {
        let key = UInt64(instruction) << 2 | UInt64(behind.rawValue)
        if let known = numbers[key] { return known }
        elements.append((instruction, behind))
        numbers[key] = Int32(elements.count - 1)
        return Int32(elements.count - 1)
    }

    mutating func step(_ element: Int32, _ letter: Int32) -> [Int32] {
        if element == 0 { return [0] }
        let (instruction, behind) = elements[Int(element)]
        let ahead = kinds[Int(letter)]
        guard let waiting = reached(instruction, behind, ahead) else { return [0] }
        let atom = atoms[Int(letter)]
        var out: [Int32] = []
        for index in waiting {
            let set = Int(code[Int(index)].a) * words + Int(atom) / 64
            if sets[set] >> (UInt64(atom) % 64) & 1 == 1 { out.append(self.element(code[Int(index)].b, ahead)) }
        }
        // The walk begins anew at each place; each element carries that for the others.
        if restarts { out.append(self.element(0, ahead)) }
        return out
    }

    mutating func acceptsEnd(_ element: Int32) -> Bool {
        if element == 0 { return true }
        let (instruction, behind) = elements[Int(element)]
        return reached(instruction, behind, .edge) == nil
    }

    /// The consuming instructions that are reached from one without consuming; nil when the rule holds.
    private func reached(_ first: UInt32, _ behind: Beside, _ ahead: Beside) -> [UInt32]? {
        var seen: Set<UInt32> = [first]
        var stack = [first]
        var out: [UInt32] = []
        while let index = stack.popLast() {
            let instruction = code[Int(index)]
            var next: [UInt32] = []
            switch instruction.opcode {
            case .accept: return nil
            case .split: next = [instruction.a, instruction.b]
            case .one: out.append(index)
            case .textStart: if Places(.textStart).contains(behind, ahead) { next = [instruction.b] }
            case .textEnd: if Places(.textEnd).contains(behind, ahead) { next = [instruction.b] }
            case .lineStart: if Places(.lineStart).contains(behind, ahead) { next = [instruction.b] }
            case .lineEnd: if Places(.lineEnd).contains(behind, ahead) { next = [instruction.b] }
            case .wordBoundary: if Places(.wordBoundary).contains(behind, ahead) { next = [instruction.b] }
            case .notWordBoundary: if Places(.notWordBoundary).contains(behind, ahead) { next = [instruction.b] }
            }
            for target in next where seen.insert(target).inserted { stack.append(target) }
        }
        return out
    }
}
