import CallModel
import Conformance
import Testing

@Suite struct RunnerTests {
    static let allowed = DecidedRow(
        verdict: .allow, reason: .none, by: .allow, rule: "allow[0]", disposition: nil, notes: [], arguments: nil)

    /// Says the same about every call.
    static func constant(_ answer: DecidedRow, name: String = "constant") -> FloorDecider {
        FloorDecider(name: name) { _ throws(FloorRefusal) in { _ in answer } }
    }

    static func row(_ id: String, family: String = "f", policy: String = "{}", _ tail: String) -> String {
        #"{"id":"\#(id)","family":"\#(family)","policy":\#(policy),"call":{"tool":"t","raw":"{}"},"why":"w"\#(tail)}"#
            + "\n"
    }

    static let allow = #","expect":{"verdict":"ALLOW","reason":"NONE"}"#
    static let deny = #","expect":{"verdict":"DENY","reason":"POLICY_BLOCK","rule":"a<\"&>"}"#

    @Test func reports() throws {
        let folder = try ScratchFolder()
        let file = try folder.write(
            "r.jsonl",
            Self.row("b/1", family: "b", Self.allow) + Self.row("a/1", family: "a", Self.deny)
                + Self.row("a/2", family: "a", ""))
        let report = try ConformanceRunner.run(paths: [file], decider: Self.constant(Self.allowed))
        #expect(!report.passes)
        #expect(report.rows.map(\.passes) == [true, false, true])
        let problems =
            #"verdict: expected DENY, got ALLOW; reason: expected POLICY_BLOCK, got NONE; rule: expected a<"&>, got allow[0]"#
        #expect(
            report.text == """
                \(file):2: a/1
                    verdict: expected DENY, got ALLOW
                    reason: expected POLICY_BLOCK, got NONE
                    rule: expected a<"&>, got allow[0]
                a  1/2
                b  1/1
                2 of 3 rows pass (constant)

                """)
        let decided = #""verdict":"ALLOW","reason":"NONE","rule":"allow[0]","by":"allow""#
        #expect(
            String(decoding: report.jsonLines, as: UTF8.self) == """
                {"id":"b/1","pass":true,\(decided)}
                {"id":"a/1","pass":false,\(decided),"error":"\(problems.replacing("\"", with: "\\\""))"}
                {"id":"a/2","pass":true,\(decided)}

                """)
        let escaped =
            "verdict: expected DENY, got ALLOW; reason: expected POLICY_BLOCK, got NONE; rule: expected a&lt;&quot;&amp;&gt;, got allow[0]"
        #expect(
            report.junit == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="conformance" tests="3" failures="1">
                  <testsuite name="a" tests="2" failures="1">
                    <testcase classname="a" name="a/1">
                      <failure message="\(escaped)">\(file):2</failure>
                    </testcase>
                    <testcase classname="a" name="a/2"/>
                  </testsuite>
                  <testsuite name="b" tests="1" failures="0">
                    <testcase classname="b" name="b/1"/>
                  </testsuite>
                </testsuites>

                """)
    }

    @Test func everyStatedFieldIsCompared() throws {
        let decided = DecidedRow(
            verdict: .transform, reason: .none, by: .prefix, rule: "allow_prefix[1]", disposition: nil, notes: ["n"],
            arguments: Array("{}".utf8))
        let expectations: [(String, Bool)] = [
            (#"{"verdict":"TRANSFORM","reason":"NONE"}"#, true),
            (
                #"{"verdict":"TRANSFORM","reason":"NONE","by":"prefix","rule":"allow_prefix[1]","notes":["n"],"arguments":"{}"}"#,
                true
            ),
            (#"{"verdict":"ALLOW","reason":"NONE"}"#, false),
            (#"{"verdict":"TRANSFORM","reason":"NONE","by":"allow"}"#, false),
            (#"{"verdict":"TRANSFORM","reason":"NONE","rule":"allow[0]"}"#, false),
            (#"{"verdict":"TRANSFORM","reason":"NONE","notes":[]}"#, false),
            (#"{"verdict":"TRANSFORM","reason":"NONE","arguments":"{ }"}"#, false),
            (#"{"verdict":"TRANSFORM","reason":"NONE","disposition":"WAIT"}"#, false),
        ]
        let folder = try ScratchFolder()
        for (index, (expect, passes)) in expectations.enumerated() {
            let file = try folder.write("\(index).jsonl", Self.row("r", #","expect":\#(expect)"#))
            let report = try ConformanceRunner.run(paths: [file], decider: Self.constant(decided))
            #expect(report.passes == passes, "\(expect)")
        }
    }

    @Test func comparesTwoDeciders() throws {
        let folder = try ScratchFolder()
        let file = try folder.write("r.jsonl", Self.row("r", Self.allow))
        var other = Self.allowed
        other.rule = "allow[1]"
        other.notes = ["x"]
        let report = try ConformanceRunner.run(
            paths: [file], decider: Self.constant(Self.allowed), against: Self.constant(other, name: "second"))
        #expect(
            report.rows.first?.problems == [
                "rule: allow[0], but second says allow[1]", "notes: [], but second says [x]",
            ])
        let same = try ConformanceRunner.run(
            paths: [file], decider: Self.constant(Self.allowed), against: Self.constant(Self.allowed, name: "second"))
        #expect(same.passes && same.text.hasSuffix("(constant, compared with second)\n"))
    }

    /// Notes of a denied call are not part of the answer.
    @Test func notesOfDenialsAreNotCompared() throws {
        let folder = try ScratchFolder()
        let file = try folder.write("r.jsonl", Self.row("r", ""))
        var one = Self.allowed
        one.verdict = .deny
        one.reason = .policyBlock
        var two = one
        two.notes = ["x"]
        let report = try ConformanceRunner.run(
            paths: [file], decider: Self.constant(one), against: Self.constant(two, name: "second"))
        #expect(report.passes)
    }

    @Test func aRowThatCannotBeDecidedFails() throws {
        let folder = try ScratchFolder()
        let file = try folder.write(
            "r.jsonl",
            Self.row("1", "") + Self.row("2", policy: #""none.json""#, "") + Self.row("3", #","repair":{}"#))
        let refused = try ConformanceRunner.run(paths: [file], decider: .refusing)
        #expect(refused.rows[0].problems == ["refusing refuses the floor: no floor today"])
        let report = try ConformanceRunner.run(paths: [file], decider: .reference())
        #expect(report.rows[0].passes)
        #expect(report.rows[1].problems.first?.contains("none.json: cannot be read: No such file") == true)
        #expect(report.rows[2].problems == ["`repair` is not judged by this release"])
        #expect(report.rows[1].decided == nil && report.rows[2].decided == nil)
    }

    @Test func floorsAreKept() throws {
        let folder = try ScratchFolder()
        _ = try folder.write("floor.json", #"{"allow":["t"]}"#)
        let file = try folder.write(
            "r.jsonl",
            Self.row("1", "") + Self.row("2", "") + Self.row("3", policy: #""floor.json""#, "")
                + Self.row("4", policy: #""./floor.json""#, ""))
        var prepared: [String] = []
        let counting = FloorDecider(name: "counting") { manifest throws(FloorRefusal) in
            prepared.append(String(decoding: manifest, as: UTF8.self))
            return { _ in Self.allowed }
        }
        _ = try ConformanceRunner.run(paths: [file], decider: counting)
        #expect(prepared == ["{}", #"{"allow":["t"]}"#])
    }

    @Test func referenceRefusesFloorsThatAreNotEnforced() throws {
        let folder = try ScratchFolder()
        let floors = [
            #"{"alow":[]}"#, #"{"allow":["t"],"rate_limit":{"max_calls":1}}"#,
            #"{"arg_rules":[{"tool":"t","arg":"a","deny_regex":"x","must_match":["y"]}]}"#,
        ]
        for (index, floor) in floors.enumerated() {
            let file = try folder.write("\(index).jsonl", Self.row("r", policy: floor, ""))
            let report = try ConformanceRunner.run(paths: [file], decider: .reference())
            #expect(report.rows.first?.decided == nil, "\(floor)")
            #expect(report.rows.first?.problems.count == 1)
        }
    }

    @Test func nothingToRun() throws {
        let folder = try ScratchFolder()
        _ = try folder.write("corpus/json/data.jsonl", "not a row")
        #expect {
            _ = try ConformanceRunner.run(paths: [folder.path], decider: .refusing)
        } throws: { error in (error as? ConformanceError)?.kind == .empty }
        let row = try folder.write("corpus/guides/deep/r.jsonl", Self.row("r", ""))
        let report = try ConformanceRunner.run(paths: [folder.path + "/"], decider: .refusing)
        #expect(report.rows.map(\.place.file) == [row])
    }
}
