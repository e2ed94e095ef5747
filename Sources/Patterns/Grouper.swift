internal import FakBasics

/// One automaton and the rules that it carries.
public struct RuleGroup: Hashable, Sendable {
    /// Indices of the rules, ascending; bit `i` of the masks is `rules[i]`.
    public var rules: [Int]
    /// The automaton of those rules.
    public var dfa: MooreDFA

    /// Entries of its table.
    var cells: Int { dfa.stateCount * (dfa.classCount + 2) }
}

/// What became of a list of rules.
public struct GroupingResult: Hashable, Sendable {
    /// The groups, by their first rule.
    public var groups: [RuleGroup]
    /// Rules whose own automaton passes the budget of a group, ascending.
    public var oversized: [Int]
}

/// Puts rules into automata whose tables stay small. Deterministic: equal lists give equal groups.
///
/// A group costs its table, its class map and a lane of the kernel's walk, of which `Limits.walkLanes` cost as much as
/// one. So rules first share automata only where that saves bytes. If too many groups are left, they are put together
/// again at a price, in rounds that allow more and more.
public enum Grouper {
    /// What the groups are for.
    public enum Aim: Hashable, Sendable {
        /// Subjects are short, as paths are: least bytes.
        case size
        /// Subjects may be long: as few groups as are walked side by side.
        case speed
    }

    /// Failed trials after which a group takes no more rules.
    static let patience = 16
    /// Cells that a class map and its records cost.
    static let overhead = 144
    /// Cells over those of the parts that each round allows.
    static let rounds = [0, 400, 1200, 3600]

    /// Groups within `Limits.groupStates`, `.groupRules` and `.sharedGroupCells`; a rule that is larger stands alone.
    /// Each rule costs at most `Limits.groupTrials` products a round, so the whole is linear in the rules.
    public static func group(_ rules: [PatternRule], for aim: Aim = .speed) -> GroupingResult {
        var texts: [RuleGroup] = []
        var groups: [RuleGroup] = []
        var oversized: [Int] = []
        for (index, rule) in rules.enumerated() {
            guard let dfa = try? DFABuilder.build(rule, index: index, maxStates: Limits.groupStates),
                dfa.stateCount * (dfa.classCount + 2) < Limits.groupCells
            else {
                oversized.append(index)
                continue
            }
            let group = RuleGroup(rules: [index], dfa: dfa)
            // Automata of fixed texts add up instead of multiplying: they fill groups of their own first.
            if rule.language.isFixedText && rule.anchoring == .search {
                texts.append(group)
            } else {
                groups.append(group)
            }
        }
        texts = fit(texts, allowing: rounds[0])
        groups = fit(groups, allowing: rounds[0]) + texts
        if aim == .speed {
            for allowed in rounds.dropFirst() where groups.count > Limits.walkLanes {
                groups = fit(groups, allowing: allowed)
            }
        }
        groups.sort { a, b in a.rules[0] < b.rules[0] }
        return GroupingResult(groups: groups, oversized: oversized)
    }

    /// A group that takes more rules.
    private struct Open {
        let group: Int
        var failures = 0
    }

    /// Adds each group to that one of the last few before it which grows least, if the product is small enough.
    private static func fit(_ parts: [RuleGroup], allowing allowed: Int) -> [RuleGroup] {
        var groups: [RuleGroup] = []
        var open: [Open] = []
        for part in parts {
            var best: (slot: Int, dfa: MooreDFA, growth: Int)?
            var failed: [Int] = []
            for slot in open.indices.suffix(Limits.groupTrials) {
                let group = groups[open[slot].group]
                let room = group.cells + part.cells + overhead + allowed
                if group.rules.count + part.rules.count <= Limits.groupRules,
                    case .fits(let dfa) = Product.of(
                        group.dfa, part.dfa, shift: group.rules.count, maxStates: Limits.groupStates,
                        maxCells: min(Limits.sharedGroupCells, room))
                {
                    let growth = dfa.stateCount * (dfa.classCount + 2) - group.cells
                    if best == nil || growth < best!.growth { best = (slot, dfa, growth) }
                } else {
                    open[slot].failures += 1
                    if open[slot].failures >= patience { failed.append(slot) }
                }
            }
            if let best {
                let number = open[best.slot].group
                groups[number] = joined(groups[number], part, best.dfa)
                if groups[number].rules.count == Limits.groupRules { failed.append(best.slot) }
            } else {
                open.append(Open(group: groups.count))
                groups.append(part)
            }
            for slot in failed.sorted().reversed() { open.remove(at: slot) }
        }
        return groups
    }

    /// Two groups with their product, its bits brought into the order of the rules.
    private static func joined(_ a: RuleGroup, _ b: RuleGroup, _ product: MooreDFA) -> RuleGroup {
        let rules = a.rules + b.rules
        let sorted = rules.sorted()
        if rules == sorted { return RuleGroup(rules: rules, dfa: product) }
        let place = rules.map { rule in UInt64(sorted.firstIndex(of: rule)!) }
        func moved(_ mask: UInt64) -> UInt64 {
            var out: UInt64 = 0
            var rest = mask
            while rest != 0 {
                out |= 1 << place[rest.trailingZeroBitCount]
                rest &= rest &- 1
            }
            return out
        }
        var dfa = product
        dfa.masks = product.masks.map(moved)
        dfa.endMasks = product.endMasks.map(moved)
        return RuleGroup(rules: sorted, dfa: dfa)
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
