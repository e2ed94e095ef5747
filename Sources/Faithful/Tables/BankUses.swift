internal import Bytecode
internal import Patterns
internal import PolicySemantics

/// What an op has the rules of a bank say: which language of a rule, and how it is laid on a subject.
enum BankUse: Int, Hashable {
    /// `deny_match`, `deny_command`: somewhere in the subject.
    case search
    /// `allow_match`, `allow_command`, `allow_glob`: the whole subject.
    case whole
    /// The two views of `deny_glob`, each on the whole path.
    case globPlain
    case globHome
    /// A protected path, and the folders in which it stands.
    case protect
    case below

    /// The uses of an op, with the bank of each.
    static func of(_ op: Instruction) -> [(bank: Int, use: BankUse)] {
        switch op.opcode {
        case .denyMatch, .denyCommand: [(Int(op.b), .search)]
        case .allowMatch, .allowCommand, .allowGlob: [(Int(op.b), .whole)]
        case .denyGlob: [(Int(op.b), .globPlain), (Int(op.c), .globHome)]
        case .protectPath, .protectPatch: [(Int(op.b), .protect)]
        case .protectShell: [(Int(op.b), .protect), (Int(op.c), .below)]
        default: []
        }
    }

    /// Every bank with every use that some op makes of it, each once, in order of bank and use.
    static func all(_ m: borrowing ImageModel) -> [(bank: Int, use: BankUse)] {
        var uses = [Set<BankUse>](repeating: [], count: m.banks.count)
        for op in m.code { for (bank, use) in BankUse.of(op) { uses[bank].insert(use) } }
        return uses.enumerated().flatMap { bank, uses in
            uses.sorted { $0.rawValue < $1.rawValue }.map { (bank, $0) }
        }
    }
}

/// What a rule of a bank has to match in one of its uses.
struct ExpectedLanguage: Hashable {
    let language: Language
    let anchoring: Anchoring
}
