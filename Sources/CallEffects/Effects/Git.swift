// What git remembers within a script: aliases; and what the table cannot say of its subcommands.

extension EffectReader {
    /// `git -c alias.p=push p`, `git config alias.p push; git p`: what the alias stands for. One that begins with `!` is a role of
    /// the table where it is given as an option.
    mutating func runGitAlias(_ range: Range<Int>, _ reading: ProgramReading) {
        noteGitConfig(range, reading)
        guard reading.flags.contains(.unlistedSubcommand), let first = reading.operands.first else { return }
        let subcommand = wordRange(Int(first.word))
        for option in reading.options where option.valueStart >= 0 {
            let value = option.valueStart..<option.valueEnd
            guard value.count > 6, isText(value.lowerBound..<value.lowerBound + 6, "alias."),
                let equals = value.first(where: { bytes[Int($0)] == 0x3D }),
                isSame(value.lowerBound + 6..<equals, subcommand), equals + 1 < value.upperBound,
                bytes[Int(equals) + 1] != 0x21
            else { continue }
            return runAlias(equals + 1..<value.upperBound, Int(first.word) + 1..<range.upperBound)
        }
        if let alias = gitAliases.last(where: { isSame($0.name, subcommand) })?.text {
            runAlias(alias, Int(first.word) + 1..<range.upperBound)
        }
    }

    private mutating func runAlias(_ text: Range<Int32>, _ rest: Range<Int>) {
        let isShell = bytes[Int(text.lowerBound)] == 0x21
        let start = isShell ? Int32(bytes.count)..<Int32(bytes.count) : literal("git ")
        append(isShell ? text.lowerBound + 1..<text.upperBound : text)
        for i in rest {
            bytes.append(0x20)
            append(wordRange(i))
        }
        guard spend(bytes.count - Int(start.lowerBound)) else { return }
        runText(start.lowerBound..<Int32(bytes.count), Flow(), isOwnProcess: true)
    }

    /// `git config alias.NAME TEXT`; and a `git config` that may have more words than can be seen writes.
    private mutating func noteGitConfig(_ range: Range<Int>, _ reading: ProgramReading) {
        guard let node = reading.subcommands.first, ProgramTable.isNamed(node, "config") else { return }
        if reading.flags.contains(.mayHaveOptions) { addPath(.write, literal(".git/config"), []) }
        guard reading.operands.count > 1, gitAliases.count < 16 else { return }
        let last = reading.operands.count - 1
        let (name, text) = (
            wordRange(Int(reading.operands[last - 1].word)), wordRange(Int(reading.operands[last].word))
        )
        guard name.count > 6, isText(name.lowerBound..<name.lowerBound + 6, "alias."), !text.isEmpty else { return }
        gitAliases.append((name.lowerBound + 6..<name.upperBound, text))
    }
}
