public import CallModel
internal import FakBasics
internal import PathSyntax

// Files that earlier calls of the trace wrote. One that the script names is brought in as the oldest of the files that
// the script wrote itself; what holds for these then holds for it.

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

    /// Whether two such paths may be one. Where nothing says in which folder a relative path stands, it may be each that
    /// ends in it.
    static func meets(_ a: [UInt8], _ b: [UInt8], isAnywhere: Bool) -> Bool {
        if isAnywhere { return a == b || ends(a, b) }
        if isAbsolute(a) == isAbsolute(b) { return a == b }
        return isAbsolute(a) ? ends(a, b) : ends(b, a)
    }

    private static func isAbsolute(_ path: [UInt8]) -> Bool { path.first == 0x2F || path.first == 0x7E }

    private static func ends(_ whole: [UInt8], _ part: [UInt8]) -> Bool {
        let behind = whole.count - part.count
        guard behind > 0, whole[behind - 1] == 0x2F, !part.starts(with: [0x2E, 0x2E, 0x2F]) else { return false }
        return whole[behind...].elementsEqual(part)
    }
}

/// What earlier calls of the trace wrote, and what of it the call at hand has asked for.
struct AuthoredState {
    var held = AuthoredFiles()
    var workspace: [UInt8] = []
    var hasAny = false
    /// Paths that were looked for, and files whose texts are in `EffectReader.bytes`.
    var seen: [Range<Int32>] = []
    var loaded: [(file: Int, text: Range<Int32>)] = []
    var key: [UInt8] = []
    /// Texts of files that are being run, by where they begin.
    var running: [Int32] = []

    mutating func reset() {
        seen.clear()
        loaded.clear()
        running.clear()
    }
}

extension EffectReader {
    /// Whether there are files of earlier calls.
    public var hasAuthored: Bool { authored.hasAny }

    /// Files that earlier calls wrote, for all calls from here on.
    public mutating func setAuthored(_ files: AuthoredFiles, workspace: [UInt8]) {
        authored.hasAny = !files.isEmpty
        authored.held = files
        if authored.hasAny { authored.workspace = workspace }
    }

    /// Makes what earlier calls wrote to a path known, once for each path. `isRun` where its text is run as a program.
    mutating func bringIn(_ path: Range<Int32>, isRun: Bool = false) {
        // `$x/f`, and `f` in a folder that is not known: each file that ends in it.
        let isBehind =
            path.count > 2 && WordMarker.isUnknown(bytes[Int(path.lowerBound)])
            && bytes[Int(path.lowerBound) + 1] == 0x2F
        let named = isBehind ? path.lowerBound + 2..<path.upperBound : path
        for i in named where WordMarker.isMarker(bytes[Int(i)]) { return }
        if isBehind, scope.isFolderUnknown { bringIn(named, isRun: isRun) }
        for known in authored.seen where isSame(known, path) { return }
        guard authored.seen.count < EffectReader.seenLimit else { return lose(path, isRun) }
        authored.seen.append(path)
        let isAnywhere = isBehind || scope.isFolderUnknown && !isAbsolute(path)
        authored.key.clear()
        var key: [UInt8] = []
        swap(&key, &authored.key)
        let workspace = isAnywhere ? [] : authored.workspace
        AuthoredPath.append(
            bytes.span.extracting(Int(named.lowerBound)..<Int(named.upperBound)), workspace: workspace.span, to: &key)
        swap(&key, &authored.key)
        let held = authored.held.files
        // Back to the last that is the file itself and all that is in it.
        var first = held.count
        var isSettled = false
        while first > 0, !isSettled {
            first -= 1
            isSettled = !isAnywhere && !held[first].isPartlyUnknown && held[first].path == authored.key
        }
        var place = 0
        for i in first..<held.count where AuthoredPath.meets(held[i].path, authored.key, isAnywhere: isAnywhere) {
            let file = held[i]
            if !file.text.isEmpty || !file.isPartlyUnknown {
                keepEarlier(path, loaded(i, file.text), isSure: place == 0 && isSettled, at: &place)
            }
            if file.isPartlyUnknown { keepEarlier(path, nil, isSure: false, at: &place) }
            if file.isDownloaded {
                if downloads.count < 64 { downloads.append(path) } else { known.areFilesLost = true }
            }
        }
        if place == 0 { lose(path, isRun) }
    }

    private static let seenLimit = 256

    /// A path that may have been written by calls of which that is not known any more.
    private mutating func lose(_ path: Range<Int32>, _ isRun: Bool) {
        guard authored.held.isIncomplete || authored.seen.count >= EffectReader.seenLimit else { return }
        if isRun, path.count > 5,
            isText(path.lowerBound..<path.lowerBound + 5, "/usr/")
                || isText(path.lowerBound..<path.lowerBound + 5, "/bin/")
        {
            return
        }
        var place = 0
        keepEarlier(path, nil, isSure: false, at: &place)
    }

    private mutating func keepEarlier(
        _ path: Range<Int32>, _ text: Range<Int32>?, isSure: Bool, at place: inout Int
    ) {
        guard files.count < 64 else {
            known.areFilesLost = true
            return
        }
        files.insert(FileUse(path: path, text: text, isSure: isSure, isEarlier: true), at: place)
        place += 1
    }

    /// The text of an earlier call, in `bytes`. What it takes to read it once comes on top of what the call may take.
    private mutating func loaded(_ file: Int, _ text: [UInt8]) -> Range<Int32> {
        for known in authored.loaded where known.file == file { return known.text }
        let start = Int32(bytes.count)
        bytes.append(contentsOf: text)
        let range = start..<Int32(bytes.count)
        authored.loaded.append((file, range))
        steps += Limits.commandStepsPerByte * text.count + Limits.commandStepsBase
        formBytes += Limits.commandFormPerByte * text.count + Limits.commandFormBase
        known.budget += Limits.commandStepsPerByte * text.count + Limits.commandStepsBase
        return range
    }

    /// The text of a file that an envelope adds.
    mutating func keepAdded(_ path: PatchPath, _ end: Int, since first: Int) {
        guard effects.count > first, files.count < 64 else { return }
        added.clear()
        guard PatchSyntax.appendAdded(bytes, after: path, to: end, into: &added) else { return }
        let start = Int32(bytes.count)
        bytes.append(contentsOf: added)
        for i in first..<effects.count where effects[i].kind == .write {
            keepFile(effects[i].text, start..<Int32(bytes.count))
        }
    }

    // MARK: Running

    /// Brings in the file that a program's word names.
    mutating func bringInProgram(_ program: Range<Int32>) {
        // A name alone is looked for in `PATH`.
        guard program.contains(where: { bytes[Int($0)] == 0x2F }) else { return }
        let path = placed(program)
        bringIn(path, isRun: true)
        if downloads.contains(where: { isSamePath($0, path) }) { fulfil(.remotePipeExec) }
    }

    /// Runs the text of a file. A script may run itself: what it does then is what it does, but for its parameters.
    mutating func runWhole(
        _ text: Range<Int32>, _ input: Flow, isOwnProcess: Bool, positional: Range<Int32>?, zero: Int32
    ) {
        var depth = 0
        for start in authored.running where start == text.lowerBound { depth += 1 }
        guard depth < Limits.scriptRecursion else { return addUnknownCommand() }
        authored.running.append(text.lowerBound)
        runText(text, input, isOwnProcess: isOwnProcess, positional: positional, zero: zero)
        authored.running.removeLast()
    }

    /// `#!/usr/bin/env python3`: the kernel starts that program with the path. False where a shell reads the text.
    mutating func runsByFirstLine(_ text: Range<Int32>, _ range: Range<Int>, _ input: Flow) -> Bool {
        guard text.count > 2, bytes[Int(text.lowerBound)] == 0x23, bytes[Int(text.lowerBound) + 1] == 0x21 else {
            return false
        }
        let line = text.lowerBound + 2..<(text.first { bytes[Int($0)] == 0x0A } ?? text.upperBound)
        let first = words.count
        var start = line.lowerBound
        for i in line.lowerBound...line.upperBound {
            let isEnd = i == line.upperBound || bytes[Int(i)] <= 0x20
            guard isEnd else { continue }
            if i > start { words.append(ArgvWord(scanning: bytes.span, Int(start)..<Int(i))) }
            start = i + 1
        }
        var isRead = true
        for i in first..<words.count where isRead {
            let name = programName(i)
            isRead =
                isShell(name) || isText(name, "ash") || isText(name, "mksh") || isText(name, "busybox")
                || isText(name, "env") || name.first.map { bytes[Int($0)] == 0x2D } ?? true
        }
        if isRead { return false }
        words.append(contentsOf: words[range])
        _ = runCommand(first..<words.count, input, isPlain: false, isOuter: false)
        return true
    }
}

extension EffectReader {
    /// Reads a text unless it is being read: a file may include itself, or run what reads it again.
    mutating func readOnce(_ text: Range<Int32>, _ body: (inout EffectReader) -> Void) {
        if authored.running.contains(text.lowerBound) { return }
        guard nesting < Limits.shellDepth else { return note(.limit, offset) }
        nesting += 1
        authored.running.append(text.lowerBound)
        body(&self)
        authored.running.removeLast()
        nesting -= 1
    }
}
