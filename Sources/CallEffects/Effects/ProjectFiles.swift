internal import FakBasics

// Files that a program looks for by itself in the folder of a project, where the script wrote them.

extension EffectReader {
    /// A `script` effect of the table: makefiles, the scripts of a package.
    mutating func runProjectFile(_ path: Range<Int32>, _ program: Int, _ reading: ProgramReading) {
        if isText(path, "Makefile") {
            for name in ["GNUmakefile", "makefile", "Makefile"] as [StaticString] {
                let name = literal(name)
                if authored.hasAny {
                    let full = placed(name)
                    bringIn(full)
                }
                eachProjectFile(name) { $0.runCode($1, .make) }
            }
        } else if isText(path, "package.json") {
            eachProjectFile(path) { $0.runPackage($1, program, reading) }
        }
    }

    /// The texts that may be in the file of that name in the folder at hand.
    private mutating func eachProjectFile(
        _ name: Range<Int32>, _ body: (inout EffectReader, Range<Int32>) -> Void
    ) {
        let full = placed(name)
        var i = files.count
        while i > 0 {
            i -= 1
            guard i < files.count, spend() else { return }
            let file = files[i]
            let isHere =
                scope.isFolderUnknown ? isSamePath(lastComponent(file.path), name) : isSamePath(file.path, full)
            guard isHere else { continue }
            guard let text = file.text else {
                addUnknownCommand()
                continue
            }
            readOnce(text) { reader in body(&reader, text) }
            if file.isSure { return }
        }
    }

    func lastComponent(_ path: Range<Int32>) -> Range<Int32> {
        var start = path.upperBound
        while start > path.lowerBound, bytes[Int(start) - 1] != 0x2F { start -= 1 }
        return start..<path.upperBound
    }

    // MARK: package.json

    /// The scripts of a package that the command runs.
    private mutating func runPackage(_ text: Range<Int32>, _ program: Int, _ reading: ProgramReading) {
        guard let scripts = packageScripts(text) else { return }
        var at = scripts
        while let name = jsonString(&at, text.upperBound) {
            guard spend(), let value = jsonValue(&at, text.upperBound) else { return }
            if runsScript(name, program, reading) {
                let script = unescaped(value)
                runText(script, Flow(), isOwnProcess: true)
            }
            while at < text.upperBound, bytes[Int(at)] <= 0x20 { at += 1 }
            guard at < text.upperBound, bytes[Int(at)] == 0x2C else { return }
            at += 1
        }
    }

    /// Whether the command runs the script of that name: one that it names, with those before and behind it; those of an
    /// installation.
    private func runsScript(_ name: Range<Int32>, _ program: Int, _ reading: ProgramReading) -> Bool {
        var base = name
        if startsWith(base, "pre") {
            base = base.dropFirst(3)
        } else if startsWith(base, "post") {
            base = base.dropFirst(4)
        }
        guard let node = reading.subcommands.first else { return isNamedBy(name, base, reading) }
        if ProgramTable.isNamed(node, "install") {
            return isText(base, "install") || isText(base, "prepare") || isText(name, "prepublish")
                || isText(base, "uninstall") || isNamedBy(name, base, reading)
        }
        if ProgramTable.isNamed(node, "publish") {
            return startsWith(name, "prepare") || startsWith(name, "prepublish") || isText(base, "pack")
                || isText(base, "publish") || isText(base, "version")
        }
        // `npm t`, `npm tst`, `npm start`: the subcommand is the script.
        for i in program + 1..<max(program + 1, words.count) {
            let word = wordRange(i)
            guard let first = word.first, bytes[Int(first)] != 0x2D else { continue }
            if isText(word, "t") || isText(word, "tst") { return isText(base, "test") }
            if isText(word, "run") || isText(word, "run-script") || isText(word, "rum") || isText(word, "urn") { break }
            if isSame(word, name) || isSame(word, base) { return true }
            break
        }
        return isNamedBy(name, base, reading)
    }

    private func isNamedBy(_ name: Range<Int32>, _ base: Range<Int32>, _ reading: ProgramReading) -> Bool {
        for operand in reading.operands.prefix(16) {
            let word = wordRange(Int(operand.word))
            if hasUnknown(word) || isSame(word, name) || isSame(word, base) { return true }
        }
        return false
    }

    /// Behind the brace of `"scripts": {`.
    private func packageScripts(_ text: Range<Int32>) -> Int32? {
        var at = text.lowerBound
        while at + 9 < text.upperBound {
            if bytes[Int(at)] == 0x22, isText(at..<at + 9, "\"scripts\"") {
                var next = at + 9
                while next < text.upperBound, bytes[Int(next)] <= 0x20 || bytes[Int(next)] == 0x3A { next += 1 }
                if next < text.upperBound, bytes[Int(next)] == 0x7B { return next + 1 }
            }
            at += 1
        }
        return nil
    }

    /// What stands between the next quotes, and the place behind them.
    private func jsonString(_ at: inout Int32, _ end: Int32) -> Range<Int32>? {
        while at < end, bytes[Int(at)] <= 0x20 { at += 1 }
        guard at < end, bytes[Int(at)] == 0x22 else { return nil }
        at += 1
        let start = at
        while at < end, bytes[Int(at)] != 0x22 { at += bytes[Int(at)] == 0x5C ? 2 : 1 }
        guard at < end else { return nil }
        at += 1
        return start..<at - 1
    }

    private func jsonValue(_ at: inout Int32, _ end: Int32) -> Range<Int32>? {
        while at < end, bytes[Int(at)] <= 0x20 { at += 1 }
        guard at < end, bytes[Int(at)] == 0x3A else { return nil }
        at += 1
        return jsonString(&at, end)
    }

    private mutating func unescaped(_ text: Range<Int32>) -> Range<Int32> {
        guard text.contains(where: { bytes[Int($0)] == 0x5C }), derive(text.count) else { return text }
        let start = Int32(bytes.count)
        var at = text.lowerBound
        while at < text.upperBound {
            // What JSON escapes is a part of what `printf` does.
            if bytes[Int(at)] == 0x5C, at + 1 < text.upperBound {
                if bytes[Int(at) + 1] == 0x2F {
                    bytes.append(0x2F)
                    at += 2
                } else {
                    at = appendEscape(at, text.upperBound)
                }
            } else {
                bytes.append(bytes[Int(at)])
                at += 1
            }
        }
        return start..<Int32(bytes.count)
    }
}
