internal import Bytecode
internal import FakBasics

/// Where a set of slots is found in the arguments: at which keys and depths. Classes that read the same slots share one.
///
/// Every path step consumes one level of nesting, so the slots that a container can still lead to are a 64-bit set: the
/// set of its parent, cut down by the key or index in between. There is no automaton to run and nothing to allocate.
final class ScanLayout: Sendable {
    /// A key that some slot names.
    struct Key: Sendable {
        let bytes: [UInt8]
        let hash: UInt64
        /// Path slots whose step at this depth is the key, by depth; empty when no path has the key.
        let steps: [UInt64]
        /// Slots that take the value under this key at any depth.
        let anywhere: UInt64
        let isRedacted: Bool
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
    /// Slots whose path is the one key `input`: where the body of a free-form tool stands.
    let inputSlots: UInt64

    /// - Parameter namedKeys: the keys of each slot of source `keys`, by slot.
    init(_ model: ImageModel, _ slots: [UInt32], namedKeys: [[HashedKey]]) {
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
            case .keys: for key in namedKeys[Int(slot)] { table.add(key: key, slot: local) }
            case .allStrings: allStrings = local
            case .redactKeys:
                redact = local
                for key in namedKeys[Int(slot)] { table.add(redacted: key) }
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
    }

    /// The path slots that the key carries on at a depth.
    func step(_ key: Int, _ depth: Int) -> UInt64 {
        depth < keys[key].steps.count ? keys[key].steps[depth] : 0
    }

    /// The entry of a folded key, or nil.
    func key(_ folded: [UInt8]) -> Int? {
        let mask = keyTable.count - 1
        if mask < 0 { return nil }
        let hash = NameHash.folded(folded)
        var at = Int(truncatingIfNeeded: hash) & mask
        while true {
            let held = Int(keyTable[at])
            if held == 0 { return nil }
            if keys[held - 1].hash == hash, keys[held - 1].bytes == folded { return held - 1 }
            at = (at + 1) & mask
        }
    }
}

/// A folded key and its hash.
struct HashedKey: Sendable, Hashable {
    let bytes: [UInt8]
    let hash: UInt64

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        hash = NameHash.folded(bytes)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    /// The keys of each slot that names any, by slot.
    static func bySlot(_ model: ImageModel) -> [[HashedKey]] {
        model.slots.map { slot in
            switch slot.source {
            case .keys: model.constants[Int(slot.path)].split(separator: 0x0A).map { HashedKey(Array($0)) }
            case .redactKeys: model.redactKeys.map { HashedKey(model.constants[Int($0)]) }
            case .path, .allStrings: []
            }
        }
    }
}

/// One tool class as the kernel runs it: the layout of its slots, its checks in order, and how it is admitted.
final class ClassPlan: Sendable {
    struct Check: Sendable {
        let op: Opcode
        /// Local slot number, 0..<64.
        let slot: Int
        let b: Int
        let c: Int
    }

    let layout: ScanLayout
    let checks: [Check]
    let nameDenies: [Int]
    /// Rule of an exact allow, of the posture and of a softened DEFAULT_DENY, or -1.
    let exactRule: Int
    let hasPrefixes: Bool
    let postureRule: Int
    let advisoryRule: Int

    /// Distinct places that one class can read.
    static let maxSlots = 64

    /// The plans of all classes, in order; nil when a class reads more places than the kernel keeps.
    static func all(_ model: ImageModel) -> [ClassPlan]? {
        let namedKeys = HashedKey.bySlot(model)
        var layouts: [[UInt32]: ScanLayout] = [:]
        var plans: [ClassPlan] = []
        plans.reserveCapacity(model.classes.count)
        for toolClass in model.classes {
            var slots: [UInt32] = []
            var code: [Instruction] = []
            for block in toolClass.firstBlock..<toolClass.firstBlock + toolClass.blockCount {
                let run = model.blocks[Int(model.classBlocks[Int(block)])]
                for i in model.code[Int(run.first)..<Int(run.first + run.count)] {
                    if i.opcode == .slot {
                        if !slots.contains(i.a) { slots.append(i.a) }
                    } else if i.opcode != .end {
                        code.append(i)
                    }
                }
            }
            guard slots.count <= maxSlots else { return nil }
            let layout = layouts[slots] ?? ScanLayout(model, slots, namedKeys: namedKeys)
            layouts[slots] = layout
            plans.append(ClassPlan(layout, slots, code))
        }
        return plans
    }

    private init(_ layout: ScanLayout, _ slots: [UInt32], _ code: [Instruction]) {
        var checks: [Check] = []
        var denies: [Int] = []
        var exact = -1
        var prefixes = false
        var posture = -1
        var advisory = -1
        for i in code {
            switch i.opcode {
            case .denyName: denies.append(Int(i.a))
            case .admitExact: exact = Int(i.a)
            case .admitPrefix: prefixes = true
            case .admitPosture: posture = Int(i.a)
            case .admitAdvisory: advisory = Int(i.a)
            case .redact, .slot, .end: break
            default:
                checks.append(Check(op: i.opcode, slot: slots.firstIndex(of: i.a)!, b: Int(i.b), c: Int(i.c)))
            }
        }
        self.layout = layout
        self.checks = checks
        nameDenies = denies
        exactRule = exact
        hasPrefixes = prefixes
        postureRule = posture
        advisoryRule = advisory
    }
}

/// Collects keys while a layout is built.
private struct KeyTable {
    private var keys: [HashedKey] = []
    private var index: [HashedKey: Int] = [:]
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
                let at = entry(HashedKey(key))
                while steps[at].count <= depth { steps[at].append(0) }
                steps[at][depth] |= bit
                if !key.isEmpty, key.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { readsIndices = true }
            }
        }
    }

    mutating func add(key: HashedKey, slot: Int) { anywhere[entry(key)] |= 1 << UInt64(slot) }

    mutating func add(redacted key: HashedKey) { redacted[entry(key)] = true }

    private mutating func entry(_ key: HashedKey) -> Int {
        if let found = index[key] { return found }
        index[key] = keys.count
        keys.append(key)
        steps.append([])
        anywhere.append(0)
        redacted.append(false)
        return keys.count - 1
    }

    func finish() -> [ScanLayout.Key] {
        keys.indices.map { i in
            ScanLayout.Key(
                bytes: keys[i].bytes, hash: keys[i].hash, steps: steps[i], anywhere: anywhere[i],
                isRedacted: redacted[i])
        }
    }

    static func index(_ keys: [ScanLayout.Key]) -> [UInt16] {
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
