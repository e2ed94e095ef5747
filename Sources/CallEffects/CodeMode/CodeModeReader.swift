// Reads the JavaScript of an agent's code mode as far as it takes to say which nested tools it can call.

internal import FakBasics

/// Finds the nested calls of a code-mode script: JavaScript that reaches the world through the members of `tools` alone.
///
/// Nothing is executed. A call counts wherever it stands, in a branch that is never taken as well. Whatever else could
/// call a tool, or reach code that the text does not show, makes the result not whole (`CodeModeProblem`). The script is
/// read as a module, as the hosts run it. Time is linear in the text times a constant number of names; memory is linear.
public enum CodeModeReader {
    /// The calls of a script, UTF-8.
    public static func read(_ text: Span<UInt8>) -> CodeModeCalls {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        for i in 0..<text.count { bytes.append(text[i]) }
        var scanner = CodeModeScanner(text: bytes)
        scanner.run()
        return scanner.out
    }
}

/// One pass over the tokens of a script.
struct CodeModeScanner {
    /// What stood before a token, as far as it decides what the token is.
    enum Previous {
        /// An expression may begin here.
        case begins
        /// An expression ended.
        case ended
        /// `.` or `?.`: a member's name follows.
        case dot
        /// `}`: a block or an object ended.
        case brace
        /// `++` or `--`, before or behind its operand.
        case step
    }

    enum Opener {
        case parenthesis(isControl: Bool)
        /// `isKey`: where an object or pattern would have a computed key.
        case bracket(isKey: Bool)
        case brace
        /// `${` of a template.
        case template
    }

    /// A name for a literal text.
    struct Constant {
        var name: Range<Int>
        /// In `out.bytes`.
        var value: Range<Int32>
        /// Where a call uses it first.
        var use: Int?
        /// The name stands for something else somewhere.
        var isSpoiled = false
    }

    let text: [UInt8]
    var at = 0
    var out = CodeModeCalls()
    var previous = Previous.begins
    /// The sign before, when it was one: `{` and `,` are before a computed key.
    var previousSign: UInt8 = 0
    /// The word before was `if`, `while`, `for` or `with`: what its parenthesis holds is no operand.
    var isControl = false
    /// A line ended since the token before.
    var isNewLine = false
    var open: [Opener] = []
    var constants: [Constant] = []
    /// Declarations of a text that were looked at.
    var declarations = 0

    init(text: [UInt8]) { self.text = text }

    var end: Int { text.count }

    /// The byte so far ahead, 0 behind the end.
    func peek(_ ahead: Int = 0) -> UInt8 { at + ahead < text.count ? text[at + ahead] : 0 }

    /// Keeps the first problem.
    mutating func flag(_ problem: CodeModeProblem, _ offset: Int) {
        guard out.problem == nil else { return }
        out.problem = problem
        out.problemOffset = Int32(clamping: offset)
    }

    mutating func run() {
        guard text.count <= Limits.shellBytes else { return flag(.limit, 0) }
        if peek() == 0x23 { flag(.unreadable, 0) }
        while true {
            isNewLine = false
            skipSpace()
            guard at < end else { break }
            let wasControl = isControl
            isControl = false
            let sign = text[at]
            token(sign, wasControl)
            previousSign = sign
        }
        if !open.isEmpty { flag(.unreadable, end) }
        for constant in constants where constant.isSpoiled {
            if let use = constant.use { flag(.argument, use) }
        }
    }

    private mutating func token(_ sign: UInt8, _ wasControl: Bool) {
        switch sign {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): number()
        case UInt8(ascii: "\""), UInt8(ascii: "'"): string()
        case UInt8(ascii: "`"):
            at += 1
            template()
        case UInt8(ascii: "/"): slash()
        case UInt8(ascii: "("): push(.parenthesis(isControl: wasControl))
        case UInt8(ascii: "{"): push(.brace)
        case UInt8(ascii: "["): bracket()
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): close(sign)
        case UInt8(ascii: "."):
            if peek(1) >= 0x30 && peek(1) <= 0x39 {
                number()
            } else if peek(1) == sign && peek(2) == sign {
                operation(3)
            } else {
                at += 1
                previous = .dot
            }
        case UInt8(ascii: "?"):
            guard peek(1) == UInt8(ascii: "."), !(peek(2) >= 0x30 && peek(2) <= 0x39) else { return operation(1) }
            at += 2
            previous = .dot
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard peek(1) == sign else { return operation(1) }
            // `-->` is a comment for a script that is no module.
            if sign == UInt8(ascii: "-"), peek(2) == UInt8(ascii: ">") { flag(.unreadable, at) }
            at += 2
            previous = .step
        case UInt8(ascii: "<"):
            if peek(1) == UInt8(ascii: "!"), peek(2) == UInt8(ascii: "-"), peek(3) == UInt8(ascii: "-") {
                flag(.unreadable, at)
            }
            operation(1)
        case UInt8(ascii: "\\"), UInt8(ascii: "#"), UInt8(ascii: "@"), 0x80...0xFF, 0..<0x20, 0x7F:
            // An escaped or foreign letter may make another name of the one that is read; foreign spaces and line ends too.
            flag(.unreadable, at)
            at += 1
        default:
            if isNamePart(sign) { word(wasControl) } else { operation(1) }
        }
    }

    private mutating func operation(_ count: Int) {
        at += count
        previous = .begins
    }

    private mutating func push(_ opener: Opener) {
        guard open.count < Limits.codeModeNesting else {
            flag(.limit, at)
            at = end
            return
        }
        open.append(opener)
        operation(1)
    }

    private mutating func close(_ sign: UInt8) {
        guard let opener = open.popLast() else {
            flag(.unreadable, at)
            return operation(1)
        }
        at += 1
        switch (opener, sign) {
        case (.parenthesis(let isControl), UInt8(ascii: ")")): previous = isControl ? .begins : .ended
        case (.bracket(let isKey), UInt8(ascii: "]")):
            previous = .ended
            if isKey {
                let start = at
                skipSpace()
                if peek() == UInt8(ascii: ":") { flag(.computed, start) }
            }
        case (.brace, UInt8(ascii: "}")): previous = .brace
        case (.template, UInt8(ascii: "}")): template()
        default:
            flag(.unreadable, at - 1)
            previous = .begins
        }
    }

    /// `[`: an array, a computed key, or a member by its key, which has to be a number or a harmless name then.
    private mutating func bracket() {
        let isMember: Bool
        switch previous {
        case .ended, .brace, .dot: isMember = true
        case .begins, .step: isMember = false
        }
        var isKey = false
        if isMember {
            if !isPlainKey() { flag(.computed, at) }
        } else if previousSign == UInt8(ascii: "{") || previousSign == UInt8(ascii: ",") {
            if case .brace? = open.last { isKey = true }
        }
        push(.bracket(isKey: isKey))
    }

    /// `[12]` or `["name"]`; a name that is an escape is found when its text is read.
    private func isPlainKey() -> Bool {
        var i = at + 1
        while i < end, text[i] == 0x20 { i += 1 }
        guard i < end else { return false }
        if text[i] == UInt8(ascii: "\"") || text[i] == UInt8(ascii: "'") {
            let quote = text[i]
            i += 1
            while i < end, text[i] != quote, text[i] != 0x5C, text[i] != 0x0A { i += 1 }
            guard i < end, text[i] == quote else { return false }
            i += 1
        } else {
            let start = i
            while i < end, text[i] >= 0x30, text[i] <= 0x39 { i += 1 }
            guard i > start else { return false }
        }
        while i < end, text[i] == 0x20 { i += 1 }
        return i < end && text[i] == UInt8(ascii: "]")
    }

    /// `/`: what stands before decides what it is.
    private mutating func slash() {
        switch previous {
        case .begins: regex()
        case .ended: operation(1)
        case .dot:
            flag(.unreadable, at)
            operation(1)
        case .brace, .step:
            flag(.ambiguous, at)
            operation(1)
        }
    }
}
