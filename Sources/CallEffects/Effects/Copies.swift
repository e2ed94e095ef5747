// Copies into folders, and the effects that no word of a command says.

extension EffectReader {
    /// Programs that put the word in front of the names of what they write: see `addDerived`.
    func isPrefix(_ name: Range<Int32>) -> Bool { isText(name, "split") || isText(name, "csplit") }

    private func isArchiver(_ name: Range<Int32>) -> Bool {
        isText(name, "tar") || isText(name, "bsdtar") || isText(name, "gtar") || isText(name, "unzip")
            || isText(name, "7z")
            || isText(name, "7za") || isText(name, "7zz") || isText(name, "cpio") || isText(name, "bsdcpio")
            || isText(name, "ar") || isText(name, "jar") || isText(name, "unrar") || isText(name, "unar")
            || isText(name, "zipfile") || isText(name, "tarfile")
    }

    /// Programs whose files have the names of what they fetch: see `addDerived`.
    private func isDownloader(_ name: Range<Int32>) -> Bool { isText(name, "wget") || isText(name, "curl") }

    /// Programs whose last operand may be a folder that the others go into.
    func isCopy(_ name: Range<Int32>) -> Bool {
        isText(name, "cp") || isText(name, "mv") || isText(name, "ln") || isText(name, "install")
            || isText(name, "rsync") || isText(name, "scp") || isText(name, "gcp") || isText(name, "gmv")
    }

    /// Entries of a folder with the names of the sources.
    mutating func addCopies(into folder: Range<Int32>, _ program: Int, _ reading: ProgramReading) {
        // Their files have the names of what they fetch.
        if isDownloader(programName(program)) { return }
        // `host:path`
        if isText(programName(program), "scp") || isText(programName(program), "rsync") {
            for i in folder {
                if bytes[Int(i)] == 0x2F { break }
                if bytes[Int(i)] == 0x3A { return }
            }
        }
        var found = false
        // What has the name of a file is one to the floor: `cp VERSION notes.txt`.
        let isFile = isOnlyMaybeFolder(folder, reading)
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
            var flags: EffectFlags = isBelow ? .below : []
            if isFile, !hasUnknown(target..<Int32(bytes.count)) { flags.insert(.brought) }
            addPath(.write, target..<Int32(bytes.count), flags)
        }
        if !found { addPath(.write, folder, .below) }
    }

    /// Whether the word is also the new name of a single source, and nothing shows that it is a folder.
    private func isOnlyMaybeFolder(_ folder: Range<Int32>, _ reading: ProgramReading) -> Bool {
        var sources = 0
        var isTarget = false
        for use in reading.roles {
            switch use.role {
            case .read, .readBelow, .write, .writeBelow:
                if use.start != folder.lowerBound { sources += 1 } else { isTarget = isTarget || use.role == .write }
            default: break
            }
        }
        guard isTarget, sources == 1, let last = folder.last else { return false }
        return hasFileName(folder, last)
    }

    /// Whether the last component ends in what files have behind a dot: `notes.txt`, and not `docs`, `.claude`, `conf.d`.
    private func hasFileName(_ path: Range<Int32>, _ last: Int32) -> Bool {
        var dot = last
        while dot > path.lowerBound, bytes[Int(dot)] != 0x2E {
            let isSign =
                bytes[Int(dot)] | 0x20 >= 0x61 && bytes[Int(dot)] | 0x20 <= 0x7A || bytes[Int(dot)] & 0xF0 == 0x30
            if !isSign { return false }
            dot -= 1
        }
        guard dot > path.lowerBound, dot < last, bytes[Int(dot)] == 0x2E else { return false }
        let before = bytes[Int(dot) - 1]
        let ending = dot + 1..<last + 1
        return before != 0x2F && before != 0x2E && !isText(ending, "d") && !isText(ending, "git")
    }

    mutating func applyFixed(_ effect: EffectUse, _ program: Int, _ reading: ProgramReading, _ number: Int) {
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
            if !files.isEmpty || authored.hasAny { runProjectFile(text, program, reading) }
        case .unpack: addPath(.write, text, isArchiver(programName(program)) ? .below : [.below, .brought])
        case .environment: addEffect(.envRead, unknownText(), .unresolved)
        }
    }
}
