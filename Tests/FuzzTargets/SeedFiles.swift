internal import FakJSON
internal import TestSupport

/// The repository's files that seeds are made of.
enum SeedFiles {
    /// The bytes of a file of the checkout; none when it is not there.
    static func bytes(_ path: String) -> [UInt8] { (try? readFile(repositoryRoot + "/" + path)) ?? [] }

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
    static func names(in folder: String) -> [String] { fileNames(in: repositoryRoot + "/" + folder) }
}
