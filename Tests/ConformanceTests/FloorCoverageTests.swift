import Conformance
import FakBasics
import TestSupport
import Testing

/// What rows reach of the floors that they name.
@Suite struct FloorCoverageTests {
    /// Rows that people wrote reach every rule of every example, on both sides, and nearly all its ops.
    @Test func examplesAreReached() throws {
        let examples = repositoryRoot + "/examples"
        let names = fileNames(in: examples)
        let own = names.filter { $0.hasSuffix(".tests.jsonl") }.map { "\(examples)/\($0)" }
        let corpus = repositoryRoot + "/corpus"
        let report = try ConformanceRunner.coverage(
            paths: own + ["\(corpus)/guides", "\(corpus)/conformance/example-rules.jsonl"])
        let floors = report.floors.filter { $0.path.hasPrefix(examples) }
        #expect(floors.map(\.path) == names.filter { $0.hasSuffix(".json") }.map { "\(examples)/\($0)" })
        for floor in floors {
            #expect(floor.reachedRules == floor.rules, "\(floor.line): \(floor.missing)")
            #expect(floor.reachedOps * 100 >= floor.ops * 95, "\(floor.line): \(floor.missing)")
            #expect(floor.rules >= 15 && floor.ops >= 15)
        }
    }

    /// Without a row for each side of a rule, for a name or for a place, the report says which.
    @Test func whatIsNotReachedIsSaid() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "p.json",
            #"""
            {"allow": ["t", "u"], "allow_prefix": ["get_"], "deny": {"x": "POLICY_BLOCK"}, "self_modify_globs": ["VERSION"],
             "redact_fields": ["pin"],
             "arg_rules": [{"id": "a", "tool": "t", "arg": "a", "deny_regex": "x"},
                           {"id": "b", "tool": "t", "arg": "b", "deny_regex": "x"},
                           {"id": "c", "tool": "t", "arg": "c", "max_bytes": 3}]}
            """#)
        try folder.write(
            "rows.jsonl",
            #"""
            {"id": "1", "family": "f", "policy": "././p.json", "call": {"tool": "t", "arguments": {"a": "x"}}, "why": "w"}
            {"id": "2", "family": "f", "policy": "p.json", "call": {"tool": "t", "arguments": {"a": "y", "b": "x"}}, "why": "w"}
            {"id": "3", "family": "f", "policy": "p.json", "call": {"tool": "t", "arguments": {}}, "why": "w"}

            """#)
        let report = try ConformanceRunner.coverage(paths: [folder.path + "/rows.jsonl"])
        let floor = try #require(report.floors.first)
        #expect(report.floors.count == 1)
        #expect(floor.path == folder.path + "/p.json")
        #expect(floor.rows == 3)
        #expect(floor.rules == 8 && floor.reachedRules == 2)
        let rules = floor.missing.prefix { !$0.hasPrefix("no row has") }
        #expect(
            Array(rules) == [
                "deny.x denies no row", "self_modify_globs[0] is violated by no row",
                "self_modify_globs[0] is left alone by no row that has its place",
                "b is left alone by no row that has its place",
                "c is violated by no row", "c is left alone by no row that has its place", "allow[1] admits no row",
                "allow_prefix[0] admits no row",
            ])
        #expect(floor.missing.contains("no row has /c for max_bytes"))
        #expect(!floor.missing.contains("no row has /a for deny_match"))
        #expect(report.text.contains("p.json  3 rows  rules 2/8  ops "))
    }
}
