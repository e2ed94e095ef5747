/// No constant, rule, table or class: the one encoding of "none" in an index field.
public let noIndex: UInt32 = 0xFFFF_FFFF

/// The tables of an image, decoded and nothing more: indices may point anywhere until the verifier has said otherwise.
/// The encoder takes this value, the decoder gives it, and equal values have equal bytes.
public struct ImageModel: Sendable, Hashable {
    public var header: ImageHeader
    /// Sorted by bytes, unique.
    public var constants: [[UInt8]]
    /// In order of citation: by rung, then manifest order.
    public var rules: [RuleRecord]
    public var slots: [SlotRecord]
    /// Ascending by folded name.
    public var names: [NameRecord]
    public var spellings: [SpellingRecord]
    /// In manifest order.
    public var prefixes: [PrefixRecord]
    /// 0 is any name that no record lists; 1 the same for write-shaped names.
    public var classes: [ClassRecord]
    public var classBlocks: [UInt32]
    public var roles: [RoleRecord]
    public var blocks: [BlockRecord]
    public var code: [Instruction]
    public var dfas: [DFARecord]
    /// 256 bytes a DFA: byte → class.
    public var classMaps: [UInt8]
    /// Rows of `classCount` cells, the index of the mask on entering, and the index of the mask at end of text.
    public var cells: [UInt16]
    public var masks: [UInt64]
    public var nfas: [NFARecord]
    public var nfaPieces: [NFAPiece]
    /// Words of the sets of all NFAs: bit a of a set says that atom a is in it.
    public var nfaSets: [UInt64]
    public var nfaCode: [NFAInstruction]
    public var pcres: [PCRERecord]
    public var groups: [GroupRecord]
    public var groupRules: [UInt32]
    public var banks: [BankRecord]
    public var valueSets: [RangeRecord]
    public var values: [ValueRecord]
    public var ranges: [BoundsRecord]
    /// Folded key names, ascending.
    public var redactKeys: [UInt32]
    /// By kind, index and answer.
    public var witnesses: [WitnessRecord]
    /// Texts of the witnesses, one behind the other.
    public var witnessText: [UInt8]
    /// Outside the semantic digest.
    public var sourceMap: SourceMap?

    public init(header: ImageHeader) {
        self.header = header
        constants = []
        rules = []
        slots = []
        names = []
        spellings = []
        prefixes = []
        classes = []
        classBlocks = []
        roles = []
        blocks = []
        code = []
        dfas = []
        classMaps = []
        cells = []
        masks = []
        nfas = []
        nfaPieces = []
        nfaSets = []
        nfaCode = []
        pcres = []
        groups = []
        groupRules = []
        banks = []
        valueSets = []
        values = []
        ranges = []
        redactKeys = []
        witnesses = []
        witnessText = []
        sourceMap = nil
    }
}

/// The fixed part of an image.
public struct ImageHeader: Sendable, Hashable {
    /// `FAKB`, little-endian.
    public static let magic: UInt32 = 0x424B_4146
    public static let containerVersion: UInt16 = 2
    public static let isaLevel: UInt16 = 2
    /// Version and SHA-256 of the Grammar tables that the compiler linked; the loader refuses any other.
    public var profileVersion: UInt32
    public var profileDigest: [UInt8]
    /// 0xMMmmpp of the pinned Unicode version.
    public var unicodeVersion: UInt32
    /// 0 fail_closed, 1 admit_and_log.
    public var posture: UInt8
    /// Bit 0 SELF_MODIFY, bit 1 MALFORMED, bit 2 DEFAULT_DENY.
    public var softened: UInt8
    /// Constant: absolute normalised directory, or none.
    public var workspace: UInt32
    /// The fault table: builtin rules that the kernel cites for what goes wrong outside the rules.
    public var faults: FaultTable

    public init(
        profileVersion: UInt32, profileDigest: [UInt8], unicodeVersion: UInt32, posture: UInt8, softened: UInt8,
        workspace: UInt32, faults: FaultTable
    ) {
        self.profileVersion = profileVersion
        self.profileDigest = profileDigest
        self.unicodeVersion = unicodeVersion
        self.posture = posture
        self.softened = softened
        self.workspace = workspace
        self.faults = faults
    }
}

/// Rules that the kernel cites without an instruction.
public struct FaultTable: Sendable, Hashable {
    public var input: UInt32
    public var limit: UInt32
    public var shellLimit: UInt32
    public var shellUnreadable: UInt32
    public var fault: UInt32
    public var ownFiles: UInt32
    /// None where the manifest names no protected paths.
    public var unresolvedWrite: UInt32
    public var defaultDeny: UInt32
    public init(
        input: UInt32, limit: UInt32, shellLimit: UInt32, shellUnreadable: UInt32, fault: UInt32, ownFiles: UInt32,
        unresolvedWrite: UInt32, defaultDeny: UInt32
    ) {
        self.input = input
        self.limit = limit
        self.shellLimit = shellLimit
        self.shellUnreadable = shellUnreadable
        self.fault = fault
        self.ownFiles = ownFiles
        self.unresolvedWrite = unresolvedWrite
        self.defaultDeny = defaultDeny
    }

    /// Every entry, in the order of the header.
    public var all: [UInt32] {
        [input, limit, shellLimit, shellUnreadable, fault, ownFiles, unresolvedWrite, defaultDeny]
    }
}

/// What a rule covers, and so where the verifier wants to see it checked.
public enum RuleScope: UInt8, Sendable, CaseIterable {
    /// Cited by the kernel itself (fault table, admissions).
    case none = 0
    /// The name in `scopeName`, folded: every class of that name.
    case name = 1
    /// Every class, at `path`.
    case any = 2
    /// The name in `scopeName`, at `path`.
    case nameArgument = 3
    /// Every class that has a shell role, at each shell-role slot.
    case shell = 4
    /// Every class that writes paths, takes patches or runs scripts, at each such slot.
    case writes = 5
    /// Every class that has a role, on what the call does: the slot is one of source `surface`.
    case surface = 6
}

/// What a rule does, for listings and for the verifier's pairing of rules and ops.
public enum RuleKind: UInt8, Sendable, CaseIterable {
    case builtin = 0
    case denyName = 1
    case denyRegex = 2
    case allowRegex = 3
    case denyGlob = 4
    case allowGlob = 5
    case allowValues = 6
    case maxBytes = 7
    case range = 8
    case protect = 9
    case allowName = 10
    case allowPrefix = 11
    case denyCommand = 12
    case allowCommand = 13
}

/// One rule: what is cited when it is violated.
public struct RuleRecord: Sendable, Hashable {
    /// Constant: the id that a decision shows.
    public var id: UInt32
    /// Constant: JSON Pointer into the manifest, or none for a builtin.
    public var pointer: UInt32
    /// Constant: the pattern, glob or bound as written, for listings; none where there is none.
    public var source: UInt32
    /// Constant: what a decision may disclose besides the id, or none.
    public var witness: UInt32
    /// Constant: folded tool name, or none.
    public var scopeName: UInt32
    /// Slot that the rule reads, or none (scopes `shell` and `writes` name their slots by role).
    public var slot: UInt32
    public var reason: UInt16
    public var by: UInt8
    public var kind: RuleKind
    public var scope: RuleScope
    public var isAdvisory: Bool

    public init(
        id: UInt32, pointer: UInt32, source: UInt32, witness: UInt32, scopeName: UInt32, slot: UInt32, reason: UInt16,
        by: UInt8, kind: RuleKind, scope: RuleScope, isAdvisory: Bool
    ) {
        self.id = id
        self.pointer = pointer
        self.source = source
        self.witness = witness
        self.scopeName = scopeName
        self.slot = slot
        self.reason = reason
        self.by = by
        self.kind = kind
        self.scope = scope
        self.isAdvisory = isAdvisory
    }
}

/// Where the values of a slot come from.
public enum SlotSource: UInt8, Sendable, CaseIterable {
    /// The values at `path`.
    case path = 0
    /// Every string value, at any depth.
    case allStrings = 1
    /// Every value under a key of `redactKeys`, at any depth, outermost only.
    case redactKeys = 2
    /// Every value under one of the folded keys of `path`, at any depth.
    case keys = 3
    /// No values: what the call does, of the kind that `path` names (`EffectSurface`).
    case surface = 4
}

/// One place in the arguments.
public struct SlotRecord: Sendable, Hashable {
    public var source: SlotSource
    /// Constant: folded JSON Pointer (`/edits/*/path`; a key that is literally `*` is written `~2`), the keys of
    /// source `keys` (ascending, each behind a line feed), the name of a surface, or none.
    public var path: UInt32
    public init(source: SlotSource, path: UInt32) {
        self.source = source
        self.path = path
    }
}

/// One tool name that the policy or the host tables know, after folding.
public struct NameRecord: Sendable, Hashable {
    public var folded: UInt32
    public var firstSpelling: UInt32
    public var spellingCount: UInt32
    /// The class of a spelling that is not listed and not write-shaped.
    public var otherClass: UInt32
    /// The same for a write-shaped spelling.
    public var otherWriteClass: UInt32
    /// The class of `mcp__SERVER__NAME` when that whole name is not listed and not write-shaped, or none.
    public var segmentClass: UInt32
    /// The same when the whole name is write-shaped.
    public var segmentWriteClass: UInt32
    public init(
        folded: UInt32, firstSpelling: UInt32, spellingCount: UInt32, otherClass: UInt32, otherWriteClass: UInt32,
        segmentClass: UInt32, segmentWriteClass: UInt32
    ) {
        self.folded = folded
        self.firstSpelling = firstSpelling
        self.spellingCount = spellingCount
        self.otherClass = otherClass
        self.otherWriteClass = otherWriteClass
        self.segmentClass = segmentClass
        self.segmentWriteClass = segmentWriteClass
    }
}

/// One exact spelling of a listed name.
public struct SpellingRecord: Sendable, Hashable {
    public var name: UInt32
    public var toolClass: UInt32
    public init(name: UInt32, toolClass: UInt32) {
        self.name = name
        self.toolClass = toolClass
    }
}

/// One `allow_prefix` entry.
public struct PrefixRecord: Sendable, Hashable {
    public var prefix: UInt32
    public var rule: UInt32
    public init(prefix: UInt32, rule: UInt32) {
        self.prefix = prefix
        self.rule = rule
    }
}

/// A set of names that the policy treats alike.
public struct ClassRecord: Sendable, Hashable {
    /// Constant: the folded name, or none for the classes of unlisted names and of MCP segments.
    public var name: UInt32
    public var firstBlock: UInt32
    public var blockCount: UInt32
    public var firstRole: UInt32
    public var roleCount: UInt32
    public init(name: UInt32, firstBlock: UInt32, blockCount: UInt32, firstRole: UInt32, roleCount: UInt32) {
        self.name = name
        self.firstBlock = firstBlock
        self.blockCount = blockCount
        self.firstRole = firstRole
        self.roleCount = roleCount
    }
}

/// What an argument of a class is for.
public enum ArgumentRole: UInt8, Sendable, CaseIterable {
    case shell = 0
    case pathRead = 1
    case pathWrite = 2
    case patch = 3
    case url = 4
    case code = 5
    case text = 6
    /// Text for a shell that is not read (PowerShell, cmd, fish).
    case shellOther = 7
    /// JavaScript that calls other tools.
    case codeMode = 8
    /// The folder that the scripts of the call start in.
    case folder = 9
    /// Words that belong to the command of the call.
    case arguments = 10

    /// Whether a shell runs the values.
    public var isShell: Bool { self == .shell || self == .shellOther }
}

/// What rules can ask of a call whatever its tool is called.
public enum EffectSurface: String, Sendable, CaseIterable {
    /// The commands that it runs.
    case run = "@run"
    /// The paths that it reads.
    case read = "@read"
    /// The paths that it writes.
    case write = "@write"
    /// The hosts that it connects to.
    case connect = "@connect"
    /// The variables of the environment that it reads or sets.
    case env = "@env"
    /// Programs that it runs which are no shell scripts.
    case code = "@code"
    /// The paths that its patch arguments write.
    case patch = "@patch"

    /// The surface of a name in UTF-8.
    public init?(_ name: [UInt8]) {
        guard let found = EffectSurface.allCases.first(where: { $0.rawValue.utf8.elementsEqual(name) }) else {
            return nil
        }
        self = found
    }
}

/// One role of a class.
public struct RoleRecord: Sendable, Hashable {
    public var slot: UInt32
    public var role: ArgumentRole
    public init(slot: UInt32, role: ArgumentRole) {
        self.slot = slot
        self.role = role
    }
}

/// A run of instructions that ends with `end`.
public struct BlockRecord: Sendable, Hashable {
    public var first: UInt32
    public var count: UInt32
    public init(first: UInt32, count: UInt32) {
        self.first = first
        self.count = count
    }
}

/// A half-open run in another table.
public struct RangeRecord: Sendable, Hashable {
    public var first: UInt32
    public var count: UInt32
    public init(first: UInt32, count: UInt32) {
        self.first = first
        self.count = count
    }
}

/// One op with its operands; operands that the op does not use are zero.
public struct Instruction: Sendable, Hashable {
    public var opcode: Opcode
    public var a: UInt32
    public var b: UInt32
    public var c: UInt32
    public init(_ opcode: Opcode, _ a: UInt32 = 0, _ b: UInt32 = 0, _ c: UInt32 = 0) {
        self.opcode = opcode
        self.a = a
        self.b = b
        self.c = c
    }
}

/// Type of a value in `allow_values`.
public enum ValueType: UInt8, Sendable, CaseIterable {
    case string = 0
    /// Canonical plain decimal.
    case number = 1
    /// `true` or `false`.
    case word = 2
}

/// One permitted value.
public struct ValueRecord: Sendable, Hashable {
    public var type: ValueType
    public var text: UInt32
    public init(type: ValueType, text: UInt32) {
        self.type = type
        self.text = text
    }
}

/// Bounds as canonical plain decimals; at least one of them is there.
public struct BoundsRecord: Sendable, Hashable {
    public var min: UInt32
    public var max: UInt32
    public init(min: UInt32, max: UInt32) {
        self.min = min
        self.max = max
    }
}

/// Where each rule stands in the manifest, for listings. Not part of what the image means.
public struct SourceMap: Sendable, Hashable {
    public var compiler: [UInt8]
    /// SHA-256 of the manifest's bytes.
    public var manifestDigest: [UInt8]
    /// A line (from 1; 0 for a builtin) for each rule.
    public var lines: [UInt32]
    public init(compiler: [UInt8], manifestDigest: [UInt8], lines: [UInt32]) {
        self.compiler = compiler
        self.manifestDigest = manifestDigest
        self.lines = lines
    }
}
