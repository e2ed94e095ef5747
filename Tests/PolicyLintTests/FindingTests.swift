import Diagnostics
import FloorLoader
import PolicyLint
import TestSupport
import Testing

/// What is reported, and what is not.
@Suite struct FindingTests {
    private static let ids = Set(LintCatalog.entries.map(\.id))

    private func lints(_ manifest: String) throws -> [Diagnostic] {
        let checked = FloorLoader.check(Array(manifest.utf8), path: "p.json", lints: true)
        #expect(checked.policy != nil, "\(checked.diagnostics)")
        return checked.diagnostics.filter { Self.ids.contains($0.id) }
    }

    /// A floor of one tool with these rules, each written without its braces.
    private func rules(_ rules: String...) -> String {
        let all = rules.map { "{\($0.contains("\"tool\"") ? "" : #""tool": "t", "arg": "x", "#)\($0)}" }
        return #"{"allow": ["t", "Bash"], "arg_rules": [\#(all.joined(separator: ", "))]}"#
    }

    @Test(arguments: LintCatalog.entries) func exampleProvokesItsID(entry: DiagnosticEntry) throws {
        let found = try lints(entry.example)
        #expect(found.map(\.id) == [entry.id])
        #expect(found.first?.severity == entry.severity)
        #expect(found.first?.range != nil)
        #expect(found.first?.notes.allSatisfy { $0.range != nil } ?? false)
    }

    // MARK: Positives

    @Test(arguments: [
        // Rules that others shadow.
        (#""id": "a", "allow_values": [1, 2]"#, #""id": "b", "allow_values": [1, 2, 3]"#, "FAK2101"),
        (#""id": "a", "max_bytes": 5"#, #""id": "b", "max_bytes": 6"#, "FAK2101"),
        (#""id": "a", "min": 1, "max": 5"#, #""id": "b", "min": 0"#, "FAK2101"),
        (#""id": "a", "allow_regex": "[a-c]+""#, #""id": "b", "allow_regex": "[a-z]*""#, "FAK2101"),
        (#""id": "a", "deny_glob": "**/secret/**""#, #""id": "b", "deny_glob": "src/secret/*.txt""#, "FAK2101"),
        (#""id": "a", "allow_glob": "src/lib/**""#, #""id": "b", "allow_glob": "src/**""#, "FAK2101"),
        (
            #""id": "a", "tool": "*", "arg": "x", "deny_regex": "rm""#,
            #""id": "b", "deny_regex": "rm -r""#, "FAK2101"
        ),
        (
            #""id": "a", "tool": "@shell", "deny_command": [["git", "push"]]"#,
            #""id": "b", "tool": "Bash", "arg": "command", "deny_command": [["git", "push", "--force"]]"#, "FAK2101"
        ),
        (
            #""id": "a", "tool": "@run", "allow_command": [["git", "status"]]"#,
            #""id": "b", "tool": "@run", "allow_command": [["git", {"any": ["status", "log"]}]]"#, "FAK2101"
        ),
        // A milder disposition behind a stricter one adds nothing.
        (#""id": "a", "deny_regex": "x""#, #""id": "b", "deny_regex": "xy", "reason": "SELF_MODIFY""#, "FAK2101"),
        // The same.
        (
            #""id": "a", "deny_regex": "(?i)rm""#, #""id": "b", "tool": "T", "arg": "X", "deny_regex": "[rR][mM]""#,
            "FAK2102"
        ),
        (#""id": "a", "allow_values": ["a", 1.0]"#, #""id": "b", "allow_values": [1, "a"]"#, "FAK2102"),
        (#""id": "a", "deny_glob": "./a//b""#, #""id": "b", "deny_glob": "A/b""#, "FAK2102"),
        (
            #""id": "a", "tool": "@run", "deny_command": [["git", {"any": ["push", "pull"]}]]"#,
            #""id": "b", "tool": "@run", "deny_command": [["git", "pull"], ["git", "push"]]"#, "FAK2102"
        ),
        // Covered by a later one.
        (#""id": "a", "deny_regex": "rm -r""#, #""id": "b", "tool": "*", "arg": "x", "deny_regex": "rm""#, "FAK3101"),
        // Never noted.
        (#""id": "a", "deny_regex": "rm""#, #""id": "b", "deny_regex": "rm -r", "advisory": true"#, "FAK2108"),
    ]) func pairs(first: String, second: String, id: String) throws {
        let found = try lints(rules(first, second))
        #expect(found.map(\.id) == [id], "\(found.map(\.message))")
        let isFirst = id == "FAK3101"
        #expect(found.first?.pointer == "/arg_rules/\(isFirst ? 0 : 1)")
        #expect(found.first?.notes.count == 1)
    }

    @Test(arguments: [
        (#""deny_regex": "$a""#, "FAK2103"), (#""deny_regex": "[^\\x00-\\x{10FFFF}]""#, "FAK2103"),
        (#""deny_regex": "(?:a\\bb|c\\Bd$e)""#, "FAK2103"), (#""deny_glob": "a\\\\b""#, "FAK2103"),
        (#""max_bytes": 16777216"#, "FAK2103"), (#""allow_regex": "a^b""#, "FAK2104"),
        (#""allow_glob": "docs/my%20file""#, "FAK2104"), (#""allow_glob": "a\u0007b/**""#, "FAK2104"),
        (#""tool": "@connect", "deny_regex": "^Evil\\.com$""#, "FAK2103"),
        (#""tool": "@connect", "allow_regex": "[A-Z]+\\.com""#, "FAK2104"),
        (#""tool": "@connect", "allow_values": ["a.com", "B.com"]"#, "FAK2104"),
        (#""tool": "*", "arg": "/deep/x", "min": 3"#, "FAK2107"),
        (#""tool": "u", "arg": "x", "max_bytes": 3"#, "FAK2105"),
        (#""deny_regex": "\\A-?(?:1\\d{2}|[2-9]\\d\\d)\\z""#, "FAK3104"),
    ]) func single(rule: String, id: String) throws {
        #expect(try lints(rules(rule)).map(\.id) == [id])
    }

    @Test func severalTogether() throws {
        let found = try lints(
            rules(
                #""id": "a", "deny_regex": "^[a-f]+$""#, #""id": "c", "deny_regex": "z""#,
                #""id": "b", "deny_regex": "^[g-m]+$""#, #""id": "d", "deny_regex": "^[a-m]$""#))
        #expect(found.map(\.id) == ["FAK2101"])
        #expect(found[0].pointer == "/arg_rules/3")
        #expect(
            found[0].message
                == "`d` is never cited: every text that `d` matches is matched by `a` or `b`; the least is `a`, and those "
                + "stand before it and deny for the same reason")
    }

    @Test func theMessageHoldsTheProof() throws {
        let found = try lints(
            rules(
                #""id": "push", "tool": "@shell", "deny_command": [["git", "push"]]"#,
                #""id": "force", "tool": "@shell", "deny_command": [["git", "push", "--force"]]"#))
        #expect(
            found.map(\.message) == [
                "`force` is never cited: every command that `force` matches is matched by `push`; the least is "
                    + "`git --force push`, and that rule stands before it and denies for the same reason"
            ])
        #expect(found.first?.notes.map(\.message) == ["`push` is about @shell"])
        #expect(found.first?.fixIts.map(\.message) == ["remove the rule"])
    }

    // MARK: Negatives

    @Test(arguments: [
        // Not included.
        (#""deny_regex": "rm""#, #""deny_regex": "mr""#),
        (#""deny_regex": "^rm""#, #""deny_regex": "r.m""#),
        (#""allow_regex": "[a-c]""#, #""allow_regex": "[b-d]""#), (#""min": 1"#, #""max": 5"#),
        (#""min": 0, "max": 5"#, #""min": 3, "max": 9"#), (#""allow_values": ["5"]"#, #""allow_values": [5]"#),
        (#""allow_values": ["\u00e9"]"#, #""allow_values": ["e\u0301"]"#),
        (#""deny_glob": "a/*""#, #""deny_glob": "b/**""#),
        // Other places, other subjects.
        (#""deny_regex": "rm""#, #""tool": "t", "arg": "y", "deny_regex": "rm -r""#),
        (#""deny_regex": "rm""#, #""tool": "Bash", "arg": "x", "deny_regex": "rm -r""#),
        (#""deny_regex": "a""#, #""deny_glob": "a/b""#),
        (#""tool": "@run", "deny_regex": "rm""#, #""tool": "@shell", "deny_regex": "rm -r""#),
        // A stricter disposition behind a milder one counts.
        (#""deny_regex": "x", "reason": "SELF_MODIFY""#, #""deny_regex": "xy""#),
        // Another reason first.
        (#""deny_regex": "xy", "reason": "SELF_MODIFY""#, #""deny_regex": "x""#),
        // A note does not deny.
        (#""deny_regex": "x", "advisory": true"#, #""deny_regex": "xy""#),
        // `@shell` finds nothing missing, the rule on the argument does.
        (
            #""tool": "@shell", "allow_command": [["git"]]"#,
            #""tool": "Bash", "arg": "command", "allow_command": [["git"], ["ls"]]"#
        ),
        // PCRE2 decides.
        (#""deny_regex": "rm", "dialect": "pcre2""#, #""deny_regex": "rm", "dialect": "pcre2""#),
        // What denies what is no number is more than bounds.
        (#""deny_regex": "^[0-9a-f]{4}$""#, #""deny_regex": "[0-9]{9}""#),
        (#""max_bytes": 16777215"#, #""deny_regex": "\\bx\\b""#),
        (#""tool": "@connect", "deny_regex": "(?i)^Evil\\.com$""#, #""tool": "@connect", "allow_regex": "[A-Za-z.]+""#),
        (
            #""tool": "*", "arg": "x", "deny_regex": "a""#,
            #""tool": "*", "arg": "x", "allow_values": ["a"], "advisory": true"#
        ),
        (#""allow_glob": "100%/**""#, #""deny_glob": "**/*%41*""#),
    ]) func nothingIsSaid(first: String, second: String) throws {
        #expect(try lints(rules(first, second)).map(\.message) == [])
    }

    @Test(arguments: [
        // A name of another case, a prefix, a posture and a softened rung all admit the tool.
        #"{"allow": ["BASH"], "arg_rules": [{"tool": "bash", "arg": "x", "max_bytes": 3}]}"#,
        #"{"allow_prefix": ["Get_"], "arg_rules": [{"tool": "get_x", "arg": "x", "max_bytes": 3}]}"#,
        #"{"posture": "admit_and_log", "arg_rules": [{"tool": "u", "arg": "x", "max_bytes": 3}]}"#,
        #"{"allow": ["t"], "advisory_reasons": ["DEFAULT_DENY"], "arg_rules": [{"tool": "u", "arg": "x", "max_bytes": 3}]}"#,
        // A script is admitted with its calls, and spells names in its own way.
        #"{"allow": ["exec_command"], "arg_rules": [{"tool": "exec", "arg": "input", "deny_regex": "while"}]}"#,
        #"{"allow": ["mcp__a_b__c"], "arg_rules": [{"tool": "mcp__a-b__c", "arg": "x", "max_bytes": 3}]}"#,
        // Bounds cannot leave out one number.
        #"{"allow": ["t"], "arg_rules": [{"tool": "t", "arg": "x", "deny_regex": "^(?:0|13|666)$"}]}"#,
        // Prefixes are case-sensitive and admit plain names only.
        #"{"allow": ["Get_x", "get_ü"], "allow_prefix": ["get_", "got_"]}"#,
        // A denied name carves something out of a prefix.
        #"{"allow_prefix": ["get_"], "deny": {"get_secret": "POLICY_BLOCK"}}"#,
        // Not inside each other.
        #"{"allow": ["Write"], "self_modify_globs": [".git/", "git/", "VERSION", "a/VERSION.md", "/etc/", "*.lock"]}"#,
    ]) func floorsWithoutFindings(manifest: String) throws {
        #expect(try lints(manifest).map(\.message) == [])
    }

    /// The examples are floors to copy: nothing in them is idle.
    @Test(arguments: fileNames(in: repositoryRoot + "/examples").filter { $0.hasSuffix(".json") })
    func examplesHaveNone(name: String) throws {
        let bytes = try readFile("\(repositoryRoot)/examples/\(name)")
        let checked = FloorLoader.check(bytes, path: name, lints: true)
        #expect(checked.diagnostics.filter { Self.ids.contains($0.id) }.map(\.message) == [])
    }
}
