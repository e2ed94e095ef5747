extension ShellReader {
    /// Whether `<(` or `>(` stands here.
    mutating func isProcessSubstitution() -> Bool {
        let byte = at(position)
        return (byte == 0x3C || byte == 0x3E) && at(over(position + 1)) == 0x28
    }

    /// Whether a redirect may start here.
    @inline(__always)
    private func mayStartRedirect() -> Bool {
        let byte = at(position)
        return byte < 0x40
            ? byte == 0x26 || (byte >= 0x30 && byte < 0x3F && byte != 0x3A && byte != 0x3B) : byte == 0x7B
    }

    /// Reads one redirect when one stands here.
    @inline(__always)
    mutating func readRedirect(owner node: Int) throws(ShellProblem) -> Bool {
        mayStartRedirect() ? try readRedirectHere(owner: node) : false
    }

    /// Reads one redirect, with the descriptor or `{name}` in front of it, when one stands here.
    private mutating func readRedirectHere(owner node: Int) throws(ShellProblem) -> Bool {
        let byte = at(position)
        var redirect = ShellRedirect(kind: .in, span: ShellRange(position, position))
        var i = position
        if byte == 0x26 {
            i = over(position + 1)
            guard at(i) == 0x3E else { return false }
            i = over(i + 1)
            redirect.kind = .outBoth
            if at(i) == 0x3E {
                redirect.kind = .appendBoth
                i += 1
            }
            position = i
            return try readTarget(&redirect)
        }
        if isDigit(byte) {
            var value = 0
            while isDigit(at(i)) {
                if value <= Int(Int32.max) { value = value * 10 + Int(at(i) - 0x30) }
                i = over(i + 1)
            }
            // A number that no descriptor can be is a word.
            guard value <= Int(Int32.max) else { return false }
            redirect.fd = Int32(value)
        } else if byte == 0x7B {
            i = over(i + 1)
            let start = i
            guard isNameStart(at(i)) else { return false }
            while isNameByte(at(i)) { i = over(i + 1) }
            if at(i) == 0x5B {
                while i < limit, bytes[i] != 0x5D, !isMeta(bytes[i]), bytes[i] != 0x24, bytes[i] != 0x60 { i += 1 }
                guard at(i) == 0x5D else { return false }
                i = over(i + 1)
            }
            guard at(i) == 0x7D else { return false }
            let end = i
            i = over(i + 1)
            guard at(i) == 0x3C || at(i) == 0x3E, at(over(i + 1)) != 0x28 else { return false }
            redirect.variable = try decodedName(start, end)
        } else if byte != 0x3C && byte != 0x3E {
            return false
        }
        let sign = at(i)
        guard sign == 0x3C || sign == 0x3E else { return false }
        let second = over(i + 1)
        let next = at(second)
        if next == 0x28 { return false }
        i = second
        if sign == 0x3E {
            switch next {
            case 0x3E: redirect.kind = .append
            case 0x26: redirect.kind = .dupOut
            case 0x7C: redirect.kind = .clobber
            default:
                redirect.kind = .out
                i = second - 1
            }
        } else {
            switch next {
            case 0x3E: redirect.kind = .inOut
            case 0x26: redirect.kind = .dupIn
            case 0x3C:
                let third = over(second + 1)
                switch at(third) {
                case 0x3C:
                    redirect.kind = .hereString
                    i = third
                case 0x2D:
                    redirect.kind = .hereDocTab
                    i = third
                default: redirect.kind = .hereDoc
                }
            default: i = second - 1
            }
        }
        position = i + 1
        if redirect.kind == .hereDoc || redirect.kind == .hereDocTab { return try readHeredocStart(&redirect, node) }
        return try readTarget(&redirect)
    }

    /// The word behind the operator. Always true.
    private mutating func readTarget(_ redirect: inout ShellRedirect) throws(ShellProblem) -> Bool {
        skipBlanks()
        guard !isMeta(at(position)) || isProcessSubstitution(), !isPlaceOfRedirect() else { throw unexpected() }
        let word = try readWord(redirect.kind == .hereString ? .pattern : .target)
        redirect.word = add(word)
        // `>&word` opens a file unless the word is a descriptor, `-`, or a descriptor to be moved.
        if redirect.kind == .dupOut, word.isLiteral, !isDescriptor(word.text) { redirect.kind = .outBoth }
        redirect.span.end = Int32(truncatingIfNeeded: position)
        pendingRedirects.append(redirect)
        lastEnd = position
        return true
    }

    /// Whether digits or `{name}` stand here that belong to another redirect.
    private mutating func isPlaceOfRedirect() -> Bool {
        var i = position
        if isDigit(at(i)) {
            while isDigit(at(i)) { i = over(i + 1) }
        } else if at(i) == 0x7B, isNameStart(at(over(i + 1))) {
            i = over(i + 1)
            while isNameByte(at(i)) { i = over(i + 1) }
            guard at(i) == 0x7D else { return false }
            i = over(i + 1)
        } else {
            return false
        }
        return (at(i) == 0x3C || at(i) == 0x3E) && at(over(i + 1)) != 0x28
    }

    private mutating func isDescriptor(_ text: ShellRange) -> Bool {
        var range = text.range
        if let last = range.last, bytes[last] == 0x2D { range = range.lowerBound..<last }
        for index in range where !isDigit(bytes[index]) { return false }
        return !text.isEmpty
    }
}
