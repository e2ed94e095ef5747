internal import Conformance
internal import FakBasics

/// `fak policy test`: a floor's own rows.
enum PolicyTestCommand {
    static let spec = CommandSpec(
        path: ["policy", "test"], summary: "runs a floor's own test rows", operands: "F [T.jsonl]", minOperands: 1,
        maxOperands: 2, flags: [.toggle("--json", "one JSON object a row")],
        details: """
            The rows are those of `F` with `.tests.jsonl` in place of `.json` unless a file is named. They have the format
            of corpus/README.md and are judged by F, whatever policy they name. Exits 1 when a row fails.
            """,
        examples: [Example(command: "fak policy test examples/customer-support-readonly-policy.json")]
    ) { (arguments, session) throws(CommandError) in
        let path = arguments.operands[0]
        let rows = arguments.operands.count > 1 ? arguments.operands[1] : try defaultRows(path)
        let file = try FloorFile.load(path, &session)
        let report: ConformanceReport
        do throws(ConformanceError) {
            report = try ConformanceRunner.run(paths: [session.resolve(rows)], decider: .kernel(of: file.kernel))
        } catch {
            throw CommandError(error)
        }
        if arguments.has("--json") { session.print(bytes: report.jsonLines) } else { session.print(report.text) }
        return report.passes ? .ok : .no
    }

    private static func defaultRows(_ path: String) throws(CommandError) -> String {
        for suffix in [".json", ".fakb"] where path.hasSuffix(suffix) {
            return path.dropLast(suffix.count) + ".tests.jsonl"
        }
        throw .usage("`\(path)` does not end in .json, so name the rows: fak policy test F T.jsonl")
    }
}
