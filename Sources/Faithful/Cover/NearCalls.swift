internal import Bytecode
internal import CallModel
internal import FakBasics
internal import FakJSON
internal import HostTools
internal import Patterns
internal import PolicySemantics

/// Calls at and around what a policy says: every name in the spellings that tell classes apart, and for every rule texts
/// that it is just about to match or has just matched, at the place that it reads.
///
/// Deterministic, and made of the policy alone.
struct NearCalls {
    private let policy: ResolvedPolicy
    private let values: NearValues
    private var seen = Set<Call>()
    private(set) var calls: [Call] = []
    /// By argument rule: a value that fulfils or hits it.
    private var hits: [Int: CallArguments.Leaf] = [:]
    private var places: [[ToolRole]: Place?] = [:]
    /// The rules that ask for something, in order: by folded name, and on any tool.
    private let demands: (named: [[UInt8]: [Int]], any: [Int])

    /// An argument of a tool.
    private struct Place {
        let name: [UInt8]
        let steps: [PointerText.Step]
    }

    init(_ policy: ResolvedPolicy, texts: Int, _ language: @escaping (ExpectedLanguage) -> Remainders) {
        self.policy = policy
        values = NearValues(texts: texts, language)
        var named: [[UInt8]: [Int]] = [:]
        var any: [Int] = []
        for (index, rule) in policy.rules.enumerated() where !rule.matcher.deniesMatches {
            switch rule.tool {
            case .any: any.append(index)
            case .name(let name): named[folded(name), default: []].append(index)
            case .surface: break
            }
        }
        demands = (named, any)
    }

    /// All of them.
    mutating func make() {
        addNames()
        for index in policy.rules.indices { addRule(index) }
        for entry in policy.selfModify where entry.pointer != nil { addProtected(entry) }
        for key in policy.redactFields {
            var arguments = filled(anyTool, besides: nil)
            arguments.put(.string(Array("zz".utf8)), at: [.key(Array(key.name.utf8))])
            add(anyTool, arguments)
        }
    }

    /// Calls with one text, at the place of one argument rule, or of what is written for a protected path.
    mutating func make(text: [UInt8], rule: Int?) {
        guard UTF8Bytes.firstInvalid(text.span) == nil else { return }
        if let rule { put(.string(text), rule) } else { write(text) }
    }

    private mutating func add(_ tool: [UInt8], _ arguments: CallArguments) { add(tool, arguments.json) }

    private mutating func add(_ tool: [UInt8], _ body: [UInt8]) {
        let call = Call(tool: tool, body: .json(body))
        if seen.insert(call).inserted { calls.append(call) }
    }

    // MARK: Names

    private mutating func addNames() {
        let empty = Array("{}".utf8)
        var names = policy.allow.map(\.name) + policy.deny.map(\.name)
        for rule in policy.rules { if case .name(let name) = rule.tool { names.append(name) } }
        for name in names {
            let text = Array(name.utf8)
            let loud = text.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 32 : $0 }
            let quiet = text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 32 : $0 }
            for spelling in [text, loud, quiet, Array("mcp__zz__".utf8) + text, Array("mcp__save__".utf8) + text] {
                add(spelling, empty)
            }
            add(Array(text.dropLast()), empty)
            add(text + [0x78], empty)
        }
        for prefix in policy.allowPrefix {
            let text = Array(prefix.name.utf8)
            for name in [text, text + [0x78], text.dropLast() + [0x78]] { add(name, empty) }
        }
        for name in ["zz", "get_zz", "save_zz", "mcp__zz__zz", "mcp__save__zz"] { add(Array(name.utf8), empty) }
    }

    /// A tool whose answer shows what rules on any tool say: one that is allowed.
    private var anyTool: [UInt8] { Array((policy.allow.first?.name ?? policy.allowPrefix.first?.name ?? "zz").utf8) }

    /// An allowed tool with a role, or else any that has it, with the place.
    private mutating func tool(_ roles: [ToolRole]) -> Place? {
        if let known = places[roles] { return known }
        let found = place(roles)
        places[roles] = .some(found)
        return found
    }

    private func place(_ roles: [ToolRole]) -> Place? {
        let names = policy.allow.map(\.name) + HostTools.all.map(\.name)
        for name in names {
            guard let entry = HostTools.surface(of: name).roles.first(where: { roles.contains($0.role) }) else {
                continue
            }
            let steps = entry.path.map { step -> PointerText.Step in
                if case .key(let key) = step { .key(Array(key.utf8)) } else { .any }
            }
            return Place(name: Array(name.utf8), steps: steps)
        }
        return nil
    }

    // MARK: Rules

    private mutating func addRule(_ index: Int) {
        for leaf in values.around(policy.rules[index]) { put(leaf, index) }
    }

    private mutating func put(_ leaf: CallArguments.Leaf, _ index: Int) {
        let rule = policy.rules[index]
        switch rule.tool {
        case .name(let name): put(leaf, rule, Array(name.utf8))
        case .any: put(leaf, rule, anyTool)
        case .surface(let surface):
            let roles: [ToolRole] =
                switch surface {
                case .shell, .run, .env: [.shell]
                case .read: [.pathRead]
                case .write: [.pathWrite]
                case .connect: [.url]
                case .code: [.code, .shell]
                case .patch: [.patch]
                }
            if let found = tool(roles) {
                var arguments = CallArguments()
                if surface == .patch, case .string(let text) = leaf {
                    arguments.put(.string(patch(text)), at: found.steps)
                } else {
                    arguments.put(leaf, at: found.steps)
                }
                add(found.name, arguments)
            }
            // The same by a command.
            if case .string(let text) = leaf, let script = ScriptText.script(surface, text), let found = tool([.shell])
            {
                var arguments = CallArguments()
                arguments.put(.string(script), at: found.steps)
                add(found.name, arguments)
            }
        }
    }

    /// The value at the rule's place, and what other rules of the tool ask for at theirs.
    private mutating func put(_ leaf: CallArguments.Leaf, _ rule: ResolvedRule, _ tool: [UInt8]) {
        var arguments = filled(tool, besides: rule)
        arguments.put(leaf, at: steps(rule))
        add(tool, arguments)
        // Without the others: an absent argument violates what asks for it.
        var alone = CallArguments()
        alone.put(leaf, at: steps(rule))
        add(tool, alone)
    }

    /// What the rules of a tool ask for, but for what is at the place of one of them.
    private mutating func filled(_ tool: [UInt8], besides rule: ResolvedRule?) -> CallArguments {
        var arguments = CallArguments()
        let named = demands.named[folded(String(decoding: tool, as: UTF8.self))] ?? []
        for other in (named + demands.any).sorted() where policy.rules[other].path != rule?.path {
            if let hit = hit(other) { arguments.put(hit, at: steps(policy.rules[other])) }
        }
        return arguments
    }

    private func steps(_ rule: ResolvedRule) -> [PointerText.Step] {
        rule.path.map { if case .key(let key) = $0 { .key(Array(key.utf8)) } else { .any } }
    }

    private mutating func hit(_ index: Int) -> CallArguments.Leaf? {
        if let known = hits[index] { return known }
        let found = values.around(policy.rules[index]).first
        hits[index] = found
        return found
    }

    // MARK: Protected paths

    private mutating func addProtected(_ entry: SelfModifyEntry) {
        for wanted in [entry.language, entry.below] {
            for leaf in values.around(ExpectedLanguage(language: wanted, anchoring: .whole)) {
                if case .string(let text) = leaf { write(text) }
            }
        }
        write(Array(entry.text.utf8))
    }

    private mutating func write(_ path: [UInt8]) {
        if let found = tool([.pathWrite]) {
            var arguments = CallArguments()
            arguments.put(.string(path), at: found.steps)
            add(found.name, arguments)
        }
        if let found = tool([.patch]) {
            var arguments = CallArguments()
            arguments.put(.string(patch(path)), at: found.steps)
            add(found.name, arguments)
        }
    }

    private func patch(_ path: [UInt8]) -> [UInt8] {
        Array("*** Begin Patch\n*** Delete File: ".utf8) + path + Array("\n*** End Patch\n".utf8)
    }
}
