// The layout of GeneratedPrograms (`ProgramsGenerator` writes it) and searching it in place. Everything is a number of 16
// bits or a piece of one pool of text; a list of names is sorted by bytes and has a hash table of its places.

/// The programs that the product knows: what Grammar/programs says, as a table that needs no work when a process starts.
public enum ProgramTable {
    /// Fields of a node, which is a program or a subcommand.
    enum Field {
        static let name = 0
        static let parent = 2
        static let flags = 3
        static let stop = 4
        static let firstOption = 5
        static let optionCount = 6
        static let firstOptionName = 7
        static let optionNameCount = 8
        static let firstForm = 9
        static let formCount = 10
        static let firstEffect = 11
        static let effectCount = 12
        static let inputs = 13
        static let outputs = 14
        static let firstSubcommand = 15
        static let subcommandCount = 16
        static let tags = 17
        static let firstTag = 18
        static let tagCount = 19
        static let stride = 20
    }

    enum Syntax: Int {
        case gnu, posix, go, long1, dd, tar, words
    }

    /// Bits of `Field.flags` above the syntax.
    enum Flag {
        static let versions = 1 << 3
        static let plus = 1 << 4
        static let inherits = 1 << 5
        /// Names of options without a dash: `if=`, `(`.
        static let bareNames = 1 << 6
        /// Names of options with one dash and more than one letter.
        static let longSingle = 1 << 7
    }

    static let noParent = 0xFFFF
    /// The numbers of tags that every program has.
    static let stdioTag: UInt64 = 1
    static let createTag: UInt64 = 2

    @inline(__always) static func field(_ node: Int, _ field: Int) -> Int {
        Int(GeneratedPrograms.nodes[node * Field.stride + field])
    }

    static var nodeCount: Int { GeneratedPrograms.nodes.count / Field.stride }

    @inline(__always) static func syntax(_ node: Int) -> Syntax {
        Syntax(rawValue: field(node, Field.flags) & 7) ?? .gnu
    }

    @inline(__always) static func has(_ node: Int, _ flag: Int) -> Bool { field(node, Field.flags) & flag != 0 }

    @inline(__always) static func poolByte(_ index: Int) -> UInt8 {
        precondition(index < GeneratedPrograms.poolCount)
        return unsafe GeneratedPrograms.pool.utf8Start[index]
    }

    static func poolText(_ start: Int, _ count: Int) -> String {
        String(decoding: (start..<(start + count)).map(poolByte), as: UTF8.self)
    }

    /// A name to look up: bytes of the arena, after a dash that the arena does not have there, in lower case if asked.
    struct Key {
        var range: Range<Int>
        var dash = false
        var folds = false

        @inline(__always) var count: Int { range.count + (dash ? 1 : 0) }

        @inline(__always) func byte(_ i: Int, _ arena: Span<UInt8>) -> UInt8 {
            if dash {
                if i == 0 { return 0x2D }
                return arena[range.lowerBound + i - 1]
            }
            let byte = arena[range.lowerBound + i]
            return folds && byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
        }
    }

    /// Below, at or above zero as the key is before, the same as or after the pool's text. A key of which the text is a
    /// prefix is after it.
    static func compare(_ key: Key, _ arena: Span<UInt8>, _ start: Int, _ count: Int) -> Int {
        let common = min(key.count, count)
        for i in 0..<common {
            let a = key.byte(i, arena)
            let b = poolByte(start + i)
            if a != b { return a < b ? -1 : 1 }
        }
        return key.count - count
    }

    /// The first of the triples (place, length, value) in `first..<(first + count)` that is not before the key.
    static func lowerBound(_ list: [UInt16], _ first: Int, _ count: Int, _ key: Key, _ arena: Span<UInt8>) -> Int {
        var low = first
        var high = first + count
        while low < high {
            let middle = (low + high) / 2
            if compare(key, arena, Int(list[middle * 3]), Int(list[middle * 3 + 1])) > 0 {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// Where the search for a key begins: FNV-1a of the node and the bytes. The generator uses the same function.
    @inline(__always) private static func hash(_ node: Int, _ key: Key, _ arena: Span<UInt8>) -> Int {
        var hash = 0x811C_9DC5 ^ UInt32(truncatingIfNeeded: node)
        hash = hash &* 0x0100_0193
        for i in 0..<key.count { hash = (hash ^ UInt32(key.byte(i, arena))) &* 0x0100_0193 }
        return Int(hash ^ hash >> 15)
    }

    /// The value of the triple of this name in `first..<(first + count)`; nil if there is none. `slots` is an open-addressing
    /// table of places in the list, at most half full; 0xFFFF is an empty slot. Linear in the key.
    @inline(__always) private static func find(
        _ list: [UInt16], _ slots: [UInt16], _ node: Int, _ first: Int, _ count: Int, _ key: Key, _ arena: Span<UInt8>
    ) -> Int? {
        guard count > 0, key.count > 0, key.count <= longestName else { return nil }
        var slot = hash(node, key, arena) & (slots.count - 1)
        while slots[slot] != 0xFFFF {
            let place = Int(slots[slot])
            if place >= first, place < first + count, Int(list[place * 3 + 1]) == key.count,
                compare(key, arena, Int(list[place * 3]), key.count) == 0
            {
                return Int(list[place * 3 + 2])
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// No name in the table is longer; a test holds the generator to it.
    static let longestName = 64

    static func program(_ key: Key, _ arena: Span<UInt8>) -> Int? {
        find(
            GeneratedPrograms.programs, GeneratedPrograms.programSlots, noParent, 0,
            GeneratedPrograms.programs.count / 3, key, arena)
    }

    static func subcommand(_ node: Int, _ key: Key, _ arena: Span<UInt8>) -> Int? {
        find(
            GeneratedPrograms.subcommands, GeneratedPrograms.subcommandSlots, node,
            field(node, Field.firstSubcommand), field(node, Field.subcommandCount), key, arena)
    }

    /// The option of this exact name at a node itself.
    static func optionHere(_ node: Int, _ key: Key, _ arena: Span<UInt8>) -> Int? {
        find(
            GeneratedPrograms.optionNames, GeneratedPrograms.optionSlots, node,
            field(node, Field.firstOptionName), field(node, Field.optionNameCount), key, arena)
    }

    /// The node that options are looked up in after this one.
    @inline(__always) static func outer(_ node: Int) -> Int? {
        let parent = field(node, Field.parent)
        return parent == noParent || !has(node, Flag.inherits) ? nil : parent
    }

    /// The option of this exact name at a node or one that it lies in.
    static func option(_ node: Int, _ key: Key, _ arena: Span<UInt8>) -> Int? {
        var here: Int? = node
        while let current = here {
            if let found = optionHere(current, key, arena) { return found }
            here = outer(current)
        }
        return nil
    }

    /// The option that the name abbreviates, as `getopt_long` has it: the only one with this beginning.
    static func abbreviatedOption(_ node: Int, _ key: Key, _ arena: Span<UInt8>) -> Int? {
        var here: Int? = node
        while let current = here {
            let end = field(current, Field.firstOptionName) + field(current, Field.optionNameCount)
            var place = lowerBound(
                GeneratedPrograms.optionNames, field(current, Field.firstOptionName),
                field(current, Field.optionNameCount), key, arena)
            var found: Int?
            while place < end {
                let count = Int(GeneratedPrograms.optionNames[place * 3 + 1])
                let start = Int(GeneratedPrograms.optionNames[place * 3])
                guard count >= key.count, compare(key, arena, start, key.count) == 0 else { break }
                let option = Int(GeneratedPrograms.optionNames[place * 3 + 2])
                if let other = found, other != option { return nil }
                found = option
                place += 1
            }
            if let found { return found }
            here = outer(current)
        }
        return nil
    }

    /// The program of a basename: as it is written, with `.exe` taken off, with a version taken off where it may have one.
    static func program(named range: Range<Int>, _ arena: Span<UInt8>) -> Int? {
        if let found = program(Key(range: range), arena) { return found }
        var range = range
        var folds = false
        if range.count > 4 {
            let tail = (range.upperBound - 4)..<range.upperBound
            let isExecutable =
                arena[tail.lowerBound] == 0x2E && arena[tail.lowerBound + 1] | 0x20 == 0x65
                && arena[tail.lowerBound + 2] | 0x20 == 0x78 && arena[tail.lowerBound + 3] | 0x20 == 0x65
            if isExecutable {
                range = range.lowerBound..<tail.lowerBound
                folds = true
                if let found = program(Key(range: range, folds: true), arena) { return found }
            }
        }
        var end = range.upperBound
        while end > range.lowerBound, arena[end - 1] == 0x2E || arena[end - 1] >= 0x30 && arena[end - 1] <= 0x39 {
            end -= 1
        }
        if end > range.lowerBound, end < range.upperBound, arena[end - 1] == 0x2D { end -= 1 }
        guard end < range.upperBound, end > range.lowerBound,
            let found = program(Key(range: range.lowerBound..<end, folds: folds), arena), has(found, Flag.versions)
        else { return nil }
        return found
    }

    /// The language of the standard input that a program runs, `.none` where it runs none or a shell's.
    static func inputLanguage(_ node: Int) -> CodeLanguage {
        let inputs = field(node, Field.inputs)
        for input in (inputs >> 3)..<((inputs >> 3) + inputs & 7)
        where StandardInput(rawValue: UInt8(GeneratedPrograms.inputs[input * 3 + 1])) == .code {
            return CodeLanguage(rawValue: UInt8(GeneratedPrograms.inputs[input * 3 + 2])) ?? .none
        }
        return .none
    }

    /// Whether a program is a shell: its standard input is one's script.
    static func runsInput(_ node: Int) -> Bool {
        let inputs = field(node, Field.inputs)
        for input in (inputs >> 3)..<((inputs >> 3) + inputs & 7)
        where StandardInput(rawValue: UInt8(GeneratedPrograms.inputs[input * 3 + 1])) == .shell {
            return true
        }
        return false
    }

    /// Whether the conditions hold for these tags and this number of operands.
    static func holds(_ condition: Int, _ tags: UInt64, _ operands: Int) -> Bool {
        let needs = GeneratedPrograms.conditions[condition * 3]
        guard tags & needs == needs, tags & GeneratedPrograms.conditions[condition * 3 + 1] == 0 else { return false }
        let count = GeneratedPrograms.conditions[condition * 3 + 2]
        return count == UInt64.max || count == UInt64(operands)
    }
}
