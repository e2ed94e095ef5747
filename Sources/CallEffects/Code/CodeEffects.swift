// What values of program texts do: paths, commands, program texts, hosts.

extension EffectReader {
    /// Reads a program text in one of the languages whose calls are known.
    mutating func readProgram(_ text: Range<Int32>, _ language: CodeLanguage) {
        let (values, names, wereLost) = (codeValues.count, codeNames.count, areCodeNamesLost)
        let folder = scope
        scope.conditions += 1
        var c = CodeCursor(at: Int(text.lowerBound), end: Int(text.upperBound), language: language)
        c.modules = CodeModules(bytes.span, c.at..<c.end)
        readSequence(0, &c)
        codeValues.removeLast(codeValues.count - values)
        codeNames.removeLast(codeNames.count - names)
        areCodeNamesLost = wereLost
        if c.isLost {
            readByWords(text, language, .all)
        } else if c.writesUnknown || c.runsUnknown {
            // What is written by a name that is not known may be any text of the program.
            var what: CodeIntentKinds = []
            if c.writesUnknown { what.insert(.writes) }
            if c.runsUnknown { what.insert(.runs) }
            readByWords(text, language, what)
        }
        if c.writesUnknown { addUnknownPath(.write) }
        if c.runsUnknown { addUnknownCommand() }
        scope = folder
    }

    /// A path that is created, changed or removed.
    mutating func writeValue(_ value: CodeValue, _ flags: EffectFlags, _ c: inout CodeCursor) {
        switch value.kind {
        case .unknown: c.writesUnknown = true
        case .text:
            guard !value.text.isEmpty else { return }
            addPath(.write, value.text, flags.union(.conditional))
        case .list:
            var isUnknown = false
            eachItem(value) { reader, item in
                if item.kind == .text, !item.text.isEmpty {
                    reader.addPath(.write, item.text, flags.union(.conditional))
                } else if item.kind == .unknown {
                    isUnknown = true
                }
            }
            c.writesUnknown = c.writesUnknown || isUnknown
        case .name:
            var isKnown = false
            for i in 0..<codeNames.count where isSame(codeNames[i].name, value.text) {
                isKnown = true
                if codeNames[i].value.kind != .name { writeValue(codeNames[i].value, flags, &c) } else { c.writesUnknown = true }
            }
            if !isKnown || areCodeNamesLost { c.writesUnknown = true }
        }
    }

    mutating func readPath(_ value: CodeValue) {
        let value = resolved(value)
        guard value.kind == .text || value.kind == .list, !value.isNumber else { return addUnknownPath(.read) }
        eachItem(value) { reader, item in
            guard item.kind == .text, !item.text.isEmpty else { return }
            if reader.isURL(item.text) { reader.connectValue(item) } else { reader.addPath(.read, item.text, []) }
        }
    }

    // MARK: Commands

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

    // MARK: Program texts

    /// A text of the same language; a function or a block is none.
    mutating func evaluate(_ value: CodeValue, _ c: inout CodeCursor) {
        let value = value.kind == .name ? resolved(value) : value
        guard value.kind == .text, !hasUnknown(value.text) else {
            if value.kind == .unknown || value.kind == .text {
                c.writesUnknown = true
                c.runsUnknown = true
            }
            return
        }
        guard nesting < 16, !value.isNumber else { return }
        nesting += 1
        runCode(value.text, c.language)
        nesting -= 1
    }

    /// `getattr(x, name)`, `x.send(name)`: what is called may be anything where the name is not there to read.
    mutating func callDynamic(_ name: Range<Int32>, _ hasReceiver: Bool, _ first: Int, _ count: Int, _ c: inout CodeCursor) {
        let place = isText(name, "getattr") ? 1 : 0
        var at = 0
        for i in first..<codeValues.count where codeValues[i].keyword.isEmpty {
            if at == place {
                let value = resolved(codeValues[i])
                let isHarmless = value.kind == .text && !hasUnknown(value.text) && codeFunction(value.text, c.language) == nil
                if !isHarmless || isText(name, "syscall") {
                    c.writesUnknown = true
                    c.runsUnknown = true
                }
                return
            }
            at += 1
        }
    }

    // MARK: Hosts

    /// `"host"`, `"host:port"`, a URL, `("host", port)`.
    mutating func connectValue(_ value: CodeValue) {
        var host = resolved(value)
        if host.kind == .list {
            var found: CodeValue?
            eachItem(host) { reader, item in if found == nil { found = item } }
            host = found ?? .unknown
        }
        let text = host.kind == .text ? host.text : 0..<0
        connect(
            Int(text.lowerBound)..<Int(text.upperBound), command: commands.count - 1,
            flags: text.isEmpty ? [.ofCommand, .unresolved] : .ofCommand)
    }

    /// `requests.get(url)`, and not `d.get(key)`.
    mutating func connectOfModule(_ owner: Range<Int32>, _ first: Int, _ c: inout CodeCursor) {
        guard c.modules.contains(.hosts) else { return }
        var isNamed = false
        for name in ["requests", "httpx", "axios", "http", "https", "HTTP", "dns", "got"] as [StaticString] where isText(owner, name) {
            isNamed = true
        }
        for i in first..<codeValues.count {
            let value = resolved(codeValues[i])
            let isHost = isText(codeValues[i].keyword, "host") || isText(codeValues[i].keyword, "hostname") || isText(codeValues[i].keyword, "url")
            if value.kind == .text, isURL(value.text) || isHost || isNamed && i == first && !value.isNumber { return connectValue(value) }
        }
        if isNamed, codeValues.count > first { connectValue(.unknown) }
    }

    /// `net.connect(port, host)`, `s.connect(("host", port))`, `connect({ host, port })`, `sqlite3.connect("file")`.
    mutating func connectLate(_ owner: Range<Int32>, _ first: Int, _ count: Int, _ c: inout CodeCursor) {
        if isText(owner, "sqlite3") || isText(owner, "duckdb") {
            if codeValues.count > first { writeValue(codeValues[first], [], &c) }
            return
        }
        guard c.modules.contains(.hosts) else { return }
        for i in first..<codeValues.count {
            let value = resolved(codeValues[i])
            if isText(codeValues[i].keyword, "host") || isText(codeValues[i].keyword, "hostname") { return connectValue(value) }
            if codeValues[i].keyword.isEmpty, value.kind == .list || value.kind == .text && !value.isNumber { return connectValue(value) }
        }
        if codeValues.count > first { connectValue(.unknown) }
    }
}
