import CallModel
import Diagnostics
import FloorLoader
import Foundation
import PolicyKernel
import PolicySemantics
import TestSupport
import Testing

/// What `fak policy fmt --fix` makes of manifests.
@Suite struct FixTests {
    private func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }

    private func fixed(_ manifest: String) throws -> (text: String, applied: [String]) {
        let fixed = ManifestFixer.fix(Array(manifest.utf8), path: "p.json")
        let again = ManifestFixer.fix(try #require(fixed.text), path: "p.json")
        #expect(again.text == fixed.text)
        #expect(again.applied == [])
        return (text(fixed.text), fixed.applied.map(\.id))
    }

    /// A floor with a copy of each rule behind all of them is the floor again.
    @Test(arguments: fileNames(in: repositoryRoot + "/examples").filter { $0.hasSuffix(".json") })
    func copiesGo(name: String) throws {
        let floor = text(try readFile("\(repositoryRoot)/examples/\(name)"))
        let policy = try #require(FloorLoader.check(Array(floor.utf8), path: name).policy)
        // The examples are in canonical form: rules stand between these two lines.
        let start = try #require(floor.range(of: "\n  \"arg_rules\": [\n"))
        let end = try #require(floor[start.upperBound...].range(of: "\n  ]"))
        let rules = String(floor[start.upperBound..<end.lowerBound])
        let copies = rules.replacing("\n      \"id\": \"", with: "\n      \"id\": \"copy-of-")
        let doubled = floor[..<end.lowerBound] + ",\n" + copies + floor[end.lowerBound...]
        let result = try fixed(String(doubled))
        // Notes of both copies are notes; what PCRE2 decides is not compared.
        let compared = policy.rules.filter { rule in
            switch rule.matcher {
            case .denyPCRE2, .allowPCRE2: false
            default: !rule.isAdvisory
            }
        }
        #expect(result.applied == compared.map { _ in "FAK2102" })
        if compared.count == policy.rules.count { #expect(result.text == floor) }
    }

    /// Rules drawn at random on one argument: what is taken away changes no decision on any short text, and what is left of
    /// those that were compared is cited on some text.
    @Test(arguments: 0..<40) func takenAwayChangesNothing(seed: UInt64) throws {
        var random = Random(seed)
        let patterns = [
            "a", "b", "ab", "a+b", "[ab]{2}", "^a", "b$", "^[ab]*$", "c|ab", "a.*b", "^(?:a|bb)$", "[^a]", "aa|ab|ac",
            "a[abc]",
            "^.{3}$", "^...$", "bc?", "c",
        ]
        let reasons = ["POLICY_BLOCK", "SELF_MODIFY", "SECRET_EXFIL", "RATE_LIMITED"]
        let rules = (0..<7).map { index -> String in
            let tool = random.below(4) == 0 ? "*" : "t"
            return
                #"{"id": "r\#(index)", "tool": "\#(tool)", "arg": "x", "deny_regex": "\#(patterns[random.below(patterns.count)])", "#
                + #""reason": "\#(reasons[random.below(reasons.count)])""#
                + (random.below(6) == 0 ? #", "advisory": true}"# : "}")
        }
        let manifest = #"{"allow": ["t", "u"], "arg_rules": [\#(rules.joined(separator: ", "))]}"#
        let before = try #require(FloorLoader.compile(Array(manifest.utf8), path: "a").floor)
        let result = try fixed(manifest)
        let after = try #require(FloorLoader.compile(Array(result.text.utf8), path: "b").floor)
        var scratch = KernelScratch()
        var cited = Set<String>()
        for words in [[""], words(upTo: 4)].joined() {
            for tool in ["t", "u"] {
                let call = Call(tool: tool, json: #"{"x":"\#(words)"}"#)
                let (was, now) = (
                    before.kernel.decide(call, .empty, &scratch), after.kernel.decide(call, .empty, &scratch)
                )
                #expect(was.verdict == now.verdict && was.reason == now.reason && was.disposition == now.disposition)
                #expect(was.rule == now.rule)
                if now.verdict == .deny { cited.insert(now.rule) }
                cited.formUnion(after.kernel.noteIDs(now.obligations.notes))
            }
        }
        // Dispositions may keep a rule that is never cited; those that remain without such a reason are cited.
        let policy = try #require(after.policy)
        for rule in policy.rules where !cited.contains(rule.id) {
            let isNoted = FloorLoader.check(Array(result.text.utf8), path: "b", lints: true).diagnostics
                .contains { $0.pointer == rule.pointer && ["FAK2108", "FAK3101"].contains($0.id) }
            let earlier = policy.rules[..<rule.index].filter { !$0.isAdvisory }
            #expect(
                isNoted || earlier.contains { $0.reason.disposition < rule.reason.disposition },
                "\(rule.id) of \(result.text)")
        }
    }

    /// The same for the other matchers, on values of every type and on calls without the argument.
    @Test(arguments: 0..<40) func otherMatchersToo(seed: UInt64) throws {
        var random = Random(seed &+ 1000)
        let matchers = [
            #""allow_values": ["a", 1]"#, #""allow_values": ["a", 1, "ab"]"#, #""allow_values": [1.0, "a"]"#,
            #""max_bytes": 2"#, #""max_bytes": 3"#, #""max_bytes": 9"#, #""min": 0"#, #""min": 1, "max": 5"#,
            #""max": 5"#,
            #""allow_regex": "[a-c]*""#, #""allow_regex": "[a-c]+""#, #""allow_regex": "(?:a|b|c)+""#,
            #""allow_glob": "a/**""#,
            #""allow_glob": "a/*""#, #""allow_glob": "**""#, #""deny_glob": "a/*""#, #""deny_glob": "./A/b""#,
            #""deny_glob": "**/b""#, #""deny_glob": "~/**""#, #""deny_glob": "/home/*/x""#,
        ]
        let reasons = ["POLICY_BLOCK", "SELF_MODIFY", "RATE_LIMITED"]
        let rules = (0..<6).map { index -> String in
            let tool = random.below(3) == 0 ? "*" : "t"
            let matcher = matchers[random.below(matchers.count)]
            let reason = reasons[random.below(reasons.count)]
            return #"{"id": "r\#(index)", "tool": "\#(tool)", "arg": "x", \#(matcher), "reason": "\#(reason)"}"#
        }
        let manifest = #"{"allow": ["t", "u"], "arg_rules": [\#(rules.joined(separator: ", "))]}"#
        let before = try #require(FloorLoader.compile(Array(manifest.utf8), path: "a").floor)
        let after = try #require(FloorLoader.compile(Array(try fixed(manifest).text.utf8), path: "b").floor)
        var scratch = KernelScratch()
        let values = [
            "", #""""#, #""a""#, #""ab""#, #""abc""#, #""abcd""#, #""d""#, "1", "1.0", "1e0", #""1""#, "0", "-1", "5",
            "6", "2.5", "true",
            "null", "[]", "{}", #"["a", 1]"#, #"["a", "d"]"#, #"{"k": "a"}"#, "[[1]]", #""a/b""#, #""A/./b""#,
            #""a/b/c""#, #""x/b""#,
            #""~/x""#, #""/home/me/x""#, #""/root/x""#, #""a%2fb""#, #""../a""#,
        ]
        for value in values {
            for tool in ["t", "u"] {
                let call = Call(tool: tool, json: value.isEmpty ? "{}" : "{\"x\":\(value)}")
                let (was, now) = (
                    before.kernel.decide(call, .empty, &scratch), after.kernel.decide(call, .empty, &scratch)
                )
                #expect(was == now, "\(value) for \(tool) on \(manifest)")
            }
        }
    }

    private func words(upTo length: Int) -> [String] {
        var out = [""]
        var last = [""]
        for _ in 0..<length {
            last = last.flatMap { word in ["a", "b", "c", "d"].map { word + $0 } }
            out += last
        }
        return out
    }

    @Test func errorsWithOneFixAreMended() throws {
        let result = try fixed(#"{"alow": ["Read", "Read"], "versoin": "fak-policy/v1"}"#)
        #expect(result.text == "{\n  \"version\": \"fak-policy/v1\",\n  \"allow\": [\"Read\"]\n}\n")
        #expect(result.applied.sorted() == ["FAK1010", "FAK1010", "FAK1022"])
    }

    /// What would change a valid floor is left to its author, and so is what has the id of others behind it.
    @Test(arguments: [
        #"{"allow": ["t"], "arg_rules": [{"tool": "t", "arg": "x", "deny_glob": "secret/"}]}"#,
        #"{"allow": ["t"], "arg_rules": [{"tool": "u", "arg": "x", "deny_regex": "a"}]}"#,
        #"{"allow": ["t"], "arg_rules": [{"tool": "t", "arg": "x", "deny_regex": "a"}, {"tool": "t", "arg": "x", "deny_regex": "aa"}, {"tool": "t", "arg": "y", "deny_regex": "b"}]}"#,
    ]) func meaningIsKept(manifest: String) throws {
        #expect(try fixed(manifest).applied == [])
    }

    @Test func ofTwoValuesNoneIsChosen() {
        let fixed = ManifestFixer.fix(Array(#"{"allow": ["Read"], "allow": ["Bash"]}"#.utf8), path: "p.json")
        #expect(fixed.text == nil)
        #expect(fixed.applied == [])
    }

    @Test func whatCannotBeReadIsLeft() {
        let fixed = ManifestFixer.fix(Array("{\"allow\": [\"a\"".utf8), path: "p.json")
        #expect(fixed.text == nil)
        #expect(fixed.applied == [])
        #expect(fixed.diagnostics.contains { $0.severity == .error })
    }
}

/// The same numbers for the same seed, everywhere.
struct Random {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func below(_ count: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(count))
    }
}
