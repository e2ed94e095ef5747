public import Diagnostics
public import FakJSON

/// A manifest as it was written: the text, its tree, and the range of every key and value.
public struct ManifestSyntax: Sendable {
    /// The text.
    public let bytes: [UInt8]
    /// The tree; an object.
    public let root: JSONNode
    /// Whether the reader reported an error; nothing may be enforced from such a text, only more errors found in it.
    public let hasErrors: Bool

    init(bytes: [UInt8], root: JSONNode, hasErrors: Bool) {
        self.bytes = bytes
        self.root = root
        self.hasErrors = hasErrors
    }

    /// The whole document.
    public var document: ManifestValue { ManifestValue(node: root, pointer: "", path: "", keyRange: nil) }

    /// The value of a field, or nil when the manifest does not have it. Linear in the fields.
    public subscript(field: ManifestField) -> ManifestValue? { document[field.name] }
}

/// One value of a manifest and its place.
public struct ManifestValue: Sendable {
    public let node: JSONNode
    /// JSON Pointer (RFC 6901): `/arg_rules/2/deny_regex`.
    public let pointer: String
    /// The same place in the words of a diagnostic: `arg_rules[2].deny_regex`.
    public let path: String
    /// The key's text with its quotes; nil for elements of a list and for the document.
    public let keyRange: SourceRange?

    init(node: JSONNode, pointer: String, path: String, keyRange: SourceRange?) {
        self.node = node
        self.pointer = pointer
        self.path = path
        self.keyRange = keyRange
    }

    /// The value's text.
    public var range: SourceRange { node.range }

    /// The value of the first member with this key; nil without one and for other types.
    public subscript(key: String) -> ManifestValue? {
        guard let member = node.member(key) else { return nil }
        return child(member)
    }

    /// The elements of a list; none for any other type.
    public var elements: [ManifestValue] {
        guard let nodes = node.asArray else { return [] }
        return nodes.enumerated().map { index, node in
            ManifestValue(node: node, pointer: "\(pointer)/\(index)", path: "\(path)[\(index)]", keyRange: nil)
        }
    }

    /// The members of an object in the order of the text, of equal keys the first only; none for any other type.
    public var members: [(key: String, value: ManifestValue)] {
        guard let members = node.asObject else { return [] }
        var seen: Set<[UInt8]> = []
        var out: [(key: String, value: ManifestValue)] = []
        for member in members where seen.insert(Array(member.key.utf8)).inserted {
            out.append((member.key, child(member)))
        }
        return out
    }

    private func child(_ member: JSONMember) -> ManifestValue {
        ManifestValue(
            node: member.value, pointer: "\(pointer)/\(ManifestValue.step(member.key))",
            path: path.isEmpty ? member.key : "\(path).\(member.key)", keyRange: member.keyRange)
    }

    /// A key as one step of a JSON Pointer.
    public static func step(_ key: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in key.unicodeScalars {
            switch scalar {
            case "~": out.append(contentsOf: "~0".unicodeScalars)
            case "/": out.append(contentsOf: "~1".unicodeScalars)
            default: out.append(scalar)
            }
        }
        return String(out)
    }
}
