/// Names that manifests and calls are made of. All differ after folding, so that a manifest may allow one and deny
/// another.
enum NamePool {
    /// Tools: of hosts, of MCP servers, and of nobody; one name is not plain, some fold out of ASCII.
    static let tools = [
        "t", "Bash", "Write", "apply_patch", "Edit", "refund", "create_note", "Read", "shell", "exec_command",
        "write_file",
        "move_file", "mcp__fs__write_file", "mcp__srv__lookup", "list things", "ｔool", "straße", "Kelvin", "x.y:z/w-1",
        "set_version", "MultiEdit", "NotebookEdit", "container.exec", "Grep", "do_it", "sell", "calc",
        "mcp__a__b__edit_file",
        "js_repl", "exec", "local_shell", "PowerShell", "task",
    ]
    /// Names for `deny`.
    static let denied = ["Danger", "rm_all", "Kill", "dröp", "mcp__bad__tool", "ſend", "WebFetch", "wire money", "x"]
    static let prefixes = ["get_", "read", "mcp__", "list-", "T", "a", "set_", "get_user", "mcp__srv__", "Σ"]
    /// What is written behind a prefix.
    static let rests = ["", "x", "user", "all_users", "Edit", "a/b", "1", "and_delete", "é", "write", " "]
    /// Names of no list; what they do is read off their words, or off their last segment.
    static let strangers = [
        "get_user", "list_orders", "read_file", "create_table", "view", "calc2", "get_and_delete", "findAll",
        "deleteMe",
        "mcp__other__apply_patch", "mcp__other__Write", "MCP__x__shell", "status:read", "update", "tool", "statusÉ", "",
        "write_notes", "mcp____edit_file", "run_script",
    ]
    /// Keys of rules; none is redacted, as a manifest demands.
    static let keys = ["a", "b", "n", "p", "q", "v", "K", "x y", "é", "0", "ß", "a/b", "~", "o"]
    static let redacted = ["token", "Secret", "pässwort", "api_key", "ſid", "PIN", "auth"]
    /// Keys of nothing in particular, and of roles.
    static let others = [
        "z", "note", "content", "command", "file_path", "path", "input", "cmd", "description", "A", "1", "", "files",
        "patch", "\u{212A}", "É", "*", "dest", "edits", "argv",
    ]
    static let reasons = [
        "DEFAULT_DENY", "POLICY_BLOCK", "SELF_MODIFY", "LEASE_HELD", "TRUST_VIOLATION", "MALFORMED", "MISROUTE",
        "RATE_LIMITED", "SECRET_EXFIL", "UNWITNESSED", "OVERSIZE", "UNKNOWN_TOOL", "RESULT_SECRET_DISCOVERED",
        "EGRESS_BLOCK",
    ]
}
