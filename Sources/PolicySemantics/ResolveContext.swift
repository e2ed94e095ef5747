internal import Diagnostics
internal import FakJSON
internal import PolicyManifest
internal import UnicodeTables

/// What the parts of one resolution share: the text, and what was found in it so far.
final class ResolveContext {
    let syntax: ManifestSyntax
    var diagnostics: [Diagnostic] = []
    var unenforced: [UnenforcedField] = []
    /// Whether the manifest speaks a newer minor version, whose unknown keys are warnings.
    var isNewer = false
    /// Normalised; nil when the manifest names none or a bad one.
    var workspace: String?
    /// The path of every rule that names one, with the rule's id and the range of its `arg`.
    var ruledPaths: [(path: [PathStep], id: String, range: SourceRange)] = []
    /// Reads patterns of commands.
    var reading = CommandReading()
    var namesWorkspace: Bool { syntax[.workspace] != nil }

    init(_ syntax: ManifestSyntax) { self.syntax = syntax }

    func report(
        _ problem: ManifestProblem, _ message: String, at range: SourceRange?, pointer: String?,
        notes: [DiagnosticNote] = [], fixIts: [FixIt] = []
    ) {
        diagnostics.append(
            problem.diagnostic(message, at: range, pointer: pointer, notes: notes, fixIts: fixIts))
    }

    /// Reports about the value itself.
    func report(
        _ problem: ManifestProblem, _ message: String, at value: ManifestValue, notes: [DiagnosticNote] = [],
        fixIts: [FixIt] = []
    ) {
        report(problem, message, at: value.range, pointer: value.pointer, notes: notes, fixIts: fixIts)
    }

    /// Reports about the key that the value stands under.
    func report(
        _ problem: ManifestProblem, _ message: String, atKeyOf value: ManifestValue, notes: [DiagnosticNote] = [],
        fixIts: [FixIt] = []
    ) {
        report(
            problem, message, at: value.keyRange ?? value.range, pointer: value.pointer, notes: notes, fixIts: fixIts)
    }

    /// Notes that a value was read and checked, and that nothing enforces it yet.
    func leaveUnenforced(_ value: ManifestValue, as name: String? = nil) {
        let name = name ?? value.path
        unenforced.append(UnenforcedField(name: name, pointer: value.pointer))
        report(
            .notEnforced, "`\(name)` is read and checked but not enforced by this release; compile refuses it",
            atKeyOf: value)
    }

    /// A fix that writes a text in place of a string value.
    func rewrite(_ value: ManifestValue, _ text: String) -> FixIt {
        let quoted = ManifestText.quoted(text)
        return FixIt(message: "write \(quoted)", range: value.range, replacement: quoted)
    }

    /// A fix that takes an element of a list away, with the comma before it, or after it when it is the first.
    func removal(of index: Int, from list: ManifestValue) -> FixIt {
        let elements = list.elements
        let range: SourceRange
        if index > 0 {
            range = SourceRange(elements[index - 1].range.end, elements[index].range.end)
        } else if elements.count > 1 {
            range = SourceRange(elements[0].range.start, elements[1].range.start)
        } else {
            range = elements[0].range
        }
        return FixIt(message: "remove it", range: range, replacement: "")
    }

    /// The byte offset in the source of a byte of a decoded string, or nil when the string is written with escapes.
    func sourceOffset(_ value: ManifestValue, _ offset: Int) -> Int? {
        guard let text = value.node.asString else { return nil }
        let start = value.range.start + 1
        guard text.utf8.count == value.range.end - 1 - start, offset <= text.utf8.count else { return nil }
        return start + offset
    }

    /// Whether the resolution has found an error.
    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// The simple case folding of a text's UTF-8: what names are compared by. Bytes, because `String` takes canonically
/// equivalent texts for one.
func folded(_ text: String) -> [UInt8] {
    var out: [UInt8] = []
    UnicodeTables.appendFolded(Array(text.utf8).span, to: &out)
    return out
}
