import Diagnostics
import Testing

@Suite struct CatalogTests {
    @Test func markdownGolden() {
        #expect(
            sampleCatalog.markdown() == """
                # Diagnostics

                Generated from the catalogues in `Sources`. Ids are stable: one that is retired is not used again.

                | id | severity | title |
                |---|---|---|
                | [FAK1002](#fak1002) | error | unknown key |
                | [FAK1900](#fak1900) | warning | empty floor |

                ## FAK1002

                **unknown key** (error). A manifest has a closed set of keys.

                ```json
                { "alow": [] }
                ```

                *Fix*: Use the key that the message names.

                ## FAK1900

                **empty floor** (warning). The floor admits nothing.

                """)
    }

    @Test func problemsAreNamed() {
        #expect(sampleCatalog.problems.isEmpty)
        let bad = DiagnosticCatalog([
            DiagnosticEntry(id: "FAK1", title: "t", severity: .error, doc: "d"),
            DiagnosticEntry(id: "FAK2000", title: "t.", severity: .error, doc: "d"),
            DiagnosticEntry(id: "FAK2001", title: "t", severity: .error, doc: ""),
            DiagnosticEntry(id: "FAK2001", title: "t", severity: .error, doc: "d"),
        ])
        #expect(bad.problems.map { String($0.prefix(8)) }.sorted() == ["FAK1: no", "FAK2000:", "FAK2001:", "FAK2001:"])
    }

    @Test func entriesAreFoundById() {
        #expect(sampleCatalog["FAK1002"]?.title == "unknown key")
        #expect(sampleCatalog["FAK1003"] == nil)
    }
}
