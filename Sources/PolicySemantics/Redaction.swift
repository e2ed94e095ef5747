internal import Diagnostics
internal import FakJSON
internal import HostTools
internal import PolicyManifest

// `redact_fields`. A redacted value is replaced before the call is sent, so nothing may be decided by it.

extension ResolveContext {
    func resolveRedactFields() -> [PlacedName] {
        names(syntax[.redactFields], "a key", key: folded)
    }

    /// Reports redacted keys that a rule reads or that have a role in a tool that the floor can admit.
    func checkRedaction(
        _ fields: [PlacedName], _ rules: [ResolvedRule], _ admits: (_ listed: String) -> Bool, _ exact: [String],
        admitsUnlisted: Bool
    ) {
        guard !fields.isEmpty else { return }
        var ruled: [[UInt8]: ResolvedRule] = [:]
        for rule in rules {
            for case .key(let key) in rule.path where ruled[folded(key)] == nil { ruled[folded(key)] = rule }
        }
        let roles = admittedRoles(admits, exact, admitsUnlisted)
        let list = syntax[.argRules]
        for field in fields {
            let key = folded(field.name)
            if let rule = ruled[key] {
                let place = list?.elements[rule.index]["arg"]?.range
                report(
                    .redactedAndRuled,
                    "\(ManifestText.shown(field.name)) is redacted and the rule `\(rule.id)` reads it", at: field.value,
                    notes: [DiagnosticNote(message: "the rule reads it here", range: place)])
            } else if let (tool, role) = roles[key] {
                report(
                    .redactedAndRole,
                    "\(ManifestText.shown(field.name)) is redacted, but it is the \(role.name) argument of \(tool)",
                    at: field.value)
            }
        }
    }

    /// Folded keys on role paths, with the first tool that has them. Values that are data to their tool are not roles here.
    private func admittedRoles(
        _ admits: (String) -> Bool, _ exact: [String], _ admitsUnlisted: Bool
    ) -> [[UInt8]: (tool: String, role: ToolRole)] {
        var out: [[UInt8]: (tool: String, role: ToolRole)] = [:]
        func add(_ roles: [ToolRoleEntry], _ tool: String) {
            for entry in roles where entry.role != .text {
                for case .key(let key) in entry.path where out[folded(key)] == nil { out[folded(key)] = (tool, entry.role) }
            }
        }
        func add(_ keys: [UnlistedKey], _ tool: String) {
            for key in keys where out[folded(key.name)] == nil { out[folded(key.name)] = (tool, key.role) }
        }
        for name in exact {
            let surface = HostTools.surface(of: name)
            add(surface.roles, "`\(name)`")
            add(surface.keys, "`\(name)`")
        }
        for tool in HostTools.all where admits(tool.name) { add(tool.roles, "`\(tool.name)`") }
        if admitsUnlisted { add(HostTools.unlistedKeys(isWriteShaped: false), "tools that no table lists") }
        return out
    }
}
