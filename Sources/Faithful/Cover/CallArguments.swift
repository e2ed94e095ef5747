public import Bytecode
internal import FakJSON

/// Arguments of a call that are put together place by place.
public struct CallArguments {
    /// A value without parts.
    public enum Leaf: Hashable, Sendable {
        /// A text, not escaped.
        case string([UInt8])
        /// A number or a word, as it is written.
        case raw([UInt8])
    }

    private indirect enum Node {
        case leaf(Leaf)
        case object([(key: [UInt8], value: Node)])
        case array(Node)
    }

    private var root = Node.object([])

    /// No arguments: `{}`.
    public init() {}

    /// Puts a value at a place; what stood in the way is gone. A step that any key or index fits is an array's.
    public mutating func put(_ leaf: Leaf, at steps: [PointerText.Step]) {
        root = CallArguments.putting(leaf, at: steps[...], into: root)
    }

    private static func putting(_ leaf: Leaf, at steps: ArraySlice<PointerText.Step>, into old: Node?) -> Node {
        guard let step = steps.first else { return .leaf(leaf) }
        let rest = steps.dropFirst()
        switch step {
        case .any:
            if case .array(let element)? = old { return .array(putting(leaf, at: rest, into: element)) }
            return .array(putting(leaf, at: rest, into: nil))
        case .key(let key):
            var members: [(key: [UInt8], value: Node)] = []
            if case .object(let known)? = old { members = known }
            if let at = members.firstIndex(where: { $0.key == key }) {
                members[at].value = putting(leaf, at: rest, into: members[at].value)
            } else {
                members.append((key, putting(leaf, at: rest, into: nil)))
            }
            return .object(members)
        }
    }

    /// The JSON text.
    public var json: [UInt8] {
        var out: [UInt8] = []
        CallArguments.write(root, &out)
        return out
    }

    private static func write(_ node: Node, _ out: inout [UInt8]) {
        switch node {
        case .leaf(.string(let text)): JSONText.appendQuoted(text.span, to: &out)
        case .leaf(.raw(let text)): out += text
        case .array(let element):
            out.append(UInt8(ascii: "["))
            write(element, &out)
            out.append(UInt8(ascii: "]"))
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            for (i, member) in members.enumerated() {
                if i > 0 { out.append(UInt8(ascii: ",")) }
                JSONText.appendQuoted(member.key.span, to: &out)
                out.append(UInt8(ascii: ":"))
                write(member.value, &out)
            }
            out.append(UInt8(ascii: "}"))
        }
    }
}
