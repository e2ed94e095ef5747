internal import Diagnostics
public import FakBasics

/// Why a command stopped: what it exits with, and what it says on stderr.
public struct CommandError: Error, Hashable, Sendable {
    /// Never `.ok`.
    public let kind: ExitCode
    /// The argument or file that it is about; nil when the message says it.
    public let location: String?
    /// One sentence without a final stop.
    public let message: String
    /// What to do; printed on a line of its own.
    public let hint: String?

    init(_ kind: ExitCode, at location: String? = nil, _ message: String, hint: String? = nil) {
        self.kind = kind
        self.location = location
        self.message = message
        self.hint = hint
    }

    // MARK: The command line

    static func usage(_ message: String, hint: String? = nil) -> CommandError {
        CommandError(.usage, message, hint: hint)
    }

    static func unknown(_ what: String, _ name: String, nearest: String?, see: String) -> CommandError {
        let guess = nearest.map { "did you mean `\($0)`? " } ?? ""
        return usage("unknown \(what) `\(name)`", hint: "\(guess)`\(see)` lists what there is")
    }

    static func missingValue(_ flag: String, _ value: String) -> CommandError {
        usage("`\(flag)` needs a value: \(flag) \(value)")
    }

    static func missing(_ what: String, see: String) -> CommandError {
        usage("\(what) is missing", hint: "`\(see)` shows an example")
    }

    static let stdinTwice = usage("standard input (`-`) can be read only once")

    static func notUTF8(_ position: Int) -> CommandError {
        usage(
            "argument \(position) is not UTF-8", hint: "pass such bytes through standard input: `--args -`, `--text -`")
    }

    // MARK: Files

    static func cannotRead(_ path: String, _ cause: String) -> CommandError {
        CommandError(.io, at: path, "cannot be read: \(cause)")
    }

    static func cannotWrite(_ path: String, _ cause: String) -> CommandError {
        CommandError(.io, at: path, "cannot be written: \(cause)")
    }

    static func exists(_ path: String) -> CommandError {
        CommandError(.io, at: path, "is there already", hint: "`--force` replaces it")
    }

    static func tooLarge(_ path: String, _ bytes: Int) -> CommandError {
        CommandError(.io, at: path, "has more than \(bytes) bytes")
    }

    // MARK: Answers

    static func no(_ location: String?, _ message: String, hint: String? = nil) -> CommandError {
        CommandError(.no, at: location, message, hint: hint)
    }

    /// What stderr shows.
    public var text: String {
        var out = "fak: "
        if let location { out += "\(printable(location)): " }
        out += printable(message) + "\n"
        if let hint { out += "  \(printable(hint))\n" }
        return out
    }
}
