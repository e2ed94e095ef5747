// What is awk's own: files and commands behind `print` and in front of `getline`.

extension EffectReader {
    /// A word of awk, and what it does with the expressions behind it.
    mutating func readAwk(_ name: Range<Int32>, _ c: inout CodeCursor) -> CodeValue? {
        if isText(name, "print") || isText(name, "printf") {
            readPrint(&c)
            return .unknown
        }
        if isText(name, "getline") {
            skipBlank(&c, lines: false)
            if c.at < c.end, isNameStart(bytes[c.at], .awk) { _ = readName(&c) }
            skipBlank(&c, lines: false)
            if c.at < c.end, bytes[c.at] == 0x3C {
                c.at += 1
                if let value = readOperand(&c) { readPath(value) }
            }
            return .unknown
        }
        skipBlank(&c, lines: false)
        guard c.at < c.end, bytes[c.at] == 0x28 else { return CodeValue(kind: .name, text: name) }
        c.at += 1
        let first = codeValues.count
        let isPrinting = c.isPrinting
        c.isPrinting = false
        readSequence(0x29, &c)
        c.isPrinting = isPrinting
        if isText(name, "system") {
            if codeValues.count > first { runValue(codeValues[first], &c) } else { c.runsUnknown = true }
        }
        codeValues.removeLast(codeValues.count - first)
        return .unknown
    }

    /// `print a, b > "f"`, `print a | "command"`.
    private mutating func readPrint(_ c: inout CodeCursor) {
        let wasPrinting = c.isPrinting
        c.isPrinting = true
        defer { c.isPrinting = wasPrinting }
        while c.at < c.end, spend() {
            skipBlank(&c, lines: false)
            guard c.at < c.end else { return }
            switch bytes[c.at] {
            case 0x3B, 0x7D, 0x0A: return
            case 0x2C: c.at += 1
            case 0x3E:
                while c.at < c.end, bytes[c.at] == 0x3E { c.at += 1 }
                c.isPrinting = false
                let target = readExpression(&c) ?? .unknown
                writeValue(target, [], &c)
                return
            case 0x7C:
                while c.at < c.end, bytes[c.at] == 0x7C || bytes[c.at] == 0x26 { c.at += 1 }
                c.isPrinting = false
                runValue(readExpression(&c) ?? .unknown, &c)
                return
            default:
                let before = c.at
                _ = readExpression(&c)
                if c.at == before { c.at += 1 }
            }
        }
    }

    /// `"command" | getline`
    mutating func readPipeToGetline(_ left: CodeValue, _ c: inout CodeCursor) {
        while c.at < c.end, bytes[c.at] == 0x7C || bytes[c.at] == 0x26 { c.at += 1 }
        runValue(left, &c)
    }
}
