// Commands that program texts start.

extension EffectReader {
    /// A text is a script of a shell, a list the words of a command.
    mutating func runValue(_ value: CodeValue, _ c: inout CodeCursor) {
        let value = value.kind == .name ? resolved(value) : value
        switch value.kind {
        case .unknown, .name: c.runsUnknown = true
        case .text: runScriptText(value.text)
        case .list:
            let first = words.count
            eachItem(value) { reader, item in reader.appendWord(item) }
            runAppended(first)
        }
    }

    /// A text that is no script is none that was meant to be one.
    private mutating func runScriptText(_ text: Range<Int32>) {
        let held = problem == nil
        runText(text, Flow(), isOwnProcess: true)
        if held, problem?.kind == .unreadable { problem = nil }
    }

    private mutating func appendWord(_ item: CodeValue) {
        if item.kind == .text {
            words.append(ArgvWord(scanning: bytes.span, Int(item.text.lowerBound)..<Int(item.text.upperBound)))
        } else {
            let start = Int32(bytes.count)
            bytes.append(WordMarker.unknownWords)
            words.append(ArgvWord(start: start, end: start + 1, flags: .hasUnknown))
        }
    }

    private mutating func runAppended(_ first: Int) {
        guard words.count > first else { return }
        _ = runCommand(first..<words.count, Flow(), isPlain: false, isOuter: false)
    }

    /// `system("a b")`, `system("a", "b")`, `run(["a", "b"])`, `spawn("a", ["b"])`.
    mutating func runArguments(_ first: Int, _ count: Int, _ c: inout CodeCursor) {
        var folder: CodeValue?
        var given: CodeValue?
        for i in first..<codeValues.count where isText(codeValues[i].keyword, "executable") {
            let program = resolved(codeValues[i])
            let isShellName = program.kind == .text && isShell(lastComponent(program.text))
            if !isShellName { c.runsUnknown = true }
        }
        for i in first..<codeValues.count where !codeValues[i].keyword.isEmpty {
            if isText(codeValues[i].keyword, "cwd") || isText(codeValues[i].keyword, "chdir") { folder = codeValues[i] }
            if isText(codeValues[i].keyword, "args") || isText(codeValues[i].keyword, "cmd") { given = codeValues[i] }
        }
        let held = scope
        if let folder {
            let value = resolved(folder)
            enter(value.kind == .text ? value.text : 0..<0, isSure: true)
        }
        runPlaced(given, first, count, &c)
        scope = held
    }

    private mutating func runPlaced(_ given: CodeValue?, _ first: Int, _ count: Int, _ c: inout CodeCursor) {
        if let given { return runValue(given, &c) }
        guard let at = (first..<codeValues.count).first(where: { codeValues[$0].keyword.isEmpty }) else { return }
        let program = resolved(codeValues[at])
        if count == 1 || program.kind == .list { return runValue(program, &c) }
        let start = words.count
        appendWord(program)
        for i in at + 1..<codeValues.count where codeValues[i].keyword.isEmpty {
            let value = resolved(codeValues[i])
            if value.kind == .list {
                eachItem(value) { reader, item in reader.appendWord(item) }
            } else if value.kind == .text {
                if !value.isNumber { appendWord(value) }
            } else if i == at + 1 || c.language == .perl || c.language == .ruby {
                // A callback of node and an option of Python are no words.
                if c.language != .javascript && c.language != .python && c.language != .php { appendWord(value) }
            }
        }
        if program.kind == .unknown { c.runsUnknown = true }
        if words.count == start + 1, program.kind == .text {
            words.removeLast()
            return runValue(program, &c)
        }
        // `popen("git push", "r")`: a mode, not a word.
        if words.count == start + 2, program.kind == .text, words[start + 1].range.count <= 2,
            program.text.contains(where: { bytes[Int($0)] == 0x20 })
        {
            words.removeLast(2)
            return runValue(program, &c)
        }
        runAppended(start)
    }

    /// `execv("/bin/rm", ["rm", "-r", "x"])`
    mutating func runNamed(_ path: CodeValue?, _ list: CodeValue?, _ c: inout CodeCursor) {
        let path = path.map { resolved($0) } ?? .unknown
        guard path.kind == .text, let list = list.map({ resolved($0) }), list.kind == .list || list.kind == .text else {
            c.runsUnknown = true
            return
        }
        let start = words.count
        appendWord(path)
        var isName = true
        eachItem(list) { reader, item in
            if !isName { reader.appendWord(item) }
            isName = false
        }
        runAppended(start)
    }

    /// `execl("/bin/rm", "rm", "-r", "x")`; `from` is the place of the path.
    mutating func runWords(from place: Int, _ first: Int, _ count: Int, _ c: inout CodeCursor) {
        let start = words.count
        var at = 0
        for i in first..<codeValues.count where codeValues[i].keyword.isEmpty {
            defer { at += 1 }
            let isOwnName = at == place + 1 && c.language == .python
            guard at >= place, !isOwnName || resolved(codeValues[i]).kind == .list else { continue }
            let value = resolved(codeValues[i])
            if value.kind == .list {
                var isName = true
                eachItem(value) { reader, item in
                    if !isName { reader.appendWord(item) }
                    isName = false
                }
            } else {
                if at == place, value.kind != .text { c.runsUnknown = true }
                appendWord(value)
            }
        }
        runAppended(start)
    }

    /// `exec("git push", callback)`: of some functions only the first argument is a command.
    mutating func runNamedFunction(
        _ name: Range<Int32>, _ first: Int, _ count: Int, _ c: inout CodeCursor
    ) {
        guard c.language == .javascript || c.language == .php,
            isAnyOf(name, "exec execSync system passthru"),
            let text = argument(0, first)
        else { return runArguments(first, count, &c) }
        let held = scope
        for i in first..<codeValues.count where isText(codeValues[i].keyword, "cwd") {
            let folder = resolved(codeValues[i])
            enter(folder.kind == .text ? folder.text : 0..<0, isSure: true)
        }
        runValue(text, &c)
        scope = held
    }
}
