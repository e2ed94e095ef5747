internal import CallModel
internal import FakBasics
internal import FakJSON
internal import PolicyAnalysis

/// `fak policy diff`: on which calls two floors differ.
enum PolicyDiffCommand {
    enum Format: String, CaseIterable { case text, markdown }
    enum Failure: String, CaseIterable { case widened, any }

    static let spec = CommandSpec(
        path: ["policy", "diff"], summary: "shows on which calls two floors differ, or proves that they do not",
        operands: "A B", minOperands: 2, maxOperands: 2,
        flags: [
            .choice("--format", Format.allCases.map(\.rawValue), "text, or markdown for a review comment"),
            .toggle("--json", "one JSON object (Grammar/fak-diff-v1.schema.json)"),
            .choice(
                "--fail-on", Failure.allCases.map(\.rawValue),
                "exit 1 when a call is newly allowed or may be, or when anything differs or may"),
            .toggle("--allow-unknown", "with --fail-on: what may differ is no failure"),
        ],
        details: """
            A and B are manifests or images. Compared are verdict, reason, disposition and obligations of every call, not ids
            or order of rules. Each change comes with the least call that shows it, decided by both floors; tools that are
            not listed are proved to be treated alike; `may differ` says why neither was possible (docs/diff.md).
            """,
        examples: [
            Example(
                command: "fak policy diff examples/dogfood-claude-policy.json examples/dogfood-claude-policy.json",
                prints: "equal: no call is treated differently"),
            Example(
                command: "fak policy diff --fail-on widened examples/coding-starter.json "
                    + "examples/dogfood-claude-policy.json", exit: .no),
        ]
    ) { (arguments, session) throws(CommandError) in
        let format = try arguments.choice("--format", Format.self) ?? .text
        let failure = try arguments.choice("--fail-on", Failure.self)
        if arguments.has("--json"), format == .markdown {
            throw .usage("the output is JSON or markdown, not both", hint: "leave out `--json` or `--format`")
        }
        if arguments.has("--allow-unknown"), failure == nil {
            throw .usage("`--allow-unknown` says nothing without `--fail-on`", hint: "add `--fail-on widened`")
        }
        let before = try FloorFile.load(arguments.operands[0], &session)
        let after = try FloorFile.load(arguments.operands[1], &session)
        let report = PolicyDiff.compare(before.kernel, after.kernel)
        let text = DiffText(report: report, before: before, after: after)
        if arguments.has("--json") {
            session.printJSON { text.write(&$0) }
        } else {
            session.print(format == .markdown ? text.markdown : text.plain)
        }
        return fails(report, failure, allowsUnknown: arguments.has("--allow-unknown")) ? .no : .ok
    }

    private static func fails(_ report: DiffReport, _ failure: Failure?, allowsUnknown: Bool) -> Bool {
        let isUnknown = !allowsUnknown && (report.mayDifferCount > 0 || report.mayWiden)
        switch failure {
        case nil: return false
        case .widened: return report.count(.allowed) > 0 || isUnknown
        case .any: return report.items.count > report.mayDifferCount || isUnknown
        }
    }
}
