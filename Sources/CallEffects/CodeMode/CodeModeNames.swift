// Names in a code-mode script.

internal import FakBasics

/// Names that lead out of what a script shows.
enum CodeModeNames {
    /// Globals that run text, load modules or hold `tools`.
    private static let globals: [StaticString] = [
        "eval", "Function", "AsyncFunction", "import", "require", "process", "fetch", "globalThis", "global", "window",
        "self", "this", "Reflect", "WebAssembly", "Worker", "importScripts", "XMLHttpRequest", "WebSocket", "Deno",
        "Bun", "module", "exports",
    ]
    /// Members by which any value leads to a function's maker, and members that change what a value is in JSON.
    private static let members: [StaticString] = [
        "constructor", "prototype", "__proto__", "toJSON", "getPrototypeOf", "setPrototypeOf",
        "getOwnPropertyDescriptor", "getOwnPropertyDescriptors", "defineProperty", "defineProperties",
        "__lookupGetter__", "__lookupSetter__", "__defineGetter__", "__defineSetter__", "prepareStackTrace", "caller",
        "callee",
    ]
    /// Words that an expression may begin behind.
    private static let keywords: [StaticString] = [
        "return", "typeof", "case", "in", "instanceof", "delete", "void", "throw", "new", "do", "else", "await",
        "yield", "extends", "default", "export", "const", "let", "var", "if", "while", "for", "with",
    ]
    private static let controls: [StaticString] = ["if", "while", "for", "with"]
    private static let scalars: [StaticString] = ["true", "false", "null"]

    static func isEscapeGlobal(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool { holds(globals, bytes, range) }
    static func isEscapeMember(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool { holds(members, bytes, range) }
    static func isKeyword(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool { holds(keywords, bytes, range) }
    static func isControl(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool { holds(controls, bytes, range) }
    static func isScalar(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool { holds(scalars, bytes, range) }

    static func holds(_ words: [StaticString], _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        words.contains { equal($0, bytes, range) }
    }

    static func equal(_ word: StaticString, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        for k in 0..<range.count where unsafe word.utf8Start[k] != bytes[range.lowerBound + k] { return false }
        return true
    }
}

extension [UInt8] {
    /// Runs `body` on the bytes.
    func withSpan<Result>(_ body: (Span<UInt8>) -> Result) -> Result { body(self.span) }
}

extension CodeModeScanner {
    private func isText(_ range: Range<Int>, _ word: StaticString) -> Bool {
        CodeModeNames.equal(word, text.span, range)
    }

    /// The name that begins here, or nil; `at` is behind it then.
    mutating func name() -> Range<Int>? {
        let start = at
        guard at < end, isNamePart(text[at]), !(text[at] >= 0x30 && text[at] <= 0x39) else { return nil }
        while at < end, isNamePart(text[at]) { at += 1 }
        return start..<at
    }

    /// A word: a member, a keyword, `tools` or a name.
    mutating func word(_ wasControl: Bool) {
        guard let word = name() else { return }
        if CodeModeNames.isEscapeMember(text.span, word) { flag(.escape, word.lowerBound) }
        if case .dot = previous {
            previous = .ended
            return
        }
        if isText(word, "tools") { return toolsMember(word.lowerBound) }
        if CodeModeNames.isEscapeGlobal(text.span, word) { flag(.escape, word.lowerBound) }
        if CodeModeNames.isKeyword(text.span, word) {
            // `for await (`.
            isControl = CodeModeNames.isControl(text.span, word) || wasControl && isText(word, "await")
            previous = .begins
            if isText(word, "const") || isText(word, "let") || isText(word, "var") { declaration() }
            return
        }
        spoil(word)
        // `for (const x of [`: two operands cannot follow one another on a line.
        var isOf = false
        if case .ended = previous { isOf = !isNewLine && isText(word, "of") }
        previous = isOf ? .begins : .ended
        if isText(word, "setTimeout") || isText(word, "setInterval") { timer() }
    }

    /// A timer that is given a text runs it.
    private mutating func timer() {
        let start = at
        skipSpace()
        if peek() == UInt8(ascii: "(") {
            at += 1
            skipSpace()
            if peek() == UInt8(ascii: "\"") || peek() == UInt8(ascii: "'") || peek() == UInt8(ascii: "`") {
                flag(.escape, start)
            }
        }
        at = start
    }

    /// `tools`, read already: the call of a member, or anything else.
    private mutating func toolsMember(_ start: Int) {
        let behind = at
        previous = .ended
        skipSpace()
        if peek() == UInt8(ascii: "."), peek(1) != UInt8(ascii: ".") {
            at += 1
            skipSpace()
            if let name = name() {
                skipSpace()
                // `tools.valueOf()` is `tools`.
                let isOther = CodeModeNames.isEscapeMember(text.span, name) || isText(name, "valueOf")
                if peek() == UInt8(ascii: "("), !isOther { return call(start, name) }
            }
        }
        flag(.alias, start)
        at = behind
    }

    private mutating func call(_ start: Int, _ name: Range<Int>) {
        let parenthesis = at
        let values = out.values.count
        let bytes = out.bytes.count
        at += 1
        skipSpace()
        var isRead = true
        if peek() != UInt8(ascii: ")") {
            isRead = value(parent: -1, key: 0..<0, depth: 0)
            if isRead {
                skipSpace()
                if peek() == UInt8(ascii: ",") {
                    at += 1
                    skipSpace()
                }
                isRead = peek() == UInt8(ascii: ")")
            }
        }
        if isRead, out.calls.count < Limits.codeModeCalls {
            at += 1
            out.calls.append(
                CodeModeCall(
                    name: Int32(name.lowerBound)..<Int32(name.upperBound),
                    values: Int32(values)..<Int32(out.values.count), span: Int32(start)..<Int32(at)))
            return
        }
        flag(isRead ? .limit : .argument, start)
        // What stands in the argument is read for itself: other calls may stand in it.
        out.values.removeLast(out.values.count - values)
        out.bytes.removeLast(out.bytes.count - bytes)
        at = parenthesis
    }

    // MARK: Names for literals

    /// `const NAME = "…"`, at the name: keeps the text. A name that is met anywhere else than in a declaration and as a value
    /// of an argument may stand for something else there, so that nothing is known of it.
    private mutating func declaration() {
        let start = at
        let kept = out.bytes.count
        skipSpace()
        if let name = name(), let value = declaredText() {
            let isKnown = constants.contains { isSame($0.name, name) }
            if isKnown {
                spoil(name)
            } else if declarations < Limits.codeModeConstants, !isMet(name) {
                constants.append(Constant(name: name, value: value))
            } else {
                out.bytes.removeLast(out.bytes.count - kept)
            }
            declarations += 1
        } else {
            out.bytes.removeLast(out.bytes.count - kept)
        }
        at = start
    }

    /// `= "…"` up to the end of the statement.
    private mutating func declaredText() -> Range<Int32>? {
        skipSpace()
        guard peek() == UInt8(ascii: "="), peek(1) != UInt8(ascii: "="), peek(1) != UInt8(ascii: ">") else {
            return nil
        }
        at += 1
        skipSpace()
        let from = out.bytes.count
        guard appendTexts() else { return nil }
        let value = Int32(from)..<Int32(out.bytes.count)
        isNewLine = false
        skipSpace()
        if at >= end || peek() == UInt8(ascii: ";") { return value }
        // A line that begins with a name goes on with what stood before only by one of two words.
        guard isNewLine, let next = name(), !isText(next, "in"), !isText(next, "instanceof") else { return nil }
        return value
    }

    /// Whether the name stands anywhere before its declaration, in a text or a comment even.
    private func isMet(_ name: Range<Int>) -> Bool {
        guard name.lowerBound >= name.count else { return false }
        for i in 0...(name.lowerBound - name.count) {
            guard i == 0 || !isNamePart(text[i - 1]), !isNamePart(text[i + name.count]) else { continue }
            if isSame(i..<i + name.count, name) { return true }
        }
        return false
    }

    private func isSame(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
        guard a.count == b.count else { return false }
        for k in 0..<a.count where text[a.lowerBound + k] != text[b.lowerBound + k] { return false }
        return true
    }

    /// A name was met that is no value of an argument.
    private mutating func spoil(_ name: Range<Int>) {
        for i in constants.indices where constants[i].name != name && isSame(constants[i].name, name) {
            constants[i].isSpoiled = true
        }
    }

    /// The constant of that name, used here.
    func constant(_ name: Range<Int>) -> Int? { constants.firstIndex { isSame($0.name, name) } }
}
