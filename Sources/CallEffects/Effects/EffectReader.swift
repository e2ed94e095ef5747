internal import ShellSyntax

/// The language of a shell argument.
public enum ScriptLanguage: UInt8, Sendable, Hashable {
    /// bash, POSIX sh, or not said: read as bash.
    case bash
    /// Not read.
    case other
}

/// Finds what a call does: the commands of its shell arguments, wherever they stand and however they are spelled, and the
/// effects of commands and of arguments with a role.
///
/// `begin`, then the arguments in any order, then the arrays. Nothing is executed or looked up on the machine. Time and
/// memory are linear in the text by the limits of `Limits`; a reader that is warm allocates nothing. What cannot be read
/// or passes a limit is a `problem`, and what is missing then must not be taken for harmless.
public struct EffectReader {
    /// Everything that the ranges of the results are in.
    public internal(set) var bytes: [UInt8] = []
    public internal(set) var effects: [Effect] = []
    /// Every command, and the predicates that the call fulfils behind them.
    public internal(set) var commands: [CommandUse] = []
    public internal(set) var pipelines: [PipelineView] = []
    /// The words of commands.
    public internal(set) var words: [ArgvWord] = []
    /// The first problem, and the offset of its argument.
    public internal(set) var problem: (kind: EffectProblem, offset: Int32)?
    /// Whether every script so far is one simple command without redirects, assignments and expansions.
    public internal(set) var isOneSimpleCommand = true

    /// The reader of scripts; its arrays hold what the last texts were made of.
    var shell = ShellReader()

    public init() {}
}

extension EffectReader {
    /// A new call. `home` is unknown on purpose: `~` stays as it is written.
    public mutating func begin() {
        bytes.removeAll(keepingCapacity: true)
        effects.removeAll(keepingCapacity: true)
        commands.removeAll(keepingCapacity: true)
        pipelines.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
        problem = nil
        isOneSimpleCommand = true
        shell.reset()
    }

    /// A text that a shell reads. `slot` and `offset` come back in what is found.
    public mutating func script(_ text: Span<UInt8>, language: ScriptLanguage, slot: Int32, offset: Int32) {
        if language == .other { note(.otherShell, offset) }
    }

    /// An argument that is a list of words, run without a shell: `beginArgv`, each word, `endArgv`.
    public mutating func beginArgv() {}
    public mutating func addWord(_ text: Span<UInt8>) {}
    public mutating func endArgv(slot: Int32, offset: Int32) {}

    /// An argument that is a path, by its role.
    public mutating func path(_ text: Span<UInt8>, isWritten: Bool, slot: Int32, offset: Int32) {
        add(isWritten ? .write : .read, text, slot, offset)
    }

    /// An argument that is a URL or a host, by its role: the host as it stands in the text, in lower case.
    public mutating func url(_ text: Span<UInt8>, slot: Int32, offset: Int32) { add(.connect, text, slot, offset) }

    /// An argument that is program text of a language that is no shell, by its role.
    public mutating func code(_ text: Span<UInt8>, slot: Int32, offset: Int32) { add(.code, text, slot, offset) }

    private mutating func add(_ kind: EffectKind, _ text: Span<UInt8>, _ slot: Int32, _ offset: Int32) {
        let start = Int32(truncatingIfNeeded: bytes.count)
        for i in text.indices { bytes.append(text[i]) }
        effects.append(
            Effect(
                kind: kind, flags: [], text: start..<Int32(truncatingIfNeeded: bytes.count), slot: slot,
                offset: offset, command: -1))
    }

    mutating func note(_ kind: EffectProblem, _ offset: Int32) {
        if problem == nil { problem = (kind, offset) }
    }
}
