internal import FakBasics

/// `fak completions`: what a shell needs to complete command lines, from the table of verbs.
enum CompletionsCommand {
    enum Shell: String, CaseIterable {
        case bash
        case zsh
        case fish
    }

    static let spec = CommandSpec(
        path: ["completions"], summary: "prints a completion script for a shell", operands: "bash|zsh|fish",
        minOperands: 1, maxOperands: 1, operandCompletion: .words(Shell.allCases.map(\.rawValue)),
        details: """
            bash: fak completions bash > ~/.local/share/bash-completion/completions/fak
            zsh:  fak completions zsh > _fak, in a folder of $fpath
            fish: fak completions fish > ~/.config/fish/completions/fak.fish
            """,
        examples: [Example(command: "fak completions bash")]
    ) { (arguments, session) throws(CommandError) in
        let name = arguments.operands[0]
        guard let shell = Shell(rawValue: name) else {
            let words = Shell.allCases.map(\.rawValue)
            throw .unknown("shell", name, nearest: Suggestions.nearest(name, words), see: "fak completions --help")
        }
        switch shell {
        case .bash: session.print(CompletionScripts.bash(CommandTable.all))
        case .zsh: session.print(CompletionScripts.zsh(CommandTable.all))
        case .fish: session.print(CompletionScripts.fish(CommandTable.all))
        }
        return .ok
    }
}
