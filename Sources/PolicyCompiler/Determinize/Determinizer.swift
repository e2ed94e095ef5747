internal import FakBasics
internal import Patterns

/// The automata of every bank.
struct DecisionAutomaton {
    var graph: DecisionGraph
    /// Groups by bank. Rule numbers in a group are positions in the bank's rule list.
    var groups: [[RuleGroup]]
}

/// Builds one Moore machine for each group of rules that see the same subjects.
enum Determinizer {
    /// Deterministic: equal graphs give equal automata. The error names the graph rules whose automaton passes the
    /// budget of a group.
    static func determinize(_ graph: DecisionGraph) -> (automaton: DecisionAutomaton, oversized: [Int]) {
        var groups: [[RuleGroup]] = []
        var oversized: [Int] = []
        for bank in graph.banks {
            let result = Grouper.group(bank.patterns)
            groups.append(result.groups)
            oversized += result.oversized.map { bank.rules[$0] }
        }
        return (DecisionAutomaton(graph: graph, groups: groups), Array(Set(oversized)).sorted())
    }
}
