internal import Diagnostics

extension ManifestCatalog {
    /// Rules.
    static let rules: [DiagnosticEntry] = [
        DiagnosticEntry(
            id: "FAK1030", title: "A rule without a matcher", severity: .error,
            doc:
                "A rule tests exactly one thing.",
            example:
                #"{"arg_rules": [{"tool": "Bash", "arg": "command"}]}"#,
            fix: "Add one of the matchers that the message lists."),
        DiagnosticEntry(
            id: "FAK1031", title: "A rule with more than one matcher", severity: .error,
            doc:
                "Whether two matchers would both have to hold, or either, is not said; so a rule has one. `min` and `max` count as one.",
            example:
                #"{"arg_rules": [{"tool": "Bash", "arg": "command", "deny_regex": "rm", "max_bytes": 100}]}"#,
            fix: "Write one rule for each."),
        DiagnosticEntry(
            id: "FAK1032", title: "A rule without an argument", severity: .error,
            doc:
                "A rule about a tool, or about every tool, names the argument that it tests.",
            example:
                #"{"arg_rules": [{"tool": "Bash", "deny_regex": "rm"}]}"#,
            fix: #"Add `"arg"`."#),
        DiagnosticEntry(
            id: "FAK1033", title: "An argument beside a surface", severity: .error,
            doc:
                "A surface is the role's own argument in whatever tool is called.",
            example:
                #"{"arg_rules": [{"tool": "@shell", "arg": "command", "deny_regex": "rm"}]}"#,
            fix: "Remove `arg`."),
        DiagnosticEntry(
            id: "FAK1034", title: "Unknown surface", severity: .error,
            doc:
                "A `tool` that begins with `@` is one of the surfaces.",
            example:
                #"{"arg_rules": [{"tool": "@shel", "deny_regex": "rm"}]}"#,
            fix: "Write one of the surfaces that the message lists."),
        DiagnosticEntry(
            id: "FAK1035", title: "Bad pointer", severity: .error,
            doc:
                "An `arg` that begins with `/` is a JSON Pointer with `*` for one level: no empty step, `~` written `~0`, `/` in a key written `~1`, and not deeper than arguments can be.",
            example:
                #"{"arg_rules": [{"tool": "Edit", "arg": "/edits//path", "max_bytes": 10}]}"#,
            fix: "Correct the step."),
        DiagnosticEntry(
            id: "FAK1036", title: "`dialect` without a regex", severity: .error,
            doc:
                "`dialect` says how a regex is read; this rule has none.",
            example:
                #"{"arg_rules": [{"tool": "Write", "arg": "content", "max_bytes": 10, "dialect": "pcre2"}]}"#,
            fix: "Remove it."),
        DiagnosticEntry(
            id: "FAK1037", title: "`unknown_program` without commands", severity: .error,
            doc:
                "`unknown_program` says what a command rule does with a program that expansion decides; this rule is about something else.",
            example:
                #"{"arg_rules": [{"tool": "Bash", "arg": "command", "deny_regex": "rm", "unknown_program": "deny"}]}"#,
            fix: "Remove it."),
        DiagnosticEntry(
            id: "FAK1038", title: "Empty pattern", severity: .error,
            doc:
                "An empty regex matches every value, an empty glob none.",
            example:
                #"{"arg_rules": [{"tool": "Bash", "arg": "command", "deny_regex": ""}]}"#,
            fix: "Write the pattern, or remove the rule."),
        DiagnosticEntry(
            id: "FAK1039", title: "Bad regex", severity: .error,
            doc:
                "The text is not a regex of RE2 syntax. Two groups of one name are refused too.",
            example:
                #"{"arg_rules": [{"tool": "Bash", "arg": "command", "deny_regex": "rm ("}]}"#,
            fix:
                #"Correct the pattern at the marked place; a special character that is meant as itself is escaped, in JSON as `\\(`."#
        ),
        DiagnosticEntry(
            id: "FAK1040", title: "A regex construct of another dialect", severity: .error,
            doc:
                "Look-around, back-references, possessive and atomic groups, verbs and the like are not regular: without them every rule is a set that can be compared with others and runs in linear time.",
            example:
                #"{"arg_rules": [{"tool": "Bash", "arg": "command", "deny_regex": "rm(?! -i)"}]}"#,
            fix: "Say it with two rules, or with what the message names."),
        DiagnosticEntry(
            id: "FAK1041", title: "Pattern over a limit", severity: .error,
            doc:
                "Counts are at most 1000, nested products included, groups nest at most 1000 deep, and a pattern has at most 65 536 bytes and 4096 positions once its counts are written out.",
            example:
                #"{"arg_rules": [{"tool": "Bash", "arg": "command", "deny_regex": "a{1001}"}]}"#,
            fix: "Use a smaller count, or `*`."),
        DiagnosticEntry(
            id: "FAK1042", title: "PCRE2 refuses the pattern", severity: .error,
            doc:
                #"A rule with `"dialect": "pcre2"` is compiled by PCRE2, which does not take this pattern."#,
            example:
                #"{"arg_rules": [{"tool": "Bash", "arg": "command", "deny_regex": "(?<=a*)b", "dialect": "pcre2"}]}"#,
            fix: "Correct the pattern."),
        DiagnosticEntry(
            id: "FAK1043", title: "Bad glob", severity: .error,
            doc:
                #"A glob has `*` and `?` within one component, `**` as a whole one, `[a-z]`, `[!a]`, `{a,b}`, and `\` before one of these characters. One that means nothing is refused, because a restriction that matches nothing restricts nothing."#,
            example:
                #"{"arg_rules": [{"tool": "Read", "arg": "file_path", "deny_glob": "/etc/["}]}"#,
            fix: "Correct the glob; a special character that is meant as itself is escaped."),
        DiagnosticEntry(
            id: "FAK1044", title: "`${workspace}` without a workspace", severity: .error,
            doc:
                "`${workspace}` stands for the field `workspace`.",
            example:
                #"{"arg_rules": [{"tool": "Read", "arg": "file_path", "allow_glob": "${workspace}/**"}]}"#,
            fix: #"Add `"workspace": "/absolute/directory"`."#),
        DiagnosticEntry(
            id: "FAK1045", title: "Bad workspace", severity: .error,
            doc:
                "`workspace` is an absolute directory in normal form: relative paths and `${workspace}` are read with it, so it has one spelling, of at most 512 bytes.",
            example:
                #"{"workspace": "/srv/app/"}"#,
            fix: "Write it as the fix says."),
        DiagnosticEntry(
            id: "FAK1046", title: "Empty `allow_values`", severity: .error,
            doc:
                "No value would satisfy the rule. What nothing may do is denied by name.",
            example:
                #"{"arg_rules": [{"tool": "Book", "arg": "class", "allow_values": []}]}"#,
            fix: "List the values, or deny the tool."),
        DiagnosticEntry(
            id: "FAK1047", title: "Bad value in `allow_values`", severity: .error,
            doc:
                "The list holds strings, numbers, true and false. `null` counts as missing, and containers are compared element by element.",
            example:
                #"{"arg_rules": [{"tool": "Book", "arg": "class", "allow_values": [null]}]}"#,
            fix: "Remove it."),
        DiagnosticEntry(
            id: "FAK1048", title: "Bounds without a number between them", severity: .error,
            doc:
                "No number is at least `min` and at most `max`.",
            example:
                #"{"arg_rules": [{"tool": "Pay", "arg": "amount", "min": 10, "max": 5}]}"#,
            fix: "Exchange them."),
        DiagnosticEntry(
            id: "FAK1049", title: "Number over 400 bytes", severity: .error,
            doc:
                "A number of more than 400 bytes, written out without exponent, is denied in any argument, so a rule cannot be about one.",
            example:
                #"{"arg_rules": [{"tool": "Pay", "arg": "amount", "max": 1e500}]}"#,
            fix: "Write a smaller number, or leave the bound out."),
        DiagnosticEntry(
            id: "FAK1050", title: "Bad command pattern", severity: .error,
            doc:
                #"`deny_command` and `allow_command` are lists of patterns; a pattern is a list of words or the name of a predicate; a word is a text or `{"any": [texts]}`."#,
            example:
                #"{"arg_rules": [{"tool": "@run", "deny_command": ["git push"]}]}"#,
            fix: #"Write `["git", "push"]`."#),
        DiagnosticEntry(
            id: "FAK1051", title: "Too many rules", severity: .error,
            doc:
                "A floor has at most 65 535 rules, and one decision notes at most 256 advisory findings: advisory rules, and the entries of rungs that are softened.",
            fix: "Merge rules with the same effect into one pattern."),
    ]
}
