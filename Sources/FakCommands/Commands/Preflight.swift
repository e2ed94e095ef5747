internal import CallModel
internal import FakBasics
internal import FakJSON
internal import PolicyKernel

/// `fak preflight`: what the floor says about one call. Nothing runs, and no argument value is printed.
enum PreflightCommand {
    static let spec = CommandSpec(
        path: ["preflight"], summary: "judges one tool call and runs nothing",
        flags: [
            .value("--tool", "T", "the tool's name"),
            .value("--args", "JSON", "its arguments, one JSON object; `-` reads standard input (default {})"),
            .value("--text", "BODY", "the body of a free-form tool instead; `-` reads standard input"),
            .value("--namespace", "N", "the namespace or server, where the wire carries one apart from the name"),
            .value("--policy", "F", "the floor: a manifest or an image", .file),
            .value("--policy-digest", "HEX", "the policy digest that the floor has to have"),
            .toggle(
                "--explain", "every rung with the lines of its findings, and what the call does; shows argument values"),
            .toggle("--json", "one JSON object"),
            .toggle("--exit-code", "exit 1 when the verdict is DENY"),
        ],
        details: """
            The first line is the verdict: `verdict=DENY reason=POLICY_BLOCK by=arg-rule rule=no-push`. Without --policy
            every call is denied. The exit code is 0 whatever the verdict, unless --exit-code is given.
            """,
        examples: [
            Example(
                command: "fak preflight --tool Bash --args '{\"command\":\"git push origin main\"}' "
                    + "--policy examples/dev-agent-policy.json",
                prints: "verdict=DENY reason=POLICY_BLOCK by=arg-rule rule=git-push disposition=TERMINAL"),
            Example(
                command: "fak preflight --tool search_kb --policy examples/customer-support-readonly-policy.json --json"
            ),
            Example(
                command: "fak preflight --tool Write --args '{\"file_path\":\".git/config\",\"content\":\"\"}' "
                    + "--policy examples/dogfood-claude-policy.json --explain"),
        ]
    ) { (arguments, session) throws(CommandError) in
        let tool = try arguments.required("--tool", "T")
        let call = Call(
            tool: Array(tool.utf8), namespace: arguments.value("--namespace").map { Array($0.utf8) },
            body: try body(arguments, &session))
        let file = try floor(arguments, &session)
        let context = TraceContext(protectedPaths: ownFiles(arguments, session))
        var scratch = KernelScratch()
        var answer = Answer(tool: tool, file: file, decision: file.kernel.decide(call, context, &scratch))
        answer.notes = file.kernel.noteIDs(answer.decision.obligations.notes)
        if answer.decision.verdict == .transform {
            answer.arguments = file.kernel.redacted(call, &scratch)
        }
        if arguments.has("--explain") {
            let explanation = file.kernel.explain(call, context, &scratch)
            answer.effects = EffectList.of(call, tool: explanation.name.name)
            answer.explanation = explanation
        }
        if arguments.has("--json") {
            session.printJSON { answer.write(&$0) }
        } else {
            session.print(answer.text(colours: session.coloursStdout))
        }
        return arguments.has("--exit-code") && answer.decision.verdict == .deny ? .no : .ok
    }

    private static func body(_ arguments: Arguments, _ session: inout Session) throws(CommandError) -> Call.Body {
        switch (arguments.value("--args"), arguments.value("--text")) {
        case (.some, .some): throw .usage("a call has `--args` or `--text`, not both")
        case ("-", nil): return .json(try session.readBody())
        case (let json, nil): return .json(Array((json ?? "{}").utf8))
        case (nil, "-"): return .text(try session.readBody())
        case (nil, .some(let text)): return .text(Array(text.utf8))
        }
    }

    private static func floor(_ arguments: Arguments, _ session: inout Session) throws(CommandError) -> FloorFile {
        if let path = arguments.value("--policy") {
            let file = try FloorFile.load(path, trust: try FloorFile.trust(arguments), &session)
            file.noteUnpinned(&session)
            return file
        }
        if arguments.has("--policy-digest") { throw .usage("`--policy-digest` is about the floor of `--policy`") }
        session.note(
            """
            fak: no policy is given, so every call is denied
              `fak policy dump > policy.json` writes a floor to start from; then add `--policy policy.json`

            """)
        return try FloorFile.empty()
    }

    private static func ownFiles(_ arguments: Arguments, _ session: Session) -> [[UInt8]] {
        guard let path = arguments.value("--policy"), path != "-" else { return [] }
        // Under the name that was given, and under the one that it has behind links.
        let given = session.absolute(path)
        guard let real = FileAccess.realPath(String(decoding: given, as: UTF8.self)) else { return [given] }
        return Array(real.utf8) == given ? [given] : [given, Array(real.utf8)]
    }
}
