internal import Bytecode

/// What a block is for. A class has at most one block of each part, in this order, so that what it checks can be told from
/// what its blocks check, without walking a shared block again for each class.
enum Part: UInt8, CaseIterable {
    case denyName
    /// The slots of all roles, so that keys that fold onto them are found, and the protect ops.
    case roles
    case nameArgument
    case any
    case shell
    /// Rules on what the call does.
    case effects
    case redact
    case admission
}

/// A block after its ops have been looked at once.
struct BlockSummary {
    var part: Part
    /// Constant of the folded name of `denyName` and `nameArgument`.
    var name: UInt32 = noIndex
    /// Slot ops, that is, places.
    var slots = 0
    /// Ops other than `slot` and `end`.
    var ops = 0
    /// Operand of `admit_exact`.
    var exact: UInt32 = noIndex
}

/// The one rule set that all rules of a bank share.
struct BankSummary {
    var kind: RuleKind
    var scope: RuleScope
    var name: UInt32
    var slot: UInt32
    var leastRule: UInt32
    var count: Int
    /// The bank that a `deny_glob` or `protect_shell` names behind this one, once seen.
    var home: UInt32 = noIndex
}

extension Opcode {
    /// The part of a block that has this op; nil for checks of argument rules, whose part is that of their rule.
    var part: Part? {
        switch self {
        case .denyName: .denyName
        case .protectPath, .protectPatch, .protectShell: .roles
        case .redact: .redact
        case .admitExact, .admitPrefix, .admitPosture, .admitAdvisory: .admission
        default: nil
        }
    }

    /// The kind of rule that the op decides, for ops that decide one.
    var ruleKind: RuleKind? {
        switch self {
        case .denyName: .denyName
        case .denyMatch: .denyRegex
        case .allowMatch: .allowRegex
        case .denyGlob: .denyGlob
        case .allowGlob: .allowGlob
        case .allowValues: .allowValues
        case .maxBytes: .maxBytes
        case .range: .range
        case .protectPath, .protectPatch, .protectShell: .protect
        case .denyCommand: .denyCommand
        case .allowCommand: .allowCommand
        case .end, .slot, .admitExact, .admitPrefix, .admitPosture, .admitAdvisory, .redact: nil
        }
    }
}

extension RuleScope {
    var part: Part? {
        switch self {
        case .any: .any
        case .nameArgument: .nameArgument
        case .shell: .shell
        case .surface: .effects
        case .none, .name, .writes: nil
        }
    }
}
