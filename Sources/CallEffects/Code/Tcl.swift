// Tcl: every command is a list of words.

extension EffectReader {
    /// `open f w`, `file delete f`, `exec words…`, wherever a command may stand. Bounded by the text: each word is looked at once.
    mutating func readTcl(_ text: Range<Int32>) {
        var c = CodeCursor(at: Int(text.lowerBound), end: Int(text.upperBound), language: .tcl)
        let names = codeNames.count
        scope.conditions += 1
        while c.at < c.end, spend() {
            let byte = bytes[c.at]
            if isTclSpace(byte) || byte == 0x3B || byte == 0x0A || "[]{}\"".utf8.contains(byte) {
                c.at += 1
                continue
            }
            if byte == 0x23 {
                while c.at < c.end, bytes[c.at] != 0x0A { c.at += 1 }
                continue
            }
            let name = readTclWord(&c).text
            if isText(name, "open") {
                readTclOpen(&c)
            } else if isText(name, "exec") || isText(name, "spawn") || isText(name, "system") {
                readTclExec(&c)
            } else if isText(name, "file") {
                readTclFile(&c)
            } else if isText(name, "set") {
                let variable = readTclWord(&c)
                guard variable.kind == .text, c.at < c.end, isTclSpace(bytes[c.at]) else { continue }
                let mark = c.at
                let value = readTclWord(&c)
                bindName(variable.text, value)
                if value.kind == .unknown { c.at = mark }
            } else if isText(name, "cd") {
                let folder = readTclWord(&c)
                enter(folder.kind == .text ? folder.text : 0..<0, isSure: false)
            } else if isText(name, "socket") || isText(name, "http::geturl") || isText(name, "::http::geturl") {
                connectValue(readTclWord(&c))
            } else if isText(name, "source") {
                readPath(readTclWord(&c))
            }
        }
        codeNames.removeLast(codeNames.count - names)
        scope.conditions -= 1
        if c.writesUnknown { addUnknownPath(.write) }
        if c.runsUnknown { addUnknownCommand() }
    }

    private func isTclSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private func isTclEnd(_ c: CodeCursor) -> Bool {
        c.at >= c.end || bytes[c.at] == 0x5D || bytes[c.at] == 0x0A || bytes[c.at] == 0x3B || bytes[c.at] == 0x7D
    }

    /// One word: plain, `"…"`, `{…}`, `$name`. Nothing is known of one with a command in it.
    private mutating func readTclWord(_ c: inout CodeCursor) -> CodeValue {
        while c.at < c.end, isTclSpace(bytes[c.at]) { c.at += 1 }
        guard !isTclEnd(c) else { return .unknown }
        let byte = bytes[c.at]
        if byte == 0x7B, let range = readDelimited(&c) {
            return CodeValue(kind: .text, text: Int32(range.lowerBound)..<Int32(range.upperBound))
        }
        let isQuoted = byte == 0x22
        if isQuoted { c.at += 1 }
        let start = Int32(bytes.count)
        var isKnown = true
        while c.at < c.end {
            let byte = bytes[c.at]
            if isQuoted
                ? byte == 0x22 : isTclSpace(byte) || byte == 0x5D || byte == 0x0A || byte == 0x3B || byte == 0x7D
            {
                break
            }
            if byte == 0x5B {
                isKnown = false
                if !isQuoted { break }
            }
            if byte == 0x24 {
                c.at += 1
                let isBraced = c.at < c.end && bytes[c.at] == 0x7B
                if isBraced { c.at += 1 }
                let name = readName(&c)
                if isBraced, c.at < c.end { c.at += 1 }
                appendValue(CodeValue(kind: .name, text: name))
                continue
            }
            if byte == 0x5C, c.at + 1 < c.end { c.at += 1 }
            bytes.append(bytes[c.at])
            c.at += 1
        }
        if isQuoted, c.at < c.end { c.at += 1 }
        return isKnown ? CodeValue(kind: .text, text: start..<Int32(bytes.count)) : .unknown
    }

    private mutating func readTclOpen(_ c: inout CodeCursor) {
        let path = readTclWord(&c)
        if path.kind == .text, let sign = path.text.first, bytes[Int(sign)] == 0x7C {
            return runValue(CodeValue(kind: .text, text: sign + 1..<path.text.upperBound), &c)
        }
        guard !isTclEnd(c) else { return readPath(path) }
        let mode = readTclWord(&c)
        if mode.kind == .text, mode.text.isEmpty { return readPath(path) }
        let isRead =
            mode.kind == .text && (isText(mode.text, "r") || isText(mode.text, "rb") || isText(mode.text, "RDONLY"))
        isRead ? readPath(path) : writeValue(path, [], &c)
    }

    private mutating func readTclExec(_ c: inout CodeCursor) {
        let first = words.count
        while !isTclEnd(c), spend() {
            let value = readTclWord(&c)
            if value.kind == .text {
                if words.count == first, isAnyOf(value.text, "-ignorestderr -keepnewline -noecho --") {
                    continue
                }
                words.append(ArgvWord(scanning: bytes.span, Int(value.text.lowerBound)..<Int(value.text.upperBound)))
            } else {
                if words.count == first { c.runsUnknown = true }
                bytes.append(WordMarker.unknownWords)
                words.append(ArgvWord(start: Int32(bytes.count - 1), end: Int32(bytes.count), flags: .hasUnknown))
                break
            }
            while c.at < c.end, isTclSpace(bytes[c.at]) { c.at += 1 }
        }
        guard words.count > first else { return }
        _ = runCommand(first..<words.count, Flow(), isPlain: false, isOuter: false)
    }

    /// `file delete -force a b`, `file rename a b`, `file copy a b`, `file mkdir a`.
    private mutating func readTclFile(_ c: inout CodeCursor) {
        let what = readTclWord(&c)
        guard what.kind == .text, isAnyOf(what.text, "delete rename copy mkdir link attributes") else {
            return
        }
        while !isTclEnd(c), spend() {
            let path = readTclWord(&c)
            if path.kind == .text, path.text.isEmpty { break }
            if path.kind == .text, bytes[Int(path.text.lowerBound)] == 0x2D { continue }
            writeValue(path, .below, &c)
            if path.kind == .unknown { break }
            while c.at < c.end, isTclSpace(bytes[c.at]) { c.at += 1 }
        }
    }
}
