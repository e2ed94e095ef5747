import Glibc
import TestSupport

/// A folder that is gone with the value.
final class TemporaryFolder {
    let path: String
    private var files: [String] = []

    init() throws {
        var template = Array("/tmp/fak-floor-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw MissingFile(path: "/tmp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func write(_ name: String, _ text: String) throws {
        files.append(path + "/" + name)
        guard let file = unsafe fopen(path + "/" + name, "w") else { throw MissingFile(path: name) }
        defer { unsafe _ = fclose(file) }
        let bytes = Array(text.utf8)
        guard unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw MissingFile(path: name) }
    }

    deinit {
        for file in files { unsafe unlink(file) }
        unsafe rmdir(path)
    }
}
