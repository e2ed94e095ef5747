internal import FakBasics

extension ShellReader {
    /// Reads assignments, words and redirects, or `NAME () body`. False: no reserved word may follow at once, but behind
    /// a function's body.
    mutating func readSimple(
        _ connector: ShellConnector, mayDefine: Bool = true
    ) throws(ShellProblem) -> Bool {
        let node = open(.simple, connector)
        commands += 1
        if commands > Limits.shellCommands { throw .limit(.commands, offset: position) }
        let wordMark = pendingWords.count
        let redirectMark = pendingRedirects.count
        let assignmentMark = pendingAssignments.count
        var mode = WordMode.command
        var isFirst = true
        while true {
            skipBlanks()
            if try readRedirect(owner: node) { continue }
            if mode == .command {
                if try readAssignment(owner: node) { continue }
                let start = position
                guard try readArguments(.command) else { break }
                mode = isDeclaration(start) ? .assigning : .argument
                continue
            }
            if try readArguments(mode) {
                isFirst = false
                continue
            }
            if at(position) == 0x28, isFirst, mayDefine, pendingRedirects.count == redirectMark,
                pendingAssignments.count == assignmentMark
            {
                try readFunction(node, wordMark, ShellRange(Int(nodes[node].span.start), lastEnd))
                return !lastCompoundHasRedirects
            }
            break
        }
        if at(position) == 0x28 { throw unexpected() }
        if pendingWords.count == wordMark, pendingRedirects.count == redirectMark,
            pendingAssignments.count == assignmentMark
        {
            throw unexpected()
        }
        nodes[node].words = takeWords(from: wordMark)
        takeRedirects(from: redirectMark, for: node)
        nodes[node].assignments = ShellRange(
            assignments.count, assignments.count + pendingAssignments.count - assignmentMark)
        for index in assignmentMark..<pendingAssignments.count { assignments.append(pendingAssignments[index]) }
        pendingAssignments.cut(to: assignmentMark)
        close(node)
        return false
    }

    /// `NAME () body`: the node was taken for a simple command until `(`.
    private mutating func readFunction(
        _ node: Int, _ wordMark: Int, _ source: ShellRange
    ) throws(ShellProblem) {
        // Braces make no words of a function's name.
        let name = pendingWords.count == wordMark + 1 ? pendingWords[wordMark] : nil
        position += 1
        skipBlanks()
        guard at(position) == 0x29 else { throw unexpected() }
        position += 1
        pendingWords.cut(to: wordMark)
        commands -= 1
        nodes[node].kind = .function
        if let name, name.isLiteral { nodes[node].name = name.text } else { nodes[node].name = source }
        try readFunctionBody(node)
    }

    /// Whether the unquoted word that starts there is a builtin among whose arguments bash takes `a=(…)`.
    private mutating func isDeclaration(_ start: Int) -> Bool {
        guard let word = pendingWords.last, word.isLiteral, !word.isQuoted, Int(word.span.start) == start else {
            return false
        }
        return Self.isDeclaration(bytes.span.extracting(word.text.range))
    }

    private static func isDeclaration(_ name: Span<UInt8>) -> Bool {
        guard name.count >= 3, name.count <= 8 else { return false }
        var value: UInt64 = 0
        for index in name.indices { value |= UInt64(name[index]) << UInt64(index * 8) }
        switch value {
        case 0x6572_616C_6365_64: return true  // declare
        case 0x7465_7365_7079_74: return true  // typeset
        case 0x6C61_636F_6C: return true  // local
        case 0x7472_6F70_7865: return true  // export
        case 0x796C_6E6F_6461_6572: return true  // readonly
        case 0x7361_696C_61: return true  // alias
        case 0x6C61_7665: return true  // eval
        case 0x7465_6C: return true  // let
        default: return false
        }
    }

    // MARK: From the stacks to the arrays

    /// Moves the words above a mark to `words`.
    mutating func takeWords(from mark: Int) -> ShellRange {
        let start = words.count
        for index in mark..<pendingWords.count { words.append(pendingWords[index]) }
        pendingWords.cut(to: mark)
        return ShellRange(start, words.count)
    }

    mutating func takeRedirects(from mark: Int, for node: Int) {
        guard pendingRedirects.count > mark else { return }
        let start = redirects.count
        for index in mark..<pendingRedirects.count { redirects.append(pendingRedirects[index]) }
        pendingRedirects.cut(to: mark)
        nodes[node].redirects = ShellRange(start, redirects.count)
    }

    /// Adds a word of its own to `words`.
    mutating func add(_ word: ShellWord) -> Int32 {
        words.append(word)
        return Int32(truncatingIfNeeded: words.count - 1)
    }

    // MARK: Assignments

    /// Reads `name=value`, `name+=value`, `name[…]=value` or `name=(…)` when one stands here.
    mutating func readAssignment(owner node: Int) throws(ShellProblem) -> Bool {
        guard isNameStart(at(over(position))) else { return false }
        let start = position
        var i = over(position)
        while isNameByte(at(i)) { i = over(i + 1) }
        let end = i
        let first = at(i)
        guard first == 0x3D || first == 0x2B || first == 0x5B else { return false }
        var item = ShellAssignment(name: .empty, span: ShellRange(start, start))
        if first == 0x5B {
            // Only what stands behind the brackets tells an assignment from a word.
            let marks = marks()
            position = i + 1
            item.subscriptWord = try readSubscript()
            i = over(position)
            guard at(i) == 0x3D || (at(i) == 0x2B && at(over(i + 1)) == 0x3D) else {
                try charge(position - start)
                marks.restore(&self)
                position = start
                return false
            }
        }
        if at(i) == 0x2B {
            i = over(i + 1)
            guard at(i) == 0x3D else { return false }
            item.isAppend = true
        }
        item.name = try decodedName(start, end)
        position = i + 1
        if at(over(position)) == 0x28 {
            position = over(position)
            item.isArray = true
            item.words = try readArray()
            // Text right behind the parenthesis belongs to the same token.
            if !isMeta(at(position)) { _ = try readWord(.value) }
        } else {
            item.value = add(try readWord(.value))
        }
        lastEnd = position
        item.span.end = Int32(truncatingIfNeeded: position)
        pendingAssignments.append(item)
        return true
    }

    /// The range of a name: as it stands, or a copy without continuations.
    mutating func decodedName(_ start: Int, _ end: Int) throws(ShellProblem) -> ShellRange {
        var isWhole = true
        for index in start..<end where bytes[index] == 0x5C { isWhole = false }
        if isWhole { return ShellRange(start, end) }
        let copy = bytes.count
        for index in start..<end where bytes[index] != 0x5C && bytes[index] != 0x0A { bytes.append(bytes[index]) }
        try chargeDecoded(bytes.count - copy)
        return ShellRange(copy, bytes.count)
    }

    /// `( element… )` behind `name=`; from the parenthesis.
    mutating func readArray() throws(ShellProblem) -> ShellRange {
        position += 1
        try enter()
        let mark = pendingWords.count
        while true {
            try skipLines()
            if at(position) == 0x29 { break }
            guard try readArguments(.element) else { throw unexpected() }
        }
        position += 1
        depth -= 1
        return takeWords(from: mark)
    }
}
