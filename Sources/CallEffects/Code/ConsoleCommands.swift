// Commands of gdb, of the shell of SQLite, requests of troff: what they hand to a shell, what they write.

extension EffectReader {
    // MARK: gdb

    /// `shell`, `!`, `pipe … | command`, `make`; `dump … FILE`, `set logging file FILE`; `target remote HOST`.
    mutating func readGdb(_ text: Range<Int32>) {
        eachLine(text) { reader, line in
            var words = ConsoleWords(reader.bytes.span, line)
            let first = words.next(reader.bytes.span)
            guard !first.isEmpty, reader.spend() else { return }
            let rest = words.at..<line.upperBound
            let sign = reader.bytes[Int(first.lowerBound)]
            if sign == 0x21 {
                reader.runText(first.lowerBound + 1..<line.upperBound, Flow(), isOwnProcess: true)
            } else if reader.isText(first, "pipe") || sign == 0x7C {
                // `pipe -d DELIM COMMAND DELIM SHELL`: the last bar is the first that may count.
                if let bar = rest.first(where: { reader.bytes[Int($0)] == 0x7C }) {
                    reader.runText(bar + 1..<line.upperBound, Flow(), isOwnProcess: true)
                } else {
                    reader.addUnknownCommand()
                }
            } else if reader.startsWith(first, "she") {
                reader.runText(rest, Flow(), isOwnProcess: true)
            } else if reader.isText(first, "make") {
                reader.runText(first.lowerBound..<line.upperBound, Flow(), isOwnProcess: true)
            } else if reader.isText(first, "dump") || reader.isText(first, "append") {
                reader.readGdbDump(&words)
            } else if reader.isText(first, "gcore") || reader.startsWith(first, "generate-core") {
                reader.addPath(.write, words.next(reader.bytes.span), [])
            } else if reader.isText(first, "save") {
                _ = words.next(reader.bytes.span)
                reader.addPath(.write, words.next(reader.bytes.span), [])
            } else if reader.isText(first, "set") {
                guard reader.isText(words.next(reader.bytes.span), "logging") else { return }
                let what = words.next(reader.bytes.span)
                if reader.isText(what, "file") { reader.addPath(.write, words.next(reader.bytes.span), []) }
            } else if reader.isText(first, "target") {
                _ = words.next(reader.bytes.span)
                let place = words.next(reader.bytes.span)
                if reader.startsWith(place, "|") {
                    reader.runText(place.lowerBound + 1..<line.upperBound, Flow(), isOwnProcess: true)
                } else if place.contains(where: { reader.bytes[Int($0)] == 0x3A }) {
                    reader.connect(
                        Int(place.lowerBound)..<Int(place.upperBound), command: reader.commands.count - 1,
                        flags: .ofCommand)
                }
            }
        }
    }

    /// `dump [binary|srec|…] memory|value FILE …`
    private mutating func readGdbDump(_ words: inout ConsoleWords) {
        for _ in 0..<3 {
            let word = words.next(bytes.span)
            if word.isEmpty { return }
            if isText(word, "memory") || isText(word, "value") || isText(word, "mem") || isText(word, "val") {
                return addPath(.write, words.next(bytes.span), [])
            }
        }
    }

    // MARK: SQLite

    /// `.read "|command"`, `.import "|command" t`, `edit(x, 'command')`.
    mutating func readSqlShell(_ text: Range<Int32>) {
        eachLine(text) { reader, line in
            var words = ConsoleWords(reader.bytes.span, line)
            let first = words.next(reader.bytes.span)
            guard !first.isEmpty, reader.spend() else { return }
            guard reader.bytes[Int(first.lowerBound)] == 0x2E else { return }
            let isImport = first.count > 3 && reader.startsWith(first, ".imp")
            guard isImport || first.count > 3 && reader.startsWith(first, ".rea") else { return }
            var word = words.nextQuoted(reader.bytes.span)
            while isImport, reader.startsWith(word, "-") {
                if reader.isText(word, "--skip") || reader.isText(word, "-skip") {
                    _ = words.nextQuoted(reader.bytes.span)
                }
                word = words.nextQuoted(reader.bytes.span)
            }
            if reader.startsWith(word, "|") {
                reader.runText(word.lowerBound + 1..<word.upperBound, Flow(), isOwnProcess: true)
            } else if !word.isEmpty {
                reader.addPath(.read, word, [])
            }
        }
        var at = text.lowerBound
        while at + 5 < text.upperBound {
            if bytes[Int(at)] | 0x20 == UInt8(ascii: "e"), isFoldedName(at..<at + 5, "edit(") {
                let close = (at..<text.upperBound).first { bytes[Int($0)] == 0x29 } ?? text.upperBound
                if let comma = (at + 5..<close).last(where: { bytes[Int($0)] == 0x2C }) {
                    var words = ConsoleWords(bytes.span, comma + 1..<close)
                    let command = words.nextQuoted(bytes.span)
                    if command.isEmpty { addUnknownCommand() } else { runText(command, Flow(), isOwnProcess: true) }
                }
                at += 5
                guard spend(Int(close - at)) else { return }
            } else {
                at += 1
            }
        }
    }

    // MARK: troff

    /// `.sy command`, `.pso command`, `.pi command`, `.open stream file`, and `sh X command X` of pic.
    mutating func readTroff(_ text: Range<Int32>) {
        eachLine(text) { reader, line in
            var at = line.lowerBound
            while at < line.upperBound, reader.spend() {
                let byte = reader.bytes[Int(at)]
                // A request may stand behind a condition: `.if 1 .sy command`.
                guard byte == 0x2E || byte == 0x27 || at == line.lowerBound else {
                    at += 1
                    continue
                }
                let start = byte == 0x2E || byte == 0x27 ? at + 1 : at
                var words = ConsoleWords(reader.bytes.span, start..<line.upperBound)
                let name = words.next(reader.bytes.span)
                let rest = words.at..<line.upperBound
                if reader.isText(name, "sy") || reader.isText(name, "pso") || reader.isText(name, "pi") {
                    reader.runText(rest, Flow(), isOwnProcess: true)
                    return
                }
                if start == at, reader.isText(name, "sh") { return reader.runPicShell(rest) }
                if reader.isText(name, "open") || reader.isText(name, "opena") {
                    _ = words.next(reader.bytes.span)
                    return reader.addPath(.write, words.next(reader.bytes.span), [])
                }
                if reader.isText(name, "so") || reader.isText(name, "mso") {
                    return reader.addPath(.read, words.next(reader.bytes.span), [])
                }
                at += 1
            }
        }
    }

    /// ` X command X`, where X is any sign.
    private mutating func runPicShell(_ text: Range<Int32>) {
        guard let open = text.first(where: { bytes[Int($0)] > 0x20 }) else { return addUnknownCommand() }
        let close = (open + 1..<text.upperBound).last { bytes[Int($0)] == bytes[Int(open)] } ?? text.upperBound
        runText(open + 1..<max(open + 1, close), Flow(), isOwnProcess: true)
    }
}

/// The words of a line, one after another.
struct ConsoleWords {
    var at: Int32
    let end: Int32

    init(_ bytes: Span<UInt8>, _ line: Range<Int32>) {
        at = line.lowerBound
        end = line.upperBound
    }

    /// The next word, empty at the end.
    mutating func next(_ bytes: Span<UInt8>) -> Range<Int32> {
        while at < end, bytes[Int(at)] <= 0x20 { at += 1 }
        let start = at
        while at < end, bytes[Int(at)] > 0x20 { at += 1 }
        return start..<at
    }

    /// The same where quotes may stand around it.
    mutating func nextQuoted(_ bytes: Span<UInt8>) -> Range<Int32> {
        while at < end, bytes[Int(at)] <= 0x20 { at += 1 }
        guard at < end, bytes[Int(at)] == 0x22 || bytes[Int(at)] == 0x27 else { return next(bytes) }
        let quote = bytes[Int(at)]
        at += 1
        let start = at
        while at < end, bytes[Int(at)] != quote { at += 1 }
        let word = start..<at
        if at < end { at += 1 }
        return word
    }
}
