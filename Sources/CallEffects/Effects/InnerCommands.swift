// Commands and scripts that are words of a command.

extension EffectReader {
    mutating func runInner(_ use: RoleUse, _ reading: ProgramReading, _ input: Flow, _ out: inout Flow) {
        var inner = Int(use.word)..<Int(use.endWord)
        let isGlued = use.start != words[inner.lowerBound].start
        let found = scope.found
        if use.role == .runUntil {
            // `{}` is a path below the first one that `find` was given.
            scope.found = reading.roles.first { $0.role == .read || $0.role == .readBelow || $0.role == .writeBelow }
                .map { $0.start..<$0.end }
        }
        var appendsInput = reading.input == .arguments
        var input = input
        if let list = argumentFile(inner.lowerBound, reading) {
            // `xargs -a list`
            appendsInput = true
            input = Flow(isThere: true)
            input.text = files.last { isSamePath($0.path, list) }?.text
        }
        let held = scope
        if use.role == .runUntil { enterFound(Int(use.word) - 1) }
        if appendsInput, let sign = replacement(reading) {
            appendsInput = false
            let value = input.text.map { trimmedEnd($0) } ?? unknownText()
            let first = words.count
            for i in inner { words.append(replacing(sign, by: value, in: words[i], input.isDownloaded)) }
            inner = first..<words.count
        } else if isGlued || use.role == .runUntil || appendsInput {
            let first = words.count
            for (n, i) in inner.enumerated() {
                var word = words[i]
                if n == 0, isGlued { word = ArgvWord(scanning: bytes.span, Int(use.start)..<Int(use.end)) }
                words.append(use.role == .runUntil ? filled(word) : word)
            }
            if appendsInput { appendArguments(input) }
            inner = first..<words.count
        }
        let place = foundPlace(use, inner, reading, input)
        let firstEffect = effects.count
        let wasProgram = known.state.isProgram
        // `command f` is the program f, and `time f` the function.
        known.state.isProgram = reading.program < 0 || !ProgramTable.isNamed(reading.program, "time")
        let result = runCommand(inner, appendsInput ? Flow() : input, isPlain: false, isOuter: false)
        known.state.isProgram = wasProgram
        if let place { settleFound(place, inner, since: firstEffect) }
        if use.role == .runUntil { scope = held }
        scope.found = found
        if appendsInput, input.isDownloaded, isInterpreter(inner.lowerBound) { fulfil(.remotePipeExec) }
        out.isDownloaded = out.isDownloaded || result.isDownloaded
        out.text = result.text
    }

    /// `-execdir` and `-okdir` run in the folder of what was found, which may be the one of the command.
    private mutating func enterFound(_ option: Int) {
        guard isText(wordRange(option), "-execdir") || isText(wordRange(option), "-okdir"), let found = scope.found,
            !scope.isFolderUnknown
        else { return }
        let start = Int32(bytes.count)
        append(join(scope.folder, found))
        bytes.append(0x2F)
        bytes.append(WordMarker.unknownText)
        let outer = scope.folder
        scope.folder = start..<Int32(bytes.count)
        scope.isFolderUnsure = outer.isEmpty
    }

    private func argumentFile(_ first: Int, _ reading: ProgramReading) -> Range<Int32>? {
        for option in reading.options where option.word < first && option.valueStart >= 0 {
            guard isNamed(option, "a", "--arg-file") else { continue }
            guard reading.program >= 0, ProgramTable.isNamed(reading.program, "xargs") else { return nil }
            return option.valueStart..<option.valueEnd
        }
        return nil
    }

    /// The sign that `xargs -I` puts its input in place of.
    private mutating func replacement(_ reading: ProgramReading) -> Range<Int32>? {
        for option in reading.options {
            if isNamed(option, "I", "--replace") || isNamed(option, "i", "--replace") {
                return option.valueStart >= 0 ? option.valueStart..<option.valueEnd : literal("{}")
            }
        }
        return nil
    }

    private func trimmedEnd(_ text: Range<Int32>) -> Range<Int32> {
        var end = text.upperBound
        while end > text.lowerBound, bytes[Int(end) - 1] == 0x0A { end -= 1 }
        return text.lowerBound..<end
    }

    private mutating func replacing(
        _ sign: Range<Int32>, by value: Range<Int32>, in word: ArgvWord, _ isDownloaded: Bool
    ) -> ArgvWord {
        guard !sign.isEmpty, word.range.count >= sign.count else { return word }
        let start = bytes.count
        var found = false
        var i = word.start
        while i < word.end {
            if i + Int32(sign.count) <= word.end, isSame(i..<i + Int32(sign.count), sign), spend(value.count) {
                append(value)
                i += Int32(sign.count)
                found = true
            } else {
                bytes.append(bytes[Int(i)])
                i += 1
            }
        }
        guard found else { return word }
        var out = ArgvWord(scanning: bytes.span, start..<bytes.count)
        if isDownloaded { out.flags.insert(.downloaded) }
        return out
    }

    private func isInterpreter(_ index: Int) -> Bool {
        let name = programName(index)
        return isText(name, "sh") || isText(name, "bash") || isText(name, "dash") || isText(name, "zsh")
            || isText(name, "ksh") || isText(name, "eval") || isText(name, "python") || isText(name, "python3")
            || isText(name, "perl") || isText(name, "ruby") || isText(name, "node")
    }

    /// A word with `{}` in it, for what was found.
    private mutating func filled(_ word: ArgvWord) -> ArgvWord {
        var at = -1
        for i in Int(word.start)..<max(Int(word.start), Int(word.end) - 1)
        where bytes[i] == 0x7B && bytes[i + 1] == 0x7D {
            at = i
            break
        }
        guard at >= 0 else { return word }
        let start = bytes.count
        append(word.start..<Int32(at))
        if let found = scope.found { append(found) } else { bytes.append(0x2E) }
        bytes.append(0x2F)
        bytes.append(WordMarker.unknownText)
        append(Int32(at + 2)..<word.end)
        return ArgvWord(scanning: bytes.span, start..<bytes.count)
    }

    /// What `xargs` adds: the words of its input where they are known.
    private mutating func appendArguments(_ input: Flow) {
        guard let text = input.text else {
            let start = bytes.count
            bytes.append(WordMarker.unknownWords)
            words.append(
                ArgvWord(
                    start: Int32(start), end: Int32(start + 1),
                    flags: input.isDownloaded ? [.hasUnknown, .downloaded] : .hasUnknown))
            return
        }
        var start = text.lowerBound
        for i in text.lowerBound...text.upperBound {
            let isEnd = i == text.upperBound
            if isEnd || bytes[Int(i)] == 0x20 || bytes[Int(i)] == 0x0A || bytes[Int(i)] == 0x09 || bytes[Int(i)] == 0 {
                if i > start { words.append(ArgvWord(scanning: bytes.span, Int(start)..<Int(i))) }
                start = i + 1
                if !spend() { return }
            }
        }
    }

    mutating func runShell(
        _ use: RoleUse, _ range: Range<Int>, _ reading: ProgramReading, _ input: Flow, _ out: inout Flow
    ) {
        if words[Int(use.word)].flags.contains(.downloaded) { fulfil(.remotePipeExec) }
        // `sh -c TEXT NAME ARGUMENT…`
        let first = Int32(values.count)
        let rest = min(Int(use.word) + 1, range.upperBound)..<range.upperBound
        values.append(contentsOf: words[rest])
        let name = programName(range.lowerBound)
        let isTrap = isText(name, "trap")
        let isOwn = !isTrap && !isText(name, "eval")
        let mark = bindings.count
        let result = runText(
            use.start..<use.end, input, isOwnProcess: isOwn,
            positional: min(first + 1, Int32(values.count))..<Int32(values.count), zero: rest.isEmpty ? -1 : first)
        if isTrap {
            // It may run at any time from here on, or never.
            forgetBindings(since: mark)
            noteTrap(use.start..<use.end, range)
        }
        guard isShell(name) else { return }
        out.isDownloaded = out.isDownloaded || result.isDownloaded
        out.text = result.text
    }

    mutating func runJoined(_ use: RoleUse, _ input: Flow, _ out: inout Flow, isOwnProcess: Bool) {
        var use = use
        if isText(use.start..<use.end, "--"), use.word + 1 < use.endWord {
            use.word += 1
            use.start = words[Int(use.word)].start
            use.end = words[Int(use.word)].end
        }
        let start = Int32(bytes.count)
        append(use.start..<use.end)
        var isDownloaded = words[Int(use.word)].flags.contains(.downloaded)
        for i in Int(use.word) + 1..<max(Int(use.word) + 1, Int(use.endWord)) {
            bytes.append(0x20)
            append(wordRange(i))
            isDownloaded = isDownloaded || words[i].flags.contains(.downloaded)
        }
        if isDownloaded { fulfil(.remotePipeExec) }
        guard spend(bytes.count - Int(start)) else { return }
        let result = runText(
            start..<Int32(bytes.count), input, isOwnProcess: isOwnProcess,
            positional: isOwnProcess ? nil : scope.positional)
        out.isDownloaded = out.isDownloaded || result.isDownloaded
        out.text = result.text
    }
}
