internal import Bytecode
internal import CallModel

extension HandMade {
    /// Fields of RULES, alone and with what follows from them.
    static let ofRules: [HandMade] = [
        HandMade("advisory-argument", "a deny_regex only notes") { t in
            t.changeRule({ $0.kind == .denyRegex }) { $0.isAdvisory.toggle() }
        },
        HandMade("advisory-name", "a denied name is only noted") { t in
            t.changeRule({ $0.kind == .denyName }) { $0.isAdvisory.toggle() }
        },
        HandMade("advisory-protect", "one protected file is only noted") { t in
            t.changeRule({ $0.kind == .protect }) { $0.isAdvisory.toggle() }
        },
        HandMade("reason-changed", "a deny_regex cites another reason") { t in
            t.changeRule({ $0.kind == .denyRegex }) { $0.citeOther() }
        },
        HandMade("name-reason-changed", "a denied name cites another reason") { t in
            t.changeRule({ $0.kind == .denyName }) { $0.citeOther() }
        },
        HandMade("reason-none", "a deny_regex has the reason of what admits") { t in
            t.changeRule({ $0.kind == .denyRegex }) { $0.reason = Reason.none.rawValue }
        },
        HandMade("protect-reason", "a protected file cites another reason") { t in
            t.changeRule({ $0.kind == .protect }) { $0.reason = Reason.policyBlock.rawValue }
        },
        HandMade("by-changed", "a deny_regex says that it is a denied name") { t in
            t.changeRule({ $0.kind == .denyRegex }) { $0.by = DecidedBy.name.rawValue }
        },
        HandMade("id-changed", "a rule has another id") { t in
            guard let rule = t.firstRule(.denyRegex) else { return false }
            t.rules[Int(rule)].record.id = t.longer(t.record(rule).id)
            return true
        },
        HandMade("id-of-other", "a rule has the id of another") { t in
            let rules = t.order.filter { t.record($0).by == DecidedBy.argRule.rawValue }
            guard rules.count > 1 else { return false }
            t.rules[Int(rules[0])].record.id = t.record(rules[1]).id
            return true
        },
        HandMade("witness-changed", "a protected file discloses another text") { t in
            guard let rule = t.firstRule(.protect) else { return false }
            t.rules[Int(rule)].record.witness = t.longer(t.record(rule).witness)
            return true
        },
        HandMade("source-changed", "listings show another pattern") { t in
            guard let rule = t.firstRule(.denyRegex) else { return false }
            t.rules[Int(rule)].record.source = t.longer(t.record(rule).source)
            return true
        },
        HandMade("pointer-changed", "a rule points at another place of the manifest") { t in
            let last = t.order.last { t.record($0).by == DecidedBy.argRule.rawValue }
            guard let rule = last else { return false }
            t.rules[Int(rule)].record.pointer = t.handle(of: Array("/arg_rules/9999".utf8))
            return true
        },
        HandMade("pointer-dropped", "a rule is neither of the manifest nor built in") { t in
            t.changeRule({ $0.kind == .denyRegex }) { $0.pointer = noIndex }
        },
        HandMade("pointers-exchanged", "two rules are not in manifest order") { t in
            let rules = t.order.filter { t.record($0).by == DecidedBy.argRule.rawValue }
            guard rules.count > 1 else { return false }
            let pointers = (t.record(rules[0]).pointer, t.record(rules[1]).pointer)
            t.rules[Int(rules[0])].record.pointer = pointers.1
            t.rules[Int(rules[1])].record.pointer = pointers.0
            return true
        },
        HandMade("scope-narrower", "a rule on every tool says that it is on one, and stands where it stood") { t in
            guard let rule = t.firstRule(where: { $0.scope == .any }),
                let name = t.names.first?.record.folded
            else { return false }
            t.rules[Int(rule)].record.scope = .nameArgument
            t.rules[Int(rule)].record.scopeName = name
            return true
        },
        HandMade("scope-shell", "a rule on one tool says that it is on shells, and stands where it stood") { t in
            t.changeRule({ $0.kind == .denyRegex && $0.scope == .nameArgument }) {
                $0.scope = .shell
                $0.scopeName = noIndex
                $0.slot = noIndex
            }
        },
        HandMade("kind-changed", "a deny_glob says that it is a deny_regex") { t in
            t.changeRule({ $0.kind == .denyGlob }) { $0.kind = .denyRegex }
        },
        HandMade("kind-changed-with-op", "paths are read as they stand: rules and op say deny_regex, not deny_glob") {
            t in
            guard let rule = t.firstRule(.denyGlob) else { return false }
            let (scope, name, slot) = (t.record(rule).scope, t.record(rule).scopeName, t.record(rule).slot)
            for r in t.rules.indices {
                let record = t.rules[r].record
                if record.kind == .denyGlob && record.scope == scope && record.scopeName == name && record.slot == slot
                {
                    t.rules[r].record.kind = .denyRegex
                }
            }
            let banks = t.places(of: rule).map { UInt32($0.bank) }
            t.changeOps { op in
                if op.opcode == .denyGlob, banks.contains(op.b) { op = Instruction(.denyMatch, op.a, op.b) }
            }
            return true
        },
    ]
}

extension RuleRecord {
    fileprivate mutating func citeOther() {
        reason = (reason == Reason.misroute.rawValue ? Reason.policyBlock : Reason.misroute).rawValue
    }
}

extension ImageTree {
    fileprivate mutating func changeRule(
        _ fits: (RuleRecord) -> Bool, _ change: (inout RuleRecord) -> Void
    ) -> Bool {
        guard let rule = firstRule(where: fits) else { return false }
        change(&rules[Int(rule)].record)
        return true
    }
}
