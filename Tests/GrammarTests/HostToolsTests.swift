import FakBasics
import FakJSON
import HostTools
import TestSupport
import Testing

@testable import fak_generate

@Suite struct HostToolsTests {
    /// `path role[(language)]` for each role of a tool.
    private func roles(_ name: String) -> [String] {
        (HostTools.tool(named: name)?.roles ?? []).map { entry in
            "\(entry.pointer) \(entry.role.name)" + (entry.language.map { "(\($0.rawValue))" } ?? "")
        }
    }

    @Test(arguments: [
        ("Bash", "/command shell(bash)"), ("PowerShell", "/command shell(powershell)"),
        ("Read", "/file_path path-read"),
        ("Write", "/file_path path-write"), ("Edit", "/file_path path-write"), ("MultiEdit", "/file_path path-write"),
        ("NotebookEdit", "/notebook_path path-write"), ("NotebookRead", "/notebook_path path-read"),
        ("WebFetch", "/url url"), ("Grep", "/path path-read"), ("Glob", "/path path-read"), ("LS", "/path path-read"),
        ("exec_command", "/cmd shell(bash)"), ("shell_command", "/command shell(bash)"), ("shell", "/command argv"),
        ("write_stdin", "/chars shell(bash)"), ("apply_patch", "/input patch"), ("exec", "/input code-mode"),
        ("view_image", "/path path-read"), ("read_text_file", "/path path-read"),
        ("read_multiple_files", "/paths/* path-read"),
        ("write_file", "/path path-write"), ("edit_file", "/path path-write"), ("move_file", "/source path-write"),
        ("move_file", "/destination path-write"), ("create_directory", "/path path-write"), ("fetch", "/url url"),
        ("run_shell_command", "/command shell(bash)"), ("run_shell_command", "/dir_path path-read"),
        ("write_file", "/file_path path-write"), ("replace", "/file_path path-write"),
        ("read_many_files", "/include/* path-read"), ("web_fetch", "/url url"),
        ("list_directory", "/dir_path path-read"),
        ("run_terminal_cmd", "/command shell(bash)"), ("edit_file", "/target_file path-write"),
        ("read_file", "/target_file path-read"), ("delete_file", "/target_file path-write"),
        ("search_replace", "/file_path path-write"), ("Shell", "/command shell(bash)"), ("Delete", "/path path-write"),
        ("StrReplace", "/path path-write"), ("bash", "/command shell(bash)"), ("bash", "/workdir path-read"),
        ("edit", "/filePath path-write"), ("write", "/filePath path-write"), ("read", "/filePath path-read"),
        ("patch", "/patchText patch"), ("apply_patch", "/patchText patch"), ("webfetch", "/url url"),
        ("execute", "/code code(javascript)"), ("batch", "/tool_calls/*/parameters/command shell(bash)"),
        ("write_file", "/files/*/path path-write"), ("replace_lines", "/edits/*/path path-write"),
        ("git_commit", "/repo_path path-write"), ("git_checkout", "/repo_path path-write"),
        ("git_status", "/repo_path path-read"), ("git_push", "/remote url"), ("git_clone", "/localPath path-write"),
        ("run_command", "/command shell(bash)"), ("execute_command", "/command shell(bash)"),
        ("shell_execute", "/command argv"), ("run_process", "/argv argv"),
        ("run_process", "/command_line shell(bash)"), ("start_process", "/command shell(bash)"),
        ("exec_command", "/additional_permissions/file_system/write/* path-write"),
    ])
    func theRolesThatTheHostsDocument(_ name: String, _ role: String) {
        #expect(roles(name).contains(role), "\(name): \(roles(name))")
    }

    @Test func lookUpFoldsCase() {
        #expect(HostTools.tool(named: "bash")?.name == "Bash")
        #expect(HostTools.tool(named: "BASH")?.name == "Bash")
        #expect(HostTools.tool(named: "Ba\u{17F}h")?.name == "Bash")
        #expect(HostTools.tool(named: "Tas\u{212A}")?.name == "Task")
        #expect(HostTools.tool(named: "Bash ") == nil)
        #expect(HostTools.tool(named: "") == nil)
        #expect(HostTools.tool(named: "nonesuch") == nil)
    }

    @Test func everyToolIsFoundUnderItsName() {
        for tool in HostTools.all {
            let found = HostTools.tool(named: tool.name)
            #expect(found.map { Set(tool.roles).isSubset(of: $0.roles) } == true, "\(tool.name)")
        }
    }

    @Test func aNameOfTwoTablesHasTheRolesOfBoth() {
        let readFile = ["/file_path path-read", "/target_file path-read", "/path path-read"]
        #expect(Set(readFile).isSubset(of: roles("read_file")))
        #expect(!roles("read_file").contains { $0.hasSuffix(" path-write") })
    }

    @Test(arguments: [
        ("mcp__files__read_text_file", "read_text_file"), ("mcp__a__b__move_file", "move_file"),
        ("MCP__x__Fetch", "fetch"),
        ("mcp__claude__Bash", "Bash"),
    ])
    func mcpToolsAreFoundByTheirLastSegment(_ name: String, _ tool: String) {
        #expect(HostTools.tool(named: name)?.name == tool)
        let surface = HostTools.surface(of: name)
        #expect(surface.origin == .lastSegment)
        // The server may be any, so the argument names hold as well.
        #expect(surface.keys.contains { $0.name == "command" && $0.role == .shell && $0.language == .bash })
        // Of a server that no table describes, a tool with a host's name may be anything.
        let isOfServer = HostTools.tool(named: name)?.isMCP ?? false
        #expect(surface.examinesEveryString == (ToolNames.isWriteShaped(name) && !isOfServer))
    }

    @Test(arguments: ["mcp__fetch", "mcp__", "mcp____fetch", "mcp__x__", "x__fetch", "mcp_x__fetch", "server.fetch"])
    func otherNamesAreNot(_ name: String) {
        #expect(HostTools.tool(named: name) == nil)
        #expect(HostTools.surface(of: name).origin == .unlisted)
    }

    @Test func unlistedToolsHaveRolesByArgumentName() {
        let reading = HostTools.surface(of: "inspect_thing")
        #expect(reading.origin == .unlisted)
        #expect(!reading.examinesEveryString)
        #expect(reading.roles.isEmpty)
        #expect(reading.keys.first { $0.name == "path" }?.role == .pathRead)
        #expect(reading.keys.first { $0.name == "destination" }?.role == .pathWrite)
        let writing = HostTools.surface(of: "save_thing")
        #expect(writing.examinesEveryString)
        #expect(writing.keys.first { $0.name == "path" }?.role == .pathWrite)
        #expect(writing.keys.first { $0.name == "url" }?.role == .url)
        #expect(writing.keys.map(\.name) == reading.keys.map(\.name))
        #expect(HostTools.roles(forUnlisted: "write_file").examinesEveryString)
        for key in reading.keys { #expect((key.language != nil) == (key.role == .shell), "\(key.name)") }
    }

    @Test func listedToolsHaveTheNamesOfOtherHostsForWhatTheyDo() {
        let surface = HostTools.surface(of: "Write")
        #expect(surface.origin == .listed)
        #expect(Set(surface.keys.map(\.role)) == [.pathWrite, .patch])
        #expect(surface.keys.contains { $0.name == "target_file" })
        #expect(!surface.keys.contains { $0.name == "file_path" })
        #expect(Set(HostTools.surface(of: "Bash").keys.map(\.role)) == [.shell, .argv])
        #expect(HostTools.surface(of: "Read").keys.isEmpty)
        #expect(!surface.examinesEveryString)
        #expect(HostTools.surface(of: "apply_patch").body == .both)
        #expect(HostTools.tool(named: "apply_patch")?.isFreeform == true)
        #expect(HostTools.tool(named: "Bash")?.isFreeform == false)
        #expect(HostTools.builtinNamespaces == ["functions", "multi_agent_v1"])
    }

    /// A class has so many slots at most, and a tool of several tables has the roles of all of them.
    @Test func noToolHasMoreRolesThanAClassHasSlots() {
        for tool in HostTools.all {
            let merged = HostTools.tool(named: tool.name)
            #expect((merged?.roles.count ?? 0) <= Limits.classSlots / 2, "\(tool.name)")
        }
    }

    /// What a name says that a tool does is among its roles: a table that forgets a role is worse than none.
    @Test func rolesFollowNames() {
        for tool in HostTools.all {
            let all = HostTools.tool(named: tool.name)?.roles ?? []
            let name = tool.name.lowercased()
            let parts = Set(ToolNames.tokens(tool.name))
            if !parts.isDisjoint(with: ["shell", "bash", "command", "cmd", "terminal"]),
                !parts.isDisjoint(with: ["run", "execute", "exec"])
            {
                #expect(all.contains { $0.role == .shell || $0.role == .argv }, "\(name)")
            }
            if parts.contains("file"), !parts.isDisjoint(with: ["write", "edit", "delete", "move", "create"]) {
                #expect(all.contains { $0.role == .pathWrite }, "\(name)")
            }
            if parts.contains("patch") { #expect(all.contains { $0.role == .patch }, "\(name)") }
            if parts.contains("fetch"), !parts.contains("rules"), !parts.contains("pull"), !parts.contains("git") {
                #expect(all.contains { $0.role == .url }, "\(name)")
            }
        }
    }

    /// docs/hosts.md names every table and every tool, and no other.
    @Test func theDocumentationNamesEveryTool() throws {
        let text = String(decoding: try readFile(repositoryRoot + "/docs/hosts.md"), as: UTF8.self)
        for tool in HostTools.all { #expect(text.contains("`\(tool.name)`"), "\(tool.name)") }
        for host in Set(HostTools.all.map(\.host)) { #expect(text.contains("`\(host)`"), "\(host)") }
    }

    @Test func tablesAreWellFormed() throws {
        var names: Set<String> = []
        for tool in HostTools.all {
            #expect(names.insert("\(tool.host) \(tool.name.lowercased())").inserted, "\(tool.name) twice")
            #expect(!tool.doc.isEmpty)
            #expect(tool.isMCP == tool.host.hasPrefix("mcp-"), "\(tool.name)")
            for entry in tool.roles {
                #expect(!entry.path.isEmpty)
                #expect(entry.path.first != .any, "\(tool.name): no role for every key")
                #expect(
                    (entry.language != nil) == [.shell, .code].contains(entry.role), "\(tool.name) \(entry.pointer)")
            }
            if tool.isFreeform { #expect(tool.roles.contains { $0.path == [.key("input")] }, "\(tool.name)") }
        }
        for role in ToolRole.allCases { #expect(ToolRole(name: role.name) == role) }
        #expect(ToolRole(name: "path") == nil)
    }
}
