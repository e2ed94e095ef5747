// Files and standard streams, through the C library and nothing that needs a name service.

internal import Glibc

/// Reads and writes whole files.
enum FileAccess {
    enum Failure: Error {
        /// `errno`.
        case system(Int32)
        case tooLarge
    }

    /// The bytes of an open descriptor, at most `limit`; one byte more is `tooLarge`.
    static func readAll(_ descriptor: Int32, limit: Int) throws(Failure) -> [UInt8] {
        var out: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw .system(errno)
            }
            if count == 0 { return out }
            if out.count + count > limit { throw .tooLarge }
            out.append(contentsOf: buffer[0..<count])
        }
    }

    static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw .system(errno) }
        defer { close(descriptor) }
        return try readAll(descriptor, limit: limit)
    }

    /// Writes all bytes; false when the reader has gone.
    @discardableResult
    static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes[done...].withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return false }
            done += count
        }
        return true
    }

    /// Puts a file in place whole or not at all: a temporary neighbour, flushed, then renamed. Without `replaces` an
    /// existing file is `EEXIST`.
    ///
    /// Only a regular file is replaced, and behind a symbolic link the file that it leads to: a rename over a device
    /// or a pipe would take it away.
    static func writeAtomically(_ name: String, _ bytes: [UInt8], replaces: Bool) throws(Failure) {
        let path = realPath(name) ?? name
        var there = stat()
        if unsafe stat(path, &there) == 0, there.st_mode & S_IFMT != S_IFREG {
            throw .system(there.st_mode & S_IFMT == S_IFDIR ? EISDIR : ENOTSUP)
        }
        let temporary = "\(path).\(getpid()).tmp"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw .system(errno) }
        var failure: Int32 = 0
        // A file that is replaced keeps its permissions.
        var present = stat()
        if replaces, unsafe stat(path, &present) == 0 { _ = fchmod(descriptor, present.st_mode & 0o7777) }
        if !writeAll(descriptor, bytes) || fsync(descriptor) != 0 { failure = errno }
        if close(descriptor) != 0, failure == 0 { failure = errno }
        if failure == 0 {
            if replaces {
                if unsafe rename(temporary, path) != 0 { failure = errno }
            } else {
                // A link fails when the name is taken, where a rename would replace what is there.
                if unsafe link(temporary, path) != 0 { failure = errno }
                unsafe unlink(temporary)
            }
        }
        if failure != 0 {
            unsafe unlink(temporary)
            throw .system(failure)
        }
    }

    /// The path without symbolic links; nil when there is no such file.
    static func realPath(_ path: String) -> String? {
        guard let found = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(found) }
        return unsafe String(cString: found)
    }

    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Names in a folder, sorted by bytes, `.` and `..` left out; nil when it is no folder or cannot be listed.
    static func names(in folder: String) -> [String]? {
        guard let directory = unsafe opendir(folder) else { return nil }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                unsafe String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    static func describe(_ code: Int32) -> String {
        switch code {
        case ENOENT: "no such file or folder"
        case EACCES, EPERM: "permission denied"
        case EISDIR: "is a folder"
        case ENOTSUP: "is no regular file"
        case ENOTDIR: "a part of the path is no folder"
        case EEXIST: "is there already"
        case ENOSPC: "no space left"
        case EROFS: "the file system is read-only"
        case ENAMETOOLONG: "the name is too long"
        case ELOOP: "too many symbolic links"
        default: "error \(code) of the system"
        }
    }

    /// The working folder, absolute; `/` when it cannot be told.
    static func workingDirectory() -> String {
        var buffer = [CChar](repeating: 0, count: 4097)
        guard unsafe getcwd(&buffer, buffer.count) != nil else { return "/" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// A variable of the environment, or nil.
    static func variable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }
}
