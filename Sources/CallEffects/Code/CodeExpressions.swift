// Expressions of program texts, in what their languages have in common: literals, names, calls, and what joins them.
//
// No language is read by its grammar. What is a statement, an operator or a block elsewhere is passed over; what counts is
// which values reach which calls. A text that does not close what it opens is taken by its literals (`CodeByWords.swift`).

extension EffectReader {
    /// Reads values up to the closing sign, 0 for the end of the text. They are left at the end of `codeValues`.
    mutating func readSequence(_ close: UInt8, _ c: inout CodeCursor) {
        guard c.depth < 40 else {
            c.isLost = true
            c.at = c.end
            return
        }
        c.depth += 1
        let spans = c.spansLines
        c.spansLines = close == 0x29 || close == 0x5D
        defer {
            c.depth -= 1
            c.spansLines = spans
        }
        while true {
            let kept = codeValues.count
            skipBlank(&c, lines: true)
            guard c.at < c.end, spend() else {
                if close != 0 { c.isLost = true }
                return
            }
            let byte = bytes[c.at]
            if byte == close, close != 0 {
                c.at += 1
                return
            }
            if byte == 0x29 || byte == 0x5D || byte == 0x7D {
                if close != 0 {
                    c.isLost = true
                    return
                }
                c.at += 1
                continue
            }
            let before = c.at
            if var value = readExpression(&c) {
                readBinding(&value, close, &c)
                // What a statement comes to is no part of anything.
                if close == 0 { codeValues.removeLast(codeValues.count - kept) } else { keep(value, &c) }
            }
            if c.at == before { c.at += 1 }
        }
    }

    /// One more value of a list or of arguments. Where there are more than are kept the text is taken by its literals.
    mutating func keep(_ value: CodeValue, _ c: inout CodeCursor) {
        guard codeValues.count < 4096 else { return c.isLost = true }
        codeValues.append(value)
    }

    /// `name = value`, `name: value`, `name => value`.
    private mutating func readBinding(_ value: inout CodeValue, _ close: UInt8, _ c: inout CodeCursor) {
        skipBlank(&c, lines: c.spansLines)
        guard c.at < c.end, value.kind == .name || value.kind == .text else { return }
        let name = value.text
        let isName = value.kind == .name
        let sign = bytes[c.at]
        let follows = next(c)
        let isStatement = close == 0 || close == 0x7D
        if sign == 0x3D, follows != 0x3D, follows != 0x7E {
            c.at += follows == 0x3E ? 2 : 1
            value = readExpression(&c) ?? .unknown
            if isName, isStatement, follows != 0x3E { bindName(name, value) }
            value.keyword = name
        } else if sign == 0x3A, follows != 0x3A, follows != 0x3D, close == 0x7D || close == 0x29 {
            c.at += 1
            value = readExpression(&c) ?? .unknown
            // `{ unlinkSync: u } = require("fs")`
            if close == 0x7D, value.kind == .name, codeFunction(name, .none) != nil {
                bindName(value.text, CodeValue(kind: .name, text: name))
            }
            value.keyword = name
        } else if isName, follows == 0x3D, "+.-|&/*%:".utf8.contains(sign) {
            c.at += 2
            let added = readExpression(&c) ?? .unknown
            bindName(name, sign == 0x3A ? added : .unknown)
            value = .unknown
        }
    }

    mutating func bindName(_ name: Range<Int32>, _ value: CodeValue) {
        guard codeNames.count < 128 else {
            areCodeNamesLost = true
            return
        }
        // A name for a name is what that one holds; a name for a function is that function.
        let isFunction = value.kind == .name && codeFunction(value.text, .none) != nil
        codeNames.append((name, isFunction ? value : resolved(value)))
    }

    /// A name is what it was bound to, where that is one value.
    func resolved(_ value: CodeValue) -> CodeValue {
        guard value.kind == .name else { return value }
        if areCodeNamesLost { return .unknown }
        var found: CodeValue?
        for (name, held) in codeNames where isSame(name, value.text) {
            if found != nil { return .unknown }
            found = held
        }
        return found.map { $0.kind == .name ? .unknown : $0 } ?? .unknown
    }

    /// The function that a name stands for: `from os import remove as r`.
    func functionNamed(_ name: Range<Int32>) -> Range<Int32> {
        var found = name
        for (other, held) in codeNames where held.kind == .name && isSame(other, name) { found = held.text }
        return found
    }

    mutating func readExpression(_ c: inout CodeCursor) -> CodeValue? {
        guard c.depth < 40 else {
            c.isLost = true
            c.at = c.end
            return nil
        }
        c.depth += 1
        defer { c.depth -= 1 }
        guard var left = readOperand(&c) else { return nil }
        while true {
            skipBlank(&c, lines: c.spansLines)
            guard c.at < c.end, spend() else { return left }
            let byte = bytes[c.at]
            let follows = next(c)
            switch byte {
            case 0x2B where follows != 0x2B && follows != 0x3D: join(&left, width: 1, &c)
            case 0x2E where c.language == .lua && follows == 0x2E: join(&left, width: 2, &c)
            case 0x2E where (c.language == .perl || c.language == .php) && follows != 0x2E && follows != 0x3D:
                join(&left, width: 1, &c)
            case 0x2F where c.language == .python && follows != 0x2F && follows != 0x3D:
                c.at += 1
                let right = readOperand(&c) ?? .unknown
                left = joinedPath(left, right)
            case 0x24 where c.language == .awk: join(&left, width: 0, &c)
            case 0x22, 0x27:
                guard c.language == .python || c.language == .awk || c.language == .ruby else { return left }
                guard left.kind == .text || c.language == .awk else { return left }
                join(&left, width: 0, &c)
            case 0x3D:
                guard follows == 0x3D || follows == 0x7E else { return left }
                compare(&left, &c)
            case 0x3F:
                // `a ? b : c`
                c.at += 1
                _ = readExpression(&c)
                skipBlank(&c, lines: true)
                if c.at < c.end, bytes[c.at] == 0x3A {
                    c.at += 1
                    _ = readExpression(&c)
                }
                left = .unknown
            case 0x7C where c.language == .awk && isGetline(c):
                readPipeToGetline(left, &c)
                _ = readOperand(&c)
                left = .unknown
            case 0x3E where c.isPrinting: return left
            case 0x7C where c.isPrinting: return left
            case 0x2B where follows == byte: c.at += 2
            case 0x2D where follows == byte: c.at += 2
            case 0x2B where follows == 0x3D: return left
            case 0x2D where follows == 0x3D: return left
            case 0x2F where follows == 0x3D: return left
            case 0x2D, 0x2A, 0x2F, 0x25, 0x3C, 0x3E, 0x26, 0x7C, 0x5E, 0x7E: compare(&left, &c)
            case 0x21:
                guard follows == 0x3D || follows == 0x7E else { return left }
                compare(&left, &c)
            default:
                guard readWordOperator(&left, &c) else { return left }
            }
        }
    }

    private func isGetline(_ c: CodeCursor) -> Bool {
        var at = c.at + 1
        while at < c.end, bytes[at] == 0x20 || bytes[at] == 0x26 { at += 1 }
        return at + 7 <= c.end && isText(Int32(at)..<Int32(at + 7), "getline")
    }

    private mutating func join(_ left: inout CodeValue, width: Int, _ c: inout CodeCursor) {
        c.at += width
        guard let right = readOperand(&c) else {
            left = .unknown
            // A sign that begins nothing is passed over.
            if width == 0, c.at < c.end { c.at += 1 }
            return
        }
        left = concatenated(left, right)
    }

    /// An operator whose outcome is not followed.
    private mutating func compare(_ left: inout CodeValue, _ c: inout CodeCursor) {
        while c.at < c.end, "=!<>&|~^*/%-".utf8.contains(bytes[c.at]) { c.at += 1 }
        _ = readOperand(&c)
        left = .unknown
    }

    /// `x in y`, `a or b`. False where the name is none that goes on.
    private mutating func readWordOperator(_ left: inout CodeValue, _ c: inout CodeCursor) -> Bool {
        guard isNameStart(bytes[c.at], c.language) else { return false }
        let start = c.at
        let name = readName(&c)
        if isText(name, "as") {
            skipBlank(&c, lines: false)
            if left.kind == .name, c.at < c.end, isNameStart(bytes[c.at], c.language) { bindName(readName(&c), left) }
            return true
        }
        if isText(name, "in") || isText(name, "of") {
            let list = readExpression(&c) ?? .unknown
            if c.isAfterFor, left.kind == .name { bindEach(left.text, list) }
            c.isAfterFor = false
            left = .unknown
            return true
        }
        if isText(name, "or") || isText(name, "and") || isText(name, "eq") || isText(name, "ne") || isText(name, "is")
            || isText(name, "not") || isText(name, "instanceof")
            || c.spansLines && c.language == .python && (isText(name, "if") || isText(name, "else"))
        {
            _ = readOperand(&c)
            left = .unknown
            return true
        }
        if c.language == .awk, left.kind == .text, !isText(name, "getline"), !isText(name, "in") {
            c.at = start
            join(&left, width: 0, &c)
            return true
        }
        c.at = start
        return false
    }

    /// A name that runs through a list.
    mutating func bindEach(_ name: Range<Int32>, _ list: CodeValue) {
        let list = resolved(list)
        guard list.kind == .list || list.kind == .text else { return bindName(name, .unknown) }
        eachItem(list) { $0.bindName(name, $1) }
    }

    // MARK: Values

    /// The items of a list, or the value itself.
    mutating func eachItem(_ value: CodeValue, _ body: (inout EffectReader, CodeValue) -> Void) {
        guard value.kind == .list else { return body(&self, value) }
        var start = value.text.lowerBound
        for i in value.text.lowerBound...value.text.upperBound
        where i == value.text.upperBound || bytes[Int(i)] == 0 {
            let item = start..<i
            start = i + 1
            let isUnknown = item.count == 1 && WordMarker.isUnknown(bytes[Int(item.lowerBound)])
            body(&self, isUnknown ? .unknown : CodeValue(kind: .text, text: item))
        }
    }

    mutating func appendValue(_ value: CodeValue) {
        let value = resolved(value)
        if value.kind == .text || value.kind == .list, spend(value.text.count) {
            append(value.text)
        } else {
            bytes.append(WordMarker.unknownText)
        }
    }

    mutating func concatenated(_ left: CodeValue, _ right: CodeValue) -> CodeValue {
        let (a, b) = (resolved(left), resolved(right))
        if a.kind == .unknown, b.kind == .unknown { return .unknown }
        let start = Int32(bytes.count)
        appendValue(a)
        let isList = a.kind == .list || b.kind == .list
        if isList { bytes.append(0) }
        appendValue(b)
        return CodeValue(kind: isList ? .list : .text, text: start..<Int32(bytes.count))
    }

    mutating func joinedPath(_ left: CodeValue, _ right: CodeValue) -> CodeValue {
        let (a, b) = (resolved(left), resolved(right))
        if b.kind == .text, !b.text.isEmpty, isAbsolute(b.text) { return b }
        if a.kind == .unknown, b.kind == .unknown { return .unknown }
        let start = Int32(bytes.count)
        appendValue(a)
        if bytes.count > Int(start) { bytes.append(0x2F) }
        appendValue(b)
        return CodeValue(kind: .text, text: start..<Int32(bytes.count), isPath: true)
    }
}
