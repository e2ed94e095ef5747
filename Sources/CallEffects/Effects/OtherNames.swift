internal import FakBasics

// Programs and files under other names: copies, links, and what `PATH` finds.

extension EffectReader {
    /// What a command that copies or links makes: each new name, and what it is of. As many as are few.
    mutating func followCopies(_ name: Range<Int32>, _ reading: ProgramReading) {
        var isLink = isText(name, "ln") || isText(name, "gln") || isText(name, "link")
        var isSymbolic = false
        for option in reading.options {
            if isNamed(option, "s", "--symbolic") || isNamed(option, "s", "--symbolic-link") { isSymbolic = true }
            if isNamed(option, "r", "--relative"), isText(name, "ln") || isText(name, "gln") { isSymbolic = false }
            if isNamed(option, "l", "--link"), isText(name, "cp") || isText(name, "gcp") { isLink = true }
        }
        if isText(name, "cp") || isText(name, "gcp"), isSymbolic { (isLink, isSymbolic) = (true, false) }
        var folder: Range<Int32>?
        var target: Range<Int32>?
        for use in reading.roles {
            if use.role == .writeInto { folder = use.start..<use.end }
            if use.role == .write { target = use.start..<use.end }
        }
        // `ln -s x/y`
        if folder == nil, reading.effects.contains(where: { $0.kind == .writeInto }) { folder = literal(".") }
        let isMoved = isText(name, "mv") || isText(name, "gmv")
        var sources = 0
        for use in reading.roles where isSource(use, folder, target, isMoved) { sources += 1 }
        for use in reading.roles where isSource(use, folder, target, isMoved) {
            guard spend() else { return }
            let source = use.start..<use.end
            if let folder {
                let start = Int32(bytes.count)
                append(folder)
                bytes.append(0x2F)
                append(base(source))
                keepName(start..<Int32(bytes.count), source, isLink: isLink, isSymbolic: isSymbolic)
            }
            // The last word, where it is no folder.
            let last =
                folder == nil
                ? target : reading.roles.contains { $0.role == .write && $0.start == folder!.lowerBound } ? folder : nil
            if let last, sources == 1 { keepName(last, source, isLink: isLink, isSymbolic: isSymbolic) }
        }
    }

    private func isSource(
        _ use: RoleUse, _ folder: Range<Int32>?, _ target: Range<Int32>?, _ isMoved: Bool
    ) -> Bool {
        switch use.role {
        case .read, .readBelow: return use.start != folder?.lowerBound
        case .write, .writeBelow:
            return isMoved && use.start != folder?.lowerBound && (folder != nil || use.start != target?.lowerBound)
        default: return false
        }
    }

    private func base(_ path: Range<Int32>) -> Range<Int32> {
        var end = path.upperBound
        while end > path.lowerBound + 1, bytes[Int(end) - 1] == 0x2F { end -= 1 }
        var start = end
        while start > path.lowerBound, bytes[Int(start) - 1] != 0x2F { start -= 1 }
        return start..<end
    }

    private mutating func keepName(_ name: Range<Int32>, _ source: Range<Int32>, isLink: Bool, isSymbolic: Bool) {
        guard !source.isEmpty, derive(name.count + source.count + scope.folder.count) else { return }
        var full = source
        if isSymbolic, !isAbsolute(source) {
            // A target is named from the folder of its link.
            var folder = name.upperBound
            while folder > name.lowerBound, bytes[Int(folder) - 1] != 0x2F { folder -= 1 }
            let start = Int32(bytes.count)
            append(name.lowerBound..<folder)
            append(source)
            full = start..<Int32(bytes.count)
        }
        full = placed(full)
        let path = placed(name)
        keepBelow(path, full)
        // What is copied may be a link, or a copy, itself.
        for link in known.links where !isLink && isSamePath(link.path, full) { keepLink(path, link.target) }
        if isLink { keepLink(path, full) }
        if let known = known.state.copies.last(where: { isSamePath($0.path, full) }) { full = known.source }
        if isSame(base(name), base(full)) { return }
        if known.state.copies.contains(where: { isSamePath($0.path, path) && isSame($0.source, full) }) { return }
        guard known.state.copies.count < EffectReader.copyLimit else { return }
        known.state.copies.append((path, full))
    }

    private static let copyLimit = 64

    /// Files that the script wrote below a folder which now has another name too.
    private mutating func keepBelow(_ path: Range<Int32>, _ source: Range<Int32>) {
        guard spend(files.count) else { return }
        for i in files.indices {
            let file = files[i]
            guard file.path.count > source.count + 1, bytes[Int(file.path.lowerBound) + source.count] == 0x2F,
                isSame(file.path.lowerBound..<file.path.lowerBound + Int32(source.count), source),
                derive(path.count + file.path.count)
            else { continue }
            let start = Int32(bytes.count)
            append(path)
            append(file.path.lowerBound + Int32(source.count)..<file.path.upperBound)
            keepFile(start..<Int32(bytes.count), file.text, isSure: false)
        }
    }

    /// What is done to a link is done to its target.
    mutating func keepLink(_ path: Range<Int32>, _ target: Range<Int32>) {
        guard known.links.count < 32 else {
            known.state.areLinksLost = true
            return
        }
        known.links.append((path, target))
    }

    // MARK: Running

    /// Runs a program that the script gave the name that the command has. Nil where it gave none.
    mutating func runCopy(_ range: Range<Int>, _ input: Flow) -> Flow? {
        guard known.state.copyDepth < 4 else { return nil }
        let program = wordRange(range.lowerBound)
        let isPath = program.contains { bytes[Int($0)] == 0x2F }
        if !isPath, !isFound(program) { return nil }
        let path = isPath ? placed(program) : program
        var out: Flow?
        var i = known.state.copies.count
        while i > 0, out == nil {
            i -= 1
            let copy = known.state.copies[i]
            guard spend() else { return out }
            let isMeant =
                isPath ? isSamePath(copy.path, path) : isSame(base(copy.path), program) && isSearched(copy.path)
            guard isMeant else { continue }
            var word = copy.source
            if !word.contains(where: { bytes[Int($0)] == 0x2F }) {
                let start = literal("./")
                append(word)
                word = start.lowerBound..<Int32(bytes.count)
            }
            known.state.copyDepth += 1
            out = runOther(ArgvWord(scanning: bytes.span, Int(word.lowerBound)..<Int(word.upperBound)), range, input)
            known.state.copyDepth -= 1
        }
        // More copies were made than are kept.
        if out == nil, isPath, known.state.copies.count >= EffectReader.copyLimit, !isAbsolute(program) {
            addUnknownCommand()
        }
        return out
    }

    /// Whether a name alone may be a file that the script wrote: no builtin of the shell.
    private func isFound(_ name: Range<Int32>) -> Bool {
        !name.isEmpty && !isText(name, "cd") && !isText(name, "test") && !isText(name, "[") && !isText(name, "echo")
            && !isText(name, "printf") && !isText(name, "set") && !isText(name, "export")
    }

    /// Whether a name alone finds that file: the script changed `PATH`, or the file's folder is one of those for programs.
    mutating func isSearched(_ path: Range<Int32>) -> Bool {
        let name = literal("PATH")
        if binding(name) != nil { return true }
        var end = path.upperBound
        while end > path.lowerBound, bytes[Int(end) - 1] != 0x2F { end -= 1 }
        guard end > path.lowerBound + 3 else { return false }
        return isText(end - 4..<end - 1, "bin")
    }

    /// The files of a name that stands without a folder.
    mutating func runFound(_ name: Range<Int32>, _ range: Range<Int>, _ input: Flow) {
        guard isFound(name) else { return }
        var i = files.count
        var runs = 0
        while i > 0, runs < 8 {
            i -= 1
            let path = files[i].path
            guard spend(), isSame(base(path), name), isSearched(path) else { continue }
            // The newest of each path has the others with it.
            if files[(i + 1)...].contains(where: { isSamePath($0.path, path) }) { continue }
            runs += 1
            let first = Int32(values.count)
            values.append(contentsOf: words[range])
            _ = runFileTexts(
                path, input, isOwnProcess: true, positional: first + 1..<Int32(values.count), zero: first,
                program: range)
        }
    }

    /// Files that a program text may have written: what is in them is not known.
    mutating func loseTexts(since first: Int, _ last: Int) {
        for i in first..<last where effects[i].kind == .write {
            let flags = effects[i].flags
            if !flags.isDisjoint(with: [.glob, .unresolved, .below, .brought]) { continue }
            let path = effects[i].text
            if let file = files.last(where: { isSamePath($0.path, path) }), file.text == nil { continue }
            keepFile(path, nil)
        }
    }
}
