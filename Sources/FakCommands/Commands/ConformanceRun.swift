internal import Conformance
internal import FakBasics
internal import PolicyCompiler

/// `fak conformance run`: a corpus through the compiled floor.
enum ConformanceRunCommand {
    enum Other: String, CaseIterable {
        case reference
    }

    static let spec = CommandSpec(
        path: ["conformance", "run"], summary: "decides every row of a corpus and compares", operands: "PATH…",
        minOperands: 1, maxOperands: 1000,
        flags: [
            .choice("--against", Other.allCases.map(\.rawValue), "compare every decision with this one too"),
            .choice(
                "--engine", EngineChoice.allCases.map(\.rawValue), "force this engine on every regex that it can hold"),
            .toggle("--coverage", "report what each row adds to those before it instead of comparing"),
            .toggle("--json", "one JSON object a row"),
            .value("--junit", "FILE", "write a JUnit report as well", .file),
        ],
        details: """
            A folder stands for the .jsonl files below its folders `conformance` and `guides`. The format of a row is in
            corpus/README.md. Exits 1 when a row fails. `--coverage` counts outcomes by form of name and
            arguments, ops and rules by place and form of value, and transitions of automata, and lists the rows that reach
            nothing that no row before them reached; then, of each floor that rows name as a file, how many of its rules and
            ops they reach, and which they do not.
            """,
        examples: [
            Example(command: "fak conformance run corpus/conformance/rungs.jsonl --against reference"),
            Example(command: "fak conformance run corpus/conformance/numbers.jsonl --engine pcre2"),
            Example(command: "fak conformance run corpus/conformance/numbers.jsonl --coverage"),
        ]
    ) { (arguments, session) throws(CommandError) in
        let other = try arguments.choice("--against", Other.self)
        let engine = try arguments.choice("--engine", EngineChoice.self)
        let paths = arguments.operands.map(session.resolve)
        if arguments.value("--junit") == "-" { throw .usage("`--junit` names a file") }
        if arguments.has("--coverage") {
            if other != nil || engine != nil || arguments.has("--json") || arguments.value("--junit") != nil {
                throw .usage("`--coverage` is a report of its own and takes no other option")
            }
            do throws(ConformanceError) { session.print(try ConformanceRunner.coverage(paths: paths).text) } catch {
                throw CommandError(error)
            }
            return .ok
        }
        let report: ConformanceReport
        do throws(ConformanceError) {
            report = try ConformanceRunner.run(
                paths: paths, decider: .kernel(engine: engine),
                against: other == .reference ? .reference() : nil)
        } catch {
            throw CommandError(error)
        }
        if let path = arguments.value("--junit") { try session.write(path, Array(report.junit.utf8)) }
        if arguments.has("--json") { session.print(bytes: report.jsonLines) } else { session.print(report.text) }
        return report.passes ? .ok : .no
    }
}
