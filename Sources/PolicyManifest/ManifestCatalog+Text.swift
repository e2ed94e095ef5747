internal import Diagnostics

extension ManifestCatalog {
    /// The text, keys, types, names.
    static let text: [DiagnosticEntry] = [
        DiagnosticEntry(
            id: "FAK1001", title: "Not JSON", severity: .error,
            doc:
                "A manifest is one RFC 8259 value. Comments, trailing commas, single quotes, bare words and raw control characters in strings are not JSON, and the tools that reviewers use disagree about what they mean.",
            example:
                #"{"allow": ["Read",]}"#,
            fix: "Correct the text at the marked place."),
        DiagnosticEntry(
            id: "FAK1002", title: "Something follows the manifest", severity: .error,
            doc:
                "Bytes after the closing brace would be dropped by a lenient reader, so a reviewer could approve a text that is not the floor.",
            example:
                #"{"allow": ["Read"]} {}"#,
            fix: "Remove what follows."),
        DiagnosticEntry(
            id: "FAK1003", title: "A key is given twice", severity: .error,
            doc:
                "Which of two equal keys counts depends on the reader. Keys are compared after their escapes are resolved.",
            example:
                #"{"allow": ["Read"], "allow": ["Bash"]}"#,
            fix: "Remove one of them."),
        DiagnosticEntry(
            id: "FAK1004", title: "A string that other programs read otherwise", severity: .error,
            doc:
                "U+0000 ends a string for C programs, and half of a surrogate pair is no character at all. In a name or pattern either one would mean different things to different readers.",
            example:
                #"{"allow": ["Re\u0000ad"]}"#,
            fix: "Remove the character."),
        DiagnosticEntry(
            id: "FAK1005", title: "Not UTF-8", severity: .error,
            doc:
                "A manifest is UTF-8, without overlong forms and encoded surrogates.",
            fix: "Save the file as UTF-8."),
        DiagnosticEntry(
            id: "FAK1006", title: "Byte order mark", severity: .error,
            doc:
                "RFC 8259 has no byte order mark, and readers differ in what they do with one.",
            fix: "Save the file as UTF-8 without a byte order mark."),
        DiagnosticEntry(
            id: "FAK1007", title: "Over a limit of the reader", severity: .error,
            doc:
                "A manifest has at most 8 MiB and 64 levels.",
            fix: "Split the floor or flatten the value."),
        DiagnosticEntry(
            id: "FAK1008", title: "The manifest is not an object", severity: .error,
            doc:
                "The document is one object of fields; `{}` is the empty floor. An empty file is not a floor.",
            example:
                #"["Read"]"#,
            fix: #"Write `{"allow": [...]}`."#),
        DiagnosticEntry(
            id: "FAK1009", title: "Two readers disagree", severity: .error,
            doc:
                "Every manifest is read by two independent JSON readers, ours and json-c. When the trees differ, a reviewer's tool and the compiler could see different floors. It points to a fault in one of the readers.",
            fix: "Report the text; rewriting the marked value usually helps."),
        DiagnosticEntry(
            id: "FAK1010", title: "Unknown key", severity: .error,
            doc:
                "A key that no field has would be ignored by a lenient reader, and a misspelt restriction would restrict nothing.",
            example:
                #"{"alow": ["Read"]}"#,
            fix: "Write the key that was meant, or remove it. Free text goes into `description` and `note`."),
        DiagnosticEntry(
            id: "FAK1011", title: "A key that differs only in case", severity: .error,
            doc:
                "Keys are compared exactly. A reader that ignores case would take this key, and the floor would depend on the reader.",
            example:
                #"{"Allow": ["Read"]}"#,
            fix: "Write the key in lower case."),
        DiagnosticEntry(
            id: "FAK1012", title: "Wrong type", severity: .error,
            doc:
                "The value has another JSON type than the field. `null` is not the same as leaving a field out.",
            example:
                #"{"allow": "Read"}"#,
            fix: "Write a value of the type that the message names."),
        DiagnosticEntry(
            id: "FAK1013", title: "A required key is missing", severity: .error,
            doc:
                "The entry says nothing without it.",
            example:
                #"{"arg_rules": [{"arg": "path", "max_bytes": 10}]}"#,
            fix: "Add the key."),
        DiagnosticEntry(
            id: "FAK1014", title: "Unknown word", severity: .error,
            doc:
                "The value is none of a closed set. A newer minor version does not change that: what an unknown word would restrict cannot be guessed.",
            example:
                #"{"posture": "open"}"#,
            fix: "Write one of the words that the message lists. Words are case-sensitive."),
        DiagnosticEntry(
            id: "FAK1015", title: "Unknown version", severity: .error,
            doc:
                "`version` is `fak-policy/v1`, or `fak-policy/v1.<n>` with a decimal n without leading zeros.",
            example:
                #"{"version": "fak-policy/v2"}"#,
            fix: "Write `fak-policy/v1`."),
        DiagnosticEntry(
            id: "FAK1016", title: "Number out of range", severity: .error,
            doc:
                "The number is no integer, or lies below the least value that means something. `1e3` and `10.0` are refused because readers differ about them; a cap of 0 would be a denial in disguise.",
            example:
                #"{"arg_rules": [{"tool": "Write", "arg": "content", "max_bytes": 0}]}"#,
            fix: "Write an integer at or above the bound."),
        DiagnosticEntry(
            id: "FAK1020", title: "Blank name", severity: .error,
            doc:
                "A name, prefix, key or host is empty or made of blanks. An empty prefix would allow every tool.",
            example:
                #"{"allow_prefix": [""]}"#,
            fix: "Write the name, or remove the entry."),
        DiagnosticEntry(
            id: "FAK1021", title: "Name with blanks around it", severity: .error,
            doc:
                "Nothing is trimmed, so the blanks would count and the name would match no tool. Characters that show as nothing count as blanks here.",
            example:
                #"{"allow": [" Read"]}"#,
            fix: "Remove the blanks."),
        DiagnosticEntry(
            id: "FAK1022", title: "Duplicate entry", severity: .error,
            doc:
                "The entry is in the list already: exactly, or after folding or normalising where that is how the list compares. One of the two was meant to be something else.",
            example:
                #"{"allow": ["Read", "Read"]}"#,
            fix: "Remove one of them."),
        DiagnosticEntry(
            id: "FAK1023", title: "Allowed and denied", severity: .error,
            doc:
                "A name in `allow` is also in `deny`, in any case. The denial would win, and the text would say two things.",
            example:
                #"{"allow": ["Bash"], "deny": {"bash": "POLICY_BLOCK"}}"#,
            fix: "Remove one of the two."),
        DiagnosticEntry(
            id: "FAK1024", title: "Two denied names are one", severity: .error,
            doc:
                "Names in `deny` are compared without regard to case, so the two entries give one name two reasons.",
            example:
                #"{"deny": {"Bash": "POLICY_BLOCK", "bash": "MISROUTE"}}"#,
            fix: "Keep one of them."),
        DiagnosticEntry(
            id: "FAK1025", title: "NONE is not a reason", severity: .error,
            doc:
                "`NONE` is what an allowed call has. A denial cites a reason.",
            example:
                #"{"deny": {"Bash": "NONE"}}"#,
            fix: "Write `POLICY_BLOCK`."),
        DiagnosticEntry(
            id: "FAK1026", title: "A reason that cannot be made advisory", severity: .error,
            doc:
                "Only the rungs of `SELF_MODIFY`, `MALFORMED` (lint) and `DEFAULT_DENY` can be softened. A single rule is softened by its own `advisory`.",
            example:
                #"{"advisory_reasons": ["POLICY_BLOCK"]}"#,
            fix: "Remove it, and set `advisory` on the rules that are meant."),
        DiagnosticEntry(
            id: "FAK1027", title: "Bad id", severity: .error,
            doc:
                "An id is 1 to 64 of `A-Z a-z 0-9 _ . -`: verdicts, logs and corpus rows cite it.",
            example:
                #"{"arg_rules": [{"id": "no rm", "tool": "Bash", "arg": "command", "deny_regex": "rm"}]}"#,
            fix: "Write it with those characters."),
        DiagnosticEntry(
            id: "FAK1028", title: "Duplicate id", severity: .error,
            doc:
                "A verdict that cites the id would cite two things.",
            example:
                #"{"arg_rules": [{"id": "a", "tool": "Bash", "arg": "command", "deny_regex": "rm"}, {"id": "a", "tool": "Bash", "arg": "command", "deny_regex": "dd"}]}"#,
            fix: "Give one of them another id."),
    ]
}
