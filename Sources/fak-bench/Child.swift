internal import Glibc

/// A program that this one starts.
struct Child: ~Copyable {
    /// What a child cost, once it has ended.
    struct Usage {
        var status: Int32
        /// Processor time in nanoseconds.
        var processor: Double
        /// Most memory that it held, in bytes.
        var peak: Double
    }

    let id: pid_t

    /// Starts a program, which is looked for as a shell does. Descriptors of -1 stand for /dev/null, where its standard
    /// error goes too.
    init(_ program: String, _ arguments: [String], input: Int32 = -1, output: Int32 = -1) throws(BenchError) {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (own, descriptor) in [(Int32(0), input), (1, output), (2, -1)] {
            if descriptor < 0 {
                unsafe posix_spawn_file_actions_addopen(&actions, own, "/dev/null", own == 0 ? O_RDONLY : O_WRONLY, 0)
            } else {
                unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, own)
            }
        }
        var words: [UnsafeMutablePointer<CChar>?] = unsafe ([program] + arguments).map { unsafe strdup($0) }
        unsafe words.append(nil)
        defer { for i in unsafe words.indices { unsafe free(words[i]) } }
        var child: pid_t = 0
        guard unsafe posix_spawnp(&child, program, &actions, nil, words, environ) == 0 else {
            throw BenchError("cannot start \(program)")
        }
        id = child
    }

    /// Waits for the end.
    consuming func wait() -> Usage {
        var status: Int32 = 0
        var usage = rusage()
        while unsafe wait4(id, &status, 0, &usage) < 0, errno == EINTR {}
        func nanoseconds(_ t: timeval) -> Double { Double(t.tv_sec) * 1e9 + Double(t.tv_usec) * 1e3 }
        return Usage(
            status: status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F,
            processor: nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime),
            peak: Double(usage.ru_maxrss) * 1024)
    }

    /// What a program writes to its standard output, blanks at the ends cut; nil when it fails.
    static func output(of program: String, _ arguments: [String]) -> String? {
        guard let pipe = try? Pipe(), let child = try? Child(program, arguments, output: pipe.writing) else {
            return nil
        }
        pipe.closeWriting()
        var reader = LineReader(pipe.reading)
        var lines: [String] = []
        while let line = reader.next() { lines.append(line) }
        pipe.closeReading()
        guard child.wait().status == 0 else { return nil }
        return lines.joined(separator: "\n")
    }
}

/// A pipe of two descriptors; they are closed by hand and not inherited.
struct Pipe {
    let reading: Int32
    let writing: Int32

    init() throws(BenchError) {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { throw BenchError("cannot make a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (ends[0], ends[1])
    }

    func closeReading() { close(reading) }
    func closeWriting() { close(writing) }
}

/// Lines of a descriptor.
struct LineReader {
    private let descriptor: Int32
    private var pending: [UInt8] = []

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// The next line without its end; nil at the end of the input.
    mutating func next() -> String? {
        while true {
            if let end = pending.firstIndex(of: 0x0A) {
                let line = String(decoding: pending[..<end], as: UTF8.self)
                pending.removeFirst(end + 1)
                return line
            }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let got = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            if got < 0, errno == EINTR { continue }
            if got <= 0 {
                if pending.isEmpty { return nil }
                defer { pending = [] }
                return String(decoding: pending, as: UTF8.self)
            }
            pending += chunk[..<got]
        }
    }
}
