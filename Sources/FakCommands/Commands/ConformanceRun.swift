internal import Conformance
internal import FakBasics

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
            .toggle("--json", "one JSON object a row"),
            .value("--junit", "FILE", "write a JUnit report as well", .file),
        ],
        details: """
            A folder stands for the .jsonl files below its folders `conformance` and `guides`. The format of a row is in
            corpus/README.md. Exits 1 when a row fails.
            """,
        examples: [
            Example(command: "fak conformance run corpus/conformance/rungs.jsonl --against reference")
        ]
    ) { (arguments, session) throws(CommandError) in
        let other = try arguments.choice("--against", Other.self)
        let report: ConformanceReport
        do throws(ConformanceError) {
            report = try ConformanceRunner.run(
                paths: arguments.operands.map(session.resolve), decider: .kernel(),
                against: other == .reference ? .reference() : nil)
        } catch {
            throw CommandError(error)
        }
        if let path = arguments.value("--junit") { try session.write(path, Array(report.junit.utf8)) }
        if arguments.has("--json") { session.print(bytes: report.jsonLines) } else { session.print(report.text) }
        return report.passes ? .ok : .no
    }
}
