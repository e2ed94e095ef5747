internal import Bytecode
internal import CallModel
internal import Patterns

/// What the policy asks of each tool class, before any automaton is built: rules in order of citation, the places that
/// they read, the languages that they test, and the classes with their checks.
struct DecisionGraph {
    var header = Header()
    var rules: [GraphRule] = []
    var banks: [GraphBank] = []
    var valueSets: [[GraphValue]] = []
    var ranges: [GraphBounds] = []
    var classes: [GraphClass] = []
    var names: [GraphName] = []
    var prefixes: [(prefix: String, rule: Int)] = []
    var redactKeys: [[UInt8]] = []

    struct Header {
        var posture: UInt8 = 0
        var softened: UInt8 = 0
        var workspace: String?
        var inputRule = 0
        var limitRule = 0
        var faultRule = 0
        var ownFilesRule = 0
        var defaultDenyRule = 0
    }
}

/// A place in the arguments.
struct GraphSlot: Hashable {
    var source: SlotSource
    /// Pointer text of a path, or the folded key.
    var text: [UInt8]

    static func path(_ steps: [PointerText.Step]) -> GraphSlot {
        GraphSlot(source: .path, text: PointerText.text(steps))
    }
    /// The bytes in one piece: element by element, hashing was most of lowering.
    func hash(into hasher: inout Hasher) {
        hasher.combine(source.rawValue)
        unsafe text.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }

    static let allStrings = GraphSlot(source: .allStrings, text: [])
    static let redactKeys = GraphSlot(source: .redactKeys, text: [])
}

extension GraphSlot: Comparable {
    static func < (a: GraphSlot, b: GraphSlot) -> Bool {
        if a.source != b.source { return a.source.rawValue < b.source.rawValue }
        return a.text.lexicographicallyPrecedes(b.text)
    }
}

/// One record of RULES, with strings in place of constants.
struct GraphRule {
    var id: String
    var pointer: String?
    var source: String?
    var witness: String?
    var scopeName: [UInt8]?
    var slot: GraphSlot?
    var reason: Reason
    var by: DecidedBy
    var kind: RuleKind
    var scope: RuleScope
    var isAdvisory = false
}

/// A pattern for PCRE2.
struct GraphPCRE2: Hashable {
    var source: String
    var isFullDialect: Bool
    var isWhole: Bool
    /// A text that the rule's author says it matches, and one that it does not match.
    var hit: [UInt8]?
    var miss: [UInt8]?
}

/// Rules that see the same subjects.
struct GraphBank: Hashable {
    var rules: [Int]
    var patterns: [PatternRule]
    /// For each rule the pattern that PCRE2 decides it by, or nil for our own engines.
    var pcre2: [GraphPCRE2?]
    /// How many of them, at the end, are the product's own.
    var builtins = 0
    /// Whether its subjects are paths, which are short.
    var readsPaths = false
}

struct GraphValue: Hashable {
    var type: ValueType
    var text: [UInt8]
}

struct GraphBounds: Hashable {
    var min: [UInt8]?
    var max: [UInt8]?
}

/// One op of a block. Rules, banks, sets and ranges are indices into the graph.
enum GraphOp: Hashable {
    case denyName(rule: Int)
    case denyMatch(GraphSlot, bank: Int)
    case allowMatch(GraphSlot, bank: Int)
    case denyGlob(GraphSlot, plain: Int, home: Int)
    case allowGlob(GraphSlot, bank: Int)
    case allowValues(GraphSlot, set: Int, rule: Int)
    case maxBytes(GraphSlot, limit: Int, rule: Int)
    case range(GraphSlot, range: Int, rule: Int)
    case protectPath(GraphSlot, bank: Int)
    case protectPatch(GraphSlot, bank: Int)
    case admitExact(rule: Int)
    case admitPrefix
    case admitPosture(rule: Int)
    case admitAdvisory(rule: Int)
    case redact(GraphSlot)

    var slot: GraphSlot? {
        switch self {
        case .denyMatch(let slot, _), .allowMatch(let slot, _), .denyGlob(let slot, _, _), .allowGlob(let slot, _),
            .allowValues(let slot, _, _), .maxBytes(let slot, _, _), .range(let slot, _, _), .protectPath(let slot, _),
            .protectPatch(let slot, _), .redact(let slot):
            slot
        default: nil
        }
    }
}

/// A straight-line block: the slots it reads, then its ops.
struct GraphBlock: Hashable {
    var slots: [GraphSlot]
    var ops: [GraphOp]

    init(_ ops: [GraphOp], slots extra: [GraphSlot] = []) {
        self.slots = Set(ops.compactMap(\.slot) + extra).sorted()
        self.ops = ops
    }
}

struct GraphRole: Hashable {
    var slot: GraphSlot
    var role: ArgumentRole
}

struct GraphClass: Hashable {
    var name: [UInt8]?
    var blocks: [GraphBlock]
    var roles: [GraphRole]
}

/// A listed name and the classes that its spellings have.
struct GraphName {
    var folded: [UInt8]
    var spellings: [(name: [UInt8], toolClass: Int)]
    var other: Int
    var otherWrite: Int
    var segment: Int?
    var segmentWrite: Int?
}
