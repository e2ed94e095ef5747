internal import FakBasics

// Modules that a program text names, where the script wrote their files.

extension EffectReader {
    /// Runs what the script wrote to files of the language whose names the text has in a line that loads something.
    mutating func runImports(_ text: Range<Int32>, _ language: CodeLanguage) {
        guard nesting < 24 else { return addUnknownCommand() }
        for i in files.indices {
            guard i < files.count else { return }
            let path = files[i].path
            let stem = moduleName(path, language)
            guard !stem.isEmpty, spend(text.count), imports(text, stem, language) else { continue }
            runModule(i, language)
        }
    }

    mutating func runModule(_ file: Int, _ language: CodeLanguage) {
        guard let text = files[file].text else { return addUnknownCommand() }
        readOnce(text) { reader in reader.runCode(text, language) }
    }

    /// The name under which a file is loaded: without its folder and its ending; of `x/__init__.py` and `x/index.js` the
    /// folder. Empty for files of another language.
    private func moduleName(_ path: Range<Int32>, _ language: CodeLanguage) -> Range<Int32> {
        let none = path.lowerBound..<path.lowerBound
        guard let dot = lastComponent(path).last(where: { bytes[Int($0)] == 0x2E }) else {
            return none
        }
        let ending = dot + 1..<path.upperBound
        let fits =
            switch language {
            case .python: isText(ending, "py")
            case .javascript:
                isText(ending, "js") || isText(ending, "mjs") || isText(ending, "cjs") || isText(ending, "ts")
            case .ruby: isText(ending, "rb")
            case .perl: isText(ending, "pm") || isText(ending, "pl")
            case .php: isText(ending, "php")
            case .lua: isText(ending, "lua")
            default: false
            }
        guard fits else { return none }
        let name = lastComponent(path).lowerBound..<dot
        guard isText(name, "__init__") || isText(name, "index"), name.lowerBound > path.lowerBound else { return name }
        let folder = path.lowerBound..<name.lowerBound - 1
        return lastComponent(folder)
    }

    /// Whether a line that loads something has the name as a word.
    private func imports(_ text: Range<Int32>, _ name: Range<Int32>, _ language: CodeLanguage) -> Bool {
        var start = text.lowerBound
        for i in text.lowerBound...text.upperBound {
            guard i == text.upperBound || bytes[Int(i)] == 0x0A || bytes[Int(i)] == 0x3B else { continue }
            let line = start..<i
            start = i + 1
            guard line.count > name.count, hasWord(line, name) else { continue }
            if language == .python {
                if holds(line, "import") || holds(line, "run_path") || holds(line, "run_module") || holds(line, "exec")
                    || holds(line, "open")
                {
                    return true
                }
            } else if holds(line, "require") || holds(line, "import") || holds(line, "use ") || holds(line, "do ")
                || holds(line, "load") || holds(line, "include") || holds(line, "dofile")
            {
                return true
            }
        }
        return false
    }

    private func hasWord(_ line: Range<Int32>, _ name: Range<Int32>) -> Bool {
        var at = line.lowerBound
        while at + Int32(name.count) <= line.upperBound {
            if bytes[Int(at)] == bytes[Int(name.lowerBound)], isSame(at..<at + Int32(name.count), name) {
                let before = at > line.lowerBound ? bytes[Int(at) - 1] : 0
                let end = at + Int32(name.count)
                let behind = end < line.upperBound ? bytes[Int(end)] : 0
                if !isWordByte(before), !isWordByte(behind) { return true }
            }
            at += 1
        }
        return false
    }

    func isWordByte(_ byte: UInt8) -> Bool {
        byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == 0x5F
    }

    func holds(_ line: Range<Int32>, _ word: StaticString) -> Bool {
        let count = Int32(word.utf8CodeUnitCount)
        var at = line.lowerBound
        while at + count <= line.upperBound {
            if isText(at..<at + count, word) { return true }
            at += 1
        }
        return false
    }

    // MARK: python

    /// What `python` runs beside the text that it is given: `-m x`, a folder with `__main__.py`, `sitecustomize.py`; its
    /// input behind `-i` and of a module that reads it.
    mutating func runPython(_ range: Range<Int>, _ reading: ProgramReading, _ input: Flow) {
        var module: Range<Int32>?
        for use in reading.roles where use.role == .run { module = use.start..<use.end }
        if let module, input.isThere, isText(module, "code") || isText(module, "pdb") || isText(module, "bpdb") {
            if let text = input.text { runCode(text, .python) } else { addUnknownCode() }
        }
        guard !files.isEmpty else { return }
        let examples = module.map { isText($0, "doctest") } ?? false
        for i in files.indices {
            guard i < files.count, spend() else { return }
            let path = files[i].path
            guard ends(path, ".py") else { continue }
            let name = lastComponent(path)
            if isText(name, "sitecustomize.py") || isText(name, "usercustomize.py") {
                runModule(i, .python)
                continue
            }
            let isMain = isText(name, "__main__.py") && name.lowerBound > path.lowerBound
            let stem = isMain ? lastComponent(path.lowerBound..<name.lowerBound - 1) : name.dropLast(3)
            guard isAsked(range, stem) else { continue }
            if module != nil || isMain { runModule(i, .python) }
            if examples, let text = files[i].text { runExamples(text) }
        }
    }

    /// Whether a word of the command names the module: `x`, `pkg.x`, `x.py`, `dir/x`.
    private func isAsked(_ range: Range<Int>, _ stem: Range<Int32>) -> Bool {
        for i in range.dropFirst().prefix(32) {
            var word = wordRange(i)
            if ends(word, ".py") { word = word.dropLast(3) }
            while let last = word.last, bytes[Int(last)] == 0x2F { word = word.dropLast() }
            if hasWord(word, stem) { return true }
        }
        return false
    }

    /// Lines behind `>>>` and `...`.
    private mutating func runExamples(_ text: Range<Int32>) {
        guard derive(text.count) else { return addUnknownCommand() }
        let start = Int32(bytes.count)
        eachLine(text) { reader, line in
            var at = line.lowerBound
            while at < line.upperBound, reader.bytes[Int(at)] <= 0x20 { at += 1 }
            guard reader.startsWith(at..<line.upperBound, ">>> ") || reader.startsWith(at..<line.upperBound, "... ")
            else { return }
            reader.append(at + 4..<line.upperBound)
            reader.bytes.append(0x0A)
        }
        runCode(start..<Int32(bytes.count), .python)
    }

    // MARK: Functions as values

    /// `map(os.system, …)`, `(open)("f", "w")`, `open(*words)`: what is called then is not to be seen. Which of its kinds.
    func functionValues(_ text: Range<Int32>) -> CodeIntentKinds {
        var out: CodeIntentKinds = []
        for i in text {
            let byte = bytes[Int(i)]
            guard byte == 0x28 || byte == 0x2C || byte == 0x5B, i + 4 < text.upperBound else {
                // `open(*words)`
                if byte == 0x2A, i > text.lowerBound + 4, bytes[Int(i) - 1] == 0x28 {
                    let word = wordBefore(i - 1, text)
                    if isText(word, "open") { out.insert(.writes) }
                    if isText(word, "system") || isText(word, "popen") { out.insert(.runs) }
                }
                continue
            }
            var start = i + 1
            while start < text.upperBound, bytes[Int(start)] == 0x20 { start += 1 }
            var end = start
            while end < text.upperBound, isWordByte(bytes[Int(end)]) || bytes[Int(end)] == 0x2E { end += 1 }
            let name = start..<end
            while end < text.upperBound, bytes[Int(end)] == 0x20 { end += 1 }
            guard name.count >= 4, name.count < 32, end < text.upperBound, ",)]".utf8.contains(bytes[Int(end)]) else {
                continue
            }
            if isText(name, "open") || isText(name, "io.open") || isText(name, "os.open") || isText(name, "os.remove")
                || isText(name, "os.unlink") || isText(name, "os.rename") || isText(name, "os.replace")
                || isText(name, "os.rmdir") || isText(name, "shutil.rmtree") || isText(name, "shutil.copy")
                || isText(name, "shutil.move") || isText(name, "shutil.copyfile") || isText(name, "os.truncate")
            {
                out.insert(.writes)
            } else if isText(name, "eval") || isText(name, "exec") {
                out.insert(.writes)
                out.insert(.runs)
            } else if isText(name, "os.system") || isText(name, "os.popen") || isText(name, "subprocess.run")
                || isText(name, "subprocess.call") || isText(name, "subprocess.check_call")
                || isText(name, "subprocess.check_output") || isText(name, "subprocess.getoutput")
                || isText(name, "subprocess.Popen") && byte == 0x28 || isText(name, "os.execvp")
            {
                out.insert(.runs)
            }
        }
        return out
    }

    private func wordBefore(_ end: Int32, _ text: Range<Int32>) -> Range<Int32> {
        var start = end
        while start > text.lowerBound, isWordByte(bytes[Int(start) - 1]) { start -= 1 }
        return start..<end
    }
}
