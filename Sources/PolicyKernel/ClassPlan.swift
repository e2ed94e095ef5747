internal import Bytecode
internal import FakBasics
internal import HostTools

/// Where a set of slots is found in the arguments: at which keys and depths. Classes that read the same slots share one.
///
/// Every path step consumes one level of nesting, so the slots that a container can still lead to are a 64-bit set: the
/// set of its parent, cut down by the key or index in between. There is no automaton to run and nothing to allocate.
final class ScanLayout: Sendable {
    let slotCount: Int
    /// Path slots, all alive at the root.
    let pathSlots: UInt64
    /// By depth: slots whose step is `*`, and slots whose path ends at a value of this depth.
    let starSteps: [UInt64]
    let ends: [UInt64]
    let keys: KeyIndex
    /// By key: slots that take the value under it at any depth. Empty when no slot does.
    private let anywhere: [UInt64]
    /// By key and depth: path slots whose step there is the key. Empty when no path names a key.
    private let steps: [UInt64]
    /// Slots by key that take the outermost value alone.
    let whole: UInt64
    /// Whether keys matter outside ruled paths.
    let readsEveryKey: Bool
    let readsIndices: Bool
    /// Local slot number, or -1.
    let allStringsSlot: Int
    let redactSlot: Int
    /// Slots whose path is the one key `input`, or `*` in its place: where the body of a free-form tool stands.
    let inputSlots: UInt64

    /// The layout of slots that are numbered by their place in `slots`.
    /// - Parameter whole: slots of source `keys` whose checks look at every string of a value, however deep: a value
    ///   inside one that the slot already has adds nothing.
    init(_ model: ImageModel, _ slots: [UInt32], _ keys: KeyIndex, whole: UInt64) {
        self.whole = whole
        slotCount = slots.count
        self.keys = keys
        var allStrings = -1
        var redact = -1
        var input: UInt64 = 0
        var alive: UInt64 = 0
        var depths = 0
        for slot in slots where model.slots[Int(slot)].source == .path {
            depths = max(depths, keys.paths[Int(slot)].count)
        }
        var stars = [UInt64](repeating: 0, count: depths == 0 ? 0 : depths + 1)
        var ends = stars
        var anywhere: [UInt64] = []
        var steps: [UInt64] = []
        var indices = false
        for (local, slot) in slots.enumerated() {
            let bit: UInt64 = 1 << UInt64(local)
            switch model.slots[Int(slot)].source {
            case .path:
                let path = keys.paths[Int(slot)]
                alive |= bit
                ends[path.count] |= bit
                if steps.isEmpty { steps = [UInt64](repeating: 0, count: keys.count * depths) }
                for (depth, key) in path.enumerated() {
                    if key < 0 {
                        stars[depth] |= bit
                    } else {
                        steps[key * depths + depth] |= bit
                        if keys.isIndex(key) { indices = true }
                    }
                }
                if path.count == 1, path[0] == keys.inputKey || path[0] < 0 { input |= bit }
            case .keys:
                if anywhere.isEmpty { anywhere = [UInt64](repeating: 0, count: keys.count) }
                for key in keys.paths[Int(slot)] { anywhere[key] |= bit }
            case .allStrings: allStrings = local
            case .redactKeys: redact = local
            case .surface: break
            }
        }
        pathSlots = alive
        allStringsSlot = allStrings
        redactSlot = redact
        inputSlots = input
        starSteps = stars
        self.ends = ends
        self.anywhere = anywhere
        self.steps = steps
        readsEveryKey = !anywhere.isEmpty || redact >= 0
        readsIndices = indices
    }

    /// The path slots that the key carries on at a depth that some path has.
    func step(_ key: Int, _ depth: Int) -> UInt64 { steps.isEmpty ? 0 : steps[key * (ends.count - 1) + depth] }

    /// The slots that take the value under the key wherever it stands.
    func slots(under key: Int) -> UInt64 { anywhere.isEmpty ? 0 : anywhere[key] }

    func isRedacted(_ key: Int) -> Bool { redactSlot >= 0 && keys.isRedacted(key) }
}

/// Every key that any slot of an image names, numbered, with one hash table for all layouts.
final class KeyIndex: Sendable {
    private let texts: [[UInt8]]
    private let hashes: [UInt64]
    private let redacted: [Bool]
    private let table: [UInt16]
    /// By slot: the keys of its path in order (-1 for `*`), or the keys of a slot of source `keys`.
    let paths: [[Int]]
    /// The key `input`, or -2.
    let inputKey: Int

    var count: Int { texts.count }

    init(_ model: ImageModel) {
        var texts: [[UInt8]] = []
        var numbers: [[UInt8]: Int] = [:]
        func number(_ text: [UInt8]) -> Int {
            if let known = numbers[text] { return known }
            numbers[text] = texts.count
            texts.append(text)
            return texts.count - 1
        }
        paths = model.slots.map { slot in
            switch slot.source {
            case .path:
                PointerText.steps(model.constants[Int(slot.path)]).map { step in
                    if case .key(let key) = step { number(key) } else { -1 }
                }
            case .keys: model.constants[Int(slot.path)].split(separator: 0x0A).map { number(Array($0)) }
            case .allStrings, .redactKeys, .surface: []
            }
        }
        let redactKeys = model.redactKeys.map { number(model.constants[Int($0)]) }
        inputKey = numbers[Array("input".utf8)] ?? -2
        var redacted = [Bool](repeating: false, count: texts.count)
        for key in redactKeys { redacted[key] = true }
        hashes = texts.map { NameHash.folded($0) }
        var size = 4
        while size < texts.count * 2 { size *= 2 }
        var table = [UInt16](repeating: 0, count: size)
        for (i, hash) in hashes.enumerated() {
            var at = Int(truncatingIfNeeded: hash) & (size - 1)
            while table[at] != 0 { at = (at + 1) & (size - 1) }
            table[at] = UInt16(truncatingIfNeeded: i + 1)
        }
        self.texts = texts
        self.redacted = redacted
        self.table = table
    }

    /// The number of a folded key, or nil.
    func find(_ folded: [UInt8]) -> Int? {
        let mask = table.count - 1
        let hash = NameHash.folded(folded)
        var at = Int(truncatingIfNeeded: hash) & mask
        while true {
            let held = Int(table[at])
            if held == 0 { return nil }
            if hashes[held - 1] == hash, texts[held - 1] == folded { return held - 1 }
            at = (at + 1) & mask
        }
    }

    func isRedacted(_ key: Int) -> Bool { redacted[key] }

    /// Whether a key can also be the index of an array element.
    func isIndex(_ key: Int) -> Bool { !texts[key].isEmpty && texts[key].allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
}

/// One tool class as the kernel runs it: the layout of its slots, its checks in order, and how it is admitted.
final class ClassPlan: Sendable {
    struct Check: Sendable {
        let op: Opcode
        /// Local slot number, 0..<64.
        let slot: Int
        let b: Int
        let c: Int
        /// In SLOTS.
        let place: Int
        /// What the check looks at in place of values, if it does.
        let surface: EffectSurface?
        /// Whether nothing is missing when the slot has no value: the rules name a role and no argument.
        let isOfRole: Bool
    }

    /// A role of the class.
    struct Role: Sendable {
        /// Local slot number.
        let slot: Int
        let role: ArgumentRole
    }

    let layout: ScanLayout
    let checks: [Check]
    let roles: [Role]
    let hasShell: Bool
    /// Whether an argument says where the scripts start, or how they go on.
    let hasSurroundings: Bool
    /// Whether an argument is a script that calls other tools.
    let isCodeMode: Bool
    /// Whether some check asks what the call does, whatever does it.
    let readsEffects: Bool
    let nameDenies: [Int]
    /// Rule of an exact allow, of the posture and of a softened DEFAULT_DENY, or -1.
    let exactRule: Int
    let hasPrefixes: Bool
    let postureRule: Int
    let advisoryRule: Int
    /// Whether the host's table says that the tool takes JSON: a text body then is none of its calls.
    let isJSONOnly: Bool

    /// The plans of all classes, in order; nil when a class reads more places than the kernel keeps.
    static func all(_ model: ImageModel) -> [ClassPlan]? {
        let keys = KeyIndex(model)
        let jsonOnly = jsonOnlyClasses(model)
        var layouts: [[UInt32]: ScanLayout] = [:]
        var plans: [ClassPlan] = []
        plans.reserveCapacity(model.classes.count)
        for (number, toolClass) in model.classes.enumerated() {
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
            guard slots.count <= Limits.classSlots else { return nil }
            let whole = wholeSlots(model, slots, code)
            let key = slots + [UInt32(truncatingIfNeeded: whole), UInt32(truncatingIfNeeded: whole >> 32)]
            let layout = layouts[key] ?? ScanLayout(model, slots, keys, whole: whole)
            layouts[key] = layout
            let roles = model.roles[Int(toolClass.firstRole)..<Int(toolClass.firstRole + toolClass.roleCount)]
            plans.append(
                ClassPlan(
                    model, layout, slots, code,
                    roles.map { Role(slot: slots.firstIndex(of: $0.slot)!, role: $0.role) },
                    isJSONOnly: jsonOnly[number]))
        }
        return plans
    }

    private static func wholeSlots(_ model: ImageModel, _ slots: [UInt32], _ code: [Instruction]) -> UInt64 {
        var whole: UInt64 = 0
        for (local, slot) in slots.enumerated() where model.slots[Int(slot)].source == .keys {
            let partly = code.contains {
                $0.opcode.operandTriple.0 == .slot && $0.a == slot
                    && ![.protectPath, .protectPatch, .protectShell].contains($0.opcode)
            }
            if !partly { whole |= 1 << UInt64(local) }
        }
        return whole
    }

    /// By class: whether every name that leads to it is a listed tool that takes JSON alone.
    private static func jsonOnlyClasses(_ model: ImageModel) -> [Bool] {
        var out = [Bool](repeating: false, count: model.classes.count)
        var takesText = out
        for record in model.names {
            let name = String(decoding: model.constants[Int(record.folded)], as: UTF8.self)
            let isJSON = HostTools.isListedJSON(name)
            func note(_ toolClass: UInt32) {
                if isJSON { out[Int(toolClass)] = true } else { takesText[Int(toolClass)] = true }
            }
            let run = Int(record.firstSpelling)..<Int(record.firstSpelling + record.spellingCount)
            for spelling in model.spellings[run] { note(spelling.toolClass) }
            note(record.otherClass)
            note(record.otherWriteClass)
        }
        for i in out.indices where takesText[i] { out[i] = false }
        return out
    }

    private init(
        _ model: ImageModel, _ layout: ScanLayout, _ slots: [UInt32], _ code: [Instruction], _ roles: [Role],
        isJSONOnly: Bool
    ) {
        self.isJSONOnly = isJSONOnly
        self.roles = roles
        hasShell = roles.contains { $0.role.isShell }
        hasSurroundings = hasShell && roles.contains { $0.role == .folder || $0.role == .arguments }
        isCodeMode = roles.contains { $0.role == .codeMode }
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
                let place = model.slots[Int(i.a)]
                checks.append(
                    Check(
                        op: i.opcode, slot: slots.firstIndex(of: i.a)!, b: Int(i.b), c: Int(i.c), place: Int(i.a),
                        surface: place.source == .surface ? EffectSurface(model.constants[Int(place.path)]) : nil,
                        isOfRole: ClassPlan.firstRule(model, i).scope == .shell))
            }
        }
        self.layout = layout
        self.checks = checks
        readsEffects = checks.contains { $0.surface != nil }
        nameDenies = denies
        exactRule = exact
        hasPrefixes = prefixes
        postureRule = posture
        advisoryRule = advisory
    }

    /// One of the rules that an op decides; they have one scope.
    private static func firstRule(_ model: ImageModel, _ op: Instruction) -> RuleRecord {
        if op.opcode.operandTriple.2 == .rule { return model.rules[Int(op.c)] }
        let group = model.groups[Int(model.banks[Int(op.b)].firstGroup)]
        return model.rules[Int(model.groupRules[Int(group.firstRule)])]
    }
}
