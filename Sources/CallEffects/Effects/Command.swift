internal import FakBasics
internal import ShellSyntax

// One command: what it is, what it runs in its turn, what it gives out.

extension EffectReader {
    /// Takes a command up: its forms, its effects, and the commands in it. `isOuter` for those that the script itself
    /// names, of which pipelines consist.
    mutating func runCommand(_ range: Range<Int>, _ input: Flow, isPlain: Bool, isOuter: Bool) -> Flow {
        guard !range.isEmpty, commands.count < Limits.shellCommands, nesting < Limits.shellDepth, spend() else {
            if !range.isEmpty { note(.limit, offset) }
            return Flow()
        }
        nesting += 1
        defer { nesting -= 1 }
        var taken = readings.popLast() ?? ProgramReading()
        ProgramReader.read(words: range, of: words.span, arena: bytes.span, into: &taken)
        // A constant is handed on as it is, where of a variable each call gets a copy.
        let reading = consume taken
        defer { readings.append(reading) }
        let number = commands.count
        addForms(range, reading, isPlain: isPlain)
        if isOuter { stages.append(Int32(number)) }
        if !known.settings.isEmpty { applySettings() }
        let name = programName(range.lowerBound)
        let program = words[range.lowerBound]
        if !reading.flags.contains(.unknownProgramWord), let known = function(name), nesting < Limits.shellDepth - 1,
            let out = callFunction(known, range, input)
        {
            return out
        }
        if known.state.looksUpNames, let out = runNamed(range, reading, input) { return out }
        if isText(name, "exe") {
            let word = wordRange(range.lowerBound)
            if isShellItself(word) {
                let shell = literal("bash")
                return runOther(
                    ArgvWord(scanning: bytes.span, Int(shell.lowerBound)..<Int(shell.upperBound)), range, input)
            }
        }
        if reading.flags.contains(.unknownProgramWord) {
            fulfil(.unknownProgram)
            if program.flags.contains(.downloaded) { fulfil(.remotePipeExec) }
            if program.flags.intersection([.hasGlob, .hasUnknown]) == .hasGlob { runMatches(range, input) }
        }
        if !reading.flags.isDisjoint(with: [.uncertain, .unlistedSubcommand]) { runSubcommands(range, reading, input) }
        notePredicates(range, reading)
        if authored.hasAny { bringInProgram(program.start..<program.end) }
        if !downloads.isEmpty {
            let path = placed(program.start..<program.end)
            if downloads.contains(where: { isSamePath($0, path) }) { fulfil(.remotePipeExec) }
        }
        var out = Flow(isDownloaded: input.isDownloaded || reading.output == .network, isThere: true)
        for word in words[range] where word.flags.contains(.downloaded) { out.isDownloaded = true }
        let first = effects.count
        let bindingMark = bindings.count
        let isShellProgram = isShell(name)
        if isShellProgram, isOnlyChecked(reading) { return out }
        let (usedAliases, usedHistory, hadLastPipe) = (
            usesAliases, known.state.expandsHistory, known.state.hasLastPipe
        )
        if isShellProgram { noteShell(name, range, reading) }
        if !known.links.isEmpty {
            known.namesLinks = isText(name, "rm") || isText(name, "mv") || isText(name, "ln") || isText(name, "unlink")
        }
        let unknown = unknownCommands
        applyRoles(range, reading, number, input, &out)
        known.namesLinks = false
        if unknownCommands > unknown, !files.isEmpty { runLines(name, reading) }
        applyInput(range, reading, input, &out)
        // What `env` sets is set for the command in it alone.
        if bindings.count > bindingMark,
            isText(name, "make") || isText(name, "gmake")
                || reading.roles.contains(where: { $0.role == .run || $0.role == .shell }),
            !isText(name, "builtin"), !isText(name, "command"), !isText(name, "trap")
        {
            endBindings(since: bindingMark)
        }
        applyBuiltin(range, reading, name, input)
        if isText(name, "git") {
            runGitAlias(range, reading)
            writeWorkTree(reading)
            readGitPaths(reading)
        }
        if isText(name, "tmux") { runTmuxParts(range) }
        if reading.program >= 0, !files.isEmpty || input.isThere, ProgramTable.isNamed(reading.program, "python") {
            runPython(range, reading, input)
        }
        if isText(name, "apply_patch") || isText(name, "applypatch") { applyPatch(range, input) }
        if !files.isEmpty { runWritten(range, input) }
        if !known.state.copies.isEmpty, let result = runCopy(range, input) {
            out.isDownloaded = out.isDownloaded || result.isDownloaded
            out.text = result.text
        }
        let hasDownload = !downloads.isEmpty && followDownloads(since: first, &out)
        if hasDownload || reading.output == .network || input.isDownloaded
            || reading.roles.contains(where: { $0.role == .url })
        {
            noteDownload(since: first)
        }
        if effects.count > first { followFiles(name, reading, input, since: first) }
        if isShellProgram {
            if !files.isEmpty { runStartup(reading) }
            usesAliases = usedAliases
            (known.state.expandsHistory, known.state.hasLastPipe) = (usedHistory, hadLastPipe)
        }
        if let text = literalOutput(range, reading, name, input) {
            out.text = text
        } else {
            out.found = foundNames(range, reading, name, input)
        }
        return out
    }

    /// `sed e f`, `awk '{system($0)}' f`: what is run is in a file, and the script wrote it.
    private mutating func runLines(_ name: Range<Int32>, _ reading: ProgramReading) {
        guard
            isText(name, "sed") || isText(name, "awk") || isText(name, "gawk") || isText(name, "mawk")
                || isText(name, "perl") || isText(name, "ruby")
        else { return }
        for operand in reading.operands {
            let path = placed(wordRange(Int(operand.word)))
            if let text = fileText(path) { runText(text, Flow(), isOwnProcess: true) }
        }
    }

    /// The program that coding agents put on the path: a patch as its word or on its standard input.
    private mutating func applyPatch(_ range: Range<Int>, _ input: Flow) {
        let word = range.count > 1 ? wordRange(range.lowerBound + 1) : input.text
        guard let word, !hasUnknown(word) else { return addUnknownPath(.write) }
        addPatch(word)
    }

    func isShell(_ name: Range<Int32>) -> Bool {
        isText(name, "sh") || isText(name, "bash") || isText(name, "dash") || isText(name, "ksh") || isText(name, "zsh")
    }

    /// `bash -n` runs nothing.
    private func isOnlyChecked(_ reading: ProgramReading) -> Bool {
        reading.options.contains { option in
            isText(option.nameStart..<option.nameEnd, "n") || isText(option.nameStart..<option.nameEnd, "-n")
        }
    }

    /// The program's word without its folders.
    func programName(_ index: Int) -> Range<Int32> {
        let word = words[index]
        var start = word.end
        while start > word.start, bytes[Int(start) - 1] != 0x2F { start -= 1 }
        return start..<word.end
    }

    // MARK: Texts that are run

    /// Reads a text of this script as a script: of `sh -c`, of `eval`, of standard input.
    /// What it gives out.
    @discardableResult
    mutating func runText(
        _ text: Range<Int32>, _ input: Flow, isOwnProcess: Bool, positional: Range<Int32>? = nil, zero: Int32 = -1
    ) -> Flow {
        var isKnown = false
        for i in text {
            let byte = bytes[Int(i)]
            if !WordMarker.isMarker(byte), byte != 0x20, byte != 0x09, byte != 0x0A { isKnown = true }
        }
        guard isKnown else {
            if text.contains(where: { bytes[Int($0)] > 0x20 }) { addUnknownCommand() }
            return Flow(isThere: !text.isEmpty)
        }
        guard nesting < Limits.shellDepth, spend(text.count) else {
            note(.limit, offset)
            return Flow()
        }
        do throws(ShellProblem) {
            let root = try EffectReader.read(&shell, bytes, text, nesting)
            let (held, mark) = (scope, bindings.count)
            if isOwnProcess { (scope.positional, scope.zero) = (positional, zero) }
            let first = stages.count
            let (traps, late) = (known.state.traps.count, known.state.late.count)
            let out = walkList(root, input)
            stages.removeLast(stages.count - first)
            if isOwnProcess {
                runLate(since: late)
                runTraps(since: traps)
                endHistory()
                scope = held
                endBindings(since: mark)
            }
            return out
        } catch {
            note(EffectReader.kind(of: error), offset)
            return Flow()
        }
    }

    /// Reads a part of the bytes as a script.
    static func read(
        _ shell: inout ShellReader, _ bytes: [UInt8], _ range: Range<Int32>, _ depth: Int
    ) throws(ShellProblem) -> Int {
        try shell.read(bytes.span.extracting(Int(range.lowerBound)..<Int(range.upperBound)), depth: depth)
    }

    /// Something runs, and nothing says what.
    mutating func addUnknownCommand() {
        unknownCommands += 1
        fulfil(.unknownProgram)
        let start = bytes.count
        bytes.append(WordMarker.unknownText)
        words.append(ArgvWord(start: Int32(start), end: Int32(start + 1), flags: .hasUnknown))
        var reading = readings.popLast() ?? ProgramReading()
        ProgramReader.read(words: words.count - 1..<words.count, of: words.span, arena: bytes.span, into: &reading)
        addForms(words.count - 1..<words.count, reading, isPlain: false)
        readings.append(reading)
    }

    /// What a command does with what it reads.
    private mutating func applyInput(
        _ range: Range<Int>, _ reading: ProgramReading, _ input: Flow, _ out: inout Flow
    ) {
        guard input.isThere else { return }
        switch reading.input {
        case .shell:
            if input.isDownloaded { fulfil(.remotePipeExec) }
            if let text = input.text.map(rest) {
                let isOwn = isShell(programName(range.lowerBound))
                let first = Int32(values.count)
                if isOwn { for operand in reading.operands { values.append(words[Int(operand.word)]) } }
                let result = runText(
                    text, Flow(), isOwnProcess: true, positional: isOwn ? first..<Int32(values.count) : nil)
                out.text = result.text
                out.isDownloaded = out.isDownloaded || result.isDownloaded
            } else {
                addUnknownCommand()
            }
        case .code:
            if input.isDownloaded { fulfil(.remotePipeExec) }
            if let text = input.text {
                runCode(text, reading.inputLanguage)
            } else {
                addUnknownCode()
            }
        case .patch:
            // `git apply --directory`
            let held = scope
            for use in reading.roles where use.role == .cwd { enter(use.start..<use.end, isSure: true) }
            if let text = input.text { addPatch(text) } else { addUnknownPath(.write) }
            scope = held
        case .archive: addUnknownPath(.write)
        case .readPaths: addPaths(.read, input.text)
        case .writePaths: addPaths(.write, input.text)
        case .urls:
            if let text = input.text {
                eachLine(text) { $0.connect(Int($1.lowerBound)..<Int($1.upperBound), command: -1, flags: .ofCommand) }
            }
        case .nothing, .data, .arguments: break
        }
    }

    private mutating func addPaths(_ kind: EffectKind, _ text: Range<Int32>?) {
        guard let text else { return addUnknownPath(kind) }
        eachLine(text) { $0.addPath(kind, $1, []) }
    }

    mutating func eachLine(_ text: Range<Int32>, _ body: (inout EffectReader, Range<Int32>) -> Void) {
        var start = text.lowerBound
        for i in text where bytes[Int(i)] == 0x0A || bytes[Int(i)] == 0 {
            if i > start { body(&self, start..<i) }
            start = i + 1
        }
        if text.upperBound > start { body(&self, start..<text.upperBound) }
    }

    func wordRange(_ index: Int) -> Range<Int32> { words[index].start..<words[index].end }
}
