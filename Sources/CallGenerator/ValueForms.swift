internal import FakBasics

/// How one text comes to stand under a ruled key: by itself or somewhere in a container.
struct ValueForms {
    /// What a value is to the rule that reads it.
    enum Use {
        /// Any subject may hit.
        case denies
        /// Elements are compared; objects and `null` are violations.
        case allows
    }

    /// The text in one of the forms in which a rule meets it.
    static func draft(_ text: [UInt8], _ use: Use, _ choices: inout Choices, _ forms: inout Forms) -> Draft {
        let scalar = self.scalar(text, &choices, &forms)
        switch choices.weighted(use == .denies ? [12, 3, 2, 3, 3, 3, 1, 1] : [12, 3, 2, 0, 0, 0, 0, 0]) {
        case 1:
            forms.insert(.element)
            return .array(beside(scalar, use, &choices))
        case 2:
            forms.formUnion([.element, .nestedArray])
            return .array([.array(beside(scalar, use, &choices))])
        case 3:
            // The joined text has the blanks that the elements lack.
            forms.insert(.joined)
            let parts = text.split(separator: 0x20, omittingEmptySubsequences: false).map { Draft.text(Array($0)) }
            return parts.count > 1 && choices.chance(1, in: 4) ? .array([.array(parts)]) : .array(parts)
        case 4:
            forms.insert(.leaf)
            return .object([DraftMember(key: Letters.bytes(choices.pick(["k", "", "rm", "a"])), value: scalar)])
        case 5:
            forms.insert(.key)
            return .object([DraftMember(key: text, value: .source(choices.pick(["1", "null", "[]", "\"x\""])))])
        case 6:
            forms.formUnion([.element, .leaf])
            return .array([.object([DraftMember(key: [0x6B], value: .array([scalar]))]), .source("null")])
        case 7:
            forms.formUnion([.leaf, .joined])
            let parts = text.split(separator: 0x20, omittingEmptySubsequences: false).map { Array($0) }
            return .array(parts.map { .object([DraftMember(key: [0x6B], value: .text($0))]) })
        default: return scalar
        }
    }

    /// A text, or the number or word that reads the same.
    private static func scalar(_ text: [UInt8], _ choices: inout Choices, _ forms: inout Forms) -> Draft {
        if text == Letters.bytes("true") || text == Letters.bytes("false"), choices.chance(1, in: 2) {
            forms.insert(.word)
            return .source(text)
        }
        if choices.chance(1, in: 2), let number = ExactDecimal(json: text), number.plainLength <= Limits.numberBytes {
            let isPlain = number.plain == text
            if isPlain, choices.chance(1, in: 2) {
                let spelled = NumberEdits.spelled(text, &choices)
                forms.insert(spelled == text ? .canonicalNumber : .sourceNumber)
                return .source(spelled)
            }
            forms.insert(isPlain ? .canonicalNumber : .sourceNumber)
            return .source(text)
        }
        return .text(text)
    }

    private static func beside(_ scalar: Draft, _ use: Use, _ choices: inout Choices) -> [Draft] {
        if use == .allows { return choices.chance(1, in: 3) ? [scalar, scalar] : [scalar] }
        let other = choices.pick(["\"x\"", "1", "true", "null", "[]", "1e1", "\"\"", "{}"])
        return choices.chance(1, in: 2)
            ? [scalar] : choices.chance(1, in: 2) ? [scalar, .source(other)] : [.source(other), scalar]
    }

    /// What no rule that asks for a value accepts, and no rule that forbids one minds.
    static func absent(_ choices: inout Choices, _ forms: inout Forms) -> Draft {
        let text = choices.pick(["null", "[]", "{}", "[[]]", "[null]", "[{}]", "{\"\":null}"])
        forms.insert(text == "null" ? .null : .emptyContainer)
        return .source(text)
    }
}
