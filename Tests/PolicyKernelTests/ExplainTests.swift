import CallModel
import Conformance
import FloorLoader
import PolicyKernel
import TestSupport
import Testing

/// `explain` is the same decision with a recorder.
@Suite struct ExplainTests {
    @Test(arguments: ["rungs", "self-modify", "advisory", "redaction", "arrays", "objects", "posture", "names"])
    func explainDecidesAsDecideDoes(_ family: String) throws {
        let explaining = FloorDecider(name: "explain") { manifest throws(FloorRefusal) in
            guard let floor = FloorLoader.compile(manifest, path: "policy").floor else {
                throw FloorRefusal(message: "no floor")
            }
            let box = Box()
            return { call in
                let decided = floor.kernel.decide(call, .empty, &box.scratch)
                let explained = floor.kernel.explain(call, .empty, &box.scratch)
                #expect(explained.decision == decided)
                if decided.verdict == .deny, decided.by.rung != .input, !decided.obligations.redact {
                    let cited = explained.findings.first { !$0.isAdvisory }
                    // A denial of the redacted bytes is found in the second pass, which `findings` does not list.
                    if let cited { #expect(cited.rule == decided.rule || family == "redaction") }
                }
                #expect(explained.notes == floor.kernel.noteIDs(decided.obligations.notes))
                return DecidedRow(explained.decision, notes: explained.notes, redacted: nil)
            }
        }
        let report = try ConformanceRunner.run(
            paths: ["\(repositoryRoot)/corpus/conformance/\(family).jsonl"], decider: explaining)
        #expect(report.rows.count >= 18)
    }

    @Test func findingsAreInOrderOfCitationAndNameTheirPlace() throws {
        let manifest = """
            {"allow":["t"],"deny":{"t2":"POLICY_BLOCK"},"self_modify_globs":["VERSION"],
             "arg_rules":[{"id":"second","tool":"t","arg":"a","deny_regex":"x"},
                          {"id":"third","tool":"*","arg":"a","max_bytes":2,"advisory":true}]}
            """
        let floor = try #require(FloorLoader.compile(Array(manifest.utf8), path: "p").floor)
        var scratch = KernelScratch()
        let explained = floor.kernel.explain(
            Call(tool: "t", json: #"{"b":1,"a":["y","zx"]}"#), .empty, &scratch)
        #expect(explained.decision.rule == "second")
        #expect(explained.findings.map(\.rule) == ["second", "third"])
        #expect(explained.findings[0].pointer == "/arg_rules/0")
        #expect(explained.findings[0].offset == 11)
        #expect(explained.findings[0].subject == .element)
        #expect(explained.findings[0].subjectIndex == 1)
        #expect(explained.findings[1].isAdvisory)
        #expect(explained.notes == ["third"])
    }
}

final class Box {
    var scratch = KernelScratch()
}
