// What a generator is, and the two ways of running them all.

internal import FakBasics

/// A file that a generator makes, by its path in the repository.
struct GeneratedFile {
    var path: String
    var text: String
}

/// Makes files from Grammar/. Deterministic: the same data gives the same bytes.
struct Generator: Sendable {
    var name: String
    var make: @Sendable (Repository) throws(GeneratorError) -> [GeneratedFile]
}

/// Why nothing was generated: data that is not of its form, or a file that cannot be read or written.
struct GeneratorError: Error, CustomStringConvertible {
    var path: String
    var message: String
    var isIO = false
    var description: String { "\(path): \(message)" }
}

/// Paths of the generated files that differ from what the generators make; empty when all agree.
func driftedFiles(_ generators: [Generator], _ repository: Repository) throws(GeneratorError) -> [String] {
    var drifted: [String] = []
    for generator in generators {
        for file in try generator.make(repository) {
            let present = repository.exists(file.path) ? try repository.read(file.path) : nil
            if present != Array(file.text.utf8) { drifted.append(file.path) }
        }
    }
    return drifted
}

/// Runs the tool and returns its exit code.
func runGenerators(_ generators: [Generator], arguments: [String]) -> Int32 {
    guard arguments.isEmpty || arguments == ["--check"] else {
        printError("usage: fak-generate [--check], in the repository's top folder")
        return ExitCode.usage.rawValue
    }
    let repository = Repository(root: ".")
    do throws(GeneratorError) {
        if arguments == ["--check"] {
            let drifted = try driftedFiles(generators, repository)
            for path in drifted {
                printError("\(path): differs from its source in Grammar/; run `swift run fak-generate`")
            }
            return (drifted.isEmpty ? ExitCode.ok : ExitCode.no).rawValue
        }
        for generator in generators {
            for file in try generator.make(repository) {
                let bytes = Array(file.text.utf8)
                if repository.exists(file.path), try repository.read(file.path) == bytes { continue }
                try repository.write(file.path, bytes)
                print("\(generator.name): wrote \(file.path)")
            }
        }
        return ExitCode.ok.rawValue
    } catch {
        printError(error.description)
        return (error.isIO ? ExitCode.io : ExitCode.no).rawValue
    }
}
