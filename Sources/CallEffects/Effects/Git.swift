internal import CallModel
internal import FakBasics

// What git finds by itself: aliases, configuration, hooks and commands of its own that the script made.

extension EffectReader {
    /// `git -c alias.p=push p`, `git config alias.p push; git p`: what the alias stands for. One that begins with `!` is a role of
    /// the table where it is given as an option.
    mutating func runGitAlias(_ range: Range<Int>, _ reading: ProgramReading) {
        noteGitConfig(range, reading)
        for option in reading.options where option.valueStart >= 0 {
            let value = option.valueStart..<option.valueEnd
            if isText(option.nameStart..<option.nameEnd, "c") {
                noteGitAlias(value)
            } else if option.option >= 0, ProgramTable.isOption(option.option, "--config-env") {
                applyGitEnvironment(value)
            }
        }
        guard reading.flags.contains(.unlistedSubcommand), let first = reading.operands.first else { return }
        let subcommand = wordRange(Int(first.word))
        if let alias = gitAliases.last(where: { isSame($0.name, subcommand) })?.text {
            runAlias(alias, Int(first.word) + 1..<range.upperBound)
        }
    }

    private mutating func runAlias(_ text: Range<Int32>, _ rest: Range<Int>) {
        // An alias of an alias of itself ends here.
        guard nesting < Limits.shellDepth, !known.aliases.contains(where: { isSame($0, text) }) else { return }
        let isShell = bytes[Int(text.lowerBound)] == 0x21
        let start = isShell ? Int32(bytes.count)..<Int32(bytes.count) : literal("git ")
        append(isShell ? text.lowerBound + 1..<text.upperBound : text)
        for i in rest {
            bytes.append(0x20)
            append(wordRange(i))
        }
        guard spend(bytes.count - Int(start.lowerBound)) else { return }
        known.aliases.append(text)
        runText(start.lowerBound..<Int32(bytes.count), Flow(), isOwnProcess: true)
        known.aliases.removeLast()
    }

    /// `git config KEY VALUE`; and a `git config` that may have more words than can be seen writes.
    private mutating func noteGitConfig(_ range: Range<Int>, _ reading: ProgramReading) {
        guard let node = reading.subcommands.first, ProgramTable.isNamed(node, "config") else { return }
        if reading.flags.contains(.mayHaveOptions) { addPath(.write, literal(".git/config"), []) }
        guard reading.operands.count > 1 else { return }
        let last = reading.operands.count - 1
        // `git config set KEY VALUE`
        applyGitConfig(
            wordRange(Int(reading.operands[last - 1].word)), wordRange(Int(reading.operands[last].word)))
    }

    /// `git show HEAD:f`, `git add f`, `git grep x -- f`, `git config -f f -l`: files whose text comes out of git, or goes in.
    mutating func readGitPaths(_ reading: ProgramReading) {
        guard let node = reading.subcommands.first else { return }
        if ProgramTable.isNamed(node, "add") {
            for operand in reading.operands { addPath(.read, wordRange(Int(operand.word)), []) }
        } else if ProgramTable.isNamed(node, "grep") {
            for operand in reading.operands.dropFirst() { addPath(.read, wordRange(Int(operand.word)), []) }
        } else if ProgramTable.isNamed(node, "log") || ProgramTable.isNamed(node, "status") {
            for operand in reading.operands {
                let word = wordRange(Int(operand.word))
                guard let colon = word.first(where: { bytes[Int($0)] == 0x3A }), colon > word.lowerBound else {
                    continue
                }
                addPath(.read, colon + 1..<word.upperBound, [])
            }
        } else if ProgramTable.isNamed(node, "config") {
            for option in reading.options where option.valueStart >= 0 && isNamed(option, "f", "--file") {
                addPath(.read, option.valueStart..<option.valueEnd, [])
            }
        }
    }

    /// `git --work-tree=d reset --hard`, `GIT_WORK_TREE=d git restore f`, `git checkout-index --prefix=d/ -a`: the folder that is
    /// filled instead of the one at hand.
    mutating func writeWorkTree(_ reading: ProgramReading) {
        guard let node = reading.subcommands.first else { return }
        for option in reading.options where option.valueStart >= 0 && isNamed(option, "--prefix", "--prefix") {
            guard ProgramTable.isNamed(node, "checkout-index"), derive(Int(option.valueEnd - option.valueStart)) else {
                continue
            }
            let start = Int32(bytes.count)
            append(option.valueStart..<option.valueEnd)
            if bytes.last != 0x2F { bytes.append(WordMarker.unknownText) }
            addPath(.write, start..<Int32(bytes.count), .below)
        }
        var folder = reading.options.last { $0.valueStart >= 0 && isNamed($0, "--work-tree", "--work-tree") }
            .map { $0.valueStart..<$0.valueEnd }
        if folder == nil, let held = bindings.last(where: { isText($0.name, "GIT_WORK_TREE") }) {
            guard !held.isUnknown, held.words.count == 1 else {
                return leavesWorkTree(node) ? () : addUnknownPath(.write)
            }
            folder = values[Int(held.words.lowerBound)].start..<values[Int(held.words.lowerBound)].end
        }
        guard let folder, !folder.isEmpty, !isText(folder, "."), !isText(folder, "./"), !leavesWorkTree(node) else {
            return
        }
        addPath(.write, folder, .below)
    }

    /// Whether a subcommand changes no file of the work tree.
    private func leavesWorkTree(_ node: Int32) -> Bool {
        func isNamed(_ name: StaticString) -> Bool { ProgramTable.isNamed(node, name) }
        return isNamed("status") || isNamed("log") || isNamed("diff") || isNamed("show") || isNamed("grep")
            || isNamed("blame") || isNamed("branch") || isNamed("config") || isNamed("rev-parse") || isNamed("add")
            || isNamed("commit") || isNamed("tag") || isNamed("fetch") || isNamed("push") || isNamed("remote")
            || isNamed("cat-file") || isNamed("rm") || isNamed("mv")
    }

    // MARK: Files that git runs without being told

    /// Hooks, configuration and commands of git that the script wrote.
    mutating func runKept(_ range: Range<Int>, _ reading: ProgramReading, _ input: Flow) {
        let name = programName(range.lowerBound)
        if isText(name, "ssh") || isText(name, "scp") || isText(name, "sftp") || isText(name, "rsync") {
            return runSshConfig()
        }
        if reading.subcommands.isEmpty, isText(name, "yarn") || isText(name, "pnpm") || isText(name, "bun") {
            let package = literal("package.json")
            return runProjectFile(package, range.lowerBound, reading)
        }
        guard isText(name, "git"), !reading.subcommands.isEmpty || reading.flags.contains(.unlistedSubcommand) else {
            return
        }
        var subcommand: Range<Int32>?
        if reading.flags.contains(.unlistedSubcommand), let first = reading.operands.first {
            subcommand = wordRange(Int(first.word))
        }
        if authored.hasAny { bringInKept(subcommand) }
        for i in files.indices {
            guard i < files.count, spend() else { return }
            let path = files[i].path
            if contains(path, ".git/hooks/") {
                runHook(i)
            } else if isGitConfig(path) {
                if let text = files[i].text { readGitConfig(text) } else { addUnknownCommand() }
            } else if isGitCommand(path, subcommand) {
                runHook(i)
            }
        }
    }

    /// `~/.ssh/config`
    private mutating func runSshConfig() {
        if authored.hasAny {
            let path = literal("~/.ssh/config")
            bringIn(path)
        }
        for i in files.indices {
            guard i < files.count, spend() else { return }
            guard ends(files[i].path, ".ssh/config") else { continue }
            if let text = files[i].text { readSshConfig(text) } else { addUnknownCommand() }
        }
    }

    /// Files below a folder that git takes hooks or commands from.
    mutating func runBelow(_ folder: Range<Int32>) {
        let full = placed(folder)
        for i in files.indices {
            guard i < files.count, spend() else { return }
            let path = files[i].path
            var at = path.upperBound
            while at > path.lowerBound {
                at -= 1
                guard bytes[Int(at)] == 0x2F, isSamePath(path.lowerBound..<at, full) else { continue }
                runHook(i)
                break
            }
        }
    }

    private mutating func runHook(_ file: Int) {
        guard let text = files[file].text else { return addUnknownCommand() }
        guard spend(text.count) else { return }
        let path = files[file].path
        let first = words.count
        words.append(ArgvWord(scanning: bytes.span, Int(path.lowerBound)..<Int(path.upperBound)))
        if runsByFirstLine(text, first..<first + 1, Flow()) { return }
        runWhole(text, Flow(), isOwnProcess: true, positional: nil, zero: -1)
    }

    /// `~/.gitconfig`, `.git/config`, `~/.config/git/config`, by their ends: in whatever folder git finds them.
    private func isGitConfig(_ path: Range<Int32>) -> Bool {
        ends(path, ".gitconfig") || ends(path, "git/config") || ends(path, "git/config.worktree")
            || ends(path, "/etc/gitconfig") || contains(path, ".git/modules/") && ends(path, "/config")
    }

    /// `git-x` for `git x`, and the helpers that git starts by itself: whatever folder they are found in.
    private func isGitCommand(_ path: Range<Int32>, _ subcommand: Range<Int32>?) -> Bool {
        var start = path.upperBound
        while start > path.lowerBound, bytes[Int(start) - 1] != 0x2F { start -= 1 }
        guard startsWith(start..<path.upperBound, "git-") else { return false }
        let name = start + 4..<path.upperBound
        if let subcommand, isSame(name, subcommand) { return true }
        return startsWith(name, "remote-") || startsWith(name, "credential-") || startsWith(name, "sh-")
    }

    func ends(_ path: Range<Int32>, _ part: StaticString) -> Bool {
        let count = Int32(part.utf8CodeUnitCount)
        return path.count >= Int(count) && isText(path.upperBound - count..<path.upperBound, part)
    }

    private func contains(_ path: Range<Int32>, _ part: StaticString) -> Bool {
        let count = Int32(part.utf8CodeUnitCount)
        var at = path.lowerBound
        while at + count <= path.upperBound {
            if isText(at..<at + count, part) { return true }
            at += 1
        }
        return false
    }

    /// The same files of earlier calls.
    private mutating func bringInKept(_ subcommand: Range<Int32>?) {
        let count = min(authored.held.files.count, 256)
        for i in 0..<count {
            let start = Int32(bytes.count)
            guard spend() else { return }
            bytes.append(contentsOf: authored.held.files[i].path)
            let path = start..<Int32(bytes.count)
            if contains(path, ".git/hooks/") || isGitConfig(path) || isGitCommand(path, subcommand) {
                bringIn(path)
            } else {
                bytes.removeLast(path.count)
            }
        }
    }
}
