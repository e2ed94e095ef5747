internal import CallEffects
internal import FakBasics
public import PolicySemantics

/// Patterns of commands by their definition, on keys taken apart: no automaton, no regex.
public enum CommandMatching {
    /// Whether a pattern matches a command's key. One that denies ignores what else the command has; one that allows has to
    /// be all of it.
    public static func matches(_ pattern: CommandPattern, key: [UInt8], isAllow: Bool) -> Bool {
        switch pattern {
        case .predicate(let predicate):
            return key == [CommandKey.predicate] + Array(predicate.rawValue.utf8)
        case .words(let words):
            guard let program = words.first, let command = SplitKey(key) else { return false }
            let isOpen = !isAllow || words.contains(.rest)
            let operands = words.dropFirst().filter { word in
                switch word {
                case .literal, .one, .rest: true
                case .options, .anyOption: false
                }
            }
            return isWord(program, command.program)
                && hasOptions(words.dropFirst(), command.options, isOpen: isOpen)
                && hasWords(operands[...], command.words[...], isAllow: isAllow)
        }
    }

    /// The parts of a key; nil for one that is none of a command.
    private struct SplitKey {
        var program: [UInt8]
        var options: [[UInt8]]
        var words: [[UInt8]]

        init?(_ key: [UInt8]) {
            let halves = key.split(separator: CommandKey.words, omittingEmptySubsequences: false)
            guard halves.count == 2, key.first != CommandKey.predicate else { return nil }
            func pieces(_ half: ArraySlice<UInt8>) -> [[UInt8]]? {
                let parts = half.split(separator: CommandKey.separator, omittingEmptySubsequences: false)
                guard parts.last?.isEmpty == true else { return nil }
                return parts.dropLast().map { Array($0) }
            }
            guard let front = pieces(halves[0]), let program = front.first, let words = pieces(halves[1]) else {
                return nil
            }
            self.program = program
            options = Array(front.dropFirst())
            self.words = words
        }
    }

    /// A text as code points, with U+FFFD for bytes that are none: as patterns see it.
    private static func scalars(_ text: [UInt8]) -> [UInt32] {
        var out: [UInt32] = []
        var at = 0
        while at < text.count {
            let step = UTF8Bytes.decode(text.span, at: at)
            out.append(step.scalar)
            at += step.length
        }
        return out
    }

    private static func isSame(_ text: String, _ found: [UInt8]) -> Bool {
        text.unicodeScalars.map(\.value) == scalars(found)
    }

    private static func isWord(_ word: CommandWord, _ found: [UInt8]) -> Bool {
        switch word {
        case .literal(let texts): texts.contains { isSame($0, found) }
        case .one, .rest: true
        case .options, .anyOption: false
        }
    }

    // MARK: Operands

    private static func hasWords(
        _ pattern: ArraySlice<CommandWord>, _ found: ArraySlice<[UInt8]>, isAllow: Bool
    ) -> Bool {
        guard let word = pattern.first else { return found.isEmpty || !isAllow }
        if word == .rest {
            return (found.startIndex...found.endIndex).contains { start in
                hasWords(pattern.dropFirst(), found[start...], isAllow: isAllow)
            }
        }
        guard let first = found.first, isWord(word, first) else { return false }
        return hasWords(pattern.dropFirst(), found.dropFirst(), isAllow: isAllow)
    }

    // MARK: Options

    private static func hasOptions(
        _ words: ArraySlice<CommandWord>, _ found: [[UInt8]], isOpen: Bool, _ wanted: [String] = []
    ) -> Bool {
        guard let word = words.first else { return isMet(wanted, found, isOpen: isOpen) }
        let rest = words.dropFirst()
        switch word {
        case .options(let all): return hasOptions(rest, found, isOpen: isOpen, wanted + all)
        case .anyOption(let any): return any.contains { hasOptions(rest, found, isOpen: isOpen, wanted + [$0]) }
        case .literal, .one, .rest: return hasOptions(rest, found, isOpen: isOpen, wanted)
        }
    }

    /// Whether each wanted option is there and, in a command that is named as a whole, no other.
    private static func isMet(_ wanted: [String], _ found: [[UInt8]], isOpen: Bool) -> Bool {
        let isThere = wanted.allSatisfy { option in found.contains { isOption(option, $0) } }
        if isOpen || !isThere { return isThere }
        // An option that is wanted with a value is not wanted once more without one.
        var distinct: [[UInt32]] = []
        for option in wanted {
            let text = option.unicodeScalars.map(\.value)
            let isSaid = wanted.contains { other in
                let longer = other.unicodeScalars.map(\.value)
                return longer.count > text.count && longer.starts(with: text + [0x3D])
            }
            if !isSaid, !distinct.contains(text) { distinct.append(text) }
        }
        return distinct.count == found.count
            && found.allSatisfy { option in wanted.contains { isOption($0, option) } }
    }

    /// The option itself and, unless the pattern says a value, the option with any.
    private static func isOption(_ wanted: String, _ found: [UInt8]) -> Bool {
        if isSame(wanted, found) { return true }
        if wanted.utf8.contains(UInt8(ascii: "=")) { return false }
        return scalars(found).starts(with: wanted.unicodeScalars.map(\.value) + [0x3D])
    }
}
