extension ShellReader {
    /// Reads one command of a pipeline. True when a reserved word may follow at once: a compound command without
    /// redirects.
    mutating func readCommand(_ connector: ShellConnector) throws(ShellProblem) -> Bool {
        if try readCompound(connector) { return !lastCompoundHasRedirects }
        switch reservedWord() {
        case .function:
            takeReserved()
            try readFunction(connector)
            return !lastCompoundHasRedirects
        case .coproc:
            return try readCoproc(connector)
        case nil, .time:
            return try readSimple(connector)
        default:
            throw unexpected()
        }
    }

    /// Reads a compound command with its redirects when one starts here.
    mutating func readCompound(_ connector: ShellConnector) throws(ShellProblem) -> Bool {
        let node: Int
        if at(position) == 0x28 {
            node = try readParenthesis(connector)
        } else {
            guard let word = reservedWord() else { return false }
            switch word {
            case .if: node = try readIf(connector)
            case .while: node = try readLoop(.while, connector)
            case .until: node = try readLoop(.until, connector)
            case .for: node = try readFor(connector)
            case .select: node = try readSelect(connector)
            case .case: node = try readCase(connector)
            case .leftBrace:
                node = open(.group, connector)
                takeReserved()
                try readBody(until: .rightBrace)
                takeReserved()
            case .leftTest: node = try readTest(connector)
            default: return false
            }
        }
        try readTrailingRedirects(node)
        close(node)
        return true
    }

    private mutating func readTrailingRedirects(_ node: Int) throws(ShellProblem) {
        let mark = pendingRedirects.count
        while true {
            skipBlanks()
            guard try readRedirect(owner: node) else { break }
        }
        lastCompoundHasRedirects = pendingRedirects.count > mark
        takeRedirects(from: mark, for: node)
    }

    /// A list one level deeper.
    mutating func readBody(until end: ListEnd) throws(ShellProblem) {
        try enter()
        _ = try readList(until: end)
        depth -= 1
    }

    /// `( list )` or `(( expression ))`
    private mutating func readParenthesis(_ connector: ShellConnector) throws(ShellProblem) -> Int {
        let second = over(position + 1)
        if at(second) == 0x28, let node = try readArithmeticCommand(connector, from: second + 1) { return node }
        let node = open(.subshell, connector)
        position += 1
        try readBody(until: .paren)
        position += 1
        lastEnd = position
        return node
    }

    private mutating func readIf(_ connector: ShellConnector) throws(ShellProblem) -> Int {
        let node = open(.if, connector)
        while true {
            // at `if` or `elif`
            takeReserved()
            try readBody(until: .then)
            takeReserved()
            try readBody(until: .elseOrFi)
            let word = reservedWord()
            if word == .elif { continue }
            takeReserved()
            if word == .fi { return node }
            try readBody(until: .elseOrFi)
            guard reservedWord() == .fi else { throw unexpected() }
            takeReserved()
            return node
        }
    }

    private mutating func readLoop(_ kind: ShellNodeKind, _ connector: ShellConnector) throws(ShellProblem) -> Int {
        let node = open(kind, connector)
        takeReserved()
        try readBody(until: .do)
        takeReserved()
        try readBody(until: .done)
        takeReserved()
        return node
    }

    private mutating func readFor(_ connector: ShellConnector) throws(ShellProblem) -> Int {
        let node = open(.for, connector)
        takeReserved()
        skipBlanks()
        let second = over(position + 1)
        if at(position) == 0x28, at(second) == 0x28 {
            nodes[node].kind = .forArithmetic
            position = second + 1
            try readForExpressions(node)
            skipBlanks()
            if at(position) == 0x3B { position += 1 }
            try skipLines()
        } else {
            try readNameAndWords(node)
        }
        try readForBody()
        return node
    }

    private mutating func readSelect(_ connector: ShellConnector) throws(ShellProblem) -> Int {
        let node = open(.select, connector)
        takeReserved()
        skipBlanks()
        try readNameAndWords(node)
        try readForBody()
        return node
    }

    /// `NAME [in WORD…]` and what separates it from the body.
    private mutating func readNameAndWords(_ node: Int) throws(ShellProblem) {
        guard !isMeta(at(position)) else { throw unexpected() }
        let name = try readWord(.argument)
        nodes[node].name = name.isLiteral ? name.text : name.span
        skipBlanks()
        if at(position) == 0x3B {
            position += 1
            try skipLines()
            return
        }
        let lines = position
        try skipLines()
        guard reservedWord() == .in else {
            // Behind the name itself only `do` may follow; `{` has to stand behind a separator.
            if position == lines, reservedWord() != .do { throw unexpected() }
            return
        }
        takeReserved()
        let mark = pendingWords.count
        while true {
            skipBlanks()
            let byte = at(position)
            if byte == 0x0A || byte == 0x3B { break }
            guard try readArguments(.argument) else { throw unexpected() }
        }
        nodes[node].words = takeWords(from: mark)
        if at(position) == 0x3B { position += 1 }
        try skipLines()
    }

    private mutating func readForBody() throws(ShellProblem) {
        switch reservedWord() {
        case .do:
            takeReserved()
            try readBody(until: .done)
        case .leftBrace:
            takeReserved()
            try readBody(until: .rightBrace)
        default: throw unexpected()
        }
        takeReserved()
    }

    private mutating func readCase(_ connector: ShellConnector) throws(ShellProblem) -> Int {
        let node = open(.case, connector)
        takeReserved()
        skipBlanks()
        guard !isMeta(at(position)) || isProcessSubstitution() else { throw unexpected() }
        let subject = try readWord(.argument)
        nodes[node].words = ShellRange(words.count, words.count + 1)
        words.append(subject)
        try skipLines()
        guard reservedWord() == .in else { throw unexpected() }
        takeReserved()
        while true {
            try skipLines()
            var isOpened = false
            if at(position) == 0x28 {
                isOpened = true
                position += 1
                skipBlanks()
            }
            if !isOpened, reservedWord() == .esac {
                takeReserved()
                return node
            }
            let mark = pendingWords.count
            while true {
                skipBlanks()
                guard !isMeta(at(position)) || isProcessSubstitution() else { throw unexpected() }
                pendingWords.append(try readWord(.pattern))
                skipBlanks()
                guard at(position) == 0x7C else { break }
                position += 1
            }
            guard at(position) == 0x29 else { throw unexpected() }
            position += 1
            let patterns = takeWords(from: mark)
            try enter()
            let list = try readList(until: .clause, allowsEmpty: true)
            depth -= 1
            nodes[list].words = patterns
            if at(position) == 0x3B {
                // ;; ;& ;;&
                position = over(position + 1)
                let second = at(position)
                position += 1
                let third = over(position)
                if second == 0x3B, at(third) == 0x26 { position = third + 1 }
                lastEnd = position
            } else {
                takeReserved()
                return node
            }
        }
    }

    // MARK: Functions and coprocesses

    /// `function NAME [()] body`, behind the first word.
    private mutating func readFunction(_ connector: ShellConnector) throws(ShellProblem) {
        let node = open(.function, connector)
        skipBlanks()
        guard !isMeta(at(position)) else { throw unexpected() }
        let name = try readWord(.argument)
        nodes[node].name = name.isLiteral ? name.text : name.span
        skipBlanks()
        if at(position) == 0x28 {
            let opening = position
            position += 1
            skipBlanks()
            if at(position) == 0x29 {
                position += 1
            } else {
                // `function f (list)`
                position = opening
            }
        }
        try readFunctionBody(node)
    }

    /// The compound command of a function, and the end of the function's node.
    mutating func readFunctionBody(_ node: Int) throws(ShellProblem) {
        try skipLines()
        try enter()
        guard try readCompound(.none) else { throw unexpected() }
        depth -= 1
        close(node)
    }

    /// `coproc [NAME] command`
    private mutating func readCoproc(_ connector: ShellConnector) throws(ShellProblem) -> Bool {
        let node = open(.coproc, connector)
        takeReserved()
        skipBlanks()
        try enter()
        var mayEnd = false
        if try readCompound(.none) {
            mayEnd = !lastCompoundHasRedirects
        } else {
            let word = reservedWord()
            guard word == nil || word == .time else { throw unexpected() }
            if let name = try nameBeforeCompound() {
                nodes[node].name = name
                guard try readCompound(.none) else { throw unexpected() }
                mayEnd = !lastCompoundHasRedirects
            } else {
                mayEnd = try readSimple(.none, mayDefine: false)
            }
        }
        depth -= 1
        close(node)
        return mayEnd
    }

    /// Steps over one word in front of a compound command, the name of a coprocess; nil when none is that.
    private mutating func nameBeforeCompound() throws(ShellProblem) -> ShellRange? {
        guard !isMeta(at(position)) else { return nil }
        let marks = marks()
        let start = position
        let word = try readWord(.argument)
        skipBlanks()
        var isAssignment = false
        for index in start..<Int(word.span.end) where bytes[index] == 0x3D { isAssignment = true }
        if !isAssignment {
            if at(position) == 0x28 { return word.isLiteral ? word.text : word.span }
            switch reservedWord() {
            case .if, .while, .until, .for, .select, .case, .leftBrace, .leftTest:
                return word.isLiteral ? word.text : word.span
            default: break
            }
        }
        try charge(position - start)
        marks.restore(&self)
        position = start
        return nil
    }
}
