import CallModel
import Conformance
import FakJSON
import FloorLoader
import TestSupport
import Testing
import WitnessCorpus

@Suite struct WitnessCorpusTests {
    private func rows(_ manifest: String) throws -> (corpus: WitnessCorpus, rows: [JSONNode]) {
        let bytes = Array(manifest.utf8)
        let floor = try #require(FloorLoader.compile(bytes, path: "p.json").floor)
        let corpus = try WitnessCorpus(floor, policyField: JSONNode(.string("p.json")))
        let limits = JSONLimits(bytes: 1 << 24, depth: 64)
        let rows = try corpus.lines.split(separator: 0x0A).map { try JSONReader.read(Array($0), limits: limits) }
        #expect(rows.count == corpus.rowCount)
        return (corpus, rows)
    }

    private func row(_ id: String, _ rows: [JSONNode]) throws -> JSONNode {
        try #require(rows.first { $0["id"]?.asString == id }, "\(id)")
    }

    /// Each kind of rule has both rows, a hit cites it, and a near miss does not.
    @Test func everyKindOfRule() throws {
        let (corpus, rows) = try rows(
            #"""
            {"allow": ["Bash", "Write", "WebFetch", "Read", "t", "Edit", "apply_patch"], "allow_prefix": ["get_"],
             "deny": {"rm_all": "POLICY_BLOCK"}, "self_modify_globs": ["VERSION", "conf/**/x"],
             "arg_rules": [
               {"id": "regex", "tool": "t", "arg": "a", "deny_regex": "se[ck]ret"},
               {"id": "whole", "tool": "t", "arg": "b", "allow_regex": "[a-f]{3}"},
               {"id": "no-glob", "tool": "Read", "arg": "file_path", "deny_glob": "**/.env"},
               {"id": "glob", "tool": "t", "arg": "/list/*/path", "allow_glob": "src/**"},
               {"id": "values", "tool": "t", "arg": "v", "allow_values": ["one", 2, true]},
               {"id": "size", "tool": "t", "arg": "long", "max_bytes": 9000},
               {"id": "bounds", "tool": "t", "arg": "n", "min": 1, "max": 10},
               {"id": "push", "tool": "@shell", "deny_command": [["git", "push"], ["rm", "-r"]]},
               {"id": "sudo", "tool": "@run", "deny_command": ["@privilege_escalation"]},
               {"id": "text", "tool": "Bash", "arg": "command", "deny_regex": "mkfs"},
               {"id": "hosts", "tool": "@connect", "deny_regex": "^evil\\.example$"},
               {"id": "reads", "tool": "@read", "deny_glob": "**/id_rsa"},
               {"id": "writes", "tool": "@write", "deny_glob": "**/*.lock"},
               {"id": "patched", "tool": "@patch", "deny_glob": "vendor/**"},
               {"id": "variables", "tool": "@env", "deny_regex": "^LD_PRELOAD$"},
               {"id": "program", "tool": "@code", "deny_regex": "os\\.system"},
               {"id": "noted", "tool": "t", "arg": "a", "deny_regex": "soft", "advisory": true}
             ]}
            """#)
        #expect(corpus.missing == [])
        #expect(corpus.ruleCount == 7 + 1 + 1 + 2 + 17)
        #expect(corpus.rowCount == 2 * corpus.ruleCount)
        for row in rows {
            let parts = try #require(row["id"]?.asString).split(separator: "/")
            let (rule, isHit) = (String(parts[1]), parts[2] == "hit")
            let expect = try #require(row["expect"])
            let cites = expect["rule"]?.asString == rule
            let notes = expect["notes"]?.asArray?.contains { $0.asString == rule } ?? false
            #expect((cites || notes) == isHit, "\(row["id"]?.asString ?? "")")
        }
    }

    /// Values are the image's shortest ones, put at the place that the rule names.
    @Test func textsStandAtTheirPlaces() throws {
        let (_, rows) = try rows(
            #"""
            {"allow": ["t", "Bash"],
             "arg_rules": [
               {"id": "deep", "tool": "t", "arg": "/list/*/path", "deny_regex": "xyz"},
               {"id": "size", "tool": "t", "arg": "long", "max_bytes": 5000},
               {"id": "push", "tool": "@shell", "deny_command": [["git", "push"]]}
             ]}
            """#)
        func arguments(_ id: String) throws -> String {
            String(decoding: JSONWriter.write(try #require(try row(id, rows)["call"])), as: UTF8.self)
        }
        #expect(try arguments("deny_regex/deep/hit") == #"{"tool":"t","arguments":{"list":[{"path":"xyz"}]}}"#)
        #expect(try arguments("deny_regex/deep/near-miss") == #"{"tool":"t","arguments":{"list":[{"path":"xy"}]}}"#)
        #expect(
            try arguments("max_bytes/size/hit")
                == #"{"tool":"t","raw":["{\"long\":\"",{"repeat":"x","times":5001},"\"}"]}"#)
        #expect(try arguments("deny_command/push/hit") == #"{"tool":"Bash","arguments":{"command":"git push"}}"#)
    }

    /// A rule that nothing can violate has no hit, and is said so.
    @Test func whatIsNotFoundIsListed() throws {
        let (corpus, _) = try rows(
            #"{"allow": ["t"], "arg_rules": [{"id": "dead", "tool": "t", "arg": "a", "deny_regex": "a\\bb"}]}"#)
        #expect(corpus.missing.map(\.rule) == ["dead"])
        #expect(corpus.missing.map(\.what) == ["hit"])
        #expect(corpus.rowCount == 2 * corpus.ruleCount - 1)
    }

    /// The rows of each example floor pass, and every rule has its two.
    @Test(arguments: try exampleFloors()) func examplesPass(name: String) throws {
        let path = "\(repositoryRoot)/examples/\(name)"
        let floor = try #require(FloorLoader.compile(try readFile(path), path: name).floor)
        let corpus = try WitnessCorpus(floor, policyField: JSONNode(.string(path)))
        #expect(corpus.missing == [])
        let file = try TemporaryFile(corpus.lines)
        let report = try ConformanceRunner.run(paths: [file.path], decider: .kernel(), against: .reference())
        #expect(report.passes, "\(report.text)")
        #expect(report.rows.count == corpus.rowCount)
        #expect(try WitnessCorpus(floor, policyField: JSONNode(.string(path))).lines == corpus.lines)
    }
}

func exampleFloors() throws -> [String] {
    fileNames(in: repositoryRoot + "/examples").filter { $0.hasSuffix(".json") }
}
