internal import Bytecode
internal import BytecodeVerifier
internal import CallModel
internal import PolicyKernel

/// One of two floors that are compared, as the analysis reads it.
final class Side {
    let kernel: Kernel
    let model: ImageModel
    /// By rule: what its violation says.
    let outcomes: [Outcome]
    /// By level: the reason that a denial there gives.
    let reasons: [Reason]
    let workspace: [UInt8]
    private var classes: [Int: ClassView] = [:]
    private var hitsByRule: [Int: [[UInt8]]]?

    init(_ kernel: Kernel) {
        self.kernel = kernel
        let model = kernel.image.model
        self.model = model
        workspace = model.header.workspace == noIndex ? [] : model.constants[Int(model.header.workspace)]
        var reasons: [Reason] = []
        outcomes = model.rules.map { rule in
            let reason = Reason(rawValue: rule.reason) ?? .policyBlock
            if rule.isAdvisory {
                let bit = Reason.allCases.firstIndex(of: reason) ?? 0
                return Outcome(level: Outcome.noLevel, strictness: 0, notes: 1 << UInt16(bit))
            }
            if reason == .none { return .none }
            if reasons.last != reason { reasons.append(reason) }
            return Outcome(
                level: UInt16(reasons.count - 1), strictness: reason.disposition.rawValue + 1, notes: 0)
        }
        // A name that may not be admitted is denied for this reason although the rung is softened.
        if reasons.last != .defaultDeny { reasons.append(.defaultDeny) }
        self.reasons = reasons
    }

    func constant(_ index: UInt32) -> [UInt8] { index == noIndex ? [] : model.constants[Int(index)] }
    func text(_ index: UInt32) -> String { String(decoding: constant(index), as: UTF8.self) }

    /// What a class checks and which roles it has.
    func view(_ toolClass: Int) -> ClassView {
        if let known = classes[toolClass] { return known }
        let record = model.classes[toolClass]
        var tests: [ClassTest] = []
        var denies = Outcome.none
        var slots: Set<SlotKey> = []
        var nameRules: [Int] = []
        for at in record.firstBlock..<record.firstBlock + record.blockCount {
            let block = model.blocks[Int(model.classBlocks[Int(at)])]
            for op in model.code[Int(block.first)..<Int(block.first + block.count)] {
                switch op.opcode {
                case .slot: slots.insert(slot(op.a))
                case .denyName:
                    denies = denies.folded(outcomes[Int(op.a)])
                    nameRules.append(Int(op.a))
                case .end, .admitExact, .admitPrefix, .admitPosture, .admitAdvisory, .redact: break
                default: tests.append(ClassTest(op: op, slot: slot(op.a), isOfRole: isOfRole(op)))
                }
            }
        }
        let roles = model.roles[Int(record.firstRole)..<Int(record.firstRole + record.roleCount)].map {
            ClassRole(slot: slot($0.slot), role: $0.role)
        }
        let view = ClassView(nameDenies: denies, nameRules: nameRules, tests: tests, roles: roles, slots: slots)
        classes[toolClass] = view
        return view
    }

    /// Texts of the image that hit a rule.
    func hits(_ rule: Int) -> [[UInt8]] {
        if hitsByRule == nil {
            var made: [Int: [[UInt8]]] = [:]
            var at = 0
            for witness in model.witnesses {
                let text = Array(model.witnessText[at..<at + Int(witness.length)])
                at += Int(witness.length)
                if witness.kind == .match, witness.holds {
                    made[Int(model.groupRules[Int(witness.index)]), default: []].append(text)
                }
            }
            hitsByRule = made
        }
        return hitsByRule?[rule] ?? []
    }

    private func slot(_ index: UInt32) -> SlotKey {
        let record = model.slots[Int(index)]
        return SlotKey(source: record.source, text: constant(record.path))
    }

    /// Whether the rules of an op name a role and no argument: nothing is missing for them then.
    private func isOfRole(_ op: Instruction) -> Bool {
        let rule: UInt32
        switch op.opcode {
        case .allowValues, .maxBytes, .range: rule = op.c
        default:
            let bank = model.banks[Int(op.b)]
            if bank.groupCount == 0 { return true }
            rule = model.groupRules[Int(model.groups[Int(bank.firstGroup)].firstRule)]
        }
        return model.rules[Int(rule)].scope == .shell
    }
}

/// A place in the arguments, the same on both sides.
struct SlotKey: Hashable, Comparable, Sendable {
    var source: SlotSource
    var text: [UInt8]

    static func < (a: SlotKey, b: SlotKey) -> Bool {
        if a.source != b.source { return a.source.rawValue < b.source.rawValue }
        return a.text.lexicographicallyPrecedes(b.text)
    }
}

/// What one class of one side does.
struct ClassView {
    var nameDenies: Outcome
    var nameRules: [Int]
    var tests: [ClassTest]
    var roles: [ClassRole]
    var slots: Set<SlotKey>

    var hasShell: Bool { roles.contains { $0.role.isShell } }
    var isCodeMode: Bool { roles.contains { $0.role == .codeMode } }
    var readsEffects: Bool { tests.contains { $0.slot.source == .surface } }
}

struct ClassTest {
    var op: Instruction
    var slot: SlotKey
    var isOfRole: Bool
}

struct ClassRole: Hashable {
    var slot: SlotKey
    var role: ArgumentRole
}
