/// What ends a list. The list stops in front of it.
enum ListEnd {
    case end, paren, then, elseOrFi, `do`, done, rightBrace
    /// `;;`, `;&`, `;;&` or `esac`
    case clause
}

extension ShellReader {
    /// Reads pipelines until the end of the list; the heredocs of each line with its newline.
    mutating func readList(until end: ListEnd, allowsEmpty: Bool = false) throws(ShellProblem) -> Int {
        let list = open(.list)
        try skipLines()
        nodes[list].span.start = Int32(truncatingIfNeeded: position)
        lastEnd = position
        var connector = ShellConnector.none
        while true {
            if isAtEnd(end) {
                if connector == .none, !allowsEmpty { throw unexpected() }
                break
            }
            let (pipeline, mayEnd) = try readPipeline(connector)
            skipBlanks()
            switch at(position) {
            case 0x0A:
                connector = .sequence
                try skipLines()
                continue
            case 0x3B:  // ;
                let next = at(over(position + 1))
                if next == 0x3B || next == 0x26 {
                    guard end == .clause else { throw unexpected() }
                    close(list)
                    return list
                }
                connector = .sequence
                position += 1
                lastEnd = position
                try skipLines()
                continue
            case 0x26:  // &
                let next = over(position + 1)
                if at(next) == 0x26 {
                    connector = .and
                    position = next + 1
                    try skipLines()
                    break
                }
                nodes[pipeline].isBackground = true
                connector = .background
                position += 1
                lastEnd = position
                try skipLines()
                continue
            case 0x7C:  // readPipeline leaves only `||`
                connector = .or
                position = over(position + 1) + 1
                try skipLines()
            default:
                // A list ends without a separator only at `)`, at the text's end and behind a compound command.
                guard isAtEnd(end), mayEnd || at(position) == 0x29 || position >= limit else { throw unexpected() }
                close(list)
                return list
            }
            // Behind `&&` and `||` a pipeline has to follow.
            if isAtEnd(end) { throw unexpected() }
        }
        close(list)
        return list
    }

    private mutating func isAtEnd(_ end: ListEnd) -> Bool {
        if position >= limit { return end == .end }
        switch end {
        case .end: return false
        case .paren: return at(position) == 0x29
        case .then: return reservedWord() == .then
        case .do: return reservedWord() == .do
        case .done: return reservedWord() == .done
        case .rightBrace: return reservedWord() == .rightBrace
        case .elseOrFi:
            let word = reservedWord()
            return word == .fi || word == .else || word == .elif
        case .clause:
            if at(position) == 0x3B {
                let next = at(over(position + 1))
                return next == 0x3B || next == 0x26
            }
            return reservedWord() == .esac
        }
    }

    /// `[!] [time] command | command …`. The second value says whether a reserved word may follow at once.
    private mutating func readPipeline(_ connector: ShellConnector) throws(ShellProblem) -> (Int, Bool) {
        let pipeline = open(.pipeline, connector)
        var hasPrefix = false
        prefixes: while true {
            switch reservedWord() {
            case .bang:
                takeReserved()
                nodes[pipeline].isNegated.toggle()
            case .time:
                takeReserved()
                nodes[pipeline].isTimed = true
                takeTimeOptions()
            default: break prefixes
            }
            hasPrefix = true
            skipBlanks()
        }
        var mayEnd = true
        let first = at(position)
        if hasPrefix, first == 0x0A || first == 0x3B || first == 0x29 || position >= limit {
            close(pipeline)
            return (pipeline, mayEnd)
        }
        var joint = ShellConnector.none
        while true {
            mayEnd = try readCommand(joint)
            skipBlanks()
            guard at(position) == 0x7C else { break }
            let next = over(position + 1)
            switch at(next) {
            case 0x7C:
                close(pipeline)
                return (pipeline, mayEnd)
            case 0x26:
                joint = .pipeBoth
                position = next + 1
            default:
                joint = .pipe
                position += 1
            }
            try skipLines()
        }
        close(pipeline)
        return (pipeline, mayEnd)
    }

    /// `-p` and `--` behind `time`.
    private mutating func takeTimeOptions() {
        takeOption(0x70)
        takeOption(0x2D)
    }

    private mutating func takeOption(_ letter: UInt8) {
        skipBlanks()
        let second = over(position + 1)
        if at(position) == 0x2D, at(second) == letter, isMeta(at(over(second + 1))) {
            position = second + 1
            lastEnd = position
        }
    }

    // MARK: Between tokens

    /// Blanks, continuations and a comment.
    mutating func skipBlanks() {
        while true {
            let byte = at(position)
            if isBlank(byte) {
                position += 1
            } else if byte == 0x5C, at(position + 1) == 0x0A {
                position += 2
            } else if byte == 0x23 {
                while position < limit, bytes[position] != 0x0A { position += 1 }
            } else {
                return
            }
        }
    }

    /// Blanks, comments and newlines, with the bodies that follow each newline.
    mutating func skipLines() throws(ShellProblem) {
        while true {
            skipBlanks()
            guard at(position) == 0x0A else { return }
            try takeNewline()
        }
    }

    private mutating func takeNewline() throws(ShellProblem) {
        position += 1
        if heredocs.count > heredocBase { try readHeredocBodies() }
    }

    // MARK: Reserved words

    /// The reserved word that stands here without any quoting, or nil.
    @inline(__always)
    mutating func reservedWord() -> Reserved? {
        let first = at(position)
        guard ByteSet.reserved.contains(first) || first == 0x5C else { return nil }
        return reservedWordHere()
    }

    private mutating func reservedWordHere() -> Reserved? {
        if reservedAt == position { return reservedHere }
        var value: UInt64 = 0
        var count: UInt64 = 0
        var i = over(position)
        while true {
            let byte = at(i)
            if isMeta(byte) { break }
            guard count < 8, byte < 0x7E, byte >= 0x5B || byte == 0x21 else {
                value = 0
                break
            }
            value |= UInt64(byte) << (count * 8)
            count += 1
            i = over(i + 1)
        }
        reservedAt = position
        reservedHere = Reserved(rawValue: value)
        return reservedHere
    }

    /// Steps over the reserved word that stands here.
    mutating func takeReserved() {
        position = over(position)
        while !isMeta(at(position)) { position = over(position + 1) }
        lastEnd = position
    }

    /// Steps over a reserved word, or reports what stands there instead.
    mutating func take(_ word: Reserved) throws(ShellProblem) {
        skipBlanks()
        guard reservedWord() == word else { throw unexpected() }
        takeReserved()
    }
}
