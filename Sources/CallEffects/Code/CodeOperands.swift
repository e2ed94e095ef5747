// Operands of program texts: literals, groups, names with what is called on them.

extension EffectReader {
    mutating func readOperand(_ c: inout CodeCursor) -> CodeValue? {
        skipBlank(&c, lines: c.spansLines)
        guard c.at < c.end else { return nil }
        guard c.depth < 40 else {
            c.isLost = true
            return nil
        }
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
    mutating func readGroup(_ close: UInt8, _ c: inout CodeCursor) -> CodeValue {
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
    mutating func readObject(_ c: inout CodeCursor) {
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
        // `$^I = ".bak"`: what is read is written.
        if c.language == .perl, bytes[c.at] == 0x5E {
            if next(c) == UInt8(ascii: "I") { c.writesUnknown = true }
            c.at += 1
        }
        guard c.at < c.end else { return .unknown }
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
    private static let leadingWords: StaticString =
        "my our local let const var new await return yield not typeof void async lambda assert del if elsif elif unless while until and or for foreach else puts throw raise print say echo with"
    /// In Perl and Ruby also these, behind which a regex may stand.
    private static let listWords: StaticString =
        "split grep map join push die warn when scalar"

    private func isLeading(_ name: Range<Int32>, _ c: CodeCursor) -> Bool {
        guard
            isAnyOf(name, EffectReader.leadingWords)
                || (c.language == .perl || c.language == .ruby) && isAnyOf(name, EffectReader.listWords)
        else { return false }
        var at = c.at
        while at < c.end, bytes[at] == 0x20 { at += 1 }
        // A variable of that name.
        return !(at < c.end && bytes[at] == 0x3D && (at + 1 >= c.end || bytes[at + 1] != 0x3D))
    }

    /// Whether the name is one of the words, which blanks stand between.
    func isAnyOf(_ name: Range<Int32>, _ words: StaticString) -> Bool {
        let count = words.utf8CodeUnitCount
        var start = 0
        for i in 0...count where unsafe i == count || words.utf8Start[i] == 0x20 {
            if i - start == name.count {
                var k = 0
                while k < name.count, unsafe words.utf8Start[start + k] == bytes[Int(name.lowerBound) + k] { k += 1 }
                if k == name.count { return true }
            }
            start = i + 1
        }
        return false
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
}
