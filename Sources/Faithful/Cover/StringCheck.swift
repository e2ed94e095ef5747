internal import PCRE2Engine
internal import PolicySemantics

/// F8: PCRE2 on strings through every state of the derivatives of each regex. The regex is spelled for PCRE2 as the
/// conformance runs do with `--engine pcre2`, so this is a third reader of the pattern and a third engine.
struct StringCheck {
    /// Steps of one match: such strings are short.
    private static let steps = 1 << 14
    private static let mostFaults = 16

    /// Strings a rule.
    let limit: Int
    var comparison = Comparison(.strings)
    private var rules = 0

    init(limit: Int) { self.limit = limit }

    mutating func run(
        _ policy: ResolvedPolicy, _ records: [ExpectedRule], _ language: (ExpectedLanguage) -> Remainders
    ) {
        guard limit > 0, var scratch = try? PCRE2Scratch(limits: PCRE2Limits(steps: StringCheck.steps)) else { return }
        for (record, expected) in records.enumerated() {
            guard case .argument(let index) = expected.origin else { continue }
            let rule = policy.rules[index]
            let use: BankUse
            let source: String
            switch rule.matcher {
            case .denyRegex(let text, _): (use, source) = (.search, text)
            case .allowRegex(let text, _): (use, source) = (.whole, text)
            default: continue
            }
            guard let wanted = rule.matcher.language(use), let spelling = ExpectedPattern.shared(source),
                let pattern = try? PCRE2Pattern(
                    spelling, options: PCRE2Options(dialect: .shared, jit: false, isWhole: use == .whole))
            else {
                comparison.details.append("rule \(rule.id): PCRE2 has no spelling of it")
                continue
            }
            var remainders = language(wanted)
            rules += 1
            var faults = 0
            let asksForProperty = StringCheck.asksForProperty(source)
            for text in CoverStrings.of(&remainders, limit: limit) {
                let answer = pattern.matches(text.bytes.span, scratch: &scratch)
                // A limit is no answer, and a pattern that runs into it often will go on doing so.
                if case .fault = answer {
                    faults += 1
                    if faults > StringCheck.mostFaults { break }
                    continue
                }
                comparison.checked += 1
                let isMatch = answer == .match
                if isMatch == text.isMember { continue }
                // The library's tables of properties may be those of an older Unicode.
                if asksForProperty, text.bytes.contains(where: { $0 >= 0x80 }) { continue }
                comparison.differ(
                    "RULES", record, "pattern of rule \(rule.id)",
                    expected: "\(isMatch ? "a match" : "no match"), by PCRE2",
                    found: "\(text.isMember ? "a match" : "no match"), by derivatives", text: text.bytes,
                    rule: record)
                return
            }
        }
        comparison.details.append("\(rules) patterns, at most \(limit) strings each")
    }

    /// Whether `\p` or `\P` stands in a pattern.
    private static func asksForProperty(_ source: String) -> Bool {
        let bytes = Array(source.utf8)
        return zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "\\") && $1 | 0x20 == UInt8(ascii: "p") }
    }
}
