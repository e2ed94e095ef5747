internal import FakJSON
internal import Glibc
internal import TestSupport

/// The repository's files that seeds are made of.
enum SeedFiles {
    /// The bytes of a file of the checkout; none when it is not there.
    static func bytes(_ path: String) -> [UInt8] {
        guard let file = unsafe fopen(repositoryRoot + "/" + path, "r") else { return [] }
        defer { unsafe _ = fclose(file) }
        var out: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe fread(&chunk, 1, chunk.count, file)
            if count == 0 { return out }
            out.append(contentsOf: chunk[..<count])
        }
    }

    /// The lines of a file of JSON lines.
    static func rows(_ path: String) -> [JSONNode] {
        bytes(path).split(separator: 0x0A).compactMap { line in
            var problems: [JSONProblem] = []
            return try? JSONReader.read(Array(line), limits: .manifest, problems: &problems)
        }
    }

    /// The manifests of the examples.
    static func examples() -> [[UInt8]] {
        names(in: "examples").filter { $0.hasSuffix("-policy.json") || $0 == "coding-starter.json" }
            .map { bytes("examples/" + $0) }
    }

    /// The files of a folder of the checkout, sorted.
    static func names(in folder: String) -> [String] {
        guard let directory = unsafe opendir(repositoryRoot + "/" + folder) else { return [] }
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
}
