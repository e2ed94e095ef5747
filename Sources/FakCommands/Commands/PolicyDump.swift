internal import FakBasics

/// `fak policy dump`: the built-in starter floor for coding agents.
enum PolicyDumpCommand {
    static let spec = CommandSpec(
        path: ["policy", "dump"], summary: "prints the built-in starter floor for coding agents",
        details:
            "It is a manifest like any other, and a place to start from; nothing is enforced by it unless you say so.",
        examples: [
            Example(command: "fak policy dump > my-floor.json && fak policy check my-floor.json")
        ]
    ) { (_, session) throws(CommandError) in
        session.print(Presets.starter.text)
        return .ok
    }
}
