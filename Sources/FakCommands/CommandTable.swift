/// Every verb of this release. Help, completions, suggestions and dispatch all read this list.
enum CommandTable {
    static let all: [CommandSpec] = [
        PreflightCommand.spec,
        EffectsCommand.spec,
        PolicyCheckCommand.spec,
        PolicyCompileCommand.spec,
        PolicyVerifyCommand.spec,
        PolicyDiffCommand.spec,
        PolicyProveCommand.spec,
        PolicyTestCommand.spec,
        PolicyWitnessesCommand.spec,
        PolicyShowCommand.spec,
        PolicyFmtCommand.spec,
        PolicyDisasmCommand.spec,
        PolicyInitCommand.spec,
        PolicyDumpCommand.spec,
        ConformanceRunCommand.spec,
        CompletionsCommand.spec,
        VersionCommand.spec,
        HelpCommand.spec,
    ]

    /// Whether the word stands before further verbs.
    static func isGroup(_ word: String) -> Bool { all.contains { $0.path.count > 1 && $0.path[0] == word } }

    /// The verb that the words begin with.
    static func find(_ words: [String]) throws(CommandError) -> CommandSpec {
        if let found = all.first(where: { words.starts(with: $0.path) }) { return found }
        if isGroup(words[0]) {
            let verbs = all.filter { $0.path[0] == words[0] }.map { $0.path[1] }
            throw .unknown(
                "verb", "\(words[0]) \(words[1])",
                nearest: Suggestions.nearest(words[1], verbs).map { "fak \(words[0]) \($0)" },
                see: "fak \(words[0]) --help")
        }
        throw .unknown("verb", words[0], nearest: nearest(words[0]), see: "fak help")
    }

    /// A verb that is spelled alike, also one that stands in a group: `check` is `fak policy check`.
    private static func nearest(_ word: String) -> String? {
        let last = all.map { $0.path[$0.path.count - 1] }
        let first = all.map { $0.path[0] }
        guard let near = Suggestions.nearest(word, first + last) else { return nil }
        if first.contains(near) { return "fak \(near)" }
        return all.first { $0.path.last == near }?.name
    }
}
