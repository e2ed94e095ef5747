internal import CallModel
internal import FakBasics
internal import HostTools
internal import PolicySemantics

/// What a call is made for. What decides it in the end is for the evaluators to say.
enum Intent: Int, CaseIterable {
    case input
    case name
    case selfModify
    case argRule
    case admission
    case allowed
    case admitted
    case redacted

    /// How often, in the order of the cases.
    static let weights = [16, 20, 28, 18, 3, 8, 36, 25]
}

extension CallBuilder {
    mutating func build(_ intent: Intent) -> Call {
        if choices.chance(1, in: 6) {
            let files = ["/w/policy.json", "/home/u/.fak/policy.fakb", "/etc/fak/É.json", "/srv/fak"]
            context = TraceContext(protectedPaths: [
                Letters.bytes(choices.pick(files)), Letters.bytes(choices.pick(files)),
            ])
        }
        switch intent {
        case .input: return faulty()
        case .name where !floor.denied.isEmpty: return deniedName()
        case .selfModify: return selfModifying()
        case .argRule where !floor.policy.rules.isEmpty: return ruled()
        case .admitted where !floor.prefixes.isEmpty || floor.policy.posture == .admitAndLog: return admittedOtherwise()
        case .redacted where !floor.redacted.isEmpty && !floor.allowed.isEmpty: return redacting()
        case .allowed where !floor.allowed.isEmpty: return plain(choices.pick(floor.allowed))
        case .redacted, .admitted:
            // The floor has nothing of the kind.
            return floor.policy.rules.isEmpty ? unlisted() : ruled()
        case .name, .argRule, .admission, .allowed: return unlisted()
        }
    }

    /// A call that satisfies what it can.
    private mutating func plain(_ name: [UInt8]) -> Call {
        if choices.chance(1, in: 30) { return textBody(name, nil) }
        if !floor.shells.isEmpty, choices.chance(1, in: 3) {
            let (name, path) = shell()
            runScript(at: path)
            satisfyRules(of: name)
            return call(name)
        }
        satisfyRules(of: name)
        if choices.chance(4, in: 5) { addNoise() }
        return call(name)
    }

    private mutating func runScript(at path: [PathStep]) {
        forms.insert(.shellScript)
        let script = CommandGrammar.script(&choices)
        place(path) { _ in .text(Array(script.utf8)) }
    }

    // MARK: Names

    private mutating func deniedName() -> Call {
        var name = choices.pick(floor.denied)
        isAtBoundary = true
        switch choices.below(5) {
        case 0: name = Letters.edited(name, &choices)
        case 1, 2:
            name = Letters.recased(name, in: 2, &choices)
            forms.insert(.foldedName)
        default: break
        }
        addNoise()
        return call(name)
    }

    /// A name beside one that is admitted, or of nobody.
    private mutating func unlisted() -> Call {
        var name = Letters.bytes(choices.pick(NamePool.strangers))
        switch choices.below(5) {
        case 0 where !floor.allowed.isEmpty, 1 where !floor.allowed.isEmpty:
            name = Letters.edited(choices.pick(floor.allowed), &choices)
            isAtBoundary = true
        case 2 where !floor.allowed.isEmpty:
            let allowed = choices.pick(floor.allowed)
            name = Letters.recased(allowed, in: 2, &choices)
            if name != allowed {
                forms.insert(.foldedName)
                isAtBoundary = true
            }
        case 3 where !floor.prefixes.isEmpty:
            let prefix = choices.pick(floor.prefixes)
            name = Letters.edited(prefix, &choices) + Letters.bytes(choices.pick(NamePool.rests))
            isAtBoundary = true
        default: break
        }
        if choices.chance(1, in: 25) {
            name += [UInt8](repeating: 0x61, count: max(0, 128 + choices.below(2) - name.count))
        }
        if choices.chance(1, in: 2) { satisfyRules(of: name) }
        addNoise()
        return call(name)
    }

    private mutating func admittedOtherwise() -> Call {
        var name = Letters.bytes(choices.pick(NamePool.strangers))
        if !floor.prefixes.isEmpty, floor.policy.posture == .failClosed || choices.chance(2, in: 3) {
            name = choices.pick(floor.prefixes) + Letters.bytes(choices.pick(NamePool.rests))
            // The prefix is the boundary: one letter less and it is none.
            isAtBoundary = true
        }
        if choices.chance(1, in: 25) {
            name += [UInt8](repeating: 0x61, count: max(0, 128 + choices.below(2) - name.count))
            forms.insert(.limit)
        }
        satisfyRules(of: name)
        if choices.chance(1, in: 3) { addNoise() }
        return call(name)
    }

    // MARK: Rules

    private mutating func ruled() -> Call {
        let rule = choices.pick(floor.policy.rules)
        let side: Side = choices.chance(2, in: 3) ? .violating : .satisfying
        var path = rule.path
        let name: [UInt8]
        switch rule.tool {
        case .name(let tool): name = Array(tool.utf8)
        case .any:
            name =
                choices.chance(1, in: 5) || floor.allowed.isEmpty
                ? Letters.bytes(choices.pick(NamePool.strangers)) : choices.pick(floor.allowed)
        case .surface(let surface):
            (name, path) = shell()
            if surface != .shell { return surfaced(rule, surface, side, name, path) }
        }
        if case .key("input") = path.first, path.count == 1, choices.chance(1, in: 2) { return textBody(name, rule) }
        if choices.chance(1, in: 14) {
            let absent = ValueForms.absent(&choices, &forms)
            place(choices.chance(1, in: 3) ? Array(path.dropLast()) + [.key("zz")] : path) { _ in absent }
        } else {
            put(rule, at: path, side)
        }
        satisfyRules(of: name)
        if choices.chance(1, in: 2) { addNoise() }
        return call(name)
    }

    /// A tool with a shell argument, and the place of it.
    private mutating func shell() -> (name: [UInt8], path: [PathStep]) {
        let tools =
            floor.shells
            + (floor.shells.isEmpty || choices.chance(1, in: 5)
                ? [Letters.bytes("shell"), Letters.bytes("run_it")] : [])
        let name = choices.pick(tools)
        return (name, choices.pick(Surfaces.of(name).shells.map(\.path) + [[.key("cmd")]]))
    }

    /// A script with an effect that a rule on a surface is about; of written paths also an argument.
    private mutating func surfaced(
        _ rule: ResolvedRule, _ surface: Surface, _ side: Side, _ shell: [UInt8], _ path: [PathStep]
    ) -> Call {
        let value = floor.value(for: rule, side, &choices, &forms)
        let text = value.text.map { String(decoding: $0, as: UTF8.self) } ?? choices.pick(PatternGrammar.words)
        if surface == .write || surface == .patch, choices.chance(1, in: 3), let name = floor.writers.first {
            let target = Surfaces.of(name)
            if let place = target.paths.first {
                if place.isPatch { return patching(name, Array(text.utf8), place, target) }
                self.place(place.path) { _ in .text(Array(text.utf8)) }
                return call(name)
            }
        }
        forms.insert(.shellScript)
        let script = CommandGrammar.script(surface, text, &choices)
        place(path) { _ in .text(Array(script.utf8)) }
        satisfyRules(of: shell)
        if choices.chance(1, in: 3) { addNoise() }
        return call(shell)
    }

    /// The body of a free-form tool; with a rule, a text of its kind.
    private mutating func textBody(_ name: [UInt8], _ rule: ResolvedRule?) -> Call {
        forms.insert(.textBody)
        var text = Letters.bytes(choices.pick(PatternGrammar.words))
        if let rule {
            let value = floor.value(for: rule, .violating, &choices, &forms)
            if let own = value.text {
                text = own
                isAtBoundary = value.isTight
            }
        }
        return addressed(name, .text(text))
    }

    // MARK: Protected paths

    private mutating func selfModifying() -> Call {
        var name = Letters.bytes(
            choices.pick([
                "Write", "Edit", "apply_patch", "write_file", "move_file", "create_note", "mcp__q__edit_file",
                "MultiEdit",
            ]))
        if !floor.writers.isEmpty, choices.chance(2, in: 3) { name = choices.pick(floor.writers) }
        let path = writtenPath()
        if choices.chance(1, in: 4) {
            let (name, place) = shell()
            forms.insert(.shellScript)
            let script = CommandGrammar.script(.write, String(decoding: path, as: UTF8.self), &choices)
            self.place(place) { _ in .text(Array(script.utf8)) }
            if choices.chance(4, in: 5) { satisfyRules(of: name) }
            return call(name)
        }
        let surface = Surfaces.of(name)
        var place = Surfaces.Place(path: [.key("file_path")])
        if !surface.paths.isEmpty { place = choices.pick(surface.paths) }
        if surface.everyString, choices.chance(1, in: 2) {
            place = Surfaces.Place(path: [.key(choices.pick(NamePool.others))])
        }
        if place.isPatch { return patching(name, path, place, surface) }
        if surface.everyString, choices.chance(1, in: 4) {
            forms.insert(.textBody)
            return addressed(name, .text(path))
        }
        let draft = ValueForms.draft(path, .allows, &choices, &forms)
        self.place(place.path) { _ in draft }
        if choices.chance(4, in: 5) { satisfyRules(of: name) }
        if choices.chance(1, in: 3) { addNoise() }
        return call(name)
    }

    private mutating func writtenPath() -> [UInt8] {
        if !context.protectedPaths.isEmpty, choices.chance(1, in: 3) {
            forms.insert(.ownFile)
            var own = choices.pick(context.protectedPaths)
            if choices.chance(1, in: 2), let slash = own.dropFirst().lastIndex(of: 0x2F) {
                own = Array(own[(slash + 1)...])
            }
            if choices.chance(1, in: 4) { own = PathEdits.changed(own, &choices) }
            let (path, edits) = PathEdits.spelled(own, workspace: floor.workspace, &choices, &forms)
            if edits < 2 { isAtBoundary = true }
            return path
        }
        let entries = floor.policy.selfModify
        let own = entries.prefix { $0.pointer != nil }.count
        let index =
            own > 0 && choices.chance(3, in: 4) ? choices.below(own) : choices.below(entries.count)
        let (text, isTight) = floor.text(
            floor.texts(ofProtected: index), !choices.chance(1, in: 4), &choices)
        let (path, edits) = PathEdits.spelled(text, workspace: floor.workspace, &choices, &forms)
        if isTight, edits < 2 { isAtBoundary = true }
        return path
    }

    private mutating func patching(
        _ name: [UInt8], _ path: [UInt8], _ place: Surfaces.Place, _ surface: Surfaces
    ) -> Call {
        forms.insert(.patch)
        let line = String(decoding: path, as: UTF8.self)
        let text: String
        switch choices.below(6) {
        case 0: text = "*** Begin Patch\n*** Update File: a.c\n*** Move to: \(line)\n@@\n-x\n+y\n*** End Patch"
        case 1: text = "--- a/\(line)\n+++ b/\(line)\n@@ -1 +1 @@\n-x\n+y\n"
        case 2: text = "*** Begin Patch\n*** Delete File: \(line)\n*** End Patch\n"
        case 3: text = "*** Begin Patch\n*** Add File: a.c\n+x\n*** Update File: \(line)\n@@\n+y\n*** End Patch"
        default: text = "*** Begin Patch\n*** Add File: \(line)\n+x\n*** End Patch"
        }
        var body = Letters.bytes(text)
        if choices.chance(1, in: 12) { body = Letters.edited(body, &choices) }
        if surface.isFreeform, choices.chance(1, in: 2) {
            forms.insert(.textBody)
            return addressed(name, .text(body))
        }
        self.place(place.path) { _ in .text(body) }
        satisfyRules(of: name)
        return call(name)
    }

    // MARK: Redaction

    private mutating func redacting() -> Call {
        var name = choices.pick(floor.allowed)
        if !floor.prefixes.isEmpty, choices.chance(1, in: 5) {
            name = choices.pick(floor.prefixes) + Letters.bytes(choices.pick(NamePool.rests))
        }
        satisfyRules(of: name)
        for _ in 0...choices.below(2) {
            var key = choices.pick(floor.redacted)
            isAtBoundary = true
            switch choices.below(8) {
            case 0: key = Letters.edited(key, &choices)
            case 1, 2:
                key = Letters.recased(key, in: 2, &choices)
                forms.insert(.foldedKey)
            default: break
            }
            if root.member(key) == nil { root.set(nest(&key), secret(key)) }
        }
        if choices.chance(1, in: 3) { addNoise() }
        return call(name)
    }

    /// Sometimes the redacted key stands deeper: then the key above it comes back, and the value is made around it.
    private mutating func nest(_ key: inout [UInt8]) -> [UInt8] {
        guard choices.chance(1, in: 4) else { return key }
        nested = true
        return Letters.bytes(choices.pick(["z", "note", "deep"]))
    }

    private mutating func secret(_ key: [UInt8]) -> Draft {
        var value: Draft
        switch choices.below(8) {
        case 0: value = .source(choices.pick(["1", "null", "true", "[]", "{}", "-1e5"]))
        case 1: value = .array([.text([0x61]), .object([DraftMember(key: key, value: .text([0x62]))])])
        case 2: value = .text(Letters.bytes(choices.pick(["[REDACTED]", "[REDACTED] ", "[redacted]", "[REDACTED"])))
        case 3: value = .object([DraftMember(key: choices.pick(floor.redacted), value: .source("1"))])
        default: value = .text(Letters.bytes(choices.pick(["s3cret", "", "a\"b", "é", "hunter2"])))
        }
        if nested {
            nested = false
            let inner = Draft.object([DraftMember(key: key, value: value)])
            value = choices.below(2) == 0 ? inner : .array([.source("1"), inner])
        }
        return value
    }
}
