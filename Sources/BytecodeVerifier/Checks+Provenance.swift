internal import Bytecode

extension Checks {
    /// V13: a rule has the pointer of its place in the manifest, or it is a builtin by its id; never both.
    mutating func provenance() throws(ImageError) {
        for (i, rule) in m.rules.enumerated() {
            func bad(_ reason: String) -> ImageError { Obligation.provenance.error("RULES", i, reason) }
            let isBuiltin = constant(rule.id).starts(with: "builtin:".utf8)
            if rule.pointer == noIndex {
                guard isBuiltin else { throw bad("neither a pointer nor a builtin") }
                guard rule.kind == .builtin || rule.kind == .protect else {
                    throw bad("a rule of this kind has a pointer")
                }
            } else {
                guard !isBuiltin, rule.kind != .builtin else { throw bad("a builtin with a pointer") }
                guard TextForm.isPointer(constant(rule.pointer)) else { throw bad("not a JSON Pointer to a value") }
            }
        }
        checked = m.rules.count
    }
}
