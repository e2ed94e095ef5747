// All of Grammar/ -> Sources/HostTools/GeneratedProfile.swift: one digest that tells two builds with different tables apart.

internal import FakBasics

let profileGenerator = Generator(name: "profile") { (repository) throws(GeneratorError) in
    var files: [String] = []
    for folder in ["Grammar", "Grammar/programs", "Grammar/tools"] {
        for name in try repository.names(in: folder, suffix: ".json") where !name.hasSuffix(".schema.json") {
            files.append("\(folder)/\(name)")
        }
    }
    files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    // A length before each part: no two different sets of files hash the same bytes.
    var hash = SHA256()
    func feed(_ bytes: [UInt8]) {
        let prefix = Array("\(bytes.count):".utf8)
        hash.update(prefix.span)
        hash.update(bytes.span)
    }
    for path in files {
        feed(Array(path.utf8))
        feed(try repository.read(path))
    }
    let digest = hash.finish()
    var text = generatedHeader(
        "all of Grammar/*.json, Grammar/programs/*.json and Grammar/tools/*.json but the schemas")
    text += """
        /// Which tables this build was made with. An image names the profile that it was compiled for, and a kernel with
        /// another one refuses it.
        public enum SemanticsProfile {
            /// Raised when the same tables come to mean something else.
            public static let version = 1

            /// SHA-256 over the grammar files, each as its path and its bytes, both preceded by their length in decimal and a
            /// colon, in byte order of the paths.
            public static let digest: [UInt8] = [

        """
    for row in stride(from: 0, to: 32, by: 8) {
        text += "        " + digest[row..<(row + 8)].map { "0x" + hex([$0]) }.joined(separator: ", ") + ",\n"
    }
    text += "    ]\n}\n"
    return [GeneratedFile(path: "Sources/HostTools/GeneratedProfile.swift", text: text)]
}
