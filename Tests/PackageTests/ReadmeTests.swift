internal import Foundation
internal import TestSupport
internal import Testing

/// The README shows what the program prints.
@Suite struct ReadmeTests {
    struct Shown {
        var command: String
        var lines: [String]
    }

    /// Commands of the `console` blocks with the lines below each. `.ci/setup` builds a release: `.ci/run` compares it.
    static func transcripts() throws -> [Shown] {
        var out: [Shown] = []
        var isOpen = false
        for line in try SourceTree.text("README.md").components(separatedBy: "\n") {
            if line.hasPrefix("```") {
                isOpen = line == "```console"
            } else if isOpen, line.hasPrefix("$ ") {
                out.append(Shown(command: String(line.dropFirst(2)), lines: []))
            } else if isOpen, !out.isEmpty {
                out[out.count - 1].lines.append(line)
            }
        }
        return out.filter { $0.command != ".ci/setup" }
    }

    @Test func commandsPrintWhatIsShown() throws {
        let transcripts = try Self.transcripts()
        #expect(transcripts.count >= 7)
        for shown in transcripts {
            let outcome = try Subprocess.bash(shown.command)
            #expect(outcome.shown == shown.lines.joined(separator: "\n") + "\n", "\(shown.command)")
        }
    }

    @Test func firstScreenHasThreeVerdicts() throws {
        let screen = try SourceTree.text("README.md").components(separatedBy: "\n").prefix(40).joined(separator: "\n")
        for verdict in [
            "verdict=ALLOW reason=NONE", "verdict=DENY reason=POLICY_BLOCK", "verdict=DENY reason=SELF_MODIFY",
        ] {
            #expect(screen.contains(verdict))
        }
    }

    @Test func filesThatAreNamedExist() throws {
        for page in try pages() {
            let folder = page.contains("/") ? String(page[..<page.lastIndex(of: "/")!]) + "/" : ""
            for target in try Self.links(in: SourceTree.text(page)) {
                let path = target.components(separatedBy: "#")[0]
                if path.isEmpty || path.contains("://") { continue }
                let exists = FileManager.default.fileExists(atPath: repositoryRoot + "/" + folder + path)
                #expect(exists, "\(page) links to \(path)")
            }
        }
    }

    private func pages() throws -> [String] {
        let root = try FileManager.default.contentsOfDirectory(atPath: repositoryRoot).filter { $0.hasSuffix(".md") }
        let docs = FileManager.default.enumerator(atPath: repositoryRoot + "/docs")?.compactMap { $0 as? String } ?? []
        return root.sorted() + docs.filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }.sorted()
    }

    /// Targets of inline links outside code.
    private static func links(in text: String) -> [String] {
        var out: [String] = []
        var isCode = false
        for line in text.components(separatedBy: "\n") {
            if line.hasPrefix("```") { isCode.toggle() }
            if isCode { continue }
            for part in line.components(separatedBy: "](").dropFirst() {
                if let end = part.firstIndex(of: ")") { out.append(String(part[..<end])) }
            }
        }
        return out
    }
}
