internal import Bytecode

extension HandMade {
    /// What a class checks.
    static let ofChecks: [HandMade] = [
        HandMade("check-dropped", "one class does not run the patterns of its name") { t in
            let tree = t
            return t.dropOps(inFirstClass: true) { $0.opcode == .denyMatch && tree.scope(of: $0) == .nameArgument }
        },
        HandMade("check-dropped-everywhere", "no class runs the patterns of a name, and RULES still lists them") { t in
            let tree = t
            return t.dropOps { $0.opcode == .denyMatch && tree.scope(of: $0) == .nameArgument }
        },
        HandMade("rule-dropped", "a deny_regex is gone from RULES, its group and the code") { t in
            guard let rule = t.firstRule(.denyRegex, .nameArgument) else { return false }
            t.drop(rule: rule)
            return true
        },
        HandMade("builtin-rule-dropped", "an entry of builtin:host-config is gone from RULES, its group and the code") {
            t in
            guard let rule = t.firstRule(where: { $0.kind == .protect && $0.pointer == noIndex }) else { return false }
            t.drop(rule: rule)
            return true
        },
        HandMade("block-dropped", "one class does not check the rules on every tool") { t in
            for c in t.classes.indices.dropFirst(2) {
                let tree = t
                guard let b = t.block(of: c, where: { tree.scope(of: $0) == .any }) else { continue }
                t.classes[c].blocks.remove(at: b)
                return true
            }
            return false
        },
        HandMade("name-denial-dropped", "a denied name's class does not deny it") { t in
            t.dropOps(inFirstClass: true) { $0.opcode == .denyName }
        },
        HandMade("check-of-other-slot", "the patterns of a name read another argument") { t in
            let tree = t
            guard let other = t.slots.indices.last(where: { t.slots[$0].source == .path }) else { return false }
            for c in t.classes.indices {
                guard
                    let b = t.block(
                        of: c, where: { $0.opcode == .denyMatch && tree.scope(of: $0) == .nameArgument })
                else { continue }
                let slot = t.classes[c].blocks[b].first { $0.opcode == .denyMatch }!.a
                for at in t.classes[c].blocks[b].indices where t.classes[c].blocks[b][at].opcode != .end {
                    if t.classes[c].blocks[b][at].a == slot { t.classes[c].blocks[b][at].a = UInt32(other) }
                }
                return true
            }
            return false
        },
        HandMade("slot-path-changed", "a slot that rules and roles read lies at another place") { t in
            guard let rule = t.firstRule(where: { $0.scope == .nameArgument }) else { return false }
            let slot = Int(t.record(rule).slot)
            t.slots[slot].path = t.longer(t.slots[slot].path)
            return true
        },
        HandMade("role-keys-changed", "the keys under which unlisted tools keep one kind of argument lack one") { t in
            guard let slot = t.slots.firstIndex(where: { $0.source == .keys }) else { return false }
            let keys = t.text(t.slots[slot].path).split(separator: 0x0A).dropFirst()
            if keys.isEmpty { return false }
            t.slots[slot].path = t.handle(of: keys.flatMap { [0x0A] + $0 })
            return true
        },
        HandMade("check-twice", "one class checks a limit twice") { t in
            for c in t.classes.indices {
                guard let b = t.block(of: c, where: { $0.opcode == .maxBytes }) else { continue }
                let at = t.classes[c].blocks[b].firstIndex { $0.opcode == .maxBytes }!
                t.classes[c].blocks[b].insert(t.classes[c].blocks[b][at], at: at)
                return true
            }
            return false
        },
        HandMade("deny-becomes-allow", "an op asks the patterns of deny_regex as if they allowed") { t in
            t.changeFirstOp(where: { $0.opcode == .denyMatch }) { $0.opcode = .allowMatch }
        },
        HandMade("block-of-other-name", "a class checks the rules of another name in place of its own") { t in
            let tree = t
            let owners = t.classes.indices.filter { c in
                tree.block(of: c, where: { tree.scope(of: $0) == .nameArgument }) != nil
            }
            guard let one = owners.first,
                let other = owners.first(where: { tree.classes[$0].name != tree.classes[one].name })
            else { return false }
            let at = tree.block(of: one, where: { tree.scope(of: $0) == .nameArgument })!
            let from = tree.block(of: other, where: { tree.scope(of: $0) == .nameArgument })!
            t.classes[one].blocks[at] = t.classes[other].blocks[from]
            return true
        },
        HandMade("blocks-exchanged", "a class runs two blocks in the other order") { t in
            guard let c = t.classes.indices.first(where: { t.classes[$0].blocks.count > 1 }) else { return false }
            t.classes[c].blocks.swapAt(0, 1)
            return true
        },
        HandMade("role-dropped", "a tool's written path is none, and nothing protects it") { t in
            guard let found = t.role(where: { $0.role == .pathWrite }) else { return false }
            t.drop(role: found.role, of: found.toolClass)
            return true
        },
        HandMade("shell-role-dropped", "a tool's command is none, and no shell rule sees it") { t in
            let tree = t
            guard t.classes.contains(where: { $0.blocks.contains { $0.contains { tree.scope(of: $0) == .shell } } }),
                let found = t.role(where: { $0.role == .shell })
            else { return false }
            t.drop(role: found.role, of: found.toolClass)
            return true
        },
        HandMade("role-changed", "a written path counts as read, and the op that protects it stays") { t in
            guard let found = t.role(where: { $0.role == .pathWrite }) else { return false }
            t.classes[found.toolClass].roles[found.role].role = .pathRead
            return true
        },
        HandMade("role-gone-op-stays", "the role of a written path is gone, and the op that protects it stays") { t in
            guard let found = t.role(where: { $0.role == .pathWrite }) else { return false }
            t.classes[found.toolClass].roles.remove(at: found.role)
            return true
        },
        HandMade("op-gone-role-stays", "a written path is not protected") { t in
            t.dropOps(inFirstClass: true) { $0.opcode == .protectPath }
        },
        HandMade("every-string-unprotected", "unlisted write-shaped names protect the keys of paths alone") { t in
            guard let at = t.classes[1].roles.firstIndex(where: { t.slots[Int($0.slot)].source == .allStrings }) else {
                return false
            }
            t.drop(role: at, of: 1)
            return true
        },
    ]
}
