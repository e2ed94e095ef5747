internal import ShellSyntax

// What `${x%w}` and its like make of a known value.

/// The argument of an operation.
struct OperationArgument {
    /// In `bytes`: with markers for the globs.
    var text: Range<Int32> = 0..<0
    /// Nothing in it was quoted or expanded.
    var isRaw = true
    /// The signs in front of it.
    var sign: UInt8 = 0
    var second: UInt8 = 0
}

extension EffectReader {
    mutating func appendDerived(_ part: ShellPart, _ making: inout WordInMaking) {
        let built = bytes.count
        let references = references
        var found = held(part) ?? environment(part)
        if found.isDownloaded { making.flags.insert(.downloaded) }
        if part.operation == .transform { notePrompts(part, found) }
        let first = values.count
        if !found.isUnknown, let argument = argument(part) {
            let isSlice = part.operation == .substring && found.isList
            if isSlice {
                let isPositional = part.subscriptWord < 0
                if let words = slice(found.words, argument, isPositional: isPositional) {
                    found.words = words
                } else {
                    found.isUnknown = true
                }
            }
            for i in found.words where !found.isUnknown {
                let word = values[Int(i)]
                guard let text = isSlice ? word.start..<word.end : derived(word, part, argument) else {
                    found.isUnknown = true
                    break
                }
                var result = ArgvWord(scanning: bytes.span, Int(text.lowerBound)..<Int(text.upperBound))
                if word.flags.contains(.downloaded) { result.flags.insert(.downloaded) }
                values.append(result)
            }
        } else {
            found.isUnknown = true
        }
        found.words = Int32(first)..<Int32(values.count)
        if found.isUnknown {
            drop(&making, from: built, references)
        } else if !found.isList, let word = found.words.first.map({ values[Int($0)] }) {
            if take(word.start..<word.end, part.isQuoted, &making, from: built, references) {
                if word.flags.contains(.downloaded) { making.flags.insert(.downloaded) }
                return
            }
            if Int(word.end) <= built { drop(&making, from: built, references) } else { move(&making, from: built) }
        } else {
            move(&making, from: built)
        }
        appendHeld(found, part, &making)
    }

    /// Of what the environment decides, the first byte of some values is known: they are paths.
    private mutating func environment(_ part: ShellPart) -> Held {
        let name = part.text
        var text: Range<Int32>?
        if isText(name, "IFS") {
            text = literal(" \t\n")
        } else if part.operation == .substring, isText(shell.words[Int(part.word)].span, "0:1"),
            isText(name, "HOME") || isText(name, "PATH") || isText(name, "PWD") || isText(name, "SHELL")
                || isText(name, "OLDPWD")
        {
            text = literal("/")
        }
        guard let text else {
            if environment.count < 1024 { environment.append(name) }
            return .unknown
        }
        values.append(ArgvWord(scanning: bytes.span, Int(text.lowerBound)..<Int(text.upperBound)))
        return Held(words: Int32(values.count - 1)..<Int32(values.count))
    }

    private mutating func argument(_ part: ShellPart) -> OperationArgument? {
        guard part.word >= 0 else { return nil }
        let word = shell.words[Int(part.word)]
        var out = OperationArgument()
        let start = Int(word.span.start)
        guard start >= 2 else { return nil }
        out.sign = shell.bytes[start - 1]
        out.second = shell.bytes[start - 2]
        for i in word.span.range {
            switch shell.bytes[i] {
            case 0x22, 0x24, 0x27, 0x5C, 0x60, 0x7E: out.isRaw = false
            default: break
            }
        }
        if out.isRaw {
            out.text = copied(word.span)
            for i in out.text {
                if bytes[Int(i)] == UInt8(ascii: "*") { bytes[Int(i)] = WordMarker.star }
                if bytes[Int(i)] == UInt8(ascii: "?") { bytes[Int(i)] = WordMarker.question }
            }
            return out
        }
        // Once it is expanded nothing tells the `/` that ends a pattern from one in it.
        if part.operation == .replace, hasQuotedSlash(word.span) { return nil }
        let mark = pending.count
        expand(word, splits: false)
        defer { pending.removeLast(pending.count - mark) }
        guard pending.count == mark + 1 else {
            out.text = 0..<0
            return pending.count == mark ? out : nil
        }
        out.text = pending[mark].start..<pending[mark].end
        for i in out.text {
            let byte = bytes[Int(i)]
            if byte == WordMarker.bracket || WordMarker.isUnknown(byte) || byte == WordMarker.data { return nil }
            // Between double quotes nothing tells a pattern from its characters.
            if part.isQuoted, byte == 0x2A || byte == 0x3F || byte == 0x5B { return nil }
        }
        return out
    }

    /// Whether a `/` stands in quotes, behind a backslash, or may come out of an expansion in front of the one that counts.
    private func hasQuotedSlash(_ span: ShellRange) -> Bool {
        var slashes = 0
        var isQuoting = false
        for i in span.range {
            switch shell.bytes[i] {
            case 0x2F: slashes += 1
            case 0x22, 0x27, 0x5C: isQuoting = true
            default: break
            }
        }
        return isQuoting && slashes > 1
    }

    /// What the operation makes of one word; nil where that is not known.
    private mutating func derived(_ word: ArgvWord, _ part: ShellPart, _ argument: OperationArgument) -> Range<Int32>? {
        let text = word.start..<word.end
        guard !word.flags.contains(.hasUnknown), derive(text.count) else { return nil }
        // What is not ASCII is left to the shell.
        for i in text where bytes[Int(i)] >= 0x80 && !WordMarker.isGlob(bytes[Int(i)]) { return nil }
        if word.flags.contains(.hasGlob) { return derivedName(text, part, argument) }
        switch part.operation {
        case .removePrefix, .removeSuffix:
            let isEnd = part.operation == .removeSuffix
            guard readPattern(argument.text, isRaw: argument.isRaw, backwards: isEnd) else { return nil }
            let isLongest = argument.sign == argument.second
            guard
                let count = match(
                    text, at: isEnd ? text.upperBound : text.lowerBound, backwards: isEnd, isLongest: isLongest)
            else { return nil }
            if count <= 0 { return text }
            return isEnd ? text.dropLast(count) : text.dropFirst(count)
        case .replace: return replace(text, argument)
        case .substring: return substring(text, argument)
        case .changeCase:
            guard argument.text.isEmpty else { return nil }
            return cased(text, argument.sign, isAll: argument.sign == argument.second)
        case .transform:
            guard let letter = argument.text.first.map({ bytes[Int($0)] }) else { return nil }
            switch letter {
            case UInt8(ascii: "U"): return cased(text, 0x5E, isAll: true)
            case UInt8(ascii: "u"): return cased(text, 0x5E, isAll: false)
            case UInt8(ascii: "L"): return cased(text, 0x2C, isAll: true)
            case UInt8(ascii: "P"), UInt8(ascii: "E"):
                return text.contains { bytes[Int($0)] == 0x5C || bytes[Int($0)] == 0x24 || bytes[Int($0)] == 0x60 }
                    ? nil : text
            case UInt8(ascii: "Q"):
                guard !text.contains(where: { bytes[Int($0)] == 0x27 }) else { return nil }
                let start = Int32(bytes.count)
                bytes.append(0x27)
                append(text)
                bytes.append(0x27)
                return start..<Int32(bytes.count)
            default: return nil
            }
        default: return nil
        }
    }

    private mutating func replace(_ text: Range<Int32>, _ argument: OperationArgument) -> Range<Int32>? {
        guard let (replacement, anchor) = readReplacement(argument) else { return nil }
        return replaced(text, replacement, anchor: anchor)
    }

    /// Takes the pattern of a replacement into `known.pattern`; `anchor` is as `replaced` has it.
    mutating func readReplacement(_ argument: OperationArgument) -> (text: Range<Int32>, anchor: UInt8)? {
        var pattern = argument.text
        var replacement = argument.text.upperBound..<argument.text.upperBound
        // Behind `//` a slash in front belongs to the pattern.
        let searched = argument.sign == 0x2F ? pattern.dropFirst() : pattern
        if let slash = searched.first(where: { bytes[Int($0)] == 0x2F }) {
            replacement = slash + 1..<pattern.upperBound
            pattern = pattern.lowerBound..<slash
        }
        guard readPattern(pattern, isRaw: argument.isRaw) else { return nil }
        for i in replacement {
            let byte = bytes[Int(i)]
            if byte == WordMarker.star { bytes[Int(i)] = UInt8(ascii: "*") }
            if byte == WordMarker.question { bytes[Int(i)] = UInt8(ascii: "?") }
            if byte == UInt8(ascii: "&"), !argument.isRaw { return nil }
        }
        // `//`, `/#`, `/%`: the sign in front of the argument; with one slash it is the slash alone.
        let anchor: UInt8 = argument.second == 0x2F ? argument.sign : 0
        if anchor == 0x25 { known.pattern.reverse() }
        return (replacement, anchor)
    }

    /// Offset and length of `${x:1:3}`: whole numbers.
    private func numbers(_ argument: OperationArgument) -> (offset: Int, length: Int?)? {
        guard argument.text.count < 32 else { return nil }
        let colon = argument.text.first { bytes[Int($0)] == 0x3A } ?? argument.text.upperBound
        guard let offset = integer(argument.text.lowerBound..<colon) else { return nil }
        if colon == argument.text.upperBound { return (offset, nil) }
        guard let length = integer(colon + 1..<argument.text.upperBound) else { return nil }
        return (offset, length)
    }

    private func integer(_ text: Range<Int32>) -> Int? {
        var text = text
        while let first = text.first, isBlank(bytes[Int(first)]) || bytes[Int(first)] == 0x28 {
            text = text.dropFirst()
        }
        while let last = text.last, isBlank(bytes[Int(last)]) || bytes[Int(last)] == 0x29 { text = text.dropLast() }
        if text.isEmpty { return 0 }
        let isNegative = bytes[Int(text.lowerBound)] == 0x2D
        if isNegative { text = text.dropFirst() }
        // `010` is octal.
        if text.count > 1, bytes[Int(text.lowerBound)] == 0x30 { return nil }
        guard let value = number(text) else { return nil }
        return isNegative ? -Int(value) : Int(value)
    }

    private func substring(_ text: Range<Int32>, _ argument: OperationArgument) -> Range<Int32>? {
        guard let (offset, length) = numbers(argument) else { return nil }
        let empty = text.upperBound..<text.upperBound
        let start = offset < 0 ? text.count + offset : offset
        guard start >= 0, start <= text.count else { return empty }
        var end = text.count
        if let length { end = length < 0 ? text.count + length : min(end, start + length) }
        guard end >= start else { return nil }
        return text.lowerBound + Int32(start)..<text.lowerBound + Int32(end)
    }

    /// Elements of a list: of the parameters the first is number 1, and number 0 is the shell's name.
    private func slice(_ words: Range<Int32>, _ argument: OperationArgument, isPositional: Bool) -> Range<Int32>? {
        guard let found = numbers(argument) else { return nil }
        var offset = found.offset
        let length = found.length
        if isPositional {
            if offset == 0 { return nil }
            if offset > 0 { offset -= 1 }
        }
        let start = offset < 0 ? words.count + offset : offset
        guard start >= 0, start < words.count else { return words.upperBound..<words.upperBound }
        let end = length.map { $0 < 0 ? start : min(words.count, start + $0) } ?? words.count
        return words.lowerBound + Int32(start)..<words.lowerBound + Int32(end)
    }

    mutating func cased(_ text: Range<Int32>, _ sign: UInt8, isAll: Bool) -> Range<Int32> {
        let start = Int32(bytes.count)
        for i in text {
            let byte = bytes[Int(i)]
            let isUpper = byte >= 0x41 && byte <= 0x5A
            let isLower = byte >= 0x61 && byte <= 0x7A
            let changes = sign == 0x5E ? isLower : sign == 0x2C ? isUpper : isUpper || isLower
            bytes.append(changes && (isAll || i == text.lowerBound) ? byte ^ 0x20 : byte)
        }
        return start..<Int32(bytes.count)
    }
}
