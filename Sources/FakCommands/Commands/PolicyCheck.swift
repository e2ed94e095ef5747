internal import Diagnostics
internal import FakBasics
internal import FloorLoader
internal import PolicyManifest

/// `fak policy check`: reads, resolves, and tries the rules' own examples.
enum PolicyCheckCommand {
    enum Format: String, CaseIterable {
        case text
        case json
        case sarif
    }

    static let spec = CommandSpec(
        path: ["policy", "check"], summary: "says whether a manifest is valid, and what it means", operands: "F…",
        minOperands: 1, maxOperands: 1000,
        flags: [
            .choice("--format", Format.allCases.map(\.rawValue), "how findings are printed (default text)"),
            .toggle("--json", "the same as --format json"),
            .toggle("--deny-warnings", "warnings count as errors"),
        ],
        details: """
            Findings go to stderr with line and column; `--format json` and `sarif` print them on stdout. `-` reads a
            manifest from standard input. Exits 1 when a manifest is not valid. Rules that do nothing are warnings, with the
            proof; `fak policy fmt --fix` takes them away.
            """,
        examples: [
            Example(command: "fak policy check examples/dogfood-claude-policy.json"),
            Example(command: "echo '{\"allow\": [\"Read\"]}' | fak policy check -"),
            Example(command: "fak policy check --format sarif examples/dev-agent-policy.json"),
        ]
    ) { (arguments, session) throws(CommandError) in
        let format: Format
        if arguments.has("--json") {
            if arguments.has("--format") { throw .usage("`--json` and `--format` say the same; give one of them") }
            format = .json
        } else {
            format = try arguments.choice("--format", Format.self) ?? .text
        }
        let isStrict = arguments.has("--deny-warnings")
        var reports: [SourceDiagnostics] = []
        var isValid = true
        for path in arguments.operands {
            let bytes = try FloorFile.readPolicy(path, &session)
            let name = Session.displayName(path)
            if FloorLoader.isImage(bytes) {
                throw .no(name, "is an image, not a manifest", hint: "`fak policy verify \(name)` checks an image")
            }
            let checked = FloorLoader.check(bytes, path: name, lints: true)
            let report = checked.report
            reports.append(report)
            let holds = checked.policy != nil && !(isStrict && report.count(.warning) > 0)
            if !holds { isValid = false }
            if format == .text { printText(checked, holds: holds, &session) }
        }
        switch format {
        case .text: break
        case .json: session.print(JSONRenderer.render(reports))
        case .sarif:
            let renderer = SARIFRenderer(toolVersion: Product.version, catalog: .product)
            session.print(renderer.render(reports))
        }
        return isValid ? .ok : .no
    }

    private static func printText(_ checked: CheckedManifest, holds: Bool, _ session: inout Session) {
        let report = checked.report
        session.note(diagnostics: [report])
        let name = printable(checked.source.path)
        guard let policy = checked.policy, holds else {
            session.note(
                "fak: \(name): not valid: \(counted(report.count(.error), "error")), "
                    + "\(counted(report.count(.warning), "warning"))\n")
            return
        }
        session.print("OK  \(name)  (valid)\n\n")
        session.print(PolicySummary(policy: policy).text)
    }

    static func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
}
