internal import Glibc

/// Files and folders, through the C library.
public enum CorpusFiles {
    /// Folders whose `.jsonl` files hold conformance rows; other folders of a corpus hold data of single modules.
    static let folders = ["conformance", "guides"]

    /// The files to read for paths of files and folders, each folder's in order of their names.
    ///
    /// A file that is named is taken as it is. In a folder, at any depth, a `.jsonl` file counts when the folder's own
    /// name or one on the way to it is in `folders`.
    static func expand(_ paths: [String]) throws(ConformanceError) -> [String] {
        var files: [String] = []
        for path in paths {
            guard isDirectory(path) else {
                files.append(path)
                continue
            }
            let own = path.split(separator: "/").last.map(String.init) ?? ""
            try collect(path, counts: folders.contains(own), into: &files)
        }
        return files
    }

    private static func collect(_ folder: String, counts: Bool, into files: inout [String]) throws(ConformanceError) {
        let base = folder.utf8.last == UInt8(ascii: "/") ? folder : folder + "/"
        for name in try names(in: folder) {
            let path = base + name
            if isDirectory(path) {
                try collect(path, counts: counts || folders.contains(name), into: &files)
            } else if counts, name.utf8.count > 6, name.hasSuffix(".jsonl") {
                files.append(path)
            }
        }
    }

    /// The names in a folder in byte order, without hidden ones.
    public static func names(in folder: String) throws(ConformanceError) -> [String] {
        guard let handle = unsafe opendir(folder) else { throw .unreadable(folder, lastProblem()) }
        defer { unsafe closedir(handle) }
        var names: [String] = []
        while let entry = unsafe readdir(handle) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { text in
                    unsafe String(cString: text)
                }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The path without `.` and, by its text alone, without `..` behind a folder.
    static func withoutDots(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        return (path.utf8.first == UInt8(ascii: "/") ? "/" : "") + parts.joined(separator: "/")
    }

    static func isDirectory(_ path: String) -> Bool {
        var info = stat()
        return unsafe stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
    }

    /// A whole file.
    public static func bytes(of path: String) throws(ConformanceError) -> [UInt8] {
        var file = try ByteFile(path)
        var out: [UInt8] = []
        while try file.append(to: &out) {}
        return out
    }

    static func lastProblem() -> String {
        unsafe String(cString: strerror(errno))
    }
}

/// An open file that is read front to back.
struct ByteFile: ~Copyable {
    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws(ConformanceError) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        if descriptor < 0 { throw .unreadable(path, CorpusFiles.lastProblem()) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Appends what one read gives; false at the end of the file.
    mutating func append(to out: inout [UInt8]) throws(ConformanceError) -> Bool {
        let size = 1 << 16
        let old = out.count
        out.append(contentsOf: repeatElement(0, count: size))
        let count = unsafe out.withUnsafeMutableBytes { buffer in
            unsafe Glibc.read(descriptor, buffer.baseAddress! + old, size)
        }
        out.removeLast(size - max(0, count))
        if count < 0 {
            if errno == EINTR { return true }
            throw .unreadable(path, CorpusFiles.lastProblem())
        }
        return count > 0
    }
}

/// The lines of a file, without their ends.
struct LineReader: ~Copyable {
    private var file: ByteFile
    private let path: String
    private var pending: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    /// Of the last line; the first is 1.
    private(set) var number = 0

    init(_ path: String) throws(ConformanceError) {
        self.path = path
        file = try ByteFile(path)
    }

    mutating func next() throws(ConformanceError) -> [UInt8]? {
        var scanned = start
        while true {
            if let end = pending[scanned...].firstIndex(of: 0x0A) {
                let line = Array(pending[start..<end])
                start = end + 1
                number += 1
                return line
            }
            scanned = pending.count
            if pending.count - start > RowParser.lineBytes {
                throw .longLine(RowPlace(file: path, line: number + 1), RowParser.lineBytes)
            }
            if isAtEnd {
                guard start < pending.count else { return nil }
                let line = Array(pending[start...])
                start = pending.count
                number += 1
                return line
            }
            pending.removeFirst(start)
            scanned -= start
            start = 0
            if try !file.append(to: &pending) { isAtEnd = true }
        }
    }
}
