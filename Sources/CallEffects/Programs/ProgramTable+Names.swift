// Questions about names, for the compiler and for reports: not for the path of a call.

extension ProgramTable {
    /// How many programs the table has, each counted once for all its names.
    public static var programCount: Int {
        (0..<nodeCount).count { field($0, Field.parent) == noParent }
    }

    /// The program of this name (`cp`, `python3.11`, `GIT.EXE`; no directories), nil for one that the table does not list.
    public static func program(named name: String) -> Int32? {
        let bytes = Array(name.utf8)
        return program(named: bytes.indices, bytes.span).map(Int32.init)
    }

    /// Whether the table lists a program of this name.
    public static func isKnown(_ name: String) -> Bool { program(named: name) != nil }

    /// The first name of a program or a subcommand.
    public static func name(of node: Int32) -> String {
        poolText(field(Int(node), Field.name), field(Int(node), Field.name + 1))
    }

    /// The names of the subcommands below a path of subcommands of a program, sorted by bytes, aliases included; empty
    /// where there is none.
    public static func subcommands(of program: String, path: [String] = []) -> [String] {
        guard let node = node(program, path) else { return [] }
        let first = field(node, Field.firstSubcommand)
        return (first..<(first + field(node, Field.subcommandCount))).map {
            poolText(Int(GeneratedPrograms.subcommands[$0 * 3]), Int(GeneratedPrograms.subcommands[$0 * 3 + 1]))
        }
    }

    /// The one name that stands for all spellings of an option (its first long one): `--recursive` for `-R` of `chmod`.
    /// Abbreviations are not resolved. Nil for an option that the table does not list.
    public static func option(named name: String, of program: String, subcommand: [String] = []) -> String? {
        guard let node = node(program, subcommand) else { return nil }
        let bytes = Array(name.utf8)
        return option(node, Key(range: bytes.indices), bytes.span).map { optionName(Int32($0)) }
    }

    /// All spellings of an option, sorted by bytes; empty for one that the table does not list.
    public static func spellings(ofOption name: String, of program: String, subcommand: [String] = []) -> [String] {
        guard let node = node(program, subcommand) else { return [] }
        let bytes = Array(name.utf8)
        guard let option = option(node, Key(range: bytes.indices), bytes.span) else { return [] }
        let owner = Int(GeneratedPrograms.options[option * 6 + 5])
        let first = field(owner, Field.firstOptionName)
        let list = GeneratedPrograms.optionNames
        return (first..<(first + field(owner, Field.optionNameCount))).filter { Int(list[$0 * 3 + 2]) == option }
            .map { poolText(Int(list[$0 * 3]), Int(list[$0 * 3 + 1])) }
    }

    /// The name of an option by its number in a reading.
    public static func optionName(_ option: Int32) -> String {
        let place = Int(option) * 6
        return poolText(Int(GeneratedPrograms.options[place]), Int(GeneratedPrograms.options[place + 1]))
    }

    /// The names of the tags that are set in a reading.
    public static func tagNames(_ reading: ProgramReading) -> [String] {
        guard reading.program >= 0 else { return [] }
        let first = field(Int(reading.program), Field.firstTag)
        return (0..<field(Int(reading.program), Field.tagCount)).filter { reading.tags >> UInt64($0) & 1 == 1 }
            .map {
                let place = (first + $0) * 2
                return poolText(Int(GeneratedPrograms.tagNames[place]), Int(GeneratedPrograms.tagNames[place + 1]))
            }
    }

    /// The path, host or file of a fixed effect; empty where the table names none.
    public static func effectText(_ statement: Int32) -> String {
        let place = Int(statement) * 4
        return poolText(Int(GeneratedPrograms.effects[place + 2]), Int(GeneratedPrograms.effects[place + 3]))
    }

    /// Appends the bytes of `effectText`; allocates only through `out`.
    public static func appendEffectText(_ statement: Int32, to out: inout [UInt8]) {
        let start = Int(GeneratedPrograms.effects[Int(statement) * 4 + 2])
        for i in 0..<Int(GeneratedPrograms.effects[Int(statement) * 4 + 3]) { out.append(poolByte(start + i)) }
    }

    private static func node(_ program: String, _ path: [String]) -> Int? {
        guard var node = self.program(named: program).map(Int.init) else { return nil }
        for name in path {
            let bytes = Array(name.utf8)
            guard let child = subcommand(node, Key(range: bytes.indices), bytes.span) else { return nil }
            node = child
        }
        return node
    }
}
