import Bytecode
import BytecodeVerifier
import CallGenerator
import CallModel
import Conformance
import FloorLoader
import PolicyKernel
import PolicyReference
import TestSupport
import Testing

/// Filters spare walks and change nothing.
@Suite struct FilterTests {
    /// Rules of many shapes on one slot: enough for several passes, most of which a filter can spare.
    static let words = (0..<60).map { "\(["git", "rm", "curl", "kube", "sudo"][$0 % 5])-\($0 * 37 % 101)" }
    static var manifest: String {
        let rules = words.enumerated().map { i, word in
            let pattern = [
                #"\\b\#(word)\\b"#, #"\#(word)[^|]*\\|\\s*sh"#, #"(?i)\#(word)\\s+--x"#, #"^\#(word)|end \#(word)$"#,
            ][i % 4]
            return #"{"id":"r\#(i)","tool":"Bash","arg":"command","deny_regex":"\#(pattern)"}"#
        }
        return #"{"allow":["Bash"],"arg_rules":["# + rules.joined(separator: ",") + "]}"
    }

    /// The same floor with filters, without, and as the reference reads it, on texts around the rules.
    @Test func decisionsAreTheSame() throws {
        let floor = try #require(FloorLoader.compile(Array(Self.manifest.utf8), path: "p").floor)
        #expect(floor.image.model.banks.contains { $0.filter != noIndex && $0.groupCount > 6 })
        let plain = try Kernel(floor.image, usesFilters: false)
        let reference = ReferenceEvaluator(try #require(floor.policy))
        var random = Choices(seed: 0xF117)
        var a = KernelScratch()
        var b = KernelScratch()
        var denied = 0
        for round in 0..<3000 {
            var text = ""
            let length = random.pick([0, 3, 15, 16, 40, 127, 128, 130, 300, 900])
            while text.utf8.count < length {
                text += random.pick(["ls -la ", "echo ", "é€😀 ", "| sh ", " --x", "end ", "gi", "sud", "K\u{17F}"])
                if random.chance(1, in: 60) { text += random.pick(Self.words) }
            }
            if random.chance(1, in: 4) { text = random.pick(Self.words) + text }
            if random.chance(1, in: 4) { text += " " + random.pick(Self.words) }
            let call = Call(tool: "Bash", json: #"{"command":"\#(text)"}"#)
            let decision = floor.kernel.decide(call, .empty, &a)
            if decision.verdict == .deny { denied += 1 }
            #expect(plain.decide(call, .empty, &b) == decision, "\(text)")
            if round % 6 == 0 { #expect(reference.decide(call, .empty).decision == decision, "\(text)") }
        }
        #expect(denied > 300 && denied < 2700, "\(denied)")
    }

    /// Every row of the corpus, decided without filters as with them.
    @Test func corpusIsDecidedTheSame() throws {
        let plain = FloorDecider(name: "without filters") { manifest throws(FloorRefusal) in
            guard let floor = FloorLoader.compile(manifest, path: "policy").floor,
                let kernel = try? Kernel(floor.image, usesFilters: false)
            else { throw FloorRefusal(message: "no floor") }
            let held = Held()
            return { call in
                let decision = kernel.decide(call, .empty, &held.scratch)
                let redacted = decision.obligations.redact ? kernel.redacted(call, &held.scratch) : nil
                return DecidedRow(decision, notes: kernel.noteIDs(decision.obligations.notes), redacted: redacted)
            }
        }
        let files = ["shell-surface", "regex-dialect", "self-modify", "globs", "arrays"]
        let report = try ConformanceRunner.run(
            paths: files.map { "\(repositoryRoot)/corpus/conformance/\($0).jsonl" }, decider: plain, against: .kernel())
        if !report.passes { Issue.record("\(report.text)") }
        #expect(report.rows.count > 200)
    }

    private final class Held {
        var scratch = KernelScratch()
    }
}
