// Generated from Grammar/opcodes.json by fak-generate. Do not edit.
// swift-format-ignore-file

/// The instruction set.
public enum Opcode: UInt8, Sendable, CaseIterable {
    /// The last instruction of every block, and of no other place.
    case end = 0
    /// The block reads this slot: the scan of the arguments collects every value at the slot's path. Must stand before the first op of the block that uses the slot.
    case slot = 1
    /// The tool's name is denied: the rule is violated whatever the arguments are.
    case denyName = 2
    /// Runs the bank over every subject of the slot (raw, element, joined, leaf, source); each rule whose bit is set is violated.
    case denyMatch = 3
    /// Runs the bank over every element of the slot as a whole; a rule whose bit is not set for each of them is violated.
    case allowMatch = 4
    /// Runs the plain bank over the normalised path of every raw, element, leaf and source subject, as it stands and percent-decoded, and the home bank over those that lie in a home.
    case denyGlob = 5
    /// As allow_match, on normalised paths; a value with a NUL, a control byte, a percent-escape or a leading `..` satisfies no rule.
    case allowGlob = 6
    /// Every element must be a value of the set: strings and words exactly, numbers by value.
    case allowValues = 7
    /// Each value has at most this many bytes: decoded bytes of a string, source bytes of anything else.
    case maxBytes = 8
    /// Every element is a number, or a string that is one JSON number, within the bounds; compared as exact decimals.
    case range = 9
    /// Runs the bank over the normalised path of every string of the slot, at any depth, and compares it with the files of fak itself.
    case protectPath = 10
    /// Reads every string of the slot as a patch body and does as protect_path for each path that it names; a body that cannot be read is an input fault.
    case protectPatch = 11
    /// The name is on the allow list, spelled exactly.
    case admitExact = 12
    /// The name is admitted if it is plain and starts with one of PREFIXES; the first in manifest order is cited.
    case admitPrefix = 13
    /// The name is admitted if it is plain and read-shaped.
    case admitPosture = 14
    /// DEFAULT_DENY is softened: a plain name that nothing else admits is admitted, and the rule is noted.
    case admitAdvisory = 15
    /// If the call is admitted, every value in the slot that is not the redaction mark must be replaced before it is sent.
    case redact = 16

    /// The mnemonic.
    public var mnemonic: String {
        switch self {
        case .end: "end"
        case .slot: "slot"
        case .denyName: "deny_name"
        case .denyMatch: "deny_match"
        case .allowMatch: "allow_match"
        case .denyGlob: "deny_glob"
        case .allowGlob: "allow_glob"
        case .allowValues: "allow_values"
        case .maxBytes: "max_bytes"
        case .range: "range"
        case .protectPath: "protect_path"
        case .protectPatch: "protect_patch"
        case .admitExact: "admit_exact"
        case .admitPrefix: "admit_prefix"
        case .admitPosture: "admit_posture"
        case .admitAdvisory: "admit_advisory"
        case .redact: "redact"
        }
    }

    /// What the operands a, b, c are, in this order.
    public var operands: [OperandKind] {
        switch self {
        case .end: []
        case .slot: [.slot]
        case .denyName: [.rule]
        case .denyMatch: [.slot, .bank]
        case .allowMatch: [.slot, .bank]
        case .denyGlob: [.slot, .bank, .bank]
        case .allowGlob: [.slot, .bank]
        case .allowValues: [.slot, .values, .rule]
        case .maxBytes: [.slot, .bytes, .rule]
        case .range: [.slot, .range, .rule]
        case .protectPath: [.slot, .bank]
        case .protectPatch: [.slot, .bank]
        case .admitExact: [.rule]
        case .admitPrefix: []
        case .admitPosture: [.rule]
        case .admitAdvisory: [.rule]
        case .redact: [.slot]
        }
    }
}

/// What an operand indexes.
public enum OperandKind: String, Sendable, CaseIterable {
    /// Index into SLOTS.
    case slot
    /// Index into RULES.
    case rule
    /// Index into BANKS.
    case bank
    /// Index into VALUE_SETS.
    case values
    /// Index into RANGES.
    case range
    /// A number of bytes.
    case bytes
}
