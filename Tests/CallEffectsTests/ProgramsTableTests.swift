import CallEffects
import Testing

@Suite struct ProgramsTableTests {
    @Test func spellingsOfAnOptionAreOne() {
        #expect(ProgramTable.option(named: "-R", of: "rm") == "--recursive")
        #expect(ProgramTable.spellings(ofOption: "--recursive", of: "rm") == ["--recursive", "-R", "-r"])
        #expect(ProgramTable.option(named: "-f", of: "git", subcommand: ["push"]) == "--force")
        #expect(ProgramTable.option(named: "-f", of: "git") == nil)
        #expect(ProgramTable.option(named: "-f", of: "no-such") == nil)
        #expect(ProgramTable.spellings(ofOption: "--no-such", of: "rm") == [])
        #expect(ProgramTable.spellings(ofOption: "-f", of: "git", subcommand: ["no-such"]) == [])
    }

    @Test func optionsOfTheOuterCommandHoldWhereTheSubcommandHasThem() {
        #expect(ProgramTable.option(named: "-n", of: "kubectl", subcommand: ["get"]) == "--namespace")
        #expect(ProgramTable.option(named: "-C", of: "git", subcommand: ["push"]) == nil)
    }

    @Test func subcommandsAreListed() {
        let names = ProgramTable.subcommands(of: "git")
        #expect(Set(["push", "commit", "rebase", "submodule"]).isSubset(of: names))
        #expect(names == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        #expect(ProgramTable.subcommands(of: "git", path: ["submodule"]).contains("foreach"))
        #expect(ProgramTable.subcommands(of: "rm") == [] && ProgramTable.subcommands(of: "git", path: ["x"]) == [])
    }

    @Test func knownIsWhatTheTableLists() {
        #expect(ProgramTable.isKnown("rm") && ProgramTable.isKnown("python3.12") && ProgramTable.isKnown("GIT.EXE"))
        #expect(!ProgramTable.isKnown("no-such") && !ProgramTable.isKnown("") && !ProgramTable.isKnown("rm-rf"))
    }

    @Test func effectsHaveTheirText() throws {
        let arena = Array("nohup".utf8)
        let words = [ArgvWord(scanning: arena.span, 0..<5)]
        var reading = ProgramReading()
        ProgramReader.read(words: 0..<1, of: words.span, arena: arena.span, into: &reading)
        let effect = try #require(reading.effects.first)
        var bytes: [UInt8] = Array("cwd/".utf8)
        ProgramTable.appendEffectText(effect.statement, to: &bytes)
        #expect(effect.kind == .write && ProgramTable.effectText(effect.statement) == "nohup.out")
        #expect(String(decoding: bytes, as: UTF8.self) == "cwd/nohup.out")
    }
}
