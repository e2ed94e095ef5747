// Commands of editors and clients, line by line.

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
}
