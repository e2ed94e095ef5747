import Glibc

@testable import fak_generate

/// A checkout-like folder with an empty `Grammar/programs/`, removed with the value.
final class TemporaryFolder {
    let repository: Repository

    init() throws {
        var template = Array("/tmp/fak-grammar-XXXXXX".utf8CString)
        guard unsafe template.withUnsafeMutableBufferPointer({ unsafe mkdtemp($0.baseAddress!) }) != nil else {
            throw GeneratorError(path: "/tmp", message: "no temporary folder", isIO: true)
        }
        let root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        repository = Repository(root: root)
        for folder in ["/Grammar", "/Grammar/programs"] {
            guard unsafe mkdir(root + folder, 0o755) == 0 else {
                throw GeneratorError(path: root, message: "no folder", isIO: true)
            }
        }
    }

    deinit {
        for folder in ["Grammar/programs", "Grammar"] {
            for name in (try? repository.names(in: folder, suffix: ".json")) ?? [] {
                unsafe unlink(repository.root + "/" + folder + "/" + name)
            }
            unsafe rmdir(repository.root + "/" + folder)
        }
        unsafe rmdir(repository.root)
    }
}
