import CallModel
import Diagnostics
import FakJSON
import Patterns
import PolicyManifest
import PolicySemantics
import Testing

@Suite struct AcceptCorpusTests {
    /// Each row of corpus/manifests/accept.jsonl: it resolves, the facts hold, and its globs mean what the row says.
    @Test func everyRow() throws {
        let rows = try corpusRows("corpus/manifests/accept.jsonl")
        #expect(rows.count >= 70)
        for row in rows {
            let id = try #require(row["id"]?.asString)
            let text = Array(try #require(row["manifest"]?.asString).utf8)
            let resolution = Resolver.resolve(text)
            guard let policy = resolution.policy else {
                Issue.record("\(id): \(resolution.diagnostics.map(\.message))")
                continue
            }
            let facts = summary(of: policy)
            for fact in try #require(row["facts"]?.asArray) {
                let fact = try #require(fact.asString)
                let name = String(fact.prefix { $0 != "=" })
                #expect(facts[name] == String(fact.dropFirst(name.count + 1)), "\(id): \(name)")
            }
            for match in row["match"]?.asArray ?? [] {
                let place = try #require(match["in"]?.asString)
                let subject = try #require(match["text"]?.asString)
                let hit = languages(place, policy).contains {
                    NaiveMatcher.matches($0, .whole, Array(subject.utf8).span)
                }
                #expect(hit == match["hit"]?.asBool, "\(id): \(place) on \(subject)")
            }
        }
    }

    private func languages(_ place: String, _ policy: ResolvedPolicy) -> [Language] {
        switch place {
        case "builtin": return policy.selfModify.filter { $0.pointer == nil }.map(\.language)
        case "protected0": return policy.selfModify.first.map { [$0.language] } ?? []
        case "protected0.below": return policy.selfModify.first.map { [$0.below] } ?? []
        default: break
        }
        switch policy.rules.first?.matcher {
        case .denyGlob(_, let glob): return place == "rule0.home" ? [glob.home] : [glob.plain]
        case .allowGlob(_, let language): return [language]
        default: return []
        }
    }

    private func summary(of policy: ResolvedPolicy) -> [String: String] {
        func list(_ entries: [NameEntry]) -> String { entries.map(\.name).joined(separator: ",") }
        var out = [
            "minor": "\(policy.minorVersion)",
            "posture": policy.posture == .failClosed ? "fail_closed" : "admit_and_log",
            "allow": list(policy.allow),
            "prefix": list(policy.allowPrefix),
            "deny": policy.deny.map { "\($0.name):\($0.reason.name)" }.joined(separator: ","),
            "redact": list(policy.redactFields),
            "softened": "\(policy.softened.rawValue)",
            "workspace": policy.workspace ?? "",
            "unenforced": policy.unenforced.map(\.name).joined(separator: ","),
            "protected": policy.selfModify.filter { $0.pointer != nil }.map(\.text).joined(separator: ","),
            "rules": "\(policy.rules.count)",
        ]
        for (index, rule) in policy.rules.enumerated() {
            var text = "\(rule.id) \(name(rule.tool)) \(path(rule.path)) \(name(rule.matcher)) \(rule.reason.name)"
            if rule.isAdvisory { text += " advisory" }
            if !rule.mustMatch.isEmpty { text += " examples=\(rule.mustMatch.count)+\(rule.mustNotMatch.count)" }
            out["rule\(index)"] = text
        }
        return out
    }

    private func name(_ tool: ToolSelector) -> String {
        switch tool {
        case .any: "*"
        case .name(let name): name
        case .surface(let surface): surface.rawValue
        }
    }

    private func path(_ steps: [PathStep]) -> String {
        steps.map { step in
            switch step {
            case .any: "/*"
            case .key(let key): "/" + ManifestValue.step(key)
            }
        }.joined()
    }

    private func name(_ matcher: Matcher) -> String {
        switch matcher {
        case .denyRegex: "deny_regex"
        case .allowRegex: "allow_regex"
        case .denyPCRE2: "deny_regex pcre2"
        case .allowPCRE2: "allow_regex pcre2"
        case .denyGlob: "deny_glob"
        case .allowGlob: "allow_glob"
        case .allowValues: "allow_values"
        case .maxBytes: "max_bytes"
        case .range: "min"
        case .denyCommand: "deny_command"
        case .allowCommand: "allow_command"
        }
    }
}
