internal import Diagnostics
internal import FakJSON
internal import PolicyLint
internal import PolicyManifest

/// Puts findings at their places in the text. Constant for each finding but for the first in each list, which is linear.
struct LocatedLint {
    private let syntax: ManifestSyntax
    private var lists: [String: [ManifestValue]] = [:]

    init(_ syntax: ManifestSyntax) { self.syntax = syntax }

    mutating func diagnostic(_ finding: LintFinding) -> Diagnostic {
        var notes: [DiagnosticNote] = []
        for note in finding.notes {
            notes.append(DiagnosticNote(message: note.message, range: value(at: note.pointer).map(head)))
        }
        var fixIts: [FixIt] = []
        if finding.isRemovable, let fix = removal(of: finding.pointer) { fixIts.append(fix) }
        return Diagnostic(
            id: finding.id, severity: finding.severity, message: finding.message,
            range: value(at: finding.pointer).map(head), pointer: finding.pointer, notes: notes, fixIts: fixIts)
    }

    /// The list and the place in it that a pointer begins with: `/arg_rules/3/tool` is about the fourth rule.
    private mutating func element(_ pointer: String) -> (list: [ManifestValue], index: Int, rest: Substring?)? {
        let steps = pointer.split(separator: "/", maxSplits: 2)
        guard steps.count >= 2, let index = Int(steps[1]) else { return nil }
        let field = String(steps[0])
        if lists[field] == nil { lists[field] = ManifestLines.value(at: "/" + field, in: syntax)?.elements ?? [] }
        guard let list = lists[field], index < list.count else { return nil }
        return (list, index, steps.count > 2 ? steps[2] : nil)
    }

    private mutating func value(at pointer: String) -> ManifestValue? {
        guard let found = element(pointer) else { return ManifestLines.value(at: pointer, in: syntax) }
        let value = found.list[found.index]
        guard let key = found.rest else { return value }
        return value.members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value ?? value
    }

    /// Of a rule its `id`, or what it tests where it has none: a whole object says little.
    private func head(_ value: ManifestValue) -> SourceRange {
        if value.node.asObject == nil { return value.range }
        let named = value.members.first { $0.key.utf8.elementsEqual("id".utf8) } ?? value.members.first
        return named?.value.range ?? value.range
    }

    /// Takes an element of a list away, with the comma before it: only one behind others goes.
    private mutating func removal(of pointer: String) -> FixIt? {
        guard let found = element(pointer), found.rest == nil, found.index > 0 else { return nil }
        let range = SourceRange(found.list[found.index - 1].range.end, found.list[found.index].range.end)
        return FixIt(message: "remove the rule", range: range, replacement: "", keepsMeaning: true)
    }
}
