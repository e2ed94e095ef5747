import FakJSON
import HostTools
import Testing

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
        ("write_stdin", "/chars shell(bash)"), ("apply_patch", "/input patch"), ("exec", "/input code(javascript)"),
        ("view_image", "/path path-read"), ("read_text_file", "/path path-read"),
        ("read_multiple_files", "/paths/* path-read"),
        ("write_file", "/path path-write"), ("edit_file", "/path path-write"), ("move_file", "/source path-write"),
        ("move_file", "/destination path-write"), ("create_directory", "/path path-write"), ("fetch", "/url url"),
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
        #expect(roles("read_file") == ["/file_path path-read", "/path path-read"])
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
        #expect(!surface.examinesEveryString)
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
