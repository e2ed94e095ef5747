extension ShellReader {
    /// What starts with `$`, or the `$` itself. True when it is quoted text in an unquoted one.
    mutating func scanDollar(_ quoting: Quoting) throws(ShellProblem) -> Bool {
        let dollar = position
        let next = over(position + 1)
        let byte = at(next)
        switch byte {
        case 0x28:  // (
            let second = over(next + 1)
            if at(second) == 0x28, try scanArithmeticExpansion(from: second + 1, quoting) { return false }
            position = next + 1
            let list = try readSubstitution()
            pushCommand(.command, dollar, list, quoting.isQuoted)
        case 0x7B:  // {
            position = next + 1
            try scanParameter(quoting)
        case 0x5B:  // [
            let start = next + 1
            position = start
            let word = try readExpression(closing: 0x5D)
            pushArithmetic(start, position - 1, word, quoting.isQuoted)
        case 0x27 where !quoting.isQuoted:
            position = next
            try scanANSIQuoted()
            return true
        case 0x22 where !quoting.isQuoted:
            position = next + 1
            try scanDoubleQuoted()
            return true
        default:
            var end = next
            if isNameStart(byte) {
                while isNameByte(at(end)) { end = over(end + 1) }
            } else if isDigit(byte) || ByteSet.parameters.contains(byte) {
                end = next + 1
            } else {
                position += 1
                push(.literal, dollar, position, isQuoted: quoting.isQuoted)
                return false
            }
            let name = try decodedName(next, end)
            pendingParts.append(ShellPart(.parameter, name, isQuoted: quoting.isQuoted))
            position = end
        }
        return false
    }

    private mutating func pushCommand(_ kind: ShellPartKind, _ start: Int, _ list: Int, _ isQuoted: Bool) {
        var part = ShellPart(kind, ShellRange(start, position), isQuoted: isQuoted)
        part.node = Int32(truncatingIfNeeded: list)
        pendingParts.append(part)
    }

    private mutating func pushArithmetic(_ start: Int, _ end: Int, _ word: Int32, _ isQuoted: Bool) {
        var part = ShellPart(.arithmetic, ShellRange(start, end), isQuoted: isQuoted)
        part.word = word
        pendingParts.append(part)
    }

    /// The list of `$( )`, `<( )` and `>( )`, behind the parenthesis, and the closing one.
    private mutating func readSubstitution() throws(ShellProblem) -> Int {
        let saved = (heredocBase, closesAtParen)
        heredocBase = heredocs.count
        closesAtParen = true
        try enter()
        let list = try readList(until: .paren, allowsEmpty: true)
        depth -= 1
        position += 1
        nodes[list].isSubstitution = true
        // Heredocs without a body so far get it behind the enclosing line.
        (heredocBase, closesAtParen) = saved
        return list
    }

    /// `<( )` and `>( )`
    mutating func scanProcess() throws(ShellProblem) {
        let start = position
        let kind: ShellPartKind = at(position) == 0x3C ? .processIn : .processOut
        position = over(position + 1) + 1
        let list = try readSubstitution()
        nodes[list].isSink = kind == .processOut
        pushCommand(kind, start, list, false)
    }

    /// `` `…` ``: its text is decoded first, and then it is a text of its own.
    mutating func scanBacktick(_ quoting: Quoting) throws(ShellProblem) {
        let opening = position
        var i = position + 1
        var isEscaped = false
        while true {
            let byte = at(i)
            if byte == 0x60 { break }
            if byte == 0 { throw .unreadable(.unclosed, offset: opening) }
            if byte == 0x5C {
                isEscaped = true
                i += 1
                if i >= limit { throw .unreadable(.unclosed, offset: opening) }
            }
            i += 1
        }
        try charge(i - opening)
        var text = opening + 1..<i
        if isEscaped {
            let start = bytes.count
            var from = text.lowerBound
            while from < text.upperBound {
                let byte = bytes[from]
                if byte == 0x5C, from + 1 < text.upperBound {
                    let next = bytes[from + 1]
                    let drops =
                        next == 0x24 || next == 0x60 || next == 0x5C || (next == 0x22 && quoting == .quoted)
                    if !drops { bytes.append(byte) }
                    bytes.append(next)
                    from += 2
                    continue
                }
                bytes.append(byte)
                from += 1
            }
            try chargeDecoded(bytes.count - start)
            text = start..<bytes.count
        }
        let list = try readText(text)
        nodes[list].isSubstitution = true
        position = i + 1
        pushCommand(.command, opening, list, quoting.isQuoted)
        pendingParts[pendingParts.count - 1].isBacktick = true
    }

    // MARK: Arithmetic

    /// `$(( ))` from behind both parentheses; false when the first one opens a command after all.
    private mutating func scanArithmeticExpansion(from start: Int, _ quoting: Quoting) throws(ShellProblem) -> Bool {
        guard let word = try readExpressionOrNothing(from: start) else { return false }
        let close = position
        position = over(position + 1) + 1
        pushArithmetic(start, close, word, quoting.isQuoted)
        return true
    }

    /// `(( ))`, from behind both parentheses; nil when they open subshells after all.
    mutating func readArithmeticCommand(
        _ connector: ShellConnector, from start: Int
    ) throws(ShellProblem) -> Int? {
        let opening = position
        let outer = openNode
        let node = open(.arithmetic, connector)
        guard let word = try readExpressionOrNothing(from: start) else {
            nodes.removeLast(nodes.count - node)
            openNode = outer
            position = opening
            return nil
        }
        position = over(position + 1) + 1
        lastEnd = position
        nodes[node].words = ShellRange(Int(word), Int(word) + 1)
        return node
    }

    /// Reads an expression up to `))`; nil, and everything as before, when a single `)` closes it.
    private mutating func readExpressionOrNothing(from start: Int) throws(ShellProblem) -> Int32? {
        let marks = marks()
        let opening = position
        position = start
        let word = try readExpression(closing: 0x29)
        position -= 1
        if at(over(position + 1)) == 0x29 { return word }
        try charge(position - opening)
        marks.restore(&self)
        position = opening
        return nil
    }

    /// Reads an expression as a word, and the byte that closes it. Quotes of both kinds hide brackets, and expansions
    /// take place within them.
    mutating func readExpression(closing: UInt8) throws(ShellProblem) -> Int32 {
        try enter()
        let opening: UInt8 = closing == 0x29 ? 0x28 : 0x5B
        let start = position
        let mark = pendingParts.count
        var run = position
        var level = 0
        var quote: UInt8 = 0
        while true {
            let byte = at(position)
            if byte == 0 { throw .unreadable(.unclosed, offset: start) }
            if byte == 0x24 || byte == 0x60 {
                push(.literal, run, position, isQuoted: true)
                if byte == 0x24 { _ = try scanDollar(.quoted) } else { try scanBacktick(.quoted) }
                run = position
                continue
            }
            if byte == 0x5C {
                position = min(position + 2, limit)
                continue
            }
            if byte == 0x22 || byte == 0x27 {
                if quote == 0 { quote = byte } else if quote == byte { quote = 0 }
            } else if quote == 0 {
                if byte == opening {
                    level += 1
                } else if byte == closing {
                    if level == 0 { break }
                    level -= 1
                }
            }
            position += 1
        }
        push(.literal, run, position, isQuoted: true)
        var word = ShellWord.none
        word.span = ShellRange(start, position)
        try takeParts(from: mark, for: &word)
        position += 1
        depth -= 1
        return add(word)
    }

    /// The three expressions of `for (( ))`, behind the parentheses, as one word.
    mutating func readForExpressions(_ node: Int) throws(ShellProblem) {
        let start = position
        let word = try readExpression(closing: 0x29)
        guard at(over(position)) == 0x29 else { throw unexpected() }
        let end = position - 1
        position = over(position) + 1
        lastEnd = position
        guard countSeparators(words[Int(word)], start, end) == 2 else { throw .unreadable(.badFor, offset: start) }
        nodes[node].words = ShellRange(Int(word), Int(word) + 1)
    }

    /// Semicolons outside of quotes and expansions.
    private mutating func countSeparators(_ word: ShellWord, _ start: Int, _ end: Int) -> Int {
        var count = 0
        var quote: UInt8 = 0
        for part in word.parts.range where parts[part].kind == .literal {
            for index in parts[part].text.range {
                let byte = bytes[index]
                if byte == 0x22 || byte == 0x27 {
                    if quote == 0 { quote = byte } else if quote == byte { quote = 0 }
                } else if byte == 0x3B, quote == 0 {
                    count += 1
                }
            }
        }
        return count
    }
}
