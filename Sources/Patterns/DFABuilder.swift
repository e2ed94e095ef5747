internal import FakBasics

/// Builds grouped automata from patterns.
public enum DFABuilder {
    /// How much larger than its minimal form an automaton may be on the way to it.
    static let slack = 8
    /// Instructions that one rule's construction may visit.
    static let workLimit = 24_000_000

    /// The minimal automaton of up to `Limits.groupRules` rules, bit `i` for `rules[i]`. Throws when it, or the way to
    /// it, passes the budget; cells are not counted here.
    public static func build(_ rules: [PatternRule], maxStates: Int) throws(BudgetExceeded) -> MooreDFA {
        if rules.count > Limits.groupRules { throw BudgetExceeded(kind: .rules, rule: Limits.groupRules) }
        var group = MooreDFA.idle
        for (index, rule) in rules.enumerated() {
            let single = try build(rule, index: index, maxStates: maxStates)
            switch Product.of(group, single, shift: index, maxStates: maxStates, maxCells: Int.max) {
            case .fits(let product): group = product
            case .tooLarge(let kind): throw BudgetExceeded(kind: kind, rule: index)
            }
        }
        return group
    }

    /// The minimal automaton of one rule, its bit 0.
    static func build(_ rule: PatternRule, index: Int, maxStates: Int) throws(BudgetExceeded) -> MooreDFA {
        if rule.anchoring == .search && rule.language.node.isNullable {
            // Found before the first byte; nothing later matters.
            var always = MooreDFA.idle
            always.masks = [1]
            return always
        }
        guard let program = Program(rule.language, rule.anchoring),
            let scalars = ScalarAutomaton(
                program, restarts: rule.anchoring == .search, stateLimit: maxStates * slack, workLimit: workLimit),
            let raw = ByteExpansion.expand(scalars, stateLimit: maxStates * slack * 4)
        else { throw BudgetExceeded(kind: .work, rule: index) }
        guard let dfa = Minimiser.minimise(raw, maxStates: maxStates) else {
            throw BudgetExceeded(kind: .states, rule: index)
        }
        return dfa
    }
}
