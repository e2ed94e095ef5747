// Options: long and short, glued and separate, clustered and abbreviated.

extension ProgramReader {
    /// The word at `index` begins with a dash (or a plus) and is more than that.
    static func option(
        _ index: Int, _ argv: Span<ArgvWord>, _ arena: Span<UInt8>, _ cursor: inout Cursor,
        _ reading: inout ProgramReading
    ) {
        let range = argv[index].range
        guard cursor.node >= 0 else {
            generic(index, range, arena, &reading)
            return
        }
        let isLong = arena[range.lowerBound] == 0x2D && arena[range.lowerBound + 1] == 0x2D
        let syntax = ProgramTable.syntax(cursor.node)
        if syntax == .long1 {
            // `--name` is `-name` unless the table has the name with both dashes.
            if longSingle(index, range, argv, arena, &cursor, &reading) { return }
            let short = (range.lowerBound + 1)..<range.upperBound
            if isLong, longSingle(index, short, argv, arena, &cursor, &reading) { return }
            generic(index, range, arena, &reading)
        } else if isLong {
            let equals = equals(range, arena)
            let name = range.lowerBound..<(equals ?? range.upperBound)
            let key = ProgramTable.Key(range: name)
            var found = ProgramTable.option(cursor.node, key, arena)
            if found == nil, syntax != .go { found = ProgramTable.abbreviatedOption(cursor.node, key, arena) }
            guard let found else {
                generic(index, range, arena, &reading)
                return
            }
            let glued = equals.map { ($0 + 1)..<range.upperBound }
            take(found, index, name, glued, argv, arena, &cursor, &reading)
        } else {
            if range.count > 2, ProgramTable.has(cursor.node, ProgramTable.Flag.longSingle),
                let found = ProgramTable.option(cursor.node, ProgramTable.Key(range: range), arena)
            {
                take(found, index, range, nil, argv, arena, &cursor, &reading)
                return
            }
            cluster(index, from: range.lowerBound + 1, glues: true, argv, arena, &cursor, &reading)
        }
    }

    /// `-name`, `-name=value`, and `-nvalue` where `-n` takes one. Whether the table has it.
    private static func longSingle(
        _ index: Int, _ range: Range<Int>, _ argv: Span<ArgvWord>, _ arena: Span<UInt8>, _ cursor: inout Cursor,
        _ reading: inout ProgramReading
    ) -> Bool {
        if let found = ProgramTable.option(cursor.node, ProgramTable.Key(range: range), arena) {
            take(found, index, range, nil, argv, arena, &cursor, &reading)
            return true
        }
        let equals = equals(range, arena)
        let name = range.lowerBound..<(equals ?? range.upperBound)
        if let equals, let found = ProgramTable.option(cursor.node, ProgramTable.Key(range: name), arena) {
            take(found, index, name, (equals + 1)..<range.upperBound, argv, arena, &cursor, &reading)
            return true
        }
        let letter = range.lowerBound..<min(range.lowerBound + 2, range.upperBound)
        if range.count > 2, let found = ProgramTable.option(cursor.node, ProgramTable.Key(range: letter), arena),
            valueCount(found) > 0
        {
            take(found, index, letter, letter.upperBound..<range.upperBound, argv, arena, &cursor, &reading)
            return true
        }
        return false
    }

    /// Letters from `start` to the end of the word. `glues` is false for the first word of an old `tar`, whose letters take
    /// their values from the words after it.
    static func cluster(
        _ index: Int, from start: Int, glues: Bool, _ argv: Span<ArgvWord>, _ arena: Span<UInt8>,
        _ cursor: inout Cursor, _ reading: inout ProgramReading
    ) {
        let end = Int(argv[index].end)
        let isPlus = glues && arena[start - 1] == 0x2B
        var at = start
        while at < end {
            let letter = at..<(at + 1)
            at += 1
            if arena[letter.lowerBound] >= WordMarker.unknownWords { reading.flags.insert(.mayHaveOptions) }
            var found = ProgramTable.option(cursor.node, ProgramTable.Key(range: letter, dash: true), arena)
            // `+o` turns off what `-o` turns on: it takes the same values and has no tags.
            if isPlus, let option = found, valueCount(option) == 0 { found = nil }
            guard let found else {
                reading.options.append(
                    OptionUse(
                        option: -1, word: Int32(index), nameStart: Int32(letter.lowerBound), nameEnd: Int32(at),
                        valueStart: -1, valueEnd: -1))
                continue
            }
            if valueCount(found) > 0, glues, at < end || isOptional(found) {
                var value = at..<end
                if value.count > 0, arena[at] == 0x3D, ProgramTable.syntax(cursor.node) == .go {
                    value = (at + 1)..<end
                }
                take(found, index, letter, value.isEmpty ? nil : value, argv, arena, &cursor, &reading)
                return
            }
            take(found, index, letter, nil, argv, arena, &cursor, &reading)
        }
    }

    /// A word without a dash that the table lists as an option: `if=FILE`, `(`. Whether it was one.
    static func bareOption(
        _ index: Int, _ argv: Span<ArgvWord>, _ arena: Span<UInt8>, _ cursor: inout Cursor,
        _ reading: inout ProgramReading
    ) -> Bool {
        let range = argv[index].range
        if let found = ProgramTable.option(cursor.node, ProgramTable.Key(range: range), arena) {
            take(found, index, range, nil, argv, arena, &cursor, &reading)
            return true
        }
        guard let equals = equals(range, arena) else { return false }
        let name = range.lowerBound..<(equals + 1)
        guard let found = ProgramTable.option(cursor.node, ProgramTable.Key(range: name), arena) else { return false }
        take(found, index, name, (equals + 1)..<range.upperBound, argv, arena, &cursor, &reading)
        return true
    }

    /// `+text` where the table has an option `+` (the first command of an editor or a pager). Whether it has.
    static func plusText(
        _ index: Int, _ argv: Span<ArgvWord>, _ arena: Span<UInt8>, _ cursor: inout Cursor,
        _ reading: inout ProgramReading
    ) -> Bool {
        let range = argv[index].range
        let name = range.lowerBound..<(range.lowerBound + 1)
        guard let found = ProgramTable.option(cursor.node, ProgramTable.Key(range: name), arena) else { return false }
        take(found, index, name, name.upperBound..<range.upperBound, argv, arena, &cursor, &reading)
        return true
    }

    /// Notes an option of the table with its value: the glued one, or the words after it.
    private static func take(
        _ option: Int, _ index: Int, _ name: Range<Int>, _ glued: Range<Int>?, _ argv: Span<ArgvWord>,
        _ arena: Span<UInt8>, _ cursor: inout Cursor, _ reading: inout ProgramReading
    ) {
        reading.tags |= GeneratedPrograms.conditions[Int(GeneratedPrograms.options[option * 6 + 4]) * 3]
        var use = OptionUse(
            option: Int32(option), word: Int32(index), nameStart: Int32(name.lowerBound),
            nameEnd: Int32(name.upperBound), valueStart: -1, valueEnd: -1)
        let list = Int(GeneratedPrograms.options[option * 6 + 2])
        var rest = valueCount(option)
        if let glued, rest > 0 {
            use.valueStart = Int32(glued.lowerBound)
            use.valueEnd = Int32(glued.upperBound)
            let chain = Int(GeneratedPrograms.lists[list])
            give(chain, glued, index, argv, arena, &cursor, &reading)
            rest = 0
        } else if isOptional(option) {
            rest = 0
        }
        for value in 0..<rest where cursor.next < cursor.end {
            let word = cursor.next
            let range = argv[word].range
            if value == 0 {
                use.valueStart = Int32(range.lowerBound)
                use.valueEnd = Int32(range.upperBound)
            }
            cursor.next += 1
            let chain = Int(GeneratedPrograms.lists[list + value])
            give(chain, range, word, argv, arena, &cursor, &reading)
        }
        reading.options.append(use)
    }

    /// An option that the table does not list. A glued value that looks like a path is read.
    private static func generic(
        _ index: Int, _ range: Range<Int>, _ arena: Span<UInt8>, _ reading: inout ProgramReading
    ) {
        let equals = equals(range, arena)
        for at in range.lowerBound..<(equals ?? range.upperBound) where WordMarker.isUnknown(arena[at]) {
            reading.flags.insert(.mayHaveOptions)
        }
        reading.options.append(
            OptionUse(
                option: -1, word: Int32(index), nameStart: Int32(range.lowerBound),
                nameEnd: Int32(equals ?? range.upperBound), valueStart: equals.map { Int32($0 + 1) } ?? -1,
                valueEnd: equals == nil ? -1 : Int32(range.upperBound)))
        if let equals { giveByLook((equals + 1)..<range.upperBound, index, arena, &reading) }
    }

    @inline(__always) static func valueCount(_ option: Int) -> Int {
        Int(GeneratedPrograms.options[option * 6 + 3] & 0xFF)
    }

    @inline(__always) static func isOptional(_ option: Int) -> Bool {
        GeneratedPrograms.options[option * 6 + 3] >> 8 != 0
    }

    /// Where the first `=` of a word stands, not at its beginning.
    static func equals(_ range: Range<Int>, _ arena: Span<UInt8>) -> Int? {
        var at = range.lowerBound + 1
        while at < range.upperBound {
            if arena[at] == 0x3D { return at }
            at += 1
        }
        return nil
    }
}
