internal import HostTools
internal import PolicySemantics

/// A call's body, as rules and roles see it.
enum Body {
    case arguments(ArgumentNode)
    /// A free-form body: one string under `input`, and nothing else.
    case text(ArgumentNode)

    static let textKey: [UInt8] = Array("input".utf8)

    /// Every value that a path leads to, and every place where it is broken off.
    func values(at path: [PlaceStep]) -> [Located] {
        switch self {
        case .arguments(let root): return Self.find(path[...], in: root)
        case .text(let node):
            guard path.count == 1 else { return [.missing(0)] }
            switch path[0] {
            case .key(let key): return [Folding.equal(key, Self.textKey) ? .value(node) : .missing(0)]
            case .any: return [.value(node)]
            }
        }
    }

    /// Every value under one of the keys, at any depth; a free-form body has no key but its own.
    func values(underKeys names: [[UInt8]]) -> [Located] {
        var keys = FoldedKeys(names)
        switch self {
        case .arguments(let root): return Self.find(&keys, in: root)
        case .text(let node): return keys.contains(Self.textKey) ? [.value(node)] : []
        }
    }

    /// Every string at any depth.
    var strings: [(text: [UInt8], offset: Int)] {
        switch self {
        case .arguments(let node), .text(let node): node.strings()
        }
    }

    private static func find(_ path: ArraySlice<PlaceStep>, in node: ArgumentNode) -> [Located] {
        guard let step = path.first else { return [node.isMissing ? .missing(node.start) : .value(node)] }
        let next: [ArgumentNode]
        switch (step, node.value) {
        case (.any, .array(let elements)): next = elements
        case (.any, .object(let members)): next = members.map(\.value)
        case (.key(let key), .object(let members)):
            next = members.filter { Folding.equal($0.key, key) }.map(\.value)
        case (.key(let key), .array(let elements)):
            next = elements.indices.filter { Array(String($0).utf8) == key }.map { elements[$0] }
        default: next = []
        }
        if next.isEmpty { return [.missing(node.start)] }
        return next.flatMap { find(path.dropFirst(), in: $0) }
    }

    private static func find(_ keys: inout FoldedKeys, in node: ArgumentNode) -> [Located] {
        var out: [Located] = []
        switch node.value {
        case .array(let elements):
            for element in elements { out += find(&keys, in: element) }
        case .object(let members):
            for member in members {
                if keys.contains(member.key) { out.append(.value(member.value)) }
                out += find(&keys, in: member.value)
            }
        default: break
        }
        return out
    }
}

extension [PathStep] {
    var placeSteps: [PlaceStep] {
        map { step in
            switch step {
            case .key(let key): .key([UInt8](key.utf8))
            case .any: .any
            }
        }
    }
}

extension ToolRoleEntry {
    var placeSteps: [PlaceStep] {
        path.map { step in
            switch step {
            case .key(let key): .key(Array(key.utf8))
            case .any: .any
            }
        }
    }
}

extension ToolSurface {
    /// Every place that has a role.
    var places: [RuledPlace] {
        roles.filter { $0.role != .text }.map { .path($0.placeSteps) } + keys.map { .key(Array($0.name.utf8)) }
    }

    /// The values with one of the roles; nil when the tool has no place with such a role. A role by argument name is
    /// there when the argument is, so its absence is not reported.
    func values(_ body: Body, roles wanted: [ToolRole]) -> [Located]? {
        let byPath = roles.filter { wanted.contains($0.role) }
        let byKey = keys.filter { wanted.contains($0.role) }
        if byPath.isEmpty && byKey.isEmpty { return nil }
        return byPath.flatMap { body.values(at: $0.placeSteps) }
            + body.values(underKeys: byKey.map { Array($0.name.utf8) })
    }
}
