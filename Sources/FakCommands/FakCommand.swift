public import FakBasics

/// What one run of `fak` gave.
public struct CommandResult: Sendable {
    /// What the process exits with.
    public let code: ExitCode
    public let stdout: [UInt8]
    public let stderr: [UInt8]
}

/// The program: arguments in, exit code and two streams out.
public enum FakCommand {
    /// Runs one command line inside this process.
    ///
    /// - Parameters:
    ///   - arguments: without the program's name
    ///   - stdin: what `-` reads
    ///   - directory: an absolute folder where relative paths start; nil for the working folder
    public static func run(_ arguments: [String], stdin: [UInt8] = [], directory: String? = nil) -> CommandResult {
        var session = Session(directory: directory, input: .bytes(stdin))
        let code = run(arguments, &session)
        return CommandResult(code: code, stdout: session.stdout, stderr: session.stderr)
    }

    /// Runs the process's own command line, writes both streams, and returns what to exit with.
    public static func main() -> ExitCode {
        var session = Session(
            input: .descriptor(0), isColourUnwanted: !(FileAccess.variable("NO_COLOR") ?? "").isEmpty,
            isStdoutTerminal: FileAccess.isTerminal(1), isStderrTerminal: FileAccess.isTerminal(2))
        var code: ExitCode
        do throws(CommandError) {
            code = run(try ProcessArguments.read(), &session)
        } catch {
            session.note(error.text)
            code = error.kind
        }
        FileAccess.writeAll(2, session.stderr)
        // A result that did not reach its reader is not a success.
        if !FileAccess.writeAll(1, session.stdout), code == .ok { code = .io }
        return code
    }

    static func run(_ words: [String], _ session: inout Session) -> ExitCode {
        do throws(CommandError) {
            return try dispatch(words, &session)
        } catch {
            session.note(error.text)
            return error.kind
        }
    }

    private static func dispatch(_ words: [String], _ session: inout Session) throws(CommandError) -> ExitCode {
        guard let first = words.first else {
            session.note(HelpText.overview(CommandTable.all))
            return .usage
        }
        if first == "--help" || first == "-h" {
            session.print(HelpText.overview(CommandTable.all))
            return .ok
        }
        var words = words
        if first == "--version" { words[0] = "version" }
        if first == "policy", words.count > 1 {
            // The spellings of the guides.
            if words[1] == "--dump" { words[1] = "dump" }
            if words[1] == "--check" { words[1] = "check" }
        }
        if CommandTable.isGroup(words[0]), words.count == 1 || words[1] == "--help" || words[1] == "-h" {
            let text = HelpText.overview(CommandTable.all, group: words[0])
            if words.count == 1 { session.note(text) } else { session.print(text) }
            return words.count == 1 ? .usage : .ok
        }
        let spec = try CommandTable.find(words)
        let arguments = try ArgumentReader.read(words.dropFirst(spec.path.count), spec)
        session.colour = try arguments.choice("--color", ColourMode.self) ?? .auto
        if arguments.has("--help") {
            session.print(HelpText.text(spec))
            return .ok
        }
        return try spec.run(arguments, &session)
    }
}

/// The command line of this process.
enum ProcessArguments {
    /// Bytes that are not UTF-8 are refused: to repair them would mean to judge another call than the one proposed.
    static func read() throws(CommandError) -> [String] {
        var out: [String] = []
        let values = unsafe CommandLine.unsafeArgv
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let value = unsafe values[index] else { break }
            guard let text = unsafe String(validatingCString: value) else { throw .notUTF8(index) }
            out.append(text)
        }
        return out
    }
}
