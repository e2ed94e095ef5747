/// The key of a command: a text in which its parts stand at places that a pattern can name.
///
/// `program SEP (option SEP)* WORDS (word SEP)*`: the basename of the program; its options by the first of their names in
/// the table (`-r` for `--recursive`; what no table lists is as written, clusters of single letters apart), each with
/// `=value` where it has one, without repeats and sorted by bytes; then subcommands and operands in their order. Options
/// in front of a subcommand are among the options. Unknown text of a word is `unknown`, an unquoted expansion that may
/// become several words `unknownWords` (as an operand, and as an option where one could stand), a glob `glob`. An operand
/// that is data is as written. A predicate that the script fulfils has the key `PREDICATE name`.
///
/// The marks are C0 controls; a control of a word that is one of them becomes `other`, so that no word can hold a mark.
public enum CommandKey {
    /// Ends the program, an option, a word.
    public static let separator: UInt8 = 0x1F
    /// Stands between the options and the words.
    public static let words: UInt8 = 0x1E
    /// In a word: text that is not known.
    public static let unknown: UInt8 = 0x1D
    /// A word of its own: any number of words that are not known.
    public static let unknownWords: UInt8 = 0x1C
    /// In a word: `*`, `?` or `[…]` that may match files.
    public static let glob: UInt8 = 0x01
    /// In front of the name of a predicate.
    public static let predicate: UInt8 = 0x02
    /// In place of a control character that is one of these.
    public static let other: UInt8 = 0x1A
    /// In a view, in place of an operand that is data to its program: U+FFFC.
    public static let data: [UInt8] = [0xEF, 0xBF, 0xBC]
}

/// Predicates: what has no single spelling. docs/effects.md says what each catches and does not.
public enum CommandPredicate: String, Sendable, Hashable, CaseIterable {
    /// What was downloaded reaches an interpreter: through pipes, a file, a substitution, `-c`, `eval`, a here-string.
    case remotePipeExec = "remote_pipe_exec"
    /// A recursive or forced removal of the root, a home, the workspace, a whole disk or a top-level folder.
    case destructiveRemove = "destructive_remove"
    /// A program that changes to another user or gives itself rights: sudo, doas, su, pkexec, setuid modes.
    case privilegeEscalation = "privilege_escalation"
    /// A function that runs itself more than once, or itself in the background.
    case forkBomb = "fork_bomb"
    /// History of a repository is rewritten or thrown away: forced pushes, hard resets, filters, deleted branches.
    case historyRewrite = "history_rewrite"
    /// A program word that expansion decides.
    case unknownProgram = "unknown_program"
}
