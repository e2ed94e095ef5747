internal import Bytecode

/// How many rules of each scope there are, by folded name where the scope has one.
struct RuleCounts {
    /// By constant.
    var denyNames: [Int32] = []
    var arguments: [Int32] = []
    var any = 0
    var shell = 0
    var writes = 0
    var surface = 0

    init() {}

    init(_ m: ImageModel) {
        denyNames = [Int32](repeating: 0, count: m.constants.count)
        arguments = denyNames
        for rule in m.rules {
            switch rule.scope {
            case .none: break
            case .name: denyNames[Int(rule.scopeName)] += 1
            case .nameArgument: arguments[Int(rule.scopeName)] += 1
            case .any: any += 1
            case .shell: shell += 1
            case .writes: writes += 1
            case .surface: surface += 1
            }
        }
    }
}

extension Checks {
    /// V8: the (rule, slot) pairs that a class checks are those that RULES and its roles call for, each once.
    ///
    /// Three steps, each linear: a bank has rules of one scope and a rule stands in one bank; a block has one part and
    /// checks all rules of its part, each once a slot; a class has the blocks that its name and roles call for.
    mutating func coverage() throws(ImageError) {
        counts = RuleCounts(m)
        banks = try bankSummaries()
        summaries = []
        summaries.reserveCapacity(m.blocks.count)
        for number in m.blocks.indices { summaries.append(try summary(number)) }
        try names()
        var marks = SlotMarks(m.slots.count)
        for number in m.classes.indices { try classParts(number, &marks) }
        checked = m.code.count + m.classBlocks.count + m.groupRules.count
    }

    func uncovered(_ section: String, _ index: Int, _ reason: String) -> ImageError {
        Obligation.coverage.error(section, index, reason)
    }

    // MARK: Banks

    private func bankSummaries() throws(ImageError) -> [BankSummary] {
        var out: [BankSummary] = []
        out.reserveCapacity(m.banks.count)
        // The banks that a rule stands in: one, or the plain and the home bank of a deny_glob, or the two of protect_shell.
        var first = [UInt32](repeating: noIndex, count: m.rules.count)
        var second = first
        for (number, bank) in m.banks.enumerated() {
            let mark = UInt32(number)
            let groups = groupRun(bank)
            let lead = m.groupRules[Int(m.groups[groups.lowerBound].firstRule)]
            let model = m.rules[Int(lead)]
            var count = 0
            var least = lead
            for g in groups {
                for at in ruleRun(m.groups[g]) {
                    least = min(least, m.groupRules[at])
                    let index = Int(m.groupRules[at])
                    let rule = m.rules[index]
                    guard rule.kind == model.kind, rule.scope == model.scope, rule.scopeName == model.scopeName,
                        rule.slot == model.slot
                    else { throw uncovered("BANKS", number, "rules of different kind, scope or slot in one bank") }
                    if first[index] == noIndex {
                        first[index] = mark
                    } else {
                        guard rule.kind == .denyGlob || rule.kind == .protect, first[index] != mark,
                            second[index] == noIndex
                        else {
                            throw uncovered("GROUP_RULES", at, "rule stands in a bank twice, or in too many banks")
                        }
                        second[index] = mark
                    }
                    count += 1
                }
            }
            guard model.kind.isBanked else { throw uncovered("BANKS", number, "rules that no automaton decides") }
            out.append(
                BankSummary(
                    kind: model.kind, scope: model.scope, name: model.scopeName, slot: model.slot, leastRule: least,
                    count: count))
        }
        try pairs(&out, first, second)
        return out
    }

    /// The two banks of every op that has two have the same rules, and a bank has one partner. All ops of the roles name
    /// one plain bank.
    private func pairs(_ out: inout [BankSummary], _ first: [UInt32], _ second: [UInt32]) throws(ImageError) {
        var protects = noIndex
        for (at, op) in m.code.enumerated() {
            if op.opcode.ruleKind == .protect {
                if protects == noIndex { protects = op.b }
                guard op.b == protects else { throw uncovered("CODE", at, "two banks of protected paths") }
            }
            guard op.opcode == .denyGlob || op.opcode == .protectShell else { continue }
            let plain = Int(op.b)
            if out[plain].home == op.c { continue }
            guard out[plain].home == noIndex, out[plain].count == out[Int(op.c)].count else {
                throw uncovered("CODE", at, "the two banks have different rules")
            }
            for g in groupRun(m.banks[Int(op.c)]) {
                for r in ruleRun(m.groups[g]) {
                    let rule = Int(m.groupRules[r])
                    guard first[rule] == op.b || second[rule] == op.b else {
                        throw uncovered("CODE", at, "the two banks have different rules")
                    }
                }
            }
            out[plain].home = op.c
        }
    }

    // MARK: Names

    /// Every name that a rule has is listed, and a class that a name leads to carries that name.
    private func names() throws(ImageError) {
        var isListed = [Bool](repeating: false, count: m.constants.count)
        for (i, name) in m.names.enumerated() {
            isListed[Int(name.folded)] = true
            var classes = [name.otherClass, name.otherWriteClass]
            for s in Int(name.firstSpelling)..<Int(name.firstSpelling) + Int(name.spellingCount) {
                classes.append(m.spellings[s].toolClass)
            }
            for toolClass in classes where m.classes[Int(toolClass)].name != name.folded {
                throw uncovered("NAMES", i, "leads to a class of another name")
            }
            for segment in [name.segmentClass, name.segmentWriteClass] where segment != noIndex {
                guard m.classes[Int(segment)].name == noIndex else {
                    throw uncovered("NAMES", i, "segment class is one of a name")
                }
            }
        }
        for toolClass in 0..<2 where m.classes[toolClass].name != noIndex {
            throw uncovered("CLASSES", toolClass, "class of unlisted names has a name")
        }
        for (i, rule) in m.rules.enumerated() where rule.scopeName != noIndex {
            guard isListed[Int(rule.scopeName)] else { throw uncovered("RULES", i, "name is not listed in NAMES") }
        }
    }

    // MARK: Classes

    private func classParts(_ number: Int, _ marks: inout SlotMarks) throws(ImageError) {
        let record = m.classes[number]
        func bad(_ reason: String) -> ImageError { uncovered("CLASSES", number, reason) }
        var places = 0
        var shell = 0
        var writes = 0
        marks.next()
        for r in roleRun(record) {
            let role = m.roles[r]
            let slot = Int(role.slot)
            if marks.insert(slot, 8) { places += 1 }
            switch role.role {
            case .shell, .shellOther:
                if marks.insert(slot, 1) {
                    shell += 1
                    writes += 1
                }
            case .pathWrite: if marks.insert(slot, 2) { writes += 1 }
            case .patch: if marks.insert(slot, 4) { writes += 1 }
            case .codeMode:
                // What such a script calls may admit the name: that is for a name that is known.
                guard record.name != noIndex else { throw bad("a script of unlisted names calls other tools") }
            case .pathRead, .url, .code, .text, .folder, .arguments: break
            }
        }
        if number == 1 {
            guard roleRun(record).contains(where: { m.roles[$0].role == .pathWrite && isAllStrings(m.roles[$0].slot) })
            else { throw bad("class of unlisted write-shaped names does not protect every string") }
        }
        var found = [Bool](repeating: false, count: Part.allCases.count)
        var last = -1
        for b in blockRun(record) {
            let block = Int(m.classBlocks[b])
            let summary = summaries[block]
            guard Int(summary.part.rawValue) > last else { throw bad("parts are not in order") }
            last = Int(summary.part.rawValue)
            found[last] = true
            switch summary.part {
            case .denyName, .nameArgument:
                guard summary.name == record.name else { throw bad("block of another name") }
            case .roles:
                guard summary.ops == writes, summary.slots == places else {
                    throw bad("reads or protects other slots than its roles say")
                }
                for at in codeRun(m.blocks[block]) {
                    let op = m.code[at]
                    let role: UInt8 =
                        switch op.opcode {
                        case .protectPath: 2
                        case .protectPatch: 4
                        case .protectShell: 1
                        default: 8
                        }
                    guard op.opcode == .end || marks.has(Int(op.a), role) else {
                        throw bad("reads or protects other slots than its roles say")
                    }
                }
            case .shell:
                guard summary.slots == shell else { throw bad("reads other shell slots than its roles say") }
                for at in codeRun(m.blocks[block]) {
                    guard m.code[at].opcode == .slot else { break }
                    guard marks.has(Int(m.code[at].a), 1) else {
                        throw bad("reads other shell slots than its roles say")
                    }
                }
            case .any, .effects, .redact, .admission: break
            }
        }
        let name = record.name
        let wanted: [(Part, Bool)] = [
            (.denyName, name != noIndex && counts.denyNames[Int(name)] > 0), (.roles, places > 0),
            (.nameArgument, name != noIndex && counts.arguments[Int(name)] > 0), (.any, counts.any > 0),
            (.shell, counts.shell > 0 && shell > 0), (.effects, counts.surface > 0 && places > 0),
        ]
        for (part, isWanted) in wanted where found[Int(part.rawValue)] != isWanted {
            throw bad(isWanted ? "does not check the rules of part \(part)" : "checks rules of part \(part)")
        }
    }

    private func isAllStrings(_ slot: UInt32) -> Bool { m.slots[Int(slot)].source == .allStrings }
}

/// A set of slots with role bits, emptied in constant time.
struct SlotMarks {
    private var owner: [UInt32]
    private var bits: [UInt8]
    private var current: UInt32 = 0

    init(_ count: Int) {
        owner = [UInt32](repeating: 0, count: count)
        bits = [UInt8](repeating: 0, count: count)
    }

    mutating func next() { current += 1 }

    /// Adds a bit; false when it was there.
    mutating func insert(_ slot: Int, _ bit: UInt8) -> Bool {
        if owner[slot] != current {
            owner[slot] = current
            bits[slot] = 0
        }
        if bits[slot] & bit != 0 { return false }
        bits[slot] |= bit
        return true
    }

    func has(_ slot: Int, _ bit: UInt8) -> Bool { owner[slot] == current && bits[slot] & bit != 0 }
}

extension RuleKind {
    /// Whether automata decide rules of this kind.
    var isBanked: Bool {
        switch self {
        case .denyRegex, .allowRegex, .denyGlob, .allowGlob, .protect, .denyCommand, .allowCommand: true
        case .builtin, .denyName, .allowValues, .maxBytes, .range, .allowName, .allowPrefix: false
        }
    }
}
