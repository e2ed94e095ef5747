internal import Diagnostics
internal import FakJSON
internal import PolicyLint
internal import PolicyManifest

/// Findings at their places in the text.
enum LocatedLint {
    static func diagnostic(_ finding: LintFinding, in syntax: ManifestSyntax) -> Diagnostic {
        let value = ManifestLines.value(at: finding.pointer, in: syntax)
        return Diagnostic(
            id: finding.id, severity: finding.severity, message: finding.message, range: value.map(head),
            pointer: finding.pointer,
            notes: finding.notes.map { note in
                DiagnosticNote(
                    message: note.message, range: ManifestLines.value(at: note.pointer, in: syntax).map(head))
            },
            fixIts: finding.isRemovable ? removal(of: finding.pointer, in: syntax).map { [$0] } ?? [] : [])
    }

    /// Of a rule its `id`, or what it tests where it has none: a whole object says little.
    private static func head(_ value: ManifestValue) -> SourceRange {
        if value.node.asObject == nil { return value.range }
        let named = value.members.first { $0.key.utf8.elementsEqual("id".utf8) } ?? value.members.first
        return named?.value.range ?? value.range
    }

    /// Takes an element of a list away, with the comma before it: only one behind others goes.
    private static func removal(of pointer: String, in syntax: ManifestSyntax) -> FixIt? {
        guard let slash = pointer.lastIndex(of: "/"), let index = Int(pointer[pointer.index(after: slash)...]),
            index > 0,
            let list = ManifestLines.value(at: String(pointer[..<slash]), in: syntax), index < list.elements.count
        else { return nil }
        let range = SourceRange(list.elements[index - 1].range.end, list.elements[index].range.end)
        return FixIt(message: "remove the rule", range: range, replacement: "", keepsMeaning: true)
    }
}
