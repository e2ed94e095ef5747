// Operands of program texts: literals, groups, names with what is called on them.

extension EffectReader {
    mutating func readOperand(_ c: inout CodeCursor) -> CodeValue? {
        skipBlank(&c, lines: c.spansLines)
        guard c.at < c.end, c.depth < 40 else { return nil }
        let byte = bytes[c.at]
        if let value = readLiteralOperand(byte, &c) { return readMembers(value, name: 0..<0, &c) }
        switch byte {
        case 0x28:
            c.at += 1
            return readMembers(readGroup(0x29, &c), name: 0..<0, &c)
        case 0x5B:
            c.at += 1
            var value = readGroup(0x5D, &c)
            if value.kind == .text || value.kind == .name {
                value = resolved(value)
                if value.kind == .text { value.kind = .list }
            }
            return readMembers(value, name: 0..<0, &c)
        case 0x7B:
            c.at += 1
            readObject(&c)
            return readMembers(.unknown, name: 0..<0, &c)
        case 0x24, 0x40, 0x25, 0x26:
            guard c.language != .javascript || byte == 0x24 else { return nil }
            if isNameStart(byte, c.language) { return readNamed(&c) }
            return readSigil(&c)
        case 0x21, 0x7E, 0x2D, 0x2B, 0x5C:
            c.at += 1
            return readOperand(&c) == nil ? nil : .unknown
        case 0x2A:
            // `*words`
            while c.at < c.end, bytes[c.at] == 0x2A { c.at += 1 }
            return readOperand(&c)
        case 0x2E where next(c) == 0x2E:
            while c.at < c.end, bytes[c.at] == 0x2E { c.at += 1 }
            return readOperand(&c)
        case 0x2F where c.language != .python && c.language != .lua && c.language != .php:
            guard skipRegex(&c) else {
                c.at += 1
                return nil
            }
            return readMembers(.unknown, name: 0..<0, &c)
        case 0x3A where c.language == .ruby && isNameStart(next(c), .ruby):
            c.at += 1
            return CodeValue(kind: .text, text: readName(&c))
        case 0x3C:
            // `<F>`; a here document is not read.
            if next(c) == 0x3C, c.language == .perl || c.language == .ruby || c.language == .php {
                c.isLost = true
                return nil
            }
            guard c.language == .perl else { return nil }
            while c.at < c.end, bytes[c.at] != 0x3E, bytes[c.at] != 0x0A { c.at += 1 }
            return .unknown
        default:
            return isNameStart(byte, c.language) ? readNamed(&c) : nil
        }
    }

    private mutating func readLiteralOperand(_ byte: UInt8, _ c: inout CodeCursor) -> CodeValue? {
        switch byte {
        case 0x22: return readLiteral(&c)
        case 0x27: return c.language == .awk ? nil : readLiteral(&c)
        case 0x60:
            let isRun = c.language != .javascript
            let value = readLiteral(&c)
            guard isRun else { return value }
            runValue(value, &c)
            return .unknown
        case 0x30...0x39:
            let start = c.at
            while c.at < c.end, isNamePart(bytes[c.at], c.language) || bytes[c.at] == 0x2E && next(c) >= 0x30 && next(c) <= 0x39 {
                c.at += 1
            }
            return CodeValue(kind: .text, text: Int32(start)..<Int32(c.at), isNumber: true)
        case 0x5B where c.language == .lua && (next(c) == 0x5B || next(c) == 0x3D):
            return readLongBracket(&c)
        case 0x25 where c.language == .ruby:
            var inner = c
            inner.at += 1
            guard inner.at < c.end else { return nil }
            let kind = bytes[inner.at]
            if "qQwWiIxr".utf8.contains(kind) { inner.at += 1 }
            guard inner.at < c.end, "{([<|!/".utf8.contains(bytes[inner.at]), let text = readDelimited(&inner) else { return nil }
            c.at = inner.at
            return quoted(text, kind, &c)
        default: return nil
        }
    }

    /// `[[…]]`, `[==[…]==]`
    private mutating func readLongBracket(_ c: inout CodeCursor) -> CodeValue? {
        var at = c.at + 1
        var level = 0
        while at < c.end, bytes[at] == 0x3D {
            at += 1
            level += 1
        }
        guard at < c.end, bytes[at] == 0x5B else { return nil }
        let start = at + 1
        at = start
        while at < c.end {
            if bytes[at] == 0x5D, at + level + 1 < c.end, bytes[at + level + 1] == 0x5D,
                (at + 1..<at + level + 1).allSatisfy({ bytes[$0] == 0x3D })
            {
                c.at = at + level + 2
                return CodeValue(kind: .text, text: Int32(start)..<Int32(at))
            }
            at += 1
        }
        return nil
    }

    /// What a quote of the kind `kind` means: words, a command, a text.
    private mutating func quoted(_ text: Range<Int>, _ kind: UInt8, _ c: inout CodeCursor) -> CodeValue {
        switch kind {
        case UInt8(ascii: "w"), UInt8(ascii: "W"):
            return words(of: CodeValue(kind: .text, text: Int32(text.lowerBound)..<Int32(text.upperBound)))
        case UInt8(ascii: "x"):
            runValue(literalValue(text, 0x22, &c), &c)
            return .unknown
        case UInt8(ascii: "r"), UInt8(ascii: "i"), UInt8(ascii: "I"): return .unknown
        case UInt8(ascii: "q"): return literalValue(text, 0x27, &c)
        default: return literalValue(text, 0x22, &c)
        }
    }

    /// A text taken apart at its blanks.
    mutating func words(of value: CodeValue) -> CodeValue {
        let value = resolved(value)
        guard value.kind == .text, spend(value.text.count) else { return value }
        let start = Int32(bytes.count)
        var isBetween = false
        for i in value.text {
            let byte = bytes[Int(i)]
            if byte == 0x20 || byte == 0x09 || byte == 0x0A {
                isBetween = bytes.count > Int(start)
                continue
            }
            if isBetween { bytes.append(0) }
            isBetween = false
            bytes.append(byte)
        }
        return CodeValue(kind: .list, text: start..<Int32(bytes.count))
    }

    /// What stands in parentheses or brackets: the value itself, or a list.
    private mutating func readGroup(_ close: UInt8, _ c: inout CodeCursor) -> CodeValue {
        let mark = codeValues.count
        readSequence(close, &c)
        defer { codeValues.removeLast(codeValues.count - mark) }
        let count = codeValues.count - mark
        if count == 1 { return codeValues[mark] }
        guard count > 1 else { return CodeValue(kind: .list, text: Int32(bytes.count)..<Int32(bytes.count)) }
        let start = Int32(bytes.count)
        for i in mark..<codeValues.count {
            if i > mark { bytes.append(0) }
            appendValue(codeValues[i])
        }
        return CodeValue(kind: .list, text: start..<Int32(bytes.count))
    }

    /// `{ key: value }` or a block: named values stay, as arguments of the call around it.
    private mutating func readObject(_ c: inout CodeCursor) {
        let mark = codeValues.count
        let (isPrinting, isAfterFor) = (c.isPrinting, c.isAfterFor)
        c.isPrinting = false
        c.isAfterFor = false
        readSequence(0x7D, &c)
        c.isPrinting = isPrinting
        c.isAfterFor = isAfterFor
        var kept = mark
        for i in mark..<codeValues.count where !codeValues[i].keyword.isEmpty {
            codeValues[kept] = codeValues[i]
            kept += 1
        }
        codeValues.removeLast(codeValues.count - kept)
    }

    /// `$x`, `@x`, `%x`, `${…}`, `$1`.
    private mutating func readSigil(_ c: inout CodeCursor) -> CodeValue? {
        guard c.language != .python, c.language != .lua else { return nil }
        while c.at < c.end, "$@%&#".utf8.contains(bytes[c.at]) { c.at += 1 }
        guard c.at < c.end else { return nil }
        if bytes[c.at] == 0x7B {
            c.at += 1
            readObject(&c)
            return readMembers(.unknown, name: 0..<0, &c)
        }
        if isNameStart(bytes[c.at], c.language) {
            let name = readName(&c)
            if c.isAfterFor, c.at < c.end {
                // `for my $f ("a", "b")`
                skipBlank(&c, lines: true)
                if c.at < c.end, bytes[c.at] == 0x28, c.language == .perl {
                    c.at += 1
                    c.isAfterFor = false
                    bindEach(name, readGroup(0x29, &c))
                    return .unknown
                }
            }
            return readMembers(CodeValue(kind: .name, text: name), name: 0..<0, &c)
        }
        if isNamePart(bytes[c.at], c.language) {
            _ = readName(&c)
            return readMembers(.unknown, name: 0..<0, &c)
        }
        // `$_`, `$!`, `$0` and their like.
        if c.language == .perl || c.language == .ruby, bytes[c.at] != 0x29, bytes[c.at] > 0x20 { c.at += 1 }
        return .unknown
    }

    /// A name: a word of the language, a quote, a function, a variable.
    private mutating func readNamed(_ c: inout CodeCursor) -> CodeValue? {
        let name = readName(&c)
        guard c.at < c.end else { return CodeValue(kind: .name, text: name) }
        let sign = bytes[c.at]
        if c.language == .python, name.count <= 2, sign == 0x22 || sign == 0x27 {
            var (isRaw, isFormat) = (false, false)
            for i in name {
                isRaw = isRaw || bytes[Int(i)] | 0x20 == UInt8(ascii: "r")
                isFormat = isFormat || bytes[Int(i)] | 0x20 == UInt8(ascii: "f")
            }
            return readMembers(readLiteral(&c, isRaw: isRaw, isFormat: isFormat), name: 0..<0, &c)
        }
        if c.language == .perl, let value = readPerlQuote(name, &c) { return value }
        if c.language == .awk { return readAwk(name, &c) }
        if isLeading(name, c) {
            if isText(name, "for") || isText(name, "foreach") {
                c.isAfterFor = true
                skipBlank(&c, lines: true)
                // `for (const f of …)`: what is in the parentheses is read as if they were not there.
                if c.at < c.end, bytes[c.at] == 0x28 {
                    c.at += 1
                    let mark = codeValues.count
                    readSequence(0x29, &c)
                    codeValues.removeLast(codeValues.count - mark)
                    c.isAfterFor = false
                    return .unknown
                }
            }
            return readOperand(&c)
        }
        return readMembers(CodeValue(kind: .name, text: name), name: name, &c)
    }

    /// Words that stand in front of what counts.
    private static let leadingWords: [StaticString] = [
        "my", "our", "local", "let", "const", "var", "new", "await", "return", "yield", "not", "typeof", "void", "async",
        "lambda", "assert", "del", "if", "elsif", "elif", "unless", "while", "until", "and", "or", "for", "foreach", "else",
        "puts", "throw", "raise", "print", "say", "echo", "with",
    ]
    /// In Perl and Ruby also these, behind which a regex may stand.
    private static let listWords: [StaticString] = ["split", "grep", "map", "join", "push", "die", "warn", "when", "scalar"]

    private func isLeading(_ name: Range<Int32>, _ c: CodeCursor) -> Bool {
        guard isAnyOf(name, EffectReader.leadingWords)
            || (c.language == .perl || c.language == .ruby) && isAnyOf(name, EffectReader.listWords)
        else { return false }
        var at = c.at
        while at < c.end, bytes[at] == 0x20 { at += 1 }
        // A variable of that name.
        return !(at < c.end && bytes[at] == 0x3D && (at + 1 >= c.end || bytes[at + 1] != 0x3D))
    }

    func isAnyOf(_ name: Range<Int32>, _ words: [StaticString]) -> Bool {
        for word in words where isText(name, word) { return true }
        return false
    }

    /// `q()`, `qq{}`, `qw//`, `m//`, `s///`, `tr///`.
    private mutating func readPerlQuote(_ name: Range<Int32>, _ c: inout CodeCursor) -> CodeValue? {
        let parts: Int
        if isText(name, "q") || isText(name, "qq") || isText(name, "qw") || isText(name, "qx") || isText(name, "qr") || isText(name, "m") {
            parts = 1
        } else if isText(name, "s") || isText(name, "tr") || isText(name, "y") {
            parts = 2
        } else {
            return nil
        }
        var inner = c
        skipBlank(&inner, lines: false)
        guard inner.at < c.end else { return nil }
        let sign = bytes[inner.at]
        let isName = isNamePart(sign, .perl)
        guard !isName, sign != 0x2C, sign != 0x3B, sign != 0x29, !(sign == 0x3D && (inner.at > c.at || next(inner) == 0x3E)),
            let text = readDelimited(&inner)
        else { return nil }
        if parts == 2 {
            let isPaired = "{([<".utf8.contains(sign)
            if isPaired { skipBlank(&inner, lines: true) } else { inner.at -= 1 }
            let replacement = readDelimited(&inner)
            let flags = readName(&inner)
            c.at = inner.at
            // `s/…/code/e`
            if let replacement, isText(name, "s"), flags.contains(where: { bytes[Int($0)] == UInt8(ascii: "e") }) {
                readPart(replacement, &c)
            }
            return .unknown
        }
        c.at = inner.at
        let kind = bytes[Int(name.upperBound) - 1]
        if kind == UInt8(ascii: "m") || kind == UInt8(ascii: "r") {
            _ = readName(&c)
            return .unknown
        }
        return readMembers(quoted(text, name.count == 1 ? UInt8(ascii: "q") : kind == UInt8(ascii: "q") ? UInt8(ascii: "Q") : kind, &c), name: 0..<0, &c)
    }

    /// A part of the program that is code.
    mutating func readPart(_ range: Range<Int>, _ c: inout CodeCursor) {
        var inner = CodeCursor(at: range.lowerBound, end: range.upperBound, language: c.language)
        inner.depth = c.depth + 1
        inner.modules = c.modules
        let mark = codeValues.count
        readSequence(0, &inner)
        codeValues.removeLast(codeValues.count - mark)
        c.isLost = c.isLost || inner.isLost
        c.writesUnknown = c.writesUnknown || inner.writesUnknown
        c.runsUnknown = c.runsUnknown || inner.runsUnknown
    }

    // MARK: Calls and members

    /// What follows a value: members, calls, indices. `name` is the last name, of what a `(` calls.
    private mutating func readMembers(_ value: CodeValue, name: Range<Int32>, _ c: inout CodeCursor) -> CodeValue {
        var value = value
        var name = name
        var receiver = CodeValue.unknown
        var owner = 0..<Int32(0)
        var hasReceiver = false
        while c.at < c.end, spend() {
            let mark = c.at
            skipBlank(&c, lines: c.spansLines)
            guard c.at < c.end else { break }
            let byte = bytes[c.at]
            let follows = next(c)
            if let width = memberSign(byte, follows, c) {
                c.at += width
                skipBlank(&c, lines: true)
                guard c.at < c.end else { break }
                if c.language == .php || c.language == .perl, bytes[c.at] == 0x24 { c.at += 1 }
                if isNameStart(bytes[c.at], c.language) {
                    receiver = value
                    owner = name
                    hasReceiver = true
                    name = readName(&c)
                    value = member(name, of: value)
                    if c.at < c.end, c.language == .ruby, bytes[c.at] == 0x21 || bytes[c.at] == 0x3F { c.at += 1 }
                    if c.language == .ruby, let made = readBareCall(name, receiver, owner, true, &c) { value = made }
                    continue
                }
                if bytes[c.at] == 0x28 || bytes[c.at] == 0x5B || bytes[c.at] == 0x7B { continue }
                return .unknown
            }
            if byte == 0x28, !(c.at > mark && (c.language == .python || c.language == .ruby) && name.isEmpty) {
                c.at += 1
                let first = codeValues.count
                let (isPrinting, isAfterFor) = (c.isPrinting, c.isAfterFor)
                c.isPrinting = false
                c.isAfterFor = false
                readSequence(0x29, &c)
                (c.isPrinting, c.isAfterFor) = (isPrinting, isAfterFor)
                value = callNamed(name, receiver, owner, hasReceiver, first, &c)
                codeValues.removeLast(codeValues.count - first)
                name = 0..<0
                continue
            }
            if byte == 0x5B, c.at == mark {
                c.at += 1
                let index = resolved(readGroup(0x5D, &c))
                // `fs["unlinkSync"](…)`
                if index.kind == .text, !index.isNumber {
                    receiver = value
                    owner = name
                    hasReceiver = true
                    name = index.text
                } else {
                    name = 0..<0
                }
                value = .unknown
                continue
            }
            if byte == 0x7B, c.at == mark, c.language == .perl, value.kind == .name, name.isEmpty {
                c.at += 1
                readObject(&c)
                value = .unknown
                continue
            }
            if !name.isEmpty, !hasReceiver, let made = readBareCall(name, receiver, owner, false, &c) { return made }
            c.at = c.at > mark && !c.spansLines ? c.at : mark
            break
        }
        return value
    }

    private func memberSign(_ byte: UInt8, _ follows: UInt8, _ c: CodeCursor) -> Int? {
        switch byte {
        case 0x2E:
            if c.language == .perl || c.language == .php || c.language == .awk || follows == 0x2E { return nil }
            return isNameStart(follows, c.language) || follows == 0x20 || follows == 0x0A ? 1 : nil
        case 0x2D: return follows == 0x3E && (c.language == .perl || c.language == .php || c.language == .ruby) ? 2 : nil
        case 0x3A:
            if follows == 0x3A { return 2 }
            return c.language == .lua && isNameStart(follows, .lua) ? 1 : nil
        case 0x3F: return c.language == .javascript && follows == 0x2E ? 2 : nil
        case 0x26: return c.language == .ruby && follows == 0x2E ? 2 : nil
        default: return nil
        }
    }

    /// `p.parent` and `p.name` are paths as well.
    private mutating func member(_ name: Range<Int32>, of value: CodeValue) -> CodeValue {
        let value = resolved(value)
        if value.isPath, value.kind == .text, isText(name, "parent") {
            let start = Int32(bytes.count)
            append(value.text)
            bytes.append(contentsOf: [0x2F, 0x2E, 0x2E])
            return CodeValue(kind: .text, text: start..<Int32(bytes.count), isPath: true)
        }
        // Constants go by their names: `os.O_RDONLY`.
        return CodeValue(kind: .name, text: name)
    }

    /// `unlink "f"`: the arguments of a function of the table without parentheses.
    private mutating func readBareCall(
        _ name: Range<Int32>, _ receiver: CodeValue, _ owner: Range<Int32>, _ hasReceiver: Bool, _ c: inout CodeCursor
    ) -> CodeValue? {
        guard c.language == .perl || c.language == .ruby || c.language == .lua || c.language == .php,
            let found = codeFunction(name, c.language)
        else { return nil }
        var inner = c
        skipBlank(&inner, lines: false)
        guard inner.at < c.end else {
            return hasReceiver && c.language == .ruby ? call(found, name, receiver, owner, hasReceiver, codeValues.count, &c) : nil
        }
        let byte = bytes[inner.at]
        let starts =
            byte == 0x22 || byte == 0x27 || byte == 0x60 || byte == 0x24 || byte == 0x40
            || c.language == .lua && (byte == 0x5B || byte == 0x7B)
            || c.language != .lua && inner.at > c.at
                && (isNameStart(byte, c.language) || byte == 0x5B && c.language == .ruby || byte == 0x3A
                    || byte == 0x25 && c.language == .ruby && next(inner) != 0x20 || byte == 0x3C && c.language == .perl)
        guard starts else {
            return hasReceiver && c.language == .ruby && byte != 0x28
                ? call(found, name, receiver, owner, hasReceiver, codeValues.count, &c) : nil
        }
        if isNameStart(byte, c.language) {
            var word = inner
            let following = readName(&word)
            if isAnyOf(following, ["if", "unless", "or", "and", "for", "while", "do", "eq", "ne", "x", "foreach", "until", "rescue"]) { return nil }
        }
        c.at = inner.at
        let first = codeValues.count
        defer { codeValues.removeLast(codeValues.count - first) }
        repeat {
            skipBlank(&c, lines: true)
            guard var value = readExpression(&c) else { break }
            skipBlank(&c, lines: false)
            if c.at + 1 < c.end, bytes[c.at] == 0x3D, bytes[c.at + 1] == 0x3E {
                c.at += 2
                let key = value.text
                value = readExpression(&c) ?? .unknown
                value.keyword = key
                skipBlank(&c, lines: false)
            }
            if codeValues.count < 256 { codeValues.append(value) }
            guard c.at < c.end, bytes[c.at] == 0x2C else { break }
            c.at += 1
        } while spend()
        return call(found, name, receiver, owner, hasReceiver, first, &c)
    }
}
