internal import CallEffects
internal import Diagnostics
internal import FakJSON
internal import Patterns
internal import PolicyManifest

// `deny_command` and `allow_command`: a list of patterns; a pattern is a list of words or the name of a predicate; a word
// is a text or `{"any": [texts]}`.

/// One choice of a word of a pattern, as written.
enum WrittenWord: Hashable {
    case text([UInt8])
    /// `*`
    case one
    /// `...`
    case rest
    /// `flags:rf`: its letters.
    case flags([UInt8])
}

extension ResolveContext {
    /// What the list means; nil when something in it is wrong, which is reported.
    func commands(_ list: ManifestValue, isAllow: Bool) -> [CommandPattern]? {
        guard list.node.asArray != nil else { return nil }
        if list.elements.isEmpty {
            report(.badCommand, "no command is named", at: list)
            return nil
        }
        // Every one, so that all are reported in one pass.
        let found = list.elements.map { command($0, isAllow: isAllow) }
        var out: [CommandPattern] = []
        for patterns in found {
            guard let patterns else { return nil }
            for pattern in patterns where !out.contains(pattern) { out.append(pattern) }
        }
        return out
    }

    /// The list in one line, as listings show it.
    static func commandSource(_ list: ManifestValue) -> String {
        String(decoding: JSONWriter.write(list.node), as: UTF8.self)
    }

    private func command(_ pattern: ManifestValue, isAllow: Bool) -> [CommandPattern]? {
        switch pattern.node.value {
        case .string(let name): return predicate(name, pattern, isAllow: isAllow).map { [.predicate($0)] }
        case .array(let words):
            if words.isEmpty {
                report(.badCommand, "the command has no words", at: pattern)
                return nil
            }
            var choices: [[WrittenWord]] = []
            for (index, word) in pattern.elements.enumerated() {
                guard let found = self.choices(word, isProgram: index == 0, isAllow: isAllow) else { return nil }
                choices.append(found)
            }
            return read(choices, pattern, isAllow: isAllow)
        default:
            report(.badCommand, "a command is a list of words, or a predicate such as `@fork_bomb`", at: pattern)
            return nil
        }
    }

    private func predicate(_ name: String, _ value: ManifestValue, isAllow: Bool) -> CommandPredicate? {
        guard name.utf8.first == UInt8(ascii: "@") else {
            let words = name.utf8.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
            let list = "[" + words.map(ManifestText.quoted).joined(separator: ", ") + "]"
            report(
                .badCommand, "a command is a list of words, or a predicate such as `@fork_bomb`", at: value,
                fixIts: words.isEmpty
                    ? [] : [.init(message: "write \(list)", range: value.range, replacement: list)])
            return nil
        }
        let known = CommandPredicate.allCases
        guard let found = known.first(where: { ("@" + $0.rawValue).utf8.elementsEqual(name.utf8) }) else {
            let names = known.map { "@" + $0.rawValue }
            report(
                .unknownPredicate,
                "\(ManifestText.shown(name)) is no predicate of commands: \(ManifestText.choice(names))", at: value,
                fixIts: ManifestText.nearest(name, of: names).map { [rewrite(value, $0)] } ?? [])
            return nil
        }
        if isAllow {
            report(
                .badCommand, "a predicate is what a rule denies; `allow_command` lists commands by their words",
                at: value)
            return nil
        }
        return found
    }

    // MARK: Words

    private func choices(_ word: ManifestValue, isProgram: Bool, isAllow: Bool) -> [WrittenWord]? {
        switch word.node.value {
        case .string(let text):
            return choice(text, word, isProgram: isProgram, isAllow: isAllow, isAny: false).map { [$0] }
        case .object:
            let members = word.members
            guard members.count == 1, let any = word["any"], any.node.asArray != nil, !any.elements.isEmpty,
                any.elements.allSatisfy({ $0.node.asString != nil })
            else { break }
            let found = names(any, "a word")
            guard found.count == any.elements.count else { return nil }
            var out: [WrittenWord] = []
            for name in found {
                guard let one = choice(name.name, name.value, isProgram: isProgram, isAllow: isAllow, isAny: true)
                else { return nil }
                out.append(one)
            }
            return out
        default: break
        }
        report(.badCommand, "a word is a text or `{\"any\": [texts]}`", at: word)
        return nil
    }

    private func choice(
        _ text: String, _ value: ManifestValue, isProgram: Bool, isAllow: Bool, isAny: Bool
    ) -> WrittenWord? {
        guard checkName(value, "a word") else { return nil }
        let bytes = Array(text.utf8)
        func bad(_ message: String, _ fix: String? = nil) -> WrittenWord? {
            report(.badCommand, message, at: value, fixIts: fix.map { [rewrite(value, $0)] } ?? [])
            return nil
        }
        if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F })
            || text.unicodeScalars.contains(CommandReading.placeholder)
        {
            return bad("no word of a command that a pattern can name has this character")
        }
        if text == "*" || text == "..." {
            if isAny { return bad("`\(text)` stands alone, not among others") }
            if isProgram, text == "..." { return bad("the first word is the program") }
            if isProgram, isAllow { return bad("an allowed command names its program") }
            return text == "*" ? .one : .rest
        }
        if text.utf8.starts(with: "flags:".utf8) {
            let letters = Array(bytes.dropFirst("flags:".utf8.count))
            if isProgram { return bad("the first word is the program") }
            let isGood =
                !letters.isEmpty
                && letters.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x23, 0x3F, 0x40: true
                    default: false
                    }
                }
            return isGood ? .flags(letters) : bad("`flags:` has the letters of the options behind it: `flags:rf`")
        }
        if isProgram {
            if bytes.first == UInt8(ascii: "-") { return bad("the first word is the program") }
            if let slash = bytes.lastIndex(of: UInt8(ascii: "/")) {
                let name = String(decoding: bytes[(slash + 1)...], as: UTF8.self)
                return bad(
                    "a program is named without its folder: that is left out of commands too",
                    name.isEmpty ? nil : name)
            }
        } else if text == "--" {
            return bad("`--` only ends the options: leave it out")
        }
        warnOfWildcard(
            value, text, "a word of a command", instead: "only the word `*` alone is any operand", fixIt: nil)
        return .text(bytes)
    }

    // MARK: Reading

    /// Every choice read as a command would be, and put together again.
    private func read(_ choices: [[WrittenWord]], _ value: ManifestValue, isAllow: Bool) -> [CommandPattern]? {
        var plain: [[WrittenWord]] = [[]]
        for choice in choices {
            if plain.count * choice.count > CommandReading.maxChoices {
                report(
                    .patternTooLarge, "the choices of the pattern make more than \(CommandReading.maxChoices) commands",
                    at: value)
                return nil
            }
            plain = plain.flatMap { words in choice.map { words + [$0] } }
        }
        var commands: [PlainCommand] = []
        for words in plain {
            switch reading.read(words) {
            case .command(let command): if !commands.contains(command) { commands.append(command) }
            case .script(let word):
                report(
                    .badCommand,
                    "the program runs \(ManifestText.shown(String(decoding: word, as: UTF8.self))) as a text of its own, and patterns see the commands in it: write `*`",
                    at: value)
                return nil
            case .innerFlags:
                report(
                    .badCommand,
                    "the options are those of a command that the first program runs: write a pattern for that command alone",
                    at: value)
                return nil
            case .tooLong:
                report(.patternTooLarge, "no command is compared over so many words", at: value)
                return nil
            }
        }
        let out = CommandReading.merged(commands)
        do throws(PatternError) {
            guard let language = try CommandPattern.language(out, isAllow: isAllow), language.isWithinLimits else {
                report(.patternTooLarge, "the pattern is too large once its choices are written out", at: value)
                return nil
            }
            return out
        } catch {
            report(.patternTooLarge, "the pattern is too large: \(error.message)", at: value)
            return nil
        }
    }
}
