internal import Conformance
internal import Glibc

/// Writes a line to standard output, or to another descriptor.
func say(_ line: String, to descriptor: Int32 = 1) {
    let bytes = Array((line + "\n").utf8)
    var from = 0
    while from < bytes.count {
        let wrote = unsafe bytes.withUnsafeBytes {
            unsafe write(descriptor, $0.baseAddress! + from, bytes.count - from)
        }
        if wrote <= 0 { return }
        from += wrote
    }
}

enum Files {
    static func read(_ path: String) throws(BenchError) -> [UInt8] {
        do throws(ConformanceError) {
            return try CorpusFiles.bytes(of: path)
        } catch {
            throw BenchError(error.message)
        }
    }

    static func write(_ path: String, _ text: String) throws(BenchError) {
        guard let file = unsafe fopen(path, "wb") else { throw BenchError("cannot write \(path)") }
        let bytes = Array(text.utf8)
        let wrote = unsafe fwrite(bytes, 1, bytes.count, file)
        let closed = unsafe fclose(file)
        if wrote != bytes.count || closed != 0 { throw BenchError("cannot write \(path)") }
    }

    /// A new folder for what a measurement writes; the caller removes it.
    static func temporaryFolder() throws(BenchError) -> String {
        var template = Array("/tmp/fak-bench-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw BenchError("cannot make a folder in /tmp") }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Removes a folder and the files in it.
    static func remove(folder: String, files: [String]) {
        for file in files { unsafe unlink("\(folder)/\(file)") }
        unsafe rmdir(folder)
    }

    /// The folder of this executable: where its siblings were built.
    static var products: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let path = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
}
