internal import Diagnostics
internal import FakBasics

/// `fak policy init`: a starter floor, from the examples that are built in.
enum PolicyInitCommand {
    enum Host: String, CaseIterable {
        case claude
        case codex
        case mcp

        /// The floor to start from.
        var preset: String {
            switch self {
            case .claude, .codex: "coding-starter"
            case .mcp: "customer-support-readonly"
            }
        }
    }

    static let spec = CommandSpec(
        path: ["policy", "init"], summary: "writes a starter floor",
        flags: [
            .value("--preset", "NAME", "which one", .words(Presets.all.map(\.name))),
            .choice("--for", Host.allCases.map(\.rawValue), "the one to start with for a host"),
            .value("--output", short: "-o", "F", "where it goes; without it, standard output", .file),
            .toggle("--force", "replace a file that is there"),
            .toggle("--list", "names of the presets, with their descriptions"),
        ],
        details: "What it writes is an ordinary manifest: read it, and edit it.",
        examples: [
            Example(command: "fak policy init --list"),
            Example(command: "fak policy init --for claude -o policy.json && fak policy check policy.json"),
            Example(command: "fak policy init --preset customer-support-readonly"),
        ]
    ) { (arguments, session) throws(CommandError) in
        if arguments.has("--list") {
            if arguments.has("--preset") || arguments.has("--for") { throw .usage("`--list` stands alone") }
            session.print(HelpText.rows(Presets.all.map { ($0.name, printable($0.description)) }))
            return .ok
        }
        let name: String
        switch (arguments.value("--preset"), try arguments.choice("--for", Host.self)) {
        case (let preset?, nil): name = preset
        case (nil, let host?): name = host.preset
        case (nil, nil): throw .usage("say which floor: `--preset NAME` or `--for HOST`", hint: "`--list` names them")
        default: throw .usage("`--preset` and `--for` exclude each other")
        }
        guard let preset = Presets.named(name) else {
            throw .unknown(
                "preset", name, nearest: Suggestions.nearest(name, Presets.all.map(\.name)),
                see: "fak policy init --list")
        }
        guard let output = arguments.value("--output"), output != "-" else {
            session.print(preset.text)
            return .ok
        }
        try session.write(output, Array(preset.text.utf8), replaces: arguments.has("--force"))
        session.print("wrote \(output) from preset \(preset.name); next: `fak policy check \(output)`\n")
        return .ok
    }
}
