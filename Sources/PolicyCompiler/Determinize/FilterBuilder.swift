internal import FakBasics
internal import Patterns

/// Builds the automaton that says which groups of a bank may match at all.
enum FilterBuilder {
    /// Six groups are walked in one pass and a filter is one more, but of a quarter of its length: of long harmless texts
    /// it takes a quarter of the time (measured with six groups: 1 KB 0.4 µs for 1.5 µs, 64 KB 22 µs for 104 µs).
    static let leastGroups = 3

    /// A filter that spares one pass at most has at most this part of the cells of the groups.
    static let share = 2

    /// Bit g of the filter is given where a factor of some rule of group g stands, and from the start when a rule of it
    /// has no factor. Nil when there are so few groups that walking them costs little more, when no pass could be spared,
    /// or when the automaton is too large.
    static func filter(_ bank: GraphBank, _ groups: [RuleGroup]) -> MooreDFA? {
        if bank.readsPaths || groups.count < leastGroups || groups.count > Limits.filterGroups { return nil }
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
            cells(dfa) < Limits.groupCells
        else { return nil }
        if groups.count <= Limits.walkLanes {
            let walked = groups.reduce(0) { sum, group in sum + cells(group.dfa) }
            if cells(dfa) * share > walked { return nil }
        }
        return dfa
    }

    private static func cells(_ dfa: MooreDFA) -> Int { dfa.stateCount * (dfa.classCount + 2) }
}
