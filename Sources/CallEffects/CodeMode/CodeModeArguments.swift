// The arguments of nested calls: literals, and names for literals.

internal import FakBasics

extension CodeModeScanner {
    /// Reads one value and appends it to `out.values`, what it holds behind it. False when it is not made of literals.
    mutating func value(parent: Int32, key: Range<Int32>, depth: Int) -> Bool {
        guard depth < Limits.codeModeDepth, out.values.count < Limits.codeModeValues else {
            flag(.limit, at)
            return false
        }
        skipSpace()
        guard at < end else { return false }
        let index = out.values.count
        let start = at
        out.values.append(CodeModeValue(kind: .scalar, parent: parent, key: key, value: 0..<0, span: 0..<0))
        let from = out.bytes.count
        var kind = CodeModeValueKind.scalar
        let isRead: Bool
        switch text[at] {
        case UInt8(ascii: "{"):
            kind = .object
            isRead = members(Int32(index), depth)
        case UInt8(ascii: "["):
            kind = .array
            isRead = elements(Int32(index), depth)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): isRead = appendNumber()
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
            kind = .string
            isRead = appendTexts()
        default:
            let word = name()
            if let word, CodeModeNames.isScalar(text.span, word) {
                out.bytes += text[word]
                isRead = true
            } else {
                kind = .string
                at = start
                isRead = word != nil && appendTexts()
            }
        }
        guard isRead else { return false }
        if kind == .string || kind == .scalar {
            out.values[index].value = Int32(from)..<Int32(out.bytes.count)
        }
        out.values[index].kind = kind
        out.values[index].span = Int32(start)..<Int32(at)
        return true
    }

    /// `{ key: value, … }`.
    private mutating func members(_ index: Int32, _ depth: Int) -> Bool {
        at += 1
        while true {
            skipSpace()
            guard at < end else { return false }
            if peek() == UInt8(ascii: "}") {
                at += 1
                return true
            }
            let start = at
            let from = out.bytes.count
            var word: Range<Int>?
            if peek() == UInt8(ascii: "\"") || peek() == UInt8(ascii: "'") {
                guard appendLiteral() else { return false }
            } else {
                word = name()
                guard let word else { return false }
                out.bytes += text[word]
            }
            let key = Int32(from)..<Int32(out.bytes.count)
            let isEscape = out.bytes.withSpan { CodeModeNames.isEscapeMember($0, from..<$0.count) }
            guard !isEscape, !isTaken(key, in: index) else { return false }
            skipSpace()
            if peek() == UInt8(ascii: ":") {
                at += 1
            } else if let word, peek() == UInt8(ascii: ",") || peek() == UInt8(ascii: "}"), constant(word) != nil {
                // `{ cmd }` for `{ cmd: cmd }`.
                at = start
            } else {
                return false
            }
            guard value(parent: index, key: key, depth: depth + 1) else { return false }
            skipSpace()
            if peek() == UInt8(ascii: ",") {
                at += 1
            } else if peek() != UInt8(ascii: "}") {
                return false
            }
        }
    }

    /// `[ value, … ]`.
    private mutating func elements(_ index: Int32, _ depth: Int) -> Bool {
        at += 1
        while true {
            skipSpace()
            if peek() == UInt8(ascii: "]") {
                at += 1
                return true
            }
            guard value(parent: index, key: 0..<0, depth: depth + 1) else { return false }
            skipSpace()
            if peek() == UInt8(ascii: ",") {
                at += 1
            } else if peek() != UInt8(ascii: "]") {
                return false
            }
        }
    }

    /// Whether the object has the key already: which of the two counts is for the reader of the call to say.
    private func isTaken(_ key: Range<Int32>, in index: Int32) -> Bool {
        for i in Int(index) + 1..<max(Int(index) + 1, out.values.count) where out.values[i].parent == index {
            let other = out.values[i].key
            guard other.count == key.count else { continue }
            var k = 0
            while k < key.count, out.bytes[Int(other.lowerBound) + k] == out.bytes[Int(key.lowerBound) + k] { k += 1 }
            if k == key.count { return true }
        }
        return false
    }

    /// Literals and names for literals joined by `+`, appended to `out.bytes`.
    mutating func appendTexts() -> Bool {
        while true {
            if let word = name() {
                guard let i = constant(word) else { return false }
                let value = constants[i].value
                let room = Limits.codeModeBytesPerByte * text.count + Limits.codeModeBytesBase
                guard out.bytes.count + value.count <= room else {
                    flag(.limit, word.lowerBound)
                    return false
                }
                out.bytes += out.bytes[Int(value.lowerBound)..<Int(value.upperBound)]
                if constants[i].use == nil { constants[i].use = word.lowerBound }
            } else {
                guard appendLiteral() else { return false }
            }
            let behind = at
            skipSpace()
            guard peek() == UInt8(ascii: "+"), peek(1) != UInt8(ascii: "+"), peek(1) != UInt8(ascii: "=") else {
                at = behind
                return true
            }
            at += 1
            skipSpace()
        }
    }

    /// A number as JSON has it; any other spelling is no literal here.
    private mutating func appendNumber() -> Bool {
        let start = at
        func skipDigits(_ at: inout Int) -> Int {
            let from = at
            while at < end, text[at] >= 0x30, text[at] <= 0x39 { at += 1 }
            return at - from
        }
        var i = at
        if text[i] == UInt8(ascii: "-") { i += 1 }
        let first = i
        let digits = skipDigits(&i)
        guard digits > 0, digits == 1 || text[first] != 0x30 else { return false }
        if i < end, text[i] == UInt8(ascii: ".") {
            i += 1
            guard skipDigits(&i) > 0 else { return false }
        }
        if i < end, text[i] | 0x20 == UInt8(ascii: "e") {
            i += 1
            if i < end, text[i] == UInt8(ascii: "+") || text[i] == UInt8(ascii: "-") { i += 1 }
            guard skipDigits(&i) > 0 else { return false }
        }
        if i < end, isNamePart(text[i]) { return false }
        at = i
        out.bytes += text[start..<i]
        return true
    }
}
