internal import CallModel

/// One text that a `deny_*` rule runs on.
struct Subject {
    var kind: SubjectKind
    var text: [UInt8]
}

/// One scalar that an `allow_*` rule or a range asks about.
enum Element {
    case string([UInt8])
    case number(PlainDecimal)
    case bool(Bool)

    /// The form in which patterns see it.
    var text: [UInt8] {
        switch self {
        case .string(let text): text
        case .number(let number): number.text
        case .bool(let flag): Array((flag ? "true" : "false").utf8)
        }
    }
}

extension ArgumentNode {
    /// What `deny_*` rules see of the value, in document order; *joined* comes last.
    func subjects() -> [Subject] {
        var out: [Subject] = []
        switch value {
        case .array:
            collect(as: .element, insideObject: false, &out)
            let scalars = scalarTexts()
            if !scalars.isEmpty {
                out.append(Subject(kind: .joined, text: Array(scalars.joined(separator: [0x20]))))
            }
        case .object: collect(as: .leaf, insideObject: true, &out)
        default: collect(as: .raw, insideObject: false, &out)
        }
        return out
    }

    private func collect(as kind: SubjectKind, insideObject: Bool, _ out: inout [Subject]) {
        switch value {
        case .null: break
        case .array(let elements):
            for element in elements { element.collect(as: kind, insideObject: insideObject, &out) }
        case .object(let members):
            for member in members {
                out.append(Subject(kind: .leaf, text: member.key))
                member.value.collect(as: .leaf, insideObject: true, &out)
            }
        case .number(let source):
            out.append(Subject(kind: kind, text: scalar?.text ?? source))
            out.append(Subject(kind: .source, text: source))
        case .string, .bool:
            if let scalar { out.append(Subject(kind: kind, text: scalar.text)) }
        }
    }

    /// Every scalar at any depth, keys not.
    private func scalarTexts() -> [[UInt8]] {
        switch value {
        case .array(let elements): elements.flatMap { $0.scalarTexts() }
        case .object(let members): members.flatMap { $0.value.scalarTexts() }
        default: scalar.map { [$0.text] } ?? []
        }
    }

    /// The value as an element; nil for containers, `null`, and a number that no call may hold.
    private var scalar: Element? {
        switch value {
        case .string(let text): .string(text)
        case .number(let source): PlainDecimal(source).map(Element.number)
        case .bool(let flag): .bool(flag)
        case .null, .array, .object: nil
        }
    }

    /// What `allow_*` rules and ranges see: the scalars of a scalar or of nested arrays. Nil when an object or a `null`
    /// is among them, which no such rule accepts.
    func elements() -> [Element]? {
        guard case .array(let parts) = value else { return scalar.map { [$0] } }
        var out: [Element] = []
        for part in parts {
            guard let inner = part.elements() else { return nil }
            out += inner
        }
        return out
    }

    /// The scalars of a scalar or of nested arrays, whatever else stands among them; objects are not looked into.
    func scalars() -> [Element] {
        guard case .array(let parts) = value else { return scalar.map { [$0] } ?? [] }
        return parts.flatMap { $0.scalars() }
    }

    /// Every string at any depth with its offset, keys not.
    func strings() -> [(text: [UInt8], offset: Int)] {
        switch value {
        case .string(let text): [(text, start)]
        case .array(let elements): elements.flatMap { $0.strings() }
        case .object(let members): members.flatMap { $0.value.strings() }
        default: []
        }
    }
}
