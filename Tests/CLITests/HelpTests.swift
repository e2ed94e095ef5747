import FakBasics
import TestSupport
import Testing

@testable import FakCommands

@Suite struct HelpTests {
    @Test(arguments: CommandTable.all.map(\.name))
    func everyExampleWorksAsPrinted(_ name: String) throws {
        let spec = try #require(CommandTable.all.first { $0.name == name })
        let sandbox = try Sandbox()
        let help = FakCommand.run(spec.path + ["--help"])
        #expect(help.code == .ok)
        #expect(help.stderr.isEmpty)
        let text = String(decoding: help.stdout, as: UTF8.self)
        #expect(!spec.examples.isEmpty)
        for example in spec.examples {
            #expect(text.contains("  \(example.command)\n"))
            let got = try sandbox.shell(example.command)
            let stderr = String(decoding: got.stderr, as: UTF8.self)
            #expect(got.code == example.exit.rawValue, "\(example.command): \(stderr)")
            #expect(!got.stdout.isEmpty || spec.path == ["policy", "fmt"], "\(example.command) prints nothing")
            if let prints = example.prints {
                #expect(String(decoding: got.stdout.prefix { $0 != 0x0A }, as: UTF8.self) == prints)
            }
        }
        for flag in spec.allFlags { #expect(text.contains(flag.name)) }
    }

    @Test func helpListsEveryVerbAndNoOther() {
        let text = String(decoding: FakCommand.run(["help"]).stdout, as: UTF8.self)
        for spec in CommandTable.all { #expect(text.contains("  \(spec.path.joined(separator: " ")) ")) }
        for later in ["prove", "serve", "hook", "repair", "import", "diff"] { #expect(!text.contains("  \(later) ")) }
    }

    /// The two ways to run are one: the built program prints what the function returns.
    @Test func theProgramIsTheFunction() throws {
        let sandbox = try Sandbox()
        for words in [["version"], ["help"], ["policy", "dump"], ["completions", "fish"], ["polcy"], []] {
            let inside = FakCommand.run(words).parts
            let outside = try sandbox.shell((["fak"] + words).joined(separator: " "))
            #expect(inside == outside)
        }
    }

    @Test func argumentsThatAreNotUTF8AreRefused() throws {
        let got = try Sandbox().shell("fak preflight --tool Bash --args \"$(printf '{\"a\":\"\\377\"}')\"")
        #expect(got.code == ExitCode.usage.rawValue)
        #expect(got.stdout.isEmpty)
    }

    @Test(arguments: [("bash", "bash -n"), ("zsh", "zsh -n"), ("fish", "fish -n")])
    func completionScriptsAreOfTheirShell(_ shell: String, _ check: String) throws {
        let got = try Sandbox().shell(
            "fak completions \(shell) > script && if command -v \(shell) >/dev/null; then \(check) script; fi")
        #expect(got.code == 0, "\(String(decoding: got.stderr, as: UTF8.self))")
        let script = try String(decoding: Sandbox().shell("fak completions \(shell)").stdout, as: UTF8.self)
        for spec in CommandTable.all {
            for word in spec.path { #expect(script.contains(word)) }
            for flag in spec.allFlags { #expect(script.contains(flag.name.dropFirst(2))) }
        }
    }

    @Test func bashCompletesVerbsFlagsAndValues() throws {
        let sandbox = try Sandbox()
        func complete(_ words: [String]) throws -> [String] {
            let list = words.map { "'\($0)'" }.joined(separator: " ")
            let lines = [
                ". ./script", "COMP_WORDS=(\(list))", "COMP_CWORD=\(words.count - 1)", "_fak",
                "echo \"${COMPREPLY[@]}\"",
            ]
            try sandbox.write("try", Array(lines.map { $0 + "\n" }.joined().utf8))
            let got = try sandbox.shell("bash try")
            return String(decoding: got.stdout, as: UTF8.self).split(whereSeparator: { " \n".contains($0) }).map(
                String.init)
        }
        _ = try sandbox.shell("fak completions bash > script")
        #expect(try complete(["fak", "pre"]) == ["preflight"])
        #expect(try complete(["fak", "policy", "ve"]) == ["verify"])
        #expect(try complete(["fak", "policy", "check", "--deny"]) == ["--deny-warnings"])
        #expect(try complete(["fak", "policy", "check", "--format", "s"]) == ["sarif"])
        #expect(try complete(["fak", "preflight", "--exp"]) == ["--explain"])
    }
}
