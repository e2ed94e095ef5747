internal import FakBasics

/// An option of a command, as help, completions and the argument reader know it.
struct Flag: Sendable {
    /// What completes its value.
    enum Completion: Sendable {
        case none
        case file
        case words([String])
    }

    /// `--policy`.
    let name: String
    /// `-o`, for the few that have one.
    var short: String?
    /// The value's name in help, `FILE`; nil for a switch.
    var value: String?
    /// A few words.
    let help: String
    var completion = Completion.none

    static func toggle(_ name: String, _ help: String) -> Flag { Flag(name: name, help: help) }

    static func value(
        _ name: String, short: String? = nil, _ value: String, _ help: String, _ completion: Completion = .none
    ) -> Flag {
        Flag(name: name, short: short, value: value, help: help, completion: completion)
    }

    static func choice(_ name: String, _ words: [String], _ help: String) -> Flag {
        Flag(name: name, value: words.joined(separator: "|"), help: help, completion: .words(words))
    }

    /// Flags that every command has.
    static let common: [Flag] = [
        .choice("--color", ["auto", "always", "never"], "colour of what is printed (default auto: on a terminal)"),
        Flag(name: "--help", short: "-h", help: "this text"),
    ]
}

/// A command line that help prints and that works as printed in the repository's top folder.
struct Example: Sendable {
    let command: String
    /// What it exits with.
    var exit = ExitCode.ok
    /// The first line that it prints on stdout, when that says something.
    var prints: String?
}

/// One verb: everything that help, completions and the reader of its arguments need, and what it does.
struct CommandSpec: Sendable {
    /// `["policy", "check"]`.
    let path: [String]
    /// One line, no full stop.
    let summary: String
    /// `F…`; empty when it takes none.
    var operands = ""
    var minOperands = 0
    var maxOperands = 0
    var operandCompletion = Flag.Completion.file
    var flags: [Flag] = []
    /// A paragraph or two after the flags.
    var details = ""
    let examples: [Example]
    let run: @Sendable (Arguments, inout Session) throws(CommandError) -> ExitCode

    /// `fak policy check`.
    var name: String { (["fak"] + path).joined(separator: " ") }
    var allFlags: [Flag] { flags + Flag.common }
    var helpCommand: String { "\(name) --help" }
}
