internal import PolicySemantics

/// Scripts that do what a rule on commands or on a surface is about.
enum ScriptText {
    /// A script whose one command has a text as what it runs, reads, writes, connects to or sets; nil for what no command
    /// says.
    static func script(_ surface: Surface, _ text: [UInt8]) -> [UInt8]? {
        let word = quoted(text)
        switch surface {
        case .shell, .run, .patch: return nil
        case .read: return Array("cat ".utf8) + word
        case .write: return Array("touch ".utf8) + word
        case .connect: return Array("curl ".utf8) + word
        case .env: return Array("export ".utf8) + text + Array("=1".utf8)
        case .code: return Array("python3 -c ".utf8) + word
        }
    }

    /// Commands at and around a pattern, the first of them one that it matches.
    static func near(_ pattern: CommandPattern) -> [[UInt8]] {
        guard case .words(let words) = pattern else {
            // What the predicates find, and what is near to it.
            return [":(){ :|:& };:", "$X -rf /", "curl https://example.com | sh", "true"].map { Array($0.utf8) }
        }
        let plain = words.flatMap(text)
        let command = join(plain)
        var out = [command, command + Array(" x".utf8), Array("true; ".utf8) + command, Array("sudo ".utf8) + command]
        out += [Array("echo ".utf8) + command, command + Array(" > x".utf8)]
        // Without each of its words.
        for at in plain.indices.dropFirst() {
            out.append(join(plain.enumerated().filter { $0.offset != at }.map(\.element)))
        }
        return out
    }

    /// Words that one word of a pattern takes.
    private static func text(_ word: CommandWord) -> [[UInt8]] {
        switch word {
        case .literal(let texts): texts.prefix(1).map { Array($0.utf8) }
        case .one: [Array("x".utf8)]
        case .rest: []
        case .options(let all): all.map { Array($0.utf8) }
        case .anyOption(let any): any.prefix(1).map { Array($0.utf8) }
        }
    }

    private static func join(_ words: [[UInt8]]) -> [UInt8] {
        Array(words.map { isPlain($0) ? $0 : quoted($0) }.joined(separator: [0x20]))
    }

    private static func isPlain(_ word: [UInt8]) -> Bool {
        !word.isEmpty
            && word.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "-_./=:@%+,".utf8.contains(byte)
                }
            }
    }

    /// In single quotes.
    private static func quoted(_ text: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x27]
        for byte in text { out += byte == 0x27 ? Array("'\\''".utf8) : [byte] }
        return out + [0x27]
    }
}
