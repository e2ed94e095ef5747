internal import Bytecode
internal import FakJSON
internal import HostTools
internal import PolicySemantics

/// One step on the way to a place in the arguments.
enum Step {
    case key(String)
    /// Any element: an array of one.
    case any

    init(_ step: PathStep) {
        switch step {
        case .key(let key): self = .key(key)
        case .any: self = .any
        }
    }

    init(_ step: ToolPathStep) {
        switch step {
        case .key(let key): self = .key(key)
        case .any: self = .any
        }
    }
}

extension JSONNode {
    /// Puts a value at a path, making objects, and arrays of one element, on the way. What stands there already, or stands in
    /// the way, gives way to it.
    mutating func put(_ value: JSONNode, at path: [Step]) { put(value, path[...]) }

    private mutating func put(_ new: JSONNode, _ path: ArraySlice<Step>) {
        guard let step = path.first else {
            self = new
            return
        }
        let rest = path.dropFirst()
        switch step {
        case .key(let key):
            var members = asObject ?? []
            if let at = members.firstIndex(where: { Fold.folded($0.key) == Fold.folded(key) }) {
                members[at].value.put(new, rest)
            } else {
                var inner = JSONNode(.object([]))
                inner.put(new, rest)
                members.append(JSONMember(key, inner))
            }
            self = JSONNode(.object(members))
        case .any:
            var inner = asArray?.first ?? JSONNode(.object([]))
            inner.put(new, rest)
            self = JSONNode(.array([inner]))
        }
    }
}

/// Names and keys as they are compared.
enum Fold {
    static func folded(_ text: String) -> [UInt8] { FoldedText.folded(Array(text.utf8)) }
}
