import Glibc
import TestSupport

/// A file that is gone with the value.
final class TemporaryFile {
    let path: String

    init(_ bytes: [UInt8]) throws {
        var template = Array("/tmp/fak-rows-XXXXXX".utf8CString)
        let file = unsafe mkstemp(&template)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard file >= 0 else { throw MissingFile(path: path) }
        defer { close(file) }
        guard unsafe write(file, bytes, bytes.count) == bytes.count else { throw MissingFile(path: path) }
    }

    deinit { unsafe unlink(path) }
}
