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
    }

    /// Appends what a word becomes to `pending`: none, one or several words. With `splits`, unquoted expansions are split.
    mutating func expand(_ word: ShellWord, splits: Bool) {
        guard spend() else { return }
        if word.isLiteral {
            let text = copied(word.text)
            pending.append(ArgvWord(scanning: bytes.span, Int(text.lowerBound)..<Int(text.upperBound)))
            return
        }
        var making = WordInMaking(start: bytes.count, splits: splits)
        for i in word.parts.range { appendPart(shell.parts[i], &making) }
        if word.isQuoted { making.isThere = true }
        finish(&making)
    }

    private mutating func finish(_ making: inout WordInMaking) {
        if bytes.count > making.start || making.isThere {
            var word = ArgvWord(scanning: bytes.span, making.start..<bytes.count)
            word.flags.formUnion(making.flags)
            if making.flags.contains(.likely) { word.flags.remove(.known) }
            pending.append(word)
        }
        making.start = bytes.count
        making.isThere = false
        making.flags = []
    }

    private mutating func appendPart(_ part: ShellPart, _ making: inout WordInMaking) {
        switch part.kind {
        case .literal:
            for i in part.text.range { bytes.append(shell.bytes[i]) }
            making.isThere = making.isThere || part.isQuoted || !part.text.isEmpty
        case .glob: appendGlob(part.text)
        case .tilde:
            bytes.append(0x7E)
            for i in part.text.range { bytes.append(shell.bytes[i]) }
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
    private mutating func appendGlob(_ text: ShellRange) {
        guard let first = text.range.first else { return }
        switch shell.bytes[first] {
        case UInt8(ascii: "*"):
            for i in text.range { bytes.append(shell.bytes[i] == UInt8(ascii: "*") ? WordMarker.star : shell.bytes[i]) }
        case UInt8(ascii: "?") where text.count == 1: bytes.append(WordMarker.question)
        case UInt8(ascii: "[") where text.count > 2 && shell.bytes[Int(text.end) - 1] == UInt8(ascii: "]"):
            bytes.append(WordMarker.bracket)
        case UInt8(ascii: "[") where text.count == 1: bytes.append(shell.bytes[first])
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
            if let first = held.words.first { appendWord(values[Int(first)], part, &making) }
            making.isThere = making.isThere || part.isQuoted
            return
        }
        if isText(name, "HOME") {
            bytes.append(0x7E)
        } else if isText(name, "PWD") {
            if scope.isFolderUnknown { return appendUnknown(part.isQuoted, &making) }
            if scope.folder.isEmpty { bytes.append(0x2E) } else { append(scope.folder) }
        } else {
            if environment.count < 1024 { environment.append(name) }
            appendUnknown(part.isQuoted, &making)
        }
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
        environment.removeAll(keepingCapacity: true)
        for (name, value) in assigned { bind(copied(name), value..<value + 1) }
        assigned.removeAll(keepingCapacity: true)
    }
}
