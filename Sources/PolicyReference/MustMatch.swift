internal import Diagnostics
internal import FakJSON
internal import PolicySemantics

extension ReferenceEvaluator {
    /// Every example of the manifest's rules that its rule does not bear out, in manifest order.
    ///
    /// An example is a value of the rule's argument. A `deny_*` matches it when it is violated by it, any other matcher
    /// when it is satisfied. Time as in `decide`.
    public func mustMatchProblems() -> [MustMatchProblem] {
        var problems: [MustMatchProblem] = []
        for rule in policy.rules {
            let examples =
                rule.mustMatch.enumerated().map { ($0.element, true, "must_match/\($0.offset)") }
                + rule.mustNotMatch.enumerated().map { ($0.element, false, "must_not_match/\($0.offset)") }
            for (example, wanted, place) in examples {
                let pointer = "\(rule.pointer)/\(place)"
                guard let node = ArgumentNode(example) else {
                    problems.append(
                        MustMatchProblem(
                            rule: rule.index, pointer: pointer,
                            message: "the example holds a number of more than 400 bytes, which no rule ever sees"))
                    continue
                }
                guard let outcome = outcome(rule, node) else {
                    problems.append(
                        MustMatchProblem(
                            rule: rule.index, pointer: pointer,
                            message: "no shell can be sure to read the example, so a call like it is denied"))
                    continue
                }
                if outcome.contains(where: { $0.fault != nil }) {
                    problems.append(
                        MustMatchProblem(
                            rule: rule.index, pointer: pointer,
                            message: "PCRE2 runs into its limits on the example, so a call like it is denied"))
                    continue
                }
                if (outcome.isEmpty != rule.matcher.isDeny) != wanted {
                    problems.append(
                        MustMatchProblem(
                            rule: rule.index, pointer: pointer,
                            message: wanted
                                ? "the rule does not match an example that it must match"
                                : "the rule matches an example that it must not match"))
                }
            }
        }
        return problems
    }

    /// How a rule is violated by an example; nil when it is for a shell, which cannot read it.
    private func outcome(_ rule: ResolvedRule, _ example: ArgumentNode) -> [Violation]? {
        var reading: CallReading?
        if rule.isOnShell || rule.tool == .surface(.run) || rule.matcher.isAboutCommands {
            let found = CallReading(script: example)
            if found.fault != nil { return nil }
            reading = found
        }
        if case .surface(let surface) = rule.tool, surface == .run, let reading {
            return rule.matcher.violation(bySurface: surface, reading, workspace: workspace).map(\.violation)
        }
        let violation = rule.matcher.violation(
            by: .value(example), scripts: reading?.scripts ?? [], isSimple: reading?.isSimple ?? true,
            workspace: workspace)
        return violation.map { [$0] } ?? []
    }
}

extension Matcher {
    fileprivate var isAboutCommands: Bool {
        switch self {
        case .denyCommand, .allowCommand: true
        default: false
        }
    }

    fileprivate var isDeny: Bool {
        switch self {
        case .denyRegex, .denyPCRE2, .denyGlob, .denyCommand: true
        case .allowRegex, .allowPCRE2, .allowGlob, .allowValues, .maxBytes, .range, .allowCommand: false
        }
    }
}

extension ArgumentNode {
    /// A manifest's value as an argument; nil when it holds a number that no call may hold.
    init?(_ node: JSONNode) {
        let value: Value
        switch node.value {
        case .null: value = .null
        case .bool(let flag): value = .bool(flag)
        case .number(let text):
            let source = Array(text.utf8)
            guard PlainDecimal(source) != nil else { return nil }
            value = .number(source)
        case .string(let text): value = .string(Array(text.utf8))
        case .array(let nodes):
            var elements: [ArgumentNode] = []
            for node in nodes {
                guard let element = ArgumentNode(node) else { return nil }
                elements.append(element)
            }
            value = .array(elements)
        case .object(let nodes):
            var members: [ArgumentMember] = []
            for node in nodes {
                guard let inner = ArgumentNode(node.value) else { return nil }
                members.append(ArgumentMember(key: Array(node.key.utf8), value: inner))
            }
            value = .object(members)
        }
        self.init(value: value, start: node.range.start, end: node.range.end)
    }
}
