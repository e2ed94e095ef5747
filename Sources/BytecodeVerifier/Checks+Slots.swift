internal import Bytecode
internal import FakBasics

extension Checks {
    /// V5: in each block the slot ops stand first and ascend, every op reads a slot that the block declares and that fits
    /// it, and every declared slot is read, but in the blocks of roles. V6 … V13 rely on it, as they do on V3 and V4.
    mutating func slots() throws(ImageError) {
        func bad(_ at: Int, _ reason: String) -> ImageError { Obligation.slots.error("CODE", at, reason) }
        // The last block that declared, and that read, each slot.
        var declared = [Int32](repeating: -1, count: m.slots.count)
        var read = declared
        for (number, block) in m.blocks.enumerated() {
            let mark = Int32(number)
            var last = -1
            var open = 0
            var isHead = true
            var isOfRoles = true
            for at in codeRun(block) {
                let instruction = m.code[at]
                if instruction.opcode == .slot {
                    guard isHead else { throw bad(at, "slot after the first op of the block") }
                    guard Int(instruction.a) > last else { throw bad(at, "slots do not ascend") }
                    last = Int(instruction.a)
                    declared[last] = mark
                    open += 1
                    continue
                }
                isHead = false
                if instruction.opcode != .end, instruction.opcode.part != .roles { isOfRoles = false }
                guard instruction.opcode.readsSlot else { continue }
                let slot = Int(instruction.a)
                guard declared[slot] == mark else { throw bad(at, "op reads a slot that the block does not declare") }
                guard instruction.opcode.accepts(m.slots[slot].source) else {
                    throw bad(at, "\(instruction.opcode.mnemonic) cannot read a slot of this source")
                }
                if read[slot] != mark {
                    read[slot] = mark
                    open -= 1
                }
            }
            guard open == 0 || isOfRoles else { throw bad(Int(block.first), "a slot of the block is not read") }
        }
        try classSlots()
        checked = m.code.count
    }

    /// A class reads at most `Limits.classSlots` places, which bounds the scan's set of slots.
    private func classSlots() throws(ImageError) {
        var seen = [Int32](repeating: -1, count: m.slots.count)
        for (number, record) in m.classes.enumerated() {
            var places = 0
            guard Int(record.blockCount) <= Part.allCases.count else {
                throw Obligation.slots.error("CLASSES", number, "class has more blocks than there are parts")
            }
            for b in blockRun(record) {
                for at in codeRun(m.blocks[Int(m.classBlocks[b])]) {
                    guard m.code[at].opcode == .slot else { break }
                    let slot = Int(m.code[at].a)
                    if seen[slot] == Int32(number) { continue }
                    seen[slot] = Int32(number)
                    places += 1
                    guard places <= Limits.classSlots else {
                        throw Obligation.slots.error("CLASSES", number, "class reads more than 64 places")
                    }
                }
            }
        }
    }
}

extension Opcode {
    /// Whether operand a is a slot that the op reads.
    var readsSlot: Bool { self != .slot && operandTriple.0 == .slot }

    /// Whether the op can read a slot of this source.
    func accepts(_ source: SlotSource) -> Bool {
        switch self {
        case .redact: source == .redactKeys
        case .protectPath: source != .redactKeys && source != .surface
        case .protectPatch, .protectShell, .range: source == .path || source == .keys
        default: source == .path || source == .keys || source == .surface
        }
    }
}
