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
    func checkRedaction(_ fields: [PlacedName], _ admission: Admission) {
        guard !fields.isEmpty else { return }
        var ruled: [[UInt8]: (id: String, range: SourceRange)] = [:]
        for (path, id, range) in ruledPaths {
            for case .key(let key) in path where ruled[folded(key)] == nil { ruled[folded(key)] = (id, range) }
        }
        let roles = admittedRoles(admission)
        for field in fields {
            let key = folded(field.name)
            if let rule = ruled[key] {
                report(
                    .redactedAndRuled,
                    "\(ManifestText.shown(field.name)) is redacted and the rule `\(rule.id)` reads it", at: field.value,
                    notes: [DiagnosticNote(message: "the rule reads it here", range: rule.range)])
            } else if let (tool, role) = roles[key] {
                report(
                    .redactedAndRole,
                    "\(ManifestText.shown(field.name)) is redacted, but it is the \(role.name) argument of \(tool)",
                    at: field.value)
            }
        }
    }

    /// Folded keys on role paths, with the first tool that has them. Values that are data to their tool are not roles here.
    private func admittedRoles(_ admission: Admission) -> [[UInt8]: (tool: String, role: ToolRole)] {
        var out: [[UInt8]: (tool: String, role: ToolRole)] = [:]
        func add(_ roles: [ToolRoleEntry], _ tool: String) {
            for entry in roles where entry.role != .text {
                for case .key(let key) in entry.path where out[folded(key)] == nil {
                    out[folded(key)] = (tool, entry.role)
                }
            }
        }
        func add(_ keys: [UnlistedKey], _ tool: String) {
            for key in keys where out[folded(key.name)] == nil { out[folded(key.name)] = (tool, key.role) }
        }
        for name in admission.exact {
            let surface = HostTools.surface(of: name)
            add(surface.roles, "`\(name)`")
            add(surface.keys, "`\(name)`")
        }
        for tool in HostTools.all where admission.admits(listed: tool.name) { add(tool.roles, "`\(tool.name)`") }
        if admission.admitsUnlisted {
            add(HostTools.unlistedKeys(isWriteShaped: false), "tools that no table lists")
        }
        return out
    }
}
