internal import Diagnostics
internal import FakJSON
internal import PolicyManifest

// Fields about where and how a tool runs: `isolation`, `tool_runtime`, `inherited_capabilities`. Read and checked, not
// enforced yet.

extension ResolveContext {
    /// Weakest first.
    private static let backends = ["goroutine", "subprocess", "container", "gvisor", "firecracker", "remote"]

    func checkIsolation() {
        guard let isolation = syntax[.isolation], isolation.node.asObject != nil else { return }
        let list = isolation["backends"]
        if let list, list.node.asArray != nil, list.elements.isEmpty {
            report(.badIsolation, "no backend is declared", at: list)
        }
        var declared: [String] = []
        for entry in names(list, "a backend") {
            let set = Self.backends.map { (name: $0, value: $0) }
            if let backend = word(entry.value, "backend", set) { declared.append(backend) }
        }
        checkTrust(isolation["trust"], declared)
        leaveUnenforced(isolation)
    }

    private func checkTrust(_ trust: ManifestValue?, _ declared: [String]) {
        var first: [[UInt8]: ManifestValue] = [:]
        for (level, value) in trust?.members ?? [] {
            guard let range = value.keyRange else { continue }
            let isGood = checkName(level, "a trust level", at: range, pointer: value.pointer)
            let set = Self.backends.map { (name: $0, value: $0) }
            let backend = word(value, "backend", set)
            if let backend, !declared.contains(backend) {
                report(.badIsolation, "`\(backend)` is not among `backends`", at: value)
            }
            guard isGood else { continue }
            if let earlier = first[folded(level)] {
                report(
                    .badIsolation, "two trust levels differ only in case", atKeyOf: value,
                    notes: [DiagnosticNote(message: "first given here", range: earlier.keyRange)])
            }
            first[folded(level)] = first[folded(level)] ?? value
            if folded(level) == folded("untrusted"), backend == "goroutine" {
                report(.badIsolation, "`goroutine` isolates nothing, so untrusted tools cannot run in it", at: value)
            }
        }
    }

    func checkToolRuntime() {
        guard let list = syntax[.toolRuntime] else { return }
        eachTool(list) { entry in
            let keys = ["deadline_ms", "heartbeat_every_ms"]
            let numbers = keys.map { integer(entry[$0], atLeast: 0) }
            // A wrong number was reported by itself.
            let isSet = zip(keys, numbers).contains { key, number in
                entry[key] != nil && number != 0
            }
            if !isSet { report(.emptyRuntime, "the entry limits nothing: both times are absent or 0", at: entry) }
        }
        if !list.elements.isEmpty { leaveUnenforced(list) }
    }

    func checkInheritedCapabilities() {
        guard let list = syntax[.inheritedCapabilities] else { return }
        eachTool(list) { entry in
            var first: [[UInt8]: ManifestValue] = [:]
            for (index, value) in (entry["env"]?.elements ?? []).enumerated() {
                checkEnvironment(value, &first, entry["env"].map { removal(of: index, from: $0) })
            }
            var ids: [[UInt8]: SourceRange] = [:]
            for secret in entry["secret_refs"]?.elements ?? [] {
                _ = resolveID(of: secret, &ids)
                if let name = secret["env"] { checkEnvironment(name, &first, nil) }
                if let ref = secret["ref"] { _ = checkName(ref, "a reference") }
            }
            if let cwd = entry["cwd"] { _ = checkName(cwd, "a directory") }
            for key in ["writable_paths", "persistence_paths", "egress_refs"] { _ = names(entry[key], "an entry") }
        }
        if !list.elements.isEmpty { leaveUnenforced(list) }
    }

    /// Checks the ids and tools of a list of entries, one for each tool, and then the rest of each.
    private func eachTool(_ list: ManifestValue, _ check: (ManifestValue) -> Void) {
        var first: [[UInt8]: ManifestValue] = [:]
        var ids: [[UInt8]: SourceRange] = [:]
        for (index, entry) in list.elements.enumerated() where entry.node.asObject != nil {
            _ = resolveID(of: entry, &ids)
            if let tool = entry["tool"], checkName(tool, "a tool name"), let name = tool.node.asString {
                let key = Array(name.utf8)
                if let earlier = first[key] {
                    reportDuplicate(tool, name, name, earlier.range, removal(of: index, from: list))
                }
                first[key] = first[key] ?? tool
            }
            check(entry)
        }
    }

    /// An environment variable's name: `[A-Za-z_][A-Za-z0-9_]*`, once in an entry.
    private func checkEnvironment(_ value: ManifestValue, _ first: inout [[UInt8]: ManifestValue], _ fixIt: FixIt?) {
        guard let name = value.node.asString, checkName(value, "a variable") else { return }
        let bytes = Array(name.utf8)
        let isGood =
            !(bytes[0] >= 0x30 && bytes[0] <= 0x39)
            && bytes.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
                default: false
                }
            }
        if !isGood {
            report(.badEnvironmentName, "\(ManifestText.shown(name)) names no environment variable", at: value)
            return
        }
        if let earlier = first[bytes] {
            reportDuplicate(value, name, name, earlier.range, fixIt)
            return
        }
        first[bytes] = value
    }
}
