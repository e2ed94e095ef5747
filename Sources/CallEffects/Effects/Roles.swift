// What the words of a command do, by the roles that the program table gives them.

extension EffectReader {
    mutating func applyRoles(
        _ range: Range<Int>, _ reading: ProgramReading, _ number: Int, _ input: Flow, _ out: inout Flow
    ) {
        let held = scope
        // The folder that the command itself works in, before its paths. What names it stands where the shell is.
        var own = Int32(-1)
        for use in reading.roles where use.role == .cwd {
            own = use.start
            if isText(use.start..<use.end, "/"), isText(programName(range.lowerBound), "chroot") {
                scope.mayBeAtRoot = true
            } else {
                enter(use.start..<use.end, isSure: true)
            }
        }
        let inner = scope
        scope = held
        let copies = isCopy(programName(range.lowerBound))
        for use in reading.roles {
            guard spend() else { return }
            let text = use.start..<use.end
            let folder = use.start == own ? held : inner
            switch use.role {
            case .read:
                // An archive is opened before `-C` is entered.
                if own >= 0, isText(programName(range.lowerBound), "tar") { addPath(.read, text, []) }
                inFolder(folder) { $0.addPath(.read, text, []) }
            case .readBelow: inFolder(folder) { $0.addPath(.read, text, .below) }
            case .write where isPrefix(programName(range.lowerBound)): break
            case .write where isEditorScript(programName(range.lowerBound), input):
                inFolder(folder) { $0.addPath(.read, text, []) }
            case .write:
                let isDeep = copies && reading.roles.contains { $0.role == .readBelow || $0.role == .writeBelow }
                inFolder(folder) {
                    $0.addPath(.write, text, isDeep ? .below : [])
                    // An editor shows what it is to change.
                    if reading.program >= 0, $0.isEditor(reading.program) { $0.addPath(.read, text, []) }
                }
            case .writeBelow: inFolder(folder) { $0.addPath(.write, text, .below) }
            case .writeInto: inFolder(folder) { $0.addCopies(into: text, range.lowerBound, reading) }
            case .patch:
                inFolder(folder) {
                    $0.addPath(.read, text, [])
                    // `patch FILE -i diff` changes that file alone.
                    if !$0.namesPatched(range.lowerBound, reading) { $0.addUnknownPath(.write) }
                }
            case .options: inFolder(folder) { $0.runOptions(text, of: use.program) }
            case .script where use.language == .library || use.language == .make && isVariable(range.lowerBound):
                inFolder(folder) { $0.runListed(text, use.language) }
            case .script:
                if !files.isEmpty, isText(programName(range.lowerBound), "git") || isVariable(range.lowerBound) {
                    inFolder(folder) { $0.runBelow(text) }
                }
                runFile(
                    text, range, input, folder, isOwnProcess: !isSourced(programName(range.lowerBound)),
                    language: use.language == .none ? scriptLanguage(reading, text) : use.language)
                if words[Int(use.word)].flags.contains(.downloaded) { fulfil(.remotePipeExec) }
                if !downloads.isEmpty {
                    let full = join(folder.folder, text)
                    if downloads.contains(where: { isSamePath($0, full) }) { fulfil(.remotePipeExec) }
                }
            case .run, .runUntil:
                // `env -C`: for what it runs.
                let outer = scope
                scope.takeFolder(of: folder)
                runInner(use, reading, input, &out)
                if folder.folder != outer.folder || folder.mayBeAtRoot != outer.mayBeAtRoot { scope = outer }
            case .shell:
                // An alias is read where it is used.
                if isText(programName(range.lowerBound), "alias") { break }
                if reading.program >= 0, ProgramTable.isNamed(reading.program, "gcc") { runWrapper(text) }
                runShell(use, range, reading, input, &out)
            case .shellJoin where isText(programName(range.lowerBound), "parallel"):
                runParallel(Int(use.word)..<Int(use.endWord), input)
            case .shellJoin where isVariable(range.lowerBound): runCompiler(text)
            case .shellJoin where isText(programName(range.lowerBound), "tmux"):
                var use = use
                use.endWord = tmuxEnd(use)
                runJoined(use, input, &out, isOwnProcess: true)
            case .shellJoin:
                if isText(programName(range.lowerBound), "env") { noteSplitString(text) }
                runJoined(use, input, &out, isOwnProcess: !isText(programName(range.lowerBound), "eval"))
            case .code:
                if words[Int(use.word)].flags.contains(.downloaded) { fulfil(.remotePipeExec) }
                let firstCommand = commands.count
                inFolder(folder) { $0.runCode(text, use.language) }
                // What is read is run: `awk '{ system($0) }'`.
                if commands[firstCommand...].contains(where: { $0.flags.contains(.unknownProgram) }) {
                    if input.isDownloaded { fulfil(.remotePipeExec) }
                    if let given = input.text { runGiven(given) }
                }
            case .url, .host: connect(Int(text.lowerBound)..<Int(text.upperBound), command: number, flags: .ofCommand)
            case .remoteOrRead:
                inFolder(folder) { $0.addPath(.read, text, []) }
                connect(Int(text.lowerBound)..<Int(text.upperBound), command: number, flags: [.ofCommand, .unresolved])
            case .remoteOrWrite:
                inFolder(folder) { $0.addPath(.write, text, []) }
                connect(Int(text.lowerBound)..<Int(text.upperBound), command: number, flags: [.ofCommand, .unresolved])
            case .envSet:
                setVariable(text, words[Int(use.word)])
                if isText(programName(range.lowerBound), "make") { runMakeShell(text) }
            case .envName: addEffect(.envRead, text, [])
            case .chdir: changeFolder(text, range, reading)
            case .remote, .remoteOut:
                connect(Int(text.lowerBound)..<Int(text.upperBound), command: number, flags: [.ofCommand, .unresolved])
            case .cwd, .port, .method, .data, .assignments, .archive, .form: break
            }
        }
        if isText(programName(range.lowerBound), "ssh") {
            for option in reading.options where isText(option.nameStart..<option.nameEnd, "o") && option.valueStart >= 0
            {
                runMatch(option.valueStart..<option.valueEnd)
            }
        }
        if !files.isEmpty || authored.hasAny { runKept(range, reading, input) }
        inFolder(inner) { $0.addDerived($0.programName(range.lowerBound), range, reading) }
        for effect in reading.effects { inFolder(inner) { $0.applyFixed(effect, range.lowerBound, reading, number) } }
    }

    /// `NAME=VALUE`: for a command in this one, or for the shell.
    private mutating func setVariable(_ text: Range<Int32>, _ word: ArgvWord) {
        let equals = text.first { bytes[Int($0)] == 0x3D } ?? text.upperBound
        let name = text.lowerBound..<equals
        addEffect(.envSet, name, [])
        guard equals < text.upperBound else {
            // `export NAME`: what it holds by now.
            if let held = binding(name), !held.isUnknown, let word = held.words.first {
                let value = values[Int(word)]
                runVariable(name, value)
            }
            return
        }
        var value = ArgvWord(scanning: bytes.span, Int(equals) + 1..<Int(text.upperBound))
        if word.flags.contains(.downloaded) { value.flags.insert(.downloaded) }
        let mark = pending.count
        pending.append(value)
        noteName(name)
        bindFunction(name, value.start..<value.end)
        bindScalar(name, from: mark)
        runVariable(name, value)
    }

    /// Lines that a program text may run; what is no script is none that is run.
    private mutating func runGiven(_ text: Range<Int32>) {
        let held = problem == nil
        runText(text, Flow(), isOwnProcess: true)
        if held, problem?.kind == .unreadable { problem = nil }
    }

    private func isEditor(_ program: Int32) -> Bool {
        ProgramTable.isNamed(program, "ex") || ProgramTable.isNamed(program, "nano")
            || ProgramTable.isNamed(program, "ed") || ProgramTable.isNamed(program, "emacs")
    }

    /// The words are a variable of the environment with its value.
    private func isVariable(_ program: Int) -> Bool { isText(programName(program), "(environment)") }

    /// `make SHELL=…`: what recipes are run by.
    private mutating func runMakeShell(_ text: Range<Int32>) {
        runMakeSetting(text)
        guard text.count > 6, isText(text.lowerBound..<text.lowerBound + 6, "SHELL=") else { return }
        runText(text.lowerBound + 6..<text.upperBound, Flow(), isOwnProcess: true)
    }

    /// `ed` is given a script that writes nothing of its own file.
    private func isEditorScript(_ name: Range<Int32>, _ input: Flow) -> Bool {
        guard isText(name, "ed") || isText(name, "red"), let text = input.text else { return false }
        return !writesOwnFile(text)
    }

    private func namesPatched(_ program: Int, _ reading: ProgramReading) -> Bool {
        isText(programName(program), "patch")
            && (!reading.operands.isEmpty || reading.options.contains { isNamed($0, "o", "--output") })
    }

    private func isSourced(_ name: Range<Int32>) -> Bool { isText(name, ".") || isText(name, "source") }

    /// A file whose text is run: known where the script wrote it, where it is a process substitution or standard input.
    mutating func runFile(
        _ path: Range<Int32>, _ range: Range<Int>, _ input: Flow, _ folder: Scope, isOwnProcess: Bool,
        language: CodeLanguage = .none
    ) {
        inFolder(folder) { $0.addPath(.read, path, []) }
        let first = Int32(values.count)
        if let at = range.first(where: { words[$0].start == path.lowerBound }) {
            values.append(contentsOf: words[at..<range.upperBound])
        }
        // The words behind it; a sourced file without any has those of the shell.
        let positional = min(first + 1, Int32(values.count))..<Int32(values.count)
        let zero = Int(first) < values.count ? first : -1
        let held = scope.positional
        if !isOwnProcess, !positional.isEmpty { scope.positional = positional }
        defer { if !isOwnProcess, !positional.isEmpty { scope.positional = held } }
        let flow =
            isText(path, "-")
            ? input : processes.last { $0.start == path.lowerBound }?.flow ?? descriptorFlow(path, input)
        if let flow {
            if flow.isDownloaded { fulfil(.remotePipeExec) }
            if let text = flow.text {
                if language != .none { return inFolder(folder) { $0.runCode(text, language) } }
                runText(text, Flow(), isOwnProcess: isOwnProcess, positional: positional, zero: zero)
            } else {
                addUnknownCommand()
            }
            return
        }
        let placed = placed(path)
        let full = written(placed)
        if language != .none {
            if let text = fileText(full) {
                inFolder(folder) { $0.runCode(text, language) }
            } else if language == .gitconfig,
                full.allSatisfy({ WordMarker.isMarker(bytes[Int($0)]) })
                    || files.contains(where: { $0.text == nil && isSamePath($0.path, full) })
            {
                addUnknownCommand()
            }
            return
        }
        _ = runFileTexts(full, input, isOwnProcess: isOwnProcess, positional: positional, zero: zero)
    }

    /// What the files that a program runs are written in; `.none` for a shell.
    private func scriptLanguage(_ reading: ProgramReading, _ path: Range<Int32>) -> CodeLanguage {
        guard reading.program >= 0 else { return .none }
        if ProgramTable.isNamed(reading.program, "awk") { return .awk }
        if ProgramTable.isNamed(reading.program, "sed") { return .sed }
        let language = ProgramTable.inputLanguage(Int(reading.program))
        guard language == .none, !ProgramTable.runsInput(Int(reading.program)) else { return language }
        // What tests and tasks are written in.
        if ends(path, ".py") { return .python }
        if ends(path, ".js") || ends(path, ".mjs") || ends(path, ".cjs") || ends(path, ".ts") { return .javascript }
        if ends(path, ".rb") { return .ruby }
        return .none
    }

    mutating func inFolder(_ folder: Scope, _ body: (inout EffectReader) -> Void) {
        let held = scope
        scope.takeFolder(of: folder)
        body(&self)
        scope.takeFolder(of: held)
    }
}
