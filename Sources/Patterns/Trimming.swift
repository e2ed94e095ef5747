// For a search only the shortest matches count: whatever may be absent at either end of a pattern can be left out, and
// `.*rm.*` is found exactly where `rm` is. Without this each `.*` at an end would double the states of its group.

extension Node {
    /// The tree without what a search does not need at its ends; the same subjects contain a match.
    var trimmedForSearch: Node { trimmedTail.trimmedHead }

    private var trimmedTail: Node {
        if isNullable { return .sequence([]) }
        switch self {
        case .one, .assertion: return self
        case .sequence(var parts):
            while let last = parts.last, last.isNullable { parts.removeLast() }
            if let last = parts.popLast() { parts.append(last.trimmedTail) }
            return Node.joined(parts)
        case .choice(let parts): return Node.either(parts.map(\.trimmedTail))
        case .repeated(let part, let least, _):
            if least == 1 { return part.trimmedTail }
            return Node.joined([Node.times(part, least: least - 1, most: least - 1), part.trimmedTail])
        }
    }

    private var trimmedHead: Node {
        if isNullable { return .sequence([]) }
        switch self {
        case .one, .assertion: return self
        case .sequence(let parts):
            var rest = parts[...]
            while let first = rest.first, first.isNullable { rest.removeFirst() }
            guard let first = rest.popFirst() else { return .sequence([]) }
            return Node.joined([first.trimmedHead] + rest)
        case .choice(let parts): return Node.either(parts.map(\.trimmedHead))
        case .repeated(let part, let least, _):
            if least == 1 { return part.trimmedHead }
            return Node.joined([part.trimmedHead, Node.times(part, least: least - 1, most: least - 1)])
        }
    }
}
