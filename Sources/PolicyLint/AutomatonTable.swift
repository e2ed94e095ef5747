internal import Patterns

/// Automata of patterns, built when they are first asked for, and the steps that are left for walks over them.
final class AutomatonTable {
    private struct Key: Hashable {
        var language: Language
        var anchoring: Anchoring
    }

    private var known: [Key: MooreDFA?] = [:]
    /// Places of patterns that may still be built.
    private var positions = 200_000
    var steps = PolicyLint.steps
    /// What a small automaton takes to build, in steps of a walk.
    private static let buildSteps = 800

    /// The automaton of one pattern, its answer in bit 0; nil over a budget.
    func automaton(_ language: Language, _ anchoring: Anchoring) -> MooreDFA? {
        let key = Key(language: language, anchoring: anchoring)
        if let built = known[key] { return built }
        var built: MooreDFA?
        if steps > 0, language.positions <= PolicyLint.positions, positions >= language.size {
            positions -= language.size
            steps -= Self.buildSteps
            built = try? DFABuilder.build(
                [PatternRule(language: language, anchoring: anchoring)], maxStates: 1024)
        }
        known[key] = .some(built)
        return built
    }

    /// A text with some answers of these automata, or the proof that there is none.
    func find(
        _ parts: [MooreDFA], isWanted: (UInt8) -> Bool, isHopeless: (UInt8) -> Bool = { _ in false }
    ) -> TextSearch.Outcome {
        if parts.count > TextSearch.mostParts || steps < 0 { return .unknown }
        return TextSearch(parts).find(&steps, isWanted: isWanted, isHopeless: isHopeless)
    }

    /// Whether each text of the first is one of the second; false also where that is not proved.
    func isIncluded(_ a: MooreDFA, in b: MooreDFA) -> Bool {
        if case .none = find([a, b], isWanted: { $0 == 1 }, isHopeless: { $0 & 2 != 0 }) { return true }
        return false
    }

    /// One of the shortest texts of an automaton; nil where there is none, or none was found.
    func shortest(_ dfa: MooreDFA) -> [UInt8]? {
        if case .found(let text) = find([dfa], isWanted: { $0 == 1 }) { return text }
        return nil
    }

    /// Whether an automaton has no text at all; false also where that is not proved.
    func isEmpty(_ dfa: MooreDFA) -> Bool {
        if case .none = find([dfa], isWanted: { $0 == 1 }) { return true }
        return false
    }
}
