internal import Bytecode
internal import FakBasics

/// One tool class, laid out for the scan: which slots it reads, at which keys and depths, and its checks in order.
///
/// Every path step consumes one level of nesting, so the slots that a container can still lead to are a 64-bit set: the
/// set of its parent, cut down by the key or index in between. There is no automaton to run and nothing to allocate.
final class ClassPlan: Sendable {
    /// A key that some slot of the class names.
    struct Key: Sendable {
        let bytes: [UInt8]
        let hash: UInt64
        /// Path slots whose step at this depth is the key, by depth.
        let steps: [UInt64]
        /// Slots that take the value under this key at any depth.
        let anywhere: UInt64
        let isRedacted: Bool
    }

    struct Check: Sendable {
        let op: Opcode
        /// Local slot number, 0..<64.
        let slot: Int
        let b: Int
        let c: Int
    }

    let slotCount: Int
    /// Path slots, all alive at the root.
    let pathSlots: UInt64
    /// By depth: slots whose step is `*`, and slots whose path ends at a value of this depth.
    let starSteps: [UInt64]
    let ends: [UInt64]
    let keys: [Key]
    /// Open addressing over `keys`: index + 1.
    let keyTable: [UInt16]
    /// Whether keys matter outside ruled paths.
    let readsEveryKey: Bool
    let readsIndices: Bool
    /// Local slot number, or -1.
    let allStringsSlot: Int
    let redactSlot: Int
    /// The local number of the slot whose path is the one key `input`: where the body of a free-form tool stands.
    let inputSlots: UInt64
    let checks: [Check]
    let nameDenies: [Int]
    let exactRule: Int
    let hasPrefixes: Bool
    let postureRule: Int
    let advisoryRule: Int
    /// Shell-role and patch-role slots, for `explain`.
    let textRoles: UInt64

    /// Distinct places that one class can read.
    static let maxSlots = 64

    init?(_ model: ImageModel, toolClass: ClassRecord) {
        var slots: [UInt32] = []
        var instructions: [Instruction] = []
        for block in toolClass.firstBlock..<toolClass.firstBlock + toolClass.blockCount {
            let run = model.blocks[Int(model.classBlocks[Int(block)])]
            for i in model.code[Int(run.first)..<Int(run.first + run.count)] {
                if i.opcode == .slot {
                    if !slots.contains(i.a) { slots.append(i.a) }
                } else if i.opcode != .end {
                    instructions.append(i)
                }
            }
        }
        guard slots.count <= ClassPlan.maxSlots else { return nil }
        slotCount = slots.count

        var table = KeyTable()
        var allStrings = -1
        var redact = -1
        var input: UInt64 = 0
        var alive: UInt64 = 0
        for (local, slot) in slots.enumerated() {
            let record = model.slots[Int(slot)]
            switch record.source {
            case .path:
                let steps = PointerText.steps(model.constants[Int(record.path)])
                table.add(path: steps, slot: local)
                alive |= 1 << UInt64(local)
                if steps == [.key(Array("input".utf8))] { input |= 1 << UInt64(local) }
            case .keys:
                for key in model.constants[Int(record.path)].split(separator: 0x0A) {
                    table.add(key: Array(key), slot: local)
                }
            case .allStrings: allStrings = local
            case .redactKeys:
                redact = local
                for key in model.redactKeys { table.add(redacted: model.constants[Int(key)]) }
            }
        }
        pathSlots = alive
        allStringsSlot = allStrings
        redactSlot = redact
        inputSlots = input
        starSteps = table.starSteps
        ends = table.ends
        keys = table.finish()
        keyTable = KeyTable.index(keys)
        readsEveryKey = keys.contains { $0.anywhere != 0 || $0.isRedacted }
        readsIndices = table.readsIndices

        var checks: [Check] = []
        var denies: [Int] = []
        var exact = -1
        var prefixes = false
        var posture = -1
        var advisory = -1
        for i in instructions {
            switch i.opcode {
            case .denyName: denies.append(Int(i.a))
            case .admitExact: exact = Int(i.a)
            case .admitPrefix: prefixes = true
            case .admitPosture: posture = Int(i.a)
            case .admitAdvisory: advisory = Int(i.a)
            case .redact, .slot, .end: break
            default:
                checks.append(
                    Check(op: i.opcode, slot: slots.firstIndex(of: i.a)!, b: Int(i.b), c: Int(i.c)))
            }
        }
        self.checks = checks
        nameDenies = denies
        exactRule = exact
        hasPrefixes = prefixes
        postureRule = posture
        advisoryRule = advisory
        var roles: UInt64 = 0
        for role in model.roles[Int(toolClass.firstRole)..<Int(toolClass.firstRole + toolClass.roleCount)]
        where role.role == .shell || role.role == .patch {
            if let local = slots.firstIndex(of: role.slot) { roles |= 1 << UInt64(local) }
        }
        textRoles = roles
    }

    /// The entry of a folded key, or nil.
    func key(_ folded: [UInt8]) -> Int? { key(folded.span) }

    private func key(_ folded: Span<UInt8>) -> Int? {
        let mask = keyTable.count - 1
        if mask < 0 { return nil }
        let hash = FoldedName.hash(folded)
        var at = Int(truncatingIfNeeded: hash) & mask
        while true {
            let held = Int(keyTable[at])
            if held == 0 { return nil }
            if keys[held - 1].hash == hash, FoldedName.equal(keys[held - 1].bytes, folded) { return held - 1 }
            at = (at + 1) & mask
        }
    }
}

/// Collects keys while a plan is built.
private struct KeyTable {
    private var bytes: [[UInt8]] = []
    private var index: [[UInt8]: Int] = [:]
    private var steps: [[UInt64]] = []
    private var anywhere: [UInt64] = []
    private var redacted: [Bool] = []
    var starSteps: [UInt64] = []
    var ends: [UInt64] = []
    var readsIndices = false

    mutating func add(path: [PointerText.Step], slot: Int) {
        let bit: UInt64 = 1 << UInt64(slot)
        while ends.count <= path.count {
            ends.append(0)
            starSteps.append(0)
        }
        ends[path.count] |= bit
        for (depth, step) in path.enumerated() {
            switch step {
            case .any: starSteps[depth] |= bit
            case .key(let key):
                let at = entry(key)
                while steps[at].count <= depth { steps[at].append(0) }
                steps[at][depth] |= bit
                if !key.isEmpty, key.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { readsIndices = true }
            }
        }
    }

    mutating func add(key: [UInt8], slot: Int) { anywhere[entry(key)] |= 1 << UInt64(slot) }

    mutating func add(redacted key: [UInt8]) { redacted[entry(key)] = true }

    private mutating func entry(_ key: [UInt8]) -> Int {
        if let found = index[key] { return found }
        index[key] = bytes.count
        bytes.append(key)
        steps.append([])
        anywhere.append(0)
        redacted.append(false)
        return bytes.count - 1
    }

    func finish() -> [ClassPlan.Key] {
        bytes.indices.map { i in
            var padded = steps[i]
            while padded.count < ends.count { padded.append(0) }
            return ClassPlan.Key(
                bytes: bytes[i], hash: FoldedName.hash(bytes[i]), steps: padded, anywhere: anywhere[i],
                isRedacted: redacted[i])
        }
    }

    static func index(_ keys: [ClassPlan.Key]) -> [UInt16] {
        if keys.isEmpty { return [] }
        var size = 4
        while size < keys.count * 2 { size *= 2 }
        var table = [UInt16](repeating: 0, count: size)
        for (i, key) in keys.enumerated() {
            var at = Int(truncatingIfNeeded: key.hash) & (size - 1)
            while table[at] != 0 { at = (at + 1) & (size - 1) }
            table[at] = UInt16(i + 1)
        }
        return table
    }
}
