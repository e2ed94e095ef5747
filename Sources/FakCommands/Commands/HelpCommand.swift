internal import FakBasics

/// `fak help`: the list of verbs, or one verb's help.
enum HelpCommand {
    static let spec = CommandSpec(
        path: ["help"], summary: "lists the verbs, or explains one", operands: "[VERB…]", maxOperands: 2,
        operandCompletion: .none,
        examples: [
            Example(command: "fak help"),
            Example(command: "fak help policy check"),
        ]
    ) { (arguments, session) throws(CommandError) in
        let words = arguments.operands
        if words.isEmpty {
            session.print(HelpText.overview(CommandTable.all))
        } else if words.count == 1, CommandTable.isGroup(words[0]) {
            session.print(HelpText.overview(CommandTable.all, group: words[0]))
        } else {
            let spec = try CommandTable.find(words)
            if words.count > spec.path.count { throw .usage("`\(spec.name)` has no verb `\(words[spec.path.count])`") }
            session.print(HelpText.text(spec))
        }
        return .ok
    }
}
