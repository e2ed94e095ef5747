import Diagnostics
import FakJSON
import PolicyManifest
import PolicySemantics
import Testing

@Suite struct ErrorCorpusTests {
    /// Each row of corpus/manifests/errors.jsonl: exactly these diagnostics, in this order, at these places.
    @Test func everyRow() throws {
        let rows = try corpusRows("corpus/manifests/errors.jsonl")
        #expect(rows.count >= 150)
        for row in rows {
            let id = try #require(row["id"]?.asString)
            let text = Array(try #require(row["manifest"]?.asString).utf8)
            let withNotes = row["notes"]?.asBool ?? false
            let expected = try #require(row["expect"]?.asArray).map { entry in
                let name = try #require(entry["id"]?.asString)
                guard let line = entry["line"]?.asInt, let column = entry["column"]?.asInt else { return name }
                return "\(name) at \(line):\(column)"
            }
            let resolution = Resolver.resolve(text)
            let source = SourceText(path: id, bytes: text)
            let found = resolution.diagnostics.filter { withNotes || $0.severity != .note }
            #expect(
                found.map { placed($0, in: source) } == expected, "\(id): \(found.map(\.message))")
            let hasErrors = resolution.diagnostics.contains { $0.severity == .error }
            #expect((resolution.policy == nil) == hasErrors, "\(id): a policy exactly without errors")
            for diagnostic in resolution.diagnostics { checkForm(diagnostic, id, text) }
        }
    }

    /// What holds for every diagnostic.
    private func checkForm(_ diagnostic: Diagnostic, _ row: String, _ text: [UInt8]) {
        let ranges = [diagnostic.range] + diagnostic.notes.map(\.range) + diagnostic.fixIts.map(\.range)
        for case let range? in ranges {
            #expect(0 <= range.start && range.start <= range.end && range.end <= text.count, "\(row): \(diagnostic)")
        }
        #expect(!diagnostic.message.isEmpty && !diagnostic.message.hasSuffix("."), "\(row): \(diagnostic.message)")
        #expect(!diagnostic.message.contains("\n"), "\(row): \(diagnostic.message)")
    }

    /// Applying a fix that stands with an error removes that error, wherever the text could be read.
    @Test func fixesMend() throws {
        var fixed = 0
        for row in try corpusRows("corpus/manifests/errors.jsonl") {
            let id = try #require(row["id"]?.asString)
            let text = Array(try #require(row["manifest"]?.asString).utf8)
            let before = Resolver.resolve(text).diagnostics
            for diagnostic in before where diagnostic.severity != .note {
                for fixIt in diagnostic.fixIts {
                    var mended = text
                    mended.replaceSubrange(fixIt.range.start..<fixIt.range.end, with: Array(fixIt.replacement.utf8))
                    let after = Resolver.resolve(mended).diagnostics
                    let was = before.count { $0.id == diagnostic.id }
                    let now = after.count { $0.id == diagnostic.id }
                    #expect(now < was, "\(id): \(diagnostic.id) stays after: \(fixIt.message)")
                    #expect(
                        ManifestReader.read(mended).syntax != nil, "\(id): not JSON after: \(fixIt.message)")
                    fixed += 1
                }
            }
        }
        #expect(fixed >= 60)
    }

    /// Every id is provoked by a row.
    @Test func everyIDIsCovered() throws {
        var covered: Set<String> = []
        for row in try corpusRows("corpus/manifests/errors.jsonl") {
            for entry in row["expect"]?.asArray ?? [] { covered.insert(entry["id"]?.asString ?? "") }
        }
        // A row is text, so it cannot hold bytes that are no UTF-8; two floors too large for a row are built in
        // LimitTests; two readers that disagree would be a fault of one of them.
        let elsewhere: Set<ManifestProblem> = [.notUTF8, .tooManyRules, .readersDisagree]
        for problem in ManifestProblem.allCases {
            #expect(covered.contains(problem.id) != elsewhere.contains(problem), "\(problem.id)")
        }
    }
}
