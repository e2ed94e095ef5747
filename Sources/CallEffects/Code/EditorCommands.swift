// Commands of editors and clients, line by line, and of sed.

extension EffectReader {
    /// `!command`, `:!command`, `.shell command`: what an editor or a client hands to a shell; `w file`: what it writes.
    mutating func readEditorCommands(_ text: Range<Int32>, _ language: CodeLanguage) {
        eachLine(text) { reader, line in reader.readEditorCommand(line, language) }
    }

    private mutating func readEditorCommand(_ line: Range<Int32>, _ language: CodeLanguage) {
        var rest = line
        while !rest.isEmpty, spend(), let next = readOneEditorCommand(rest, language) { rest = next }
    }

    /// What stands behind the bar that ends the command, if one does.
    private mutating func readOneEditorCommand(_ line: Range<Int32>, _ language: CodeLanguage) -> Range<Int32>? {
        var start = line.lowerBound
        let isEditor = language == .vim || language == .ed
        // Ranges and modifiers: `:1,5`, `%`, `silent`.
        while start < line.upperBound {
            let byte = bytes[Int(start)]
            if byte == 0x20 || byte == 0x3A
                || isEditor && (byte >= 0x30 && byte <= 0x39 || "%,$.".utf8.contains(byte))
            {
                start += 1
            } else if isEditor,
                let end = behind(start, line, "silent! ") ?? behind(start, line, "silent ")
                    ?? behind(start, line, "sil ")
            {
                start = end
            } else {
                break
            }
        }
        guard start < line.upperBound else { return nil }
        if bytes[Int(start)] == 0x21 {
            runText(start + 1..<line.upperBound, Flow(), isOwnProcess: true)
            return nil
        }
        if language == .vim, let end = behind(start, line, "exe"), nesting < 16 {
            nesting += 1
            if let command = concatenation(end..<line.upperBound) {
                readEditorCommand(command, language)
            } else if let quote = quoted(end..<line.upperBound) {
                readEditorCommand(quote, language)
                addUnknownCommand()
            } else {
                addUnknownCommand()
            }
            nesting -= 1
            return nil
        }
        for word in EffectReader.shellWords {
            if let end = behind(start, line, word) ?? behind(line.lowerBound, line, word) {
                runText(end..<line.upperBound, Flow(), isOwnProcess: true)
                return nil
            }
        }
        if let end = behind(line.lowerBound, line, ".once ") ?? behind(line.lowerBound, line, ".output ") {
            var at = end
            while at < line.upperBound, " \t'\"".utf8.contains(bytes[Int(at)]) { at += 1 }
            if at < line.upperBound, bytes[Int(at)] == 0x7C {
                var last = line.upperBound
                while last > at, " \t'\"".utf8.contains(bytes[Int(last) - 1]) { last -= 1 }
                runText(at + 1..<last, Flow(), isOwnProcess: true)
                return nil
            }
        }
        if let end = behind(line.lowerBound, line, ".read ") ?? behind(line.lowerBound, line, "\\i ") {
            addPath(.read, end..<line.upperBound, [])
            return nil
        }
        for word in EffectReader.writingWords {
            guard var end = behind(start, line, word) ?? behind(line.lowerBound, line, word) else { continue }
            while end < line.upperBound, bytes[Int(end)] == 0x20 || bytes[Int(end)] == 0x3E { end += 1 }
            guard end < line.upperBound else { return nil }
            // `w !command`, `.once |command`
            if bytes[Int(end)] == 0x21 || bytes[Int(end)] == 0x7C && language != .vim {
                runText(end + 1..<line.upperBound, Flow(), isOwnProcess: true)
                return nil
            }
            // `w f | q`
            let bar = (end..<line.upperBound).first { bytes[Int($0)] == 0x7C && language == .vim } ?? line.upperBound
            var stop = bar
            while stop > end, bytes[Int(stop) - 1] == 0x20 { stop -= 1 }
            addPath(.write, end..<stop, [])
            return bar < line.upperBound ? bar + 1..<line.upperBound : nil
        }
        if language == .vim, let bar = (start..<line.upperBound).first(where: { bytes[Int($0)] == 0x7C }) {
            return bar + 1..<line.upperBound
        }
        return nil
    }

    /// `"a" . 'b'`: literals alone; nil where something else is among them.
    private mutating func concatenation(_ range: Range<Int32>) -> Range<Int32>? {
        guard derive(range.count) else { return nil }
        let start = Int32(bytes.count)
        var at = range.lowerBound
        // The rest of `execute`.
        while at < range.upperBound, bytes[Int(at)] | 0x20 >= 0x61, bytes[Int(at)] | 0x20 <= 0x7A { at += 1 }
        while at < range.upperBound {
            let byte = bytes[Int(at)]
            if byte == 0x20 || byte == 0x2E {
                at += 1
                continue
            }
            guard byte == 0x22 || byte == 0x27 else { return nil }
            at += 1
            while at < range.upperBound, bytes[Int(at)] != byte {
                if byte == 0x22, bytes[Int(at)] == 0x5C, at + 1 < range.upperBound {
                    at = appendEscape(at, range.upperBound)
                } else {
                    bytes.append(bytes[Int(at)])
                    at += 1
                }
            }
            at += 1
        }
        return start..<Int32(bytes.count)
    }

    /// What stands between the first quote and the last one of the same kind.
    private func quoted(_ range: Range<Int32>) -> Range<Int32>? {
        guard let open = range.first(where: { bytes[Int($0)] == 0x22 || bytes[Int($0)] == 0x27 }),
            let close = range.last(where: { bytes[Int($0)] == bytes[Int(open)] }), close > open + 1
        else { return nil }
        return open + 1..<close
    }

    private static let shellWords: [StaticString] = [
        ".shell ", ".system ", "\\! ", "\\!", "shell ", "r !", "r!", "read !", "e !", "system ", "exec ", "spawn ",
    ]
    private static let writingWords: [StaticString] = [
        "w! ", "wq! ", "wq ", "w ", "W ", "write! ", "write ", "sav ", "saveas! ", "saveas ", "up ", "update ", "x ",
        "w>>", "w!", "wq!", "sav! ", "sav!", "saveas!", "mkv ", "mkv! ", "mkvimrc ", "mkexrc ", "wv ", "wv! ",
        "redi > ",
        "redi! > ", "wn ", "wri ", "wri! ", ".output ", ".once ", ".backup ", ".save ", ".log ", "\\o ",
        "mksession ", "mksession! ", "redir > ", "redir! > ",
    ]

    /// Past the word, where it stands at `start`.
    private func behind(_ start: Int32, _ line: Range<Int32>, _ word: StaticString) -> Int32? {
        let count = Int32(word.utf8CodeUnitCount)
        guard line.upperBound - start >= count, isText(start..<start + count, word) else { return nil }
        return start + count
    }

    /// Whether a script of `ed` writes the file that it was given: `w`, `wq`, `W` without a name.
    func writesOwnFile(_ text: Range<Int32>) -> Bool {
        var start = text.lowerBound
        for i in text.lowerBound...text.upperBound where i == text.upperBound || bytes[Int(i)] == 0x0A {
            var at = start
            start = i + 1
            while at < i, bytes[Int(at)] >= 0x30 && bytes[Int(at)] <= 0x39 || "%,$. ".utf8.contains(bytes[Int(at)]) {
                at += 1
            }
            guard at < i else { continue }
            if WordMarker.isUnknown(bytes[Int(at)]) { return true }
            if bytes[Int(at)] | 0x20 == UInt8(ascii: "w") { return true }
            // `g/x/w`
            if "gGvV".utf8.contains(bytes[Int(at)]), bytes[Int(i) - 1] | 0x20 == UInt8(ascii: "w") { return true }
        }
        return false
    }

    // MARK: sed

    /// Files of `w`, `r` and `s///w`, commands of `e` and `s///e`. A script that is not read so far is taken to write.
    mutating func readSed(_ text: Range<Int32>) {
        var at = text.lowerBound
        let end = text.upperBound
        while at < end, spend() {
            let byte = bytes[Int(at)]
            switch byte {
            case 0x20, 0x09, 0x0A, 0x3B, 0x7B, 0x7D, 0x21, 0x2C, 0x7E, 0x2B, 0x24, 0x30...0x39: at += 1
            case 0x23: at = lineEnd(at, end)
            case 0x2F: at = behindPattern(at + 1, end, byte)
            case 0x5C: at = at + 1 < end ? behindPattern(at + 2, end, bytes[Int(at) + 1]) : end
            case UInt8(ascii: "I"), UInt8(ascii: "M"): at += 1
            case UInt8(ascii: "s"): at = readSubstitution(at, end)
            case UInt8(ascii: "y"):
                guard at + 1 < end else { return }
                at = behindDelimiter(at + 2, end, bytes[Int(at) + 1])
                at = behindDelimiter(at, end, bytes[Int(min(at, end) - 1)])
            case UInt8(ascii: "a"), UInt8(ascii: "i"), UInt8(ascii: "c"):
                // The text goes on behind a backslash at the end of a line; of two the first one quotes the other.
                repeat { at = lineEnd(at, end) + 1 } while at < end && isContinued(before: at - 1)
            case UInt8(ascii: "w"), UInt8(ascii: "W"): at = readSedFile(.write, at + 1, end)
            case UInt8(ascii: "r"), UInt8(ascii: "R"): at = readSedFile(.read, at + 1, end)
            case UInt8(ascii: "e"):
                let stop = lineEnd(at, end)
                let command = trimmed(at + 1..<stop)
                if command.isEmpty { addUnknownCommand() } else { runText(command, Flow(), isOwnProcess: true) }
                at = stop
            case UInt8(ascii: ":"), UInt8(ascii: "b"), UInt8(ascii: "t"), UInt8(ascii: "T"):
                at = labelEnd(at + 1, end)
            case UInt8(ascii: "v"): at = labelEnd(at + 1, end)
            default:
                if WordMarker.isUnknown(byte) {
                    addUnknownPath(.write)
                    addUnknownCommand()
                    return
                }
                at += 1
            }
        }
    }

    /// Behind a label, or the version that `v` asks for: at a blank, a semicolon or a brace.
    private func labelEnd(_ start: Int32, _ end: Int32) -> Int32 {
        var at = start
        while at < end, bytes[Int(at)] == 0x20 || bytes[Int(at)] == 0x09 { at += 1 }
        while at < end, !" \t\n;}".utf8.contains(bytes[Int(at)]) { at += 1 }
        return at
    }

    /// Whether an odd number of backslashes stands in front of a line's end.
    private func isContinued(before lineEnd: Int32) -> Bool {
        var at = lineEnd
        while at > 0, bytes[Int(at) - 1] == 0x5C { at -= 1 }
        return (lineEnd - at) % 2 == 1
    }

    private func lineEnd(_ at: Int32, _ end: Int32) -> Int32 {
        var at = at
        while at < end, bytes[Int(at)] != 0x0A { at += 1 }
        return at
    }

    /// Behind the next `sign` that no backslash stands in front of.
    private func behindDelimiter(_ at: Int32, _ end: Int32, _ sign: UInt8) -> Int32 {
        var at = at
        while at < end, bytes[Int(at)] != sign { at += bytes[Int(at)] == 0x5C ? 2 : 1 }
        return min(at + 1, end)
    }

    /// The same behind a pattern, in whose brackets the sign is one of the set.
    private func behindPattern(_ at: Int32, _ end: Int32, _ sign: UInt8) -> Int32 {
        var at = at
        // Up to here no bracket opens a set: one that did not close before does not close now.
        var unclosed = at
        while at < end, bytes[Int(at)] != sign {
            if bytes[Int(at)] == 0x5B, at >= unclosed {
                if let close = closingBracket(at, end) {
                    at = close + 1
                } else {
                    unclosed = lineEnd(at, end)
                    at += 1
                }
            } else {
                at += bytes[Int(at)] == 0x5C ? 2 : 1
            }
        }
        return min(at + 1, end)
    }

    /// Where a set ends on the same line. `]` as its first sign is one of it, as are those of `[:alpha:]`, `[.a.]`, `[=a=]`.
    private func closingBracket(_ at: Int32, _ end: Int32) -> Int32? {
        var i = at + 1
        if i < end, bytes[Int(i)] == 0x5E { i += 1 }
        if i < end, bytes[Int(i)] == 0x5D { i += 1 }
        while i < end, bytes[Int(i)] != 0x0A {
            if bytes[Int(i)] == 0x5D { return i }
            if bytes[Int(i)] == 0x5B, i + 1 < end, ":.=".utf8.contains(bytes[Int(i) + 1]) {
                let mark = bytes[Int(i) + 1]
                var close = i + 2
                while close + 1 < end, bytes[Int(close)] != 0x0A,
                    bytes[Int(close)] != mark || bytes[Int(close) + 1] != 0x5D
                { close += 1 }
                guard close + 1 < end, bytes[Int(close)] == mark else { return nil }
                i = close + 2
            } else {
                i += 1
            }
        }
        return nil
    }

    private func trimmed(_ range: Range<Int32>) -> Range<Int32> {
        var start = range.lowerBound
        while start < range.upperBound, bytes[Int(start)] == 0x20 || bytes[Int(start)] == 0x09 { start += 1 }
        return start..<range.upperBound
    }

    private mutating func readSedFile(_ kind: EffectKind, _ at: Int32, _ end: Int32) -> Int32 {
        let stop = lineEnd(at, end)
        addPath(kind, trimmed(at..<stop), [])
        return stop
    }

    /// `s/a/b/flags`
    private mutating func readSubstitution(_ start: Int32, _ end: Int32) -> Int32 {
        guard start + 1 < end else { return end }
        let sign = bytes[Int(start) + 1]
        let middle = behindPattern(start + 2, end, sign)
        let stop = behindDelimiter(middle, end, sign)
        var at = stop
        while at < end {
            switch bytes[Int(at)] {
            case UInt8(ascii: "w"): return readSedFile(.write, at + 1, end)
            case UInt8(ascii: "e"):
                // The line is run as it is then: the replacement where all of it was replaced.
                let pattern = start + 2..<max(start + 2, middle - 1)
                if !isAnyOf(pattern, ".* ^.*$ ^.* .*$ .\\+ ^.\\+$") { addUnknownCommand() }
                let replacement = middle..<max(middle, stop - 1)
                if !replacement.isEmpty { runText(replacement, Flow(), isOwnProcess: true) }
                at += 1
            case let flag where flag | 0x20 >= 0x61 && flag | 0x20 <= 0x7A || flag >= 0x30 && flag <= 0x39: at += 1
            default: return at
            }
        }
        return at
    }
}
