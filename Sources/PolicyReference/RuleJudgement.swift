internal import CallModel
internal import FakBasics
internal import PCRE2Engine
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
    /// Set when PCRE2 gave no clean answer: then the call is denied whatever the rule says.
    var fault: PCRE2Fault?
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
        case .denyPCRE2(let source):
            return pattern(source, isWhole: false, node.subjects().map { ($0.kind, $0.text) }, violatedBy: .match)
        case .allowPCRE2(let source):
            let kind: SubjectKind = if case .array = node.value { .element } else { .raw }
            // What makes the rule violated anyway does not keep another element from having no answer.
            let found = pattern(
                source, isWhole: true, node.scalars().map { (kind, $0.text) }, violatedBy: .noMatch)
            if found?.fault != nil { return found }
            guard let elements = node.elements(), !elements.isEmpty else { return Violation() }
            return found
        case .allowGlob(_, let language):
            return unlessEvery(node) { PathViews.allows(language, $0.text, workspace: workspace) }
        case .allowValues(let values):
            return unlessEvery(node) { element in values.contains { $0.isEqual(to: element) } }
        case .range(let low, let high):
            return unlessEvery(node) { Self.isInside($0, low, high) }
        case .maxBytes(let limit):
            return node.measuredBytes > limit ? Violation() : nil
        case .denyCommand, .allowCommand:
            // Commands are not read here yet, so none of them is known to be harmless.
            return Violation()
        }
    }

    private var isSilentWhenMissing: Bool {
        switch self {
        case .denyRegex, .denyPCRE2, .denyGlob, .maxBytes, .denyCommand: true
        case .allowRegex, .allowPCRE2, .allowGlob, .allowValues, .range, .allowCommand: false
        }
    }

    /// The least subject with that outcome. A fault on any of them comes before every match, an overlong subject before
    /// other faults.
    private func pattern(
        _ source: String, isWhole: Bool, _ subjects: [(kind: SubjectKind, text: [UInt8])],
        violatedBy outcome: PCRE2Outcome
    ) -> Violation? {
        var least: Violation?
        var fault: PCRE2Fault?
        for (index, subject) in subjects.enumerated() {
            switch Self.outcome(source, isWhole: isWhole, subject.text) {
            case .fault(let found): if fault == nil || found == .subjectBytes { fault = found }
            case outcome:
                if least.map({ subject.kind < $0.kind }) ?? true { least = Violation(kind: subject.kind, index: index) }
            default: break
            }
        }
        return fault.map { Violation(fault: $0) } ?? least
    }

    private static func outcome(_ source: String, isWhole: Bool, _ text: [UInt8]) -> PCRE2Outcome {
        do throws(PCRE2Error) {
            let pattern = try PCRE2Pattern(source, options: PCRE2Options(dialect: .full, isWhole: isWhole))
            var scratch = try PCRE2Scratch(limits: PCRE2Limits(steps: Limits.pcre2Steps))
            return pattern.matches(text.span, scratch: &scratch)
        } catch {
            return .fault(.memory)
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
