public import Diagnostics

/// What the compiler's own diagnostics mean, as docs/diagnostics.md prints them.
public enum CompileCatalog {
    /// One entry for each FAK15xx id of the compiler. An example is a manifest that resolves and does not compile.
    public static let entries: [DiagnosticEntry] = [
        DiagnosticEntry(
            id: "FAK1501", title: "Not enforced by this release", severity: .error,
            doc:
                "The field is read and checked, and no rung of this release enforces it. An image that left it out would permit more than the manifest says, so there is none.",
            example: #"{"allow": ["WebFetch"], "egress": {"deny_hosts": ["evil.example"]}}"#,
            fix: "Remove the field, or wait for the release that enforces it."),
        DiagnosticEntry(
            id: "FAK1502", title: "Pattern too large", severity: .error,
            doc:
                "A pattern whose DFA would be too large runs as an NFA, and this one is too large for that as well: once its counted repeats are written out it has more instructions than an NFA may have, or tells more characters apart than its tables hold.",
            fix: "Shorten counted repeats, or split the pattern into several rules."),
        DiagnosticEntry(
            id: "FAK1503", title: "Too many places", severity: .error,
            doc: "The rules and roles of one tool read more distinct places of its arguments than the kernel keeps.",
            fix: "Put rules on an enclosing value in place of many of its members."),
        DiagnosticEntry(
            id: "FAK1504", title: "Too many notes", severity: .error,
            doc: "One decision can note 256 advisory rules; the policy has more.",
            fix: "Make rules that are settled deny, and drop the others."),
        DiagnosticEntry(
            id: "FAK1505", title: "Too many rules", severity: .error,
            doc: "An image numbers its rules and names with 16 bits.",
            fix: "Merge rules of one tool into one pattern, or names into a prefix."),
        DiagnosticEntry(
            id: "FAK1506", title: "Too many values", severity: .error,
            doc: "`allow_values` compares one by one, so a list may hold 4096 values.",
            fix: "Use `allow_regex`, which takes the same time for any number of alternatives."),
        DiagnosticEntry(
            id: "FAK1507", title: "Too many redacted keys", severity: .error,
            doc: "Every key of a call is looked up among the redacted ones, so the list may hold 4096.",
            fix: "Keep the keys that your tools have."),
        DiagnosticEntry(
            id: "FAK1508", title: "Too costly a tool", severity: .error,
            doc:
                "What a byte of arguments can cost is bounded for each tool: a DFA takes one step a byte for a whole group of rules, but the NFA of a large pattern takes one for each of its instructions. The rules that apply to one tool pass the bound together.",
            example:
                #"{"arg_rules": [{"tool": "t", "arg": "a", "deny_regex": "x(?:(?:(?:(?:a*b?)*c?)*d*)*e?){800}y"}, {"tool": "t", "arg": "b", "deny_regex": "v(?:(?:(?:(?:a*b?)*c?)*d*)*e?){800}y"}, {"tool": "t", "arg": "c", "deny_regex": "w(?:(?:(?:(?:a*b?)*c?)*d*)*e?){800}y"}, {"tool": "t", "arg": "d", "deny_regex": "u(?:(?:(?:(?:a*b?)*c?)*d*)*e?){800}y"}, {"tool": "t", "arg": "e", "deny_regex": "t(?:(?:(?:(?:a*b?)*c?)*d*)*e?){800}y"}, {"tool": "t", "arg": "f", "deny_regex": "s(?:(?:(?:(?:a*b?)*c?)*d*)*e?){800}y"}]}"#,
            fix: "Shorten counted repeats, or put the rules on fewer tools than `*`."),
        DiagnosticEntry(
            id: "FAK1509", title: "Too many PCRE2 patterns", severity: .error,
            doc:
                "PCRE2's compiled patterns never enter an image: every process that loads it compiles them anew. So an image holds at most 512 of them, of 1 MiB together.",
            fix: "Write the rules without `dialect` where they need neither look-around nor back-references."),
    ]
}
