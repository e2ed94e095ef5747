import Diagnostics
import PolicyManifest
import PolicySemantics
import TestSupport
import Testing

@Suite struct CatalogTests {
    @Test func oneEntryForEachID() {
        #expect(ManifestCatalog.catalog.problems == [])
        #expect(ManifestCatalog.entries.map(\.id) == ManifestProblem.allCases.map(\.id))
        for problem in ManifestProblem.allCases {
            #expect(ManifestCatalog.catalog[problem.id]?.severity == problem.severity, "\(problem.id)")
        }
    }

    @Test func examplesProvokeTheirID() {
        var shown = 0
        for entry in ManifestCatalog.entries where !entry.example.isEmpty {
            let found = Resolver.resolve(Array(entry.example.utf8)).diagnostics
            #expect(found.contains { $0.id == entry.id }, "\(entry.id): \(found.map(\.id))")
            // Nothing else is wrong with it.
            let others = found.filter { $0.id != entry.id && $0.severity == .error }
            #expect(others.isEmpty, "\(entry.id): \(others.map(\.message))")
            shown += 1
        }
        #expect(shown >= 50)
    }
}
