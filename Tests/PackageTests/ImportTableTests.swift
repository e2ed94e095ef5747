internal import FakJSON
internal import Foundation
internal import TestSupport
internal import Testing

/// The table of docs/architecture.md, the manifest of the package, and the imports agree.
@Suite struct ImportTableTests {
    struct Entry {
        var imports: Set<String>
        var system: Set<String>
    }

    /// The rows `| module | holds | imports |`.
    static func table() throws -> [String: Entry] {
        var out: [String: Entry] = [:]
        let text = try SourceTree.text("docs/architecture.md")
        let section = try #require(text.components(separatedBy: "\n## ").first { $0.hasPrefix("Modules\n") })
        for line in section.split(separator: "\n") where line.hasPrefix("| ") && !line.hasPrefix("| module |") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            try #require(cells.count == 3, "a row has three columns: \(line)")
            var entry = Entry(imports: [], system: [])
            let words = cells[2].components(separatedBy: CharacterSet(charactersIn: " ,")).filter { !$0.isEmpty }
            for word in words where word != "–" {
                if word.hasPrefix("[") {
                    entry.system.insert(word.trimmingCharacters(in: CharacterSet(charactersIn: "[]")))
                } else {
                    entry.imports.insert(word)
                }
            }
            #expect(out.updateValue(entry, forKey: cells[0]) == nil, "\(cells[0]) stands twice")
        }
        return out
    }

    /// Dependencies by target; tests are left out.
    static func targets() throws -> [String: Set<String>] {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("fak-dump-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let dump = try Subprocess.run(
            "/usr/bin/env",
            ["swift", "package", "--package-path", repositoryRoot, "--scratch-path", scratch.path, "dump-package"])
        try #require(dump.status == 0, "\(dump.errors)")
        var problems: [JSONProblem] = []
        let root = try JSONReader.read(
            Array(dump.output.utf8), limits: JSONLimits(bytes: 8 << 20, depth: 64), problems: &problems)
        var out: [String: Set<String>] = [:]
        for target in root.member("targets")?.value.asArray ?? [] {
            guard let name = target.member("name")?.value.asString, target.member("type")?.value.asString != "test"
            else {
                continue
            }
            let names = target.member("dependencies")?.value.asArray?.map {
                $0.member("byName")?.value.asArray?.first?.asString
            }
            out[name] = Set(try #require(names).map { try #require($0, "a dependency that is not by name") })
        }
        return out
    }

    @Test func tableIsTheManifest() throws {
        let table = try Self.table()
        let targets = try Self.targets()
        #expect(targets.count > 20)
        #expect(table.keys.sorted() == targets.keys.sorted())
        for (name, dependencies) in targets.sorted(by: { $0.key < $1.key }) {
            #expect(
                table[name]?.imports.sorted() == dependencies.sorted(),
                "docs/architecture.md and Package.swift differ about \(name)")
        }
    }

    @Test func filesImportNoMore() throws {
        for (name, entry) in try Self.table() {
            // A module of tests lies beside the tests.
            let files = SourceTree.swiftFiles(below: "Sources/\(name)") + SourceTree.swiftFiles(below: "Tests/\(name)")
            for file in files {
                let extra = try SourceTree.imports(of: file).subtracting(entry.imports).subtracting(entry.system)
                    .subtracting(["Swift", "Synchronization"])
                #expect(extra.isEmpty, "\(file) imports \(extra.sorted())")
            }
        }
    }

    @Test func lowerStagesDoNotSeeTheCompiler() throws {
        let targets = try Self.targets()
        func reach(_ name: String) -> Set<String> {
            var seen: Set<String> = []
            var open = [name]
            while let next = open.popLast() {
                for other in targets[next] ?? [] where seen.insert(other).inserted { open.append(other) }
            }
            return seen
        }
        for name in ["Bytecode", "BytecodeVerifier", "PolicyKernel"] {
            let forbidden = reach(name).intersection([
                "PolicyCompiler", "PolicySemantics", "PolicyManifest", "Patterns",
            ])
            #expect(forbidden.isEmpty, "\(name) reaches \(forbidden.sorted())")
        }
        #expect(!reach("PolicyReference").contains("PolicyCompiler"))
        #expect(!reach("PolicyReference").contains("PolicyKernel"))
    }

    @Test func noFoundation() throws {
        let files = SourceTree.swiftFiles(below: "Sources")
        #expect(files.count > 100)
        for file in files {
            let found = try SourceTree.imports(of: file).filter { $0.hasPrefix("Foundation") }
            #expect(found.isEmpty, "\(file) imports Foundation")
        }
    }

    @Test func filesAreSmall() throws {
        for file in SourceTree.swiftFiles(below: "Sources") + SourceTree.swiftFiles(below: "Tests") {
            let name = file.split(separator: "/").last ?? ""
            if name.hasPrefix("Generated") { continue }
            let bytes = try SourceTree.text(file).utf8.count
            #expect(bytes <= 40 << 10, "\(file) has \(bytes) bytes")
        }
    }
}
