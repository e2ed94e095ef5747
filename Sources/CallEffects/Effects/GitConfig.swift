internal import FakBasics

// Configuration of git, wherever it comes from: options, variables, files that the script wrote. A key whose value git runs
// is what `-c KEY=VALUE` is, by the forms of the table.

extension EffectReader {
    /// `KEY=VALUE`.
    mutating func applyGitConfig(_ pair: Range<Int32>) {
        noteGitAlias(pair)
        let first = words.count
        for text in ["git", "-c"] as [StaticString] {
            let word = literal(text)
            words.append(ArgvWord(start: word.lowerBound, end: word.upperBound, flags: .known))
        }
        words.append(ArgvWord(scanning: bytes.span, Int(pair.lowerBound)..<Int(pair.upperBound)))
        applyWords(first..<words.count)
    }

    mutating func applyGitConfig(_ key: Range<Int32>, _ value: Range<Int32>) {
        guard derive(key.count + value.count) else { return addUnknownCommand() }
        let start = Int32(bytes.count)
        append(key)
        bytes.append(0x3D)
        append(value)
        applyGitConfig(start..<Int32(bytes.count))
    }

    /// `alias.NAME=TEXT` is kept for the commands behind it.
    mutating func noteGitAlias(_ pair: Range<Int32>) {
        if pair.count > 4, isFoldedName(pair.lowerBound..<pair.lowerBound + 4, "url.") { connectInstead(pair) }
        guard pair.count > 6, isFoldedName(pair.lowerBound..<pair.lowerBound + 6, "alias."),
            let equals = pair.first(where: { bytes[Int($0)] == 0x3D }), equals + 1 < pair.upperBound
        else { return }
        let name = pair.lowerBound + 6..<equals
        let text = equals + 1..<pair.upperBound
        if gitAliases.contains(where: { isSame($0.name, name) && isSame($0.text, text) }) { return }
        guard gitAliases.count < 64 else { return note(.limit, offset) }
        gitAliases.append((name, text))
    }

    /// `url.ADDRESS.insteadOf=FRONT`: where git connects for addresses with that front.
    private mutating func connectInstead(_ pair: Range<Int32>) {
        guard let equals = pair.first(where: { bytes[Int($0)] == 0x3D }),
            let dot = (pair.lowerBound + 4..<equals).last(where: { bytes[Int($0)] == 0x2E })
        else { return }
        let name = dot + 1..<equals
        guard isFoldedName(name, "insteadof") || isFoldedName(name, "pushinsteadof") else { return }
        connect(Int(pair.lowerBound) + 4..<Int(dot), command: commands.count - 1, flags: .ofCommand)
    }

    func isFoldedName(_ range: Range<Int32>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        for (k, i) in range.enumerated() {
            let byte = bytes[Int(i)]
            if unsafe (byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) != text.utf8Start[k] { return false }
        }
        return true
    }

    // MARK: Variables

    /// `GIT_CONFIG_KEY_0` with `GIT_CONFIG_VALUE_0`, in either order; `GIT_CONFIG_PARAMETERS`.
    mutating func noteGitVariable(_ name: Range<Int32>, _ value: Range<Int32>) {
        let rest = name.lowerBound + 11..<name.upperBound
        if startsWith(rest, "KEY_") {
            let other = otherVariable(name, "GIT_CONFIG_VALUE_", rest.dropFirst(4))
            if let other { applyGitConfig(value, other) }
        } else if startsWith(rest, "VALUE_") {
            let other = otherVariable(name, "GIT_CONFIG_KEY_", rest.dropFirst(6))
            guard let other else { return }
            if hasUnknown(other) { addUnknownCommand() }
            applyGitConfig(other, value)
        } else if isText(rest, "PARAMETERS") {
            let first = words.count
            splitWords(value, quotes: true)
            for i in first..<words.count { applyGitConfig(wordRange(i)) }
        }
    }

    /// What the variable of this number holds: something that is not known where expansion decides it.
    private mutating func otherVariable(
        _ name: Range<Int32>, _ front: StaticString, _ number: Range<Int32>
    ) -> Range<Int32>? {
        let start = literal(front).lowerBound
        append(number)
        let key = start..<Int32(bytes.count)
        guard let held = binding(key) else { return nil }
        guard !held.isUnknown, let word = held.words.first else { return unknownText() }
        return values[Int(word)].start..<values[Int(word)].end
    }

    /// `--config-env=KEY=NAME`
    mutating func applyGitEnvironment(_ text: Range<Int32>) {
        guard let equals = text.last(where: { bytes[Int($0)] == 0x3D }) else { return }
        var value = unknownText()
        if let held = binding(equals + 1..<text.upperBound), !held.isUnknown, let word = held.words.first {
            value = values[Int(word)].start..<values[Int(word)].end
        }
        applyGitConfig(text.lowerBound..<equals, value)
    }

    // MARK: Files

    /// The text of a file of configuration.
    mutating func readGitConfig(_ text: Range<Int32>) {
        readOnce(text) { reader in reader.readGitLines(text) }
    }

    private mutating func readGitLines(_ text: Range<Int32>) {
        var section = text.lowerBound..<text.lowerBound
        var at = text.lowerBound
        while at < text.upperBound, spend() {
            let byte = bytes[Int(at)]
            if byte <= 0x20 {
                at += 1
            } else if byte == 0x23 || byte == 0x3B {
                while at < text.upperBound, bytes[Int(at)] != 0x0A { at += 1 }
            } else if byte == 0x5B {
                section = gitSection(&at, text.upperBound)
            } else {
                readGitLine(section, &at, text.upperBound)
            }
        }
    }

    /// `[NAME "PART"]` as it stands in a key, `name.part.`, appended to `bytes`.
    private mutating func gitSection(_ at: inout Int32, _ end: Int32) -> Range<Int32> {
        let start = Int32(bytes.count)
        at += 1
        var isQuoted = false
        while at < end, bytes[Int(at)] != 0x0A, isQuoted || bytes[Int(at)] != 0x5D {
            let byte = bytes[Int(at)]
            if byte == 0x22 {
                isQuoted.toggle()
                if isQuoted { bytes.append(0x2E) }
            } else if byte == 0x5C, isQuoted, at + 1 < end {
                at += 1
                bytes.append(bytes[Int(at)])
            } else if isQuoted || byte > 0x20 {
                bytes.append(byte)
            }
            at += 1
        }
        at += 1
        bytes.append(0x2E)
        return start..<Int32(bytes.count)
    }

    /// `NAME = VALUE`; a value goes on behind a backslash at the end of a line.
    private mutating func readGitLine(_ section: Range<Int32>, _ at: inout Int32, _ end: Int32) {
        guard derive(section.count) else {
            at = end
            return addUnknownCommand()
        }
        let start = Int32(bytes.count)
        append(section)
        while at < end, bytes[Int(at)] > 0x20, bytes[Int(at)] != 0x3D {
            bytes.append(bytes[Int(at)])
            at += 1
        }
        while at < end, bytes[Int(at)] == 0x20 || bytes[Int(at)] == 0x09 { at += 1 }
        guard at < end, bytes[Int(at)] == 0x3D else { return }
        bytes.append(0x3D)
        at += 1
        while at < end, bytes[Int(at)] == 0x20 || bytes[Int(at)] == 0x09 { at += 1 }
        var isQuoted = false
        while at < end, bytes[Int(at)] != 0x0A {
            let byte = bytes[Int(at)]
            at += 1
            if byte == 0x22 {
                isQuoted.toggle()
            } else if byte == 0x5C, at < end {
                switch bytes[Int(at)] {
                case 0x0A: break
                case UInt8(ascii: "n"): bytes.append(0x0A)
                case UInt8(ascii: "t"): bytes.append(0x09)
                case let sign: bytes.append(sign)
                }
                at += 1
            } else if !isQuoted, byte == 0x23 || byte == 0x3B {
                while at < end, bytes[Int(at)] != 0x0A { at += 1 }
            } else {
                bytes.append(byte)
            }
        }
        while Int32(bytes.count) > start, bytes[bytes.count - 1] == 0x20 || bytes[bytes.count - 1] == 0x09 {
            bytes.removeLast()
        }
        applyGitConfig(start..<Int32(bytes.count))
    }
}
