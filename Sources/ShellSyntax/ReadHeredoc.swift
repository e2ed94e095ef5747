/// A heredoc whose operator was read and whose body was not.
struct PendingHeredoc {
    /// The word that becomes the body.
    var word: Int
    /// In `ShellReader.bytes`, without quoting.
    var delimiter: ShellRange
    /// Some of the delimiter is quoted: the body is not expanded.
    var isQuoted: Bool
    var stripsTabs: Bool
    /// The node that the redirect belongs to.
    var owner: Int
}

extension ShellReader {
    /// Reads the delimiter behind `<<` or `<<-`. The body comes with the next newline.
    mutating func readHeredocStart(_ redirect: inout ShellRedirect, _ owner: Int) throws(ShellProblem) -> Bool {
        skipBlanks()
        guard !isMeta(at(position)) else { throw unexpected() }
        let (delimiter, isQuoted) = try readDelimiter()
        redirect.word = add(.none)
        redirect.span.end = Int32(truncatingIfNeeded: position)
        pendingRedirects.append(redirect)
        lastEnd = position
        heredocs.append(
            PendingHeredoc(
                word: Int(redirect.word), delimiter: delimiter, isQuoted: isQuoted,
                stripsTabs: redirect.kind == .hereDocTab, owner: owner))
        return true
    }

    /// The delimiter: the source of the word after quote removal. Nothing in it is expanded or run.
    private mutating func readDelimiter() throws(ShellProblem) -> (ShellRange, Bool) {
        let marks = marks()
        let start = position
        let word = try readWord(.argument)
        let end = position
        if word.isLiteral {
            return (word.text, word.isQuoted)
        }
        // `$x`, `$(x)` and globs stand for their own source.
        marks.restore(&self)
        try charge(end - start)
        let copy = bytes.count
        var quote: UInt8 = 0
        var i = start
        while i < end {
            let byte = bytes[i]
            if byte == 0x5C, quote != 0x27, i + 1 < end {
                if bytes[i + 1] != 0x0A { bytes.append(bytes[i + 1]) }
                i += 2
                continue
            }
            if byte == quote {
                quote = 0
            } else if quote == 0, byte == 0x27 || byte == 0x22 {
                quote = byte
            } else {
                bytes.append(byte)
            }
            i += 1
        }
        try chargeDecoded(bytes.count - copy)
        return (ShellRange(copy, bytes.count), word.isQuoted)
    }

    /// Reads the bodies of the heredocs of the line that ended here, in their order.
    mutating func readHeredocBodies() throws(ShellProblem) {
        // Bodies add none to the queue: their substitutions are texts of their own, or end before the body does.
        let first = heredocBase
        let count = heredocs.count
        for index in first..<count { try readBody(heredocs[index]) }
        heredocs.cut(to: first)
    }

    private mutating func readBody(_ heredoc: PendingHeredoc) throws(ShellProblem) {
        let start = position
        let saved = lastEnd
        var end = start
        let copy = bytes.count
        let copies = heredoc.stripsTabs
        lines: while true {
            end = position
            if position >= limit { break }
            if heredoc.stripsTabs { while at(position) == 0x09 { position += 1 } }
            if let behind = delimiterEnd(heredoc) {
                position = behind
                break
            }
            // A continued line is one line, and only its first part can be the delimiter.
            while position < limit {
                let byte = bytes[position]
                if copies { bytes.append(byte) }
                position += 1
                if byte == 0x0A { break }
                if byte == 0x5C, !heredoc.isQuoted, position < limit {
                    if copies { bytes.append(bytes[position]) }
                    position += 1
                }
            }
        }
        let behind = position
        let body = copies ? copy..<bytes.count : start..<end
        if copies { try chargeDecoded(body.count) }
        var word = ShellWord.none
        word.span = ShellRange(start, end)
        let mark = pendingParts.count
        if heredoc.isQuoted {
            if !body.isEmpty { push(.literal, body.lowerBound, body.upperBound, isQuoted: true) }
            word.isQuoted = true
        } else {
            try charge(body.count)
            let nodeCount = nodes.count
            let outer = (openNode, limit, closesAtParen, heredocBase)
            openNode = heredoc.owner
            position = body.lowerBound
            limit = body.upperBound
            reservedAt = -1
            heredocBase = heredocs.count
            closesAtParen = false
            try scanHeredocBody(&word)
            if heredocs.count > heredocBase { try readHeredocBodies() }
            (openNode, limit, closesAtParen, heredocBase) = outer
            reservedAt = -1
            if nodes.count > nodeCount { isOutOfOrder = true }
        }
        try takeParts(from: mark, for: &word)
        words[heredoc.word] = word
        position = behind
        lastEnd = saved
    }

    /// The index behind the delimiter and its newline when this line is it, else nil.
    private mutating func delimiterEnd(_ heredoc: PendingHeredoc) -> Int? {
        var i = position
        for index in heredoc.delimiter.range {
            if !heredoc.isQuoted { i = over(i) }
            guard i < limit, bytes[i] == bytes[index], bytes[i] != 0x0A else { return nil }
            i += 1
        }
        if !heredoc.isQuoted { i = over(i) }
        if i >= limit { return i }
        if bytes[i] == 0x0A { return i + 1 }
        guard closesAtParen else { return nil }
        // Within `$( )` the rest of the line may close the substitution.
        var rest = i
        while rest < limit, bytes[rest] != 0x0A {
            if bytes[rest] == 0x29 { return i }
            rest += 1
        }
        return nil
    }

    /// The parts of a body that is expanded: as within double quotes, where `"` is a character.
    private mutating func scanHeredocBody(_ word: inout ShellWord) throws(ShellProblem) {
        var run = position
        while position < limit {
            let byte = bytes[position]
            switch byte {
            case 0x5C:
                let next = at(position + 1)
                guard next == 0x0A || (next != 0x22 && ByteSet.escaped.contains(next)) else {
                    position += 1
                    continue
                }
                push(.literal, run, position, isQuoted: true)
                run = next == 0x0A ? position + 2 : position + 1
                position += 2
            case 0x24, 0x60:
                push(.literal, run, position, isQuoted: true)
                if byte == 0x24 { _ = try scanDollar(.quoted) } else { try scanBacktick(.heredoc) }
                run = position
            default: position += 1
            }
        }
        push(.literal, run, position, isQuoted: true)
    }
}
