internal import Diagnostics
internal import FakJSON
internal import PolicyManifest

// The shape of `deny_command` and `allow_command`: a list of patterns; a pattern is a list of words or the name of a
// predicate; a word is a text or `{"any": [texts]}`.

extension ResolveContext {
    /// Whether every pattern is well-formed; reports those that are not.
    func checkCommands(_ list: ManifestValue) -> Bool {
        guard list.node.asArray != nil else { return false }
        if list.elements.isEmpty {
            report(.badCommand, "no command is named", at: list)
            return false
        }
        // Every one, so that all are reported in one pass.
        return list.elements.map(checkCommand).allSatisfy { $0 }
    }

    private func checkCommand(_ pattern: ManifestValue) -> Bool {
        switch pattern.node.value {
        case .string(let name):
            let letters = name.utf8.dropFirst()
            if name.utf8.first == UInt8(ascii: "@"), !letters.isEmpty,
                letters.allSatisfy({ ($0 >= 0x61 && $0 <= 0x7A) || $0 == UInt8(ascii: "_") })
            {
                return true
            }
            let words = name.utf8.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
            let list = "[" + words.map(ManifestText.quoted).joined(separator: ", ") + "]"
            report(
                .badCommand, "a command is a list of words, or a predicate such as `@fork_bomb`", at: pattern,
                fixIts: words.isEmpty || name.utf8.first == UInt8(ascii: "@")
                    ? [] : [.init(message: "write \(list)", range: pattern.range, replacement: list)])
            return false
        case .array(let words):
            if words.isEmpty {
                report(.badCommand, "the command has no words", at: pattern)
                return false
            }
            return pattern.elements.map(checkWord).allSatisfy { $0 }
        default:
            report(.badCommand, "a command is a list of words, or a predicate such as `@fork_bomb`", at: pattern)
            return false
        }
    }

    private func checkWord(_ word: ManifestValue) -> Bool {
        switch word.node.value {
        case .string: return checkName(word, "a word")
        case .object:
            let members = word.members
            guard members.count == 1, let any = word["any"], any.node.asArray != nil, !any.elements.isEmpty,
                any.elements.allSatisfy({ $0.node.asString != nil })
            else { break }
            return names(any, "a word").count == any.elements.count
        default: break
        }
        report(.badCommand, "a word is a text or `{\"any\": [texts]}`", at: word)
        return false
    }
}
