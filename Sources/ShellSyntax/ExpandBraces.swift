internal import FakBasics

/// What brace expansion works with: sequences of parts, one behind the other, of which the last is expanded first.
struct BraceScratch: Sendable {
    struct Sequence: Sendable {
        var start: Int
        var end: Int
        /// Where the next brace may stand.
        var from: Int
    }
    /// A part and its barriers: alternatives end at one, for braces in them.
    var items = Stack<ShellPart>()
    var sequences = Stack<Sequence>()
    /// Separators of the brace that is expanded.
    var commas = Stack<Int>()
}

extension ShellReader {
    /// Whether a word with an unquoted `{` also has a `}` behind it.
    mutating func mayExpandBraces(_ scan: WordScan) -> Bool {
        var isOpen = false
        for index in scan.mark..<pendingParts.count {
            switch pendingParts[index].role {
            case .open: isOpen = true
            case .close: if isOpen { return true }
            default: break
            }
        }
        return false
    }

    /// Whether bash would expand braces in the word.
    mutating func hasBraceExpansion(_ scan: WordScan) throws(ShellProblem) -> Bool {
        guard mayExpandBraces(scan) else { return false }
        loadBraces(scan)
        defer { clearBraces() }
        while let sequence = braces.sequences.last {
            guard let (open, close) = try nextBrace(sequence) else { return false }
            if !braces.commas.isEmpty || terms(open, close) != nil { return true }
            braces.sequences[braces.sequences.count - 1].from = close + 1
        }
        return false
    }

    /// Adds what the word expands to by its braces to `pendingWords`, as bash orders it.
    mutating func expandBraces(_ scan: WordScan) throws(ShellProblem) {
        loadBraces(scan)
        defer { clearBraces() }
        var hasExpanded = false
        while let sequence = braces.sequences.popLast() {
            guard let (open, close) = try nextBrace(sequence) else {
                if !hasExpanded {
                    pendingWords.append(try finish(scan))
                    return
                }
                try emit(sequence, scan)
                continue
            }
            if !braces.commas.isEmpty {
                if !hasExpanded { pendingParts.cut(to: scan.mark) }
                hasExpanded = true
                try expandList(sequence, open, close)
            } else if let terms = terms(open, close) {
                if !hasExpanded { pendingParts.cut(to: scan.mark) }
                hasExpanded = true
                try expandTerms(sequence, open, close, terms)
            } else {
                var rest = sequence
                rest.from = close + 1
                braces.sequences.append(rest)
            }
        }
    }

    private mutating func loadBraces(_ scan: WordScan) {
        for index in scan.mark..<pendingParts.count { braces.items.append(pendingParts[index]) }
        braces.sequences.append(.init(start: 0, end: braces.items.count, from: 0))
    }

    private mutating func clearBraces() {
        braces.items.cut(to: 0)
        braces.sequences.cut(to: 0)
    }

    /// The first brace that bash tries to expand, and in `commas` what separates its alternatives: `{`, then `,` or `..`
    /// outside of braces within, then `}`. A `}` before any of these belongs to the text.
    private mutating func nextBrace(_ sequence: BraceScratch.Sequence) throws(ShellProblem) -> (Int, Int)? {
        var open = sequence.from
        while open < sequence.end {
            guard braces.items[open].role == .open, !isEmptyPair(open, sequence) else {
                open += 1
                continue
            }
            braces.commas.cut(to: 0)
            var level = 0
            var isDotted = false
            var index = open + 1
            scan: while index < sequence.end {
                let item = braces.items[index]
                switch item.role {
                case .barrier: break scan
                case .open: level += 1
                case .comma: if level == 0 { braces.commas.append(index) }
                case .close:
                    if level > 0 {
                        level -= 1
                    } else if isDotted || !braces.commas.isEmpty {
                        try charge(index - open)
                        return (open, index)
                    }
                default:
                    if level == 0, item.kind == .literal, !item.isQuoted, !isDotted {
                        try charge(item.text.count)
                        isDotted = hasDots(
                            item.text, sequence.end > index + 1 && braces.items[index + 1].role == .close)
                    }
                }
                index += 1
            }
            try charge(index - open)
            open += 1
        }
        return nil
    }

    /// Whether `{}` stands there at the start of a text that bash expands: it means nothing then.
    private mutating func isEmptyPair(_ open: Int, _ sequence: BraceScratch.Sequence) -> Bool {
        guard open + 1 < sequence.end, braces.items[open + 1].role == .close else { return false }
        return open == sequence.from || braces.items[open - 1].role == .barrier
    }

    /// Whether `..` stands in a text, and not right before `}`.
    private mutating func hasDots(_ text: ShellRange, _ isBeforeClose: Bool) -> Bool {
        var i = Int(text.start)
        let end = Int(text.end)
        while i + 1 < end {
            if bytes[i] == 0x2E, bytes[i + 1] == 0x2E, !(isBeforeClose && i + 2 == end) { return true }
            i += 1
        }
        return false
    }

    /// The alternatives of a list, the first one last, so that it is expanded first.
    private mutating func expandList(
        _ sequence: BraceScratch.Sequence, _ open: Int, _ close: Int
    ) throws(ShellProblem) {
        let count = braces.commas.count + 1
        try chargeBraces(count)
        braces.commas.append(close)
        var index = count - 1
        while index >= 0 {
            let start = index == 0 ? open + 1 : braces.commas[index - 1] + 1
            try append(sequence, open, start..<braces.commas[index], close)
            index -= 1
        }
    }

    /// Each word to come needs at least one sequence.
    mutating func chargeBraces(_ count: Int) throws(ShellProblem) {
        guard count <= Limits.shellBraceWords, braceWords + braces.sequences.count + count <= Limits.shellBraceWords
        else {
            throw .limit(.braceWords, offset: position)
        }
    }

    /// A sequence with one alternative in place of the braces.
    mutating func append(
        _ sequence: BraceScratch.Sequence, _ open: Int, _ alternative: Range<Int>, _ close: Int
    ) throws(ShellProblem) {
        let start = braces.items.count
        try charge(sequence.end - sequence.start)
        for index in sequence.start..<open { braces.items.append(braces.items[index]) }
        for index in alternative { braces.items.append(braces.items[index]) }
        var barrier = ShellPart(.literal, .empty, isQuoted: false)
        barrier.role = .barrier
        braces.items.append(barrier)
        for index in close + 1..<sequence.end { braces.items.append(braces.items[index]) }
        braces.sequences.append(.init(start: start, end: braces.items.count, from: start + open - sequence.start))
    }

    private mutating func emit(_ sequence: BraceScratch.Sequence, _ scan: WordScan) throws(ShellProblem) {
        braceWords += 1
        try charge(sequence.end - sequence.start)
        for index in sequence.start..<sequence.end where braces.items[index].role != .barrier {
            let part = braces.items[index]
            if pendingParts.count == scan.mark, part.kind == .literal, !part.isQuoted,
                !part.text.isEmpty, bytes[Int(part.text.start)] == 0x7E
            {
                try pushLeadingTilde(part)
            } else {
                pendingParts.append(part)
            }
        }
        if sequence.end == braces.items.count { braces.items.cut(to: sequence.start) }
        // Without any text or quotes it is no word.
        if pendingParts.count == scan.mark { return }
        var word = scan
        word.isQuoted = false
        pendingWords.append(try finish(word))
    }

    /// A `~` that braces brought to the start of a word.
    private mutating func pushLeadingTilde(_ part: ShellPart) throws(ShellProblem) {
        var end = Int(part.text.start) + 1
        while end < Int(part.text.end), bytes[end] != 0x2F { end += 1 }
        pendingParts.append(ShellPart(.tilde, ShellRange(Int(part.text.start) + 1, end), isQuoted: false))
        push(.literal, end, Int(part.text.end), isQuoted: false)
    }
}
