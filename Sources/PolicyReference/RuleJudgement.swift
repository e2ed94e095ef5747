internal import CallEffects
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
    /// - Parameters:
    ///   - scripts: what shells read in the value
    ///   - isSimple: whether everything that shells read in the call is one simple command each
    func violation(
        by located: Located, scripts: [Script] = [], isSimple: Bool = true, workspace: [UInt8]
    ) -> Violation? {
        guard case .value(let node) = located, !node.isMissing else { return isSilentWhenMissing ? nil : Violation() }
        // The text alone does not say what a shell makes of it.
        if boundsText, !scripts.isEmpty, !isSimple { return Violation() }
        switch self {
        case .denyRegex(_, let language):
            return Self.least(Self.subjects(node, scripts)) { Matching.anywhere(language, $0.text) }
        case .denyGlob(_, let globs):
            return Self.least(Self.numbered(node.subjects())) {
                $0.kind != .joined && PathViews.denies(globs, $0.text, workspace: workspace)
            }
        case .allowRegex(_, let language):
            return unlessEvery(node) { Matching.whole(language, $0.text) }
        case .denyPCRE2(let source):
            return pattern(source, isWhole: false, Self.subjects(node, scripts), violatedBy: .match)
        case .allowPCRE2(let source):
            let kind: SubjectKind = if case .array = node.value { .element } else { .raw }
            // What makes the rule violated anyway does not keep another element from having no answer.
            let found = pattern(
                source, isWhole: true, Self.numbered(node.scalars().map { Subject(kind: kind, text: $0.text) }),
                violatedBy: .noMatch)
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
            if scripts.isEmpty { return isSilentWhenMissing ? nil : Violation() }
            return scripts.compactMap(violation).min(by: Self.isBefore)
        }
    }

    /// Whether the commands of a script violate the rule.
    func violation(by script: Script) -> Violation? {
        switch self {
        case .denyCommand(let patterns, _):
            let index = script.commands.firstIndex { command in
                patterns.contains { CommandMatching.matches($0, key: command.key, isAllow: false) }
            }
            return index.map { Violation(kind: .command, index: $0) }
        case .allowCommand(let patterns, _):
            if !script.isRead { return Violation(kind: .command) }
            let index = script.commands.firstIndex { command in
                !command.flags.contains(.predicate)
                    && !(command.isKnown
                        && patterns.contains { CommandMatching.matches($0, key: command.key, isAllow: true) })
            }
            return index.map { Violation(kind: .command, index: $0) }
        default: return nil
        }
    }

    /// The matchers that say which texts there may be.
    private var boundsText: Bool {
        switch self {
        case .allowRegex, .allowPCRE2, .allowGlob, .allowValues: true
        default: false
        }
    }

    private var isSilentWhenMissing: Bool {
        switch self {
        case .denyRegex, .denyPCRE2, .denyGlob, .maxBytes, .denyCommand: true
        case .allowRegex, .allowPCRE2, .allowGlob, .allowValues, .range, .allowCommand: false
        }
    }

    /// A subject with its number among those of its list.
    struct NumberedSubject {
        var kind: SubjectKind
        var text: [UInt8]
        var index: Int
    }

    private static func numbered(_ subjects: [Subject]) -> [NumberedSubject] {
        subjects.enumerated().map { NumberedSubject(kind: $0.element.kind, text: $0.element.text, index: $0.offset) }
    }

    /// The value's own subjects, and the canonical forms of what it runs: pipelines, and commands where there are some
    /// besides those that are pipelines alone.
    private static func subjects(_ node: ArgumentNode, _ scripts: [Script]) -> [NumberedSubject] {
        var out = numbered(node.subjects())
        for script in scripts {
            for (index, view) in script.pipelines.enumerated() where !isRaw(view, node) {
                out.append(NumberedSubject(kind: .pipeline, text: view, index: index))
            }
            if script.commands.count <= script.pipelines.count { continue }
            for (index, command) in script.commands.enumerated()
            where !command.view.isEmpty && !isRaw(command.view, node) {
                out.append(NumberedSubject(kind: .command, text: command.view, index: index))
            }
        }
        return out
    }

    private static func isRaw(_ view: [UInt8], _ node: ArgumentNode) -> Bool {
        if case .string(let text) = node.value { return text == view }
        return false
    }

    private static func isBefore(_ a: Violation, _ b: Violation) -> Bool { (a.kind, a.index) < (b.kind, b.index) }

    /// The least subject with that outcome. A fault on any of them comes before every match, an overlong subject before
    /// other faults.
    private func pattern(
        _ source: String, isWhole: Bool, _ subjects: [NumberedSubject], violatedBy outcome: PCRE2Outcome
    ) -> Violation? {
        var found: [Violation] = []
        var fault: PCRE2Fault?
        for subject in subjects {
            switch Self.outcome(source, isWhole: isWhole, subject.text) {
            case .fault(let problem): if fault == nil || problem == .subjectBytes { fault = problem }
            case outcome: found.append(Violation(kind: subject.kind, index: subject.index))
            default: break
            }
        }
        return fault.map { Violation(fault: $0) } ?? found.min(by: Self.isBefore)
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

    private static func least(_ subjects: [NumberedSubject], _ matches: (NumberedSubject) -> Bool) -> Violation? {
        subjects.filter(matches).map { Violation(kind: $0.kind, index: $0.index) }.min(by: isBefore)
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
