public import Diagnostics

/// What the ids of lint findings mean, as docs/diagnostics.md prints them.
public enum LintCatalog {
    /// One entry for each id.
    public static let entries: [DiagnosticEntry] = [
        DiagnosticEntry(
            id: "FAK2101", title: "A rule that others shadow", severity: .warning,
            doc:
                "Whatever violates the rule violates rules before it, at the same place or from further out (`*`, `@shell`), and these deny. So it is never cited, and the floor means the same without it. Proved by inclusion of the patterns' languages, or by comparison of values and bounds; the message has the least text. A pattern that PCRE2 decides, or that is over a budget, is not compared.",
            example:
                #"{"allow": ["t"], "arg_rules": [{"id": "a", "tool": "t", "arg": "x", "deny_regex": "rm"}, {"id": "b", "tool": "t", "arg": "x", "deny_regex": "rm -rf"}]}"#,
            fix:
                "Remove it (`fak policy fmt --fix` does, where no other rule has its position for an id), or put it first if its id or its reason is the one that callers should see."
        ),
        DiagnosticEntry(
            id: "FAK2102", title: "A rule that is there twice", severity: .warning,
            doc:
                "Another rule before it has the same place and the same reason, and is violated by the same values, whichever way the two are written.",
            example:
                #"{"allow": ["t"], "arg_rules": [{"id": "a", "tool": "t", "arg": "x", "deny_regex": "a|b"}, {"id": "b", "tool": "t", "arg": "x", "deny_regex": "[ab]"}]}"#,
            fix: "Remove one of them."),
        DiagnosticEntry(
            id: "FAK2103", title: "A rule that nothing violates", severity: .warning,
            doc:
                "No value that a call can have violates the rule: its pattern matches no text, no normalised path has the form of its glob, its limit is above that of all arguments, or it asks hosts for a capital letter. It restricts nothing.",
            example: #"{"allow": ["t"], "arg_rules": [{"tool": "t", "arg": "x", "deny_regex": "a\\bb"}]}"#,
            fix: "Write what was meant, or remove the rule. A `must_match` would have shown it."),
        DiagnosticEntry(
            id: "FAK2104", title: "A value that a rule can never accept", severity: .warning,
            doc:
                "No value satisfies the rule, or one of the values that it names does not occur: a pattern without any text, a glob with a percent-escape or a control character, a host with a capital letter (hosts are compared in lower case). Calls are denied that the rule seems to allow.",
            example: #"{"allow": ["WebFetch"], "arg_rules": [{"tool": "@connect", "allow_values": ["GitHub.com"]}]}"#,
            fix: "Write the value as calls have it."),
        DiagnosticEntry(
            id: "FAK2105", title: "A rule on a tool that nothing admits", severity: .warning,
            doc:
                "No name, prefix, posture or softened rung admits the tool, so all its calls are denied with or without the rule. Often the name is misspelled in one of the two places.",
            example: #"{"allow": ["Bash"], "arg_rules": [{"tool": "Bsah", "arg": "command", "deny_regex": "rm"}]}"#,
            fix: "Correct the name, admit the tool, or remove the rule."),
        DiagnosticEntry(
            id: "FAK2106", title: "A rule on a tool that is denied", severity: .warning,
            doc:
                "`deny` goes before every rule, so this one is never cited, nor is its disposition stricter than that of the denial.",
            example:
                #"{"allow": ["x"], "deny": {"t": "POLICY_BLOCK"}, "arg_rules": [{"tool": "t", "arg": "a", "max_bytes": 9}]}"#,
            fix: "Remove the rule, or the name from `deny`."),
        DiagnosticEntry(
            id: "FAK2107", title: "A rule that asks every tool for an argument", severity: .warning,
            doc:
                "All matchers but `deny_…` and `max_bytes` are violated by an absent argument. On `*` that denies each call of each tool that has no such argument, which few floors mean.",
            example: #"{"allow": ["t", "u"], "arg_rules": [{"tool": "*", "arg": "region", "allow_values": ["eu"]}]}"#,
            fix: "Name the tool, one rule each, or deny what must not be there."),
        DiagnosticEntry(
            id: "FAK2108", title: "An advisory rule whose note no admitted call has", severity: .warning,
            doc:
                "Every call that violates it is denied by another rule, so it says nothing of a call that goes through.",
            example:
                #"{"allow": ["t"], "arg_rules": [{"id": "a", "tool": "t", "arg": "x", "deny_regex": "rm -rf", "advisory": true}, {"id": "b", "tool": "t", "arg": "x", "deny_regex": "rm"}]}"#,
            fix: "Remove it, or make the other one advisory."),
        DiagnosticEntry(
            id: "FAK3101", title: "A rule that a later one covers", severity: .note,
            doc:
                "Whatever violates the rule violates a later one too, and all rules between them deny for the same reason. The floor denies the same calls without it; only the cited id would be another. That may be meant: the id and the note of the narrow rule say more.",
            example:
                #"{"allow": ["t"], "arg_rules": [{"id": "a", "tool": "t", "arg": "x", "deny_regex": "rm -rf"}, {"id": "b", "tool": "t", "arg": "x", "deny_regex": "rm"}]}"#
        ),
        DiagnosticEntry(
            id: "FAK3102", title: "A name that a prefix admits", severity: .note,
            doc:
                "A prefix admits the name without its own entry. Only what admitted it would be cited differently. Not said of tools that a host table lists: their entries are what FAK2009 goes by.",
            example: #"{"allow": ["get_user"], "allow_prefix": ["get_"]}"#),
        DiagnosticEntry(
            id: "FAK3103", title: "A prefix inside another", severity: .note,
            doc: "Each name that begins with this prefix begins with a shorter one that is admitted too.",
            example: #"{"allow_prefix": ["get_", "get_user"]}"#),
        DiagnosticEntry(
            id: "FAK3104", title: "A pattern for numbers", severity: .note,
            doc:
                "Every text that the denied pattern matches is a decimal number. A number has many spellings (`1000`, `1e3`, `+1000`, `1000.0`, `01000`) and arguments may be numbers or texts; bounds compare by value.",
            example:
                #"{"allow": ["pay"], "arg_rules": [{"tool": "pay", "arg": "amount", "deny_regex": "^[0-9]{4,}$"}]}"#,
            fix: "`\"min\": 0, \"max\": 999` allows what the pattern was meant to leave, and nothing else."),
        DiagnosticEntry(
            id: "FAK3105", title: "A protected path inside another", severity: .note,
            doc: "Another entry of `self_modify_globs` protects each path that this one protects.",
            example: #"{"allow": ["Write"], "self_modify_globs": [".git/", ".git/config"]}"#),
    ]
}
