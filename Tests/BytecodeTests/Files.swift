import Glibc
import TestSupport

/// Whether golden files are to be written rather than compared.
let isRewriting = unsafe getenv("FAK_REWRITE") != nil

func writeFile(_ path: String, _ text: String) throws {
    guard let file = unsafe fopen(path, "w") else { throw MissingFile(path: path) }
    defer { unsafe _ = fclose(file) }
    let bytes = Array(text.utf8)
    guard unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw MissingFile(path: path) }
}

/// Random changes of an image in each part of a test; 1000 unless FAK_ROUNDS says otherwise.
let rounds: Int = unsafe getenv("FAK_ROUNDS").flatMap { unsafe Int(String(cString: $0)) } ?? 1000
