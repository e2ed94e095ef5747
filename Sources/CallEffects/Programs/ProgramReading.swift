internal import FakBasics

// What the reader finds out about one command. Reused from command to command: the arrays keep their room.

/// An option that was given.
public struct OptionUse: Sendable, Hashable {
    /// The option in the table, the same for all its spellings; -1 for one that the table does not list.
    public var option: Int32
    /// The word that names it.
    public var word: Int32
    /// The bytes of its name: a whole `--name`, the letter of a cluster.
    public var nameStart: Int32
    public var nameEnd: Int32
    /// The value, glued or in a word of its own; an empty range at -1 when there is none.
    public var valueStart: Int32
    public var valueEnd: Int32
}

/// A word that is neither an option nor the value of one, nor the program or a subcommand.
public struct OperandUse: Sendable, Hashable {
    public var word: Int32
    /// The first role of the word; `.data` where the table gives none.
    public var role: ProgramRole
}

/// A part of a word that has a role.
public struct RoleUse: Sendable, Hashable {
    public var role: ProgramRole
    /// Of a `code` or `script` role.
    public var language: CodeLanguage
    /// The bytes in the arena. Of `run` and `shellJoin`, those that belong to `word`: the rest of them for a glued value.
    public var start: Int32
    public var end: Int32
    /// The word of the bytes, an index into the argv.
    public var word: Int32
    /// Past the last word that belongs to it: `word + 1` but for `run`, `runUntil` and `shellJoin`.
    public var endWord: Int32
    /// The form of the table that took the text apart; -1 for none.
    var form: Int32 = -1
    /// Of an `options` role: the program in the table.
    var program: Int32 = -1
}

/// A fixed effect of the command.
public struct EffectUse: Sendable, Hashable {
    public var kind: ProgramEffect
    /// The statement in the table: `ProgramTable.effectText(_:)` gives its path or host.
    public var statement: Int32
}

/// How much of the reading is sure.
public struct ReadingFlags: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The program word has unknown text.
    public static let unknownProgramWord = ReadingFlags(rawValue: 1)
    /// Unknown text stands where a subcommand is expected: every statement of every subcommand stays possible.
    public static let uncertain = ReadingFlags(rawValue: 2)
    /// A known word stands where a subcommand is expected, and the table does not list it.
    public static let unlistedSubcommand = ReadingFlags(rawValue: 4)
    /// Unknown text stands where an option could stand: there may be options that are not in the reading.
    public static let mayHaveOptions = ReadingFlags(rawValue: 8)
}

/// What one command is and does, by the program table.
public struct ProgramReading: Sendable {
    /// The program in the table, -1 for one that it does not list.
    public var program: Int32 = -1
    /// The subcommands, outermost first, as nodes of the table.
    public var subcommands: [Int32] = []
    /// The tags of the program that are set, by their number.
    public var tags: UInt64 = 0
    public var flags: ReadingFlags = []
    public var options: [OptionUse] = []
    public var operands: [OperandUse] = []
    public var roles: [RoleUse] = []
    public var effects: [EffectUse] = []
    public var input: StandardInput = .nothing
    public var inputLanguage: CodeLanguage = .none
    public var output: StandardOutput = .own

    /// The statements that gave operands, input and output, for the coverage of the table's rows; -1 for none.
    var operandForm: Int32 = -1
    var inputStatement: Int32 = -1
    var outputStatement: Int32 = -1

    public init() {}

    /// Whether the subcommand is unknown and anything that one of them does may happen.
    public var isUncertain: Bool { flags.contains(.uncertain) }

    mutating func reset() {
        program = -1
        subcommands.clear()
        tags = 0
        flags = []
        options.clear()
        operands.clear()
        roles.clear()
        effects.clear()
        input = .nothing
        inputLanguage = .none
        output = .own
        operandForm = -1
        inputStatement = -1
        outputStatement = -1
    }
}
