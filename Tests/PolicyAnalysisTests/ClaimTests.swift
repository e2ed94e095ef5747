import CallModel
import Diagnostics
import FloorLoader
import PolicyAnalysis
import PolicyKernel
import TestSupport
import Testing

@Suite struct ClaimTests {
    /// The claims of each example hold.
    @Test(arguments: fileNames(in: "\(repositoryRoot)/examples/claims")) func examplesAreProved(_ name: String) throws {
        let manifest = try readFile("\(repositoryRoot)/examples/\(name)")
        let prover = try #require(Prover(manifest, path: name))
        let file = ClaimsReader.read(try readFile("\(repositoryRoot)/examples/claims/\(name)"), path: name)
        #expect(file.diagnostics.isEmpty)
        #expect(!file.claims.isEmpty)
        for claim in file.claims {
            guard case .proved = prover.answer(claim) else {
                Issue.record("\(claim.id) is not proved")
                continue
            }
        }
    }

    /// A claim that does not hold has a call, which the floor itself admits or refuses.
    @Test(arguments: [
        (#"{"kind":"never","tools":"get_order","when":{"arg":"order_id","matches":"7"}}"#, true),
        (#"{"kind":"never","tools":"Get_Order"}"#, true),
        (#"{"kind":"implies","tools":"list_orders","then":{"arg":"limit","min":1,"max":49}}"#, true),
        (#"{"kind":"always","tools":"get_order","when":{"arg":"order_id","matches_whole":"[AB]-1"}}"#, false),
        (#"{"kind":"always","tools":"refund_payment"}"#, false),
    ]) func falseClaimsAreRefuted(_ claim: String, isAdmitted: Bool) throws {
        let name = "customer-support-readonly-policy.json"
        let manifest = try readFile("\(repositoryRoot)/examples/\(name)")
        let prover = try #require(Prover(manifest, path: name))
        let file = ClaimsReader.read(Array(#"{"claims":[\#(claim)]}"#.utf8), path: "claims.json")
        let only = try #require(file.claims.first)
        guard case .refuted(let witness) = prover.answer(only) else {
            Issue.record("\(claim) is not refuted")
            return
        }
        let kernel = try #require(FloorLoader.compile(manifest, path: name).floor).kernel
        var scratch = KernelScratch()
        let decision = kernel.decide(witness.call, .empty, &scratch)
        #expect((decision.verdict != .deny) == isAdmitted)
    }

    /// Claims that only look as if they held: scripts call other tools, and what is redacted is judged once more.
    @Test(arguments: [
        (#"{"allow": ["exec"]}"#, #"{"kind":"always","tools":"exec"}"#),
        (#"{"allow": ["exec"]}"#, #"{"kind":"always","tools":"exec","when":{"arg":"input","matches":"a"}}"#),
        (
            #"{"allow": ["t"], "redact_fields": ["zz"], "arg_rules": [{"tool": "t", "arg": "p", "max_bytes": 12}]}"#,
            #"{"kind":"always","tools":"t","when":{"arg":"p","max_bytes":12}}"#
        ),
    ]) func whatDoesNotHoldIsNotProved(_ manifest: String, _ claim: String) throws {
        let prover = try #require(Prover(Array(manifest.utf8), path: "p.json"))
        let file = ClaimsReader.read(Array(#"{"claims":[\#(claim)]}"#.utf8), path: "claims.json")
        if case .proved = prover.answer(try #require(file.claims.first)) { Issue.record("\(claim) is proved") }
    }

    @Test(arguments: [
        (#"{"claims":[{"kind":"never","tools":"x","when":{"arg":"a","matchs":"b"}}]}"#, "FAK1010"),
        (#"{"claims":[{"kind":"nevr","tools":"x"}]}"#, "FAK1014"),
        (#"{"claims":[{"kind":"implies","tools":"x"}]}"#, "FAK1013"),
        (#"{"claims":[{"kind":"never","tools":"x","when":{"arg":"a","glob":"b","matches":"c"}}]}"#, "FAK1031"),
        (#"{"claims":[{"id":"a","kind":"always","tools":"x"},{"id":"a","kind":"always","tools":"x"}]}"#, "FAK1028"),
        (#"{"claims":{}}"#, "FAK1012"), (#"{"claims":[]"#, "FAK1001"),
    ]) func mistakesHavePlaces(_ text: String, _ id: String) {
        let file = ClaimsReader.read(Array(text.utf8), path: "claims.json")
        #expect(file.diagnostics.contains { $0.id == id && $0.range != nil }, "\(file.diagnostics)")
    }
}
