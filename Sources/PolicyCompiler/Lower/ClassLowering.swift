internal import Bytecode
internal import HostTools
internal import PolicySemantics

/// Builds the tool classes and the names that lead to them.
struct ClassLowering {
    private var rules: RuleLowering
    private var classIndex: [GraphClass: Int] = [:]
    /// Ops of rule sets that many classes share, so that their banks are interned once.
    private var anyOps: [GraphOp] = []
    private var nameRules: [[UInt8]: [Int]] = [:]
    private var shellRules: [Int] = []
    /// Made behind the first shell block, whose banks have the lower numbers.
    private var surfaceOps: [GraphOp]?
    private var denies: [[UInt8]: [Int]] = [:]
    private var keyRoles: [[UnlistedKey]: Set<GraphRole>] = [:]

    /// Lowers a resolved policy. Linear in rules × classes that they apply to.
    static func lower(_ policy: ResolvedPolicy, _ engine: EngineChoice) -> DecisionGraph {
        var lowering = ClassLowering(RuleLowering(policy, engine))
        lowering.run()
        return lowering.rules.graph
    }

    private init(_ rules: RuleLowering) {
        self.rules = rules
        for (index, entry) in rules.policy.deny.enumerated() {
            denies[foldedBytes(entry.name), default: []].append(index)
        }
        for (index, rule) in rules.policy.rules.enumerated() {
            switch rule.tool {
            case .name(let name): nameRules[foldedBytes(name), default: []].append(index)
            case .surface(.shell): shellRules.append(index)
            case .surface: break
            case .any: break
            }
        }
    }

    private mutating func run() {
        let policy = rules.policy
        let any = policy.rules.indices.filter { if case .any = policy.rules[$0].tool { true } else { false } }
        anyOps = rules.ops(any) { RuleLowering.slot(policy.rules[$0].path) }
        // Classes 0 and 1 are the names that nothing lists.
        _ = add(nil, surface(unlistedAndWriteShaped: false), allow: nil)
        _ = add(nil, surface(unlistedAndWriteShaped: true), allow: nil)

        var listed: [[UInt8]: [Int]] = [:]
        for (index, entry) in policy.allow.enumerated() { listed[foldedBytes(entry.name), default: []].append(index) }
        for entry in policy.deny { listed[foldedBytes(entry.name), default: []] += [] }
        for name in nameRules.keys { listed[name, default: []] += [] }
        var hosts: [[UInt8]: HostTool] = [:]
        for tool in HostTools.all {
            let folded = foldedBytes(tool.name)
            listed[folded, default: []] += []
            hosts[folded] = HostTools.tool(named: tool.name)
        }
        for folded in listed.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let spellings = listed[folded]!.map { (index: $0, bytes: Array(policy.allow[$0].name.utf8)) }
                .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
            // Whether a spelling is write-shaped can hang on its humps, so the folded name does not tell.
            let classes = spellings.map { spelling in
                let own = HostTools.surface(of: policy.allow[spelling.index].name)
                return (spelling.bytes, add(folded, own, allow: rules.allowRules[spelling.index]))
            }
            let other = add(folded, surface(of: folded, writes: false), allow: nil)
            let otherWrite = add(folded, surface(of: folded, writes: true), allow: nil)
            var name = GraphName(
                folded: folded, spellings: classes, other: other, otherWrite: otherWrite, segment: nil,
                segmentWrite: nil)
            if let tool = hosts[folded] {
                name.segment = add(nil, self.surface(ofSegment: tool, writes: false), allow: nil)
                name.segmentWrite = add(nil, self.surface(ofSegment: tool, writes: true), allow: nil)
            }
            rules.graph.names.append(name)
        }
    }

    private func surface(unlistedAndWriteShaped writes: Bool) -> RoleSurface {
        RoleSurface(roles: [], keys: HostTools.unlistedKeys(isWriteShaped: writes), examinesEveryString: writes)
    }

    /// The surface of a spelling of a listed name, given whether that spelling is write-shaped.
    private func surface(of folded: [UInt8], writes: Bool) -> RoleSurface {
        let known = HostTools.surface(of: String(decoding: folded, as: UTF8.self))
        switch known.origin {
        case .listed: return RoleSurface(roles: known.roles, keys: known.keys, examinesEveryString: false)
        case .lastSegment:
            let isOfServer = HostTools.tool(named: String(decoding: folded, as: UTF8.self))?.isMCP ?? false
            return RoleSurface(
                roles: known.roles, keys: HostTools.unlistedKeys(isWriteShaped: writes),
                examinesEveryString: writes && !isOfServer)
        case .unlisted: return surface(unlistedAndWriteShaped: writes)
        }
    }

    private func surface(ofSegment tool: HostTool, writes: Bool) -> RoleSurface {
        RoleSurface(
            roles: tool.rolesOnServer, keys: HostTools.unlistedKeys(isWriteShaped: writes),
            examinesEveryString: writes && !tool.isMCP)
    }

    private mutating func add(_ name: [UInt8]?, _ surface: ToolSurface, allow: Int?) -> Int {
        add(
            name,
            RoleSurface(roles: surface.roles, keys: surface.keys, examinesEveryString: surface.examinesEveryString),
            allow: allow)
    }

    private mutating func add(_ name: [UInt8]?, _ surface: RoleSurface, allow: Int?) -> Int {
        let roles = surface.graphRoles(&keyRoles)
        var blocks: [GraphBlock] = []
        if let name {
            if let denies = denies[name] {
                blocks.append(GraphBlock(denies.map { .denyName(rule: rules.denyRules[$0]) }))
            }
        }
        if let block = protection(surface, roles) { blocks.append(block) }
        if let name, let own = nameRules[name] {
            let policy = rules.policy
            blocks.append(GraphBlock(rules.ops(own) { RuleLowering.slot(policy.rules[$0].path) }))
        }
        if !anyOps.isEmpty { blocks.append(GraphBlock(anyOps)) }
        if !shellRules.isEmpty {
            let shells = Set(roles.filter(\.role.isShell).map(\.slot)).sorted()
            let ops = shells.flatMap { slot in rules.ops(shellRules) { _ in slot } }
            if !ops.isEmpty { blocks.append(GraphBlock(ops)) }
        }
        if !roles.isEmpty {
            let policy = rules.policy
            let surfaces = policy.rules.indices.filter { policy.rules[$0].surface != nil }
            let ops = surfaceOps ?? rules.ops(surfaces) { GraphSlot.surface(policy.rules[$0].surface!) }
            surfaceOps = ops
            if !ops.isEmpty { blocks.append(GraphBlock(ops)) }
        }
        if !rules.graph.redactKeys.isEmpty { blocks.append(GraphBlock([.redact(.redactKeys)])) }
        let admission = admissionOps(allow)
        if !admission.isEmpty { blocks.append(GraphBlock(admission)) }
        let value = GraphClass(name: name, blocks: blocks, roles: roles)
        // 0 and 1 stay apart even when they are alike: the kernel picks by number.
        if rules.graph.classes.count >= 2, let found = classIndex[value] { return found }
        rules.graph.classes.append(value)
        classIndex[value] = rules.graph.classes.count - 1
        return rules.graph.classes.count - 1
    }

    private func protection(_ surface: RoleSurface, _ roles: [GraphRole]) -> GraphBlock? {
        var ops: [GraphOp] = []
        for slot in Set(roles.map(\.slot)).sorted() {
            let here = roles.filter { $0.slot == slot }
            if here.contains(where: { $0.role == .pathWrite }) {
                ops.append(.protectPath(slot, bank: rules.protectBank))
            }
            if here.contains(where: { $0.role == .patch }) {
                ops.append(.protectPatch(slot, bank: rules.protectBank))
            }
            if here.contains(where: \.role.isShell) {
                ops.append(.protectShell(slot, plain: rules.protectBank, below: rules.belowBank))
            }
        }
        // Every role's slot is read, so that keys that fold onto it are found.
        return roles.isEmpty && ops.isEmpty ? nil : GraphBlock(ops, slots: roles.map(\.slot))
    }

    private func admissionOps(_ allow: Int?) -> [GraphOp] {
        var out: [GraphOp] = []
        if let allow { out.append(.admitExact(rule: allow)) }
        if !rules.graph.prefixes.isEmpty { out.append(.admitPrefix) }
        if let rule = rules.postureRule { out.append(.admitPosture(rule: rule)) }
        if rules.policy.softened.contains(.defaultDeny) {
            out.append(.admitAdvisory(rule: rules.graph.header.defaultDenyRule))
        }
        return out
    }
}

/// Roles of a class by place and by key.
private struct RoleSurface {
    var roles: [ToolRoleEntry]
    var keys: [UnlistedKey]
    var examinesEveryString: Bool

    /// Sorted and without repeats; `kept` holds the roles of each list of names, of which there are few.
    func graphRoles(_ kept: inout [[UnlistedKey]: Set<GraphRole>]) -> [GraphRole] {
        var out = Set<GraphRole>()
        // Data is nothing that a rung looks at, so two keys of it may fold together.
        for entry in roles where entry.role != .text {
            let steps = entry.path.map { (step: ToolPathStep) -> PointerText.Step in
                switch step {
                case .key(let key): .key(foldedBytes(key))
                case .any: .any
                }
            }
            out.insert(GraphRole(slot: .path(steps), role: entry.role.argumentRole(entry.language)))
        }
        if !keys.isEmpty {
            let named = kept[keys] ?? RoleSurface.roles(of: keys)
            kept[keys] = named
            out.formUnion(named)
        }
        if examinesEveryString { out.insert(GraphRole(slot: .allStrings, role: .pathWrite)) }
        return out.sorted { ($0.slot, $0.role.rawValue) < ($1.slot, $1.role.rawValue) }
    }

    private static func roles(of keys: [UnlistedKey]) -> Set<GraphRole> {
        var out = Set<GraphRole>()
        func role(_ key: UnlistedKey) -> ArgumentRole { key.role.argumentRole(key.language) }
        for found in Set(keys.map(role)) {
            let names = Set(keys.filter { role($0) == found }.map { foldedBytes($0.name) })
            var text: [UInt8] = []
            for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                text.append(0x0A)
                text += name
            }
            out.insert(GraphRole(slot: GraphSlot(source: .keys, text: text), role: found))
        }
        return out
    }
}

extension ToolRole {
    /// What the kernel makes of the role; the language is that of a shell or code entry.
    func argumentRole(_ language: ToolLanguage?) -> ArgumentRole {
        switch self {
        case .shell, .argv:
            switch language {
            case .powershell, .cmd, .fish: .shellOther
            default: .shell
            }
        case .pathRead: .pathRead
        case .pathWrite: .pathWrite
        case .patch: .patch
        case .url: .url
        case .code: .code
        case .codeMode: .codeMode
        case .folder: .folder
        case .arguments: .arguments
        case .text: .text
        }
    }
}

extension ResolvedRule {
    /// The surface of a rule on what calls do.
    fileprivate var surface: EffectSurface? {
        if case .surface(let surface) = tool { surface.effects } else { nil }
    }
}
