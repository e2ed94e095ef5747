import Glibc

@testable import fak_generate

/// A checkout-like folder with an empty `Grammar/`, removed with the value.
final class TemporaryFolder {
    let repository: Repository

    init() throws {
        var template = Array("/tmp/fak-grammar-XXXXXX".utf8CString)
        guard unsafe template.withUnsafeMutableBufferPointer({ unsafe mkdtemp($0.baseAddress!) }) != nil else {
            throw GeneratorError(path: "/tmp", message: "no temporary folder", isIO: true)
        }
        let root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        repository = Repository(root: root)
        guard unsafe mkdir(root + "/Grammar", 0o755) == 0 else {
            throw GeneratorError(path: root, message: "no folder", isIO: true)
        }
    }

    deinit {
        for name in (try? repository.names(in: "Grammar", suffix: ".json")) ?? [] {
            unsafe unlink(repository.root + "/Grammar/" + name)
        }
        unsafe rmdir(repository.root + "/Grammar")
        unsafe rmdir(repository.root)
    }
}
