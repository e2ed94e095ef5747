// Program texts of other languages: what their string literals say, by words that write, run or connect.

extension EffectReader {
    /// Effects for the literals of a text: files where it has a word that writes or reads them, commands where it has one that
    /// runs them. No language is read: a literal counts wherever it stands.
    mutating func readByWords(_ text: Range<Int32>, _ language: CodeLanguage, _ kinds: CodeIntentKinds) {
        guard spend(4 * text.count) else { return }
        var intent = CodeIntent(bytes.span, Int(text.lowerBound)..<Int(text.upperBound), language)
        intent.keep(kinds)
        if intent.isNothing { return }
        var at = Int(text.lowerBound)
        let end = Int(text.upperBound)
        var previousEnd = -1
        var joinedStart = -1
        var joinedEnd = -1
        while at < end {
            let sign = bytes[at]
            if intent.runs, sign == UInt8(ascii: "q"), let close = quoteLike(at, end) {
                runLiteral(close)
                at = Int(close.upperBound) + 1
                continue
            }
            let isQuote = sign == 0x22 || sign == 0x27 || sign == 0x60
            guard isQuote else {
                at += sign == 0x5C ? 2 : 1
                continue
            }
            let start = at
            at += 1
            let literal = bytes.count
            while at < end, bytes[at] != sign {
                if bytes[at] == 0x5C, at + 1 < end { at += 1 }
                bytes.append(bytes[at])
                at += 1
            }
            at += 1
            let range = Int32(literal)..<Int32(bytes.count)
            guard !range.isEmpty else { continue }
            let isShell = sign == 0x60 && intent.hasBackticks
            if intent.runs || isShell {
                runLiteral(range)
                // `['git', 'push']`: the words of one command.
                if previousEnd >= 0, isList(previousEnd..<start) {
                    let from = Int32(bytes.count)
                    append(Int32(joinedStart)..<Int32(joinedEnd))
                    bytes.append(0x20)
                    append(range)
                    joinedStart = Int(from)
                    joinedEnd = bytes.count
                    guard spend(joinedEnd - joinedStart) else { return }
                    runLiteral(from..<Int32(bytes.count))
                } else {
                    joinedStart = Int(range.lowerBound)
                    joinedEnd = Int(range.upperBound)
                }
                previousEnd = at
            }
            if isPathLike(range), !isURL(range) {
                if intent.writes {
                    addPath(.write, range, intent.isDeep ? [.conditional, .below] : .conditional)
                } else if intent.reads, !range.contains(where: { bytes[Int($0)] == 0x20 }) {
                    addPath(.read, range, [])
                }
            }
            if intent.connects, isURL(range) {
                connect(Int(range.lowerBound)..<Int(range.upperBound), command: commands.count - 1, flags: .ofCommand)
            }
            if !spend() { return }
        }
    }

    /// `q{…}`, `qq(…)`, `qx/…/`: what stands between.
    private func quoteLike(_ at: Int, _ end: Int) -> Range<Int32>? {
        var i = at + 1
        if i < end, "qxw".utf8.contains(bytes[i]) { i += 1 }
        guard i < end else { return nil }
        let close: UInt8
        switch bytes[i] {
        case UInt8(ascii: "{"): close = UInt8(ascii: "}")
        case UInt8(ascii: "("): close = UInt8(ascii: ")")
        case UInt8(ascii: "["): close = UInt8(ascii: "]")
        case UInt8(ascii: "<"): close = UInt8(ascii: ">")
        case UInt8(ascii: "/"), UInt8(ascii: "|"), UInt8(ascii: "!"): close = bytes[i]
        default: return nil
        }
        guard let stop = (i + 1..<end).first(where: { bytes[$0] == close }) else { return nil }
        return Int32(i + 1)..<Int32(stop)
    }

    mutating func runLiteral(_ range: Range<Int32>) {
        let held = problem == nil
        scope.conditions += 1
        runText(range, Flow(), isOwnProcess: true)
        scope.conditions -= 1
        // A literal that is no script is none that was meant to be one.
        if held, problem?.kind == .unreadable { problem = nil }
        // `exec("…system('x')…")`: code in code.
        if nesting < 8, range.contains(where: { bytes[Int($0)] == 0x28 }),
            range.contains(where: { bytes[Int($0)] == 0x22 || bytes[Int($0)] == 0x27 })
        {
            nesting += 1
            runCode(range, .other)
            nesting -= 1
        }
    }

    private func isList(_ range: Range<Int>) -> Bool {
        !range.isEmpty && range.allSatisfy { bytes[$0] == 0x2C || bytes[$0] == 0x20 || bytes[$0] == 0x0A }
    }

    /// Short, one line, and nothing that no path has.
    func isPathLike(_ range: Range<Int32>) -> Bool {
        guard range.count <= 1024, range.count > 1 else { return false }
        return range.allSatisfy { bytes[Int($0)] >= 0x20 && bytes[Int($0)] != 0x3B && bytes[Int($0)] != 0x28 }
    }

    func isURL(_ range: Range<Int32>) -> Bool {
        range.count > 4
            && range.dropLast(2).contains { i in
                bytes[Int(i)] == 0x3A && bytes[Int(i) + 1] == 0x2F && bytes[Int(i) + 2] == 0x2F
            }
    }
}

/// Which of the effects of a text are asked for.
struct CodeIntentKinds: OptionSet {
    let rawValue: UInt8
    static let writes = CodeIntentKinds(rawValue: 1)
    static let runs = CodeIntentKinds(rawValue: 2)
    static let reads = CodeIntentKinds(rawValue: 4)
    static let connects = CodeIntentKinds(rawValue: 8)
    static let all: CodeIntentKinds = [.writes, .runs, .reads, .connects]
}

/// Words of a program text that say what it does to files, processes and hosts.
struct CodeIntent {
    var writes = false
    var reads = false
    var runs = false
    var connects = false
    /// A word that says that folders are changed with all below them.
    var isDeep = false
    /// The language runs what stands in backticks.
    var hasBackticks = false

    /// Only these.
    mutating func keep(_ kinds: CodeIntentKinds) {
        // What is asked for alone is known to be meant.
        writes = kinds.contains(.writes) && (writes || kinds != .all)
        runs = kinds.contains(.runs) && (runs || kinds != .all)
        connects = connects && kinds.contains(.connects)
        reads = reads && kinds.contains(.reads)
        hasBackticks = hasBackticks && runs
    }

    var isNothing: Bool { !writes && !reads && !runs && !connects && !hasBackticks }

    private static let writeWords: [StaticString] = [
        "write", "truncate", "unlink", "rmtree", "rmdir", "mkdir", "makedirs", "appendfile", "remove", "rename",
        "replace", "shutil", "symlink", "chmod", "chown", "copyfile", "fileutils", "file_put", "fopen", "creat",
        "outfile",
        "'w'", "\"w\"", "'a'", "\"a\"", "'wb'", "\"wb\"", "'ab'", "\"ab\"", "'x'", "\"x\"", "r+", "w+", "a+", "touch",
        "move(", "cp(", "rm(", "delete", "dump", "save", "'>", "\">", "> \"", ">\"", ">> \"", ">>\"", "link(",
    ]
    private static let runWords: [StaticString] = [
        "system", "popen", "subprocess", "exec", "spawn", "child_process", "shell", "os.posix", "qx", "proc_open",
        "passthru", "run(", "call(", "check_output", "$`", "command(",
    ]
    private static let connectWords: [StaticString] = ["http", "socket", "url", "fetch", "request", "connect", "ftp"]
    private static let readWords: [StaticString] = ["open", "read", "load", "require", "import", "include", "file"]

    private static let writeWordsOfSQL: [StaticString] = [
        "outfile", "dumpfile", "writefile", "attach", "copy ", "vacuum", "lo_export", "backup", "edit(", "export",
        "unload",
    ]
    private static let runWordsOfSQL: [StaticString] = [
        "program", "xp_cmdshell", "sys_exec", "system", "load_extension", "shell",
    ]
    private static let readWordsOfSQL: [StaticString] = [
        "readfile", "infile", "load_file", "pg_read", "import", "read",
    ]

    init(_ bytes: Span<UInt8>, _ range: Range<Int>, _ language: CodeLanguage) {
        if language == .sql {
            for i in range {
                if !writes { writes = CodeIntent.starts(CodeIntent.writeWordsOfSQL, bytes, i, range.upperBound) }
                if !runs { runs = CodeIntent.starts(CodeIntent.runWordsOfSQL, bytes, i, range.upperBound) }
                if !reads { reads = CodeIntent.starts(CodeIntent.readWordsOfSQL, bytes, i, range.upperBound) }
            }
            return
        }
        for i in range {
            let byte = bytes[i]
            if !writes { writes = CodeIntent.starts(CodeIntent.writeWords, bytes, i, range.upperBound) }
            if !runs { runs = CodeIntent.starts(CodeIntent.runWords, bytes, i, range.upperBound) }
            if !connects { connects = CodeIntent.starts(CodeIntent.connectWords, bytes, i, range.upperBound) }
            if !reads { reads = CodeIntent.starts(CodeIntent.readWords, bytes, i, range.upperBound) }
            if byte == 0x60 { hasBackticks = language == .perl || language == .ruby || language == .php }
        }
        isDeep =
            writes
            && range.contains {
                CodeIntent.starts(["tree", "extractall", "rm_r", "rm_rf"], bytes, $0, range.upperBound)
            }
        if language == .awk, range.contains(where: { bytes[$0] == 0x7C }) { runs = true }
    }

    /// Whether the word stands there; case does not count.
    static func begins(_ word: StaticString, _ bytes: Span<UInt8>, _ at: Int, _ end: Int) -> Bool {
        let count = word.utf8CodeUnitCount
        guard at + count <= end else { return false }
        for k in 0..<count where unsafe lower(bytes[at + k]) != word.utf8Start[k] { return false }
        return true
    }

    private static func starts(_ words: [StaticString], _ bytes: Span<UInt8>, _ at: Int, _ end: Int) -> Bool {
        for word in words where unsafe word.utf8Start[0] == lower(bytes[at]) {
            let count = word.utf8CodeUnitCount
            guard at + count <= end else { continue }
            var k = 1
            while k < count, unsafe lower(bytes[at + k]) == word.utf8Start[k] { k += 1 }
            if k == count { return true }
        }
        return false
    }

    private static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
}
