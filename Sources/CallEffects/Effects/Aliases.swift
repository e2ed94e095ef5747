internal import ShellSyntax

// Words that stand for other words: aliases; what `parallel` puts its arguments into.

extension EffectReader {
    /// The name under which an alias is bound: no variable has it.
    private mutating func key(_ name: Range<Int32>) -> Range<Int32> {
        let start = Int32(bytes.count)
        bytes.append(0x01)
        append(name)
        return start..<Int32(bytes.count)
    }

    /// `alias NAME=TEXT`
    mutating func bindAliases(_ range: Range<Int>) {
        for i in range.dropFirst() {
            let word = wordRange(i)
            guard let equals = word.first(where: { bytes[Int($0)] == 0x3D }), equals > word.lowerBound else { continue }
            let name = key(word.lowerBound..<equals)
            values.append(ArgvWord(scanning: bytes.span, Int(equals) + 1..<Int(word.upperBound)))
            bind(name, Int32(values.count - 1)..<Int32(values.count))
        }
    }

    /// Shells that expand aliases in scripts: those of POSIX, and bash where an option says so.
    mutating func noteAliases(_ name: Range<Int32>, _ range: Range<Int>) {
        if isShell(name), !isText(name, "bash") || range.contains(where: { isText(wordRange($0), "expand_aliases") }) {
            usesAliases = true
        }
    }

    /// What the first word of a command is an alias of; it has to stand there as it is.
    mutating func aliased(_ node: ShellNode, _ range: Range<Int>) -> Range<Int32>? {
        guard let first = node.words.range.first, shell.words[first].isLiteral, !shell.words[first].isQuoted else {
            return nil
        }
        let name = key(wordRange(range.lowerBound))
        if known.aliases.contains(where: { isSame($0, name) }) { return nil }
        guard let held = binding(name), let word = held.words.first else { return nil }
        let value = values[Int(word)]
        return value.start..<value.end
    }

    /// The alias and the words behind it, as one script.
    mutating func runAlias(_ text: Range<Int32>, _ range: Range<Int>, _ input: Flow) -> Flow {
        let name = key(wordRange(range.lowerBound))
        let start = Int32(bytes.count)
        append(text)
        for i in range.dropFirst() {
            bytes.append(0x20)
            appendQuoted(wordRange(i))
        }
        let script = start..<Int32(bytes.count)
        guard derive(script.count) else {
            addUnknownCommand()
            return Flow(isThere: true)
        }
        known.aliases.append(name)
        let out = runText(script, input, isOwnProcess: false)
        known.aliases.removeLast()
        return out
    }

    /// A word between quotes, so that a shell takes it as it is.
    private mutating func appendQuoted(_ text: Range<Int32>) {
        bytes.append(0x27)
        for i in text {
            if bytes[Int(i)] == 0x27 {
                bytes.append(contentsOf: "'\\''".utf8)
            } else {
                bytes.append(bytes[Int(i)])
            }
        }
        bytes.append(0x27)
    }

    // MARK: parallel

    /// `parallel COMMAND ::: ARGUMENT…`: the command with each argument, or with each line of its input, through a shell.
    mutating func runParallel(_ range: Range<Int>, _ input: Flow) {
        let cut = range.first { isText(wordRange($0).prefix(3), ":::") }
        let template = range.lowerBound..<(cut ?? range.upperBound)
        var runs = 0
        func isList(_ i: Int) -> Bool { isText(wordRange(i), ":::") }
        if let cut {
            let arguments = cut + 1..<range.upperBound
            let isPlain = isList(cut) && !arguments.contains { isText(wordRange($0).prefix(3), ":::") }
            if isPlain, arguments.count <= 16 {
                for i in arguments { runFilled(template, wordRange(i)) }
                return
            }
        } else if let text = input.text {
            eachLine(text) { reader, line in
                runs += 1
                if runs <= 16 { reader.runFilled(template, line) }
            }
            if runs <= 16 { return }
        }
        runFilled(template, unknownText())
    }

    private mutating func runFilled(_ template: Range<Int>, _ argument: Range<Int32>) {
        let start = Int32(bytes.count)
        var isFilled = template.isEmpty
        if template.isEmpty { append(argument) }
        for i in template {
            let word = wordRange(i)
            guard derive(word.count + argument.count) else { return addUnknownCommand() }
            var k = word.lowerBound
            while k < word.upperBound {
                let isPlace = bytes[Int(k)] == 0x7B && k + 1 < word.upperBound
                let close = isPlace ? (k..<min(k + 5, word.upperBound)).first { bytes[Int($0)] == 0x7D } : nil
                if let close {
                    isFilled = true
                    // `{.}`, `{/}`, `{#}` are parts of it.
                    if close == k + 1 || close == k + 2 && bytes[Int(k) + 1] == 0x31 {
                        appendQuoted(argument)
                    } else {
                        bytes.append(WordMarker.unknownText)
                    }
                    k = close + 1
                } else {
                    bytes.append(bytes[Int(k)])
                    k += 1
                }
            }
            bytes.append(0x20)
        }
        if !isFilled { appendQuoted(argument) }
        runText(start..<Int32(bytes.count), Flow(), isOwnProcess: true)
    }
}
