internal import Bytecode
internal import HostTools
internal import PolicySemantics

/// F3 and F4: the names that an image knows, the classes that they lead to, who is admitted, and the roles of arguments.
///
/// With V8, which holds each class to exactly the rules that its name and roles call for, this is all that says where a
/// rule is checked.
struct NameCheck {
    let model: ImageModel
    let policy: ResolvedPolicy
    let rules: [ExpectedRule]
    var names = Comparison(.names)
    var roles = Comparison(.roles)
    /// By class: the rule that admits a name of it by its spelling.
    private var admits: [UInt32: UInt32] = [:]
    private var numbers: [ExpectedSlot: UInt32] = [:]
    private var hosts = Set<[UInt8]>()
    private var keyRoles = ExpectedSurface.KeyRoles()

    init(_ model: ImageModel, _ policy: ResolvedPolicy, _ rules: [ExpectedRule]) {
        self.model = model
        self.policy = policy
        self.rules = rules
        for slot in model.slots.indices { numbers[ExpectedSlot(model, slot)] = UInt32(slot) }
        for (number, record) in model.classes.enumerated() {
            for at in Int(record.firstBlock)..<Int(record.firstBlock + record.blockCount) {
                let block = model.blocks[Int(model.classBlocks[at])]
                for op in model.code[Int(block.first)..<Int(block.first + block.count)] where op.opcode == .admitExact {
                    admits[UInt32(number)] = op.a
                }
            }
        }
    }

    private func text(_ constant: UInt32) -> [UInt8]? { constant == noIndex ? nil : model.constants[Int(constant)] }

    mutating func run() {
        var spellings: [[UInt8]: [(name: [UInt8], rule: Int)]] = [:]
        hosts = Set(HostTools.all.map { folded($0.name) })
        var known = hosts
        for (i, rule) in rules.enumerated() {
            if case .allow(let index) = rule.origin {
                let name = policy.allow[index].name
                spellings[folded(name), default: []].append((Array(name.utf8), i))
            }
            if let name = rule.scopeName { known.insert(name) }
        }
        known.formUnion(spellings.keys)
        let sorted = known.sorted { $0.lexicographicallyPrecedes($1) }
        for (i, (wanted, found)) in zip(sorted, model.names).enumerated() {
            names.same("NAMES", i, "name", wanted, text(found.folded))
            if names.difference != nil { return }
            name(i, wanted, found, (spellings[wanted] ?? []).sorted { $0.name.lexicographicallyPrecedes($1.name) })
            if names.difference != nil || roles.difference != nil { return }
        }
        names.same("NAMES", min(sorted.count, model.names.count), "number of names", sorted.count, model.names.count)
        unlisted(0, writes: false)
        unlisted(1, writes: true)
        prefixes()
    }

    private mutating func name(
        _ i: Int, _ name: [UInt8], _ record: NameRecord, _ spellings: [(name: [UInt8], rule: Int)]
    ) {
        let shown = String(decoding: name, as: UTF8.self)
        names.same("NAMES", i, "number of allowed spellings of \(shown)", spellings.count, Int(record.spellingCount))
        for (at, wanted) in zip(Int(record.firstSpelling)..<Int(record.firstSpelling + record.spellingCount), spellings)
        {
            let found = model.spellings[at]
            names.same("SPELLINGS", at, "spelling of \(shown)", wanted.name, text(found.name))
            admitted(found.toolClass, "SPELLINGS", at, "what admits \(shown)", UInt32(wanted.rule))
            let own = HostTools.surface(of: String(decoding: wanted.name, as: UTF8.self))
            compare(Int(found.toolClass), name, ExpectedSurface(own), shown)
        }
        for (toolClass, writes) in [(record.otherClass, false), (record.otherWriteClass, true)] {
            admitted(toolClass, "NAMES", i, "what admits other spellings of \(shown)", noIndex)
            compare(Int(toolClass), name, .ofName(shown, writes: writes), shown)
        }
        let tool = hosts.contains(name) ? HostTools.tool(named: shown) : nil
        for (toolClass, writes) in [(record.segmentClass, false), (record.segmentWriteClass, true)] {
            names.same("NAMES", i, "whether a server may have \(shown)", tool != nil, toolClass != noIndex)
            guard let tool, toolClass != noIndex else { continue }
            admitted(toolClass, "NAMES", i, "what admits \(shown) of a server", noIndex)
            compare(Int(toolClass), nil, .ofServer(tool, writes: writes), "\(shown) of a server")
        }
    }

    private mutating func unlisted(_ toolClass: Int, writes: Bool) {
        admitted(UInt32(toolClass), "CLASSES", toolClass, "what admits unlisted names", noIndex)
        compare(toolClass, nil, .unlisted(writes: writes), writes ? "unlisted names that write" : "unlisted names")
    }

    private mutating func admitted(
        _ toolClass: UInt32, _ section: String, _ record: Int, _ what: @autoclosure () -> String, _ wanted: UInt32
    ) {
        names.checked += 1
        let found = admits[toolClass] ?? noIndex
        if wanted == found { return }
        func shown(_ rule: UInt32) -> String { rule == noIndex ? "no spelling" : rules[Int(rule)].id }
        names.differ(section, record, what(), expected: shown(wanted), found: shown(found))
    }

    private mutating func compare(_ toolClass: Int, _ name: [UInt8]?, _ surface: ExpectedSurface, _ shown: String) {
        names.same("CLASSES", toolClass, "name of the class of \(shown)", name, text(model.classes[toolClass].name))
        let wanted = surface.roles(&keyRoles).map { role in numbers[role.slot].map { ($0, role) } ?? (noIndex, role) }
        let record = model.classes[toolClass]
        let run = Int(record.firstRole)..<Int(record.firstRole + record.roleCount)
        roles.checked += wanted.count
        for (slot, role) in wanted
        where !run.contains(where: { model.roles[$0] == RoleRecord(slot: slot, role: role.role) }) {
            roles.differ("ROLES", run.lowerBound, "roles of \(shown)", expected: role.shown, found: "none")
        }
        for at in run {
            let found = model.roles[at]
            if wanted.contains(where: { $0.0 == found.slot && $0.1.role == found.role }) { continue }
            let slot = ExpectedSlot(model, Int(found.slot))
            roles.differ(
                "ROLES", at, "roles of \(shown)", expected: "none",
                found: ExpectedRole(slot: slot, role: found.role).shown)
        }
    }

    private mutating func prefixes() {
        for (i, (wanted, found)) in zip(policy.allowPrefix, model.prefixes).enumerated() {
            names.same("PREFIXES", i, "prefix", Array(wanted.name.utf8), text(found.prefix))
            names.same("PREFIXES", i, "rule of the prefix", wanted.id, rules[Int(found.rule)].id)
        }
        names.same(
            "PREFIXES", min(policy.allowPrefix.count, model.prefixes.count), "number of prefixes",
            policy.allowPrefix.count, model.prefixes.count)
    }
}
