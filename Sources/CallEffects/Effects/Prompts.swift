internal import FakBasics
internal import ShellSyntax

// Texts that are expanded once more: prompts, lists of words, subscripts.

extension EffectReader {
    /// `compgen -W 'a $(command)' -F function`
    mutating func generateWords(_ reading: ProgramReading) {
        for option in reading.options where option.valueEnd > option.valueStart && option.valueStart >= 0 {
            let text = option.valueStart..<option.valueEnd
            if isNamed(option, "W", "-W") {
                notePrompt(text, hasEscapes: false)
            } else if isNamed(option, "F", "-F") {
                runText(text, Flow(), isOwnProcess: true)
            }
        }
        runPrompts()
    }

    /// A text whose substitutions are made when no word is in making.
    /// - Parameter hasEscapes: whether it is a prompt, where `\044` is a dollar sign
    mutating func notePrompt(_ text: Range<Int32>, hasEscapes: Bool = true) {
        let expands = text.contains { i in
            let byte = bytes[Int(i)]
            return byte == 0x24 || byte == 0x60 || hasEscapes && byte == 0x5C
        }
        guard expands else { return }
        guard known.state.prompts.count < 64 else { return note(.limit, offset) }
        known.state.prompts.append((text, hasEscapes))
    }

    /// A here-document has the rules of these texts: quotes are text, substitutions and `\$` are not.
    mutating func runPrompts() {
        while let (text, hasEscapes) = known.state.prompts.popLast() {
            guard derive(3 * text.count) else { return addUnknownCommand() }
            let start = literal(": <<")
            let end = appendDelimiter(longerThan: text)
            bytes.append(0x0A)
            if hasEscapes { appendUnescaped(text) } else { append(text) }
            bytes.append(0x0A)
            append(end)
            bytes.append(0x0A)
            runText(start.lowerBound..<Int32(bytes.count), Flow(), isOwnProcess: true)
        }
    }

    /// A word that no line of the text is, nor any line of it with fewer bytes.
    private mutating func appendDelimiter(longerThan text: Range<Int32>) -> Range<Int32> {
        let start = Int32(bytes.count)
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "F"), count: text.count + 1))
        return start..<Int32(bytes.count)
    }

    /// Octal numbers and doubled backslashes, which a prompt is rid of before it is expanded; the others expand to nothing
    /// that a shell would run.
    private mutating func appendUnescaped(_ text: Range<Int32>) {
        var at = text.lowerBound
        while at < text.upperBound {
            let byte = bytes[Int(at)]
            at += 1
            guard byte == 0x5C, at < text.upperBound else {
                bytes.append(byte)
                continue
            }
            var number = 0
            var digits = 0
            while digits < 3, at < text.upperBound, (0x30...0x37).contains(bytes[Int(at)]) {
                number = number * 8 + Int(bytes[Int(at)] - 0x30)
                digits += 1
                at += 1
            }
            if digits > 0 {
                if number & 0xFF != 0 { bytes.append(UInt8(number & 0xFF)) }
            } else if bytes[Int(at)] == 0x5C {
                bytes.append(0x5C)
                at += 1
            } else {
                bytes.append(0x5C)
                bytes.append(bytes[Int(at)])
                at += 1
            }
        }
    }

    /// `[[ -v 'a[$(command)]' ]]`: the operands are names or arithmetic, whose subscripts are expanded once more.
    mutating func testOperands(_ node: ShellNode) {
        for i in node.words.range where shell.words[i].isQuoted {
            let word = shell.words[i]
            var hasBracket = false
            var hasSubstitution = false
            for k in word.span.range {
                switch shell.bytes[k] {
                case 0x5B: hasBracket = true
                case 0x24, 0x60: hasSubstitution = true
                default: break
                }
            }
            guard hasBracket, hasSubstitution, let text = knownText(word) else { continue }
            runSubscript(text)
        }
    }

    /// `${x@P}` makes the substitutions in the value.
    mutating func notePrompts(_ part: ShellPart, _ found: Held) {
        guard part.word >= 0, isText(shell.words[Int(part.word)].span, "P") else { return }
        for i in found.words where !found.isUnknown { notePrompt(values[Int(i)].start..<values[Int(i)].end) }
    }
}
