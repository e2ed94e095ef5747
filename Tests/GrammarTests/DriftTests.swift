import FakBasics
import HostTools
import Testing

@testable import fak_generate

@Suite struct DriftTests {
    @Test func generatedFilesAreWhatTheirSourcesSay() throws {
        let drifted = try driftedFiles(generators, repository)
        #expect(drifted.isEmpty, "run `swift run fak-generate`")
    }

    @Test func aChangedFileIsSeen() throws {
        let changed = Generator(name: "changed") { (repository) throws(GeneratorError) in
            var files = try hostConfigGenerator.make(repository)
            files[0].text += " "
            return files
        }
        let missing = Generator(name: "missing") { (_) throws(GeneratorError) in
            [GeneratedFile(path: "Sources/HostTools/NoSuchFile.swift", text: "")]
        }
        #expect(
            try driftedFiles([changed, missing], repository)
                == ["Sources/HostTools/GeneratedHostConfig.swift", "Sources/HostTools/NoSuchFile.swift"])
    }

    @Test func profileCoversEveryTable() throws {
        // The same digest, computed anew from the definition in its doc comment.
        var paths = ["Grammar", "Grammar/programs", "Grammar/tools"].flatMap { folder in
            ((try? repository.names(in: folder, suffix: ".json")) ?? []).map { folder + "/" + $0 }
        }
        paths.removeAll { $0.hasSuffix(".schema.json") }
        for needed in ["read-words", "reasons", "rungs", "host-config", "tools/codex", "tools/fallback"] {
            #expect(paths.contains("Grammar/\(needed).json"))
        }
        var message: [UInt8] = []
        for path in paths.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            let bytes = try repository.read(path)
            message += Array("\(path.utf8.count):\(path)\(bytes.count):".utf8) + bytes
        }
        #expect(SemanticsProfile.digest == SHA256.digest(message))
        #expect(SemanticsProfile.digest.count == 32)
    }

    @Test(arguments: [
        (#"{"note":"n","entries":[{"host":"h","path":"a//b","why":"w"}]}"#, "/entries/0/path"),
        (#"{"note":"n","entries":[{"host":"h","path":"*.json","why":"w"}]}"#, "/entries/0/path"),
        (#"{"note":"n","entries":[{"host":"h","path":"a","why":""}]}"#, "/entries/0/why"),
        (#"{"note":"n","entries":[],"more":1}"#, "unknown key"),
        (#"{"note":"n"}"#, "lacks"),
        (
            #"{"note":"n","entries":[{"host":"h","path":"a","why":"w"},{"host":"h","path":"a","why":"w"}]}"#,
            "above already"
        ),
    ])
    func malformedTablesAreRefused(_ text: String, _ complaint: String) throws {
        let folder = try TemporaryFolder()
        try folder.repository.write("Grammar/host-config.json", Array(text.utf8))
        #expect { try hostConfigGenerator.make(folder.repository) } throws: { "\($0)".contains(complaint) }
    }
}
