// Variables whose values programs run.

extension EffectReader {
    /// Files that shells read at their start, prompts with substitutions in them, programs that git and others start.
    mutating func runVariable(_ name: Range<Int32>, _ value: ArgvWord) {
        let text = value.start..<value.end
        if isText(name, "BASH_ENV") || isText(name, "ENV") {
            runFile(text, 0..<0, Flow(), scope, isOwnProcess: true)
        } else if isText(name, "PS4") || isText(name, "PS1") || isText(name, "PS0") {
            let start = literal(": \"")
            append(text)
            bytes.append(0x22)
            runText(start.lowerBound..<Int32(bytes.count), Flow(), isOwnProcess: true)
        } else if isProgram(name) {
            runText(text, Flow(), isOwnProcess: true)
        }
    }

    private func isProgram(_ name: Range<Int32>) -> Bool {
        guard name.count >= 5 else { return false }
        return isText(name, "PROMPT_COMMAND") || isText(name, "PAGER") || isText(name, "EDITOR")
            || isText(name, "VISUAL")
            || isText(name, "MANPAGER") || isText(name, "GIT_SSH_COMMAND") || isText(name, "GIT_PAGER")
            || isText(name, "GIT_EDITOR") || isText(name, "GIT_SEQUENCE_EDITOR") || isText(name, "GIT_EXTERNAL_DIFF")
            || isText(name, "GIT_ASKPASS") || isText(name, "GIT_PROXY_COMMAND") || isText(name, "GIT_SSH")
    }
}
