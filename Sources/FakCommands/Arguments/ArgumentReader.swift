internal import FakBasics

/// The arguments of one command after reading.
struct Arguments: Sendable {
    fileprivate var values: [String: String] = [:]
    /// What is no flag, in order.
    fileprivate(set) var operands: [String] = []
    /// For messages: how to get this command's help.
    fileprivate(set) var helpCommand = "fak help"

    /// The value of a flag, or nil when it was not given.
    func value(_ flag: String) -> String? { values[flag] }
    /// Whether a flag was given.
    func has(_ flag: String) -> Bool { values[flag] != nil }

    /// The value of a flag that the command cannot do without.
    func required(_ flag: String, _ value: String) throws(CommandError) -> String {
        guard let found = values[flag] else { throw .missing("`\(flag) \(value)`", see: helpCommand) }
        return found
    }

    /// The value of a flag with a closed set of values.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ flag: String, _ type: Choice.Type
    ) throws(CommandError) -> Choice? where Choice.RawValue == String {
        guard let text = values[flag] else { return nil }
        if let found = Choice(rawValue: text) { return found }
        let words = Choice.allCases.map(\.rawValue)
        throw .usage(
            "`\(flag)` cannot be `\(text)`",
            hint: Suggestions.nearest(text, words).map { "did you mean `\($0)`?" }
                ?? "it is one of \(words.joined(separator: ", "))")
    }
}

/// Reads arguments by a command's own list of flags. `--flag VALUE` and `--flag=VALUE` are the same; `--` ends the flags;
/// a flag given twice is an error, because either of the two values may be the intended one.
enum ArgumentReader {
    static func read(_ words: ArraySlice<String>, _ spec: CommandSpec) throws(CommandError) -> Arguments {
        var out = Arguments()
        out.helpCommand = spec.helpCommand
        var rest = words
        var onlyOperands = false
        while let word = rest.popFirst() {
            if onlyOperands || word == "-" || !word.utf8.starts(with: "-".utf8) {
                out.operands.append(word)
            } else if word == "--" {
                onlyOperands = true
            } else {
                try flag(word, &rest, spec, &out)
            }
        }
        if out.has("--help") { return out }
        if out.operands.count < spec.minOperands {
            throw .usage("`\(spec.name)` needs \(spec.operands)", hint: "`\(spec.helpCommand)` shows an example")
        }
        if out.operands.count > spec.maxOperands {
            throw .usage(
                "unexpected argument `\(out.operands[spec.maxOperands])`",
                hint: "usage: \(HelpText.usage(spec))")
        }
        return out
    }

    private static func flag(
        _ word: String, _ rest: inout ArraySlice<String>, _ spec: CommandSpec, _ out: inout Arguments
    ) throws(CommandError) {
        var name = word
        var inline: String?
        if word.utf8.starts(with: "--".utf8), let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")) {
            name = String(word[..<equals])
            inline = String(word[word.utf8.index(after: equals)...])
        }
        guard let flag = spec.allFlags.first(where: { $0.name == name || $0.short == name }) else {
            let names = spec.allFlags.map(\.name)
            throw .unknown("flag", name, nearest: Suggestions.nearest(name, names), see: spec.helpCommand)
        }
        if out.has(flag.name) { throw .usage("`\(flag.name)` is given twice") }
        guard let value = flag.value else {
            if inline != nil { throw .usage("`\(flag.name)` takes no value") }
            out.values[flag.name] = ""
            return
        }
        if let inline {
            out.values[flag.name] = inline
            return
        }
        // A value that spells one of the command's own flags is far more likely a forgotten value.
        guard let next = rest.first, !spec.allFlags.contains(where: { $0.name == next }) else {
            throw .missingValue(flag.name, value)
        }
        rest.removeFirst()
        out.values[flag.name] = next
    }
}
