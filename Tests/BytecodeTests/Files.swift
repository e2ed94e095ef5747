import Glibc

struct MissingFile: Error {
    var path: String
}

/// The bytes of a file of the checkout.
func readFile(_ path: String) throws -> [UInt8] {
    guard let file = unsafe fopen(path, "r") else { throw MissingFile(path: path) }
    defer { unsafe _ = fclose(file) }
    var out: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe fread(&chunk, 1, chunk.count, file)
        if count == 0 { return out }
        out.append(contentsOf: chunk[..<count])
    }
}

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
