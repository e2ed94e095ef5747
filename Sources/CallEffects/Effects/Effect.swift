// What a call does, whatever its tool is called.

/// The kinds of effect.
public enum EffectKind: UInt8, Sendable, Hashable, CaseIterable {
    /// A program is started; `EffectReader.commands` has its words.
    case run
    /// A path is read.
    case read
    /// A path is created, changed, deleted or moved.
    case write
    /// A host is connected to.
    case connect
    /// A variable of the environment is read.
    case envRead
    /// A variable of the environment is set, for a program or for the shell.
    case envSet
    /// Text is run that is no shell script: the text, where it is known.
    case code

    /// The name that reports use.
    public var name: String {
        switch self {
        case .run: "run"
        case .read: "read"
        case .write: "write"
        case .connect: "connect"
        case .envRead: "env-read"
        case .envSet: "env-set"
        case .code: "code"
        }
    }
}

/// What is known of the operand of an effect.
public struct EffectFlags: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Expansion decides all of it, or a part that is no glob: the text holds markers.
    public static let unresolved = EffectFlags(rawValue: 1)
    /// The text holds glob markers: any path of that language.
    public static let glob = EffectFlags(rawValue: 2)
    /// Everything below the path as well.
    public static let below = EffectFlags(rawValue: 4)
    /// A command of a shell script has it, and not an argument of the call by its role.
    public static let ofCommand = EffectFlags(rawValue: 8)
    /// Entries that no word names and that a repository or a package brings: what a checkout or an installation changes.
    /// They are no writes of the paths that a floor protects; what archives and patches bring is.
    public static let brought = EffectFlags(rawValue: 32)
    /// One of several commands of which not all run (`||`, `if`, `case`).
    public static let conditional = EffectFlags(rawValue: 16)
}

/// One effect of a call. Ranges are in `EffectReader.bytes`.
public struct Effect: Sendable, Hashable {
    public var kind: EffectKind
    public var flags: EffectFlags
    /// The path, the host, the variable or the program text. A path is as the command names it, behind the folder that
    /// the script is in by then where that is known and the path is relative; it is not normalised. Bytes of
    /// `WordMarker` stand for what expansion decides.
    public var text: Range<Int32>
    /// Which argument it comes of, by the caller's numbers.
    public var slot: Int32
    public var offset: Int32
    /// The index in `EffectReader.commands` of the command that has it; -1 for an effect of an argument itself.
    public var command: Int32
    /// Of `connect`: the port, 0 where it is not named.
    public var port: UInt16

    public init(
        kind: EffectKind, flags: EffectFlags, text: Range<Int32>, slot: Int32, offset: Int32, command: Int32,
        port: UInt16 = 0
    ) {
        self.kind = kind
        self.flags = flags
        self.text = text
        self.slot = slot
        self.offset = offset
        self.command = command
        self.port = port
    }
}

/// What is known of a command.
public struct CommandFlags: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// No word of it has a marker of unknown text or a glob.
    public static let known = CommandFlags(rawValue: 1)
    /// No assignments stand before it, and no redirects but those to `/dev/null` and between descriptors.
    public static let plain = CommandFlags(rawValue: 2)
    /// Not a command of the script but a predicate that the script fulfils: the key is `CommandKey.predicate` and its name.
    public static let predicate = CommandFlags(rawValue: 4)
    /// Expansion decides which program it is.
    public static let unknownProgram = CommandFlags(rawValue: 8)
}

/// A command that the call runs, wherever in the script it stands. Ranges are in `EffectReader.bytes`.
public struct CommandUse: Sendable, Hashable {
    public var flags: CommandFlags
    /// The form that patterns of `deny_command` and `allow_command` are matched against: see `CommandKey`.
    public var key: Range<Int32>
    /// The canonical text that regexes are matched against: the basename of the program and the words joined by blanks,
    /// with `CommandKey.data` for operands that are data. Empty for a predicate.
    public var view: Range<Int32>
    /// Words in `EffectReader.words`, from the program on.
    public var words: Range<Int32>
    public var slot: Int32
    public var offset: Int32
}

/// A pipeline of a script in canonical form: the views of its commands joined by ` | `. A single command is one too.
public struct PipelineView: Sendable, Hashable {
    /// In `EffectReader.bytes`.
    public var view: Range<Int32>
    /// How many commands stand in it.
    public var commandCount: Int32
    public var slot: Int32
    public var offset: Int32
}

/// Why a script has no commands.
public enum EffectProblem: UInt8, Sendable, Hashable {
    /// The text cannot be read as a shell script.
    case unreadable
    /// A limit of the shell reader or of the canonical forms was passed.
    case limit
    /// The argument is for a shell that is not read here (PowerShell, cmd, fish): it is judged by its raw text, and what
    /// it writes is not resolved. No reason to deny by itself.
    case otherShell
}
