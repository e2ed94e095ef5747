import CallEffects
import CallModel
import FakBasics
import FakJSON
import FloorLoader
import PolicyReference
import TestSupport
import Testing

@testable import Conformance
@testable import PolicyKernel

/// Calls that scripts spell out. What single scripts come to stands in `corpus/conformance/code-mode.jsonl`.
@Suite struct CodeModeTests {
    private static func floor(_ manifest: String) throws -> Floor {
        try #require(FloorLoader.compile(Array(manifest.utf8), path: "test").floor)
    }

    private static let floorText = #"""
        {"allow": ["exec_command"], "allow_prefix": ["mcp__"],
         "deny": {"mcp__a-b__c": "POLICY_BLOCK"},
         "arg_rules": [{"id": "no-push", "tool": "@run", "deny_command": [["git", "push"]]},
                       {"id": "note", "tool": "@run", "deny_command": [["ls"]], "advisory": true}]}
        """#

    @Test func findingsNameTheNestedCall() throws {
        let floor = try Self.floor(Self.floorText)
        var scratch = KernelScratch()
        let call = Call(
            tool: "exec",
            text: "tools.exec_command({cmd: 'ls'});\ntools.exec_command({cmd: 'a; git push'}); tools.mcp__a_b__c()")
        let explained = floor.kernel.explain(call, .empty, &scratch)
        #expect(explained.decision == floor.kernel.decide(call, .empty, &scratch))
        #expect(explained.findings.map(\.rule) == ["deny.mcp__a-b__c", "no-push", "note"])
        #expect(
            explained.findings.map(\.nested) == [
                NestedCall(tool: "mcp__a_b__c", offset: 75), NestedCall(tool: "exec_command", offset: 33),
                NestedCall(tool: "exec_command", offset: 0),
            ])
        #expect(explained.findings[1].subjectIndex == 1)
        let policy = try #require(floor.policy)
        let reference = ReferenceEvaluator(policy).decide(call, .empty)
        #expect(reference.decision == explained.decision)
        #expect(reference.findings.map(\.nested) == explained.findings.map(\.nested))
    }

    /// A script leaves nothing behind in the scratch that the next call could meet.
    @Test func scratchIsAsNew() throws {
        let floor = try Self.floor(Self.floorText)
        var used = KernelScratch()
        let calls = [
            Call(tool: "exec", text: "tools.exec_command({cmd: 'git push'})"),
            Call(tool: "exec_command", json: #"{"cmd":"git status"}"#),
            Call(tool: "exec", text: "tools.exec_command({cmd: 'git status'})"),
            Call(tool: "exec", json: #"{"input":"tools.mcp__x__y({})"}"#),
            Call(tool: "exec", text: "const t = tools"),
        ]
        for first in calls {
            for second in calls {
                _ = floor.kernel.decide(first, .empty, &used)
                var new = KernelScratch()
                #expect(
                    floor.kernel.decide(second, .empty, &used) == floor.kernel.decide(second, .empty, &new))
            }
        }
    }

    /// Walks over unknown paths are bounded over all calls of a script and not for each of them.
    @Test func aScriptHasTheStepsOfOneCall() throws {
        let floor = try Self.floor(
            #"{"allow": ["exec_command"], "self_modify_globs": ["ci/", "**/a*b*c*/**"]}"#)
        var scratch = KernelScratch()
        let nested = "tools.exec_command({cmd: 'echo > \(String(repeating: "*a?b", count: 4))'});\n"
        func spent(_ count: Int) -> Int {
            let call = Call(tool: "exec", text: String(repeating: nested, count: count))
            _ = floor.kernel.decide(call, .empty, &scratch)
            return Limits.markerSteps - (scratch.nested?.scratch.effects.states.steps ?? 0)
        }
        let one = spent(1)
        #expect(one > 0)
        #expect(spent(3) == 3 * one)
        #expect(spent(1) == one)
    }

    /// What a floor denies it denies in a script, and nearly all that it allows it allows there: rows of the corpus, spelled
    /// out by a script. (Rules of some floors meet the script itself.) Every tenth row, for the reference takes its time.
    @Test func scriptsMeetWhatTheirCallsMeet() throws {
        var scratch = KernelScratch()
        var counts = (denied: 0, allowed: 0, lost: 0)
        for file in try CorpusFiles.expand([repositoryRoot + "/corpus"]) {
            var reader = CorpusReader()
            var floors: [ConformanceRow.Policy: Floor?] = [:]
            for (number, row) in try reader.rows(file).enumerated() where number % 10 == 1 {
                guard let script = Self.script(row.call) else { continue }
                let known = try floors[row.policy] ?? Self.floor(of: row)
                floors[row.policy] = known
                guard let floor = known, let policy = floor.policy else { continue }
                let call = Call(tool: "exec", text: script)
                let decision = floor.kernel.decide(call, .empty, &scratch)
                let reference = ReferenceEvaluator(policy).decide(call, .empty)
                if decision.by == .fault {
                    // What was found before PCRE2 gave up is a matter of the order of looking.
                    #expect(reference.decision.by == .fault, "\(row.id)")
                } else {
                    #expect(decision == reference.decision, "\(row.id)")
                    #expect(floor.kernel.noteIDs(decision.obligations.notes) == reference.noteIDs, "\(row.id)")
                }
                let direct = floor.kernel.decide(row.call, .empty, &scratch)
                if direct.verdict == .deny {
                    counts.denied += 1
                    #expect(decision.verdict == .deny, "\(row.id)")
                } else if direct.verdict == .allow {
                    counts.allowed += 1
                    if decision.verdict == .deny { counts.lost += 1 }
                } else {
                    #expect(decision.verdict == .deny, "\(row.id): a script cannot be changed")
                }
            }
        }
        #expect(counts.denied > 100 && counts.allowed > 100, "\(counts)")
        #expect(counts.lost * 20 < counts.allowed, "\(counts)")
    }

    private static func floor(of row: ConformanceRow) throws -> Floor? {
        let text: [UInt8]
        switch row.policy {
        case .inline(let bytes): text = bytes
        case .file(let path): text = try CorpusFiles.bytes(of: path)
        }
        return FloorLoader.compile(text, path: "test").floor
    }

    /// A script that makes the very call; nil when there is none, or the call is too large to try.
    private static func script(_ call: Call) -> String? {
        var name = String(decoding: call.tool, as: UTF8.self)
        if let namespace = call.namespace { name = String(decoding: namespace, as: UTF8.self) + "__" + name }
        guard call.body.count < 1 << 14, name != "exec", !name.hasPrefix("functions__"),
            name.utf8.allSatisfy({ $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 == 0x5F || $0 >= 0x30 && $0 <= 0x39 })
        else { return nil }
        var text = "await tools.\(name)("
        switch call.body {
        case .json(let bytes): text += String(decoding: bytes, as: UTF8.self)
        case .text(let bytes):
            var writer = JSONWriter()
            writer.string(bytes.span)
            text += String(decoding: writer.finish(), as: UTF8.self)
        }
        text += ");"
        let found = CodeModeReader.read(Array(text.utf8).span)
        guard found.isWhole, found.calls.count == 1 else { return nil }
        // JavaScript has more spellings than JSON, of which the host sends one.
        if case .json(let bytes) = call.body {
            var sent: [UInt8] = []
            found.appendArgument(of: found.calls[0], to: &sent)
            if sent != bytes { return nil }
        } else if case .text(let bytes) = call.body, Array(String(decoding: bytes, as: UTF8.self).utf8) != bytes {
            return nil
        }
        return text
    }
}
