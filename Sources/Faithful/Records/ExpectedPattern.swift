internal import PCRE2Engine
internal import PolicySemantics

/// The pattern that PCRE2 has to decide a rule by.
struct ExpectedPattern {
    let source: String
    let isFullDialect: Bool
    let isWhole: Bool

    /// Nil for a matcher that has none.
    init?(_ matcher: Matcher) {
        switch matcher {
        case .denyPCRE2(let source): (self.source, isFullDialect, isWhole) = (source, true, false)
        case .allowPCRE2(let source): (self.source, isFullDialect, isWhole) = (source, true, true)
        case .denyRegex(let source, _):
            guard let pattern = ExpectedPattern.shared(source) else { return nil }
            (self.source, isFullDialect, isWhole) = (pattern, false, false)
        case .allowRegex(let source, _):
            guard let pattern = ExpectedPattern.shared(source) else { return nil }
            (self.source, isFullDialect, isWhole) = (pattern, false, true)
        default: return nil
        }
    }

    /// The spelling of a regex that means the same to PCRE2; what is empty would be no pattern of an image.
    static func shared(_ source: String) -> String? {
        PCRE2Translation.fromRE2(source).map { $0.isEmpty ? "(?:)" : $0 }
    }
}
