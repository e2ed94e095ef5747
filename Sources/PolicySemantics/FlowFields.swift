internal import CallModel
internal import Diagnostics
internal import FakJSON
internal import HostSyntax
internal import Patterns
internal import PolicyManifest

// Fields of rungs that later releases enforce: egress, rate limit, information flow, results. They are read and checked
// like any other, and refused by `compile` when they hold anything.

extension ResolveContext {
    func checkLintWrites() {
        if let value = syntax[.lintWrites], value.node.asBool == true { leaveUnenforced(value) }
    }

    func checkEgress() {
        guard let egress = syntax[.egress] else { return }
        for key in ["deny_hosts", "research_allow_hosts"] {
            guard let list = egress[key] else { continue }
            var first: [HostPattern: ManifestValue] = [:]
            for (index, value) in list.elements.enumerated() {
                guard let text = value.node.asString, let pattern = host(value, text) else { continue }
                if let earlier = first[pattern] {
                    reportDuplicate(
                        value, text, earlier.node.asString ?? text, earlier.range, removal(of: index, from: list))
                }
                first[pattern] = first[pattern] ?? value
            }
            if !list.elements.isEmpty { leaveUnenforced(list) }
        }
    }

    private func host(_ value: ManifestValue, _ text: String) -> HostPattern? {
        guard checkName(value, "a host") else { return nil }
        do throws(HostPatternError) {
            return try HostPattern(text)
        } catch {
            let at = sourceOffset(value, error.offset)
            report(
                .badHost, error.message, at: at.map { SourceRange($0, max($0, value.range.end - 1)) } ?? value.range,
                pointer: value.pointer, fixIts: error.suggestion.map { [rewrite(value, $0)] } ?? [])
            return nil
        }
    }

    func checkRateLimit() {
        guard let limit = syntax[.rateLimit], limit.node.asObject != nil else { return }
        _ = integer(limit["max_calls"], atLeast: 1)
        _ = integer(limit["max_cost"], atLeast: 1)
        _ = integer(limit["retry_after_ms"], atLeast: 0)
        _ = word(limit["key"], "key of a rate limit", [("trace", 0), ("tool", 1), ("global", 2)])
        if limit["max_calls"] == nil && limit["max_cost"] == nil {
            report(.noCap, "a rate limit has `max_calls`, `max_cost` or both", at: limit)
        }
        leaveUnenforced(limit)
    }

    func checkFlow() {
        if let sources = syntax[.sources] {
            for (tool, value) in sources.members {
                if let range = value.keyRange { _ = checkName(tool, "a tool name", at: range, pointer: value.pointer) }
                _ = word(value, "source class", [("trusted_local", 0), ("untrusted", 1)])
            }
            if !sources.members.isEmpty { leaveUnenforced(sources) }
        }
        if let sinks = syntax[.safeSinks] {
            _ = names(sinks, "a tool name")
            if !sinks.elements.isEmpty { leaveUnenforced(sinks) }
        }
        if let list = syntax[.authorize] {
            var first: [[UInt8]: ManifestValue] = [:]
            var ids: [[UInt8]: SourceRange] = [:]
            for (index, entry) in list.elements.enumerated() {
                _ = resolveID(of: entry, &ids)
                let sink = word(
                    entry["sink"], "sink class", [("EGRESS", UInt8(0)), ("EXEC", 1), ("DESTRUCTIVE", 2)])
                guard let tool = entry["tool"], checkName(tool, "a tool name"), let name = tool.node.asString, let sink
                else { continue }
                let key = [sink] + Array(name.utf8)
                if let earlier = first[key] {
                    report(
                        .duplicateEntry, "this tool and sink are authorized twice", at: entry,
                        notes: [DiagnosticNote(message: "first given here", range: earlier.range)],
                        fixIts: [removal(of: index, from: list)])
                }
                first[key] = first[key] ?? entry
            }
            if !list.elements.isEmpty { leaveUnenforced(list) }
        }
    }

    func checkResults() {
        if let posture = syntax[.secretPosture] {
            let found = word(
                posture, "secret posture", [("quarantine", 0), ("fail_closed", 1), ("admit_and_log", 2)])
            if let found, found != 0 { leaveUnenforced(posture) }
        }
        if let list = syntax[.secretPatterns] {
            var first: [[UInt8]: ManifestValue] = [:]
            for (index, value) in list.elements.enumerated() {
                guard let text = value.node.asString, regex(value) != nil else { continue }
                if let earlier = first[Array(text.utf8)] {
                    reportDuplicate(value, text, text, earlier.range, removal(of: index, from: list))
                }
                first[Array(text.utf8)] = first[Array(text.utf8)] ?? value
            }
            if !list.elements.isEmpty { leaveUnenforced(list) }
        }
    }

    func checkSinksAndConfirm() {
        for field in [ManifestField.sinks, .confirm] {
            if let value = syntax[field] { leaveUnenforced(value) }
        }
    }
}
