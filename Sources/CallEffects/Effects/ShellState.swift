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
    var hasCaseGlob = false
    var hasFolderPath = false
    var hasFolderVariables = false
    var hasOldFolder = false
    /// The history is written where the shell ends.
    var keepsHistory = false
    /// `!!` in a line is what was run before.
    var expandsHistory = false
    /// Programs that the script gave other names, with the paths that they had.
    var copies: [(path: Range<Int32>, source: Range<Int32>)] = []
    /// How many of them are being run.
    var copyDepth = 0
    /// Values that `${x@P}` and prompts expand once more.
    var prompts: [(text: Range<Int32>, hasEscapes: Bool)] = []
    /// More links were made than are kept.
    var areLinksLost = false

    mutating func reset() {
        copies.clear()
        prompts.clear()
        // Their room stays.
        var fresh = ShellState()
        swap(&fresh.copies, &copies)
        swap(&fresh.prompts, &prompts)
        self = fresh
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
        } else if isText(word, "nocaseglob") {
            known.state.hasCaseGlob = !isOff
        } else if isText(word, "autocd") || isText(word, "AUTO_CD") {
            known.state.changesFolderByName = !isOff
            if !isOff { known.state.looksUpNames = true }
        } else if isText(word, "cdable_vars") || isText(word, "cdablevars") || isText(word, "CDABLE_VARS") {
            known.state.hasFolderVariables = !isOff
        } else if isText(word, "history") {
            known.state.keepsHistory = known.state.keepsHistory || !isOff
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
}
