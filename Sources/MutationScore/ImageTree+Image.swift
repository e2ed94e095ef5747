internal import Bytecode

extension ImageTree {
    /// The image, numbered in the one order that V12 accepts. The tree of an image that the verifier has accepted gives
    /// that image again.
    func image() -> ImageModel {
        var numbering = ImageNumbering(self)
        return numbering.image()
    }
}

/// Handles to numbers of one tree, and the image with those numbers.
struct ImageNumbering {
    let tree: ImageTree
    var m: ImageModel
    var text: [UInt32] = []
    var slot: [UInt32] = []
    var rule: [UInt32] = []
    var toolClass: [UInt32] = []
    /// Handles in order of first use, and the reverse.
    var banks = FirstUse()
    var sets = FirstUse()
    var ranges = FirstUse()
    var classes: [Int] = []
    var names: [ImageTree.Name] = []

    struct FirstUse {
        var order: [Int] = []
        private var numbers: [Int: UInt32] = [:]

        mutating func number(_ handle: Int) -> UInt32 {
            if let known = numbers[handle] { return known }
            numbers[handle] = UInt32(order.count)
            order.append(handle)
            return UInt32(order.count - 1)
        }
    }

    init(_ tree: ImageTree) {
        self.tree = tree
        m = ImageModel(header: tree.header)
    }

    mutating func image() -> ImageModel {
        rule = [UInt32](repeating: noIndex, count: tree.rules.count)
        for (i, handle) in tree.order.enumerated() { rule[Int(handle)] = UInt32(i) }
        names = tree.names.sorted { less($0.record.folded, $1.record.folded) }.map { name in
            ImageTree.Name(record: name.record, spellings: name.spellings.sorted { less($0.name, $1.name) })
        }
        numberClasses()
        numberTexts()
        numberSlots()
        writeHeader()
        writeRules()
        writeClasses()
        writeNames()
        writeBanks()
        writeOperands()
        writeWitnesses()
        return m
    }

    private func less(_ a: UInt32, _ b: UInt32) -> Bool {
        tree.texts[Int(a)].lexicographicallyPrecedes(tree.texts[Int(b)])
    }

    // MARK: Numbers

    /// Classes as names lead to them; equal ones are one.
    private mutating func numberClasses() {
        toolClass = [UInt32](repeating: noIndex, count: tree.classes.count)
        var known: [ImageTree.ToolClass: UInt32] = [:]
        func add(_ handle: UInt32) {
            if handle == noIndex || toolClass[Int(handle)] != noIndex { return }
            if handle > 1, let number = known[tree.classes[Int(handle)]] {
                toolClass[Int(handle)] = number
                return
            }
            toolClass[Int(handle)] = UInt32(classes.count)
            if handle != 1 { known[tree.classes[Int(handle)]] = UInt32(classes.count) }
            classes.append(Int(handle))
        }
        add(0)
        add(1)
        for name in names {
            for spelling in name.spellings { add(spelling.toolClass) }
            let r = name.record
            for handle in [r.otherClass, r.otherWriteClass, r.segmentClass, r.segmentWriteClass] { add(handle) }
        }
    }

    var usedOps: [Instruction] { classes.flatMap { tree.classes[$0].blocks.joined() } }

    private func usedSlots() -> Set<UInt32> {
        var used = Set<UInt32>()
        for handle in tree.order { used.insert(tree.rules[Int(handle)].record.slot) }
        for handle in classes { for role in tree.classes[handle].roles { used.insert(role.slot) } }
        for op in usedOps where op.opcode == .slot { used.insert(op.a) }
        used.remove(noIndex)
        return used
    }

    private mutating func numberTexts() {
        var used = Set<UInt32>([tree.header.workspace])
        for handle in tree.order {
            let r = tree.rules[Int(handle)].record
            used.formUnion([r.id, r.pointer, r.source, r.witness, r.scopeName])
        }
        for handle in usedSlots() { used.insert(tree.slots[Int(handle)].path) }
        for name in names { used.formUnion([name.record.folded] + name.spellings.map(\.name)) }
        for prefix in tree.prefixes { used.insert(prefix.prefix) }
        for handle in classes { used.insert(tree.classes[handle].name) }
        for op in usedOps {
            if op.opcode == .allowValues { used.formUnion(tree.valueSets[Int(op.b)].map(\.text)) }
            if op.opcode == .range { used.formUnion([tree.ranges[Int(op.b)].min, tree.ranges[Int(op.b)].max]) }
        }
        for group in tree.banks.flatMap(\.groups) where group.engine == .pcre2 {
            used.insert(tree.pcres[group.table].source)
        }
        used.formUnion(tree.redactKeys)
        used.remove(noIndex)
        m.constants = Set(used.map { tree.texts[Int($0)] }).sorted { $0.lexicographicallyPrecedes($1) }
        var numbers: [[UInt8]: UInt32] = [:]
        for (i, constant) in m.constants.enumerated() { numbers[constant] = UInt32(i) }
        text = tree.texts.map { numbers[$0] ?? noIndex }
    }

    func constant(_ handle: UInt32) -> UInt32 { handle == noIndex ? noIndex : text[Int(handle)] }

    private mutating func numberSlots() {
        let used = usedSlots().sorted { a, b in
            let (one, two) = (tree.slots[Int(a)], tree.slots[Int(b)])
            return (one.source.rawValue, constant(one.path)) < (two.source.rawValue, constant(two.path))
        }
        slot = [UInt32](repeating: noIndex, count: tree.slots.count)
        for handle in used {
            let record = SlotRecord(
                source: tree.slots[Int(handle)].source, path: constant(tree.slots[Int(handle)].path))
            if m.slots.last != record { m.slots.append(record) }
            slot[Int(handle)] = UInt32(m.slots.count - 1)
        }
    }
}
