public import CallModel
internal import FakBasics
internal import PathSyntax

// Files that were written and are run: by this script, or by earlier calls of the trace (`EffectReader.authored`).

/// A file that the script wrote.
struct WrittenFile {
    /// As its effect has it.
    var path: Range<Int32>
    /// Nil where nothing says what is in it.
    var text: Range<Int32>?
    var isAppended = false
    /// The command may not have run: what was in the file may still be.
    var isConditional = false
    /// The effect, and how many effects there were when the text was.
    var effect: Int32
    var order: Int32
}

/// What is in a file.
enum FileText {
    /// No call that is known of wrote it.
    case none
    case unknown
    case text(Range<Int32>)

    /// The text, where there is one.
    var known: Range<Int32>? { if case .text(let range) = self { range } else { nil } }
}

/// The form in which paths of files that calls write are compared.
public enum AuthoredPath {
    /// Appends the path normalised, from the workspace where there is one, and with its home as `~`.
    public static func append(_ path: Span<UInt8>, workspace: Span<UInt8>, to out: inout [UInt8]) {
        if PathSyntax.homeView(
            path, from: 0, to: path.count, workspace: workspace, base: .account, into: &out)
        {
            return
        }
        PathSyntax.normalize(path, from: 0, to: path.count, workspace: workspace, into: &out)
    }

    static func isAbsolute(_ path: [UInt8]) -> Bool { path.first == 0x2F || path.first == 0x7E }
}

/// How two such paths meet.
private enum PathMatch {
    case no
    /// The one is relative, nothing says from where, and the other ends in it.
    case maybe
    case same

    init(_ a: [UInt8], _ b: [UInt8]) {
        if a == b {
            self = .same
        } else if AuthoredPath.isAbsolute(a) == AuthoredPath.isAbsolute(b) {
            self = .no
        } else {
            self = AuthoredPath.isAbsolute(a) ? PathMatch.ends(a, b) : PathMatch.ends(b, a)
        }
    }

    private static func ends(_ whole: [UInt8], _ part: [UInt8]) -> PathMatch {
        let behind = whole.count - part.count
        guard behind > 0, whole[behind - 1] == 0x2F, !part.starts(with: [0x2E, 0x2E, 0x2F]) else { return .no }
        return whole[behind...].elementsEqual(part) ? .maybe : .no
    }
}

extension EffectReader {
    /// Files that earlier calls wrote, for all calls from here on.
    public mutating func setAuthored(_ files: AuthoredFiles, workspace: [UInt8]) {
        authored = files
        hasAuthored = !files.isEmpty
        hasAuthoredDownloads = files.files.contains(where: \.isDownloaded)
        self.workspace = workspace
    }

    // MARK: Keeping

    /// The effects since `first` are what a redirect writes to; `keepTargets` says what it puts there.
    mutating func noteTarget(_ target: Range<Int32>, since first: Int, isAppended: Bool) {
        var at = effects.count - 1
        // An effect like the one before it is not there twice.
        if effects.count == first, at < 0 || effects[at].kind != .write || !isTail(effects[at].text, target) { return }
        repeat {
            if targets.count < 64 { targets.append((Int32(at), isAppended)) }
            at -= 1
        } while at >= first
    }

    private func isTail(_ path: Range<Int32>, _ target: Range<Int32>) -> Bool {
        path.count >= target.count && isSame(path.upperBound - Int32(target.count)..<path.upperBound, target)
    }

    /// What a command gave out went to the targets since `mark`.
    mutating func keepTargets(since mark: Int, _ text: Range<Int32>?) {
        guard targets.count > mark else { return }
        for (effect, isAppended) in targets[mark...] { keep(Int(effect), text, isAppended: isAppended) }
        targets.removeLast(targets.count - mark)
    }

    /// All paths that were written since `first` hold the text.
    mutating func keepWrites(since first: Int, _ text: Range<Int32>?, isAppended: Bool = false) {
        for i in first..<max(first, effects.count) where effects[i].kind == .write {
            keep(i, text, isAppended: isAppended)
        }
    }

    private mutating func keep(_ effect: Int, _ text: Range<Int32>?, isAppended: Bool) {
        guard files.count < EffectReader.fileLimit else { return }
        files.append(
            WrittenFile(
                path: effects[effect].text, text: text, isAppended: isAppended,
                isConditional: effects[effect].flags.contains(.conditional), effect: Int32(effect),
                order: Int32(effects.count)))
    }

    static let fileLimit = 64

    /// `cp a b`: what is in the one is in the other.
    mutating func keepCopy(_ name: Range<Int32>, _ reading: ProgramReading, since first: Int) {
        guard !files.isEmpty || hasAuthored, reading.operands.count == 2,
            isText(name, "cp") || isText(name, "mv") || isText(name, "install") || isText(name, "ln")
                || isText(name, "gcp") || isText(name, "gmv")
        else { return }
        let source = wordRange(Int(reading.operands[0].word))
        guard case .text(let text) = fileText(source) else { return }
        for i in first..<max(first, effects.count)
        where effects[i].kind == .write && !isTail(effects[i].text, source) { keep(i, text, isAppended: false) }
    }

    // MARK: Finding

    /// What is in a file that this script or an earlier call wrote.
    mutating func fileText(_ path: Range<Int32>) -> FileText {
        files.isEmpty && !hasAuthored || path.isEmpty ? .none : foundText(path)
    }

    private mutating func foundText(_ path: Range<Int32>) -> FileText {
        for i in path where WordMarker.isMarker(bytes[Int(i)]) { return .none }
        let full = scope.folder.isEmpty || isAbsolute(path) ? path : join(scope.folder, path)
        setLookup(full)
        var first = files.count
        var isSure = false
        while first > 0, !isSure {
            first -= 1
            let file = files[first]
            isSure = !file.isAppended && !file.isConditional && isLookedUp(file.path, full)
        }
        var found = FoundText()
        if !isSure, hasAuthored { addAuthored(to: &found) }
        for i in first..<files.count where isLookedUp(files[i].path, full) {
            add(files[i].text, isAppended: files[i].isAppended, to: &found)
        }
        return settled(found)
    }

    private mutating func setLookup(_ path: Range<Int32>) {
        lookup.clear()
        AuthoredPath.append(
            bytes.span.extracting(Int(path.lowerBound)..<Int(path.upperBound)), workspace: workspace.span,
            to: &lookup)
    }

    private mutating func isLookedUp(_ path: Range<Int32>, _ full: Range<Int32>) -> Bool {
        if isSamePath(path, full) { return true }
        other.clear()
        AuthoredPath.append(
            bytes.span.extracting(Int(path.lowerBound)..<Int(path.upperBound)), workspace: workspace.span,
            to: &other)
        return other == lookup
    }

    /// Texts that a file may have, oldest first.
    private struct FoundText {
        var text: Range<Int32>?
        var isUnknown = false
        var isFound = false
    }

    private mutating func add(_ text: Range<Int32>?, isAppended: Bool, to found: inout FoundText) {
        found.isFound = true
        guard let text else {
            found.isUnknown = true
            return
        }
        guard let before = found.text, !before.isEmpty else {
            found.text = text
            return
        }
        guard spend(before.count + text.count) else { return }
        let start = Int32(bytes.count)
        append(before)
        if !isAppended { bytes.append(0x0A) }
        append(text)
        found.text = start..<Int32(bytes.count)
    }

    private mutating func settled(_ found: FoundText) -> FileText {
        guard found.isFound else { return .none }
        guard let text = found.text, !text.isEmpty || !found.isUnknown else { return .unknown }
        if !found.isUnknown { return .text(text) }
        guard spend(text.count) else { return .unknown }
        let start = Int32(bytes.count)
        append(text)
        bytes.append(0x0A)
        bytes.append(WordMarker.unknownWords)
        return .text(start..<Int32(bytes.count))
    }

    /// What earlier calls put into the file that is looked up: of files that it may be, back to the last that it is.
    private mutating func addAuthored(to found: inout FoundText) {
        let held = authored.files
        var first = held.count
        var isSame = false
        while first > 0, !isSame {
            first -= 1
            isSame = !held[first].isPartlyUnknown && PathMatch(held[first].path, lookup) == .same
        }
        for i in first..<held.count where PathMatch(held[i].path, lookup) != .no {
            if !held[i].text.isEmpty || !held[i].isPartlyUnknown {
                add(loaded(i, held[i].text), isAppended: false, to: &found)
            }
            if held[i].isPartlyUnknown { add(nil, isAppended: false, to: &found) }
        }
        if authored.isIncomplete, !found.isFound { add(nil, isAppended: false, to: &found) }
    }

    /// The text of an earlier call, in `bytes`. What it takes to read it once is there on top of what the call may take.
    private mutating func loaded(_ file: Int, _ text: [UInt8]) -> Range<Int32> {
        for known in loadedFiles where known.file == file { return known.text }
        let start = Int32(bytes.count)
        bytes.append(contentsOf: text)
        let range = start..<Int32(bytes.count)
        loadedFiles.append((file, range))
        steps += Limits.commandStepsPerByte * text.count + Limits.commandStepsBase
        formBytes += Limits.commandFormPerByte * text.count + Limits.commandFormBase
        return range
    }

    /// Whether what is in the file was downloaded.
    mutating func isDownload(_ path: Range<Int32>) -> Bool {
        if downloads.contains(where: { isSamePath($0, path) }) { return true }
        guard hasAuthoredDownloads, !path.isEmpty else { return false }
        setLookup(scope.folder.isEmpty || isAbsolute(path) ? path : join(scope.folder, path))
        return authored.files.contains { $0.isDownloaded && PathMatch($0.path, lookup) != .no }
    }

    /// Whether a command since `first` reads what was downloaded.
    mutating func readsDownload(since first: Int) -> Bool {
        if downloads.isEmpty && !hasAuthoredDownloads { return false }
        for i in first..<max(first, effects.count) where effects[i].kind == .read && isDownload(effects[i].text) {
            return true
        }
        return false
    }

    // MARK: Running

    /// The program is a file that was written.
    mutating func runWrittenProgram(_ range: Range<Int>, _ input: Flow) {
        if files.isEmpty && !hasAuthored { return }
        let program = wordRange(range.lowerBound)
        var isPath = false
        for i in program where bytes[Int(i)] == 0x2F { isPath = true }
        // A name is looked for in `PATH`.
        if !isPath, !files.contains(where: { isSamePath($0.path, program) }) { return }
        switch fileText(program) {
        case .none: return
        case .unknown: if !isOfSystem(program) { addUnknownCommand() }
        case .text(let text): runByFirstLine(text, range, input)
        }
    }

    private func isOfSystem(_ path: Range<Int32>) -> Bool {
        path.count > 5
            && (isText(path.lowerBound..<path.lowerBound + 5, "/usr/")
                || isText(path.lowerBound..<path.lowerBound + 5, "/bin/"))
    }

    /// `#!/usr/bin/env python3`: the kernel starts that program with the path; a shell reads the text itself.
    private mutating func runByFirstLine(_ text: Range<Int32>, _ range: Range<Int>, _ input: Flow) {
        let first = words.count
        if text.count > 2, bytes[Int(text.lowerBound)] == 0x23, bytes[Int(text.lowerBound) + 1] == 0x21 {
            let line = text.lowerBound + 2..<(text.first { bytes[Int($0)] == 0x0A } ?? text.upperBound)
            var start = line.lowerBound
            for i in line.lowerBound...line.upperBound {
                let isEnd = i == line.upperBound || bytes[Int(i)] == 0x20 || bytes[Int(i)] == 0x09 || bytes[Int(i)] == 0x0D
                guard isEnd else { continue }
                if i > start { words.append(ArgvWord(scanning: bytes.span, Int(start)..<Int(i))) }
                start = i + 1
            }
        }
        let line = first..<words.count
        let isShell = line.allSatisfy { i in
            let name = programName(i)
            return isReadShell(name) || isText(name, "env") || name.first.map { bytes[Int($0)] == 0x2D } ?? true
        }
        if isShell {
            let mark = values.count
            values.append(contentsOf: words[range.dropFirst()])
            return runRepeatedly(text, input, isOwnProcess: true, positional: Int32(mark)..<Int32(values.count))
        }
        words.append(contentsOf: words[range])
        _ = runCommand(first..<words.count, input, isPlain: false, isOuter: false)
    }

    /// A file whose text a program runs.
    mutating func runWrittenFile(_ path: Range<Int32>, _ range: Range<Int>, _ input: Flow, isOwnProcess: Bool) {
        let text = fileText(path)
        if case .none = text { return }
        let name = programName(range.lowerBound)
        guard readsShell(name) else {
            if let known = text.known { runCode(known, codeLanguage(name)) } else { addUnknownCode() }
            return
        }
        guard let known = text.known else { return addUnknownCommand() }
        let first = values.count
        if let at = range.first(where: { words[$0].start == path.lowerBound }) {
            values.append(contentsOf: words[at + 1..<range.upperBound])
        }
        runRepeatedly(known, input, isOwnProcess: isOwnProcess, positional: Int32(first)..<Int32(values.count))
    }

    /// A script may run itself: what it does then is what it does, but for its parameters.
    private mutating func runRepeatedly(
        _ text: Range<Int32>, _ input: Flow, isOwnProcess: Bool, positional: Range<Int32>
    ) {
        var depth = 0
        for active in activeTexts where active == text.lowerBound { depth += 1 }
        guard depth < Limits.scriptRecursion else { return addUnknownCommand() }
        activeTexts.append(text.lowerBound)
        runText(text, input, isOwnProcess: isOwnProcess, positional: positional)
        activeTexts.removeLast()
    }

    private func isReadShell(_ name: Range<Int32>) -> Bool {
        isText(name, "sh") || isText(name, "bash") || isText(name, "dash") || isText(name, "ash")
            || isText(name, "ksh") || isText(name, "ksh93") || isText(name, "mksh") || isText(name, "zsh")
            || isText(name, "rbash") || isText(name, "busybox") || isText(name, "yash")
    }

    /// Whether the file of such a program is a script that is read as one.
    private func readsShell(_ name: Range<Int32>) -> Bool {
        isReadShell(name) || isText(name, ".") || isText(name, "source") || isText(name, "at")
            || isText(name, "batch") || isText(name, "bats") || isText(name, "shellspec") || isText(name, "run-parts")
    }

    private func codeLanguage(_ name: Range<Int32>) -> CodeLanguage {
        if isText(name, "make") || isText(name, "gmake") { return .make }
        if isText(name, "perl") { return .perl }
        if isText(name, "ruby") { return .ruby }
        if isText(name, "php") { return .php }
        if isText(name, "awk") || isText(name, "gawk") || isText(name, "mawk") { return .awk }
        if isText(name, "sed") || isText(name, "gsed") { return .sed }
        if isText(name, "psql") || isText(name, "mysql") || isText(name, "sqlite3") { return .sql }
        if isText(name, "vim") || isText(name, "vi") || isText(name, "ex") || isText(name, "nvim") { return .vim }
        if isText(name, "gdb") { return .gdb }
        if isText(name, "expect") { return .expect }
        if isText(name, "tclsh") { return .tcl }
        return .other
    }
}
