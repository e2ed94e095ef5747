internal import ShellSyntax

// Variables of `export`, `declare`, `local`: what they hold, and how long.

extension EffectReader {
    mutating func declare(_ range: Range<Int>, _ name: Range<Int32>, _ reading: ProgramReading) {
        // A reference, a number or another case: the value is not what it is given.
        var isOther = false
        for option in reading.options {
            if isNamed(option, "n", "-n") || isNamed(option, "i", "-i") || isNamed(option, "l", "-l")
                || isNamed(option, "u", "-u") || isNamed(option, "c", "-c")
            {
                isOther = !isText(name, "export")
            }
        }
        noteDeclaration(range, name, reading)
        let isLocal =
            scope.calls > 0 && !isText(name, "export") && !isText(name, "readonly")
            && !reading.options.contains { isNamed($0, "g", "-g") }
        if isLocal { known.hasLocals = true }
        for i in range.dropFirst() {
            let mark = bindings.count
            bindArgument(words[i], isUnknown: isOther, isDeclared: isLocal)
            if isLocal, mark <= bindings.count { for k in mark..<bindings.count { bindings[k].isLocal = true } }
        }
        noteReadOnly(range, name, reading, isLocal: isLocal)
    }

    /// `NAME=VALUE` among the words, or a `NAME` that a function makes its own.
    private mutating func bindArgument(_ word: ArgvWord, isUnknown: Bool, isDeclared: Bool) {
        let text = word.start..<word.end
        guard let equals = text.first(where: { bytes[Int($0)] == 0x3D }) else {
            guard isDeclared || isUnknown, let first = text.first, bytes[Int(first)] != 0x2D,
                bytes[Int(first)] != 0x2B
            else { return }
            return isUnknown ? bindUnknown(text) : bind(text, 0..<0)
        }
        let appends = equals > word.start && bytes[Int(equals) - 1] == 0x2B
        let name = word.start..<(appends ? equals - 1 : equals)
        noteName(name)
        if isUnknown {
            noteReference(equals + 1..<word.end)
            return bindUnknown(name, isDownloaded: word.flags.contains(.downloaded))
        }
        if let array = known.arrays.last(where: { $0.start == word.start }) {
            if appends { return bindUnknown(name) }
            let first = values.count
            guard derive(array.elements.count) else { return bindUnknown(name) }
            for i in array.elements { values.append(values[Int(i)]) }
            return bindElements(name, from: first)
        }
        var value = ArgvWord(scanning: bytes.span, Int(equals) + 1..<Int(word.end))
        if word.flags.contains(.downloaded) { value.flags.insert(.downloaded) }
        if !appends { return bindWord(name, value) }
        let mark = pending.count
        pending.append(value)
        bindScalar(name, from: mark, isAppend: true)
    }

    /// Variables in an expression that may change them hold numbers that are not known.
    mutating func forgetNumbers(_ text: ShellRange) {
        guard !bindings.isEmpty, text.range.contains(where: { "=+-".utf8.contains(shell.bytes[$0]) }) else { return }
        var i = Int(text.start)
        while i < Int(text.end) {
            var end = i
            while end < Int(text.end), isNameByte(shell.bytes[end]) { end += 1 }
            if end > i, shell.bytes[i] > 0x39 {
                let name = ShellRange(i, end)
                if spend(), let held = binding(name), !held.isUnknown { bindUnknown(copied(name)) }
            }
            i = max(end, i + 1)
        }
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == 0x5F
    }

    // MARK: Files that the script wrote

    /// A program that the script wrote, by its path.
    mutating func runWritten(_ range: Range<Int>, _ input: Flow) {
        let program = wordRange(range.lowerBound)
        guard program.contains(where: { bytes[Int($0)] == 0x2F }) else {
            // Found by `PATH`, which may have the folder in it.
            return runFound(program, range, input)
        }
        let place = placed(program)
        let path = written(place)
        let first = Int32(values.count)
        values.append(contentsOf: words[range])
        _ = runFileTexts(
            path, input, isOwnProcess: true, positional: first + 1..<Int32(values.count), zero: first, program: range)
    }

    /// Whether a command's operands hold what was downloaded; what it then gives out holds it too.
    mutating func followDownloads(since first: Int, _ out: inout Flow) -> Bool {
        var found = false
        for effect in effects[first...] where effect.kind == .read || effect.kind == .write {
            guard downloads.contains(where: { isSamePath($0, effect.text) }) else { continue }
            found = true
            if effect.kind == .read { out.isDownloaded = true }
        }
        return found
    }
}
