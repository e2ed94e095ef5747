import Testing

@testable import fak_generate

/// What the reader of Grammar/programs refuses.
@Suite struct ProgramsGrammarTests {
    private func make(_ program: String, forms: String = "{}") throws {
        let folder = try TemporaryFolder()
        let text = #"{"group":"g","note":"n","forms":\#(forms),"programs":[\#(program)]}"#
        try folder.repository.write("Grammar/programs/g.json", Array(text.utf8))
        _ = try programsGenerator.make(folder.repository)
    }

    private func program(_ rest: String) -> String { #"{"names":["p"],"source":"s","rows":[]\#(rest)}"# }

    @Test func aProgramWithoutAnythingIsOne() throws {
        try make(program(""))
    }

    @Test(arguments: [
        (#","more":1"#, "unknown key"),
        (#","syntax":"vms""#, "unknown syntax"),
        (#","options":[{"names":["-x"],"value":"reed"}]"#, "unknown role"),
        (#","options":[{"names":["-x"],"value":"code:klingon"}]"#, "unknown role"),
        (#","options":[{"names":["-x"],"value":"read:it"}]"#, "unknown role"),
        (#","options":[{"names":["-x"],"optional":true}]"#, "optional without one value"),
        (#","options":[{"names":["-x"],"value":"data"},{"names":["-x"]}]"#, "two options -x"),
        (#","options":[{"names":["-x"],"value":"form:none"}]"#, "no forms"),
        (#","operands":[{"roles":["read...","write..."]}]"#, "two repeated roles"),
        (#","operands":[{"when":["t"],"roles":["read"]}]"#, "nothing sets the tag"),
        (#","effects":[{"kind":"explode"}]"#, "unknown kind"),
        (#","stdin":[{"is":"code"}]"#, "unknown standard input"),
        (#","stdin":[{"is":"code:klingon"}]"#, "unknown standard input"),
        (#","output":[{"is":"sky"}]"#, "unknown standard output"),
        (#","stop":16"#, "from 0 to 15"),
        (#","subcommands":{"a":{},"b":{"names":["a"]}}"#, "two subcommands a"),
    ])
    func malformedProgramsAreRefused(_ rest: String, _ complaint: String) {
        #expect { try make(program(rest)) } throws: { "\($0)".contains(complaint) }
    }

    @Test func aNameStandsOnce() {
        #expect { try make(program("") + "," + program("")) } throws: { "\($0)".contains("stands above already") }
    }

    @Test func aFormIsNotInAForm() {
        let forms = #"{"a":[{"like":"x","role":"form:a"}]}"#
        #expect { try make(program(""), forms: forms) } throws: { "\($0)".contains("a form in a form") }
    }
}
