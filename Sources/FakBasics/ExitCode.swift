/// Exit codes of every `fak` verb.
public enum ExitCode: Int32, Sendable {
    /// Done, and the answer is yes where there was a question.
    case ok = 0
    /// The answer is no: an invalid manifest, a rejected image, a failed row.
    case no = 1
    /// The command line is wrong.
    case usage = 2
    /// A file could not be read or written.
    case io = 3
    /// A fault of the program itself.
    case `internal` = 70
}
