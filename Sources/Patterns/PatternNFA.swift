internal import FakBasics

/// One rule as a list of instructions over code points: what runs where the rule's automaton would be too large.
///
/// It means what `DFABuilder`'s automaton of the rule means: the rule holds when `accept` is reached at any place of the
/// subject, each byte that starts no well-formed UTF-8 sequence is one U+FFFD, and `\b` knows ASCII words only. A walk
/// costs O(subject × instructions) time and O(instructions) memory, whatever the rule is.
///
/// Values from `build` are canonical: pieces cannot be joined, atoms are numbered by their first piece, instructions
/// breadth first from 0 (of a `split` the first way first), sets by their first instruction, and nothing is unused.
public struct PatternNFA: Hashable, Sendable {
    /// A step of the walk; places are indices of `instructions`.
    public enum Instruction: Hashable, Sendable {
        /// The rule holds.
        case accept
        /// Both go on from here.
        case split(Int, Int)
        /// Consumes a code point whose atom is in the set.
        case one(set: Int, next: Int)
        /// Goes on if the place in the subject is as said.
        case assertion(Assertion, next: Int)
    }

    /// First code points of the pieces, strictly ascending, the first one 0; a piece ends before the next one, the last
    /// one at U+10FFFF. Surrogates have no piece of their own: no subject decodes to one.
    public var pieces: [UInt32]
    /// The atom of each piece.
    public var atoms: [UInt16]
    /// Atoms, numbered from 0.
    public var atomCount: Int
    /// `wordsPerSet` words a set: atom `a` is in it when bit `a % 64` of word `a / 64` is set.
    public var sets: [UInt64]
    /// What is walked; a match starts at 0.
    public var instructions: [Instruction]
    /// Whether a match may start at every place, or at the start of the subject only.
    public var restarts: Bool

    /// Words of a set.
    public var wordsPerSet: Int { (atomCount + 63) / 64 }

    /// A list of its parts, as they are.
    public init(
        pieces: [UInt32], atoms: [UInt16], atomCount: Int, sets: [UInt64], instructions: [Instruction], restarts: Bool
    ) {
        self.pieces = pieces
        self.atoms = atoms
        self.atomCount = atomCount
        self.sets = sets
        self.instructions = instructions
        self.restarts = restarts
    }

    /// Whether the rule holds for a subject: the plain walk that the kernel's is held to.
    ///
    /// The instructions at a place are a sparse set that is its own list of work: none is looked at twice there.
    public func run(_ subject: Span<UInt8>) -> Bool {
        var here = SparseSet(capacity: instructions.count)
        var after = SparseSet(capacity: instructions.count)
        var behind: UInt32?
        var at = 0
        here.insert(0)
        while true {
            let step = at < subject.count ? UTF8Bytes.decode(subject, at: at) : nil
            let ahead = step?.scalar
            let atom = ahead.map { scalar in self.atom(of: scalar) }
            var done = 0
            while done < here.count {
                switch instructions[here.members[done]] {
                case .accept: return true
                case .split(let a, let b):
                    here.insert(a)
                    here.insert(b)
                case .one(let set, let next):
                    if let atom, contains(set, atom) { after.insert(next) }
                case .assertion(let assertion, let next):
                    if assertion.holds(behind: behind, ahead: ahead) { here.insert(next) }
                }
                done += 1
            }
            guard let step else { return false }
            at += step.length
            behind = step.scalar
            swap(&here, &after)
            after.removeAll()
            if restarts { here.insert(0) }
            if here.count == 0 { return false }
        }
    }

    private func atom(of scalar: UInt32) -> Int {
        var low = 0
        var high = pieces.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if pieces[middle] <= scalar { low = middle } else { high = middle - 1 }
        }
        return Int(atoms[low])
    }

    private func contains(_ set: Int, _ atom: Int) -> Bool {
        sets[set * wordsPerSet + atom / 64] >> UInt64(atom % 64) & 1 == 1
    }
}

extension Assertion {
    /// Whether the condition holds between two code points; nil is an end of the subject. Constant time.
    func holds(behind: UInt32?, ahead: UInt32?) -> Bool {
        func isWord(_ scalar: UInt32?) -> Bool { scalar.map(ScalarSet.word.contains) ?? false }
        return switch self {
        case .textStart: behind == nil
        case .textEnd: ahead == nil
        case .lineStart: behind == nil || behind == 0x0A
        case .lineEnd: ahead == nil || ahead == 0x0A
        case .wordBoundary: isWord(behind) != isWord(ahead)
        case .notWordBoundary: isWord(behind) == isWord(ahead)
        }
    }
}

/// Numbers below a capacity, each at most once, in the order in which they came; emptied in constant time.
private struct SparseSet {
    private(set) var members: [Int]
    private var places: [Int]
    private(set) var count = 0

    init(capacity: Int) {
        members = [Int](repeating: 0, count: capacity)
        places = members
    }

    mutating func insert(_ number: Int) {
        let place = places[number]
        if place < count && members[place] == number { return }
        members[count] = number
        places[number] = count
        count += 1
    }

    mutating func removeAll() { count = 0 }
}
