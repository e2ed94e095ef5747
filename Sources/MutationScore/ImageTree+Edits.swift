internal import Bytecode
internal import CallModel

// What changes made by hand need: finding a thing to change, and closing the tables around it.
extension ImageTree {
    /// An entry of GROUP_RULES.
    struct Place {
        var bank: Int
        var group: Int
        var entry: Int
    }

    // MARK: Texts

    func text(_ handle: UInt32) -> [UInt8] { texts[Int(handle)] }

    /// The handle of a text.
    mutating func handle(of text: [UInt8]) -> UInt32 {
        if let known = texts.firstIndex(of: text) { return UInt32(known) }
        texts.append(text)
        return UInt32(texts.count - 1)
    }

    /// The handle of a text with one byte more at its end.
    mutating func longer(_ handle: UInt32) -> UInt32 { self.handle(of: text(handle) + [0x78]) }

    // MARK: Rules

    func record(_ rule: UInt32) -> RuleRecord { rules[Int(rule)].record }

    func firstRule(where isIt: (RuleRecord) -> Bool) -> UInt32? { order.first { isIt(record($0)) } }

    func firstRule(_ kind: RuleKind, _ scope: RuleScope? = nil) -> UInt32? {
        firstRule { $0.kind == kind && (scope == nil || $0.scope == scope) }
    }

    /// The rule that an op checks; of a bank, its first.
    func rule(of op: Instruction) -> UInt32? {
        switch op.opcode.operandTriple {
        case (.rule, nil, nil): op.a
        case (.slot, _, .rule): op.c
        case (.slot, .bank, _): banks[Int(op.b)].groups[0].entries[0].rule
        default: nil
        }
    }

    func scope(of op: Instruction) -> RuleScope? { rule(of: op).map { record($0).scope } }

    /// The first entry of an engine for a rule that fits.
    func place(_ engine: GroupEngine, where fits: (RuleRecord) -> Bool = { $0.scope != .writes }) -> Place? {
        for (b, bank) in banks.enumerated() {
            for (g, group) in bank.groups.enumerated() where group.engine == engine {
                for (e, entry) in group.entries.enumerated() where fits(record(entry.rule)) {
                    return Place(bank: b, group: g, entry: e)
                }
            }
        }
        return nil
    }

    /// Every entry of a rule.
    func places(of rule: UInt32) -> [Place] {
        banks.indices.flatMap { b in
            banks[b].groups.indices.flatMap { g in
                banks[b].groups[g].entries.indices.filter { banks[b].groups[g].entries[$0].rule == rule }
                    .map { Place(bank: b, group: g, entry: $0) }
            }
        }
    }

    subscript(place: Place) -> Entry {
        get { banks[place.bank].groups[place.group].entries[place.entry] }
        set { banks[place.bank].groups[place.group].entries[place.entry] = newValue }
    }

    func group(_ place: Place) -> Group { banks[place.bank].groups[place.group] }

    func witness(_ place: Place, holds: Bool) -> [UInt8]? { self[place].witnesses.first { $0.holds == holds }?.text }

    /// Removes a rule with all that checks it: the rest is an image that the compiler might have written for a manifest
    /// without it.
    mutating func drop(rule: UInt32) {
        order.removeAll { $0 == rule }
        for place in places(of: rule).reversed() {
            let group = group(place)
            if group.engine == .dfa { automata[group.table].removeBit(place.entry) }
            banks[place.bank].groups[place.group].entries.remove(at: place.entry)
        }
        for b in banks.indices {
            for g in banks[b].groups.indices.reversed() where banks[b].groups[g].entries.isEmpty {
                if let filter = banks[b].filter { automata[filter].removeBit(g) }
                banks[b].groups.remove(at: g)
            }
        }
        prefixes.removeAll { $0.rule == rule }
        let banks = banks
        dropOps { op in
            switch op.opcode.operandTriple {
            case (.rule, nil, nil): op.a == rule
            case (.slot, _, .rule): op.c == rule
            case (.slot, .bank, _): banks[Int(op.b)].groups.isEmpty
            default: false
            }
        }
    }

    // MARK: Ops

    /// Removes ops from every class, or from the first that has one; true when there was one. Slots that nothing reads any
    /// more go too, and so do blocks that are left without an op.
    @discardableResult
    mutating func dropOps(inFirstClass: Bool = false, where isIt: (Instruction) -> Bool) -> Bool {
        var found = false
        for c in classes.indices {
            var isChanged = false
            for b in classes[c].blocks.indices where classes[c].blocks[b].contains(where: isIt) {
                isChanged = true
                classes[c].blocks[b].removeAll(where: isIt)
                tidy(&classes[c].blocks[b])
            }
            classes[c].blocks.removeAll { $0.allSatisfy { $0.opcode == .end } }
            found = found || isChanged
            if isChanged && inFirstClass { return true }
        }
        return found
    }

    private func tidy(_ block: inout [Instruction]) {
        if block.contains(where: { $0.opcode == .protectPath || $0.opcode == .protectPatch }) { return }
        let read = Set(block.filter { $0.opcode != .slot && $0.opcode.operandTriple.0 == .slot }.map(\.a))
        block.removeAll { $0.opcode == .slot && !read.contains($0.a) }
    }

    /// Changes the first op that fits, in the first class that has one.
    mutating func changeFirstOp(where isIt: (Instruction) -> Bool, _ change: (inout Instruction) -> Void) -> Bool {
        for c in classes.indices {
            for b in classes[c].blocks.indices {
                guard let at = classes[c].blocks[b].firstIndex(where: isIt) else { continue }
                change(&classes[c].blocks[b][at])
                return true
            }
        }
        return false
    }

    /// Changes every op.
    mutating func changeOps(_ change: (inout Instruction) -> Void) {
        for c in classes.indices {
            for b in classes[c].blocks.indices {
                for at in classes[c].blocks[b].indices { change(&classes[c].blocks[b][at]) }
            }
        }
    }

    /// The block of a class with an op that fits: its place among the blocks.
    func block(of toolClass: Int, where isIt: (Instruction) -> Bool) -> Int? {
        classes[toolClass].blocks.firstIndex { $0.contains(where: isIt) }
    }

    // MARK: Classes

    /// Adds an admission to a class, in a block of its own where there is none.
    func admit(_ op: Instruction, to toolClass: inout ToolClass) {
        let admissions: [Opcode] = [.admitExact, .admitPrefix, .admitPosture, .admitAdvisory]
        guard let b = toolClass.blocks.firstIndex(where: { $0.contains { admissions.contains($0.opcode) } }) else {
            toolClass.blocks.append([op, Instruction(.end)])
            return
        }
        let at = toolClass.blocks[b].firstIndex { $0.opcode.rawValue > op.opcode.rawValue || $0.opcode == .end }!
        toolClass.blocks[b].insert(op, at: at)
    }

    /// The first class with a role, and the place of the role.
    func role(where fits: (RoleRecord) -> Bool) -> (toolClass: Int, role: Int)? {
        for c in classes.indices.dropFirst(2) {
            if let r = classes[c].roles.firstIndex(where: fits) { return (c, r) }
        }
        return nil
    }

    /// Removes a role with the slot and the ops that it asked for.
    mutating func drop(role: Int, of toolClass: Int) {
        let gone = classes[toolClass].roles.remove(at: role)
        let rest = classes[toolClass].roles
        for b in classes[toolClass].blocks.indices {
            var block = classes[toolClass].blocks[b]
            let isOfShell = block.contains { scope(of: $0) == .shell }
            let isOfRoles = block.allSatisfy {
                [.slot, .end, .protectPath, .protectPatch].contains($0.opcode)
            }
            guard isOfShell || isOfRoles else { continue }
            block.removeAll { op in
                guard op.opcode != .end, op.a == gone.slot else { return false }
                if isOfShell { return gone.role == .shell }
                switch op.opcode {
                case .protectPath: return !rest.contains { $0.slot == gone.slot && $0.role == .pathWrite }
                case .protectPatch: return !rest.contains { $0.slot == gone.slot && $0.role == .patch }
                default: return !rest.contains { $0.slot == gone.slot }
                }
            }
            classes[toolClass].blocks[b] = block
        }
        classes[toolClass].blocks.removeAll { $0.allSatisfy { $0.opcode == .end } }
    }
}
