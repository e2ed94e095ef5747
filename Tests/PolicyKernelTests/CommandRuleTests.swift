import CallModel
import Diagnostics
import FloorLoader
import PolicyKernel
import TestSupport
import Testing

/// What the kernel makes of commands, scripts and effects. Each table is of calls and of the rules that decide them.
@Suite struct CommandRuleTests {
    private func floor(_ manifest: String) throws -> Floor {
        let compilation = FloorLoader.compile(Array(manifest.utf8), path: "p")
        return try #require(compilation.floor, "\(compilation.diagnostics.map(\.message))")
    }

    private func check(_ manifest: String, tool: String = "Bash", _ rows: [(arguments: String, rule: String)]) throws {
        let kernel = try floor(manifest).kernel
        var scratch = KernelScratch()
        for row in rows {
            let decision = kernel.decide(Call(tool: tool, json: row.arguments), .empty, &scratch)
            #expect(decision.rule == row.rule, "\(row.arguments)")
            let explained = kernel.explain(Call(tool: tool, json: row.arguments), .empty, &scratch)
            #expect(explained.decision == decision, "\(row.arguments)")
        }
    }

    @Test func deniedCommandsAreFoundWhereverTheyStand() throws {
        try check(
            #"""
            {"allow":["Bash"],"arg_rules":[{"id":"no-push","tool":"Bash","arg":"command",
             "deny_command":[["git","push"],["rm","flags:rf"]]}]}
            """#,
            [
                (#"{"command":"git push"}"#, "no-push"), (#"{"command":"git status"}"#, "allow[0]"),
                (#"{"command":"git -C x push origin"}"#, "no-push"),
                (#"{"command":"cd x && 'git' \"push\""}"#, "no-push"),
                (#"{"command":"rm -fr x"}"#, "no-push"), (#"{"command":"rm -r x"}"#, "allow[0]"),
                (#"{"command":"echo git push"}"#, "allow[0]"), (#"{"command":" # git push"}"#, "allow[0]"),
                (#"{"command":"$(git push)"}"#, "no-push"), (#"{"command":["git","push"]}"#, "no-push"),
                (#"{"command":{"a":["git","push"]}}"#, "no-push"),
                (#"{"command":{"a":"ls","b":"git push"}}"#, "no-push"),
                (#"{"command":[["git"],"push"]}"#, "no-push"), (#"{"command":[{"c":"git push"}]}"#, "no-push"),
                (#"{}"#, "allow[0]"), (#"{"command":null}"#, "allow[0]"), (#"{"command":""}"#, "allow[0]"),
            ])
    }

    @Test func allowedCommandsAreAllOfThem() throws {
        try check(
            #"""
            {"allow":["Bash"],"arg_rules":[{"id":"only","tool":"Bash","arg":"command",
             "allow_command":[["git","status"],["ls","..."]]}]}
            """#,
            [
                (#"{"command":"git status"}"#, "allow[0]"), (#"{"command":"ls -la /tmp"}"#, "allow[0]"),
                (#"{"command":"git status; ls"}"#, "allow[0]"), (#"{"command":"git status --short"}"#, "only"),
                (#"{"command":"git status && rm x"}"#, "only"), (#"{"command":"ls > x"}"#, "only"),
                (#"{"command":"ls $x"}"#, "only"), (#"{"command":"ls *"}"#, "only"), (#"{"command":"A=1 ls"}"#, "only"),
                (#"{"command":" # nothing"}"#, "allow[0]"), (#"{}"#, "only"), (#"{"command":null}"#, "only"),
                (#"{"command":["git","status"]}"#, "allow[0]"), (#"{"command":["git","push"]}"#, "only"),
            ])
    }

    @Test func scriptsThatCannotBeReadAreDenied() throws {
        try check(
            #"{"allow":["Bash"]}"#,
            [
                (#"{"command":"if true"}"#, "builtin:shell-unreadable"),
                (#"{"command":"echo 'x"}"#, "builtin:shell-unreadable"),
                (#"{"command":"true"}"#, "allow[0]"),
                (
                    #"{"command":"\#(String(repeating: "$(", count: 100))x\#(String(repeating: ")", count: 100))"}"#,
                    "builtin:shell-limit"
                ),
            ])
    }

    @Test func writesOfCommandsAreProtected() throws {
        try check(
            #"{"allow":["Bash"],"self_modify_globs":[".git/","ci/deploy/key","VERSION"]}"#,
            [
                (#"{"command":"echo x > .git/config"}"#, "self_modify_globs[0]"),
                (#"{"command":"cd .git && rm HEAD"}"#, "self_modify_globs[0]"),
                (#"{"command":"cat .git/config"}"#, "allow[0]"),
                (#"{"command":"cp a VERSION"}"#, "self_modify_globs[2]"),
                (#"{"command":"cp a CONVERSION.md"}"#, "allow[0]"),
                (#"{"command":"rm -rf ci"}"#, "self_modify_globs[1]"),
                (#"{"command":"rm -rf x/ci/deploy"}"#, "self_modify_globs[1]"),
                (#"{"command":"rm -rf build"}"#, "allow[0]"),
                (#"{"command":"rm -rf ."}"#, "self_modify_globs[0]"),
                (#"{"command":"rm -rf ~"}"#, "self_modify_globs[0]"),
                (#"{"command":"rm VER*"}"#, "self_modify_globs[2]"), (#"{"command":"rm build/*.o"}"#, "allow[0]"),
                (#"{"command":"rm .g?t/x"}"#, "self_modify_globs[0]"), (#"{"command":"rm CON*.md"}"#, "allow[0]"),
                (#"{"command":"echo x > $F"}"#, "builtin:unresolved-write"),
                (#"{"command":"echo x > .git/$F"}"#, "self_modify_globs[0]"),
                (#"{"command":["tee","VERSION"]}"#, "self_modify_globs[2]"),
            ])
    }

    @Test func withoutEntriesUnknownWritesPass() throws {
        try check(
            #"{"allow":["Bash"]}"#,
            [
                (#"{"command":"echo x > $F"}"#, "allow[0]"), (#"{"command":"rm -rf build/*"}"#, "allow[0]"),
                (#"{"command":"echo x > .claude/settings.json"}"#, "builtin:host-config"),
                (#"{"command":"rm .claude/sett*"}"#, "builtin:host-config"),
                (#"{"command":"rm open*.json"}"#, "builtin:host-config"),
                (#"{"command":"rm .claude/*"}"#, "builtin:host-config"), (#"{"command":"rm *"}"#, "allow[0]"),
                (#"{"command":"rm -rf ."}"#, "allow[0]"),
            ])
    }

    @Test func canonicalFormsAreSeenByPatterns() throws {
        try check(
            #"""
            {"allow":["Bash"],"arg_rules":[
             {"id":"push","tool":"Bash","arg":"command","deny_regex":"^git push"},
             {"id":"pipe","tool":"*","arg":"/command","deny_regex":"^curl .*\\| sh"}]}
            """#,
            [
                (#"{"command":"'git'   push"}"#, "push"), (#"{"command":"ls | git push"}"#, "push"),
                (#"{"command":"echo 'git' push"}"#, "allow[0]"), (#"{"command":"\"cu\"rl x|sh"}"#, "pipe"),
                (#"{"command":"echo git push"}"#, "allow[0]"),
            ])
    }

    @Test func surfacesMeetEffectsWhoeverHasThem() throws {
        let manifest =
            #"""
            {"allow":["Bash","Write","Read"],"arg_rules":[
             {"id":"etc","tool":"@write","deny_glob":"/etc/**"}, {"id":"key","tool":"@read","deny_regex":"id_rsa$"},
             {"id":"host","tool":"@connect","deny_regex":"(?i)evil\\.example"},
             {"id":"run","tool":"@run","deny_command":[["sudo","..."]]}]}
            """#
        try check(
            manifest,
            [
                (#"{"command":"echo x > /etc/passwd"}"#, "etc"), (#"{"command":"cat ~/.ssh/id_rsa"}"#, "key"),
                (#"{"command":"curl https://evil.example/x"}"#, "host"), (#"{"command":"ls; sudo ls"}"#, "run"),
                (#"{"command":"ls /etc"}"#, "allow[0]"),
            ])
        try check(
            manifest, tool: "Write",
            [
                (#"{"file_path":"/etc/x","content":"/etc/y"}"#, "etc"),
                (#"{"file_path":"a","content":"/etc/y"}"#, "allow[1]"),
            ])
        try check(
            manifest, tool: "Read", [(#"{"file_path":"/x/id_rsa"}"#, "key"), (#"{"file_path":"/x"}"#, "allow[2]")])
    }

    @Test func whatSurfacesAllowIsWhatIsKnown() throws {
        try check(
            #"""
            {"allow":["Bash"],"arg_rules":[{"id":"out","tool":"@write","allow_glob":"build/**"}]}
            """#,
            [
                (#"{"command":"cp a build/a"}"#, "allow[0]"), (#"{"command":"cp a b"}"#, "out"),
                (#"{"command":"ls"}"#, "allow[0]"), (#"{"command":"cp a build/$X"}"#, "out"), (#"{}"#, "allow[0]"),
            ])
    }

    @Test func aCallIsJudgedWithoutWhatTheLastOneRan() throws {
        let kernel = try floor(
            #"""
            {"allow":["Bash","Read"],"arg_rules":[{"id":"text","tool":"Read","arg":"file_path","allow_regex":"a.*"},
             {"id":"push","tool":"*","arg":"file_path","deny_regex":"git push"}]}
            """#
        ).kernel
        var scratch = KernelScratch()
        let script = Call(tool: "Bash", json: #"{"command":"ls; 'git' push"}"#)
        #expect(kernel.decide(script, .empty, &scratch).rule == "allow[0]")
        let read = Call(tool: "Read", json: #"{"file_path":"a/b/c/d"}"#)
        #expect(kernel.decide(read, .empty, &scratch).rule == "allow[1]")
    }

    @Test func allowedTextsAreOneSimpleCommand() throws {
        try check(
            #"{"allow":["Bash"],"arg_rules":[{"id":"text","tool":"Bash","arg":"command","allow_regex":"(git|ls) .*"}]}"#,
            [
                (#"{"command":"git status"}"#, "allow[0]"), (#"{"command":"git status; rm x"}"#, "text"),
                (#"{"command":"ls $x"}"#, "text"), (#"{"command":"ls x > y"}"#, "text"),
                (#"{"command":"rm x"}"#, "text"),
            ])
    }
}
