/// What a function of a program text does with its arguments.
enum CodeAction: UInt8 {
    /// The path and the mode that says whether it is written.
    case open
    /// The same where a mode that is missing is one that writes.
    case openWriting
    case perlOpen
    /// All arguments are written; with all below them. Of a method without arguments: what it is called on.
    case write, writeDeep
    /// The first argument is written; the second, and what the method is called on.
    case writeFirst, writeSecond, writeSelf
    /// A copy of the first at the second; with all below it; the first is gone then.
    case copy, copyDeep, move
    /// `Path.replace(target)`, `os.replace(a, b)`: no method of a text.
    case replace
    /// Only where the method is one of a module or of a path.
    case removeOfModule, moveOfModule, copyOfModule
    case read, readSelf
    /// A file of a name that is made up, in the folder of the argument `dir`.
    case temporary
    /// A command as a text or as a list; only with a module of processes.
    case run, runOfModule
    /// `execv(path, [words])`, `execl(path, words…)`, `spawnl(mode, path, words…)`.
    case runNamed, runNamedWords, runNamedLate
    /// A program text; only where the argument is no method's.
    case evaluate, evaluateBare
    case connect, connectOfModule, connectLate
    /// `new`, by what it is called on.
    case make
    /// A path of the arguments, joined; the argument itself.
    case join, path, same
    case split
    case unpack
    case chdir
    /// A pattern of file names.
    case glob
    /// `open3(in, out, err, words…)`
    case runBehind
    /// Something is called by a name that the text may not say.
    case dynamic
}
