extension ShellReader {
    /// `[[ expression ]]`
    mutating func readTest(_ connector: ShellConnector) throws(ShellProblem) -> Int {
        let node = open(.test, connector)
        takeReserved()
        let mark = pendingWords.count
        try readAlternatives()
        guard reservedWord() == .rightTest else { throw badTest() }
        takeReserved()
        nodes[node].words = takeWords(from: mark)
        return node
    }

    private mutating func badTest() -> ShellProblem {
        .unreadable(position >= limit ? .incomplete : .badTest, offset: position)
    }

    /// Terms with `&&` and `||` between them; what binds closer matters to nobody here.
    private mutating func readAlternatives() throws(ShellProblem) {
        try enter()
        while true {
            try readTerm()
            skipBlanks()
            let byte = at(position)
            guard byte == 0x26 || byte == 0x7C, at(over(position + 1)) == byte else { break }
            position = over(position + 1) + 1
        }
        depth -= 1
    }

    private mutating func readTerm() throws(ShellProblem) {
        try skipLines()
        while reservedWord() == .bang {
            takeReserved()
            try skipLines()
        }
        if at(position) == 0x28 {
            position += 1
            try readAlternatives()
            guard at(position) == 0x29 else { throw badTest() }
            position += 1
            try skipLines()
            return
        }
        let first = try readOperand(.test)
        skipBlanks()
        if isUnary(first) {
            pendingWords.append(try readOperand(.test))
            try skipLines()
            return
        }
        pendingWords.append(first)
        let byte = at(position)
        var mode = WordMode.test
        if byte == 0x3C || byte == 0x3E {
            if isProcessSubstitution() { throw badTest() }
            position += 1
        } else if !isMeta(byte), reservedWord() != .rightTest {
            let sign = try readOperand(.test)
            guard let isRegex = binaryOperator(sign) else { throw badTest() }
            if isRegex { mode = .regex }
        } else {
            // A word alone; a newline behind it is an error in bash.
            return
        }
        skipBlanks()
        pendingWords.append(try readOperand(mode))
        try skipLines()
    }

    private mutating func readOperand(_ mode: WordMode) throws(ShellProblem) -> ShellWord {
        let byte = at(position)
        if mode == .regex {
            guard !isMeta(byte) || byte == 0x28 || byte == 0x7C else { throw badTest() }
        } else {
            guard !isMeta(byte) || isProcessSubstitution() else { throw badTest() }
        }
        if reservedWord() == .rightTest { throw badTest() }
        return try readWord(mode)
    }

    /// `-f` and its like, unquoted.
    private mutating func isUnary(_ word: ShellWord) -> Bool {
        guard word.isLiteral, !word.isQuoted, word.text.count == 2 else { return false }
        let text = bytes.span.extracting(word.text.range)
        guard text[0] == 0x2D else { return false }
        switch text[1] {
        // a b c d e f g h k n o p r s t u v w x z, G L N O R S
        case 0x61...0x68, 0x6B, 0x6E...0x70, 0x72...0x78, 0x7A, 0x47, 0x4C, 0x4E, 0x4F, 0x52, 0x53: return true
        default: return false
        }
    }

    /// Whether an operator between two operands is `=~`; nil when the word is none.
    private mutating func binaryOperator(_ word: ShellWord) -> Bool? {
        guard word.isLiteral, !word.isQuoted, word.text.count <= 3 else { return nil }
        var value: UInt32 = 0
        for (index, byte) in word.text.range.enumerated() { value |= UInt32(bytes[byte]) << UInt32(index * 8) }
        switch value {
        case 0x7E3D: return true  // =~
        case 0x3D, 0x3D3D, 0x3D21: return false  // = == !=
        case 0x71652D, 0x656E2D, 0x746C2D, 0x656C2D, 0x74672D, 0x65672D: return false  // -eq -ne -lt -le -gt -ge
        case 0x746E2D, 0x746F2D, 0x66652D: return false  // -nt -ot -ef
        default: return nil
        }
    }
}
