// Files of the checkout, through the C library.

internal import Glibc

/// A checkout by its top folder. Paths are relative to it.
struct Repository: Sendable {
    var root: String

    func exists(_ path: String) -> Bool { unsafe access(root + "/" + path, F_OK) == 0 }

    /// The bytes of a file.
    func read(_ path: String) throws(GeneratorError) -> [UInt8] {
        let descriptor = unsafe open(root + "/" + path, O_RDONLY)
        guard descriptor >= 0 else { throw failure(path, "cannot be read") }
        defer { close(descriptor) }
        var out: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 { throw failure(path, "cannot be read") }
            if count == 0 { return out }
            out.append(contentsOf: buffer[0..<count])
        }
    }

    /// Replaces a file.
    func write(_ path: String, _ bytes: [UInt8]) throws(GeneratorError) {
        let descriptor = unsafe open(root + "/" + path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else { throw failure(path, "cannot be written") }
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes[done...].withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count <= 0 { throw failure(path, "cannot be written") }
            done += count
        }
    }

    /// Names in a folder that end in `suffix`, sorted by their bytes.
    func names(in folder: String, suffix: String) throws(GeneratorError) -> [String] {
        guard let directory = unsafe opendir(root + "/" + folder) else { throw failure(folder, "cannot be listed") }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                unsafe String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(suffix) { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func failure(_ path: String, _ message: String) -> GeneratorError {
        GeneratorError(path: path, message: message, isIO: true)
    }
}

func printError(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(2, $0.baseAddress, $0.count) }
}
