import Diagnostics
import FloorLoader
import Foundation
import TestSupport
import Testing

/// The catalogue of every stage, and the page that is written from it.
@Suite struct ProductCatalogTests {
    @Test func entriesAreWhole() { #expect(DiagnosticCatalog.product.problems == []) }

    @Test func examplesProvokeTheirID() {
        for id in ["FAK1401", "FAK1501", "FAK1508"] {
            let example = DiagnosticCatalog.product[id]?.example ?? ""
            let found = FloorLoader.compile(Array(example.utf8), path: "p")
            #expect(found.floor == nil)
            #expect(found.diagnostics.contains { $0.id == id && $0.range != nil }, "\(id): \(found.diagnostics)")
        }
    }

    @Test func limitsOfThePolicyAreDiagnosed() {
        let values = (0...4096).map(String.init).joined(separator: ",")
        let places = (0..<70).map { #"{"tool":"t","arg":"a\#($0)","max_bytes":1}"# }.joined(separator: ",")
        let text = String(String.UnicodeScalarView((0x4E00..<0x5A00).compactMap(UnicodeScalar.init)))
        for (id, manifest) in [
            ("FAK1502", #"{"arg_rules":[{"tool":"t","arg":"a","deny_regex":"\#(text)"}]}"#),
            ("FAK1506", #"{"arg_rules":[{"tool":"t","arg":"a","allow_values":[\#(values)]}]}"#),
            ("FAK1503", #"{"arg_rules":[\#(places)]}"#),
            ("FAK1507", #"{"redact_fields":[\#((0...4096).map { "\"k\($0)\"" }.joined(separator: ","))]}"#),
        ] {
            let found = FloorLoader.compile(Array(manifest.utf8), path: "p")
            #expect(found.floor == nil)
            #expect(found.diagnostics.contains { $0.id == id }, "\(id)")
        }
    }

    /// `FAK_WRITE_DOCS=1 swift test --filter CatalogTests` renews docs/diagnostics.md.
    @Test func docsAreCurrent() throws {
        let text = DiagnosticCatalog.product.markdown()
        let path = repositoryRoot + "/docs/diagnostics.md"
        if ProcessInfo.processInfo.environment["FAK_WRITE_DOCS"] == "1" {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
}
