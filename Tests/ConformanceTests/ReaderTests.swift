import CallModel
import Conformance
import FakJSON
import Testing

@Suite struct ReaderTests {
    static let good =
        #"{"id":"a/1","family":"a","policy":{},"call":{"tool":"t","arguments":{}},"expect":{"verdict":"DENY","reason":"DEFAULT_DENY"},"why":"w"}"#

    func rows(_ text: String) throws -> [ConformanceRow] {
        let folder = try ScratchFolder()
        var reader = CorpusReader()
        return try reader.rows(try folder.write("r.jsonl", text))
    }

    func failure(_ text: String) throws -> ConformanceError? {
        let folder = try ScratchFolder()
        let path = try folder.write("r.jsonl", text)
        var reader = CorpusReader()
        do {
            _ = try reader.rows(path)
            return nil
        } catch {
            return error
        }
    }

    /// A row with one field replaced.
    func row(call: String = #"{"tool":"t","arguments":{}}"#, expect: String? = nil, more: String = "") -> String {
        let expect = expect.map { #","expect":\#($0)"# } ?? ""
        return #"{"id":"a/1","family":"a","policy":{},"call":\#(call)\#(expect)\#(more),"why":"w"}"#
    }

    @Test func everyField() throws {
        let row = try #require(
            rows(
                """
                {"id": "f/x", "family": "f", "policy": "../p.json", "call": {"tool": "t", "namespace": "n", "arguments": { "b" : 1.50e+1, "a": ["\\u0041\\u0000\\n"] }}, \
                "repair": {"outcome": "none"}, "expect": {"verdict": "TRANSFORM", "reason": "NONE", "by": "allow", "rule": "allow[0]", "notes": ["x"], "arguments": {"b": 1e1}}, "why": "because"}
                """
            ).first)
        #expect(row.id == "f/x" && row.family == "f" && row.why == "because")
        #expect(row.call == Call(tool: "t", namespace: "n", json: #"{"b":1.50e+1,"a":["A\u0000\n"]}"#))
        guard case .file(let path) = row.policy else {
            Issue.record("not a path")
            return
        }
        #expect(path.hasSuffix("/../p.json") && path.hasPrefix("/"))
        #expect(row.repair?["outcome"]?.asString == "none")
        #expect(row.place.line == 1)
        let expect = try #require(row.expect)
        #expect(expect.verdict == .transform && expect.by == .allow && expect.rule == "allow[0]")
        #expect(expect.notes == ["x"] && expect.disposition == nil)
        #expect(expect.arguments == Array(#"{"b":1e1}"#.utf8))
    }

    @Test func inlinePolicyKeepsItsText() throws {
        let row = try #require(
            rows(#"{"id":"a","family":"a","policy": { "allow" : ["t"] } ,"call":{"tool":"t","raw":""},"why":"w"}"#)
                .first)
        #expect(row.policy == .inline(Array(#"{ "allow" : ["t"] }"#.utf8)))
        #expect(row.expect == nil)
    }

    @Test func pieces() throws {
        let row = try #require(
            rows(self.row(call: #"{"tool":["a",{"hex":"fF00"}],"raw":["{",{"repeat":"xy","times":3},{"hex":"7D"}]}"#))
                .first)
        #expect(row.call.tool == [0x61, 0xFF, 0x00])
        #expect(row.call.body == .json(Array("{xyxyxy}".utf8)))
        let text = try #require(rows(self.row(call: #"{"tool":"t","text":[{"repeat":"a","times":0}]}"#)).first)
        #expect(text.call.body == .text([]))
    }

    @Test func linesAndBlanks() throws {
        let second = Self.good.replacing("a/1", with: "a/2")
        let rows = try rows("\n  \r\n" + Self.good + "\r\n\n" + second)
        #expect(rows.map(\.id) == ["a/1", "a/2"])
        #expect(rows.map(\.place.line) == [3, 5])
    }

    @Test func longLines() throws {
        let filler = String(repeating: "x", count: 300_000)
        let rows = try rows(
            Self.good + "\n"
                + self.row(call: #"{"tool":"t","text":"\#(filler)"}"#, more: #","repair":1"#)
                .replacing("a/1", with: "a/2") + "\n")
        #expect(rows.count == 2)
        #expect(rows.last?.call.body == .text(Array(filler.utf8)))
    }

    @Test func duplicateIDsAcrossFiles() throws {
        let folder = try ScratchFolder()
        let one = try folder.write("1.jsonl", Self.good)
        let two = try folder.write("2.jsonl", "\n" + Self.good)
        #expect {
            _ = try ConformanceRunner.run(paths: [one, two], decider: .refusing)
        } throws: { error in
            let error = error as? ConformanceError
            return error?.kind == .duplicateID
                && error?.description
                    == "\(two):2: the id `a/1` was given before, at \(one):1"
        }
    }

    static let badRows: [(text: String, message: String)] = [
        ("[]", "a row is an object"),
        ("{", "(byte"),
        (#"{"id":"a","id":"b"}"#, "given twice"),
        (#"{"id":"\ud800"}"#, "surrogate"),
        (#"{"id":"a"}"#, "`family` is missing"),
        (#"{"id":"","family":"a","policy":{},"call":{},"why":"w"}"#, "`id` is a string that is not empty"),
        (
            #"{"id":"a","family":"a","policy":5,"call":{"tool":"t","raw":""},"why":"w"}"#,
            "`policy` is a manifest object"
        ),
        (#"{"id":"a","family":"a","policy":{},"call":{"tool":"t","raw":""}}"#, "`why` is missing"),
        (#"{"id":"a","family":"a","policy":{},"call":{"tool":"t"},"why":"w"}"#, "exactly one of"),
        (#"{"id":"a","family":"a","policy":{},"call":{"tool":"t","raw":"","text":""},"why":"w"}"#, "exactly one of"),
        (#"{"id":"a","family":"a","policy":{},"call":{"tool":"t","arguments":[]},"why":"w"}"#, "use `raw`"),
        (#"{"id":"a","family":"a","policy":{},"call":{"tool":5,"raw":""},"why":"w"}"#, "array of pieces"),
        (
            #"{"id":"a","family":"a","policy":{},"call":{"tool":[{"hex":"0"}],"raw":""},"why":"w"}"#,
            "`hex` is an even number"
        ),
        (
            #"{"id":"a","family":"a","policy":{},"call":{"tool":[{"repeat":"x","times":-1}],"raw":""},"why":"w"}"#,
            "`times`"
        ),
        (
            #"{"id":"a","family":"a","policy":{},"call":{"tool":[{"repeat":"x","times":99999999}],"raw":""},"why":"w"}"#,
            "`times`"
        ),
        (
            #"{"id":"a","family":"a","policy":{},"call":{"tool":[{"repaet":"x"}],"raw":""},"why":"w"}"#,
            "no field `repaet`"
        ),
        (#"{"id":"a","family":"a","policy":{},"call":{"tool":"t","raw":"","args":1},"why":"w"}"#, "no field `args`"),
        (
            #"{"id":"a","family":"a","policy":{},"call":{"tool":"t","raw":""},"expected":{},"why":"w"}"#,
            "no field `expected`"
        ),
    ]

    @Test func badRowsAreErrorsWithTheirPlace() throws {
        for (text, message) in Self.badRows {
            let error = try failure("\n" + text)
            #expect(error?.line == 2, "\(text)")
            #expect(error?.message.contains(message) == true, "\(text): \(error?.message ?? "no error")")
        }
    }

    static let badExpectations: [(text: String, message: String)] = [
        (#"{"verdict":"DENY"}"#, "`reason` is missing"),
        (#"{"reason":"NONE"}"#, "`verdict` is missing"),
        (#"{"verdict":"deny","reason":"POLICY_BLOCK"}"#, "`verdict` is one of ALLOW"),
        (#"{"verdict":"DENY","reason":"NOPE"}"#, "`reason` is one of"),
        (#"{"verdict":"DENY","reason":"NONE"}"#, "a denial has a reason"),
        (#"{"verdict":"ALLOW","reason":"POLICY_BLOCK"}"#, "a denial has a reason"),
        (#"{"verdict":"ALLOW","reason":"NONE","by":"rule"}"#, "`by` is one of"),
        (#"{"verdict":"DENY","reason":"POLICY_BLOCK","notes":[]}"#, "`notes` is"),
        (#"{"verdict":"ALLOW","reason":"NONE","notes":[1]}"#, "`notes` is"),
        (#"{"verdict":"ALLOW","reason":"NONE","arguments":{}}"#, "only TRANSFORM"),
        (#"{"verdict":"TRANSFORM","reason":"NONE","arguments":[]}"#, "an object or a string"),
        (#"{"verdict":"ALLOW","reason":"NONE","pointer":""}"#, "no field `pointer`"),
    ]

    @Test func badExpectationsAreErrors() throws {
        for (text, message) in Self.badExpectations {
            let error = try failure(row(expect: text))
            #expect(error?.kind == .badRow)
            #expect(error?.message.contains(message) == true, "\(text): \(error?.message ?? "no error")")
        }
    }

    @Test func missingFile() throws {
        var reader = CorpusReader()
        #expect {
            _ = try reader.rows("/nonexistent/rows.jsonl")
        } throws: { error in (error as? ConformanceError)?.kind == .unreadable }
    }
}
