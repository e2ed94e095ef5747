internal import CallEffects
internal import CallModel
internal import Diagnostics
internal import FakBasics
internal import FakJSON
internal import PCRE2Engine
internal import PolicyManifest

// The part of a rule that says what is tested.

extension ResolveContext {
    /// What a rule's matcher came to.
    enum MatcherResult {
        case matcher(Matcher)
        /// Reported.
        case bad
    }

    /// The one matcher of a rule; reports none and more than one.
    func matcherKey(of rule: ManifestValue) -> String? {
        let found = rule.members.filter { member in
            ManifestObject.matcherKeys.contains { $0.utf8.elementsEqual(member.key.utf8) }
        }
        // `min` and `max` are one matcher.
        func name(_ key: String) -> String { key == "max" ? "min" : key }
        guard let first = found.first else {
            let known = rule.members.contains { ManifestText.nearest($0.key, of: ManifestObject.matcherKeys) != nil }
            if !known {
                report(
                    .noMatcher, "a rule tests one thing: \(ManifestText.choice(ManifestObject.matcherKeys))", at: rule)
            }
            return nil
        }
        let others = found.filter { name($0.key) != name(first.key) }
        for other in others {
            report(
                .manyMatchers, "a rule tests one thing; write a rule of its own for `\(other.key)`",
                atKeyOf: other.value,
                notes: [DiagnosticNote(message: "the rule tests `\(first.key)` here", range: first.value.keyRange)])
        }
        return others.isEmpty ? name(first.key) : nil
    }

    func matcher(_ key: String, of rule: ManifestValue) -> MatcherResult {
        if key == "min" { return bounds(rule) }
        guard let value = rule[key] else { return .bad }
        switch key {
        case "deny_regex", "allow_regex":
            if dialectIsPCRE2(rule) { return pcre2(value, key) }
            guard let language = regex(value), let source = value.node.asString else { return .bad }
            return .matcher(
                key == "deny_regex"
                    ? .denyRegex(source: source, language: language)
                    : .allowRegex(source: source, language: language))
        case "deny_glob":
            guard let languages = denyGlob(value), let source = value.node.asString else { return .bad }
            return .matcher(.denyGlob(source: source, languages: languages))
        case "allow_glob":
            guard let language = allowGlob(value), let source = value.node.asString else { return .bad }
            return .matcher(.allowGlob(source: source, language: language))
        case "allow_values": return values(value)
        case "max_bytes": return integer(value, atLeast: 1).map { .matcher(.maxBytes($0)) } ?? .bad
        default: return commandMatcher(value, key, of: rule)
        }
    }

    private func commandMatcher(_ value: ManifestValue, _ key: String, of rule: ManifestValue) -> MatcherResult {
        let isAllow = key == "allow_command"
        guard var patterns = commands(value, isAllow: isAllow) else { return .bad }
        let source = ResolveContext.commandSource(value)
        if isAllow { return .matcher(.allowCommand(patterns: patterns, source: source)) }
        if rule["unknown_program"] != nil, !patterns.contains(.predicate(.unknownProgram)) {
            patterns.append(.predicate(.unknownProgram))
        }
        return .matcher(.denyCommand(patterns: patterns, source: source))
    }

    /// Reports `dialect` and `unknown_program` where they say nothing, and words that they do not know.
    func checkMatcherOptions(_ rule: ManifestValue, _ key: String?) {
        if let dialect = rule["dialect"] {
            if let key, !key.hasSuffix("_regex") {
                report(.strayDialect, "`dialect` is about a regex, and the rule tests `\(key)`", atKeyOf: dialect)
            }
            _ = word(dialect, "dialect", [("pcre2", true)])
        }
        if let unknown = rule["unknown_program"] {
            if let key, key != "deny_command" {
                report(
                    .strayUnknownProgram,
                    key == "allow_command"
                        ? "`unknown_program` says what is denied; `allow_command` never allows an unknown program"
                        : "`unknown_program` is about denied commands, and the rule tests `\(key)`",
                    atKeyOf: unknown)
            }
            _ = word(unknown, "value of `unknown_program`", [("deny", true)])
        }
    }

    private func dialectIsPCRE2(_ rule: ManifestValue) -> Bool {
        rule["dialect"]?.node.asString.map { $0.utf8.elementsEqual("pcre2".utf8) } ?? false
    }

    private func bounds(_ rule: ManifestValue) -> MatcherResult {
        let least = bound(rule["min"])
        let most = bound(rule["max"])
        if rule["min"] != nil && least == nil || rule["max"] != nil && most == nil { return .bad }
        if let least, let most, least > most, let value = rule["max"] {
            report(
                .badBounds, "no number is at least `min` and at most `max`", at: value,
                notes: [DiagnosticNote(message: "`min` is here", range: rule["min"]?.range)])
            return .bad
        }
        return .matcher(.range(min: least, max: most))
    }

    private func bound(_ value: ManifestValue?) -> ExactDecimal? {
        guard let value, let text = value.node.asNumberText else { return nil }
        return exact(value, text)
    }

    /// A number of at most 400 bytes in plain form: arguments have no longer ones.
    private func exact(_ value: ManifestValue, _ text: String) -> ExactDecimal? {
        guard let number = ExactDecimal(json: Array(text.utf8)) else { return nil }
        if number.plainLength <= Limits.numberBytes { return number }
        report(
            .longNumber, "the number has more than \(Limits.numberBytes) bytes when written out, as no argument may",
            at: value)
        return nil
    }

    private func values(_ list: ManifestValue) -> MatcherResult {
        guard list.node.asArray != nil else { return .bad }
        if list.elements.isEmpty {
            report(.emptyValues, "no value would satisfy the rule", at: list)
            return .bad
        }
        var out: [AllowedValue] = []
        var seen: [[UInt8]: ManifestValue] = [:]
        var isGood = true
        for (index, element) in list.elements.enumerated() {
            guard let (value, key) = allowedValue(element) else {
                isGood = false
                continue
            }
            if let earlier = seen[key] {
                report(
                    .duplicateEntry, "the value is given twice", at: element,
                    notes: [DiagnosticNote(message: "first given here", range: earlier.range)],
                    fixIts: [removal(of: index, from: list)])
                isGood = false
                continue
            }
            seen[key] = element
            out.append(value)
        }
        return isGood ? .matcher(.allowValues(out)) : .bad
    }

    /// The value, and bytes that only an equal value has.
    private func allowedValue(_ element: ManifestValue) -> (AllowedValue, [UInt8])? {
        switch element.node.value {
        case .string(let text): return (.string(text), [0] + Array(text.utf8))
        case .bool(let flag): return (.bool(flag), [1, flag ? 1 : 0])
        case .number(let text): return exact(element, text).map { (.number($0), [2] + $0.plain) }
        case .null, .array, .object:
            report(.badValue, "`allow_values` holds strings, numbers, true and false", at: element)
            return nil
        }
    }

    private func pcre2(_ value: ManifestValue, _ key: String) -> MatcherResult {
        guard let source = pattern(value) else { return .bad }
        if source.utf8.count > Limits.patternBytes {
            report(.patternTooLarge, "the pattern has more than \(Limits.patternBytes) bytes", at: value)
            return .bad
        }
        if let fault = PCRE2Check.fault(in: source) {
            let at = sourceOffset(value, fault.offset)
            report(
                .badPCRE2, "PCRE2 refuses the pattern: \(fault.message)",
                at: at.map { SourceRange($0, $0) } ?? value.range,
                pointer: value.pointer)
            return .bad
        }
        report(
            .nonlinearRule,
            "PCRE2 decides this rule: its time has no linear bound, and a match over its limits is denied",
            at: value)
        return .matcher(key == "deny_regex" ? .denyPCRE2(source: source) : .allowPCRE2(source: source))
    }
}
