internal import FakBasics
internal import PathSyntax
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
/// `begin`, then the arguments in any order, `finish`, then the arrays. Nothing is executed or looked up on the machine.
/// Time and memory are linear in the text by the limits of `Limits`; a reader that is warm allocates nothing. What cannot
/// be read or passes a limit is a `problem`, and what is missing then must not be taken for harmless.
public struct EffectReader {
    /// Everything that the ranges of the results are in.
    public internal(set) var bytes: [UInt8] = []
    public internal(set) var effects: [Effect] = []
    /// Every command, and the predicates that the call fulfils behind those of the script that fulfils them.
    public internal(set) var commands: [CommandUse] = []
    public internal(set) var pipelines: [PipelineView] = []
    /// The words of commands.
    public internal(set) var words: [ArgvWord] = []
    /// The first problem, and the offset of its argument.
    public internal(set) var problem: (kind: EffectProblem, offset: Int32)?
    /// Whether every script so far is one simple command without redirects, assignments and expansions.
    public internal(set) var isOneSimpleCommand = true

    /// The reader of scripts; its arrays hold what the last text and those found in it were made of.
    var shell = ShellReader()
    /// Words of the command that is being expanded, and of commands around it.
    var pending: [ArgvWord] = []
    /// Words that variables, positional parameters and arrays hold.
    var values: [ArgvWord] = []
    var scope = Scope()
    var bindings: [Binding] = []
    var functions: [FunctionUse] = []
    /// What substitutions came to, by their nodes.
    var substitutions: [(node: Int32, flow: Flow)] = []
    /// Commands of the pipeline at hand, by their stages.
    var stages: [Int32] = []
    /// What a process substitution gives, by where its word begins in `bytes`.
    var processes: [(start: Int32, flow: Flow)] = []
    /// Files that the script wrote, and the text that is in them where it is known.
    var files: [FileUse] = []
    var known = KnownState()
    var authored = AuthoredState()
    var added: [UInt8] = []
    /// Whether aliases are expanded.
    var usesAliases = false
    /// Paths that hold what was downloaded.
    var downloads: [Range<Int32>] = []
    /// Readings to be used again, one for each level of commands in commands.
    var readings: [ProgramReading] = []
    var optionOrder: [Int32] = []
    var optionPlaces: [Int32] = []
    var classes: [UInt8] = []
    /// Paths of the patch at hand.
    var patchPaths: [PatchPath] = []
    /// Arguments of the calls of a program text that are being read, and what its variables hold.
    var codeValues: [CodeValue] = []
    var codeNames: [(name: Range<Int32>, value: CodeValue)] = []
    var areCodeNamesLost = false
    /// Aliases that the script gave git, and folders that `pushd` left.
    var gitAliases: [(name: Range<Int32>, text: Range<Int32>)] = []
    var pushed: [PushedFolder] = []
    var makefile = MakeState()
    /// Names of the script that were read of the environment, and set by `${x:=w}`.
    var environment: [ShellRange] = []
    var assigned: [(ShellRange, Int32)] = []
    /// What other arguments of the call say of its scripts, and the folder in `bytes` that the script started in.
    public var surroundings = ScriptSurroundings()
    var origin: Range<Int32> = 0..<0
    /// A script with the words that another argument has for it.
    var whole: [UInt8] = []
    /// The argument at hand.
    var slot: Int32 = 0
    var offset: Int32 = 0
    var predicates: UInt32 = 0
    /// Bytes of forms that may still be written, and nodes that may still be walked.
    var formBytes = 0
    var steps = 0
    var nesting = 0
    /// How many commands are not known so far.
    var unknownCommands = 0
    /// Rounds of the loops around what is walked.
    var loops = 1
    /// A variable with a capital in its name was set for the shell: programs found from then on may be others (`PATH`), or do other things.
    var hasAssigned = false
    /// More variables than are kept: every one is unknown.
    var areVariablesLost = false

    public init() {
        bytes.reserveCapacity(16 << 10)
        words.reserveCapacity(256)
        pending.reserveCapacity(64)
    }
}

extension EffectReader {
    /// A new call.
    public mutating func begin() {
        bytes.clear()
        effects.clear()
        commands.clear()
        pipelines.clear()
        words.clear()
        files.clear()
        downloads.clear()
        authored.reset()
        problem = nil
        isOneSimpleCommand = true
    }

    /// A text that a shell reads. `slot` and `offset` come back in what is found.
    public mutating func script(_ text: Span<UInt8>, language: ScriptLanguage, slot: Int32, offset: Int32) {
        if language == .other {
            isOneSimpleCommand = false
            note(.otherShell, offset)
            return
        }
        pending.clear()
        begin(text.count + surroundings.arguments.count, slot, offset)
        do throws(ShellProblem) {
            let root = try readRoot(text)
            noteShape(root)
            _ = walkList(root, Flow())
            runPrompts()
            runLate(since: 0)
            runTraps(since: 0)
            endHistory()
            walkUncalledFunctions()
        } catch {
            isOneSimpleCommand = false
            note(EffectReader.kind(of: error), offset)
        }
        addPredicates()
    }

    /// An argument that is a list of words, run without a shell: `beginArgv`, each word, `endArgv`.
    public mutating func beginArgv() { pending.clear() }

    public mutating func addWord(_ text: Span<UInt8>) {
        let start = bytes.count
        for i in text.indices { bytes.append(text[i]) }
        pending.append(ArgvWord(scanning: bytes.span, start..<bytes.count))
    }

    public mutating func endArgv(slot: Int32, offset: Int32) {
        var count = 0
        for word in pending { count += word.range.count }
        begin(count, slot, offset)
        if !pending.isEmpty {
            let range = takeWords(from: 0)
            _ = runCommand(range, Flow(), isPlain: true, isOuter: true)
        }
        addPredicates()
    }

    /// An argument that is a path, by its role.
    public mutating func path(_ text: Span<UInt8>, isWritten: Bool, slot: Int32, offset: Int32) {
        add(isWritten ? .write : .read, text, slot, offset)
    }

    /// An argument that is a patch: every path of it is written. One that cannot be read writes what is not known.
    public mutating func patch(_ text: Span<UInt8>, slot: Int32, offset: Int32) {
        self.slot = slot
        self.offset = offset
        let start = Int32(truncatingIfNeeded: bytes.count)
        for i in text.indices { bytes.append(text[i]) }
        let first = effects.count
        steps = Limits.commandStepsPerByte * text.count + Limits.commandStepsBase
        scope = Scope()
        addPatch(start..<Int32(truncatingIfNeeded: bytes.count))
        for i in first..<effects.count {
            effects[i].flags.remove(.ofCommand)
            effects[i].command = -1
        }
    }

    /// An argument that is a URL or a host, by its role: the host as it stands in the text, in lower case.
    public mutating func url(_ text: Span<UInt8>, slot: Int32, offset: Int32) {
        self.slot = slot
        self.offset = offset
        let start = bytes.count
        for i in text.indices { bytes.append(text[i]) }
        connect(start..<bytes.count, command: -1, flags: [])
    }

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

    /// A new argument of so many bytes; `pending` stays.
    private mutating func begin(_ count: Int, _ slot: Int32, _ offset: Int32) {
        self.slot = slot
        self.offset = offset
        shell.reset()
        values.clear()
        bindings.clear()
        functions.clear()
        substitutions.clear()
        stages.clear()
        downloads.clear()
        environment.clear()
        assigned.clear()
        processes.clear()
        files.clear()
        authored.reset()
        codeValues.clear()
        codeNames.clear()
        areCodeNamesLost = false
        gitAliases.clear()
        makefile.clear()
        pushed.clear()
        known.reset(Limits.commandStepsPerByte * count + Limits.commandStepsBase)
        usesAliases = false
        scope = Scope()
        origin = 0..<0
        if !surroundings.isEmpty { startInFolder() }
        // A script of its own has no parameters.
        scope.positional = 0..<0
        predicates = 0
        nesting = 0
        loops = 1
        areVariablesLost = false
        hasAssigned = false
        formBytes = Limits.commandFormPerByte * count + Limits.commandFormBase
        steps = Limits.commandStepsPerByte * count + Limits.commandStepsBase
    }

    mutating func note(_ kind: EffectProblem, _ offset: Int32) {
        // What cannot be read at all outweighs what is only unresolved.
        if problem == nil || problem!.kind == .otherShell && kind != .otherShell { problem = (kind, offset) }
    }

    /// One more node, word or form. False when that is too much: the call then has a problem, and nothing more is found.
    mutating func spend(_ count: Int = 1) -> Bool {
        steps -= count
        if steps >= 0 { return true }
        note(.limit, offset)
        return false
    }

    static func kind(of problem: ShellProblem) -> EffectProblem {
        switch problem {
        case .limit: .limit
        case .unreadable: .unreadable
        }
    }

    /// Whether the text is one simple command and nothing that expansion or a redirect adds to it.
    private mutating func noteShape(_ root: Int) {
        let list = shell.nodes[root]
        let isOne =
            Int(list.end) == root + 3 && shell.nodes[root + 1].kind == .pipeline && !shell.nodes[root + 1].isBackground
            && shell.nodes[root + 2].kind == .simple
        guard isOne else {
            isOneSimpleCommand = false
            return
        }
        let command = shell.nodes[root + 2]
        guard command.assignments.isEmpty, command.redirects.isEmpty, !command.words.isEmpty else {
            isOneSimpleCommand = false
            return
        }
        for word in shell.words[command.words.range] where !word.isLiteral { isOneSimpleCommand = false }
    }

    mutating func fulfil(_ predicate: CommandPredicate) {
        predicates |= 1 << UInt32(CommandPredicate.allCases.firstIndex(of: predicate)!)
    }

    private mutating func addPredicates() {
        guard predicates != 0 else { return }
        for (bit, predicate) in CommandPredicate.allCases.enumerated() where predicates >> UInt32(bit) & 1 == 1 {
            let start = Int32(truncatingIfNeeded: bytes.count)
            bytes.append(CommandKey.predicate)
            bytes.append(contentsOf: predicate.rawValue.utf8)
            let end = Int32(truncatingIfNeeded: bytes.count)
            commands.append(
                CommandUse(
                    flags: .predicate, key: start..<end, view: end..<end, words: 0..<0, slot: slot, offset: offset))
        }
    }
}
