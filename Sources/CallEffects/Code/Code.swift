// Program texts that are no shell scripts, by their language.

extension EffectReader {
    /// An effect for the text itself, and effects for what it does.
    mutating func runCode(_ text: Range<Int32>, _ language: CodeLanguage) {
        switch language {
        // Configuration is no program.
        case .gitconfig: return readGitConfig(text)
        case .sshconfig: return readSshConfig(text)
        case .curlconfig: return readCurlConfig(text)
        default: break
        }
        addEffect(.code, text, hasUnknown(text) ? .unresolved : [])
        guard spend(4 * text.count) else { return }
        switch language {
        case .python, .perl, .ruby, .javascript, .php, .lua, .awk:
            readProgram(text, language)
            if !files.isEmpty { runImports(text, language) }
        case .make: readMakefile(text)
        case .sed: readSed(text)
        case .tcl, .expect: readTcl(text)
        case .ed: readEditorCommands(text, .ed)
        case .jq: break
        case .troff: readTroff(text)
        case .vim, .sql, .ftp, .gdb:
            if language == .gdb { readGdb(text) }
            if language == .sql { readSqlShell(text) }
            readEditorCommands(text, language)
            readByWords(text, language, .all)
        default: readByWords(text, language, .all)
        }
    }

    /// Code that nothing shows runs.
    mutating func addUnknownCode() { addEffect(.code, unknownText(), .unresolved) }
}
