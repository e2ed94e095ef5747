internal import FakBasics
internal import Patterns

/// Builds the automaton that says which groups of a bank may match at all.
enum FilterBuilder {
    /// Bit g of the filter is given where a factor of some rule of group g stands, and from the start when a rule of it
    /// has no factor. Nil when the kernel walks all groups in one pass anyway, when no pass could be spared, or when the
    /// automaton is too large.
    static func filter(_ bank: GraphBank, _ groups: [RuleGroup]) -> MooreDFA? {
        if bank.readsPaths || groups.count <= Limits.walkLanes || groups.count > Limits.filterGroups { return nil }
        var rules: [PatternRule] = []
        var isAlways: [Bool] = []
        for group in groups {
            var factors: [Language] = []
            for rule in group.rules {
                let pattern = bank.patterns[rule]
                if pattern.anchoring != .search { return nil }
                factors.append(RequiredFactor.of(pattern.language)?.language ?? .empty)
            }
            isAlways.append(factors.contains(.empty))
            rules.append(
                PatternRule(language: isAlways.last! ? .empty : Language.union(factors), anchoring: .search))
        }
        let passes = stride(from: 0, to: groups.count, by: Limits.walkLanes)
        let sparesOne = passes.contains { first in
            !isAlways[first..<min(first + Limits.walkLanes, groups.count)].contains(true)
        }
        guard sparesOne, let dfa = try? DFABuilder.build(rules, maxStates: Limits.filterStates),
            dfa.stateCount * (dfa.classCount + 2) < Limits.groupCells
        else { return nil }
        return dfa
    }
}
