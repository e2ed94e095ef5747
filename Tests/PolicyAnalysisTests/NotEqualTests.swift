import CallModel
import FloorLoader
import PolicyAnalysis
import PolicyKernel
import Testing

/// Pairs of floors that were once called equal, with a call between them: what is not found has to stay open.
@Suite struct NotEqualTests {
    private static let limited = #"{"tool": "t", "arg": "a", "max_bytes": 100}"#
    private static let bounds = #"{"tool": "t", "arg": "a", "min": 0, "max": 10}"#
    private static let list = #"{"tool": "t", "arg": "a", "allow_values": ["a", "b"]}"#
    private static let never = #""deny_regex": "[^\\x00-\\x{10FFFF}]"}"#

    /// Rules on both sides, rules of A alone, and what shows the difference.
    static let pairs: [(both: [String], first: [String], shownBy: String)] = [
        ([bounds], [limited], "1.000… of 122 bytes"),
        ([list], [limited], "an array of 41 texts"),
        (
            [#"{"tool": "t", "arg": "a", "deny_regex": "(?s).{6}"}"#], [#"{"tool": "t", "arg": "a", "max_bytes": 20}"#],
            "an object of short parts"
        ),
        (
            [
                #"{"tool": "t", "arg": "a", "allow_values": ["a"], "advisory": true}"#,
                #"{"tool": "t", "arg": "a", "allow_regex": "[a-z]"}"#,
            ], [#"{"tool": "t", "arg": "a", "deny_regex": "^x y$"}"#], "the joined text of an array"
        ),
        (
            [#"{"tool": "t", "arg": "a", "allow_values": ["%78", "y/../z"]}"#],
            [#"{"tool": "t", "arg": "a", "deny_glob": "z"}"#], "a listed path that normalisation changes"
        ),
        (
            [#"{"tool": "t", "arg": "a", "allow_values": ["x"]}"#],
            [#"{"tool": "t", "arg": "a", "allow_regex": "y", "dialect": "pcre2"}"#], "a listed text that PCRE2 denies"
        ),
        ([], [#"{"tool": "t", "arg": "é", "# + never], "keys é and É"),
        ([], [#"{"tool": "t", "arg": "/k/*", "# + never], "keys k and K"),
        ([], [#"{"tool": "t", "arg": "/k/1", "# + never], "keys k and K"),
    ]

    @Test(arguments: pairs.indices) func isNotEqual(_ index: Int) throws {
        let pair = Self.pairs[index]
        let before = try kernel("t", pair.both + pair.first)
        let after = try kernel("t", pair.both)
        let report = PolicyDiff.compare(before, after)
        #expect(!report.isEqual, "\(pair.shownBy)")
        // A restriction less is never shown as one more.
        #expect(report.count(.denied) == 0)
        #expect(PolicyDiff.compare(before, before).isEqual)
    }

    /// The name alone changes, and what is under the name is no exact place.
    @Test(arguments: [
        [#"{"tool": "t", "arg": "a", "allow_regex": "a(?=b)b", "dialect": "pcre2"}"#],
        [
            #"{"tool": "t", "arg": "/a/*", "allow_regex": "x"}"#, #"{"tool": "t", "arg": "/a/b", "allow_regex": "x"}"#,
        ],
        [
            #"{"tool": "t", "arg": "a", "allow_regex": "(?:\\.\\./)+x"}"#,
            #"{"tool": "t", "arg": "a", "deny_glob": "y"}"#,
        ],
    ]) func aNameThatIsAllowedIsNotPassedOver(_ rules: [String]) throws {
        let report = PolicyDiff.compare(try kernel("u", rules), try kernel("t", rules))
        #expect(report.items.contains { $0.tools.contains("t") })
    }

    /// Keys in two cases, of which the other floor thinks something by another rule.
    @Test func keysInTwoCasesBesideOtherRules() throws {
        let required = #"{"tool": "t", "arg": "b", "allow_regex": "x"}"#
        let unread = #"{"tool": "t", "arg": "a", "# + Self.never
        let other = #"{"tool": "t", "arg": "b", "# + Self.never
        let widened = PolicyDiff.compare(try kernel("t", [unread, required]), try kernel("t", [required]))
        #expect(widened.count(.allowed) > 0)
        let moved = PolicyDiff.compare(try kernel("t", [unread]), try kernel("t", [other]))
        #expect(moved.count(.allowed) > 0 && moved.count(.denied) > 0)
    }

    /// A relative path is another one with another workspace.
    @Test func anotherWorkspaceIsNotPassedOver() throws {
        func floor(_ workspace: String) throws -> Kernel {
            let text =
                #"{\#(workspace)"allow": ["Read"], "arg_rules": [{"tool": "@read", "allow_glob": "/w/**"}]}"#
            return try #require(FloorLoader.compile(Array(text.utf8), path: "p.json").floor).kernel
        }
        let report = PolicyDiff.compare(try floor(""), try floor(#""workspace": "/w", "#))
        #expect(report.items.contains { $0.tools.contains("Read") })
    }

    /// Floors, one more restricted than the other, and the tool of a call that the other allows: by a spelling that a posture
    /// admits, and in scripts, whose calls admit them.
    @Test(arguments: [
        (
            #""posture": "admit_and_log", "deny": {"readFile": "POLICY_BLOCK"}"#, #""posture": "admit_and_log""#,
            "readFile"
        ),
        (#""posture": "admit_and_log", "deny": {"getx": "POLICY_BLOCK"}"#, #""posture": "admit_and_log""#, "getX"),
        (
            #""posture": "admit_and_log", "deny": {"getupdate": "POLICY_BLOCK"}"#, #""posture": "admit_and_log""#,
            "getUPdate"
        ),
        (#""allow": ["t"], "deny": {"exec": "POLICY_BLOCK"}"#, #""allow": ["t"]"#, "exec"),
        (#""allow": ["t"], "redact_fields": ["zz"]"#, #""allow": ["t"], "redact_fields": ["a"]"#, "exec"),
        (
            #""allow": ["exec", "t"], "redact_fields": ["zz"], "arg_rules": [{"tool": "exec", "arg": "q", "allow_regex": "a"}]"#,
            #""allow": ["exec", "t"], "arg_rules": [{"tool": "exec", "arg": "q", "allow_regex": "a"}]"#, "exec"
        ),
        (
            #""allow": ["t"], "arg_rules": [{"tool": "exec", "arg": "input", "deny_regex": "z"}]"#, #""allow": ["t"]"#,
            "exec"
        ),
        (#""allow": ["my_t"], "deny": {"my-t": "POLICY_BLOCK"}"#, #""allow": ["my_t"]"#, "exec"),
        (
            #""allow": ["my_t"], "arg_rules": [{"tool": "my-t", "arg": "a", "deny_regex": "x"}]"#,
            #""allow": ["my_t"]"#,
            "exec"
        ),
    ]) func aWiderFloorIsSeen(_ before: String, _ after: String, _ tool: String) throws {
        func floor(_ text: String) throws -> Kernel {
            try #require(FloorLoader.compile(Array("{\(text)}".utf8), path: "p.json").floor).kernel
        }
        let report = PolicyDiff.compare(try floor(before), try floor(after))
        let isSeen = report.items.contains { item in
            guard case .changed(.allowed, let witness) = item.finding else { return false }
            return witness.call.tool.elementsEqual(tool.utf8)
        }
        #expect(isSeen)
    }

    /// Floors that give other reasons, and a tool of such a call: for names that are not admitted although the rung is
    /// softened, and for scripts with what would have to be redacted.
    @Test(arguments: [
        (
            #""advisory_reasons": ["DEFAULT_DENY"], "arg_rules": [{"tool": "*", "arg": "p", "deny_regex": "y"}]"#,
            #""advisory_reasons": ["DEFAULT_DENY"], "arg_rules": [{"tool": "*", "arg": "p", "deny_regex": "x"}]"#, "x y"
        ),
        (
            #""redact_fields": ["zz"], "deny": {"exec": "MISROUTE"}"#, #""deny": {"exec": "MISROUTE"}"#, "exec"
        ),
    ]) func anotherReasonIsSeen(_ before: String, _ after: String, _ tool: String) throws {
        func floor(_ text: String) throws -> Kernel {
            try #require(FloorLoader.compile(Array("{\(text)}".utf8), path: "p.json").floor).kernel
        }
        let report = PolicyDiff.compare(try floor(before), try floor(after))
        let isSeen = report.items.contains { item in
            guard case .changed(.reason, let witness) = item.finding else { return false }
            return witness.call.tool.elementsEqual(tool.utf8)
        }
        #expect(isSeen)
    }

    /// Two floors with far more to look at than the budget has: answered all the same.
    @Test func theStepsOfAllSearchesAreBounded() throws {
        func floor(_ end: String) throws -> Kernel {
            let globs = (0..<10).map { "\"x\($0)/**/\(end)*\"" }.joined(separator: ", ")
            let text = #"{"allow": ["Edit"], "self_modify_globs": [\#(globs)]}"#
            return try #require(FloorLoader.compile(Array(text.utf8), path: "p.json").floor).kernel
        }
        var budget = Budget()
        budget.steps = 1_000_000
        let report = PolicyDiff.compare(try floor("y"), try floor("z"), budget: budget)
        #expect(report.mayDifferCount > 0)
    }

    /// Two rules with different reasons change places.
    @Test func anOrderThatCountsIsNotPassedOver() throws {
        let rules = [
            #"{"tool": "t", "arg": "a", "deny_glob": "x/**", "reason": "MALFORMED"}"#,
            #"{"tool": "t", "arg": "a", "deny_regex": "%", "reason": "SECRET_EXFIL"}"#,
        ]
        let report = PolicyDiff.compare(try kernel("t", rules), try kernel("t", rules.reversed()))
        #expect(report.items.contains { $0.tools.contains("t") })
    }

    private func kernel(_ name: String, _ rules: [String]) throws -> Kernel {
        let text = #"{"allow": ["\#(name)"], "arg_rules": [\#(rules.joined(separator: ", "))]}"#
        return try #require(FloorLoader.compile(Array(text.utf8), path: "p.json").floor).kernel
    }
}
