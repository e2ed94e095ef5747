internal import FakBasics
internal import ShellSyntax

// The history of the shell: what is run by it, and where it is written.

extension EffectReader {
    /// `fc -l`, and what zsh does to its files: nothing is run.
    func listsHistory(_ range: Range<Int>) -> Bool {
        for i in range.dropFirst() {
            let word = wordRange(i)
            guard word.count > 1, bytes[Int(word.lowerBound)] == 0x2D else { return false }
            for k in word.dropFirst() {
                let letter = bytes[Int(k)]
                if letter == UInt8(ascii: "e") || letter == UInt8(ascii: "s") { return false }
                if "lRWAPp".utf8.contains(letter) { return true }
            }
        }
        return false
    }

    /// `history -w`, `history -a` without a file.
    mutating func writeHistory(_ range: Range<Int>) {
        guard range.count == 2 else { return }
        let word = wordRange(range.lowerBound + 1)
        if isText(word, "-w") || isText(word, "-a") { addHistoryFile() }
    }

    /// A shell with `set -o history` ends.
    mutating func endHistory() { if known.state.keepsHistory { addHistoryFile() } }

    /// The file that the script says the history is kept in.
    mutating func addHistoryFile() {
        let name = literal("HISTFILE")
        guard let held = binding(name) else { return }
        if held.isUnknown { return addUnknownPath(.write) }
        guard let word = held.words.first.map({ values[Int($0)] }) else { return }
        addPath(.write, word.start..<word.end, [])
    }

    /// Whether a word of the command, as it is written, is one that history stands in for: `!!`, `!git:s/a/b/`, `^a^b`.
    func hasHistory(_ node: ShellNode) -> Bool {
        for i in node.words.range where hasHistory(shell.words[i].span, isFirst: i == Int(node.words.start)) {
            return true
        }
        for i in node.assignments.range where shell.assignments[i].value >= 0 {
            if hasHistory(shell.words[Int(shell.assignments[i].value)].span, isFirst: false) { return true }
        }
        return false
    }

    private func hasHistory(_ span: ShellRange, isFirst: Bool) -> Bool {
        var isQuoted = false
        var isDouble = false
        var before: UInt8 = 0
        for i in span.range {
            let byte = shell.bytes[i]
            if i == Int(span.start), isFirst, byte == 0x5E { return true }
            if before == 0x21 {
                // Behind `!` these stand for themselves.
                let isPlain = byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x3D || byte == 0x28
                if !isPlain, !(isDouble && byte == 0x22) { return true }
            }
            let isHeld = isQuoted || before == 0x5C || before == 0x24 || before == 0x7B || before == 0x5B
            if byte == 0x27, !isDouble, before != 0x5C { isQuoted.toggle() }
            if byte == 0x22, !isQuoted, before != 0x5C { isDouble.toggle() }
            before = byte == 0x21 && isHeld || byte == 0x5C && before == 0x5C ? 0 : byte
        }
        return false
    }
}
