import Glibc
import TestSupport

/// Set when tests write what they would compare (`FAK_REWRITE=1`).
let isRewriting = unsafe getenv("FAK_REWRITE") != nil

func writeFile(_ path: String, _ text: String) throws {
    guard let file = unsafe fopen(path, "w") else { throw MissingFile(path: path) }
    defer { unsafe _ = fclose(file) }
    let bytes = Array(text.utf8)
    guard unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw MissingFile(path: path) }
}
