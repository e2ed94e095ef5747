internal import FakBasics

// Commands as they are when what is not known is nothing.

extension EffectReader {
    /// `git pu${x}sh`, `git $x push`: where nothing sets the variable, it is not there. The command is read once more
    /// without what is not known, beside a reading that leaves it open. Text next to other signs than those of names
    /// stays (`"$folder/file"`, `--file=$x`), as do words between quotes that are all unknown: there an empty value is
    /// no spelling of another command.
    mutating func runWithoutUnknown(_ range: Range<Int>, _ input: Flow) {
        var isOther = false
        let first = words.count
        for i in range {
            let word = words[i]
            guard word.flags.contains(.hasUnknown) else {
                words.append(word)
                continue
            }
            guard derive(word.range.count) else {
                words.removeLast(words.count - first)
                return note(.limit, offset)
            }
            guard let text = withoutUnknown(word) else {
                words.append(word)
                continue
            }
            isOther = true
            if text.isEmpty { continue }
            var rest = ArgvWord(scanning: bytes.span, Int(text.lowerBound)..<Int(text.upperBound))
            rest.flags.formUnion(word.flags.intersection(.downloaded))
            words.append(rest)
        }
        guard isOther, words.count > first else { return words.removeLast(words.count - first) }
        let (held, mark) = (scope, bindings.count)
        scope.conditions += 1
        _ = runCommand(first..<words.count, input, isPlain: false, isOuter: false)
        scope = held
        endBindings(since: mark)
    }

    /// The word without its unknown parts; nil where none of them can go.
    private mutating func withoutUnknown(_ word: ArgvWord) -> Range<Int32>? {
        if word.end - word.start == 1 {
            return bytes[Int(word.start)] == WordMarker.unknownWords ? word.start..<word.start : nil
        }
        let start = bytes.count
        var isOther = false
        var at = word.range.lowerBound
        while at < word.range.upperBound {
            var end = at
            while end < word.range.upperBound, WordMarker.isUnknown(bytes[end]) { end += 1 }
            if end == at {
                bytes.append(bytes[at])
                at += 1
                continue
            }
            let before = at == word.range.lowerBound || Self.isOfName(bytes[at - 1])
            let behind = end == word.range.upperBound || Self.isOfName(bytes[end])
            if before, behind {
                isOther = true
            } else {
                for i in at..<end { bytes.append(bytes[i]) }
            }
            at = end
        }
        return isOther ? Int32(start)..<Int32(bytes.count) : nil
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        byte == 0x2D || byte == 0x5F || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
    }
}
