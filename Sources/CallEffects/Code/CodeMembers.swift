// What follows a value of a program text: members, calls, indices, arguments without parentheses.

extension EffectReader {
    /// What follows a value: members, calls, indices. `name` is the last name, of what a `(` calls.
    mutating func readMembers(_ value: CodeValue, name: Range<Int32>, _ c: inout CodeCursor) -> CodeValue {
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
                    if c.language == .ruby || c.language == .lua,
                        let made = readBareCall(name, receiver, owner, true, &c)
                    {
                        value = made
                    }
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
                let group = readGroup(0x5D, &c)
                let index = resolved(group)
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
            c.at = mark
            if !name.isEmpty, !hasReceiver, let made = readBareCall(name, receiver, owner, false, &c) { return made }
            break
        }
        return value
    }

    private func memberSign(_ byte: UInt8, _ follows: UInt8, _ c: CodeCursor) -> Int? {
        switch byte {
        case 0x2E:
            if c.language == .perl || c.language == .php || c.language == .awk || follows == 0x2E { return nil }
            return isNameStart(follows, c.language) || follows == 0x20 || follows == 0x0A ? 1 : nil
        case 0x2D:
            return follows == 0x3E && (c.language == .perl || c.language == .php || c.language == .ruby) ? 2 : nil
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
    mutating func readBareCall(
        _ name: Range<Int32>, _ receiver: CodeValue, _ owner: Range<Int32>, _ hasReceiver: Bool, _ c: inout CodeCursor
    ) -> CodeValue? {
        guard c.language == .perl || c.language == .ruby || c.language == .lua || c.language == .php,
            let found = codeFunction(name, c.language)
        else { return nil }
        var inner = c
        skipBlank(&inner, lines: false)
        guard inner.at < c.end else {
            if c.language == .perl, isAnyOf(name, "unlink rmdir") { c.writesUnknown = true }
            return hasReceiver && c.language == .ruby
                ? call(found, name, receiver, owner, hasReceiver, codeValues.count, &c) : nil
        }
        let byte = bytes[inner.at]
        let starts =
            byte == 0x22 || byte == 0x27 || byte == 0x60 || byte == 0x24 || byte == 0x40
            || c.language == .lua && (byte == 0x5B || byte == 0x7B)
            || c.language != .lua && inner.at > c.at
                && (isNameStart(byte, c.language) || byte >= 0x30 && byte <= 0x39 || byte == 0x5B && c.language == .ruby
                    || byte == 0x3A
                    || byte == 0x25 && c.language == .ruby && next(inner) != 0x20
                    || byte == 0x3C && c.language == .perl)
        // `unlink;`, `unlink for @list`, `exec {"git"} …`
        if c.language == .perl, !hasReceiver {
            if byte == 0x7B, found.action == .run { c.runsUnknown = true }
            if isAnyOf(name, "unlink rmdir"), byte == 0x3B || byte == 0x7D { c.writesUnknown = true }
        }
        guard starts else {
            return hasReceiver && c.language == .ruby && byte != 0x28
                ? call(found, name, receiver, owner, hasReceiver, codeValues.count, &c) : nil
        }
        if isNameStart(byte, c.language) {
            var word = inner
            let following = readName(&word)
            if c.language == .perl, isAnyOf(name, "unlink rmdir"),
                isAnyOf(following, "for foreach if unless while")
            {
                c.writesUnknown = true
            }
            if isAnyOf(
                following,
                "if unless or and for while do eq ne x foreach until rescue")
            {
                return nil
            }
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
            keep(value, &c)
            guard c.at < c.end, bytes[c.at] == 0x2C else { break }
            c.at += 1
        } while spend()
        return call(found, name, receiver, owner, hasReceiver, first, &c)
    }
}
