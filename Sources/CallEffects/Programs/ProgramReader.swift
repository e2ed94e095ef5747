/// Reads the words of one command by the program table.
public enum ProgramReader {
    /// Reads `words` of an argv whose bytes lie in `arena`. `reading` is emptied first; nothing is allocated once its
    /// arrays have room. Linear in the bytes of the words, with a logarithm of the table's size for each long option
    /// that the table does not have as it is written.
    ///
    /// An empty range gives an empty reading. Never fails: a program that the table does not list is read with GNU
    /// conventions, and its operands and glued values that look like paths are read.
    public static func read(
        words: Range<Int>, of argv: Span<ArgvWord>, arena: Span<UInt8>, into reading: inout ProgramReading
    ) {
        reading.reset()
        guard !words.isEmpty else { return }
        let name = basename(argv[words.lowerBound], arena)
        if isPlain(name, arena) {
            reading.program = Int32(ProgramTable.program(named: name, arena) ?? -1)
        } else {
            reading.flags.insert(.unknownProgramWord)
        }
        var cursor = Cursor(next: words.lowerBound + 1, end: words.upperBound, node: Int(reading.program))
        cursor.enter(Int(reading.program))
        while cursor.next < cursor.end {
            let index = cursor.next
            cursor.next += 1
            word(index, argv, arena, &cursor, &reading)
        }
        assignOperands(argv, arena, &cursor, &reading)
        settleArchives(&reading)
        if reading.program >= 0 { applyFixed(cursor, &reading) }
    }

    /// Where the reader is.
    struct Cursor {
        var next: Int
        var end: Int
        /// The program or the innermost subcommand, -1 for an unknown program.
        var node: Int
        var optionsEnded = false
        /// Operands after which no option is read; 0 for never.
        var stop = 0
        var operandsHere = 0
        var expectsSubcommand = false
        /// The first word after the program of a `tar`.
        var mayBeLetters = false

        mutating func enter(_ node: Int) {
            self.node = node
            operandsHere = 0
            guard node >= 0 else { return }
            stop = ProgramTable.field(node, ProgramTable.Field.stop)
            expectsSubcommand = ProgramTable.field(node, ProgramTable.Field.subcommandCount) > 0
            switch ProgramTable.syntax(node) {
            case .words: optionsEnded = true
            case .tar: mayBeLetters = true
            default: break
            }
        }
    }

    /// The part of the program word after its directories.
    private static func basename(_ word: ArgvWord, _ arena: Span<UInt8>) -> Range<Int> {
        var start = Int(word.end)
        while start > Int(word.start), arena[start - 1] != 0x2F, arena[start - 1] != 0x5C { start -= 1 }
        // A backslash is a separator only where Windows programs are started.
        if start > Int(word.start), arena[start - 1] == 0x5C, !endsInExe(word, arena) {
            while start > Int(word.start), arena[start - 1] != 0x2F { start -= 1 }
        }
        return start..<Int(word.end)
    }

    private static func endsInExe(_ word: ArgvWord, _ arena: Span<UInt8>) -> Bool {
        let end = Int(word.end)
        return end - Int(word.start) > 4 && arena[end - 4] == 0x2E && arena[end - 3] | 0x20 == 0x65
            && arena[end - 2] | 0x20 == 0x78 && arena[end - 1] | 0x20 == 0x65
    }

    private static func isPlain(_ range: Range<Int>, _ arena: Span<UInt8>) -> Bool {
        for i in range where arena[i] >= WordMarker.data { return false }
        return true
    }

    /// Reads the word at `index` and those that belong to it.
    private static func word(
        _ index: Int, _ argv: Span<ArgvWord>, _ arena: Span<UInt8>, _ cursor: inout Cursor,
        _ reading: inout ProgramReading
    ) {
        let word = argv[index]
        let range = word.range
        if !cursor.optionsEnded {
            let letters = cursor.mayBeLetters
            cursor.mayBeLetters = false
            if let first = range.first.map({ arena[$0] }) {
                if first == 0x2D, range.count > 1 {
                    if range.count == 2, arena[range.lowerBound + 1] == 0x2D {
                        // Behind `--` of find stand folders, and then its expression all the same.
                        cursor.optionsEnded = cursor.node < 0 || !ProgramTable.isNamed(Int32(cursor.node), "find")
                    } else {
                        option(index, argv, arena, &cursor, &reading)
                    }
                    return
                }
                if cursor.node >= 0 {
                    if first == 0x2B, range.count > 1, ProgramTable.has(cursor.node, ProgramTable.Flag.plus) {
                        if !plusText(index, argv, arena, &cursor, &reading) {
                            option(index, argv, arena, &cursor, &reading)
                        }
                        return
                    }
                    if letters, first < WordMarker.data {
                        cluster(index, from: range.lowerBound, glues: false, argv, arena, &cursor, &reading)
                        return
                    }
                    if ProgramTable.has(cursor.node, ProgramTable.Flag.bareNames),
                        bareOption(index, argv, arena, &cursor, &reading)
                    {
                        return
                    }
                }
                if WordMarker.isUnknown(first) { reading.flags.insert(.mayHaveOptions) }
            }
        }
        if cursor.expectsSubcommand {
            cursor.expectsSubcommand = false
            if !word.flags.contains(.known) {
                reading.flags.insert(.uncertain)
            } else if let child = ProgramTable.subcommand(cursor.node, ProgramTable.Key(range: range), arena) {
                reading.subcommands.append(Int32(child))
                reading.tags |= GeneratedPrograms.conditions[ProgramTable.field(child, ProgramTable.Field.tags) * 3]
                cursor.enter(child)
                return
            } else {
                reading.flags.insert(.unlistedSubcommand)
            }
        }
        reading.operands.append(OperandUse(word: Int32(index), role: .data))
        cursor.operandsHere += 1
        if cursor.stop > 0, cursor.operandsHere >= cursor.stop { cursor.optionsEnded = true }
    }

    /// An archive is written where one is created; whether it is can stand after its name.
    private static func settleArchives(_ reading: inout ProgramReading) {
        for i in reading.roles.indices where reading.roles[i].role == .archive {
            reading.roles[i].role = reading.tags & ProgramTable.createTag != 0 ? .write : .read
        }
    }

    /// What holds for the program and its subcommands as a whole.
    private static func applyFixed(_ cursor: Cursor, _ reading: inout ProgramReading) {
        typealias Field = ProgramTable.Field
        let operands = reading.operands.count
        var node = cursor.node
        var hasInput = false
        var hasOutput = false
        while node != ProgramTable.noParent {
            let firstEffect = ProgramTable.field(node, Field.firstEffect)
            for effect in firstEffect..<(firstEffect + ProgramTable.field(node, Field.effectCount))
            where ProgramTable.holds(Int(GeneratedPrograms.effects[effect * 4]), reading.tags, operands) {
                let kind = ProgramEffect(rawValue: UInt8(GeneratedPrograms.effects[effect * 4 + 1]))!
                reading.effects.append(EffectUse(kind: kind, statement: Int32(effect)))
            }
            let inputs = ProgramTable.field(node, Field.inputs)
            for input in (inputs >> 3)..<((inputs >> 3) + inputs & 7)
            where !hasInput && ProgramTable.holds(Int(GeneratedPrograms.inputs[input * 3]), reading.tags, operands) {
                reading.input = StandardInput(rawValue: UInt8(GeneratedPrograms.inputs[input * 3 + 1]))!
                reading.inputLanguage = CodeLanguage(rawValue: UInt8(GeneratedPrograms.inputs[input * 3 + 2]))!
                reading.inputStatement = Int32(input)
                hasInput = true
            }
            let outputs = ProgramTable.field(node, Field.outputs)
            for output in (outputs >> 3)..<((outputs >> 3) + outputs & 7)
            where !hasOutput && ProgramTable.holds(Int(GeneratedPrograms.outputs[output]), reading.tags, operands) {
                reading.output = .network
                reading.outputStatement = Int32(output)
                hasOutput = true
            }
            node = ProgramTable.field(node, Field.parent)
        }
    }
}
