internal import FakBasics

// Files that the script wrote, and links that it made: what is in them, and what comes of it.

extension EffectReader {
    /// The path as effects have it: from the folder that the script is in.
    mutating func placed(_ path: Range<Int32>) -> Range<Int32> {
        scope.folder.isEmpty || isAbsolute(path) ? path : join(scope.folder, path)
    }

    /// A file has this text from here on, or behind what it has. What the script wrote there before may still be in it: a
    /// write can fail, and what runs beside it can come late.
    /// - Parameter isSure: whether it is written if it is run
    mutating func keepFile(_ path: Range<Int32>, _ text: Range<Int32>?, appends: Bool = false, isSure: Bool = true) {
        guard files.count < 64 else {
            known.areFilesLost = true
            return
        }
        var text = text
        if appends, let old = files.last(where: { isSamePath($0.path, path) }) {
            text = joined(old.text, text)
        }
        let isFirst = isSure && scope.conditions == 0 && !known.state.keepsFiles
        files.append(
            FileUse(
                path: path, text: text,
                isSure: isFirst && !files.contains { !$0.isEarlier && isSamePath($0.path, path) }))
    }

    /// One text behind another, where both are known.
    mutating func joined(_ first: Range<Int32>?, _ second: Range<Int32>?) -> Range<Int32>? {
        guard let first, let second else { return nil }
        if first.isEmpty { return second }
        if second.isEmpty { return first }
        guard derive(first.count + second.count) else { return nil }
        let start = Int32(bytes.count)
        append(first)
        append(second)
        return start..<Int32(bytes.count)
    }

    /// What is in a file, where the script wrote it and no condition decides it.
    func fileText(_ path: Range<Int32>) -> Range<Int32>? {
        // Of several that conditions decide all have to say the same.
        var found: Range<Int32>?
        var i = files.count
        while i > 0 {
            i -= 1
            guard isSamePath(files[i].path, path) else { continue }
            guard let text = files[i].text else { return nil }
            if let found, !isSame(found, text) { return nil }
            found = found ?? text
            if files[i].isSure { break }
        }
        return found
    }

    /// `$PWD/f`: the file that the script wrote, where one has that end; else the path itself.
    func written(_ path: Range<Int32>) -> Range<Int32> {
        guard path.count > 2, WordMarker.isUnknown(bytes[Int(path.lowerBound)]),
            bytes[Int(path.lowerBound) + 1] == 0x2F
        else { return path }
        let end = path.lowerBound + 2..<path.upperBound
        return files.last { file in
            isSamePath(file.path, end)
                || file.path.count > end.count && bytes[Int(file.path.upperBound) - end.count - 1] == 0x2F
                    && isSame(file.path.upperBound - Int32(end.count)..<file.path.upperBound, end)
        }?.path ?? path
    }

    /// Runs what the script wrote to a file, as a script: each text that may be in it. False where it wrote nothing there.
    /// `program` where it is run by its path, whose first line then says by what.
    mutating func runFileTexts(
        _ path: Range<Int32>, _ input: Flow, isOwnProcess: Bool, positional: Range<Int32>?, zero: Int32,
        program: Range<Int>? = nil
    ) -> Bool {
        var found = false
        var i = files.count
        while i > 0 {
            i -= 1
            let file = files[i]
            guard isSamePath(file.path, path) else { continue }
            found = true
            if let text = file.text {
                if let program, runsByFirstLine(text, program, input) {
                } else {
                    runWhole(text, input, isOwnProcess: isOwnProcess, positional: positional, zero: zero)
                }
            } else {
                addUnknownCommand()
            }
            if file.isSure { return true }
        }
        if !found, !known.links.isEmpty, known.state.copyDepth < 4,
            let link = known.links.last(where: { isSamePath($0.path, path) })
        {
            known.state.copyDepth += 1
            defer { known.state.copyDepth -= 1 }
            return runFileTexts(
                link.target, input, isOwnProcess: isOwnProcess, positional: positional, zero: zero, program: program)
        }
        // The folder that the script started in has a name that is not known here.
        if !found, isAbsolute(path) || path.count > 3 && isText(path.lowerBound..<path.lowerBound + 3, "../"),
            let other = files.last(where: { file in
                !isSamePath(file.path, path) && isSame(lastComponent(file.path), lastComponent(path))
            }), known.state.copyDepth < 4
        {
            known.state.copyDepth += 1
            defer { known.state.copyDepth -= 1 }
            return runFileTexts(
                other.path, input, isOwnProcess: isOwnProcess, positional: positional, zero: zero, program: program)
        }
        if !found, known.areFilesLost, !downloads.contains(where: { isSamePath($0, path) }) { addUnknownCommand() }
        return found
    }

    /// The same effect on what a link on the path stands for.
    mutating func followLinks(_ kind: EffectKind, _ path: Range<Int32>, _ flags: EffectFlags) {
        guard kind == .read || kind == .write else { return }
        let links = known.links.count
        for i in 0..<links {
            let link = known.links[i]
            if flags.contains(.below), !known.namesLinks, isBelow(link.path, path) {
                addEffect(kind, link.target, hasUnknown(link.target) ? flags.union(.unresolved) : flags)
                continue
            }
            let last = known.namesLinks ? path.upperBound - 1 : path.upperBound
            guard last >= path.lowerBound,
                let end = (path.lowerBound...last).first(where: { end in
                    (end == path.upperBound || bytes[Int(end)] == 0x2F)
                        && isSamePath(path.lowerBound..<end, link.path)
                }), derive(path.count + link.target.count)
            else { continue }
            let start = Int32(bytes.count)
            append(link.target)
            append(end..<path.upperBound)
            addEffect(kind, start..<Int32(bytes.count), hasUnknown(link.target) ? flags.union(.unresolved) : flags)
        }
        if known.state.areLinksLost, kind == .write { addUnknownPath(.write) }
    }

    /// Whether a path stands in a folder or in one below it, as both are written.
    private func isBelow(_ path: Range<Int32>, _ folder: Range<Int32>) -> Bool {
        if isText(folder, ".") || isText(folder, "./") { return !isAbsolute(path) && !startsWith(path, "..") }
        for end in path where bytes[Int(end)] == 0x2F && isSamePath(path.lowerBound..<end, folder) { return true }
        return false
    }

    /// What a command's own operands make of files that the script wrote: copies have their text, `tee` keeps its input,
    /// other changes hide what was there.
    mutating func followFiles(_ name: Range<Int32>, _ reading: ProgramReading, _ input: Flow, since first: Int) {
        let last = effects.count
        if isText(name, "tee") {
            let appends = reading.options.contains { isNamed($0, "a", "--append") }
            for i in first..<last where effects[i].kind == .write {
                keepFile(effects[i].text, input.text, appends: appends)
            }
            return
        }
        if isCopy(name) || isText(name, "dd") || isText(name, "link") || isText(name, "gln") {
            followCopies(name, reading)
        }
        let runsCode = reading.input == .code || reading.roles.contains { $0.role == .code }
        if runsCode, !isDeletion(name, reading) { return loseTexts(since: first, last) }
        if isText(name, "mkfifo") || isText(name, "mknod") {
            for i in first..<last where effects[i].kind == .write { keepFile(effects[i].text, nil) }
            return
        }
        if files.isEmpty || isText(name, "chmod") || isText(name, "chown") || isText(name, "touch") { return }
        if isText(name, "apply_patch") || isText(name, "applypatch") { return }
        // An installation changes what a package depends on, and not its scripts.
        if isText(name, "npm") || isText(name, "pnpm") || isText(name, "yarn"),
            let node = reading.subcommands.first, ProgramTable.isNamed(node, "install")
        {
            return
        }
        let copies =
            isText(name, "cp") || isText(name, "mv") || isText(name, "install") || isText(name, "ln")
            || isText(name, "rsync") || isText(name, "dd")
        if copies {
            for option in reading.options
            where isNamed(option, "b", "--backup") || isNamed(option, "S", "--suffix") || isNamed(option, "b", "-b") {
                // What was there before has a name that is not known.
                known.areFilesLost = true
            }
            var text: Range<Int32>?
            for operand in reading.operands where isText(wordRange(Int(operand.word)), "/dev/stdin") {
                guard let given = input.text else { return loseTexts(since: first, last) }
                text = given
            }
            for i in first..<last where text == nil && (effects[i].kind == .read || effects[i].kind == .write) {
                text = fileText(effects[i].text)
            }
            guard let text else { return }
            // `dd skip=1`, `conv=`: other bytes than those of its input.
            let isOther = isText(name, "dd")
            for i in first..<last where effects[i].kind == .write {
                keepFile(effects[i].text, isOther ? nil : text, isSure: false)
            }
            return
        }
        let readsKnown = effects[first..<last].contains { effect in
            effect.kind == .read && files.contains { isSamePath($0.path, effect.text) }
        }
        for i in first..<last where effects[i].kind == .write {
            let file = files.last { isSamePath($0.path, effects[i].text) }
            // What a program makes of a file that the script wrote is any text.
            guard file.map({ $0.text != nil }) ?? (readsKnown && !effects[i].flags.contains(.below)) else { continue }
            keepFile(effects[i].text, nil)
        }
    }

    private mutating func runStartup(_ path: Range<Int32>) {
        _ = runFileTexts(path, Flow(), isOwnProcess: true, positional: 0..<0, zero: -1)
        guard known.state.hasOtherHome, spend(files.count) else { return }
        let name = lastComponent(path)
        for i in files.indices {
            guard i < files.count, isSame(lastComponent(files[i].path), name) else { continue }
            _ = runFileTexts(files[i].path, Flow(), isOwnProcess: true, positional: 0..<0, zero: -1)
        }
    }

    /// Startup files of a shell that the script wrote: of an interactive one, of one for a login.
    mutating func runStartup(_ reading: ProgramReading) {
        for option in reading.options {
            if isNamed(option, "i", "-i") {
                runStartup(literal("~/.bashrc"))
            } else if isNamed(option, "l", "--login") {
                for name in ["~/.bash_profile", "~/.bash_login", "~/.profile"] as [StaticString] {
                    runStartup(literal(name))
                }
            }
        }
    }
}
