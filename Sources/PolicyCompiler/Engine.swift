/// Which engine decides the regexes of an image. The meaning is the same with each; conformance runs force one after the
/// other, so that engines that share nothing answer for each other.
///
/// A rule that an engine cannot hold keeps the one that it has by default: a DFA too large for its tables goes to an NFA,
/// globs have no PCRE2 spelling, and `dialect: pcre2` is PCRE2's alone.
public enum EngineChoice: String, Sendable, CaseIterable {
    /// A DFA, and where it would be too large an NFA.
    case dfa
    /// An NFA for each rule.
    case nfa
    /// PCRE2 for each regex that has an exact spelling in it.
    case pcre2
}

/// How many rules an engine was asked to decide, and how many of them it could not hold.
public struct EngineCount: Sendable, Hashable {
    /// Places of rules in banks that the chosen engine decides.
    public var held = 0
    /// Places of rules that kept another engine.
    public var kept = 0
    public init() {}
}
