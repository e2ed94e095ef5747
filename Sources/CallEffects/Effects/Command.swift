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
        var reading = readings.popLast() ?? ProgramReading()
        defer { readings.append(reading) }
        ProgramReader.read(words: range, of: words.span, arena: bytes.span, into: &reading)
        let number = commands.count
        addForms(range, reading, isPlain: isPlain)
        if isOuter { stages.append(Int32(number)) }
        let name = programName(range.lowerBound)
        let program = words[range.lowerBound]
        if !reading.flags.contains(.unknownProgramWord), let known = function(name), nesting < Limits.shellDepth - 1 {
            return call(known, range.lowerBound + 1..<range.upperBound, input)
        }
        if reading.flags.contains(.unknownProgramWord) {
            fulfil(.unknownProgram)
            if program.flags.contains(.downloaded) { fulfil(.remotePipeExec) }
        }
        notePredicates(range, reading)
        if isDownload(program.start..<program.end) { fulfil(.remotePipeExec) }
        var out = Flow(isDownloaded: input.isDownloaded || reading.output == .network, isThere: true)
        let first = effects.count
        let bindingMark = bindings.count
        if isShell(name), isOnlyChecked(reading) { return out }
        applyRoles(range, reading, number, input, &out)
        applyInput(range, reading, input)
        // What `env` sets is set for the command in it alone.
        if bindings.count > bindingMark, reading.roles.contains(where: { $0.role == .run || $0.role == .shell }) {
            bindings.removeLast(bindings.count - bindingMark)
        }
        applyBuiltin(range, reading, name, input)
        if isText(name, "git") { runGitAlias(range, reading) }
        if isText(name, "apply_patch") || isText(name, "applypatch") { applyPatch(range, input) }
        runWrittenProgram(range, input)
        if readsDownload(since: first) { out.isDownloaded = true }
        if reading.output == .network || input.isDownloaded || reading.roles.contains(where: { $0.role == .url }) {
            noteDownload(since: first)
        }
        if let text = literalOutput(range, reading, name, input) { out.text = text }
        if isText(name, "tee") {
            keepWrites(
                since: first, input.text, isAppended: reading.options.contains { isNamed($0, "a", "--append") })
        }
        keepCopy(name, reading, since: first)
        return out
    }

    /// The program that coding agents put on the path: a patch as its word or on its standard input.
    private mutating func applyPatch(_ range: Range<Int>, _ input: Flow) {
        let word = range.count > 1 ? wordRange(range.lowerBound + 1) : input.text
        guard let word, !hasUnknown(word) else { return addUnknownPath(.write) }
        addPatch(word)
    }

    /// `git -c alias.p=push p`: what the alias stands for. One that begins with `!` is a role of the table.
    private mutating func runGitAlias(_ range: Range<Int>, _ reading: ProgramReading) {
        guard reading.flags.contains(.unlistedSubcommand), let first = reading.operands.first else { return }
        let subcommand = wordRange(Int(first.word))
        for option in reading.options where option.valueStart >= 0 {
            let value = option.valueStart..<option.valueEnd
            guard value.count > 6, isText(value.lowerBound..<value.lowerBound + 6, "alias."),
                let equals = value.first(where: { bytes[Int($0)] == 0x3D }),
                isSame(value.lowerBound + 6..<equals, subcommand), equals + 1 < value.upperBound,
                bytes[Int(equals) + 1] != 0x21
            else { continue }
            let start = literal("git ")
            append(equals + 1..<value.upperBound)
            for i in Int(first.word) + 1..<range.upperBound {
                bytes.append(0x20)
                append(wordRange(i))
            }
            guard spend(bytes.count - Int(start.lowerBound)) else { return }
            runText(start.lowerBound..<Int32(bytes.count), Flow(), isOwnProcess: true)
            return
        }
    }

    private func isShell(_ name: Range<Int32>) -> Bool {
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

    /// The same file by its name: `./f` and `f`.
    func isSamePath(_ a: Range<Int32>, _ b: Range<Int32>) -> Bool { isSame(withoutDot(a), withoutDot(b)) }

    private func withoutDot(_ path: Range<Int32>) -> Range<Int32> {
        var start = path.lowerBound
        while path.upperBound - start > 2, bytes[Int(start)] == 0x2E, bytes[Int(start) + 1] == 0x2F { start += 2 }
        return start..<path.upperBound
    }

    // MARK: Texts that are run

    /// Reads a text of this script as a script: of `sh -c`, of `eval`, of standard input.
    mutating func runText(_ text: Range<Int32>, _ input: Flow, isOwnProcess: Bool, positional: Range<Int32>? = nil) {
        var isKnown = false
        for i in text where !WordMarker.isMarker(bytes[Int(i)]) && bytes[Int(i)] > 0x20 { isKnown = true }
        guard isKnown else {
            if !text.isEmpty { addUnknownCommand() }
            return
        }
        guard nesting < Limits.shellDepth, spend(text.count) else {
            note(.limit, offset)
            return
        }
        do throws(ShellProblem) {
            let root = try EffectReader.read(&shell, bytes, text, nesting)
            let (held, mark) = (scope, bindings.count)
            if isOwnProcess { scope.positional = positional }
            let first = stages.count
            _ = walkList(root, input)
            stages.removeLast(stages.count - first)
            if isOwnProcess {
                scope = held
                if bindings.count > mark { bindings.removeLast(bindings.count - mark) }
            }
        } catch {
            note(EffectReader.kind(of: error), offset)
        }
    }

    private static func read(
        _ shell: inout ShellReader, _ bytes: [UInt8], _ range: Range<Int32>, _ depth: Int
    ) throws(ShellProblem) -> Int {
        try shell.read(bytes.span.extracting(Int(range.lowerBound)..<Int(range.upperBound)), depth: depth)
    }

    /// Something runs, and nothing says what.
    mutating func addUnknownCommand() {
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
    private mutating func applyInput(_ range: Range<Int>, _ reading: ProgramReading, _ input: Flow) {
        guard input.isThere else { return }
        switch reading.input {
        case .shell:
            if input.isDownloaded { fulfil(.remotePipeExec) }
            if let text = input.text {
                runText(text, Flow(), isOwnProcess: true)
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
            if let text = input.text { addPatch(text) } else { addUnknownPath(.write) }
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

    // MARK: Builtins that change the shell

    private mutating func applyBuiltin(
        _ range: Range<Int>, _ reading: ProgramReading, _ name: Range<Int32>, _ input: Flow
    ) {
        if isText(name, "export") || isText(name, "declare") || isText(name, "local") || isText(name, "readonly")
            || isText(name, "typeset")
        {
            for i in range.dropFirst() { bindArgument(words[i]) }
        } else if isText(name, "read") || isText(name, "mapfile") || isText(name, "readarray")
            || isText(name, "getopts")
        {
            for operand in reading.operands {
                let word = words[Int(operand.word)]
                // One name takes the line; of several nothing is known.
                if let line = input.text.flatMap(firstLine), isText(name, "read"), reading.operands.count == 1 {
                    var value = ArgvWord(scanning: bytes.span, Int(line.lowerBound)..<Int(line.upperBound))
                    if input.isDownloaded { value.flags.insert(.downloaded) }
                    let mark = pending.count
                    pending.append(value)
                    bindScalar(word.start..<word.end, from: mark)
                } else {
                    bindUnknown(word.start..<word.end, isDownloaded: input.isDownloaded)
                }
            }
        } else if isText(name, "printf"), range.count > 3, isText(wordRange(range.lowerBound + 1), "-v") {
            bindUnknown(wordRange(range.lowerBound + 2))
        } else if isText(name, "unset") {
            for operand in reading.operands {
                let word = words[Int(operand.word)]
                bind(word.start..<word.end, 0..<0)
            }
        } else if isText(name, "set") {
            setPositional(range)
        } else if isText(name, "shift") {
            if let held = scope.positional { scope.positional = held.dropFirst() }
        } else if isText(name, "popd") || isText(name, "dirs") {
            scope.isFolderUnknown = true
            scope.folder = 0..<0
        } else if isText(name, "shopt") {
            if range.contains(where: { isText(wordRange($0), "expand_aliases") }) { usesAliases = true }
        } else if isText(name, "cd"), range.count == 1 {
            scope.isFolderUnknown = false
            scope.folder = literal("~")
        }
    }

    private func firstLine(_ text: Range<Int32>) -> Range<Int32>? {
        text.lowerBound..<(text.first { bytes[Int($0)] == 0x0A } ?? text.upperBound)
    }

    func wordRange(_ index: Int) -> Range<Int32> { words[index].start..<words[index].end }

    /// `NAME=VALUE` among the words of `export` and its like.
    private mutating func bindArgument(_ word: ArgvWord) {
        guard let equals = (word.start..<word.end).first(where: { bytes[Int($0)] == 0x3D }) else { return }
        var value = ArgvWord(scanning: bytes.span, Int(equals) + 1..<Int(word.end))
        if word.flags.contains(.downloaded) { value.flags.insert(.downloaded) }
        let mark = pending.count
        pending.append(value)
        bindScalar(word.start..<equals, from: mark)
    }

    private mutating func setPositional(_ range: Range<Int>) {
        var first = range.lowerBound + 1
        while first < range.upperBound {
            let word = wordRange(first)
            if isText(word, "--") {
                first += 1
                break
            }
            guard let byte = word.first.map({ bytes[Int($0)] }), byte == 0x2D || byte == 0x2B else { break }
            first += 1
        }
        guard first < range.upperBound else { return }
        let start = values.count
        values.append(contentsOf: words[first..<range.upperBound])
        scope.positional = Int32(start)..<Int32(values.count)
    }
}
