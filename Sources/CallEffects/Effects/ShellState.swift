internal import FakBasics
internal import ShellSyntax

// What builtins, options and variables change in the shell that runs the script.

/// The shell's own state, as far as what a command is, or where it works, depends on it.
struct ShellState {
    /// A name stands for a path (`hash -p`, `BASH_CMDS`), or a folder's name is a command: names are looked up.
    var looksUpNames = false
    /// The script bound a name in a table of the shell, or made an alias.
    var hasNames = false
    /// Which names are bound is not known.
    var areNamesLost = false
    /// A command is being run by the path that a table has for its name.
    var isByPath = false
    /// A command is being run that functions do not stand for: `command f`.
    var isProgram = false
    var changesFolderByName = false
    var hasLastPipe = false
    var hasDotGlob = false
    var hasFolderPath = false
    var hasFolderVariables = false
    var hasOldFolder = false
    /// `!!` in a line is what was run before.
    var expandsHistory = false
    /// Programs that the script gave other names, with the paths that they had.
    var copies: [(path: Range<Int32>, source: Range<Int32>)] = []
    /// How many of them are being run.
    var copyDepth = 0
    /// Values that `${x@P}` expands once more.
    var prompts: [Range<Int32>] = []
    /// More links were made than are kept.
    var areLinksLost = false

    mutating func reset() {
        var copies = self.copies
        var prompts = self.prompts
        copies.clear()
        prompts.clear()
        self = ShellState()
        (self.copies, self.prompts) = (copies, prompts)
    }
}

extension EffectReader {
    /// Builtins by their first letter, so that other commands cost one comparison.
    mutating func applyState(
        _ range: Range<Int>, _ reading: ProgramReading, _ name: Range<Int32>
    ) {
        guard let first = name.first else { return }
        switch bytes[Int(first)] {
        case UInt8(ascii: "c"): if isText(name, "compgen") { generateWords(reading) }
        case UInt8(ascii: "d"):
            // `dirs -c`: nothing is left to come back to.
            if isText(name, "dirs"), range.count > 1 { scope.pushed = -1 }
        case UInt8(ascii: "f"):
            if isText(name, "fc"), !listsHistory(range) { addUnknownCommand() }
        case UInt8(ascii: "h"):
            if isText(name, "hash") {
                bindHashed(reading)
            } else if isText(name, "history") {
                writeHistory(range)
            }
        case UInt8(ascii: "s"):
            if isText(name, "set") {
                noteOptions(range, isShopt: false)
            } else if isText(name, "shopt") || isText(name, "setopt") {
                noteOptions(range, isShopt: true)
            }
        default: break
        }
    }

    // MARK: Options

    /// `shopt -s NAME`, `set -o NAME`, `set -H`
    private mutating func noteOptions(_ range: Range<Int>, isShopt: Bool) {
        var isOff = false
        for i in range.dropFirst() {
            let word = wordRange(i)
            guard let sign = word.first.map({ bytes[Int($0)] }) else { continue }
            if sign == 0x2D || sign == 0x2B {
                if isText(word, "--") { return }
                let letters = word.dropFirst()
                isOff = isShopt ? letters.contains { bytes[Int($0)] == UInt8(ascii: "u") } : sign == 0x2B
                if !isShopt, !isOff, letters.contains(where: { bytes[Int($0)] == UInt8(ascii: "H") }) {
                    known.state.expandsHistory = true
                }
            } else {
                noteOption(word, isOff: isOff)
            }
        }
    }

    /// An option of the shell by its name. What is switched off stays on where a condition decides that.
    private mutating func noteOption(_ word: Range<Int32>, isOff: Bool = false) {
        if isOff, scope.conditions > 0 { return }
        if isText(word, "expand_aliases") || isText(word, "posix") || isText(word, "aliases") {
            usesAliases = usesAliases || !isOff
        } else if isText(word, "lastpipe") {
            known.state.hasLastPipe = !isOff
        } else if isText(word, "dotglob") || isText(word, "globdots") || isText(word, "GLOB_DOTS") {
            known.state.hasDotGlob = !isOff
        } else if isText(word, "autocd") || isText(word, "AUTO_CD") {
            known.state.changesFolderByName = !isOff
            if !isOff { known.state.looksUpNames = true }
        } else if isText(word, "cdable_vars") || isText(word, "cdablevars") || isText(word, "CDABLE_VARS") {
            known.state.hasFolderVariables = !isOff
        } else if isText(word, "histexpand") {
            known.state.expandsHistory = !isOff
        }
    }

    /// What the options of a shell say that is started: aliases are expanded by those of POSIX, and by an interactive one.
    mutating func noteShell(_ name: Range<Int32>, _ range: Range<Int>, _ reading: ProgramReading) {
        if !isText(name, "bash") { usesAliases = true }
        if isText(name, "zsh") || isText(name, "ksh") { known.state.hasLastPipe = true }
        var isInteractive = false
        for option in reading.options {
            if isNamed(option, "i", "-i") { isInteractive = true }
            if isNamed(option, "H", "-H") { known.state.expandsHistory = true }
            if isNamed(option, "posix", "--posix") { usesAliases = true }
            if option.valueStart >= 0, option.valueEnd > option.valueStart {
                noteOption(option.valueStart..<option.valueEnd)
            }
        }
        guard isInteractive else { return }
        usesAliases = true
        if !reading.roles.contains(where: { $0.role == .shell || $0.role == .script }) {
            known.state.expandsHistory = true
        }
        addHistoryFile()
    }

    /// A name of a variable that the shell itself looks at.
    mutating func noteStateName(_ name: Range<Int32>) {
        var name = name
        if let open = name.first(where: { bytes[Int($0)] == 0x5B }) { name = name.lowerBound..<open }
        if isText(name, "POSIXLY_CORRECT") || isText(name, "SHELLOPTS") || isText(name, "BASHOPTS") {
            usesAliases = true
        } else if isText(name, "GLOBIGNORE") {
            known.state.hasDotGlob = true
        } else if isText(name, "CDPATH") || isText(name, "cdpath") {
            known.state.hasFolderPath = true
        } else if isText(name, "OLDPWD") {
            known.state.hasOldFolder = true
        } else if isText(name, "DIRSTACK") {
            scope.pushed = -1
        }
    }

    // MARK: History

    /// `fc -l`, and what zsh does to its files: nothing is run.
    private func listsHistory(_ range: Range<Int>) -> Bool {
        for i in range.dropFirst() {
            let word = wordRange(i)
            guard word.count > 1, bytes[Int(word.lowerBound)] == 0x2D else { return false }
            for k in word.dropFirst() {
                let letter = bytes[Int(k)]
                if letter == UInt8(ascii: "e") || letter == UInt8(ascii: "s") { return false }
                if "lRWAPp".utf8.contains(letter) { return true }
            }
        }
        return false
    }

    /// `history -w`, `history -a` without a file.
    private mutating func writeHistory(_ range: Range<Int>) {
        guard range.count == 2 else { return }
        let word = wordRange(range.lowerBound + 1)
        if isText(word, "-w") || isText(word, "-a") { addHistoryFile() }
    }

    /// The file that the script says the history is kept in.
    private mutating func addHistoryFile() {
        let name = literal("HISTFILE")
        guard let held = binding(name) else { return }
        if held.isUnknown { return addUnknownPath(.write) }
        guard let word = held.words.first.map({ values[Int($0)] }) else { return }
        addPath(.write, word.start..<word.end, [])
    }

    /// Whether a word of the command, as it is written, is one that history stands in for: `!!`, `!git:s/a/b/`, `^a^b`.
    func hasHistory(_ node: ShellNode) -> Bool {
        for i in node.words.range where hasHistory(shell.words[i].span, isFirst: i == Int(node.words.start)) {
            return true
        }
        for i in node.assignments.range where shell.assignments[i].value >= 0 {
            if hasHistory(shell.words[Int(shell.assignments[i].value)].span, isFirst: false) { return true }
        }
        return false
    }

    private func hasHistory(_ span: ShellRange, isFirst: Bool) -> Bool {
        var isQuoted = false
        var isDouble = false
        var before: UInt8 = 0
        for i in span.range {
            let byte = shell.bytes[i]
            if i == Int(span.start), isFirst, byte == 0x5E { return true }
            if before == 0x21 {
                // Behind `!` these stand for themselves.
                let isPlain = byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x3D || byte == 0x28
                if !isPlain, !(isDouble && byte == 0x22) { return true }
            }
            let isHeld = isQuoted || before == 0x5C || before == 0x24 || before == 0x7B || before == 0x5B
            if byte == 0x27, !isDouble, before != 0x5C { isQuoted.toggle() }
            if byte == 0x22, !isQuoted, before != 0x5C { isDouble.toggle() }
            before = byte == 0x21 && isHeld || byte == 0x5C && before == 0x5C ? 0 : byte
        }
        return false
    }

    // MARK: Texts that are expanded once more

    /// `compgen -W 'a $(command)' -F function`
    private mutating func generateWords(_ reading: ProgramReading) {
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
}
