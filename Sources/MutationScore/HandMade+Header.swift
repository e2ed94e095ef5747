internal import Bytecode
internal import CallModel

extension HandMade {
    /// The header, alone and with what follows from it.
    static let ofHeader: [HandMade] = [
        HandMade("posture-flipped", "the header has the other posture") { t in
            t.header.posture ^= 1
            return true
        },
        HandMade("posture-flipped-with-rule", "read-shaped names are admitted: header, RULES and every class agree") {
            t in
            guard t.header.posture == 0 else { return false }
            t.header.posture = 1
            let rule = t.addPosture()
            t.admitEverywhere(Instruction(.admitPosture, rule))
            return true
        },
        HandMade("default-deny-softened", "the header softens DEFAULT_DENY") { t in
            t.header.softened ^= 4
            return true
        },
        HandMade("default-deny-softened-with-rule", "what nothing admits is noted: header, RULES and every class agree")
        { t in
            guard t.header.softened & 4 == 0 else { return false }
            t.header.softened |= 4
            let rule = t.header.faults.defaultDeny
            t.rules[Int(rule)].record.isAdvisory = true
            t.admitEverywhere(Instruction(.admitAdvisory, rule))
            return true
        },
        HandMade("self-modify-softened", "the header softens SELF_MODIFY") { t in
            t.header.softened ^= 1
            return true
        },
        HandMade("self-modify-softened-with-rules", "protected files are noted: header and RULES agree") { t in
            guard t.header.softened & 1 == 0 else { return false }
            t.header.softened |= 1
            for r in t.rules.indices where t.rules[r].record.kind == .protect { t.rules[r].record.isAdvisory = true }
            for rule in [t.header.faults.ownFiles, t.header.faults.unresolvedWrite] where rule != noIndex {
                t.rules[Int(rule)].record.isAdvisory = true
            }
            return true
        },
        HandMade("malformed-softened", "the header softens MALFORMED") { t in
            t.header.softened ^= 2
            return true
        },
        HandMade("workspace-changed", "relative paths lie elsewhere") { t in
            guard t.header.workspace != noIndex else { return false }
            t.header.workspace = t.longer(t.header.workspace)
            return true
        },
        HandMade("workspace-added", "relative paths lie somewhere") { t in
            guard t.header.workspace == noIndex else { return false }
            t.header.workspace = t.handle(of: Array("/etc".utf8))
            return true
        },
        HandMade("workspace-relative", "relative paths lie below a relative one") { t in
            t.header.workspace = t.handle(of: Array("x/..".utf8))
            return true
        },
        HandMade("faults-exchanged", "too much input cites the rule of malformed input") { t in
            (t.header.faults.input, t.header.faults.limit) = (t.header.faults.limit, t.header.faults.input)
            return true
        },
        HandMade("default-deny-by-posture", "what nothing admits cites another builtin") { t in
            t.header.faults.defaultDeny = t.header.faults.fault
            return true
        },
        HandMade("other-profile", "the tables of another release") { t in
            t.header.profileDigest[0] ^= 1
            return true
        },
        HandMade("other-unicode", "another version of Unicode") { t in
            t.header.unicodeVersion ^= 1
            return true
        },
    ]
}

extension ImageTree {
    fileprivate mutating func addPosture() -> UInt32 {
        let record = RuleRecord(
            id: handle(of: Array("builtin:posture".utf8)), pointer: noIndex, source: noIndex, witness: noIndex,
            scopeName: noIndex, slot: noIndex, reason: Reason.none.rawValue, by: DecidedBy.posture.rawValue,
            kind: .builtin, scope: .none, isAdvisory: false)
        rules.append(Rule(record: record, line: 0))
        order.append(UInt32(rules.count - 1))
        return UInt32(rules.count - 1)
    }

    fileprivate mutating func admitEverywhere(_ op: Instruction) {
        for c in classes.indices {
            var toolClass = classes[c]
            admit(op, to: &toolClass)
            classes[c] = toolClass
        }
    }
}
