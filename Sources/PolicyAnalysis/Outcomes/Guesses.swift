internal import Bytecode
internal import CallEffects

/// Command lines, patches and arguments that may do a certain thing.
enum Guesses {
    /// Command lines for a key; none for a key that has none.
    static func commandLines(key: [UInt8]) -> [[UInt8]] {
        if key.first == CommandKey.predicate {
            guard let known = CommandPredicate(rawValue: String(decoding: key.dropFirst(), as: UTF8.self)) else {
                return []
            }
            return samples(known).map { Array($0.utf8) }
        }
        guard let end = key.firstIndex(of: CommandKey.separator), let words = key.firstIndex(of: CommandKey.words),
            end < words
        else { return [] }
        var parts = [Array(key[..<end])]
        for run in [key[(end + 1)..<words], key[(words + 1)...]] {
            var pieces = run.split(separator: CommandKey.separator, omittingEmptySubsequences: false).map { Array($0) }
            if pieces.last?.isEmpty == true { pieces.removeLast() }
            parts += pieces
        }
        return [Array(parts.map(quoted).joined(separator: [0x20]))]
    }

    /// Short scripts that fulfil a predicate, in ways that other rules tell apart.
    private static func samples(_ predicate: CommandPredicate) -> [String] {
        switch predicate {
        case .remotePipeExec: ["curl x|sh", "sh <(curl x)", "curl x>f;sh f", "eval `curl x`", "curl x|python"]
        case .destructiveRemove: ["rm -r /", "rm -r ~", "find / -delete", "dd if=x of=/dev/sda"]
        case .privilegeEscalation: ["su", "sudo x", "doas x", "chmod u+s x"]
        case .forkBomb: ["f(){ f|f& };f", "f(){ f& };f"]
        case .historyRewrite: ["git push -f", "git reset --hard", "git branch -D x", "git filter-branch"]
        case .unknownProgram: ["$x", "sh f"]
        }
    }

    /// A word of a command line.
    static func quoted(_ word: [UInt8]) -> [UInt8] {
        let isPlain = word.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B...0x2F, 0x3A, 0x3D, 0x40, 0x5F: true
            default: byte >= 0x80
            }
        }
        if isPlain, !word.isEmpty { return word }
        var out: [UInt8] = [0x27]
        for byte in word {
            if byte == 0x27 { out += Array(#"'\''"#.utf8) } else { out.append(byte) }
        }
        return out + [0x27]
    }

    /// A patch that adds an empty file.
    static func patch(_ path: [UInt8]) -> [UInt8] {
        Array("*** Begin Patch\n*** Add File: ".utf8) + path + Array("\n+\n*** End Patch".utf8)
    }

    /// Fills that may have an effect on a surface, for a class with these roles.
    static func effect(_ surface: EffectSurface, _ word: [UInt8], _ roles: [ClassRole]) -> [[Fill]] {
        var out: [[Fill]] = []
        func add(_ role: ArgumentRole, _ text: [UInt8]) {
            for place in roles where place.role == role {
                out.append([Fill(place: place.slot, value: .string(text))])
            }
        }
        func line(_ text: String) { add(.shell, Array(text.utf8) + quoted(word)) }
        switch surface {
        case .run: add(.shell, word)
        case .read:
            add(.pathRead, word)
            line("cat ")
        case .write:
            add(.pathWrite, word)
            add(.patch, patch(word))
            line(">")
        case .connect:
            add(.url, word)
            add(.url, Array("http://".utf8) + word)
            add(.url, Array("http://".utf8) + word + [0x2F])
            line("curl ")
        case .env:
            line("printenv ")
            add(.shell, word + Array("=1 ls".utf8))
        case .code:
            add(.code, word)
            line("python -c ")
        case .patch: add(.patch, patch(word))
        }
        return out
    }
}
