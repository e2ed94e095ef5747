internal import CallEffects

/// A pattern of which each word has one choice, in the terms of keys.
struct PlainCommand: Hashable {
    enum Operand: Hashable {
        case texts([[UInt8]])
        case one
        case rest
    }
    var program: Operand
    /// Sorted, each once.
    var options: [[UInt8]]
    var operands: [Operand]
}

/// Reads the words of a pattern as the command that they would be, by the same reader that makes the keys of commands, so
/// that options have the names that keys have: `-X POST` is the option with its value, `-rf` are two options, `dd of=x` has
/// an option.
struct CommandReading {
    enum Result {
        case command(PlainCommand)
        /// A word that the program runs as a script or a program text.
        case script([UInt8])
        /// `flags:` for a command that a program runs.
        case innerFlags
        case tooLong
    }

    /// The choices of one pattern, multiplied.
    static let maxChoices = 1024
    /// In words that stand for any word. A private code point: no pattern may have it.
    static let placeholder: Unicode.Scalar = "\u{F8FF}"
    private static let dash = UInt8(ascii: "-")
    private static let equals = UInt8(ascii: "=")
    private static let anyWord = Array("\u{F8FF}".utf8)

    private var reader = EffectReader()

    private struct Key {
        var options: [[UInt8]] = []
        var words: [[UInt8]] = []
    }

    /// The key of a list of words.
    private mutating func key(_ words: [[UInt8]]) -> Key {
        reader.begin()
        reader.beginArgv()
        for word in words { reader.addWord(word.span) }
        reader.endArgv(slot: 0, offset: 0)
        guard let command = reader.commands.first else { return Key() }
        let bytes = reader.bytes[Int(command.key.lowerBound)..<Int(command.key.upperBound)]
        let parts = bytes.split(separator: CommandKey.words, maxSplits: 1, omittingEmptySubsequences: false)
        func split(_ part: ArraySlice<UInt8>) -> [[UInt8]] {
            part.split(separator: CommandKey.separator, omittingEmptySubsequences: false).dropLast().map { Array($0) }
        }
        return Key(options: Array(split(parts[0]).dropFirst()), words: parts.count > 1 ? split(parts[1]) : [])
    }

    mutating func read(_ words: [WrittenWord]) -> Result {
        var plain: [[UInt8]] = [word(words[0])]
        // What stands at the places of operands, `rest` included.
        var places: [WrittenWord] = []
        var options: [[UInt8]] = []
        var unlisted: [[UInt8]] = []
        var i = 1
        while i < words.count {
            let here = words[i]
            i += 1
            switch here {
            case .rest: places.append(here)
            case .one:
                plain.append(Self.anyWord)
                places.append(here)
            case .text(let text) where text.first != Self.dash || text.count == 1:
                plain.append(text)
                places.append(here)
            case .flags(let letters):
                let before = key(plain)
                for letter in letters {
                    let with = key(plain + [[Self.dash, letter]])
                    if with.words.count > before.words.count { return .innerFlags }
                    let found = with.options.filter { !before.options.contains($0) }
                    if found == [[Self.dash, letter]] {
                        unlisted.append([Self.dash, letter])
                    } else {
                        options += found
                    }
                }
            case .text(let text):
                let before = key(plain)
                var next: [UInt8]?
                if i < words.count, !Self.isOption(words[i]), words[i] != .rest { next = word(words[i]) }
                let parts = Self.withValueApart(text)
                if parts.count > 1 { next = nil }
                var with = key(plain + parts + (next.map { [$0] } ?? []))
                // A word behind the option that is no operand is its value.
                let takesNext = next != nil && with.words.count == before.words.count
                if next != nil, !takesNext { with = key(plain + parts) }
                if with.words.count > before.words.count, with.options.count == before.options.count {
                    plain.append(text)
                    places.append(here)
                    continue
                }
                if takesNext { i += 1 }
                let found = with.options.filter { !before.options.contains($0) }
                if !takesNext, parts.count == 1, found.allSatisfy({ Self.isPart($0, of: text) }) {
                    unlisted.append(text)
                } else {
                    options += found
                }
            }
        }
        // An option in front of a subcommand may be one of the subcommand.
        let all = key(plain)
        for text in unlisted {
            options += key(plain + [text]).options.filter { !all.options.contains($0) }
        }
        return put(words[0], plain, places, options + all.options, all.words)
    }

    /// The command, with the operands at the places that the key has them at.
    private func put(
        _ program: WrittenWord, _ plain: [[UInt8]], _ places: [WrittenWord], _ options: [[UInt8]], _ found: [[UInt8]]
    ) -> Result {
        var operands: [PlainCommand.Operand] = []
        var next = 0
        for place in places {
            if place == .rest {
                operands.append(.rest)
                continue
            }
            let text = word(place)
            let there = next < found.count ? found[next] : []
            if there == text {
                operands.append(place == .one ? .one : .texts([text]))
                next += 1
            } else if there == CommandKey.data {
                guard place == .one else { return .script(text) }
                operands.append(.one)
                next += 1
            }
            // Otherwise it was an option without a dash: `of=x`.
        }
        if next < found.count { return .tooLong }
        var sorted: [[UInt8]] = []
        for option in options {
            var option = option
            // Any value.
            let tail = [Self.equals] + Self.anyWord
            if option.count > tail.count, option.suffix(tail.count).elementsEqual(tail) {
                option.removeLast(tail.count)
            }
            if !sorted.contains(option) { sorted.append(option) }
        }
        sorted.sort { $0.lexicographicallyPrecedes($1) }
        return .command(
            PlainCommand(
                program: program == .one ? .one : .texts([plain[0]]), options: sorted, operands: operands))
    }

    private func word(_ word: WrittenWord) -> [UInt8] {
        if case .text(let text) = word { return text }
        return Self.anyWord
    }

    private static func isOption(_ word: WrittenWord) -> Bool {
        switch word {
        case .text(let text): text.first == dash && text.count > 1
        case .flags: true
        case .one, .rest: false
        }
    }

    /// `-C=x` is the option `-C` with the value `x`, as keys write it.
    private static func withValueApart(_ text: [UInt8]) -> [[UInt8]] {
        guard text.count > 3, text[1] != dash, text[2] == equals else { return [text] }
        return [Array(text[0..<2]), Array(text[3...])]
    }

    /// Whether a key's option is what a text says itself, or one letter of it.
    private static func isPart(_ option: [UInt8], of text: [UInt8]) -> Bool {
        option == text || option.count == 2 && text[1] != dash && text.dropFirst().contains(option[1])
    }

    // MARK: Choices

    /// The commands with those put together that differ in one word only.
    static func merged(_ commands: [PlainCommand]) -> [CommandPattern] {
        var all = commands
        for place in (0...(commands.map { $0.operands.count }.max() ?? 0)).reversed() {
            var out: [PlainCommand] = []
            for command in all {
                if let same = out.firstIndex(where: { differ($0, command, at: place) }) {
                    out[same] = joined(out[same], command, at: place)
                } else {
                    out.append(command)
                }
            }
            all = out
        }
        return all.map { command in
            var words = [Self.word(command.program)]
            if !command.options.isEmpty {
                words.append(.options(command.options.map { String(decoding: $0, as: UTF8.self) }))
            }
            return .words(words + command.operands.map(Self.word))
        }
    }

    /// Whether two commands have texts at a place, 0 for the program, and are the same otherwise.
    private static func differ(_ a: PlainCommand, _ b: PlainCommand, at place: Int) -> Bool {
        guard case .texts = texts(a, place), case .texts = texts(b, place) else { return false }
        var (left, right) = (a, b)
        set(&left, place, .one)
        set(&right, place, .one)
        return left == right
    }

    private static func joined(_ a: PlainCommand, _ b: PlainCommand, at place: Int) -> PlainCommand {
        guard case .texts(let left) = texts(a, place), case .texts(let right) = texts(b, place) else { return a }
        var out = a
        set(&out, place, .texts(left + right.filter { !left.contains($0) }))
        return out
    }

    private static func texts(_ command: PlainCommand, _ place: Int) -> PlainCommand.Operand? {
        if place == 0 { return command.program }
        return place <= command.operands.count ? command.operands[place - 1] : nil
    }

    private static func set(_ command: inout PlainCommand, _ place: Int, _ value: PlainCommand.Operand) {
        if place == 0 { command.program = value } else { command.operands[place - 1] = value }
    }

    private static func word(_ operand: PlainCommand.Operand) -> CommandWord {
        switch operand {
        case .texts(let texts): .literal(texts.map { String(decoding: $0, as: UTF8.self) })
        case .one: .one
        case .rest: .rest
        }
    }
}
