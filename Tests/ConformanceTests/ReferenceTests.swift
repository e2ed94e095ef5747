import CallModel
import PolicyReference
import PolicySemantics
import Testing

/// What corpus rows cannot say about the reference evaluator: contexts, examples, explanations.
@Suite struct ReferenceTests {
    func evaluator(_ manifest: String) throws -> ReferenceEvaluator {
        ReferenceEvaluator(try #require(Resolver.resolve(Array(manifest.utf8)).policy))
    }

    @Test func ownFiles() throws {
        let floor = try evaluator(#"{"allow":["Write"]}"#)
        let context = TraceContext(protectedPaths: [Array("/home/u/Floors/policy.json".utf8)])
        let cases: [(String, Bool)] = [
            ("/home/u/Floors/policy.json", true), ("/home/u/x/../floors//POLICY.json", true), ("policy.json", true),
            ("Floors/policy.json", true), ("my-policy.json", false), ("/srv/policy.json", false),
            ("/policy.json", false), ("other/policy.json", false), ("policy.json./", true),
        ]
        for (path, isHit) in cases {
            let call = Call(tool: "Write", json: #"{"file_path":"\#(path)"}"#)
            let decision = floor.decide(call, context).decision
            #expect((decision.verdict == .deny) == isHit, "\(path)")
            if isHit {
                #expect(decision.reason == .selfModify && decision.rule == "builtin:own-files")
                #expect(decision.witness == nil && decision.by == .selfModify)
            }
            #expect(floor.decide(call, .empty).decision.verdict == .allow)
        }
    }

    @Test func ownFilesBelowAWorkspace() throws {
        let floor = try evaluator(#"{"allow":["Write"],"workspace":"/home/u"}"#)
        let context = TraceContext(protectedPaths: [Array("/srv/policy.json".utf8)])
        let inside = floor.decide(Call(tool: "Write", json: #"{"file_path":"policy.json"}"#), context)
        #expect(inside.decision.verdict == .allow)
        let there = floor.decide(Call(tool: "Write", json: #"{"file_path":"../../srv/policy.json"}"#), context)
        #expect(there.decision.rule == "builtin:own-files")
    }

    @Test func softenedOwnFilesAreNoted() throws {
        let floor = try evaluator(
            #"{"allow":["Write"],"advisory_reasons":["SELF_MODIFY"],"self_modify_globs":["x/","srv/"]}"#)
        let context = TraceContext(protectedPaths: [Array("/srv/policy.json".utf8)])
        let outcome = floor.decide(Call(tool: "Write", json: #"{"file_path":"/srv/policy.json"}"#), context)
        #expect(outcome.decision.verdict == .allow)
        #expect(outcome.noteIDs == ["self_modify_globs[1]", "builtin:own-files"])
        // Ordinals: two entries, the hosts' configuration, the own files.
        #expect(outcome.decision.obligations.notes.ordinals == [1, 3])
    }

    @Test func witnesses() throws {
        let floor = try evaluator(
            #"{"allow":["Write"],"deny":{"Nope":"MISROUTE"},"self_modify_globs":[".git/"],"arg_rules":[{"tool":"Write","arg":"content","deny_regex":"secret"}]}"#
        )
        #expect(floor.decide(Call(tool: "NOPE", json: "{}"), .empty).decision.witness == "Nope")
        #expect(
            floor.decide(Call(tool: "Write", json: #"{"file_path":".GIT/x"}"#), .empty).decision.witness == ".git/")
        #expect(
            floor.decide(Call(tool: "Write", json: #"{"content":"secret"}"#), .empty).decision.witness == nil)
        #expect(floor.decide(Call(tool: "Other", json: "{}"), .empty).decision.witness == nil)
    }

    @Test func findingsStandInCitationOrder() throws {
        let floor = try evaluator(
            #"{"deny":{"t":"MISROUTE"},"arg_rules":[{"tool":"t","arg":"a","deny_regex":"x","advisory":true},{"tool":"t","arg":"/b/*","deny_regex":"x"}]}"#
        )
        let outcome = floor.decide(Call(tool: "t", json: #"{"b":["x",["y","x"]],"a":{"x":1}}"#), .empty)
        #expect(
            outcome.findings.map(\.rule) == [
                "deny.t", "arg_rules[0]", "arg_rules[1]", "arg_rules[1]", "builtin:default-deny",
            ])
        #expect(outcome.findings.map(\.isAdvisory) == [false, true, false, false, false])
        #expect(outcome.findings.map(\.offset) == [nil, 25, 6, 10, nil])
        #expect(outcome.findings.map(\.subject) == [nil, .leaf, .raw, .element, nil])
        #expect(outcome.findings[1].pointer == "/arg_rules/0")
        #expect(outcome.decision.disposition == .terminal)
    }

    @Test func mustMatch() throws {
        let good = try evaluator(
            """
            {"workspace":"/w","arg_rules":[
             {"tool":"t","arg":"a","deny_regex":"rm","must_match":["rm x",["a","rm"],{"rm":1}],"must_not_match":["ls",null,[]]},
             {"tool":"t","arg":"a","allow_glob":"src/**","must_match":["/w/src/a",["src/b"]],"must_not_match":["../x",null,{}]},
             {"tool":"t","arg":"a","max":5,"must_match":[5.0,"4"],"must_not_match":[5.1,true]},
             {"tool":"t","arg":"/a/*","max_bytes":6,"must_match":["abcdef",[1, 2],null],"must_not_match":["abcdefg",[1,  2]]}]}
            """)
        #expect(good.mustMatchProblems() == [])
        let bad = try evaluator(
            #"{"arg_rules":[{"tool":"t","arg":"a","deny_regex":"rm","must_match":["rm","ls"],"must_not_match":["rm"]},{"tool":"t","arg":"a","max":5,"must_match":[1e400]}]}"#
        )
        #expect(
            bad.mustMatchProblems().map(\.pointer) == [
                "/arg_rules/0/must_match/1", "/arg_rules/0/must_not_match/0", "/arg_rules/1/must_match/0",
            ])
        #expect(bad.mustMatchProblems().map(\.rule) == [0, 0, 1])
    }

    @Test func unenforcedFieldsDenyEverything() throws {
        var policy = try #require(Resolver.resolve(Array(#"{"allow":["t"]}"#.utf8)).policy)
        #expect(ReferenceEvaluator(policy).decide(Call(tool: "t", json: "{}"), .empty).decision.verdict == .allow)
        policy.unenforced = [UnenforcedField(name: "egress", pointer: "/egress")]
        let decision = ReferenceEvaluator(policy).decide(Call(tool: "t", json: "{}"), .empty).decision
        #expect(decision.verdict == .deny && decision.by == .fault && decision.rule == "builtin:fault")
    }

    @Test func redactedBytesAreStable() throws {
        let floor = try evaluator(#"{"allow":["t"],"redact_fields":["token"]}"#)
        let outcome = floor.decide(
            Call(tool: "t", json: #"{"token":{"token":1},"b":[{"TOKEN":"\u005bREDACTED]"}]}"#), .empty)
        #expect(outcome.decision.verdict == .transform && outcome.decision.obligations.redact)
        let redacted = try #require(outcome.redacted)
        #expect(String(decoding: redacted, as: UTF8.self) == #"{"token":"[REDACTED]","b":[{"TOKEN":"[REDACTED]"}]}"#)
        let again = floor.decide(Call(tool: Array("t".utf8), body: .json(redacted)), .empty)
        #expect(again.decision.verdict == .allow && again.redacted == nil)
    }
}
