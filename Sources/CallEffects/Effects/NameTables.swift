internal import FakBasics
internal import ShellSyntax

// Names that the shell's tables bind to programs, and functions that come with the environment.

extension EffectReader {
    /// The name under which an alias or a path is bound: no variable has it.
    mutating func key(_ name: Range<Int32>, _ sign: UInt8 = EffectReader.aliasSign) -> Range<Int32> {
        let start = Int32(bytes.count)
        bytes.append(sign)
        append(name)
        return start..<Int32(bytes.count)
    }

    static let aliasSign: UInt8 = 0x01
    private static let pathSign: UInt8 = 0x02

    /// Whether a binding is an alias or a path: what a condition decides of it may be as well.
    func isOfTable(_ name: Range<Int32>) -> Bool {
        name.first.map { bytes[Int($0)] <= EffectReader.pathSign } ?? false
    }

    mutating func bindAlias(_ name: Range<Int32>, _ text: Range<Int32>) {
        bindNamed(
            name, ArgvWord(scanning: bytes.span, Int(text.lowerBound)..<Int(text.upperBound)), EffectReader.aliasSign)
    }

    private mutating func bindNamed(_ name: Range<Int32>, _ value: ArgvWord, _ sign: UInt8) {
        known.state.hasNames = true
        if sign == EffectReader.pathSign { known.state.looksUpNames = true }
        let name = key(name, sign)
        values.append(value)
        bind(name, Int32(values.count - 1)..<Int32(values.count), isDownloaded: value.flags.contains(.downloaded))
    }

    private mutating func loseNames() {
        known.state.areNamesLost = true
        known.state.looksUpNames = true
    }

    /// `BASH_CMDS[name]=path`, `BASH_ALIASES[name]=text`. False for other names.
    mutating func bindInTable(_ table: Range<Int32>, _ index: Range<Int32>?, _ value: ArgvWord) -> Bool {
        guard let sign = sign(of: table) else { return false }
        guard let index, !index.isEmpty, !hasUnknown(index) else {
            loseNames()
            return true
        }
        bindNamed(index, value, sign)
        return true
    }

    /// `BASH_CMDS=(name path …)`: elements without places.
    mutating func bindPairs(_ table: Range<Int32>, from first: Int) {
        guard let sign = sign(of: table) else { return }
        var i = first
        let end = values.count
        while i + 1 < end {
            let name = values[i].start..<values[i].end
            if hasUnknown(name) { return loseNames() }
            bindNamed(name, values[i + 1], sign)
            i += 2
        }
    }

    /// `declare -n r=BASH_CMDS`
    mutating func noteReference(_ value: Range<Int32>) { if sign(of: value) != nil { loseNames() } }

    /// A process ends, and its variables with it. Names of tables stay as what may be: files that a shell reads at its start
    /// are read before it.
    mutating func endBindings(since mark: Int) {
        guard bindings.count > mark else { return }
        guard known.state.hasNames, spend(bindings.count - mark) else {
            return bindings.removeLast(bindings.count - mark)
        }
        var last = mark
        for i in mark..<bindings.count where isOfTable(bindings[i].name) {
            bindings[last] = bindings[i]
            bindings[last].isUnknown = true
            last += 1
        }
        bindings.removeLast(bindings.count - last)
    }

    private func sign(of table: Range<Int32>) -> UInt8? {
        guard table.count >= 9, bytes[Int(table.lowerBound)] == UInt8(ascii: "B") else { return nil }
        if isText(table, "BASH_CMDS") { return EffectReader.pathSign }
        return isText(table, "BASH_ALIASES") ? EffectReader.aliasSign : nil
    }

    /// `hash -p PATH NAME…`
    mutating func bindHashed(_ reading: ProgramReading) {
        guard let option = reading.options.last(where: { isNamed($0, "p", "-p") && $0.valueStart >= 0 }) else { return }
        let path = ArgvWord(scanning: bytes.span, Int(option.valueStart)..<Int(max(option.valueStart, option.valueEnd)))
        for operand in reading.operands {
            let name = wordRange(Int(operand.word))
            if hasUnknown(name) { loseNames() } else { bindNamed(name, path, EffectReader.pathSign) }
        }
    }

    /// A variable of the environment that bash makes a function of: `BASH_FUNC_name%%=() { …; }`.
    mutating func bindFunction(_ name: Range<Int32>, _ value: Range<Int32>) {
        guard name.count > 12, isText(name.lowerBound..<name.lowerBound + 10, "BASH_FUNC_") else { return }
        let end = name.upperBound - 2
        guard isText(end..<name.upperBound, "%%") || isText(end..<name.upperBound, "()") else { return }
        let named = name.lowerBound + 10..<end
        guard derive(named.count + value.count), !hasUnknown(named) else { return loseNames() }
        if let first = value.first, bytes[Int(first)] != 0x28 {
            // What is not known may be a function; other values are none.
            if hasUnknown(value) {
                let unknown = ArgvWord(scanning: bytes.span, Int(value.lowerBound)..<Int(value.upperBound))
                bindNamed(named, unknown, EffectReader.pathSign)
            }
            return
        }
        let start = Int32(bytes.count)
        append(named)
        bytes.append(0x20)
        append(value)
        runText(start..<Int32(bytes.count), Flow(), isOwnProcess: true)
    }

    // MARK: Looking names up

    /// Runs the function of a command's name; nil where the command is the program of that name as well, or instead.
    mutating func callFunction(_ number: Int, _ range: Range<Int>, _ input: Flow) -> Flow? {
        // A function that hides a program calls the program by its name.
        let isProgram = known.state.isProgram
        if functions[number].isActive, isProgram { return nil }
        known.state.isProgram = false
        let out = call(number, range.lowerBound + 1..<range.upperBound, input)
        known.state.isProgram = isProgram
        return isProgram ? nil : out
    }

    /// Runs a command by the path that its name stands for. Nil where it is also, or only, what its name says.
    mutating func runNamed(_ range: Range<Int>, _ reading: ProgramReading, _ input: Flow) -> Flow? {
        let word = wordRange(range.lowerBound)
        if known.state.changesFolderByName, range.count == 1, reading.program < 0 { enterByName(word) }
        guard !known.state.isByPath, !word.contains(where: { bytes[Int($0)] == 0x2F }) else { return nil }
        if known.state.areNamesLost { addUnknownCommand() }
        guard known.state.hasNames, derive(word.count + 1) else { return nil }
        let name = key(word, EffectReader.pathSign)
        var i = bindings.count
        while i > 0 {
            i -= 1
            guard i < bindings.count, spend(), isSame(bindings[i].name, name) else { continue }
            let held = bindings[i]
            guard let path = held.words.first.map({ values[Int($0)] }) else { return nil }
            let out = runOther(path, range, input)
            if !held.isUnknown { return out }
        }
        return nil
    }

    /// The command with another word for its program.
    mutating func runOther(_ program: ArgvWord, _ range: Range<Int>, _ input: Flow) -> Flow {
        let first = words.count
        words.append(program)
        words.append(contentsOf: words[range.dropFirst()])
        let held = known.state.isByPath
        known.state.isByPath = true
        let out = runCommand(first..<words.count, input, isPlain: false, isOuter: false)
        known.state.isByPath = held
        return out
    }

    /// `/proc/self/exe`, `/proc/$$/exe`: the shell that starts it.
    mutating func isShellItself(_ program: Range<Int32>) -> Bool {
        program.count > 9 && isText(program.lowerBound..<program.lowerBound + 6, "/proc/")
            && isText(program.upperBound - 4..<program.upperBound, "/exe")
    }
}
