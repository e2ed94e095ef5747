extension ShellReader {
    /// Reads an unquoted text with the quoted texts in it, up to what ends it.
    mutating func scanUnquoted(_ mode: WordMode, _ scan: inout WordScan) throws(ShellProblem) {
        var run = position
        while true {
            position = plainEnd(position)
            let byte = at(position)
            switch byte {
            case 0:
                if scan.parentheses > 0 || mode.isEnclosed { throw .unreadable(.unclosed, offset: scan.start) }
                push(.literal, run, position, isQuoted: false)
                return
            case 0x09, 0x0A, 0x20, 0x26, 0x3B:  // blanks, newline, & ;
                if mode.isEnclosed || scan.parentheses > 0 {
                    position += 1
                    continue
                }
                push(.literal, run, position, isQuoted: false)
                return
            case 0x7C:  // |
                if scan.parentheses > 0 {
                    takeGlob(&run, 1)
                } else if mode.isEnclosed || mode == .regex {
                    position += 1
                } else {
                    push(.literal, run, position, isQuoted: false)
                    return
                }
            case 0x3C, 0x3E:  // < >
                if mode != .subscript, mode != .regex, isProcessSubstitution() {
                    push(.literal, run, position, isQuoted: false)
                    try scanProcess()
                    run = position
                } else if mode.isEnclosed || scan.parentheses > 0 {
                    position += 1
                } else {
                    push(.literal, run, position, isQuoted: false)
                    return
                }
            case 0x28:  // (
                if try !takeParenthesis(mode, &scan, &run) {
                    push(.literal, run, position, isQuoted: false)
                    return
                }
            case 0x29:  // )
                if scan.parentheses > 0 {
                    scan.parentheses -= 1
                    takeGlob(&run, 1)
                } else if mode.isEnclosed {
                    position += 1
                } else {
                    push(.literal, run, position, isQuoted: false)
                    return
                }
            case 0x2A, 0x3F:  // * ?
                let next = over(position + 1)
                if at(next) == 0x28, !mode.isEnclosed, mode != .regex,
                    scan.parentheses > 0 || !isFunctionAhead(mode, next)
                {
                    scan.parentheses += 1
                    takeGlob(&run, next + 1 - position)
                } else {
                    takeGlob(&run, 1)
                }
            case 0x5B:  // [
                try takeBracket(mode, &scan, &run)
            case 0x5D:  // ]
                if mode == .subscript {
                    if scan.brackets == 0 {
                        push(.literal, run, position, isQuoted: false)
                        return
                    }
                    scan.brackets -= 1
                } else if scan.bracket == 1 {
                    scan.bracket = 2
                }
                position += 1
            case 0x7B:  // {
                if mode.expandsBraces || mode == .target {
                    scan.hasBrace = true
                    takeBrace(&run, .open)
                } else {
                    position += 1
                }
            case 0x2C:  // ,
                if scan.hasBrace { takeBrace(&run, .comma) } else { position += 1 }
            case 0x7D:  // }
                if mode == .brace {
                    push(.literal, run, position, isQuoted: false)
                    return
                }
                if scan.hasBrace { takeBrace(&run, .close) } else { position += 1 }
            case 0x7E:  // ~
                takeTilde(mode, &scan, &run)
            case 0x22:  // "
                push(.literal, run, position, isQuoted: false)
                position += 1
                try scanDoubleQuoted()
                markQuoted(&scan)
                run = position
            case 0x27:  // '
                push(.literal, run, position, isQuoted: false)
                try scanSingleQuoted()
                markQuoted(&scan)
                run = position
            case 0x5C:  // backslash
                if at(position + 1) == 0x0A {
                    push(.literal, run, position, isQuoted: false)
                    position += 2
                    run = position
                } else if position + 1 < limit {
                    push(.literal, run, position, isQuoted: false)
                    push(.literal, position + 1, position + 2, isQuoted: true)
                    scan.isQuoted = true
                    position += 2
                    run = position
                } else {
                    position += 1
                }
            case 0x24:  // $
                push(.literal, run, position, isQuoted: false)
                if try scanDollar(.unquoted) { markQuoted(&scan) }
                run = position
            default:  // `
                push(.literal, run, position, isQuoted: false)
                try scanBacktick(.unquoted)
                run = position
            }
        }
    }

    /// Behind a quoted text. It may have been empty: where braces are expanded, a part without text stands for it.
    private mutating func markQuoted(_ scan: inout WordScan) {
        scan.isQuoted = true
        guard scan.hasBrace else { return }
        pendingParts.append(ShellPart(.literal, ShellRange(position, position), isQuoted: true))
    }

    private mutating func takeGlob(_ run: inout Int, _ count: Int) {
        push(.literal, run, position, isQuoted: false)
        push(.glob, position, position + count, isQuoted: false)
        position += count
        run = position
    }

    private mutating func takeBrace(_ run: inout Int, _ role: ShellPart.Role) {
        push(.literal, run, position, isQuoted: false)
        push(.literal, position, position + 1, isQuoted: false, role: role)
        position += 1
        run = position
    }

    /// `(` in an unquoted text: of an extended pattern, a regex, an array. False when it is none of these.
    private mutating func takeParenthesis(
        _ mode: WordMode, _ scan: inout WordScan, _ run: inout Int
    ) throws(ShellProblem) -> Bool {
        if mode.isEnclosed {
            position += 1
            return true
        }
        if scan.parentheses > 0 || mode == .regex {
            scan.parentheses += 1
            takeGlob(&run, 1)
            return true
        }
        if run < position {
            let before = bytes[position - 1]
            if before == 0x2B || before == 0x40 || before == 0x21, !isFunctionAhead(mode, position) {
                position -= 1
                scan.parentheses = 1
                takeGlob(&run, 2)
                return true
            }
            if mode == .assigning, before == 0x3D, startsAsAssignment(&scan) {
                push(.literal, run, position, isQuoted: false)
                let array = try readArray()
                var part = ShellPart(.array, ShellRange(run, position), isQuoted: false)
                part.array = array
                pendingParts.append(part)
                run = position
                return true
            }
        }
        return false
    }

    /// Without `extglob` the name of a function may end in a pattern character: `f@()` is one.
    private mutating func isFunctionAhead(_ mode: WordMode, _ opening: Int) -> Bool {
        guard mode == .command else { return false }
        var i = over(opening + 1)
        while isBlank(at(i)) { i = over(i + 1) }
        return at(i) == 0x29
    }

    private mutating func takeBracket(
        _ mode: WordMode, _ scan: inout WordScan, _ run: inout Int
    ) throws(ShellProblem) {
        if mode == .subscript {
            scan.brackets += 1
            position += 1
            return
        }
        if mode == .regex {
            position += 1
            return
        }
        let opening = position
        let mayHoldBlanks =
            mode == .element && opening == scan.start
            || (mode == .command || mode == .assigning) && isName(scan.start, opening)
        push(.literal, run, opening, isQuoted: false)
        let part = pendingParts.count
        push(.glob, opening, opening + 1, isQuoted: false, role: .bracket)
        position += 1
        run = position
        if scan.bracket == 0 { scan.bracket = 1 }
        guard mayHoldBlanks else { return }
        try enter()
        try scanUnquoted(.subscript, &scan)
        depth -= 1
        run = position
        let behind = over(position + 1)
        if at(behind) == 0x3D || (at(behind) == 0x2B && at(over(behind + 1)) == 0x3D) {
            pendingParts[part].kind = .literal
            scan.bracket = 0
            position += 1
        }
    }

    private mutating func isName(_ start: Int, _ end: Int) -> Bool {
        guard start < end, isNameStart(bytes[start]) else { return false }
        for index in start..<end where !isNameByte(bytes[index]) { return false }
        return true
    }

    /// Whether the word starts with `name=`, `name+=` or `name[…]=`.
    private mutating func startsAsAssignment(_ scan: inout WordScan) -> Bool {
        if let known = scan.isAssignment { return known }
        var i = scan.start
        var answer = false
        if isNameStart(at(i)) {
            while isNameByte(at(i)) { i += 1 }
            if at(i) == 0x5B { while i < position, bytes[i] != 0x3D { i += 1 } }
            if at(i) == 0x2B { i += 1 }
            answer = i < position && at(i) == 0x3D
        }
        scan.isAssignment = answer
        return answer
    }

    /// `~` at the start of a word, and behind `=` and `:` of an assignment; elsewhere it is a character.
    private mutating func takeTilde(_ mode: WordMode, _ scan: inout WordScan, _ run: inout Int) {
        let start = position
        position += 1
        var isAssignment = mode == .value
        if start != scan.start {
            guard start > run, bytes[start - 1] == 0x3D || bytes[start - 1] == 0x3A else { return }
            if !isAssignment {
                guard mode.expandsBraces, startsAsAssignment(&scan) else { return }
                isAssignment = true
            }
        }
        var i = position
        while isNameByte(at(i)) || at(i) == 0x2D || at(i) == 0x2B || at(i) == 0x2E { i += 1 }
        let next = at(i)
        guard
            next == 0x2F || isMeta(next) || (isAssignment && next == 0x3A) || (mode == .brace && next == 0x7D)
                || (scan.hasBrace && (next == 0x2C || next == 0x7D))
        else { return }
        push(.literal, run, start, isQuoted: false)
        let part = ShellPart(.tilde, ShellRange(position, i), isQuoted: false)
        pendingParts.append(part)
        position = i
        run = i
    }
}
