internal import FakBasics

/// When to colour.
enum ColourMode: String, CaseIterable, Sendable {
    case auto
    case always
    case never
}

/// The world of one run: where its input comes from, where relative paths lead, and what it has printed so far. Output is
/// kept and written once at the end, so a run inside a test and a run of the program are the same code.
struct Session: Sendable {
    enum Input: Sendable {
        case descriptor(Int32)
        case bytes([UInt8])
    }

    /// Where relative paths start; nil for the working folder of the process.
    let directory: String?
    let input: Input
    /// Set when `NO_COLOR` is, to anything but nothing (no-color.org).
    let isColourUnwanted: Bool
    let isStdoutTerminal: Bool
    let isStderrTerminal: Bool

    var colour = ColourMode.auto
    private(set) var stdout: [UInt8] = []
    private(set) var stderr: [UInt8] = []
    private var hasReadInput = false

    init(
        directory: String? = nil, input: Input, isColourUnwanted: Bool = true, isStdoutTerminal: Bool = false,
        isStderrTerminal: Bool = false
    ) {
        self.directory = directory
        self.input = input
        self.isColourUnwanted = isColourUnwanted
        self.isStdoutTerminal = isStdoutTerminal
        self.isStderrTerminal = isStderrTerminal
    }

    // MARK: Output

    /// A result.
    mutating func print(_ text: String) { stdout += text.utf8 }
    /// A result in bytes.
    mutating func print(bytes: [UInt8]) { stdout += bytes }
    /// A diagnostic.
    mutating func note(_ text: String) { stderr += text.utf8 }

    var coloursStdout: Bool { colours(isStdoutTerminal) }
    var coloursStderr: Bool { colours(isStderrTerminal) }

    private func colours(_ isTerminal: Bool) -> Bool {
        switch colour {
        case .always: true
        case .never: false
        case .auto: isTerminal && !isColourUnwanted
        }
    }

    // MARK: Input

    /// The path to open for a path that the user gave.
    func resolve(_ path: String) -> String {
        guard let directory, path.utf8.first != UInt8(ascii: "/") else { return path }
        return directory + "/" + path
    }

    /// The absolute, lexically normalised form of a path that the user gave.
    func absolute(_ path: String) -> [UInt8] {
        var full = resolve(path)
        if full.utf8.first != UInt8(ascii: "/") { full = FileAccess.workingDirectory() + "/" + full }
        var parts: [Substring] = []
        for part in full.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return Array(("/" + parts.joined(separator: "/")).utf8)
    }

    /// The name of an input in messages.
    static func displayName(_ path: String) -> String { path == "-" ? "<stdin>" : path }

    /// The bytes of a file, or of standard input for `-`.
    mutating func read(_ path: String, limit: Int) throws(CommandError) -> [UInt8] {
        do throws(FileAccess.Failure) {
            if path == "-" {
                return try readInput(limit: limit)
            }
            return try FileAccess.read(resolve(path), limit: limit)
        } catch {
            switch error {
            case .system(let code) where code == Session.alreadyRead: throw .stdinTwice
            case .system(let code): throw .cannotRead(Session.displayName(path), FileAccess.describe(code))
            case .tooLarge: throw .tooLarge(Session.displayName(path), limit)
            }
        }
    }

    private static let alreadyRead: Int32 = -1

    private mutating func readInput(limit: Int) throws(FileAccess.Failure) -> [UInt8] {
        if hasReadInput { throw .system(Session.alreadyRead) }
        hasReadInput = true
        switch input {
        case .descriptor(let descriptor): return try FileAccess.readAll(descriptor, limit: limit)
        case .bytes(let bytes):
            if bytes.count > limit { throw .tooLarge }
            return bytes
        }
    }

    /// The body of a call from standard input. What is over the call's own limit is cut behind it: the floor then says
    /// OVERSIZE, which is the answer for such a call.
    mutating func readBody() throws(CommandError) -> [UInt8] {
        do throws(FileAccess.Failure) {
            return try readInput(limit: Limits.argumentBytes)
        } catch {
            switch error {
            case .tooLarge: return [UInt8](repeating: 0x20, count: Limits.argumentBytes + 1)
            case .system(let code) where code == Session.alreadyRead: throw .stdinTwice
            case .system(let code): throw .cannotRead("<stdin>", FileAccess.describe(code))
            }
        }
    }

    /// Whether two names lead to one file that is there.
    func isSameFile(_ a: String, _ b: String) -> Bool {
        guard let first = FileAccess.realPath(resolve(a)) else { return false }
        return FileAccess.realPath(resolve(b)).map { $0.utf8.elementsEqual(first.utf8) } ?? false
    }

    /// Writes a file whole or not at all.
    func write(_ path: String, _ bytes: [UInt8], replaces: Bool = true) throws(CommandError) {
        do throws(FileAccess.Failure) {
            try FileAccess.writeAtomically(resolve(path), bytes, replaces: replaces)
        } catch {
            switch error {
            case .system(let code) where !replaces && FileAccess.describe(code) == "is there already":
                throw .exists(path)
            case .system(let code): throw .cannotWrite(path, FileAccess.describe(code))
            case .tooLarge: throw .cannotWrite(path, "it is too large")
            }
        }
    }
}
