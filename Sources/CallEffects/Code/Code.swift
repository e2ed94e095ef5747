// Program texts that are no shell scripts, by their language.

extension EffectReader {
    /// An effect for the text itself, and effects for what it does.
    mutating func runCode(_ text: Range<Int32>, _ language: CodeLanguage) {
        switch language {
        // Configuration is no program.
        case .gitconfig: return readGitConfig(text)
        default: break
        }
        addEffect(.code, text, hasUnknown(text) ? .unresolved : [])
        guard spend(4 * text.count) else { return }
        switch language {
        case .python, .perl, .ruby, .javascript, .php, .lua, .awk: readProgram(text, language)
        case .make: readMakefile(text)
        case .sed: readSed(text)
        case .tcl, .expect: readTcl(text)
        case .ed: readEditorCommands(text, .ed)
        case .jq: break
        case .vim, .sql, .ftp, .gdb:
            readEditorCommands(text, language)
            readByWords(text, language, .all)
        default: readByWords(text, language, .all)
        }
    }

    /// Code that nothing shows runs.
    mutating func addUnknownCode() { addEffect(.code, unknownText(), .unresolved) }

    // MARK: Makefiles

    /// Lines that a shell runs: behind a tab, behind `target: ;`, in `$(shell …)`.
    private mutating func readMakefile(_ text: Range<Int32>) {
        eachLine(text) { reader, line in
            if reader.bytes[Int(line.lowerBound)] == 0x09 {
                reader.runRecipe(line.lowerBound + 1..<line.upperBound)
            } else if let colon = line.first(where: { reader.bytes[Int($0)] == 0x3A }),
                let end = (colon..<line.upperBound).first(where: { reader.bytes[Int($0)] == 0x3B })
            {
                reader.runRecipe(end + 1..<line.upperBound)
            } else {
                reader.runShellFunctions(line)
            }
        }
    }

    /// A recipe as the shell gets it: `$$` is a dollar sign, and what make puts in is not known.
    private mutating func runRecipe(_ line: Range<Int32>) {
        runShellFunctions(line)
        var at = line.lowerBound
        while at < line.upperBound, "@-+ \t".utf8.contains(bytes[Int(at)]) { at += 1 }
        let start = Int32(bytes.count)
        while at < line.upperBound {
            let byte = bytes[Int(at)]
            guard byte == 0x24, at + 1 < line.upperBound else {
                bytes.append(byte)
                at += 1
                continue
            }
            let follows = bytes[Int(at) + 1]
            if follows == 0x24 {
                bytes.append(0x24)
                at += 2
            } else {
                bytes.append(WordMarker.unknownText)
                at = closing(at + 1, line.upperBound)
            }
        }
        runText(start..<Int32(bytes.count), Flow(), isOwnProcess: true)
    }

    /// Behind the parenthesis or brace that closes the one at `at`, or behind the one sign there.
    private func closing(_ at: Int32, _ end: Int32) -> Int32 {
        let open = bytes[Int(at)]
        guard open == 0x28 || open == 0x7B else { return at + 1 }
        let close: UInt8 = open == 0x28 ? 0x29 : 0x7D
        var level = 0
        var i = at
        while i < end {
            if bytes[Int(i)] == open { level += 1 }
            if bytes[Int(i)] == close {
                level -= 1
                if level == 0 { return i + 1 }
            }
            i += 1
        }
        return end
    }

    private mutating func runShellFunctions(_ line: Range<Int32>) {
        var at = line.lowerBound
        while at + 8 < line.upperBound {
            if bytes[Int(at)] == 0x24, isText(at + 2..<at + 8, "shell ") {
                let end = closing(at + 1, line.upperBound)
                runText(at + 8..<max(at + 8, end - 1), Flow(), isOwnProcess: true)
                at = end
            } else {
                at += 1
            }
        }
    }
}
