internal import ShellSyntax

// Words that stand for other words: aliases; what `parallel` puts its arguments into.

extension EffectReader {
    /// `alias NAME=TEXT`
    mutating func bindAliases(_ range: Range<Int>) {
        for i in range.dropFirst() {
            let word = wordRange(i)
            guard let equals = word.first(where: { bytes[Int($0)] == 0x3D }), equals > word.lowerBound else { continue }
            bindAlias(word.lowerBound..<equals, equals + 1..<word.upperBound)
        }
    }

    /// What the first word of a command is an alias of; it has to stand there as it is. `isSure` where it is nothing else.
    mutating func aliased(_ node: ShellNode, _ range: Range<Int>) -> (text: Range<Int32>, isSure: Bool)? {
        guard let first = node.words.range.first, shell.words[first].isLiteral, !shell.words[first].isQuoted else {
            return nil
        }
        return alias(wordRange(range.lowerBound))
    }

    /// What a name is an alias of; of several that conditions decide the newest.
    private mutating func alias(_ word: Range<Int32>) -> (text: Range<Int32>, isSure: Bool)? {
        guard known.state.hasNames, derive(word.count) else { return nil }
        let name = key(word)
        if known.aliases.contains(where: { isSame($0, name) }) { return nil }
        guard let held = binding(name), let first = held.words.first else { return nil }
        return (values[Int(first)].start..<values[Int(first)].end, !held.isUnknown)
    }

    /// Runs the aliases that the first word may be; nil where it may be the command itself as well.
    mutating func runAliases(_ node: ShellNode, _ range: Range<Int>, _ input: Flow) -> Flow? {
        guard let found = aliased(node, range) else { return nil }
        let out = runAlias(found.text, range, input)
        if found.isSure { return out }
        // The older ones, back to one that is sure.
        let name = key(wordRange(range.lowerBound))
        var i = bindings.count
        var isNewest = true
        while i > 0 {
            i -= 1
            guard i < bindings.count, spend(), isSame(bindings[i].name, name) else { continue }
            let held = bindings[i]
            guard let first = held.words.first else { break }
            if !isNewest { _ = runAlias(values[Int(first)].start..<values[Int(first)].end, range, input) }
            isNewest = false
            if !held.isUnknown { return out }
        }
        return nil
    }

    /// The alias and the words behind it, as one script. Behind a text that ends in a blank the next word may be an alias
    /// too.
    private mutating func runAlias(_ text: Range<Int32>, _ range: Range<Int>, _ input: Flow) -> Flow {
        let name = key(wordRange(range.lowerBound))
        var parts: [Range<Int32>] = []
        var isNext = endsInBlank(text)
        for i in range.dropFirst() {
            guard isNext, let other = alias(wordRange(i)) else { break }
            parts.append(other.text)
            isNext = endsInBlank(other.text)
        }
        let start = Int32(bytes.count)
        append(text)
        for (n, i) in range.dropFirst().enumerated() {
            bytes.append(0x20)
            if n < parts.count { append(parts[n]) } else { appendQuoted(wordRange(i)) }
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

    private func endsInBlank(_ text: Range<Int32>) -> Bool {
        text.last.map { bytes[Int($0)] == 0x20 || bytes[Int($0)] == 0x09 } ?? false
    }

    /// A word between quotes, so that a shell takes it as it is. A plain one stays plain: it may be an alias again.
    private mutating func appendQuoted(_ text: Range<Int32>) {
        let isPlain = text.allSatisfy { i in
            let byte = bytes[Int(i)]
            return byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0x2B && byte <= 0x39 || byte == 0x5F
        }
        if isPlain, !text.isEmpty { return append(text) }
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
