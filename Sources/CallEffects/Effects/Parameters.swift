internal import FakBasics
internal import ShellSyntax

// What parameters hold, as words of `values`.

extension EffectReader {
    /// What a parameter holds, as far as that is known.
    struct Held {
        /// In `values`: one for a scalar, none for what is not set.
        var words: Range<Int32> = 0..<0
        var isUnknown = false
        var isDownloaded = false
        /// `@` or `*`: each element is a word of its own.
        var isList = false
        /// `*`: one word between quotes.
        var joins = false
        static let unknown = Held(isUnknown: true)
    }

    /// What the script says of a parameter; nil where the environment decides it. May build text at the end of `bytes`.
    mutating func held(_ part: ShellPart) -> Held? {
        let name = part.text
        guard let first = name.range.first else { return .unknown }
        if part.isIndirect { return indirect(part) }
        let sign = shell.bytes[first]
        if sign >= 0x30, sign <= 0x39 { return positional(name) }
        if sign == 0x40 || sign == 0x2A, name.count == 1 {
            guard let positional = scope.positional else { return .unknown }
            return Held(words: positional, isList: true, joins: sign == 0x2A)
        }
        if areVariablesLost { return .unknown }
        let binding = binding(name)
        guard part.subscriptWord >= 0 else {
            guard let binding else { return nil }
            return Held(
                words: binding.words.isEmpty ? binding.words : binding.words.lowerBound..<binding.words.lowerBound + 1,
                isUnknown: binding.isUnknown, isDownloaded: binding.isDownloaded,
                isList: binding.isArray && binding.words.isEmpty)
        }
        let index = shell.words[Int(part.subscriptWord)]
        if index.span.count == 1, let only = index.span.range.first {
            let sign = shell.bytes[only]
            if sign == 0x40 || sign == 0x2A {
                guard let binding else { return nil }
                return Held(
                    words: binding.words, isUnknown: binding.isUnknown, isDownloaded: binding.isDownloaded,
                    isList: true, joins: sign == 0x2A)
            }
        }
        return element(copied(name), known: binding, knownText(index))
    }

    /// What a word becomes, where that is one known text.
    mutating func knownText(_ word: ShellWord) -> Range<Int32>? {
        let mark = pending.count
        expand(word, splits: false)
        defer { pending.removeLast(pending.count - mark) }
        guard pending.count == mark + 1, pending[mark].flags.contains(.known) else { return nil }
        return pending[mark].start..<pending[mark].end
    }

    /// The element of an array, by its subscript.
    private mutating func element(_ name: Range<Int32>, known binding: Binding?, _ index: Range<Int32>?) -> Held? {
        guard let index else { return binding == nil ? nil : .unknown }
        if let binding, !binding.isUnknown {
            var text = index
            let isNegative = text.first.map { bytes[Int($0)] == 0x2D } ?? false
            if isNegative { text = text.dropFirst() }
            guard var place = number(text).map(Int.init) else { return .unknown }
            if isNegative { place = binding.words.count - place }
            guard place >= 0, place < binding.words.count else { return Held(isDownloaded: binding.isDownloaded) }
            let word = binding.words.lowerBound + Int32(place)
            return Held(words: word..<word + 1, isDownloaded: binding.isDownloaded)
        }
        guard binding != nil else { return nil }
        // What was given to this element alone, after all that is not known of the others.
        let start = Int32(bytes.count)
        append(name)
        bytes.append(0x5B)
        append(index)
        let key = start..<Int32(bytes.count)
        var i = bindings.count
        while i > 0 {
            i -= 1
            if isSame(bindings[i].name, name) { return Held(isUnknown: true, isDownloaded: bindings[i].isDownloaded) }
            if isSame(bindings[i].name, key) {
                return Held(
                    words: bindings[i].words, isUnknown: bindings[i].isUnknown, isDownloaded: bindings[i].isDownloaded)
            }
        }
        return .unknown
    }

    private func positional(_ name: ShellRange) -> Held {
        var number = 0
        for i in name.range {
            let byte = shell.bytes[i]
            guard byte >= 0x30, byte <= 0x39, number < 1000 else { return .unknown }
            number = number * 10 + Int(byte) - 0x30
        }
        if number == 0 { return scope.zero >= 0 ? Held(words: scope.zero..<scope.zero + 1) : .unknown }
        guard let positional = scope.positional else { return .unknown }
        // A word that may become several moves those behind it.
        for i in positional.prefix(number) where mayBeSeveral(values[Int(i)]) { return .unknown }
        guard number <= positional.count else { return Held() }
        let word = positional.lowerBound + Int32(number) - 1
        return Held(words: word..<word + 1)
    }

    private func mayBeSeveral(_ word: ArgvWord) -> Bool {
        guard word.flags.contains(.hasUnknown) else { return false }
        return (word.start..<word.end).contains { bytes[Int($0)] == WordMarker.unknownWords }
    }

    /// `${!x}`: the variable whose name `x` holds.
    private mutating func indirect(_ part: ShellPart) -> Held {
        guard let held = binding(part.text), part.subscriptWord < 0, !held.isUnknown, let first = held.words.first
        else {
            return .unknown
        }
        let name = values[Int(first)].start..<values[Int(first)].end
        guard let named = binding(name), !areVariablesLost else {
            return Held(isUnknown: true, isDownloaded: held.isDownloaded)
        }
        return Held(
            words: named.words.prefix(1), isUnknown: named.isUnknown,
            isDownloaded: held.isDownloaded || named.isDownloaded)
    }

    // MARK: Parts of words

    mutating func appendParameter(_ part: ShellPart, _ making: inout WordInMaking) {
        switch part.operation {
        case .none, .orError: appendNamed(part, &making)
        case .length: appendLength(part, &making)
        case .names, .keys: appendUnknown(part.isQuoted, &making)
        case .useDefault, .assignDefault, .useAlternative: appendAlternative(part, &making)
        case .substring, .removePrefix, .removeSuffix, .replace, .changeCase, .transform:
            appendDerived(part, &making)
        }
    }

    private mutating func appendNamed(_ part: ShellPart, _ making: inout WordInMaking) {
        if part.operation == .orError { known.state.hasMessages = true }
        let built = bytes.count
        let references = references
        let found = held(part)
        drop(&making, from: built, references)
        if let found {
            appendHeld(found, part, &making)
        } else {
            appendEnvironment(part.text, part, &making)
        }
    }

    mutating func appendHeld(_ held: Held, _ part: ShellPart, _ making: inout WordInMaking) {
        if held.isDownloaded { making.flags.insert(.downloaded) }
        if held.isUnknown { return appendUnknown(held.isList ? false : part.isQuoted, &making) }
        if held.isList { return appendElements(held.words, part, joins: held.joins && part.isQuoted, &making) }
        if let word = held.words.first { appendWord(values[Int(word)], part, &making) }
        making.isThere = making.isThere || part.isQuoted
    }

    /// What the script does not set: of some names the value is plain, of others it is the environment's.
    private mutating func appendEnvironment(_ name: ShellRange, _ part: ShellPart, _ making: inout WordInMaking) {
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
        } else if isText(name, "#"), let positional = scope.positional {
            _ = digits(positional.count)
        } else if isNumber(name) {
            bytes.append(WordMarker.star)
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

    /// A parameter of the shell that is a number.
    private func isNumber(_ name: ShellRange) -> Bool {
        isText(name, "$") || isText(name, "?") || isText(name, "RANDOM")
            || isText(name, "BASHPID") || isText(name, "PPID") || isText(name, "UID") || isText(name, "EUID")
    }

    mutating func appendFolder(_ isQuoted: Bool, _ making: inout WordInMaking) {
        if scope.isFolderUnknown { return appendUnknown(isQuoted, &making) }
        if scope.folder.isEmpty { bytes.append(0x2E) } else { append(scope.folder) }
    }

    private mutating func appendWord(_ word: ArgvWord, _ part: ShellPart, _ making: inout WordInMaking) {
        if word.flags.contains(.downloaded) { making.flags.insert(.downloaded) }
        appendValue(word.start..<word.end, part.isQuoted, &making)
        making.isThere = making.isThere || part.isQuoted
    }

    mutating func appendElements(
        _ range: Range<Int32>, _ part: ShellPart, joins: Bool, _ making: inout WordInMaking
    ) {
        var isFirst = true
        if range.isEmpty, !joins { making.isVoid = true }
        for i in range {
            guard spend() else { return }
            if !isFirst {
                if joins || !making.splits { appendSeparator() } else { finish(&making) }
            }
            isFirst = false
            appendWord(values[Int(i)], part, &making)
        }
    }

    private mutating func appendLength(_ part: ShellPart, _ making: inout WordInMaking) {
        let built = bytes.count
        let references = references
        let found = held(part)
        drop(&making, from: built, references)
        guard let found, !found.isUnknown else { return bytes.append(WordMarker.unknownText) }
        if found.isList {
            _ = digits(found.words.count)
        } else if let word = found.words.first.map({ values[Int($0)] }) {
            // Of characters, which are more than bytes where there are others than ASCII's.
            let isPlain = !(word.start..<word.end).contains { bytes[Int($0)] >= 0x80 }
            if isPlain { _ = digits(word.range.count) } else { bytes.append(WordMarker.unknownText) }
        } else {
            bytes.append(0x30)
        }
    }

    /// `${x:-w}` and its like: what a known variable says; else the word, which is likely and not sure.
    private mutating func appendAlternative(_ part: ShellPart, _ making: inout WordInMaking) {
        let built = bytes.count
        let references = references
        let found = held(part)
        var isSet = found != nil && !found!.isUnknown && !found!.words.isEmpty
        // With a colon, an empty value is none.
        if isSet, part.word >= 0, found!.words.count == 1, values[Int(found!.words.lowerBound)].range.isEmpty {
            let start = Int(shell.words[Int(part.word)].span.start)
            if start >= 2, shell.bytes[start - 2] == 0x3A { isSet = false }
        }
        if part.operation == .useAlternative ? !isSet : isSet {
            drop(&making, from: built, references)
            if part.operation == .useAlternative {
                if found == nil || found!.isUnknown { appendUnknown(part.isQuoted, &making) }
            } else {
                appendHeld(found!, part, &making)
            }
            return
        }
        guard part.word >= 0 else { return drop(&making, from: built, references) }
        if found?.isDownloaded == true { making.flags.insert(.downloaded) }
        making.flags.insert(.likely)
        let word = shell.words[Int(part.word)]
        guard part.operation == .assignDefault else {
            drop(&making, from: built, references)
            return appendArgument(word, part.isQuoted, &making)
        }
        let mark = pending.count
        expand(word, splits: false)
        guard pending.count > mark else { return drop(&making, from: built, references) }
        let value = pending[mark]
        pending.removeLast(pending.count - mark)
        move(&making, from: built)
        making.flags.formUnion(value.flags.intersection(.downloaded))
        appendValue(value.start..<value.end, part.isQuoted, &making)
        values.append(value)
        assigned.append((part.text, Int32(values.count - 1)))
    }

    /// The argument of `${x-w}` in place of the parameter: what is quoted in it is not split.
    private mutating func appendArgument(_ word: ShellWord, _ isQuoted: Bool, _ making: inout WordInMaking) {
        for i in word.parts.range {
            let part = shell.parts[i]
            if part.kind == .literal, !part.isQuoted, !isQuoted, making.splits {
                appendSplit(part.text, &making)
            } else {
                appendPart(part, &making)
            }
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
