internal import Bytecode
internal import HostTools

extension HandMade {
    /// Which class a name leads to, and what admits it.
    static let ofNames: [HandMade] = [
        HandMade("spelling-of-other-class", "an allowed spelling leads to the class of another name") { t in
            guard let at = t.names.firstIndex(where: { !$0.spellings.isEmpty }),
                let other = t.names.lastIndex(where: { $0.spellings.isEmpty })
            else { return false }
            t.names[at].spellings[0].toolClass = t.names[other].record.otherClass
            return true
        },
        HandMade("spelling-not-admitted", "an allowed spelling leads to the class of its other spellings") { t in
            guard let at = t.names.firstIndex(where: { !$0.spellings.isEmpty }) else { return false }
            t.names[at].spellings[0].toolClass = t.names[at].record.otherClass
            return true
        },
        HandMade("every-spelling-admitted", "every spelling of an allowed name is admitted") { t in
            guard let at = t.names.firstIndex(where: { !$0.spellings.isEmpty }) else { return false }
            t.names[at].record.otherClass = t.names[at].spellings[0].toolClass
            t.names[at].record.otherWriteClass = t.names[at].spellings[0].toolClass
            return true
        },
        HandMade("spelling-dropped", "an allowed name has no spelling") { t in
            guard let at = t.names.firstIndex(where: { !$0.spellings.isEmpty }) else { return false }
            t.names[at].spellings = []
            return true
        },
        HandMade("name-dropped", "a tool that the host's table knows is any unlisted name") { t in
            let ruled = Set(t.order.map { t.record($0).scopeName })
            let at = t.names.firstIndex { name in
                name.spellings.isEmpty && !ruled.contains(name.record.folded)
                    && t.classes[Int(name.record.otherClass)].roles.contains { $0.role == .pathWrite }
            }
            guard let at else { return false }
            t.names.remove(at: at)
            return true
        },
        HandMade("denied-name-dropped", "a name with rules is not listed") { t in
            guard let rule = t.firstRule(.denyName) else { return false }
            let name = t.record(rule).scopeName
            t.names.removeAll { $0.record.folded == name }
            return true
        },
        HandMade("denied-name-changed", "another name is denied") { t in t.renameDenied() },
        HandMade("denied-name-changed-without-witnesses", "another name is denied, and no witness knows the first") {
            t in
            guard t.renameDenied() else { return false }
            t.nameWitnesses = []
            return true
        },
        HandMade("segments-dropped", "a tool behind MCP that writes files is any unlisted name") { t in
            let at = t.names.firstIndex { name in
                let folded = t.text(name.record.folded)
                guard name.record.segmentClass != noIndex, !ToolNames.isWriteShaped(folded.span) else { return false }
                return t.classes[Int(name.record.segmentClass)].roles.contains { role in
                    let slot = t.slots[Int(role.slot)]
                    return role.role == .pathWrite && slot.source == .path
                        && t.text(slot.path).elementsEqual("/file_path".utf8)
                }
            }
            guard let at else { return false }
            t.names[at].record.segmentClass = noIndex
            t.names[at].record.segmentWriteClass = noIndex
            return true
        },
        HandMade("admit-other-rule", "a spelling is admitted by the rule of another") { t in
            let rules = t.order.filter { t.record($0).kind == .allowName }
            guard rules.count > 1 else { return false }
            return t.changeFirstOp(where: { $0.opcode == .admitExact && $0.a == rules[0] }) { $0.a = rules[1] }
        },
        HandMade("admit-dropped", "no rule admits an allowed spelling") { t in
            t.dropOps(inFirstClass: true) { $0.opcode == .admitExact }
        },
        HandMade("admit-unlisted", "every unlisted name is admitted by the rule of an allowed one") { t in
            guard let rule = t.firstRule(.allowName) else { return false }
            var unlisted = t.classes[0]
            t.admit(Instruction(.admitExact, rule), to: &unlisted)
            t.classes[0] = unlisted
            return true
        },
        HandMade("admit-denied", "a denied name is admitted where it is denied") { t in
            guard let rule = t.firstRule(.allowName), let denied = t.firstRule(.denyName) else { return false }
            let name = t.record(denied).scopeName
            for c in t.classes.indices where t.classes[c].name == name {
                var admitted = t.classes[c]
                admitted.blocks.removeAll { $0.contains { $0.opcode == .denyName } }
                t.admit(Instruction(.admitExact, rule), to: &admitted)
                t.classes[c] = admitted
            }
            return true
        },
        HandMade("name-allowed", "one more name is allowed, by a rule of its own") { t in
            guard let last = t.order.last(where: { t.record($0).kind == .allowName }),
                let at = t.names.firstIndex(where: { $0.spellings.isEmpty })
            else { return false }
            let count = t.order.count { t.record($0).kind == .allowName }
            var rule = t.rules[Int(last)]
            let name = t.names[at].record.folded
            rule.record.source = name
            rule.record.id = t.handle(of: Array("allow[\(count)]".utf8))
            rule.record.pointer = t.handle(of: Array("/allow/\(count)".utf8))
            t.rules.append(rule)
            let handle = UInt32(t.rules.count - 1)
            t.order.insert(handle, at: t.order.firstIndex(of: last)! + 1)
            var admitted = t.classes[Int(t.names[at].record.otherClass)]
            t.admit(Instruction(.admitExact, handle), to: &admitted)
            t.classes.append(admitted)
            t.names[at].spellings = [SpellingRecord(name: name, toolClass: UInt32(t.classes.count - 1))]
            return true
        },
        HandMade("allow-dropped", "an allowed name is not allowed: RULES, SPELLINGS and the class agree") { t in
            guard let rule = t.firstRule(.allowName) else { return false }
            let name = t.record(rule).source
            t.drop(rule: rule)
            for at in t.names.indices { t.names[at].spellings.removeAll { $0.name == name } }
            return true
        },
        HandMade("prefix-shorter", "PREFIXES has a shorter prefix than RULES") { t in
            guard !t.prefixes.isEmpty else { return false }
            t.prefixes[0].prefix = t.handle(of: t.text(t.prefixes[0].prefix).dropLast())
            return true
        },
        HandMade("prefix-shorter-in-rules", "PREFIXES and RULES have a shorter prefix") { t in t.shortenPrefix() },
        HandMade("prefix-shorter-without-miss", "the same, and no witness knows the longer one") { t in
            guard t.shortenPrefix() else { return false }
            t.rules[Int(t.prefixes[0].rule)].witnesses = []
            return true
        },
        HandMade("prefixes-exchanged", "two prefixes are each other's") { t in
            guard t.prefixes.count > 1 else { return false }
            (t.prefixes[0].prefix, t.prefixes[1].prefix) = (t.prefixes[1].prefix, t.prefixes[0].prefix)
            for entry in t.prefixes { t.rules[Int(entry.rule)].record.source = entry.prefix }
            return true
        },
        HandMade("prefix-op-dropped", "one class admits no prefix") { t in
            t.dropOps(inFirstClass: true) { $0.opcode == .admitPrefix }
        },
    ]
}

extension ImageTree {
    fileprivate mutating func renameDenied() -> Bool {
        guard let rule = firstRule(.denyName) else { return false }
        let old = record(rule).scopeName
        let new = longer(old)
        for r in rules.indices where rules[r].record.scopeName == old { rules[r].record.scopeName = new }
        for c in classes.indices where classes[c].name == old { classes[c].name = new }
        for n in names.indices where names[n].record.folded == old { names[n].record.folded = new }
        return true
    }

    fileprivate mutating func shortenPrefix() -> Bool {
        guard let entry = prefixes.first else { return false }
        let shorter = handle(of: text(entry.prefix).dropLast())
        prefixes[0].prefix = shorter
        rules[Int(entry.rule)].record.source = shorter
        return true
    }
}
