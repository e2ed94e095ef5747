internal import FakBasics
internal import PathSyntax
internal import ShellSyntax

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
            enter(use.start..<use.end, isSure: true)
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
            case .write:
                let isDeep = copies && reading.roles.contains { $0.role == .readBelow || $0.role == .writeBelow }
                inFolder(folder) {
                    $0.addPath(.write, text, isDeep ? .below : [])
                }
            case .writeBelow: inFolder(folder) { $0.addPath(.write, text, .below) }
            case .writeInto: inFolder(folder) { $0.addCopies(into: text, range.lowerBound, reading) }
            case .patch:
                inFolder(folder) {
                    $0.addPath(.read, text, [])
                    $0.addUnknownPath(.write)
                }
            case .script:
                runFile(text, range, input, folder, isOwnProcess: !isSourced(programName(range.lowerBound)))
                if words[Int(use.word)].flags.contains(.downloaded) || isDownload(text) {
                    fulfil(.remotePipeExec)
                }
            case .run, .runUntil:
                // `env -C`: for what it runs.
                let outer = scope
                (scope.folder, scope.isFolderUnknown) = (folder.folder, folder.isFolderUnknown)
                runInner(use, reading, input, &out)
                if folder.folder != outer.folder { scope = outer }
            case .shell:
                if usesAliases || !isText(programName(range.lowerBound), "alias") {
                    runShell(use, range, reading, input)
                }
            case .shellJoin: runJoined(use, input, &out, isOwnProcess: !isText(programName(range.lowerBound), "eval"))
            case .code:
                if words[Int(use.word)].flags.contains(.downloaded) { fulfil(.remotePipeExec) }
                inFolder(folder) { $0.runCode(text, use.language) }
            case .url, .host: connect(Int(text.lowerBound)..<Int(text.upperBound), command: number, flags: .ofCommand)
            case .remoteOrRead:
                inFolder(folder) { $0.addPath(.read, text, []) }
                connect(Int(text.lowerBound)..<Int(text.upperBound), command: number, flags: [.ofCommand, .unresolved])
            case .remoteOrWrite:
                inFolder(folder) { $0.addPath(.write, text, []) }
                connect(Int(text.lowerBound)..<Int(text.upperBound), command: number, flags: [.ofCommand, .unresolved])
            case .envSet: setVariable(text, words[Int(use.word)])
            case .envName: addEffect(.envRead, text, [])
            case .chdir:
                // What stands behind `&&` runs in the new folder, else in either.
                enter(text, isSure: true)
            case .remote, .remoteOut:
                connect(Int(text.lowerBound)..<Int(text.upperBound), command: number, flags: [.ofCommand, .unresolved])
            case .cwd, .port, .method, .data, .assignments, .archive, .form: break
            }
        }
        inFolder(inner) { $0.addDerived($0.programName(range.lowerBound), range, reading) }
        for effect in reading.effects { inFolder(inner) { $0.applyFixed(effect, range.lowerBound, reading, number) } }
    }

    /// `NAME=VALUE`: for a command in this one, or for the shell.
    private mutating func setVariable(_ text: Range<Int32>, _ word: ArgvWord) {
        let equals = text.first { bytes[Int($0)] == 0x3D } ?? text.upperBound
        let name = text.lowerBound..<equals
        addEffect(.envSet, name, [])
        guard equals < text.upperBound else { return }
        var value = ArgvWord(scanning: bytes.span, Int(equals) + 1..<Int(text.upperBound))
        if word.flags.contains(.downloaded) { value.flags.insert(.downloaded) }
        let mark = pending.count
        pending.append(value)
        bindScalar(name, from: mark)
        runVariable(name, value)
    }

    private func isSourced(_ name: Range<Int32>) -> Bool { isText(name, ".") || isText(name, "source") }

    /// A file whose text is run: known where the script wrote it, where it is a process substitution or standard input.
    mutating func runFile(
        _ path: Range<Int32>, _ range: Range<Int>, _ input: Flow, _ folder: Scope, isOwnProcess: Bool
    ) {
        inFolder(folder) { $0.addPath(.read, path, []) }
        if let process = processes.last(where: { $0.start == path.lowerBound }) {
            if process.flow.isDownloaded { fulfil(.remotePipeExec) }
            if let text = process.flow.text {
                runText(text, Flow(), isOwnProcess: isOwnProcess)
            } else {
                addUnknownCommand()
            }
            return
        }
        if isText(path, "/dev/stdin") || isText(path, "-") || isText(path, "/dev/fd/0")
            || isText(path, "/proc/self/fd/0")
        {
            if input.isDownloaded { fulfil(.remotePipeExec) }
            if let text = input.text {
                runText(text, Flow(), isOwnProcess: isOwnProcess)
            } else {
                addUnknownCommand()
            }
            return
        }
        runWrittenFile(path, range, input, isOwnProcess: isOwnProcess)
    }

    private mutating func inFolder(_ folder: Scope, _ body: (inout EffectReader) -> Void) {
        let (start, isUnknown, isUnsure) = (scope.folder, scope.isFolderUnknown, scope.isFolderUnsure)
        (scope.folder, scope.isFolderUnknown, scope.isFolderUnsure) =
            (folder.folder, folder.isFolderUnknown, folder.isFolderUnsure)
        body(&self)
        (scope.folder, scope.isFolderUnknown, scope.isFolderUnsure) = (start, isUnknown, isUnsure)
    }

    /// Programs that put the word in front of the names of what they write: see `addDerived`.
    private func isPrefix(_ name: Range<Int32>) -> Bool { isText(name, "split") || isText(name, "csplit") }

    private func isArchiver(_ name: Range<Int32>) -> Bool {
        isText(name, "tar") || isText(name, "bsdtar") || isText(name, "gtar") || isText(name, "unzip")
            || isText(name, "7z")
            || isText(name, "7za") || isText(name, "7zz") || isText(name, "cpio") || isText(name, "bsdcpio")
            || isText(name, "ar") || isText(name, "jar") || isText(name, "unrar") || isText(name, "unar")
            || isText(name, "python3") || isText(name, "python")
    }

    /// Programs whose files have the names of what they fetch: see `addDerived`.
    private func isDownloader(_ name: Range<Int32>) -> Bool { isText(name, "wget") || isText(name, "curl") }

    /// Programs whose last operand may be a folder that the others go into.
    private func isCopy(_ name: Range<Int32>) -> Bool {
        isText(name, "cp") || isText(name, "mv") || isText(name, "ln") || isText(name, "install")
            || isText(name, "rsync") || isText(name, "scp") || isText(name, "gcp") || isText(name, "gmv")
    }

    /// Entries of a folder with the names of the sources.
    private mutating func addCopies(into folder: Range<Int32>, _ program: Int, _ reading: ProgramReading) {
        // `host:path`
        if isText(programName(program), "scp") || isText(programName(program), "rsync") {
            for i in folder {
                if bytes[Int(i)] == 0x2F { break }
                if bytes[Int(i)] == 0x3A { return }
            }
        }
        var found = false
        for use in reading.roles {
            let isBelow: Bool
            switch use.role {
            case .read, .write: isBelow = false
            case .readBelow, .writeBelow: isBelow = true
            default: continue
            }
            guard use.start != folder.lowerBound, spend() else { continue }
            found = true
            // `src/` of rsync is what is in it; a folder is not copied by a copy of files.
            if use.end > use.start, bytes[Int(use.end) - 1] == 0x2F {
                if isBelow || isText(programName(program), "rsync") { addPath(.write, folder, .below) }
                continue
            }
            var end = Int(use.end)
            while end > Int(use.start) + 1, bytes[end - 1] == 0x2F { end -= 1 }
            var start = end
            while start > Int(use.start), bytes[start - 1] != 0x2F { start -= 1 }
            let target = Int32(bytes.count)
            append(folder)
            bytes.append(0x2F)
            append(Int32(start)..<Int32(end))
            // What stands behind `..` or a slash of rsync is not said.
            if end == start || bytes[end - 1] == 0x2E && end - start <= 2 { bytes.append(WordMarker.unknownText) }
            addPath(.write, target..<Int32(bytes.count), isBelow ? .below : [])
        }
        if !found, !isDownloader(programName(program)) { addPath(.write, folder, .below) }
    }

    private mutating func applyFixed(_ effect: EffectUse, _ program: Int, _ reading: ProgramReading, _ number: Int) {
        let start = Int32(bytes.count)
        ProgramTable.appendEffectText(effect.statement, to: &bytes)
        let text = start..<Int32(bytes.count)
        switch effect.kind {
        case .read: addPath(.read, text, [])
        case .write: text.isEmpty ? addUnknownPath(.write) : addPath(.write, text, [])
        case .writeBelow: text.isEmpty ? addUnknownPath(.write) : addPath(.write, text, .below)
        case .writeInto: addCopies(into: text, program, reading)
        case .connect:
            connect(
                Int(text.lowerBound)..<Int(text.upperBound), command: number,
                flags: text.isEmpty ? [.ofCommand, .unresolved] : .ofCommand)
        case .script:
            if text.isEmpty { addUnknownPath(.read) } else { addPath(.read, text, []) }
        case .unpack: addPath(.write, text, isArchiver(programName(program)) ? .below : [.below, .brought])
        case .environment: addEffect(.envRead, unknownText(), .unresolved)
        }
    }

    // MARK: Commands and scripts in words

    private mutating func runInner(_ use: RoleUse, _ reading: ProgramReading, _ input: Flow, _ out: inout Flow) {
        var inner = Int(use.word)..<Int(use.endWord)
        let isGlued = use.start != words[inner.lowerBound].start
        let found = scope.found
        if use.role == .runUntil {
            // `{}` is a path below the first one that `find` was given.
            scope.found = reading.roles.first { $0.role == .read || $0.role == .readBelow || $0.role == .writeBelow }
                .map { $0.start..<$0.end }
        }
        var appendsInput = reading.input == .arguments
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
        let result = runCommand(inner, appendsInput ? Flow() : input, isPlain: false, isOuter: false)
        scope.found = found
        if appendsInput, input.isDownloaded, isInterpreter(inner.lowerBound) { fulfil(.remotePipeExec) }
        out.isDownloaded = out.isDownloaded || result.isDownloaded
        out.text = result.text
    }

    /// The sign that `xargs -I` puts its input in place of.
    private mutating func replacement(_ reading: ProgramReading) -> Range<Int32>? {
        for option in reading.options {
            let name = option.nameStart..<option.nameEnd
            if isText(name, "I") || isText(name, "i") || isText(name, "--replace") {
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

    private mutating func runShell(_ use: RoleUse, _ range: Range<Int>, _ reading: ProgramReading, _ input: Flow) {
        if words[Int(use.word)].flags.contains(.downloaded) { fulfil(.remotePipeExec) }
        // `sh -c TEXT NAME ARGUMENT…`
        let first = values.count
        let rest = min(Int(use.word) + 2, range.upperBound)..<range.upperBound
        values.append(contentsOf: words[rest])
        let name = programName(range.lowerBound)
        let isOwn = !isText(name, "trap") && !isText(name, "eval")
        runText(
            use.start..<use.end, input, isOwnProcess: isOwn, positional: Int32(first)..<Int32(values.count))
    }

    private mutating func runJoined(_ use: RoleUse, _ input: Flow, _ out: inout Flow, isOwnProcess: Bool) {
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
        runText(
            start..<Int32(bytes.count), input, isOwnProcess: isOwnProcess,
            positional: isOwnProcess ? nil : scope.positional)
    }

    // MARK: Effects

    mutating func addEffect(_ kind: EffectKind, _ text: Range<Int32>, _ flags: EffectFlags) {
        guard effects.count < Limits.callEffects else { return note(.limit, offset) }
        var flags = flags.union(.ofCommand)
        if scope.conditions > 0 { flags.insert(.conditional) }
        let command = Int32(commands.count - 1)
        if let last = effects.last, last.kind == kind, last.flags == flags, last.command == command, last.slot == slot,
            isSame(last.text, text)
        {
            return
        }
        effects.append(
            Effect(
                kind: kind, flags: flags, text: text, slot: slot, offset: offset,
                command: Int32(commands.count - 1)))
    }

    /// A path as the command names it, from the folder that the script is in.
    mutating func addPath(_ kind: EffectKind, _ text: Range<Int32>, _ flags: EffectFlags) {
        guard !text.isEmpty, spend() else { return }
        if isDevice(text) { return }
        var full = text
        let isRelative = !isAbsolute(text) && !WordMarker.isUnknown(bytes[Int(text.lowerBound)])
        if isRelative, scope.isFolderUnknown {
            let start = Int32(bytes.count)
            bytes.append(WordMarker.unknownText)
            bytes.append(0x2F)
            append(text)
            full = start..<Int32(bytes.count)
        } else if isRelative, !scope.folder.isEmpty {
            guard spend(scope.folder.count) else { return }
            if kind == .write, scope.isFolderUnsure { addWhole(kind, text, flags.union(.conditional)) }
            full = join(scope.folder, text)
        }
        addWhole(kind, full, flags)
    }

    private mutating func addWhole(_ kind: EffectKind, _ text: Range<Int32>, _ flags: EffectFlags) {
        var flags = flags
        for i in text {
            if WordMarker.isUnknown(bytes[Int(i)]) { flags.insert(.unresolved) }
            if WordMarker.isGlob(bytes[Int(i)]) { flags.insert(.glob) }
        }
        addEffect(kind, text, flags)
    }

    /// A path that nothing names.
    mutating func addUnknownPath(_ kind: EffectKind) { addEffect(kind, unknownText(), .unresolved) }

    mutating func unknownText() -> Range<Int32> {
        bytes.append(WordMarker.unknownText)
        return Int32(bytes.count - 1)..<Int32(bytes.count)
    }

    /// Devices that keep nothing; `/dev/tcp/HOST/PORT` is a connection.
    private mutating func isDevice(_ text: Range<Int32>) -> Bool {
        guard text.count > 5, isText(text.lowerBound..<text.lowerBound + 5, "/dev/") else { return false }
        let rest = text.lowerBound + 5..<text.upperBound
        if rest.count > 4 {
            let head = rest.lowerBound..<rest.lowerBound + 4
            if isText(head, "tcp/") || isText(head, "udp/") {
                let host = rest.lowerBound + 4..<rest.upperBound
                let end = host.first { bytes[Int($0)] == 0x2F } ?? host.upperBound
                connect(Int(host.lowerBound)..<Int(end), command: commands.count - 1, flags: .ofCommand)
                return true
            }
            if isText(rest.lowerBound..<rest.lowerBound + 3, "fd/") { return true }
        }
        return isText(rest, "null") || isText(rest, "stdin") || isText(rest, "stdout") || isText(rest, "stderr")
            || isText(rest, "tty") || isText(rest, "zero") || isText(rest, "random") || isText(rest, "urandom")
            || isText(rest, "full")
    }

    /// The paths of a diff or a patch envelope.
    mutating func addPatch(_ text: Range<Int32>) {
        var paths: [PatchPath] = []
        let outcome = PatchSyntax.read(
            bytes.span, from: Int(text.lowerBound), to: Int(text.upperBound), paths: &paths)
        guard case .ok = outcome else { return addUnknownPath(.write) }
        for path in paths {
            let first = effects.count
            addPath(.write, Int32(path.start)..<Int32(path.end), [])
            guard path.kind == .add, effects.count > first else { continue }
            let start = Int32(bytes.count)
            let end = Int(text.upperBound)
            if PatchSyntax.appendAdded(bytes, after: path, to: end, into: &added) {
                bytes.append(contentsOf: added)
                keepWrites(since: first, start..<Int32(bytes.count))
            }
        }
    }

    // MARK: Hosts

    /// A connection to the host of a URL, of `user@host`, `host:port` or `host:path`.
    mutating func connect(_ range: Range<Int>, command: Int, flags: EffectFlags) {
        var start = range.lowerBound
        var end = range.upperBound
        // scheme://
        var i = start
        while i + 2 < end, bytes[i] != 0x2F {
            if bytes[i] == 0x3A, bytes[i + 1] == 0x2F, bytes[i + 2] == 0x2F {
                start = i + 3
                break
            }
            i += 1
        }
        if start == range.lowerBound, end - start > 2, bytes[start] == 0x2F, bytes[start + 1] == 0x2F { start += 2 }
        // authority
        if let stop = (start..<end).first(where: { bytes[$0] == 0x2F || bytes[$0] == 0x3F || bytes[$0] == 0x23 }) {
            end = stop
        }
        if let at = (start..<end).last(where: { bytes[$0] == 0x40 }) { start = at + 1 }
        var port: UInt16 = 0
        var hostEnd = end
        if start < end, bytes[start] == 0x5B, let close = (start..<end).first(where: { bytes[$0] == 0x5D }) {
            start += 1
            hostEnd = close
        } else if let colon = (start..<end).last(where: { bytes[$0] == 0x3A }) {
            var number = 0
            for k in colon + 1..<end {
                guard bytes[k] >= 0x30, bytes[k] <= 0x39, number <= 65_535 else {
                    number = 0
                    break
                }
                number = number * 10 + Int(bytes[k]) - 0x30
            }
            if number > 0, number <= 65_535 { port = UInt16(number) }
            hostEnd = (start..<end).first { bytes[$0] == 0x3A } ?? end
        }
        let first = bytes.count
        for k in start..<max(start, hostEnd) {
            let byte = bytes[k]
            bytes.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
        }
        var flags = flags
        if bytes.count == first { flags.insert(.unresolved) }
        for k in first..<bytes.count where WordMarker.isMarker(bytes[k]) { flags.insert(.unresolved) }
        if scope.conditions > 0, flags.contains(.ofCommand) { flags.insert(.conditional) }
        guard effects.count < Limits.callEffects else { return note(.limit, offset) }
        effects.append(
            Effect(
                kind: .connect, flags: flags, text: Int32(first)..<Int32(bytes.count), slot: slot, offset: offset,
                command: Int32(command), port: port))
    }
}
