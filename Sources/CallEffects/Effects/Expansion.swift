internal import FakBasics
internal import ShellSyntax

// Words as the shell would make them, with markers for what is not known.

extension EffectReader {
    /// A word that is being put together at the end of `bytes`.
    struct WordInMaking {
        var start: Int
        /// It is there even when it is empty: quotes, text.
        var isThere = false
        var flags: WordFlags = []
        var splits: Bool
        /// `"$@"` without parameters stands in it.
        var isVoid = false
        /// It is the first word of a command and has other parts.
        var isProgram = false
        /// The number of `[` that may begin a bracket expression, as `openBracket` among the bytes.
        var brackets = 0
    }

    /// Stands for an unquoted `[` until the word is whole.
    private static let openBracket: UInt8 = 0xF8

    /// Appends what a word becomes to `pending`: none, one or several words. With `splits`, unquoted expansions are split.
    mutating func expand(_ word: ShellWord, splits: Bool, isProgram: Bool = false) {
        guard spend() else { return }
        if word.isLiteral {
            let text = copied(word.text)
            pending.append(ArgvWord(scanning: bytes.span, Int(text.lowerBound)..<Int(text.upperBound)))
            return
        }
        var making = WordInMaking(start: bytes.count, splits: splits)
        making.isProgram = isProgram && word.parts.count > 1
        for i in word.parts.range { appendPart(shell.parts[i], &making) }
        if word.isQuoted, !making.isVoid { making.isThere = true }
        finish(&making)
    }

    mutating func finish(_ making: inout WordInMaking) {
        if making.brackets > 0 { settleBrackets(making.start) }
        making.brackets = 0
        if bytes.count > making.start || making.isThere {
            var word = ArgvWord(scanning: bytes.span, making.start..<bytes.count)
            word.flags.formUnion(making.flags)
            pending.append(word)
        }
        making.start = bytes.count
        making.isThere = false
        making.flags = []
    }

    /// `[V]` is the sign itself, another bracket expression a marker, and what nothing closes a `[`.
    private mutating func settleBrackets(_ start: Int) {
        var to = start
        var from = start
        let end = bytes.count
        // No bracket closes what is open before this place.
        var open = from
        while from < end {
            let byte = bytes[from]
            guard byte == EffectReader.openBracket else {
                bytes[to] = byte
                to += 1
                from += 1
                continue
            }
            let close = from < open ? open : closingBracket(from, end)
            if close >= end || bytes[close] != 0x5D { open = close }
            if close < end, bytes[close] == 0x5D {
                let sign = bytes[from + 1] == EffectReader.openBracket ? 0x5B : bytes[from + 1]
                bytes[to] = close == from + 2 ? sign : WordMarker.bracket
                from = close + 1
            } else {
                bytes[to] = 0x5B
                from += 1
            }
            to += 1
        }
        bytes.removeLast(end - to)
    }

    /// Where a bracket expression ends, with what `[!]]` and `[[:upper:]]` have in them; else where no bracket can close it.
    private func closingBracket(_ start: Int, _ end: Int) -> Int {
        var at = start + 1
        if at < end, bytes[at] == 0x21 || bytes[at] == 0x5E { at += 1 }
        if at < end, bytes[at] == 0x5D { at += 1 }
        while at < end, bytes[at] != 0x2F, bytes[at] != 0x5D {
            let isOpen = bytes[at] == EffectReader.openBracket || bytes[at] == 0x5B
            if isOpen, at + 1 < end, ":.=".utf8.contains(bytes[at + 1]) {
                // Names of classes are short.
                let last = min(end - 1, at + 24)
                var close = at + 2
                while close < last, bytes[close] != bytes[at + 1] || bytes[close + 1] != 0x5D { close += 1 }
                if close < last { at = close + 1 }
            }
            at += 1
        }
        return at
    }

    mutating func appendPart(_ part: ShellPart, _ making: inout WordInMaking) {
        switch part.kind {
        case .literal:
            for i in part.text.range { bytes.append(shell.bytes[i]) }
            making.isThere = making.isThere || part.isQuoted || !part.text.isEmpty
        case .glob: appendGlob(part.text, &making)
        case .tilde:
            if let first = part.text.range.first, isFolderEntry(shell.bytes[first], part.text.count) {
                appendUnknown(true, &making)
            } else if known.state.hasOtherHome, part.text.isEmpty {
                appendHome(&making)
            } else if known.state.hasOtherHome, isText(part.text, "+") {
                appendUnknown(true, &making)
            } else if isText(part.text, "+") {
                appendFolder(part.isQuoted, &making)
            } else if isText(part.text, "-") {
                appendUnknown(part.isQuoted, &making)
            } else {
                bytes.append(0x7E)
                for i in part.text.range { bytes.append(shell.bytes[i]) }
            }
        case .arithmetic:
            forgetNumbers(part.text)
            // A number, of which no path has a `/` or a dot in front.
            bytes.append(WordMarker.star)
        case .command:
            let flow = substitutions.last { $0.node == part.node }?.flow ?? Flow()
            if flow.isDownloaded { making.flags.insert(.downloaded) }
            if let text = flow.text {
                appendValue(trimmed(text), part.isQuoted, &making)
            } else {
                appendUnknown(part.isQuoted, &making)
            }
        case .processIn, .processOut:
            let flow = substitutions.last { $0.node == part.node }?.flow ?? Flow()
            if flow.isDownloaded { making.flags.insert(.downloaded) }
            processes.append((Int32(bytes.count), flow))
            bytes.append(contentsOf: "/dev/fd/".utf8)
            bytes.append(WordMarker.unknownText)
        case .parameter: appendParameter(part, &making)
        case .array: appendArray(part, &making)
        }
    }

    /// `~1`, `~+1`, `~-0`: an entry of the stack of folders.
    private func isFolderEntry(_ first: UInt8, _ count: Int) -> Bool {
        first >= 0x30 && first <= 0x39 || (first == 0x2B || first == 0x2D) && count > 1
    }

    /// `~` where the script says what it is.
    private mutating func appendHome(_ making: inout WordInMaking) {
        let mark = bytes.count
        let name = literal("HOME")
        let held = binding(name)
        bytes.removeLast(bytes.count - mark)
        guard let held else { return bytes.append(0x7E) }
        guard !held.isUnknown, !areVariablesLost, let word = held.words.first.map({ values[Int($0)] }),
            derive(word.range.count)
        else { return bytes.append(WordMarker.unknownText) }
        append(word.start..<word.end)
    }

    mutating func appendUnknown(_ isQuoted: Bool, _ making: inout WordInMaking) {
        bytes.append(isQuoted || !making.splits ? WordMarker.unknownText : WordMarker.unknownWords)
    }

    /// Pattern characters as markers.
    private mutating func appendGlob(_ text: ShellRange, _ making: inout WordInMaking) {
        guard let first = text.range.first else { return }
        switch shell.bytes[first] {
        case UInt8(ascii: "*"):
            for i in text.range { bytes.append(shell.bytes[i] == UInt8(ascii: "*") ? WordMarker.star : shell.bytes[i]) }
        case UInt8(ascii: "?") where text.count == 1: bytes.append(WordMarker.question)
        case UInt8(ascii: "[") where text.count == 1:
            bytes.append(EffectReader.openBracket)
            making.brackets += 1
        default: bytes.append(WordMarker.unknownText)
        }
    }

    /// Without the line feeds at the end, as a substitution has it.
    private func trimmed(_ text: Range<Int32>) -> Range<Int32> {
        var end = text.upperBound
        while end > text.lowerBound, bytes[Int(end) - 1] == 0x0A { end -= 1 }
        return text.lowerBound..<end
    }

    // MARK: Text that is built while a word is

    /// Puts the word in making behind bytes that were appended since `end`.
    mutating func move(_ making: inout WordInMaking, from end: Int) {
        guard end < bytes.count else { return }
        let start = making.start
        making.start = bytes.count
        guard spend(end - start) else { return }
        append(Int32(start)..<Int32(end))
    }

    /// How much refers to what is built: see `drop`.
    var references: Int { assigned.count + processes.count }

    /// What was built since `end` is not needed any more, unless something refers to it.
    mutating func drop(_ making: inout WordInMaking, from end: Int, _ references: Int) {
        if references == self.references {
            bytes.removeLast(bytes.count - end)
        } else {
            move(&making, from: end)
        }
    }

    /// The same for all but a text in it, which becomes the end of the word in making as it is. False where the text is to
    /// be split, or stands elsewhere: then nothing is done.
    mutating func take(
        _ text: Range<Int32>, _ isQuoted: Bool, _ making: inout WordInMaking, from end: Int, _ references: Int
    ) -> Bool {
        guard isQuoted || !making.splits, Int(text.lowerBound) >= end, references == self.references,
            derive(text.count)
        else { return false }
        var to = end
        for i in text {
            bytes[to] = bytes[Int(i)]
            to += 1
        }
        bytes.removeLast(bytes.count - to)
        making.isThere = making.isThere || isQuoted
        return true
    }
}
