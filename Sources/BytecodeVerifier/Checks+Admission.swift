internal import Bytecode
internal import CallModel

extension Checks {
    /// V9: a name is admitted by a rule of its own spelling, by a listed prefix, by the header's posture, or by the softened
    /// default; every class has the ops that these call for and no other.
    mutating func admission() throws(ImageError) {
        let rules = try admissionRules()
        try prefixes(rules.prefixes)
        let posture = m.header.posture == 1
        guard (rules.posture != noIndex) == posture else {
            throw unadmitted("HEADER", 48, "posture, and the rule that it cites, do not go together")
        }
        let advisory = m.header.softened & 4 != 0
        for (at, op) in m.code.enumerated() {
            let isRight =
                switch op.opcode {
                case .admitExact: m.rules[Int(op.a)].kind == .allowName
                case .admitPrefix: !m.prefixes.isEmpty
                case .admitPosture: posture && op.a == rules.posture
                case .admitAdvisory: advisory && op.a == m.header.faults.defaultDeny
                default: true
                }
            guard isRight else { throw unadmitted("CODE", at, "admission that no list and no header field calls for") }
        }
        // By class: the rule that must admit it, once a spelling has said so.
        var wanted = [UInt32](repeating: noIndex, count: m.classes.count)
        for (i, spelling) in m.spellings.enumerated() {
            let rule = rules.firstOfName[Int(spelling.name)]
            guard rule != noIndex else { throw unadmitted("SPELLINGS", i, "spelling that no rule allows") }
            let toolClass = Int(spelling.toolClass)
            guard wanted[toolClass] == noIndex || wanted[toolClass] == rule else {
                throw unadmitted("SPELLINGS", i, "class of two spellings")
            }
            wanted[toolClass] = rule
        }
        for (i, name) in m.names.enumerated() {
            for toolClass in [name.otherClass, name.otherWriteClass, name.segmentClass, name.segmentWriteClass]
            where toolClass != noIndex {
                guard wanted[Int(toolClass)] == noIndex else {
                    throw unadmitted("NAMES", i, "class of a spelling is also that of other names")
                }
            }
        }
        guard wanted[0] == noIndex, wanted[1] == noIndex else {
            throw unadmitted("CLASSES", 0, "class of a spelling is also that of unlisted names")
        }
        let common = (m.prefixes.isEmpty ? 0 : 1) + (posture ? 1 : 0) + (advisory ? 1 : 0)
        for (number, record) in m.classes.enumerated() {
            var exact = noIndex
            var ops = 0
            for b in blockRun(record) {
                let summary = summaries[Int(m.classBlocks[b])]
                if summary.part == .admission {
                    exact = summary.exact
                    ops = summary.ops
                }
            }
            guard exact == wanted[number] else {
                throw unadmitted("CLASSES", number, "is not admitted by the rule of its spelling, or by one of another")
            }
            guard ops == common + (exact == noIndex ? 0 : 1) else {
                throw unadmitted("CLASSES", number, "lacks an admission that every class has")
            }
        }
        try everyNameIsListed(rules)
        checked = m.classes.count + m.spellings.count + m.prefixes.count
    }

    private func unadmitted(_ section: String, _ index: Int, _ reason: String) -> ImageError {
        Obligation.admission.error(section, index, reason)
    }

    private struct AdmissionRules {
        /// By constant: the first allowName rule with this name.
        var firstOfName: [UInt32]
        var prefixes: [UInt32] = []
        var posture = noIndex
    }

    private func admissionRules() throws(ImageError) -> AdmissionRules {
        var out = AdmissionRules(firstOfName: [UInt32](repeating: noIndex, count: m.constants.count))
        for (i, rule) in m.rules.enumerated() {
            switch rule.kind {
            case .allowName:
                let name = Int(rule.source)
                if out.firstOfName[name] == noIndex { out.firstOfName[name] = UInt32(i) }
            case .allowPrefix: out.prefixes.append(UInt32(i))
            case .builtin:
                guard rule.by == DecidedBy.posture.rawValue else { continue }
                guard out.posture == noIndex else { throw unadmitted("RULES", i, "a second posture rule") }
                out.posture = UInt32(i)
            default: break
            }
        }
        return out
    }

    /// PREFIXES is the list of prefix rules with their texts, in order.
    private func prefixes(_ rules: [UInt32]) throws(ImageError) {
        guard m.prefixes.count == rules.count else {
            throw unadmitted("PREFIXES", m.prefixes.count, "not one entry for each prefix rule")
        }
        for (i, entry) in m.prefixes.enumerated() {
            guard entry.rule == rules[i], entry.prefix == m.rules[Int(entry.rule)].source else {
                throw unadmitted("PREFIXES", i, "entry is not that of its rule")
            }
        }
    }

    /// An allowed name without a spelling would be denied: safe, but not what RULES says.
    private func everyNameIsListed(_ rules: AdmissionRules) throws(ImageError) {
        var isListed = [Bool](repeating: false, count: m.constants.count)
        for spelling in m.spellings { isListed[Int(spelling.name)] = true }
        for (i, rule) in m.rules.enumerated() where rule.kind == .allowName {
            guard isListed[Int(rule.source)] else { throw unadmitted("RULES", i, "allowed name has no spelling") }
        }
    }

    /// V10: with redacted keys, every class has one redact op on the slot of those keys; without, there is none.
    mutating func obligations() throws(ImageError) {
        let isWanted = !m.redactKeys.isEmpty
        for (number, record) in m.classes.enumerated() {
            var count = 0
            for b in blockRun(record) {
                let summary = summaries[Int(m.classBlocks[b])]
                if summary.part == .redact { count += summary.ops }
            }
            guard count == (isWanted ? 1 : 0) else {
                throw Obligation.obligations.error("CLASSES", number, "\(count) redact ops")
            }
        }
        checked = m.classes.count
    }
}
