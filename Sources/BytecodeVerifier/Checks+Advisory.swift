internal import Bytecode
internal import FakBasics

extension Checks {
    /// V6: a rule is advisory only where the floor can say so. Argument rules may each be; the rules of a softened rung are,
    /// all of them; nothing else is.
    mutating func advisory() throws(ImageError) {
        func bad(_ section: String, _ at: Int, _ reason: String) -> ImageError {
            Obligation.advisory.error(section, at, reason)
        }
        let softened = m.header.softened
        guard softened & 2 == 0 else { throw bad("HEADER", 49, "softens MALFORMED, a rung that this ISA level lacks") }
        var count = 0
        for (i, rule) in m.rules.enumerated() {
            let isAdvisory = rule.isAdvisory
            switch rule.kind {
            case .protect:
                guard isAdvisory == (softened & 1 != 0) else { throw bad("RULES", i, "not as the softened rungs say") }
            case .builtin where [m.header.faults.ownFiles, m.header.faults.unresolvedWrite].contains(UInt32(i)):
                guard isAdvisory == (softened & 1 != 0) else { throw bad("RULES", i, "not as the softened rungs say") }
            case .builtin where i == Int(m.header.faults.defaultDeny):
                guard isAdvisory == (softened & 4 != 0) else { throw bad("RULES", i, "not as the softened rungs say") }
            case .builtin, .denyName, .allowName, .allowPrefix:
                guard !isAdvisory else { throw bad("RULES", i, "a rule that cannot be advisory") }
            case .denyRegex, .allowRegex, .denyGlob, .allowGlob, .allowValues, .maxBytes, .range, .denyCommand,
                .allowCommand:
                break
            }
            if isAdvisory { count += 1 }
        }
        guard count <= Limits.notes else { throw bad("RULES", count, "more advisory rules than a decision can note") }
        checked = m.rules.count
    }
}
