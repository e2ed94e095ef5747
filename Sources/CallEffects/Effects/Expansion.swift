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

    private mutating func finish(_ making: inout WordInMaking) {
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
        while from < end {
            let byte = bytes[from]
            guard byte == EffectReader.openBracket else {
                bytes[to] = byte
                to += 1
                from += 1
                continue
            }
            var close = from + 2
            while close < end, bytes[close] != 0x5D, bytes[close] != 0x2F { close += 1 }
            if close < end, bytes[close] == 0x5D {
                bytes[to] = close == from + 2 ? bytes[from + 1] : WordMarker.bracket
                from = close + 1
            } else {
                bytes[to] = 0x5B
                from += 1
            }
            to += 1
        }
        bytes.removeLast(end - to)
    }

    private mutating func appendPart(_ part: ShellPart, _ making: inout WordInMaking) {
        switch part.kind {
        case .literal:
            for i in part.text.range { bytes.append(shell.bytes[i]) }
            making.isThere = making.isThere || part.isQuoted || !part.text.isEmpty
        case .glob: appendGlob(part.text, &making)
        case .tilde:
            if isText(part.text, "+") {
                appendFolder(part.isQuoted, &making)
            } else if isText(part.text, "-") {
                appendUnknown(part.isQuoted, &making)
            } else {
                bytes.append(0x7E)
                for i in part.text.range { bytes.append(shell.bytes[i]) }
            }
        case .arithmetic: bytes.append(WordMarker.unknownText)
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
        case .array:
            for i in part.array.range {
                finish(&making)
                expand(shell.words[i], splits: true)
            }
        }
    }

    private mutating func appendUnknown(_ isQuoted: Bool, _ making: inout WordInMaking) {
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

    /// The value of a variable or a substitution: split where it is not quoted.
    private mutating func appendValue(_ text: Range<Int32>, _ isQuoted: Bool, _ making: inout WordInMaking) {
        if isQuoted || !making.splits {
            append(text)
            making.isThere = making.isThere || isQuoted
            return
        }
        for i in text {
            let byte = bytes[Int(i)]
            switch byte {
            case 0x20, 0x09, 0x0A:
                if bytes.count > making.start || making.isThere { finish(&making) }
            case UInt8(ascii: "*"): bytes.append(WordMarker.star)
            case UInt8(ascii: "?"): bytes.append(WordMarker.question)
            default: bytes.append(byte)
            }
        }
    }

    /// Without the line feeds at the end, as a substitution has it.
    private func trimmed(_ text: Range<Int32>) -> Range<Int32> {
        var end = text.upperBound
        while end > text.lowerBound, bytes[Int(end) - 1] == 0x0A { end -= 1 }
        return text.lowerBound..<end
    }

    // MARK: Parameters

    private mutating func appendParameter(_ part: ShellPart, _ making: inout WordInMaking) {
        if part.isIndirect { return appendUnknown(part.isQuoted, &making) }
        switch part.operation {
        case .none, .orError: appendNamed(part.text, part, &making)
        case .length, .names, .keys: bytes.append(WordMarker.unknownText)
        case .useDefault, .assignDefault, .useAlternative: appendAlternative(part.text, part, &making)
        case .substring, .removePrefix, .removeSuffix, .replace, .changeCase, .transform:
            if let known = binding(part.text), known.isDownloaded { making.flags.insert(.downloaded) }
            appendUnknown(part.isQuoted, &making)
        }
    }

    /// Puts the word in making behind bytes that were appended since `end`.
    private mutating func move(_ making: inout WordInMaking, from end: Int) {
        guard end < bytes.count else { return }
        let start = making.start
        making.start = bytes.count
        guard spend(end - start) else { return }
        append(Int32(start)..<Int32(end))
    }

    private mutating func appendNamed(_ name: ShellRange, _ part: ShellPart, _ making: inout WordInMaking) {
        if let first = name.range.first, shell.bytes[first] >= 0x30, shell.bytes[first] <= 0x39 {
            return appendPositional(name, part, &making)
        }
        if isText(name, "@") || isText(name, "*") {
            guard let positional = scope.positional else { return appendUnknown(false, &making) }
            return appendElements(positional, part, joins: isText(name, "*") && part.isQuoted, &making)
        }
        if areVariablesLost { return appendUnknown(part.isQuoted, &making) }
        if let held = binding(name) {
            if held.isDownloaded { making.flags.insert(.downloaded) }
            if held.isUnknown { return appendUnknown(part.isQuoted, &making) }
            if part.subscriptWord >= 0 {
                let index = shell.words[Int(part.subscriptWord)]
                let text = index.isLiteral ? index.text : ShellRange.empty
                if held.isArray, text.count == 1 {
                    let sign = shell.bytes[Int(text.start)]
                    if sign == 0x40 || sign == 0x2A {
                        return appendElements(held.words, part, joins: sign == 0x2A && part.isQuoted, &making)
                    }
                    if sign >= 0x30, sign <= 0x39, Int(sign) - 0x30 < held.words.count {
                        return appendWord(values[Int(held.words.lowerBound) + Int(sign) - 0x30], part, &making)
                    }
                }
                return appendUnknown(part.isQuoted, &making)
            }
            if held.isArray, held.words.isEmpty { making.isVoid = true }
            if let first = held.words.first { appendWord(values[Int(first)], part, &making) }
            making.isThere = making.isThere || part.isQuoted
            return
        }
        if isText(name, "IFS") {
            if part.isQuoted || !making.splits {
                bytes.append(0x20)
            } else if bytes.count > making.start || making.isThere {
                finish(&making)
            }
        } else if isText(name, "HOME") {
            bytes.append(0x7E)
        } else if isText(name, "PWD") {
            appendFolder(part.isQuoted, &making)
        } else {
            if environment.count < 1024 { environment.append(name) }
            // What is not set is nothing; as the name of a program that is the likelier case.
            if making.isProgram {
                making.flags.insert(.likely)
                return
            }
            appendUnknown(part.isQuoted, &making)
        }
    }

    private mutating func appendFolder(_ isQuoted: Bool, _ making: inout WordInMaking) {
        if scope.isFolderUnknown { return appendUnknown(isQuoted, &making) }
        if scope.folder.isEmpty { bytes.append(0x2E) } else { append(scope.folder) }
    }

    private mutating func appendPositional(_ name: ShellRange, _ part: ShellPart, _ making: inout WordInMaking) {
        var number = 0
        for i in name.range {
            let byte = shell.bytes[i]
            guard byte >= 0x30, byte <= 0x39, number < 1000 else { return appendUnknown(part.isQuoted, &making) }
            number = number * 10 + Int(byte) - 0x30
        }
        guard let positional = scope.positional, number > 0 else { return appendUnknown(part.isQuoted, &making) }
        guard number <= positional.count else {
            making.isThere = making.isThere || part.isQuoted
            return
        }
        appendWord(values[Int(positional.lowerBound) + number - 1], part, &making)
    }

    private mutating func appendWord(_ word: ArgvWord, _ part: ShellPart, _ making: inout WordInMaking) {
        if word.flags.contains(.downloaded) { making.flags.insert(.downloaded) }
        appendValue(word.start..<word.end, part.isQuoted, &making)
        making.isThere = making.isThere || part.isQuoted
    }

    private mutating func appendElements(
        _ range: Range<Int32>, _ part: ShellPart, joins: Bool, _ making: inout WordInMaking
    ) {
        var isFirst = true
        if range.isEmpty, !joins { making.isVoid = true }
        for i in range {
            if !isFirst {
                if joins || !making.splits { bytes.append(0x20) } else { finish(&making) }
            }
            isFirst = false
            appendWord(values[Int(i)], part, &making)
        }
    }

    /// `${x:-w}` and its like: what a known variable says; else the word, which is likely and not sure.
    private mutating func appendAlternative(_ name: ShellRange, _ part: ShellPart, _ making: inout WordInMaking) {
        let held = binding(name)
        let isSet = held != nil && !held!.isUnknown && !held!.words.isEmpty
        if part.operation == .useAlternative ? !isSet : isSet {
            if part.operation == .useAlternative {
                if held == nil || held!.isUnknown { appendUnknown(part.isQuoted, &making) }
            } else {
                appendNamed(name, part, &making)
            }
            return
        }
        guard part.word >= 0 else { return }
        if held?.isDownloaded == true { making.flags.insert(.downloaded) }
        let mark = pending.count
        let built = bytes.count
        expand(shell.words[Int(part.word)], splits: false)
        guard pending.count > mark else { return }
        let value = pending[mark]
        pending.removeLast(pending.count - mark)
        move(&making, from: built)
        making.flags.formUnion(value.flags.intersection(.downloaded))
        making.flags.insert(.likely)
        appendValue(value.start..<value.end, part.isQuoted, &making)
        if part.operation == .assignDefault {
            values.append(value)
            assigned.append((name, Int32(values.count - 1)))
        }
    }

    /// What the words expanded so far read and set of the environment: no word is in making.
    mutating func settleNames() {
        for name in environment { addEffect(.envRead, copied(name), []) }
        environment.clear()
        for (name, value) in assigned { bind(copied(name), value..<value + 1) }
        assigned.clear()
    }
}
