internal import FakBasics

// Words that are globs in the place of a program or a subcommand: which of those that are known they may be.

extension EffectReader {
    private static let globMatches = 128

    /// Runs a command whose program is a glob as each of the programs that it may match, where these are few. It stays an
    /// unknown program beside them.
    mutating func runMatches(_ range: Range<Int>, _ input: Flow) {
        let list = GeneratedPrograms.programs
        runMatches(range, list, 0..<list.count / 3, at: range.lowerBound, input)
    }

    /// The same for a glob where a subcommand is expected: a file of that name may be there.
    mutating func runSubcommands(_ range: Range<Int>, _ reading: ProgramReading, _ input: Flow) {
        guard reading.program >= 0, let operand = reading.operands.first.map({ Int($0.word) }),
            words[operand].flags.intersection([.hasGlob, .hasUnknown]) == .hasGlob
        else { return }
        let node = Int(reading.subcommands.last ?? reading.program)
        let first = ProgramTable.field(node, ProgramTable.Field.firstSubcommand)
        let count = ProgramTable.field(node, ProgramTable.Field.subcommandCount)
        runMatches(range, GeneratedPrograms.subcommands, first..<first + count, at: operand, input)
    }

    private mutating func runMatches(
        _ range: Range<Int>, _ list: [UInt16], _ names: Range<Int>, at word: Int, _ input: Flow
    ) {
        let name = word == range.lowerBound ? programName(word) : wordRange(word)
        guard !name.isEmpty, derive(names.count) else { return }
        var matches = 0
        for place in names where isMatch(name, Int(list[place * 3]), Int(list[place * 3 + 1])) { matches += 1 }
        guard matches <= EffectReader.globMatches else { return }
        scope.conditions += 1
        for place in names where isMatch(name, Int(list[place * 3]), Int(list[place * 3 + 1])) {
            // What is left for the rest of the script; a match that is left out would be a way around its rules.
            guard formBytes > Limits.commandFormBase / 4 else {
                note(.limit, offset)
                break
            }
            let start = bytes.count
            for i in 0..<Int(list[place * 3 + 1]) { bytes.append(ProgramTable.poolByte(Int(list[place * 3]) + i)) }
            let first = words.count
            let match = ArgvWord(start: Int32(start), end: Int32(bytes.count), flags: .known)
            for i in range { words.append(i == word ? match : words[i]) }
            _ = runCommand(first..<words.count, input, isPlain: false, isOuter: false)
        }
        scope.conditions -= 1
    }

    /// Whether a word with globs matches a name of the table. A bracket expression is any one character.
    private func isMatch(_ word: Range<Int32>, _ start: Int, _ count: Int) -> Bool {
        var at = word.lowerBound
        var place = 0
        var star: (at: Int32, place: Int)?
        while place < count {
            let sign = at < word.upperBound ? bytes[Int(at)] : 0
            if at < word.upperBound, sign == WordMarker.star {
                star = (at, place)
                at += 1
            } else if at < word.upperBound,
                sign == WordMarker.question || sign == WordMarker.bracket
                    || sign == ProgramTable.poolByte(start + place)
            {
                at += 1
                place += 1
            } else if let held = star {
                star = (held.at, held.place + 1)
                at = held.at + 1
                place = held.place + 1
            } else {
                return false
            }
        }
        while at < word.upperBound, bytes[Int(at)] == WordMarker.star { at += 1 }
        return at == word.upperBound
    }
}
