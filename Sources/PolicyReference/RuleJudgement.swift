internal import CallModel
internal import FakBasics
internal import PolicySemantics

/// One value that a rule is about, or its absence.
enum Located {
    case value(ArgumentNode)
    /// The offset of the last container that was reached.
    case missing(Int)

    var offset: Int {
        switch self {
        case .value(let node): node.start
        case .missing(let offset): offset
        }
    }
}

/// How a rule is violated: the least subject, where it is about subjects.
struct Violation {
    var kind = SubjectKind.raw
    var index = 0
}

extension Matcher {
    /// Whether and how one value (or its absence) violates the rule.
    func violation(by located: Located, workspace: [UInt8]) -> Violation? {
        guard case .value(let node) = located, !node.isMissing else { return isSilentWhenMissing ? nil : Violation() }
        switch self {
        case .denyRegex(_, let language):
            return leastSubject(of: node) { _, text in Matching.anywhere(language, text) }
        case .denyGlob(_, let globs):
            return leastSubject(of: node) { kind, text in
                kind != .joined && PathViews.denies(globs, text, workspace: workspace)
            }
        case .allowRegex(_, let language):
            return unlessEvery(node) { Matching.whole(language, $0.text) }
        case .allowGlob(_, let language):
            return unlessEvery(node) { PathViews.allows(language, $0.text, workspace: workspace) }
        case .allowValues(let values):
            return unlessEvery(node) { element in values.contains { $0.isEqual(to: element) } }
        case .range(let low, let high):
            return unlessEvery(node) { Self.isInside($0, low, high) }
        case .maxBytes(let limit):
            return node.measuredBytes > limit ? Violation() : nil
        }
    }

    private var isSilentWhenMissing: Bool {
        switch self {
        case .denyRegex, .denyGlob, .maxBytes: true
        case .allowRegex, .allowGlob, .allowValues, .range: false
        }
    }

    private func leastSubject(of node: ArgumentNode, _ matches: (SubjectKind, [UInt8]) -> Bool) -> Violation? {
        var least: Violation?
        for (index, subject) in node.subjects().enumerated() where matches(subject.kind, subject.text) {
            if least.map({ subject.kind < $0.kind }) ?? true { least = Violation(kind: subject.kind, index: index) }
        }
        return least
    }

    private func unlessEvery(_ node: ArgumentNode, _ holds: (Element) -> Bool) -> Violation? {
        guard let elements = node.elements(), !elements.isEmpty else { return Violation() }
        if let failing = elements.firstIndex(where: { !holds($0) }) {
            var kind = SubjectKind.raw
            if case .array = node.value { kind = .element }
            return Violation(kind: kind, index: failing)
        }
        return nil
    }

    private static func isInside(_ element: Element, _ low: ExactDecimal?, _ high: ExactDecimal?) -> Bool {
        let number: PlainDecimal
        switch element {
        case .number(let value): number = value
        case .string(let text):
            guard let value = PlainDecimal(anyText: text) else { return false }
            number = value
        case .bool: return false
        }
        if let low {
            guard let bound = PlainDecimal(low), !number.isLess(than: bound) else { return false }
        }
        if let high {
            guard let bound = PlainDecimal(high), !bound.isLess(than: number) else { return false }
        }
        return true
    }
}

extension AllowedValue {
    fileprivate func isEqual(to element: Element) -> Bool {
        switch (self, element) {
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b)
        case (.number(let a), .number(let b)): PlainDecimal(a) == b
        case (.bool(let a), .bool(let b)): a == b
        default: false
        }
    }
}

extension ArgumentNode {
    /// The bytes that `max_bytes` counts: decoded for a string, as written for everything else.
    fileprivate var measuredBytes: Int {
        if case .string(let text) = value { return text.count }
        return end - start
    }
}
