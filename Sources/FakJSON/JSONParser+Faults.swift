internal import Diagnostics
internal import FakBasics

// Each function looks at the text where something else was expected and names the most helpful fault.
extension JSONParser {
    func fault(_ kind: JSONSyntaxFault, _ start: Int, _ end: Int) -> JSONProblem {
        JSONProblem(.syntax(kind), SourceRange(start, end))
    }

    func unclosed(_ kind: JSONSyntaxFault, _ start: Int) -> JSONProblem {
        JSONProblem(.syntax(kind), SourceRange(bytes.count, bytes.count), related: SourceRange(start, start + 1))
    }

    func trailingProblem() -> JSONProblem {
        if let common = commonFault() { return common }
        return JSONProblem(.trailingBytes, SourceRange(at, bytes.count))
    }

    /// The cursor is where a value has to start, and none does.
    func valueFault() -> JSONProblem {
        if let common = commonFault() { return common }
        guard let byte = here else { return fault(.expectedValue, at, at) }
        switch byte {
        case UInt8(ascii: ","): return fault(.extraComma, at, at + 1)
        case UInt8(ascii: "."): return fault(.leadingPoint, at, at + 1)
        case UInt8(ascii: "+"):
            let text = word(from: at + 1)
            if JSONParser.notFiniteWords.contains(text.lowercased()) {
                return fault(.notFinite("+" + text), at, wordEnd(from: at + 1))
            }
            return fault(.plusSign, at, at + 1)
        default: break
        }
        if JSONParser.isWordByte(byte) {
            let text = word(from: at)
            let end = wordEnd(from: at)
            let lower = text.lowercased()
            if JSONParser.words.contains(where: { $0.0 == lower }) { return fault(.wordCase(lower), at, end) }
            if JSONParser.notFiniteWords.contains(lower) { return fault(.notFinite(text), at, end) }
            return fault(.bareword(text), at, end)
        }
        return fault(.expectedValue, at, characterEnd)
    }

    /// The cursor is behind a minus sign that no digit follows.
    func minusFault(_ start: Int) -> JSONProblem {
        let text = word(from: at)
        if JSONParser.notFiniteWords.contains(text.lowercased()) {
            return fault(.notFinite("-" + text), start, wordEnd(from: at))
        }
        return fault(.missingDigits, start, at)
    }

    /// The cursor is where a key has to start, and none does.
    func keyFault() -> JSONProblem {
        if let common = commonFault() { return common }
        guard let byte = here else { return fault(.expectedKey, at, at) }
        if byte == UInt8(ascii: ",") { return fault(.extraComma, at, at + 1) }
        if JSONParser.isWordByte(byte) { return fault(.bareKey(word(from: at)), at, wordEnd(from: at)) }
        return fault(.expectedKey, at, characterEnd)
    }

    /// The cursor is behind a key, and no colon follows.
    func colonFault() -> JSONProblem {
        if let common = commonFault() { return common }
        return fault(.expectedColon, at, characterEnd)
    }

    /// The cursor is behind an entry; neither a comma nor the closing bracket follows.
    func betweenFault(_ expected: JSONSyntaxFault) -> JSONProblem {
        if let common = commonFault() { return common }
        return fault(expected, at, characterEnd)
    }

    /// Faults that mean the same wherever they stand.
    private func commonFault() -> JSONProblem? {
        guard let byte = here else { return nil }
        switch byte {
        case UInt8(ascii: "'"): return fault(.singleQuotes, at, at + 1)
        case UInt8(ascii: "#"): return fault(.comment, at, at + 1)
        case UInt8(ascii: "/"):
            guard at + 1 < bytes.count else { return nil }
            let next = bytes[at + 1]
            return next == UInt8(ascii: "/") || next == UInt8(ascii: "*") ? fault(.comment, at, at + 2) : nil
        case 0x80...0xFF:
            let step = UTF8Bytes.decode(bytes.span, at: at)
            if !step.isValid { return JSONProblem(.invalidUTF8, SourceRange(at, at + 1)) }
            if step.scalar == 0x201C || step.scalar == 0x201D { return fault(.curlyQuotes, at, at + 3) }
            return nil
        default: return nil
        }
    }

    /// The end of the character at the cursor; the cursor itself at the end of the text.
    private var characterEnd: Int {
        at < bytes.count ? at + UTF8Bytes.decode(bytes.span, at: at).length : at
    }

    // MARK: Words

    static let notFiniteWords: Set<String> = ["nan", "infinity", "inf"]

    static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x24: true
        default: false
        }
    }

    func wordEnd(from start: Int) -> Int {
        var end = start
        while end < bytes.count, JSONParser.isWordByte(bytes[end]) { end += 1 }
        return end
    }

    /// The word at `start`, cut at 32 bytes: it goes into a message.
    func word(from start: Int) -> String {
        String(decoding: bytes[start..<min(wordEnd(from: start), start + 32)], as: UTF8.self)
    }
}
