extension ShellReader {
    /// `${…}`, behind the brace.
    mutating func scanParameter(_ quoting: Quoting) throws(ShellProblem) {
        let start = position
        try enter()
        var part = ShellPart(.parameter, .empty, isQuoted: quoting.isQuoted)
        position = over(position)
        if at(position) == 0x23, isLength() {
            position = over(position + 1)
            part.operation = .length
        } else if at(position) == 0x21, isIndirect() {
            position = over(position + 1)
            part.isIndirect = true
        }
        part.text = try parameterName(start)
        position = over(position)
        if at(position) == 0x5B {
            position += 1
            part.subscriptWord = try readSubscript()
            position = over(position)
        }
        if at(position) != 0x7D {
            if part.operation == .length { throw bad(start) }
            try readOperation(&part, quoting, start)
        } else if part.isIndirect, part.subscriptWord >= 0, isWholeArray(part.subscriptWord) {
            part.operation = .keys
        }
        guard at(position) == 0x7D else { throw bad(start) }
        position += 1
        depth -= 1
        pendingParts.append(part)
    }

    private mutating func bad(_ start: Int) -> ShellProblem {
        position >= limit
            ? .unreadable(.unclosed, offset: start) : .unreadable(.badSubstitution, offset: position)
    }

    /// The name, the number or the special character that stands here.
    private mutating func parameterName(_ start: Int) throws(ShellProblem) -> ShellRange {
        let first = at(position)
        var end = position
        if isNameStart(first) {
            while isNameByte(at(end)) { end = over(end + 1) }
        } else if isDigit(first) {
            while isDigit(at(end)) { end = over(end + 1) }
        } else if ByteSet.parameters.contains(first) {
            end += 1
        } else {
            throw bad(start)
        }
        let name = try decodedName(position, end)
        position = end
        return name
    }

    /// Whether the `#` here asks for a length: a parameter and `}` follow. Else it is the parameter `$#`.
    private mutating func isLength() -> Bool {
        var i = over(position + 1)
        let first = at(i)
        if isNameByte(first) { return true }
        guard ByteSet.parameters.contains(first) else { return false }
        i = over(i + 1)
        return at(i) == 0x7D
    }

    /// Whether the `!` here asks for the parameter that another one names. Else it is the parameter `$!`.
    private mutating func isIndirect() -> Bool {
        let i = over(position + 1)
        let first = at(i)
        if isNameByte(first) { return true }
        guard first == 0x23 || first == 0x40 || first == 0x2A else { return false }
        return at(over(i + 1)) == 0x7D
    }

    private mutating func isWholeArray(_ word: Int32) -> Bool {
        let range = words[Int(word)].span
        guard range.count == 1 else { return false }
        let byte = bytes[Int(range.start)]
        return byte == 0x40 || byte == 0x2A
    }

    /// What stands between the name and `}`.
    private mutating func readOperation(
        _ part: inout ShellPart, _ quoting: Quoting, _ start: Int
    ) throws(ShellProblem) {
        let sign = at(position)
        let next = at(over(position + 1))
        var isPattern = false
        var width = 1
        switch sign {
        case 0x3A:  // :
            if let operation = Self.defaultOperation(next) {
                part.operation = operation
                width = 2
            } else {
                part.operation = .substring
            }
        case 0x23, 0x25:  // # %
            part.operation = sign == 0x23 ? .removePrefix : .removeSuffix
            isPattern = true
            if next == sign { width = 2 }
        case 0x2F:  // /
            part.operation = .replace
            isPattern = true
            if next == 0x2F || next == 0x23 || next == 0x25 { width = 2 }
        case 0x5E, 0x2C, 0x7E:  // ^ , ~
            part.operation = .changeCase
            isPattern = true
            if next == sign { width = 2 }
        case 0x40 where part.isIndirect && next == 0x7D, 0x2A where part.isIndirect && next == 0x7D:
            part.operation = .names
            part.isIndirect = false
        case 0x40:  // @
            guard Self.isTransformation(next) else { throw bad(start) }
            part.operation = .transform
            part.word = try transformation()
            return
        default:
            guard let operation = Self.defaultOperation(sign) else { throw bad(start) }
            part.operation = operation
        }
        for _ in 0..<width { position = over(position) + 1 }
        if part.operation == .names { return }
        part.word = try readArgument(quoting, isPattern: isPattern)
    }

    private static func defaultOperation(_ byte: UInt8) -> ShellParameterOperation? {
        switch byte {
        case 0x2D: .useDefault
        case 0x3D: .assignDefault
        case 0x3F: .orError
        case 0x2B: .useAlternative
        default: nil
        }
    }

    /// `U u L Q E P A K a k`
    private static func isTransformation(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x55, 0x75, 0x4C, 0x51, 0x45, 0x50, 0x41, 0x4B, 0x61, 0x6B: true
        default: false
        }
    }

    /// The letter behind `@` as a word.
    private mutating func transformation() throws(ShellProblem) -> Int32 {
        position = over(position + 1)
        let mark = pendingParts.count
        push(.literal, position, position + 1, isQuoted: false)
        var word = ShellWord.none
        word.span = ShellRange(position, position + 1)
        try takeParts(from: mark, for: &word)
        position = over(position + 1)
        return add(word)
    }

    /// The argument up to `}`, as a word.
    private mutating func readArgument(_ quoting: Quoting, isPattern: Bool) throws(ShellProblem) -> Int32 {
        if !quoting.isQuoted {
            let word = try readWord(.brace)
            return add(word)
        }
        let scan = WordScan(start: position, mark: pendingParts.count)
        try scanQuotedArgument(isPattern)
        return add(try finish(scan))
    }

    /// An argument within double quotes or a heredoc. A double quote starts a text that is quoted all the same. A single
    /// quote quotes in a pattern; elsewhere it is a character, but hides `}` up to the next one, and what is expanded
    /// between the two is expanded.
    private mutating func scanQuotedArgument(_ isPattern: Bool) throws(ShellProblem) {
        let start = position
        var run = position
        var isHidden = false
        while true {
            switch at(position) {
            case 0: throw .unreadable(.unclosed, offset: start)
            case 0x7D where !isHidden:
                push(.literal, run, position, isQuoted: true)
                return
            case 0x27 where !isPattern:
                isHidden.toggle()
                position += 1
            case 0x27:
                push(.literal, run, position, isQuoted: true)
                try scanSingleQuoted()
                run = position
            case 0x22 where !isHidden:
                push(.literal, run, position, isQuoted: true)
                position += 1
                try scanDoubleQuoted()
                run = position
            case 0x5C:
                takeEscape(&run, alsoBrace: true)
            case 0x24:
                push(.literal, run, position, isQuoted: true)
                if isPattern, at(over(position + 1)) == 0x27 {
                    position = over(position + 1)
                    try scanANSIQuoted()
                } else {
                    _ = try scanDollar(.quoted)
                }
                run = position
            case 0x60:
                push(.literal, run, position, isQuoted: true)
                try scanBacktick(.quoted)
                run = position
            default: position += 1
            }
        }
    }

    /// A subscript behind its bracket, with the closing one, as a word.
    mutating func readSubscript() throws(ShellProblem) -> Int32 {
        try enter()
        let word = try readWord(.subscript)
        position += 1
        depth -= 1
        return add(word)
    }
}
