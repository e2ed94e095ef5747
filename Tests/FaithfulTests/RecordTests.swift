import Bytecode
import BytecodeVerifier
import CallModel
import Patterns
import PolicyKernel
import PolicySemantics
import Testing

@testable import Faithful

/// An image against a manifest that says something else, place by place.
@Suite struct RecordTests {
    @Test func theSampleIsProved() throws {
        let (kernel, policy) = try Sample.floor(Sample.manifest)
        let report = FaithfulCheck.check(kernel, against: policy)
        #expect(report.difference == nil)
        #expect(report.isProved)
        #expect(report.rows.map(\.obligation) == FaithfulObligation.allCases)
        for row in report.rows { #expect(row.checked > 0, "\(row.obligation)") }
    }

    @Test func equalManifestsGiveEqualReports() throws {
        let (kernel, policy) = try Sample.floor(Sample.manifest)
        let (a, b) = (FaithfulCheck.check(kernel, against: policy), FaithfulCheck.check(kernel, against: policy))
        #expect(a.rows.map(\.checked) == b.rows.map(\.checked))
        #expect(a.rows.map(\.details) == b.rows.map(\.details))
    }

    /// A word of the manifest changed, the obligation that meets it, and a call that shows it.
    @Test(arguments: [
        (#""workspace":"/srv/project""#, #""workspace":"/srv/projects""#, "F1"),
        (#""min":1"#, #""min":2"#, "F2"), ("4096", "4097", "F2"),
        (#""id":"size""#, #""id":"sizes""#, "F2"),
        (#""kind","allow_regex""#, #""kinds","allow_regex""#, "F2"),
        (#","advisory":true"#, "", "F2"), (#"SECRET_EXFIL"#, "MISROUTE", "F2"),
        (#""tool":"*","arg":"/path","max_bytes""#, #""tool":"Read","arg":"/path","max_bytes""#, "F2"),
        (#""Fetch"]"#, #""Fetch","Zap"]"#, "F2"), (#""get_"]"#, #""got_"]"#, "F2"),
        (#"".git/""#, #"".gitx/""#, "F2"), (#""slow",5"#, #""slow",6"#, "F5"),
        (#","api_token""#, #","api_key""#, "F5"), (#""reason":"TRUST_VIOLATION""#, #""note":"x""#, "F2"),
    ])
    func anotherManifestIsMet(_ old: String, _ new: String, _ obligation: String) throws {
        let (kernel, _) = try Sample.floor(Sample.manifest)
        let text = Self.replacing(old, new)
        #expect(text != Sample.manifest)
        let report = FaithfulCheck.check(kernel, against: try Sample.policy(text))
        let found = try #require(report.difference)
        #expect(found.obligation.rawValue == obligation, "\(found)")
        #expect(found.expected != found.found)
        #expect(found.call != nil, "\(found)")
        if let call = found.call { #expect(call.image != call.manifest) }
    }

    private static func replacing(_ old: String, _ new: String) -> String {
        var bytes = Array(Sample.manifest.utf8)
        let (from, to) = (Array(old.utf8), Array(new.utf8))
        for at in 0...(bytes.count - from.count) where bytes[at...].starts(with: from) {
            bytes.replaceSubrange(at..<at + from.count, with: to)
            break
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The tables of an image changed, with the records as they were.
    @Test func changedTablesOfAnImageAreMet() throws {
        let (kernel, policy) = try Sample.floor(Sample.manifest)
        let model = kernel.image.model
        #expect(Sample.difference(model, policy) == nil)
        func expect(_ obligation: FaithfulObligation, _ section: String, _ change: (inout ImageModel) -> Void) {
            var changed = model
            change(&changed)
            #expect(changed != model)
            let found = Sample.difference(changed, policy)
            #expect(found?.obligation == obligation && found?.section == section, "\(String(describing: found))")
        }
        expect(.header, "HEADER") { $0.header.posture = 1 }
        expect(.header, "HEADER") { $0.header.softened = 4 }
        expect(.header, "HEADER") { $0.header.faults.fault = $0.header.faults.limit }
        expect(.rules, "RULES") { $0.rules.swapAt(60, 61) }
        expect(.names, "NAMES") { _ = $0.names.removeLast() }
        expect(.names, "SPELLINGS") { $0.spellings[0].toolClass = 0 }
        expect(.names, "PREFIXES") { $0.prefixes.swapAt(0, 1) }
        expect(.names, "CLASSES") { $0.names[3].otherClass = 0 }
        expect(.roles, "ROLES") { model in
            let at = model.roles.firstIndex { $0.role == .shell }!
            model.roles[at].role = .text
        }
        expect(.operands, "CODE") { model in
            let at = model.code.firstIndex { $0.opcode == .maxBytes }!
            model.code[at].b += 1
        }
        expect(.operands, "RANGES") { $0.ranges[0].min = noIndex }
        expect(.operands, "VALUES") { $0.values.swapAt(0, 1) }
        expect(.operands, "REDACT_KEYS") { $0.redactKeys.swapAt(0, 1) }
        expect(.operands, "PCRES") { $0.pcres[0].isWhole = true }
        expect(.automata, "DFAS") { $0.masks[1] ^= 1 }
        expect(.nfas, "NFAS") { $0.nfas[0].restarts = false }
    }

    /// A table with other bits on a text of the rule: the call shows it.
    @Test func aTableThatLostAnEdgeIsShownByACall() throws {
        let manifest = #"{"allow":["t"],"arg_rules":[{"tool":"t","arg":"a","deny_regex":"secret"}]}"#
        let (kernel, _) = try Sample.floor(manifest)
        let other = try Sample.policy(manifest)
        // The same source text with another meaning: what a wrong compiler would make of it.
        var policy = other
        policy.rules[0].matcher = .denyRegex(source: "secret", language: try .regex("secre"))
        let found = try #require(FaithfulCheck.check(kernel, against: policy).difference)
        #expect(found.obligation == .automata)
        #expect(found.text == Array("secre".utf8))
        let call = try #require(found.call)
        #expect(String(decoding: call.body, as: UTF8.self) == #"{"a":"secre"}"#)
        #expect(call.image.verdict == .allow && call.manifest.verdict == .deny)
    }

    @Test func anImageIsHeldToItsOwnTexts() throws {
        let (kernel, _) = try Sample.floor(Sample.manifest)
        let report = FaithfulCheck.deep(kernel)
        #expect(report.difference == nil && report.undecided.isEmpty)
        #expect(report.rows.filter { $0.outcome == .needsManifest }.map(\.obligation) == [.header, .rules])
    }
}
