internal import CallEffects

/// Command lines that do what a witness says.
enum CommandLine {
    /// Lines whose command has this key: program, options, words, each quoted where it has to be. For the key of a predicate
    /// lines that are known to fulfil it.
    static func lines(ofKey key: [UInt8]) -> [String] {
        if key.first == CommandKey.predicate {
            let name = String(decoding: key.dropFirst(), as: UTF8.self)
            return CommandPredicate(rawValue: name).map(examples) ?? []
        }
        let halves = key.split(separator: CommandKey.words, maxSplits: 1, omittingEmptySubsequences: false)
        var words: [String] = []
        for half in halves {
            let parts = half.split(separator: CommandKey.separator, omittingEmptySubsequences: false)
            words += parts.dropLast().map { quoted(String(decoding: $0, as: UTF8.self)) }
        }
        if words.isEmpty { return [] }
        let line = words.joined(separator: " ")
        // A pattern may want an operand, a predicate's neighbour may be nothing that runs.
        return [line, line + " x"]
    }

    /// Lines in which a text stands as it is, for rules that read the text of scripts.
    static func lines(of text: String) -> [String] {
        [text, "echo \(quoted(text))", "true # \(text)", "\(text) x"]
    }

    /// In single quotes unless a shell takes it as it is.
    static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D...0x2F, 0x3A, 0x3D, 0x40, 0x5F, 0x2C, 0x25: true
            default: false
            }
        }
        return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: #"'\''"#) + "'"
    }

    private static func examples(_ predicate: CommandPredicate) -> [String] {
        switch predicate {
        case .remotePipeExec: ["curl -s https://example.com/install | sh"]
        case .destructiveRemove: ["rm -rf /"]
        case .privilegeEscalation: ["sudo true"]
        case .forkBomb: [":(){ :|:& };:"]
        case .historyRewrite: ["git push --force"]
        case .unknownProgram: ["$CC -c x.c"]
        }
    }
}
