import Diagnostics

/// A manifest with a mistake on its second line, for the golden outputs of the renderers.
let sampleSource = SourceText(
    path: "floors/my floor.json",
    bytes: Array("{\n\t\"alow\": [\"Read\"],\n  \"x\": \"é\", \"deny\": {}\n}\n".utf8))

let sampleFiles = [
    SourceDiagnostics(
        source: sampleSource,
        diagnostics: [
            Diagnostic(
                id: "FAK1002", severity: .error, message: "unknown key \"alow\"", range: SourceRange(3, 9),
                pointer: "/alow",
                notes: [
                    DiagnosticNote(message: "the other one", range: SourceRange(34, 40)),
                    DiagnosticNote(message: "keys are case-sensitive"),
                ],
                fixIts: [FixIt(message: "write \"allow\"", range: SourceRange(3, 9), replacement: "\"allow\"")]),
            Diagnostic(id: "FAK1900", severity: .warning, message: "nothing is allowed"),
        ])
]

let sampleCatalog = DiagnosticCatalog([
    DiagnosticEntry(
        id: "FAK1900", title: "empty floor", severity: .warning, doc: "The floor admits nothing."),
    DiagnosticEntry(
        id: "FAK1002", title: "unknown key", severity: .error, doc: "A manifest has a closed set of keys.",
        example: "{ \"alow\": [] }", fix: "Use the key that the message names."),
])
