/// One pattern of a group.
public struct PatternRule: Hashable, Sendable {
    /// What the rule looks for.
    public var language: Language
    /// Where it looks.
    public var anchoring: Anchoring

    /// A rule of its parts.
    public init(language: Language, anchoring: Anchoring) {
        self.language = language
        self.anchoring = anchoring
    }
}

/// A total byte automaton with one bit a rule.
///
/// The walk starts with the start state's mask, adds the mask of every state that it enters, and at the end of the text
/// adds the last state's end mask. No state is absorbing: states know where each rule is, not what has matched. A byte
/// that starts no well-formed UTF-8 sequence counts as one U+FFFD; a byte that decides several code points at once
/// enters a state whose mask has the bits of all of them.
///
/// Automata from `DFABuilder` are minimal, every state is reachable, states are numbered breadth first in class order
/// from 0, and classes by the first byte that is in them.
public struct MooreDFA: Hashable, Sendable {
    /// The class of each of the 256 bytes.
    public var classMap: [UInt8]
    /// Classes, numbered from 0.
    public var classCount: Int
    /// States; 0 is the start state.
    public var stateCount: Int
    /// The next state, a row of `classCount` entries for each state.
    public var next: [UInt16]
    /// For each state the rules that complete when it is entered; the start state's apply before the first byte.
    public var masks: [UInt64]
    /// For each state the rules that hold if the text ends here, beyond those in its mask.
    public var endMasks: [UInt64]

    /// An automaton of its parts.
    public init(
        classMap: [UInt8], classCount: Int, stateCount: Int, next: [UInt16], masks: [UInt64], endMasks: [UInt64]
    ) {
        self.classMap = classMap
        self.classCount = classCount
        self.stateCount = stateCount
        self.next = next
        self.masks = masks
        self.endMasks = endMasks
    }

    /// The automaton of no rules: one state that says nothing.
    static let idle = MooreDFA(
        classMap: [UInt8](repeating: 0, count: 256), classCount: 1, stateCount: 1, next: [0], masks: [0], endMasks: [0])

    /// The bits of the rules that match a subject. Linear; the plain walk that faster ones are held to.
    public func run(_ subject: Span<UInt8>) -> UInt64 {
        var state = 0
        var mask = masks[0]
        for i in subject.indices {
            state = Int(next[state * classCount + Int(classMap[Int(subject[i])])])
            mask |= masks[state]
        }
        return mask | endMasks[state]
    }
}

/// A construction that would pass its budget of states, cells, rules or work.
public struct BudgetExceeded: Error, Hashable, Sendable {
    /// What ran out.
    public enum Kind: Hashable, Sendable {
        /// States of the automaton.
        case states
        /// Cells of its table.
        case cells
        /// Rules of one automaton.
        case rules
        /// Work of a construction whose result might still have been small.
        case work
    }

    /// What ran out.
    public let kind: Kind
    /// The index of the rule that was being added.
    public let rule: Int
}
