internal import FakBasics
internal import ShellSyntax

// Where `cd` and its like go.

extension Scope {
    /// Before the folder changes: the one that `cd -` comes back to.
    mutating func keepPrevious() {
        previous = folder
        isPreviousUnknown = isFolderUnknown
        hasPrevious = true
    }

    mutating func loseFolder() {
        isFolderUnknown = true
        folder = 0..<0
    }
}

extension EffectReader {
    /// A folder that a command changes to, as its word names it.
    mutating func changeFolder(_ text: Range<Int32>, _ range: Range<Int>, _ reading: ProgramReading) {
        let name = programName(range.lowerBound)
        if isText(name, "pushd") {
            if reading.options.contains(where: { isNamed($0, "n", "-n") }) {
                pushFolder()
                guard scope.pushed >= 0, !hasUnknown(text), scope.folder.count + text.count <= Limits.folderBytes else {
                    scope.pushed = -1
                    return
                }
                let full = join(scope.folder, text)
                pushed[Int(scope.pushed)].folder = full
                return
            }
            pushFolder()
        }
        let held = scope
        if isText(text, "-") {
            returnToPrevious()
        } else if isSearchedFolder(text) {
            scope.loseFolder()
        } else {
            // What stands behind `&&` runs in the new folder, else in either.
            enter(text, isSure: true)
        }
        // To leave a folder that was entered is sure.
        scope.mayBeInPrevious = !text.allSatisfy { bytes[Int($0)] == 0x2E || bytes[Int($0)] == 0x2F }
        scope.previous = held.folder
        scope.isPreviousUnknown = held.isFolderUnknown
        scope.hasPrevious = true
    }

    private mutating func returnToPrevious() {
        guard scope.hasPrevious, !known.state.hasOldFolder, !scope.isPreviousUnknown else { return scope.loseFolder() }
        scope.folder = scope.previous
        scope.isFolderUnknown = false
        scope.isFolderUnsure = scope.folder != origin
    }

    /// Whether `CDPATH` or a variable of that name says where the folder is.
    private mutating func isSearchedFolder(_ text: Range<Int32>) -> Bool {
        guard known.state.hasFolderPath || known.state.hasFolderVariables else { return false }
        guard let first = text.first, !isAbsolute(text) else { return false }
        if known.state.hasFolderVariables, binding(text) != nil { return true }
        // `./x` and `../x` are not looked for.
        if bytes[Int(first)] == 0x2E {
            let rest = text.dropFirst(text.count > 1 && bytes[Int(first) + 1] == 0x2E ? 2 : 1)
            if rest.isEmpty || bytes[Int(rest.lowerBound)] == 0x2F { return false }
        }
        let name = literal("CDPATH")
        let other = literal("cdpath")
        guard known.state.hasFolderPath, let held = binding(name) ?? binding(other) else { return false }
        if held.isUnknown { return true }
        for i in held.words {
            let word = values[Int(i)]
            if word.start < word.end, !isText(word.start..<word.end, ".") { return true }
        }
        return false
    }

    /// `shopt -s autocd`: a folder's name is a command.
    mutating func enterByName(_ word: Range<Int32>) {
        if scope.isFolderUnknown || scope.folder != origin { return scope.loseFolder() }
        scope.keepPrevious()
        enter(word, isSure: false)
    }
}
