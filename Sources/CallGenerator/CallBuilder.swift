internal import CallModel
internal import FakBasics
internal import PolicySemantics

/// Builds one call: a name, arguments that mean something to the floor's rules, and a spelling.
struct CallBuilder {
    let floor: SampleFloor
    var choices: Choices
    var forms: Forms = []
    var isAtBoundary = false
    var context = TraceContext.empty
    var root = Draft.object([])
    /// Whether the next redacted value goes below a key of its own.
    var nested = false

    init(_ floor: SampleFloor, _ choices: Choices) {
        self.floor = floor
        self.choices = choices
    }

    // MARK: Arguments

    /// Puts values under a path of keys and `*`; each place that the path has gets one of its own.
    mutating func place(_ path: [PathStep], _ value: (inout CallBuilder) -> Draft) {
        root = placed(root, path[...], value)
    }

    private mutating func placed(
        _ here: Draft?, _ path: ArraySlice<PathStep>, _ value: (inout CallBuilder) -> Draft
    ) -> Draft {
        guard let step = path.first else { return value(&self) }
        let rest = path.dropFirst()
        switch step {
        case .key(let name):
            let key = Array(name.utf8)
            // A step that is digits is an index as well.
            if let index = Int(name), (0..<3).contains(index), here == nil, choices.chance(1, in: 2) {
                var elements = [Draft](repeating: .source("0"), count: index)
                elements.append(placed(nil, rest, value))
                return .array(elements)
            }
            var object = here ?? .object([])
            if case .object = object {} else { object = .object([]) }
            var spelled = key
            if choices.chance(1, in: 6) {
                spelled = Letters.recased(key, in: 2, &choices)
                if spelled != key { forms.insert(.foldedKey) }
            }
            object.set(spelled, placed(object.member(key), rest, value))
            return object
        case .any:
            forms.insert(.star)
            if case .object(let members) = here, !members.isEmpty {
                return .object(
                    members.map { DraftMember(key: $0.key, value: placed(rest.isEmpty ? nil : $0.value, rest, value)) })
            }
            // The root is an object: a path that begins with `*` can make no array there.
            let isRoot = path.startIndex == 0
            if isRoot || choices.chance(1, in: 3) {
                let keys = choices.chance(1, in: 3) ? ["b", "z"] : [choices.pick(["b", "k", "0"])]
                return .object(
                    keys.map { DraftMember(key: Array($0.utf8), value: placed(nil, rest, value)) })
            }
            var elements = [placed(nil, rest, value)]
            if choices.chance(1, in: 3) { elements.append(placed(nil, rest, value)) }
            return .array(elements)
        }
    }

    /// Members of no meaning, or of one by chance.
    mutating func addNoise() {
        guard case .object(var members) = root else { return }
        for _ in 0..<choices.weighted([2, 4, 1]) {
            let key = Letters.bytes(choices.pick(choices.below(3) == 0 ? NamePool.keys : NamePool.others))
            if members.contains(where: { Draft.isSame($0.key, key) }) { continue }
            let member = DraftMember(key: key, value: noise(depth: 0))
            members.insert(member, at: choices.below(members.count + 1))
        }
        root = .object(members)
    }

    private mutating func noise(depth: Int) -> Draft {
        switch choices.below(depth > 1 ? 5 : 7) {
        case 0: return .text(Letters.bytes(choices.pick(PatternGrammar.words)))
        case 1: return .source(choices.pick(["1", "-1.5", "1e2", "0.10", "12345678", "-0", "1E-7", "100"]))
        case 2: return .source(choices.pick(["true", "false", "null", "[]", "{}"]))
        case 3: return .text((0..<choices.below(6)).flatMap { _ in Letters.bytes([choices.pick(Letters.common)]) })
        case 4:
            return .text(Letters.bytes(choices.pick(["src/a", "../x", "VERSION", ".git/config", "~/x", "[REDACTED]"])))
        case 5: return .array((0..<choices.below(3)).map { _ in noise(depth: depth + 1) })
        default:
            return .object([
                DraftMember(key: Letters.bytes(choices.pick(["k", "a", "b"])), value: noise(depth: depth + 1))
            ])
        }
    }

    /// Values for the rules that speak about a tool: always for those that a missing argument violates, sometimes for others.
    mutating func satisfyRules(of tool: [UInt8]) {
        for rule in floor.rules(of: tool) where !isTaken(rule.path) {
            let asks =
                switch rule.matcher {
                case .allowRegex, .allowPCRE2, .allowGlob, .allowValues, .range, .allowCommand: true
                case .denyRegex, .denyPCRE2, .denyGlob, .maxBytes, .denyCommand: false
                }
            if asks ? choices.chance(1, in: 40) : !choices.chance(2, in: 5) { continue }
            put(rule, at: rule.path, .satisfying)
        }
    }

    private func isTaken(_ path: [PathStep]) -> Bool {
        guard case .key(let name) = path.first else { return false }
        return root.member(Array(name.utf8)) != nil
    }

    /// A value of a rule's kind at a place.
    mutating func put(_ rule: ResolvedRule, at path: [PathStep], _ side: Side) {
        place(path) { builder in
            let value = builder.floor.value(for: rule, side, &builder.choices, &builder.forms)
            if value.isTight { builder.isAtBoundary = true }
            return value.draft
        }
    }

    // MARK: The finished call

    /// The call with the arguments that were put together.
    mutating func call(_ name: [UInt8]) -> Call {
        var writer = DraftWriter(&choices)
        if case .object(let members) = root, members.isEmpty {
            forms.insert(.noArguments)
            if choices.chance(3, in: 4) { return addressed(name, .json(Letters.bytes("{}"))) }
        }
        writer.write(root, &choices)
        forms.formUnion(writer.forms)
        return addressed(name, .json(writer.out))
    }

    /// A canonical name, sometimes told in two parts.
    mutating func addressed(_ name: [UInt8], _ body: Call.Body) -> Call {
        var name = name
        if choices.chance(1, in: 12) {
            let other = Letters.recased(name, in: 3, &choices)
            if other != name { forms.insert(.foldedName) }
            name = other
        }
        let joints = name.indices.dropLast(2).filter { $0 > 0 && name[$0] == 0x5F && name[$0 + 1] == 0x5F }
        if !joints.isEmpty, choices.chance(1, in: 3) {
            forms.insert(.namespace)
            let at = choices.pick(joints)
            return Call(tool: Array(name[(at + 2)...]), namespace: Array(name[..<at]), body: body)
        }
        if choices.chance(1, in: 20) {
            forms.insert(.namespace)
            let namespace = choices.pick(["functions", "functions", "", "multi_agent_v1", "srv", "Functions"])
            return Call(tool: name, namespace: Letters.bytes(namespace), body: body)
        }
        return Call(tool: name, body: body)
    }
}

extension Draft {
    /// The value under a key, in any case.
    func member(_ key: [UInt8]) -> Draft? {
        guard case .object(let members) = self else { return nil }
        return members.first { Draft.isSame($0.key, key) }?.value
    }
}
