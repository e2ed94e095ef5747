internal import Bytecode
internal import CallModel

// Keys that fold together: a call with such a pair is malformed where a rule reads the key, and only there.

extension Comparison {
    static let twoCases = "keys that differ in case alone"

    /// Compares calls with a key in two cases that one side reads and the other does not: there, one denies and the other
    /// decides by all its rules. Lists what it finds of kinds that are not seen yet, other reasons only where that is all,
    /// and gives the kinds that may be left.
    mutating func compareLayout(
        _ at: NameCase, _ views: [ClassView], _ solver: ClassSolver, _ seen: Set<Change>
    ) -> [Change] {
        guard readsLayout, let name = at.names.first else { return [] }
        var shown: [Change: Witness] = [:]
        var open: [Change] = []
        for reader in 0...1 {
            let places = views[reader].slots.subtracting(views[1 - reader].slots).filter { $0.source == .path }.sorted()
            var isThere = false
            for place in places {
                for fills in [[], admitted(by: 1 - reader, solver)] {
                    for json in CallText.doubled(place, beside: fills) {
                        isThere = true
                        guard let found = replayer.witness(Call(tool: name, body: .json(json))) else { continue }
                        if shown[found.change] == nil { shown[found.change] = found.witness }
                    }
                }
            }
            let change: Change = reader == 0 ? .allowed : .denied
            if isThere, changes.contains(change), !seen.contains(change), shown[change] == nil,
                solver.possible()?.contains(where: { !$0.outcome(1 - reader).isDenied }) ?? true
            {
                open.append(change)
            }
        }
        let rights = shown.keys.filter { [.allowed, .denied].contains($0) }
        for (change, witness) in shown.sorted(by: { $0.key < $1.key })
        where changes.contains(change) && !seen.contains(change)
            && (rights.contains(change) || rights.isEmpty && seen.isEmpty)
        {
            add(.changed(change, witness), Comparison.twoCases, [[], []], at, views)
        }
        return open
    }

    /// Values that one side has nothing against, as far as they can be found place by place.
    private func admitted(by side: Int, _ solver: ClassSolver) -> [Fill] {
        solver.components.flatMap { component -> [Fill] in
            if !component.absent.outcome(side).isDenied { return [] }
            let targets = component.targets?.filter { !$0.outcome(side).isDenied } ?? []
            return targets.lazy.compactMap { component.find($0)?.fills.first }.first ?? []
        }
    }
}
