internal import FakBasics
internal import ShellSyntax

// Texts that are expanded once more: prompts, lists of words, subscripts.

extension EffectReader {
    /// `compgen -W 'a $(command)' -F function`
    mutating func generateWords(_ reading: ProgramReading) {
        for option in reading.options where option.valueEnd > option.valueStart && option.valueStart >= 0 {
            let text = option.valueStart..<option.valueEnd
            if isNamed(option, "W", "-W") {
                notePrompt(text)
            } else if isNamed(option, "F", "-F") {
                runText(text, Flow(), isOwnProcess: true)
            }
        }
        runPrompts()
    }

    /// A text whose substitutions are made when no word is in making.
    mutating func notePrompt(_ text: Range<Int32>) {
        if text.contains(where: { bytes[Int($0)] == 0x24 || bytes[Int($0)] == 0x60 }), known.state.prompts.count < 64 {
            known.state.prompts.append(text)
        }
    }

    mutating func runPrompts() {
        while let text = known.state.prompts.popLast() {
            guard derive(text.count) else { return addUnknownCommand() }
            let start = literal(": <<FAKPROMPT\n")
            append(text)
            bytes.append(contentsOf: "\nFAKPROMPT\n".utf8)
            runText(start.lowerBound..<Int32(bytes.count), Flow(), isOwnProcess: true)
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
