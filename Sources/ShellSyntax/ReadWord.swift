/// What an unquoted text is, which decides what ends it and what is special in it.
enum WordMode: UInt8 {
    /// The first word of a simple command; a later one; a later one of `declare` and its like.
    case command, argument, assigning
    /// The value of an assignment; an element of an array.
    case value, element
    /// The target of a redirect.
    case target
    /// A pattern or subject of `case`, a here-string.
    case pattern
    /// An operand within `[[ ]]`, and one behind `=~`.
    case test, regex
    /// An argument within `${ }`, up to `}`; a subscript, up to `]`.
    case brace, `subscript`

    /// Blanks and operators do not end it.
    var isEnclosed: Bool { self == .brace || self == .subscript }
    /// Several words may come of it.
    var expandsBraces: Bool { self == .command || self == .argument || self == .assigning || self == .element }
}

/// A word that is being read.
struct WordScan {
    let start: Int
    /// Where its parts start in `pendingParts`.
    let mark: Int
    var isQuoted = false
    /// An unquoted `{` that may start a brace expansion.
    var hasBrace = false
    /// An unquoted `[`: none, open, closed.
    var bracket: UInt8 = 0
    /// Open parentheses of extended patterns, or of a regex.
    var parentheses = 0
    /// Open brackets in a subscript.
    var brackets = 0
    /// Whether it starts as an assignment does, once something asked.
    var isAssignment: Bool?
}

extension ShellReader {
    /// Reads words where arguments stand: what one word of the text expands to by its braces. False when none starts here.
    mutating func readArguments(_ mode: WordMode) throws(ShellProblem) -> Bool {
        let start = position
        if start < limit, !ByteSet.special.contains(bytes[start]) {
            let i = plainEnd(start + 1)
            if ByteSet.breaks.contains(at(i)) {
                position = i
                lastEnd = i
                pendingWords.append(plainWord(start, i))
                return true
            }
        } else if isMeta(at(start)), !isProcessSubstitution() {
            return false
        }
        var scan = WordScan(start: start, mark: pendingParts.count)
        try scanUnquoted(mode, &scan)
        lastEnd = position
        if scan.hasBrace, mode.expandsBraces, mayExpandBraces(scan) {
            try expandBraces(scan)
        } else {
            pendingWords.append(try finish(scan))
        }
        return true
    }

    /// Reads one word without brace expansion; it may be empty.
    mutating func readWord(_ mode: WordMode) throws(ShellProblem) -> ShellWord {
        var scan = WordScan(start: position, mark: pendingParts.count)
        try scanUnquoted(mode, &scan)
        lastEnd = position
        let hasBraces = mode == .target && scan.hasBrace ? try hasBraceExpansion(scan) : false
        var word = try finish(scan)
        if hasBraces {
            word.hasBraces = true
            word.isLiteral = false
            word.text = .empty
        }
        return word
    }

    /// The end of the run of bytes that starts there and in which nothing is special.
    @inline(__always)
    mutating func plainEnd(_ start: Int) -> Int {
        var i = start
        while i < limit, !ByteSet.special.contains(bytes[i]) { i += 1 }
        return i
    }

    /// A word of one unquoted literal.
    private mutating func plainWord(_ start: Int, _ end: Int) -> ShellWord {
        let text = ShellRange(start, end)
        var word = ShellWord(parts: ShellRange(parts.count, parts.count + 1), span: text)
        word.text = text
        word.isLiteral = true
        parts.append(ShellPart(.literal, text, isQuoted: false))
        return word
    }

    /// The word of what was scanned.
    mutating func finish(_ scan: WordScan) throws(ShellProblem) -> ShellWord {
        var word = ShellWord.none
        word.span = ShellRange(scan.start, position)
        word.isQuoted = scan.isQuoted
        if scan.bracket == 1 { releaseBrackets(from: scan.mark) }
        try takeParts(from: scan.mark, for: &word)
        return word
    }

    /// A `[` that nothing closes is a character.
    private mutating func releaseBrackets(from mark: Int) {
        for index in mark..<pendingParts.count where pendingParts[index].role == .bracket {
            pendingParts[index].kind = .literal
        }
    }

    // MARK: Parts

    /// Adds a part to the word being read, unless it is empty.
    @inline(__always)
    mutating func push(
        _ kind: ShellPartKind, _ start: Int, _ end: Int, isQuoted: Bool, role: ShellPart.Role = .none
    ) {
        if start == end { return }
        var part = ShellPart(kind, ShellRange(start, end), isQuoted: isQuoted)
        part.role = role
        pendingParts.append(part)
    }

    /// Moves the parts above a mark to `parts`, neighbours in the text together, and fills in what follows from them.
    mutating func takeParts(from mark: Int, for word: inout ShellWord) throws(ShellProblem) {
        let first = parts.count
        var isLiteral = true
        for index in mark..<pendingParts.count {
            var part = pendingParts[index]
            part.role = .none
            if part.isQuoted { word.isQuoted = true }
            if part.kind == .literal {
                if part.text.isEmpty { continue }
                if parts.count > first {
                    let last = parts.count - 1
                    if parts[last].kind == .literal, parts[last].isQuoted == part.isQuoted,
                        parts[last].text.end == part.text.start
                    {
                        parts[last].text.end = part.text.end
                        continue
                    }
                }
            } else {
                isLiteral = false
                if part.kind == .glob { word.hasGlob = true } else { word.hasExpansion = true }
            }
            parts.append(part)
        }
        pendingParts.cut(to: mark)
        word.parts = ShellRange(first, parts.count)
        word.isLiteral = isLiteral
        guard isLiteral else { return }
        switch parts.count - first {
        case 0: word.text = .empty
        case 1: word.text = parts[first].text
        default:
            let start = bytes.count
            for index in first..<parts.count {
                for i in parts[index].text.range { bytes.append(bytes[i]) }
            }
            try chargeDecoded(bytes.count - start)
            word.text = ShellRange(start, bytes.count)
        }
    }
}
