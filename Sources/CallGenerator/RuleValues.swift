internal import FakBasics
internal import PolicySemantics

/// A value for one rule's place, on a chosen side of what the rule draws.
struct RuleValue {
    var draft: Draft
    /// Of a pair of values, one edit apart, that the rule tells apart.
    var isTight: Bool
    /// The text behind the draft, where it came from one.
    var text: [UInt8]?
}

/// Which side of a rule a value should fall on. The generator tries; the evaluators say what it is.
enum Side {
    case violating
    case satisfying
}

extension Matcher {
    fileprivate var isDeny: Bool {
        switch self {
        case .denyRegex, .denyPCRE2, .denyGlob, .maxBytes, .denyCommand: true
        case .allowRegex, .allowPCRE2, .allowGlob, .allowValues, .range, .allowCommand: false
        }
    }
}

extension SampleFloor {
    func value(
        for rule: ResolvedRule, _ side: Side, _ choices: inout Choices, _ forms: inout Forms
    ) -> RuleValue {
        if side == .violating, !rule.matcher.isDeny, choices.chance(1, in: 10) {
            // Good elements and a bad one.
            var value = value(for: rule, .satisfying, &choices, &forms)
            let bad = choices.pick(["null", "{\"k\":1}", "{}", "[null]", "[{\"k\":\"a\"}]"])
            forms.insert(.element)
            value.draft = .array([value.draft, .source(bad)])
            return value
        }
        return switch rule.matcher {
        case .denyRegex, .denyPCRE2: patternValue(rule, wantsInside: side == .violating, .denies, &choices, &forms)
        case .allowRegex, .allowPCRE2: patternValue(rule, wantsInside: side == .satisfying, .allows, &choices, &forms)
        case .denyGlob: pathValue(rule, wantsInside: side == .violating, .denies, &choices, &forms)
        case .allowGlob: pathValue(rule, wantsInside: side == .satisfying, .allows, &choices, &forms)
        case .allowValues(let values): allowedValue(values, side, &choices, &forms)
        case .maxBytes(let limit): sizedValue(limit, side, &choices, &forms)
        case .range(let low, let high): numberValue(low, high, side, &choices, &forms)
        case .denyCommand(let patterns, _):
            commandValue(patterns, wantsInside: side == .violating, .denies, &choices, &forms)
        case .allowCommand(let patterns, _):
            commandValue(patterns, wantsInside: side == .satisfying, .allows, &choices, &forms)
        }
    }

    private func commandValue(
        _ patterns: [CommandPattern], wantsInside: Bool, _ use: ValueForms.Use, _ choices: inout Choices,
        _ forms: inout Forms
    ) -> RuleValue {
        let line = wantsInside ? CommandLines.line(choices.pick(patterns), &choices) : CommandLines.other(&choices)
        let text = Array(line.utf8)
        return RuleValue(draft: ValueForms.draft(text, use, &choices, &forms), isTight: false, text: text)
    }

    private func patternValue(
        _ rule: ResolvedRule, wantsInside: Bool, _ use: ValueForms.Use, _ choices: inout Choices, _ forms: inout Forms
    ) -> RuleValue {
        let source = texts(of: rule)
        if use == .denies, let source, choices.chance(1, in: 8), let number = tellingNumber(source, &choices) {
            forms.insert(.sourceNumber)
            return RuleValue(draft: inArray(.source(number), &choices, &forms), isTight: false, text: nil)
        }
        if case .denyPCRE2 = rule.matcher, choices.chance(1, in: 60) {
            forms.insert(.limit)
            let count = Limits.pcre2SubjectBytes + choices.below(2)
            return RuleValue(draft: .text([UInt8](repeating: 0x78, count: count)), isTight: false, text: nil)
        }
        let (text, isTight) = text(source, wantsInside, &choices)
        if use == .denies, choices.chance(1, in: policy.rules.count > 20 ? 3 : 40) {
            forms.insert(.longText)
            return RuleValue(draft: .text(lengthened(text, &choices)), isTight: false, text: nil)
        }
        return RuleValue(draft: ValueForms.draft(text, use, &choices, &forms), isTight: isTight, text: text)
    }

    /// The text among others of no meaning. Where many patterns stand on one place, subjects of 16 bytes are filtered, and
    /// those of 128 in four parts; so the text's end often lies across the middle.
    private func lengthened(_ text: [UInt8], _ choices: inout Choices) -> [UInt8] {
        let word = Letters.bytes(choices.pick(["x ", "ls -la ", "rk", "k"]))
        let behind = (0..<(choices.below(3) == 0 ? 6 : 80 + choices.below(200))).map { word[$0 % word.count] }
        let before = behind.count - text.count + 2 * choices.below(5)
        switch choices.below(4) {
        case 0: return behind + text
        case 1: return behind + text + behind
        default: return (0..<max(0, before)).map { word[$0 % word.count] } + text + behind
        }
    }

    /// A number whose spelling the pattern takes and whose canonical form it does not, or the other way round.
    private func tellingNumber(_ source: any TextSource, _ choices: inout Choices) -> [UInt8]? {
        for _ in 0..<6 {
            let plain = Letters.bytes(choices.pick(["10", "1", "0", "100", "-1.5", "0.1", "1000000", "12", "5"]))
            let spelled = NumberEdits.spelled(plain, &choices)
            if source.accepts(spelled) != source.accepts(plain) { return spelled }
        }
        return nil
    }

    private func pathValue(
        _ rule: ResolvedRule, wantsInside: Bool, _ use: ValueForms.Use, _ choices: inout Choices, _ forms: inout Forms
    ) -> RuleValue {
        let inHome = use == .denies && choices.chance(1, in: 3)
        let (path, isTight) = text(texts(of: rule, inHome: inHome), wantsInside, &choices)
        let (spelled, edits) = PathEdits.spelled(path, workspace: workspace, &choices, &forms)
        return RuleValue(
            draft: ValueForms.draft(spelled, use, &choices, &forms), isTight: isTight && edits < 2, text: spelled)
    }

    /// A text on one side of a pattern.
    func text(
        _ source: (any TextSource)?, _ wantsInside: Bool, _ choices: inout Choices
    ) -> (text: [UInt8], isTight: Bool) {
        guard let source else { return (Letters.bytes(choices.pick(PatternGrammar.words)), false) }
        let pair = source.pair(&choices)
        let text = (wantsInside ? pair.inside : pair.outside) ?? pair.inside ?? pair.outside ?? []
        return (text, pair.isTight)
    }

    private func allowedValue(
        _ values: [AllowedValue], _ side: Side, _ choices: inout Choices, _ forms: inout Forms
    ) -> RuleValue {
        let isChanged = side == .violating
        let draft: Draft
        var text: [UInt8]?
        switch choices.pick(values) {
        case .string(let value):
            let bytes = isChanged ? Letters.edited(Array(value.utf8), &choices) : Array(value.utf8)
            draft = .text(bytes)
            text = bytes
        case .number(let number):
            let plain = isChanged ? moved(number.plain, &choices) : number.plain
            let spelled = NumberEdits.spelled(plain, &choices)
            forms.insert(spelled == plain ? .canonicalNumber : .sourceNumber)
            draft = isChanged && choices.chance(1, in: 3) ? .text(number.plain) : .source(spelled)
        case .bool(let flag):
            forms.insert(.word)
            draft =
                !isChanged
                ? .source("\(flag)") : choices.below(2) == 0 ? .source("\(!flag)") : .text(Letters.bytes("\(flag)"))
        }
        return RuleValue(draft: inArray(draft, &choices, &forms), isTight: true, text: text)
    }

    private func moved(_ plain: [UInt8], _ choices: inout Choices) -> [UInt8] {
        NumberEdits.moved(plain, by: choices.below(2) == 0 ? 1 : -1, places: choices.below(3))
    }

    private func numberValue(
        _ low: ExactDecimal?, _ high: ExactDecimal?, _ side: Side, _ choices: inout Choices, _ forms: inout Forms
    ) -> RuleValue {
        let isLow = high == nil || low != nil && choices.below(2) == 0
        guard let bound = isLow ? low : high else { return RuleValue(draft: .source("0"), isTight: false, text: nil) }
        // Beyond the bound, on it, or just inside.
        var plain = bound.plain
        let places = choices.below(3)
        if side == .violating {
            plain = NumberEdits.moved(plain, by: isLow ? -1 : 1, places: places)
        } else if choices.below(2) == 1 {
            plain = NumberEdits.moved(plain, by: isLow ? 1 : -1, places: places)
        }
        if side == .violating, choices.chance(1, in: 6) {
            let odd = choices.pick([" 5", "5 ", "+5", "05", "5.", ".5", "0x5", "1e400", "", "NaN", "5\u{0}", "-", "٣"])
            return RuleValue(draft: .text(Letters.bytes(odd)), isTight: false, text: Letters.bytes(odd))
        }
        return RuleValue(
            draft: inArray(NumberEdits.draft(plain, &choices, &forms), &choices, &forms), isTight: true, text: nil)
    }

    private func inArray(_ draft: Draft, _ choices: inout Choices, _ forms: inout Forms) -> Draft {
        switch choices.weighted([6, 1, 1]) {
        case 1:
            forms.insert(.element)
            return .array([draft, draft])
        case 2:
            forms.formUnion([.element, .nestedArray])
            return .array([.array([draft])])
        default: return draft
        }
    }

    /// A value of exactly as many bytes as are allowed, or of one more.
    private func sizedValue(
        _ limit: Int, _ side: Side, _ choices: inout Choices, _ forms: inout Forms
    ) -> RuleValue {
        // What nobody could wait for is left out.
        if limit > 5_000 { return RuleValue(draft: .text([0x78]), isTight: false, text: nil) }
        let count = side == .violating ? limit + 1 : limit
        switch choices.below(limit > 200 ? 1 : 6) {
        case 1:
            forms.insert(.canonicalNumber)
            return RuleValue(
                draft: .source([UInt8](repeating: 0x31, count: count)), isTight: true, text: nil)
        case 2 where count >= 3:
            forms.insert(.element)
            let fill = String(repeating: " ", count: count - 3)
            return RuleValue(draft: .source("[1\(fill)]"), isTight: true, text: nil)
        case 3 where count >= 6:
            forms.insert(.leaf)
            let fill = String(repeating: " ", count: count - 6)
            return RuleValue(draft: .source("{\"\":1\(fill)}"), isTight: true, text: nil)
        case 4 where count >= 3:
            let wide: [UInt32] = count >= 4 && choices.below(2) == 0 ? [0x1F600] : [0x4F60]
            let bytes = Letters.bytes(wide)
            return RuleValue(
                draft: .text(bytes + [UInt8](repeating: 0x78, count: count - bytes.count)), isTight: true, text: nil)
        default:
            return RuleValue(
                draft: .text([UInt8](repeating: choices.pick([0x78, 0x09, 0x2F]), count: count)), isTight: true,
                text: nil)
        }
    }
}
