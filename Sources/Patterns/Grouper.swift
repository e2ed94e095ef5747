internal import FakBasics

/// One automaton and the rules that it carries.
public struct RuleGroup: Hashable, Sendable {
    /// Indices of the rules, ascending; bit `i` of the masks is `rules[i]`.
    public var rules: [Int]
    /// The automaton of those rules.
    public var dfa: MooreDFA
}

/// What became of a list of rules.
public struct GroupingResult: Hashable, Sendable {
    /// The groups, by their first rule.
    public var groups: [RuleGroup]
    /// Rules whose own automaton passes the budget of a group, ascending.
    public var oversized: [Int]
}

/// Puts rules into as few automata as their product sizes allow: first fit in the given order, so that equal lists give
/// equal groups.
public enum Grouper {
    /// Failed trials in a row after which a group takes no more rules.
    static let patience = 8

    /// Groups within `Limits.groupStates`, `.groupRules` and `.groupCells`. Each rule costs at most
    /// `Limits.groupTrials` products, so the whole is linear in the rules. Rules of one fixed text are kept in groups
    /// of their own, where automata add up instead of multiplying.
    public static func group(_ rules: [PatternRule]) -> GroupingResult {
        var open: [[Open]] = [[], []]
        var groups: [RuleGroup] = []
        var oversized: [Int] = []
        for (index, rule) in rules.enumerated() {
            guard let single = try? DFABuilder.build(rule, index: index, maxStates: Limits.groupStates),
                single.stateCount * (single.classCount + 2) < Limits.groupCells
            else {
                oversized.append(index)
                continue
            }
            let kind = rule.language.isFixedText && rule.anchoring == .search ? 1 : 0
            if !place(index, single, &open[kind], &groups) {
                open[kind].append(Open(group: groups.count))
                groups.append(RuleGroup(rules: [index], dfa: single))
            }
        }
        return GroupingResult(groups: groups, oversized: oversized)
    }

    /// A group that takes more rules.
    private struct Open {
        let group: Int
        var failures = 0
    }

    private static func place(
        _ index: Int, _ single: MooreDFA, _ open: inout [Open], _ groups: inout [RuleGroup]
    ) -> Bool {
        var trials = 0
        var slot = 0
        while slot < open.count, trials < Limits.groupTrials {
            trials += 1
            let number = open[slot].group
            let shift = groups[number].rules.count
            let product = Product.of(
                groups[number].dfa, single, shift: shift, maxStates: Limits.groupStates, maxCells: Limits.groupCells)
            if case .fits(let dfa) = product {
                groups[number].rules.append(index)
                groups[number].dfa = dfa
                open[slot].failures = 0
                if shift + 1 == Limits.groupRules { open.remove(at: slot) }
                return true
            }
            open[slot].failures += 1
            if open[slot].failures >= patience { open.remove(at: slot) } else { slot += 1 }
        }
        return false
    }
}

extension Language {
    /// Whether the language is one text, up to case.
    public var isFixedText: Bool {
        switch node.trimmedForSearch {
        case .one: true
        case .sequence(let parts):
            parts.allSatisfy { part in
                if case .one(let set) = part { set.isSmall } else { false }
            }
        default: false
        }
    }
}

extension ScalarSet {
    /// One scalar, or one in its cases.
    fileprivate var isSmall: Bool {
        ranges.reduce(0) { count, range in count + Int(range.upperBound - range.lowerBound) + 1 } <= 4
    }
}
