internal import FakBasics

// Configuration of ssh and curl in files that the script wrote: each line is what an option of the program would be.

extension EffectReader {
    /// `ProxyCommand …`, `Match exec "…"`, `Include FILE`.
    mutating func readSshConfig(_ text: Range<Int32>) {
        readOnce(text) { reader in reader.readSshLines(text) }
    }

    private mutating func readSshLines(_ text: Range<Int32>) {
        eachLine(text) { reader, line in
            var start = line.lowerBound
            while start < line.upperBound, reader.bytes[Int(start)] <= 0x20 { start += 1 }
            var end = start
            while end < line.upperBound, reader.bytes[Int(end)] > 0x20, reader.bytes[Int(end)] != 0x3D { end += 1 }
            let name = start..<end
            while end < line.upperBound, reader.bytes[Int(end)] <= 0x20 || reader.bytes[Int(end)] == 0x3D { end += 1 }
            guard !name.isEmpty, end < line.upperBound, reader.derive(line.count) else { return }
            if reader.isFoldedName(name, "include") {
                return reader.runFile(
                    end..<line.upperBound, 0..<0, Flow(), reader.scope, isOwnProcess: true, language: .sshconfig)
            }
            let isMatch = reader.isFoldedName(name, "match")
            reader.applySshOption(name, end..<line.upperBound, isMatch ? 0x20 : 0x3D)
        }
    }

    private mutating func applySshOption(_ name: Range<Int32>, _ value: Range<Int32>, _ sign: UInt8) {
        let start = bytes.count
        append(name)
        bytes.append(sign)
        append(value)
        let end = bytes.count
        let first = words.count
        for text in ["ssh", "-o"] as [StaticString] {
            let word = literal(text)
            words.append(ArgvWord(start: word.lowerBound, end: word.upperBound, flags: .known))
        }
        words.append(ArgvWord(scanning: bytes.span, start..<end))
        if sign == 0x20 { runMatch(Int32(start)..<Int32(end)) }
        applyWords(first..<words.count)
    }

    /// `Match … exec "command"`, in a file and in `ssh -o`.
    mutating func runMatch(_ text: Range<Int32>) {
        var line = ConsoleWords(bytes.span, text)
        guard isFoldedName(line.next(bytes.span), "match") else { return }
        while true {
            let word = line.next(bytes.span)
            if word.isEmpty { return }
            if ends(word, "exec") {
                let command = line.nextQuoted(bytes.span)
                runText(command, Flow(), isOwnProcess: true)
                return
            }
        }
    }

    /// `url = "ADDRESS"`, `proxy = HOST`, `output = FILE`: long options without their dashes.
    mutating func readCurlConfig(_ text: Range<Int32>) {
        eachLine(text) { reader, line in
            var start = line.lowerBound
            while start < line.upperBound, reader.bytes[Int(start)] <= 0x20 || reader.bytes[Int(start)] == 0x2D {
                start += 1
            }
            var end = start
            while end < line.upperBound, reader.bytes[Int(end)] > 0x20, reader.bytes[Int(end)] != 0x3D,
                reader.bytes[Int(end)] != 0x3A
            {
                end += 1
            }
            guard end > start, reader.bytes[Int(start)] != 0x23, reader.derive(2 * line.count) else { return }
            let name = start..<end
            // A list of addresses, for `wget -i`.
            if reader.startsWith(end..<line.upperBound, "://") {
                return reader.connect(
                    Int(start)..<Int(line.upperBound), command: reader.commands.count - 1, flags: .ofCommand)
            }
            while end < line.upperBound, reader.bytes[Int(end)] <= 0x20 || "=:".utf8.contains(reader.bytes[Int(end)]) {
                end += 1
            }
            var value = ConsoleWords(reader.bytes.span, end..<line.upperBound)
            let text = value.nextQuoted(reader.bytes.span)
            reader.applyCurlOption(name, text)
        }
    }

    private mutating func applyCurlOption(_ name: Range<Int32>, _ value: Range<Int32>) {
        let first = words.count
        let program = literal("curl")
        words.append(ArgvWord(start: program.lowerBound, end: program.upperBound, flags: .known))
        let start = bytes.count
        bytes.append(0x2D)
        if name.count > 1 { bytes.append(0x2D) }
        append(name)
        words.append(ArgvWord(scanning: bytes.span, start..<bytes.count))
        if !value.isEmpty {
            words.append(ArgvWord(scanning: bytes.span, Int(value.lowerBound)..<Int(value.upperBound)))
        }
        applyWords(first..<words.count)
    }
}
