// Tables of the rules that no DFA decides, and of the witnesses.

/// A nondeterministic automaton over code points for one rule whose DFA would be too large.
///
/// It holds for a subject when `accept` is reached: from instruction 0, at the start of the subject or, with
/// `restarts`, at every place of it. `NFAMachine` runs it.
public struct NFARecord: Sendable, Hashable {
    public var firstPiece: UInt32
    public var pieceCount: UInt32
    /// Pieces that no set tells apart have one atom.
    public var atomCount: UInt32
    /// In words of NFA_SETS.
    public var firstWord: UInt32
    public var setCount: UInt32
    public var firstInstruction: UInt32
    public var instructionCount: UInt32
    public var restarts: Bool

    /// Words of one set.
    public var wordsPerSet: Int { (Int(atomCount) + 63) / 64 }

    public init(
        firstPiece: UInt32, pieceCount: UInt32, atomCount: UInt32, firstWord: UInt32, setCount: UInt32,
        firstInstruction: UInt32, instructionCount: UInt32, restarts: Bool
    ) {
        self.firstPiece = firstPiece
        self.pieceCount = pieceCount
        self.atomCount = atomCount
        self.firstWord = firstWord
        self.setCount = setCount
        self.firstInstruction = firstInstruction
        self.instructionCount = instructionCount
        self.restarts = restarts
    }
}

/// The code points from `low` up to the next piece.
public struct NFAPiece: Sendable, Hashable {
    public var low: UInt32
    public var atom: UInt32
    public init(low: UInt32, atom: UInt32) {
        self.low = low
        self.atom = atom
    }
}

/// What an NFA instruction does.
public enum NFAOpcode: UInt8, Sendable, CaseIterable {
    /// The rule holds.
    case accept = 0
    /// On at both `a` and `b`.
    case split = 1
    /// Consume a code point whose atom is in set `a`, on at `b`.
    case one = 2
    // Where the assertion holds, on at `b`; `a` is 0.
    case textStart = 3
    case textEnd = 4
    case lineStart = 5
    case lineEnd = 6
    case wordBoundary = 7
    case notWordBoundary = 8
}

/// One instruction; targets count from the automaton's first.
public struct NFAInstruction: Sendable, Hashable {
    public var opcode: NFAOpcode
    public var a: UInt32
    public var b: UInt32
    public init(_ opcode: NFAOpcode, _ a: UInt32 = 0, _ b: UInt32 = 0) {
        self.opcode = opcode
        self.a = a
        self.b = b
    }
}

/// A pattern that PCRE2 compiles at load.
public struct PCRERecord: Sendable, Hashable {
    /// Constant: the pattern.
    public var source: UInt32
    /// Whether it has PCRE2's own meaning (`dialect: pcre2`), or that of the default dialect.
    public var isFullDialect: Bool
    /// Whether it must match the whole subject.
    public var isWhole: Bool
    public init(source: UInt32, isFullDialect: Bool, isWhole: Bool) {
        self.source = source
        self.isFullDialect = isFullDialect
        self.isWhole = isWhole
    }
}

/// What a witness is about.
public enum WitnessKind: UInt8, Sendable, CaseIterable {
    /// Entry `index` of GROUP_RULES: whether its table gives the rule's bit for the text.
    case match = 0
    /// Rule `index`: whether its values or bounds hold the text as a string, a number in canonical form, or a word.
    case string = 1
    case number = 2
    case word = 3
    /// Rule `index`: whether its `max_bytes` holds for so many bytes; the text is a decimal number.
    case size = 4
    /// Whether the text is a tool name of class `index`.
    case name = 5
    /// Whether the prefix of rule `index` admits the text, and no prefix before it.
    case prefix = 6
}

/// A text and the answer that the tables must give for it: a hit, or a near miss.
public struct WitnessRecord: Sendable, Hashable {
    public var kind: WitnessKind
    public var holds: Bool
    public var index: UInt32
    /// Bytes in WITNESS_TEXT, behind those of the witness before.
    public var length: UInt32
    public init(kind: WitnessKind, holds: Bool, index: UInt32, length: UInt32) {
        self.kind = kind
        self.holds = holds
        self.index = index
        self.length = length
    }
}
