// Automata, and the banks of rules that they decide.

/// One Moore machine. Its class map is `classMaps[256·i ..< 256·(i+1)]` for DFA number i.
public struct DFARecord: Sendable, Hashable {
    public var classCount: UInt32
    public var stateCount: UInt32
    public var firstCell: UInt32
    public var firstMask: UInt32
    public var maskCount: UInt32

    /// Cells of one row: the transitions, the entering mask's index, the end mask's index.
    public var stride: Int { Int(classCount) + 2 }

    public init(classCount: UInt32, stateCount: UInt32, firstCell: UInt32, firstMask: UInt32, maskCount: UInt32) {
        self.classCount = classCount
        self.stateCount = stateCount
        self.firstCell = firstCell
        self.firstMask = firstMask
        self.maskCount = maskCount
    }
}

/// What decides the rules of a group.
public enum GroupEngine: UInt8, Sendable, CaseIterable {
    /// A Moore machine of DFAS, for up to 64 rules.
    case dfa = 0
    /// An automaton of NFAS, for one rule.
    case nfa = 1
    /// A pattern of PCRES, for one rule.
    case pcre2 = 2
}

/// Up to 64 rules that one table decides; bit i of a mask is rule i of the run.
public struct GroupRecord: Sendable, Hashable {
    public var engine: GroupEngine
    /// In DFAS, NFAS or PCRES.
    public var table: UInt32
    public var firstRule: UInt32
    public var ruleCount: UInt32
    public init(engine: GroupEngine, table: UInt32, firstRule: UInt32, ruleCount: UInt32) {
        self.engine = engine
        self.table = table
        self.firstRule = firstRule
        self.ruleCount = ruleCount
    }
}

/// The groups that see the same subjects: first those of DFAs, then NFAs, then PCRE2 patterns.
public struct BankRecord: Sendable, Hashable {
    public var firstGroup: UInt32
    public var groupCount: UInt32
    /// DFA whose mask bit g says that group g, one of a DFA, can match at all, or none. It saves walks and never decides.
    public var filter: UInt32
    public init(firstGroup: UInt32, groupCount: UInt32, filter: UInt32) {
        self.firstGroup = firstGroup
        self.groupCount = groupCount
        self.filter = filter
    }
}
