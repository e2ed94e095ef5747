public import Diagnostics
internal import FakJSON
internal import JSONCReader

/// Reads the text of a manifest.
public enum ManifestReader {
    /// Reads a text of at most 8 MiB and 64 levels by RFC 8259, strictly, and holds the tree against that of json-c: a
    /// reviewer's tool and the compiler must see the same floor.
    ///
    /// The tree is given whenever one could be read, also together with errors, so that the resolver can add what it
    /// finds; `ManifestSyntax.hasErrors` then says that no floor may come of it. Linear; diagnostics in text order.
    public static func read(_ bytes: [UInt8]) -> (syntax: ManifestSyntax?, diagnostics: [Diagnostic]) {
        var problems: [JSONProblem] = []
        var root: JSONNode?
        do throws(JSONProblem) {
            root = try JSONReader.read(bytes, limits: .manifest, problems: &problems)
        } catch {
            problems.append(error)
        }
        let removals = root.map { duplicateRemovals($0) } ?? [:]
        var diagnostics = problems.map { diagnostic($0, removal: removals[$0.range]) }
        guard let root else { return (nil, Diagnostic.inTextOrder(diagnostics)) }
        guard case .object = root.value else {
            diagnostics.append(
                ManifestProblem.notAnObject.diagnostic(
                    "a manifest is an object, this is \(article(root.value.typeName))", at: root.range, pointer: ""))
            return (nil, Diagnostic.inTextOrder(diagnostics))
        }
        if diagnostics.isEmpty, let found = JSONCReader.disagreement(with: root, bytes: bytes) {
            diagnostics.append(
                ManifestProblem.readersDisagree.diagnostic(
                    "two JSON readers disagree about this text: \(found.what)", at: nil, pointer: found.path))
        }
        let syntax = ManifestSyntax(bytes: bytes, root: root, hasErrors: !diagnostics.isEmpty)
        return (syntax, Diagnostic.inTextOrder(diagnostics))
    }

    private static func article(_ type: String) -> String {
        switch type {
        case "null": type
        case "array", "object": "an \(type)"
        default: "a \(type)"
        }
    }

    private static func diagnostic(_ problem: JSONProblem, removal: SourceRange?) -> Diagnostic {
        var fixIts: [FixIt] = []
        if let fixIt = problem.fixIt { fixIts.append(fixIt) }
        if let removal { fixIts.append(FixIt(message: "remove this one", range: removal, replacement: "")) }
        var notes: [DiagnosticNote] = []
        if let message = problem.relatedMessage {
            notes.append(DiagnosticNote(message: message, range: problem.related))
        }
        return kind(of: problem.kind).diagnostic(problem.message, at: problem.range, notes: notes, fixIts: fixIts)
    }

    private static func kind(of problem: JSONProblem.Kind) -> ManifestProblem {
        switch problem {
        case .syntax, .controlCharacter: .syntax
        case .trailingBytes: .trailingBytes
        case .duplicateKey: .duplicateKey
        case .loneSurrogate, .nul: .unreadableString
        case .invalidUTF8: .notUTF8
        case .byteOrderMark: .byteOrderMark
        case .tooDeep, .tooLarge, .tooManyValues, .tooManyKeys: .overLimit
        case .empty: .notAnObject
        }
    }

    /// For each repeated key, by the range of its text, what goes when its member is removed with the comma before it.
    private static func duplicateRemovals(_ root: JSONNode) -> [SourceRange: SourceRange] {
        var out: [SourceRange: SourceRange] = [:]
        var open = [root]
        while let node = open.popLast() {
            switch node.value {
            case .array(let elements): open += elements
            case .object(let members):
                var seen: Set<[UInt8]> = []
                for (index, member) in members.enumerated() {
                    open.append(member.value)
                    if !seen.insert(Array(member.key.utf8)).inserted {
                        out[member.keyRange] = SourceRange(members[index - 1].value.range.end, member.value.range.end)
                    }
                }
            default: break
            }
        }
        return out
    }
}
