import HostTools
import Testing

@Suite struct HostConfigTests {
    /// The entry grammar of `self_modify_globs` for entries without glob characters, written plainly: the oracle for
    /// what the list is meant to hit.
    private func hits(_ path: String) -> Bool {
        let parts = path.lowercased().split(separator: "/").map(String.init)
        return HostTools.hostConfig.contains { entry in
            let wanted = entry.lowercased().split(separator: "/").map(String.init)
            let starts = entry.hasPrefix("/") ? [0] : Array(0...max(0, parts.count - wanted.count))
            if entry.hasPrefix("/") && !path.hasPrefix("/") { return false }
            let isPath = entry.dropLast().contains("/")
            return starts.contains { start in
                let here = Array(parts.dropFirst(start).prefix(wanted.count))
                guard here == wanted else { return false }
                // A file with `/` in its entry is the end of the path; a directory or a single component may go on.
                return entry.hasSuffix("/") || !isPath || start + wanted.count == parts.count
            }
        }
    }

    @Test(arguments: [
        ".claude/settings.json", "/home/u/.claude/settings.json", "sub/.claude/settings.local.json",
        ".claude/hooks/pre.sh",
        ".mcp.json", "/home/u/.claude.json", ".codex/config.toml", "/root/.codex/hooks.json",
        ".codex/rules/default.rules",
        "/etc/codex/requirements.toml", "/etc/claude-code/managed-settings.json", ".gemini/settings.json",
        ".cursor/hooks.json",
        ".cursor/mcp.json", "opencode.json", ".opencode/plugin/x.ts", ".aider.conf.yml", ".CLAUDE/Settings.json",
    ])
    func hostFilesAreProtected(_ path: String) { #expect(hits(path)) }

    @Test(arguments: [
        "settings.json", "src/settings.json", ".vscode/settings.json", "config.toml", "hooks/useThing.ts",
        ".claude/commands/x.md",
        ".claude/agents/x.md", "CLAUDE.md", "AGENTS.md", ".cursor/rules/x.mdc", ".github/workflows/ci.yml",
        "hooks.json",
        "src/hooks.json", "package.json", ".codex/log/x", "docs/opencode.md", "etc/codex/notes", "mcp.json",
        "claude.json",
        "my.claude/settings.json.bak", ".gemini/GEMINI.md", "policies/x.json",
    ])
    func ordinaryFilesAreNot(_ path: String) { #expect(!hits(path)) }
}
