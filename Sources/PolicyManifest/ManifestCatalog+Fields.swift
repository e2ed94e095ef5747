internal import Diagnostics

extension ManifestCatalog {
    /// Other fields, warnings and notes.
    static let fields: [DiagnosticEntry] = [
        DiagnosticEntry(
            id: "FAK1055", title: "Bad protected path", severity: .error,
            doc:
                "An entry of `self_modify_globs` is a directory (`.git/`), a name (`VERSION`), a path or a glob. One that is made of slashes and dots, has `..` or a control character, protects nothing.",
            example:
                #"{"self_modify_globs": ["../secrets/"]}"#,
            fix: "Name the file or directory."),
        DiagnosticEntry(
            id: "FAK1056", title: "A redacted key that a rule reads", severity: .error,
            doc:
                "A redacted value is replaced before the call is sent, so a rule would judge what is not sent.",
            example:
                #"{"allow": ["Login"], "redact_fields": ["token"], "arg_rules": [{"tool": "Login", "arg": "token", "max_bytes": 10}]}"#,
            fix: "Drop the rule or the redaction."),
        DiagnosticEntry(
            id: "FAK1057", title: "A redacted key that has a role", severity: .error,
            doc:
                "The key is a path, command, patch, code or URL argument of a tool that the floor admits. Replacing it would change what the tool does, not hide a secret.",
            example:
                #"{"allow": ["Bash"], "redact_fields": ["command"]}"#,
            fix: "Redact the key that holds the secret."),
        DiagnosticEntry(
            id: "FAK1060", title: "Bad host", severity: .error,
            doc:
                "An entry of `egress` is an exact host, `*.suffix`, an IP literal or a CIDR network. URLs, ports, paths and other wildcards would match nothing.",
            example:
                #"{"egress": {"deny_hosts": ["https://evil.example/"]}}"#,
            fix: "Write the host alone."),
        DiagnosticEntry(
            id: "FAK1061", title: "A rate limit without a cap", severity: .error,
            doc:
                "The block limits nothing.",
            example:
                #"{"rate_limit": {"key": "tool"}}"#,
            fix: "Add `max_calls` or `max_cost`."),
        DiagnosticEntry(
            id: "FAK1062", title: "Bad isolation", severity: .error,
            doc:
                "Backends are declared once, trust levels differ in more than case and name declared backends, and `untrusted` is never `goroutine`, which isolates nothing.",
            example:
                #"{"isolation": {"backends": ["goroutine"], "trust": {"untrusted": "goroutine"}}}"#,
            fix: "Declare the backend, or name a stronger one."),
        DiagnosticEntry(
            id: "FAK1063", title: "A runtime entry that limits nothing", severity: .error,
            doc:
                "Both times are absent or 0.",
            example:
                #"{"tool_runtime": [{"tool": "Bash"}]}"#,
            fix: "Add `deadline_ms` or `heartbeat_every_ms`."),
        DiagnosticEntry(
            id: "FAK1064", title: "Bad variable name", severity: .error,
            doc:
                "An environment variable is `[A-Za-z_][A-Za-z0-9_]*`.",
            example:
                #"{"inherited_capabilities": [{"tool": "Bash", "env": ["PATH=/bin"]}]}"#,
            fix: "Write the name alone."),
        DiagnosticEntry(
            id: "FAK2001", title: "The floor denies every call", severity: .warning,
            doc:
                "Nothing is allowed, by name, prefix, posture or softening. `{}` is a valid floor, but seldom the one that was meant.",
            example:
                "{}",
            fix: "Add names to `allow`."),
        DiagnosticEntry(
            id: "FAK2002", title: "Unknown key of a newer minor version", severity: .warning,
            doc:
                "The manifest speaks a newer minor version than this release, which leaves out what it does not know. A restriction that the key stands for is not enforced.",
            example:
                #"{"version": "fak-policy/v1.1", "allow": ["Read"], "new_field": 1}"#,
            fix: "Use a release that knows the version."),
        DiagnosticEntry(
            id: "FAK2003", title: "`*` that stands for itself", severity: .warning,
            doc:
                #"Names of tools are exact; there are no name patterns. Only `"tool": "*"` is every tool."#,
            example:
                #"{"allow": ["mcp__*"]}"#,
            fix: "Put names that begin alike into `allow_prefix`, without the `*`."),
        DiagnosticEntry(
            id: "FAK2004", title: "A prefix that admits nothing", severity: .warning,
            doc:
                "A prefix admits only names of `[A-Za-z0-9_.:/-]{1,128}`, so one with another character in it, or a longer one, never does.",
            example:
                #"{"allow_prefix": ["my tool"]}"#,
            fix: "Allow such a name exactly, in `allow`."),
        DiagnosticEntry(
            id: "FAK2005", title: "An argument name that looks like a path", severity: .warning,
            doc:
                "Without a `/` at its start `arg` is one top-level key, taken as written.",
            example:
                #"{"allow": ["Edit"], "arg_rules": [{"tool": "Edit", "arg": "edits/*/path", "max_bytes": 10}]}"#,
            fix: "Begin it with `/`."),
        DiagnosticEntry(
            id: "FAK2006", title: "A glob that ends in `/`", severity: .warning,
            doc:
                "A final `/` is dropped, so the glob is the directory itself and not what is in it.",
            example:
                #"{"allow": ["Read"], "arg_rules": [{"tool": "Read", "arg": "file_path", "deny_glob": "/etc/"}]}"#,
            fix: "Write `/etc/**`, which contains `/etc` too."),
        DiagnosticEntry(
            id: "FAK2007", title: "A glob that matches nothing", severity: .warning,
            doc:
                "A relative path that leads out of its start matches no `allow_glob`, so the rule denies every value.",
            example:
                #"{"allow": ["Read"], "arg_rules": [{"tool": "Read", "arg": "file_path", "allow_glob": "../docs/**"}]}"#,
            fix: "Name `workspace`, or write an absolute glob."),
        DiagnosticEntry(
            id: "FAK2008", title: "A home in a protected path", severity: .warning,
            doc:
                "`self_modify_globs` do not expand `~` and `$HOME`: the entry is a hit only for a path that is spelt so.",
            example:
                #"{"allow": ["Write"], "self_modify_globs": ["~/.ssh/"]}"#,
            fix: "Name what is below the home: `.ssh/` is a hit at any depth."),
        DiagnosticEntry(
            id: "FAK2009", title: "An admitted tool that no rule bounds", severity: .warning,
            doc:
                "A listed tool that the floor allows runs commands, writes, connects or runs program text, and nothing in the floor is about that: no rule on the argument, on `*` or on the surface, and for writes no `self_modify_globs`. A rule on `Bash` does not bound `exec_command`.",
            example:
                #"{"allow": ["Bash", "exec_command"], "arg_rules": [{"tool": "Bash", "arg": "command", "deny_regex": "rm"}]}"#,
            fix: "Write the rule for the surface (`@run`, `@write`, `@connect`, `@code`), or do not allow the tool."),
        DiagnosticEntry(
            id: "FAK3001", title: "Read and checked, not enforced yet", severity: .note,
            doc:
                "The field or value is part of the language and was checked, but no rung of this release acts on it. `compile` refuses it, so that nobody relies on a restriction that is not there.",
            example:
                #"{"allow": ["Read"], "lint_writes": true}"#,
            fix: "Remove it until a release enforces it."),
        DiagnosticEntry(
            id: "FAK3002", title: "No built-in block of metadata addresses", severity: .note,
            doc:
                "Cloud metadata addresses will be blocked for every floor that admits a tool; this release does not do it yet.",
            example:
                #"{"allow": ["WebFetch"]}"#,
            fix: "Bound the URL argument with rules, or the network outside."),
        DiagnosticEntry(
            id: "FAK3003", title: "A rule that PCRE2 decides", severity: .note,
            doc:
                "Patterns of the default dialect take time that grows with the length of the text alone. PCRE2 tries alternatives one after another, so what it takes has no such bound; matches are cut off at limits, and a call whose match is cut off is denied (`by=fault`), as is one with more than 64 KiB of text under the rule (`by=limit`). The image is listed as *nonlinear*, and comparisons of policies cannot look inside the rule.",
            example:
                #"{"arg_rules": [{"tool": "Bash", "arg": "command", "deny_regex": "(\\w+) \\1", "dialect": "pcre2"}]}"#,
            fix: "Write the rule without look-around and back-references if you can, and drop `dialect`."),
    ]
}
