internal import Glibc

/// A file of the checkout that is not there.
public struct MissingFile: Error {
    public var path: String

    public init(path: String) { self.path = path }
}

/// The bytes of a file.
public func readFile(_ path: String) throws -> [UInt8] {
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

/// The names in a folder, sorted, without hidden ones; none when there is no folder.
public func fileNames(in folder: String) -> [String] {
    guard let directory = unsafe opendir(folder) else { return [] }
    defer { unsafe _ = closedir(directory) }
    var out: [String] = []
    while let entry = unsafe readdir(directory) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            unsafe String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
        }
        if !name.hasPrefix(".") { out.append(name) }
    }
    return out.sorted()
}
