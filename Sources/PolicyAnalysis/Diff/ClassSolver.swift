internal import CallModel

/// Compares one pair of classes: which changes there are, with the least call of each, and that there are no others.
struct ClassSolver {
    let sides: [Side]
    let components: [Component]
    /// What is said whatever the arguments are: denials of the name, and admission.
    let constant: OutcomePair
    let rounds: Int
    let meter: StepMeter

    /// What a look-up of a fold costs, in steps of a search.
    private static let foldSteps = 20

    enum Outcome {
        case found(Witness)
        case none
        case unknown([Unknown])
    }

    /// A way to the total of some parts: a target for each.
    private struct Way {
        var cost: WordCost
        var picks: [Int]
    }

    /// What the whole call is told apart by.
    func change(_ total: OutcomePair) -> Change? {
        switch (total.a.isDenied, total.b.isDenied) {
        case (true, false): return .allowed
        case (false, true): return .denied
        case (true, true):
            let isSame =
                sides[0].reasons[Int(total.a.level)] == sides[1].reasons[Int(total.b.level)]
                && total.a.strictness == total.b.strictness
            return isSame ? nil : .reason
        case (false, false): return total.a.notes == total.b.notes ? nil : .obligation
        }
    }

    /// The changes that there may be; nil when there are too many outcomes to list. What is settled on the way is gone
    /// for good.
    func possible() -> [OutcomePair]? {
        var totals: Set<OutcomePair> = [constant]
        for component in components {
            guard let targets = component.targets, takes(totals.count, targets.count) else { return nil }
            var next: Set<OutcomePair> = []
            for total in totals { for target in targets { next.insert(total.folded(target)) } }
            if next.count > 20_000 { return nil }
            totals = next
        }
        return totals.sorted()
    }

    private func takes(_ held: Int, _ more: Int) -> Bool { meter.take(ClassSolver.foldSteps * held * more) }

    /// Looks for the least call with a change of one kind.
    /// - Parameters:
    ///   - active: the only component that may do anything where the others need not, or nil for any
    ///   - replay: whether the call of some fills differs that way
    func solve(
        _ wanted: Change, active: Int?, replay: ([Fill]) -> Witness?
    ) -> Outcome {
        var excluded: [Set<OutcomePair>] = components.map { _ in [] }
        var reasons: Set<Unknown> = []
        for _ in 0..<rounds {
            var choices: [[(pair: OutcomePair, cost: WordCost)]] = []
            for (at, component) in components.enumerated() {
                guard let list = targets(component, excluded[at], isActive: active == nil || active == at) else {
                    return .unknown([component.unknown])
                }
                choices.append(list)
            }
            guard let way = cheapest(wanted, choices) else {
                return reasons.isEmpty ? .none : .unknown(reasons.sorted())
            }
            if way.picks.isEmpty, !components.isEmpty { return .unknown([.budget]) }
            // Parts that are not looked for yet come first.
            var fills: [(at: Int, found: FoundFills)] = []
            var isWhole = true
            for (at, pick) in way.picks.enumerated() {
                let target = choices[at][pick].pair
                if let found = components[at].find(target) {
                    if found.cost > choices[at][pick].cost { isWhole = false }
                    fills.append((at, found))
                } else {
                    excluded[at].insert(target)
                    reasons.insert(components[at].unknown)
                    isWhole = false
                    break
                }
            }
            if !isWhole { continue }
            if let witness = first(fills.map(\.found.fills), replay) { return .found(witness) }
            // The part that says most is the one that was not as it looked.
            guard let worst = fills.last(where: { !$0.found.fills.contains([]) })?.at ?? fills.last?.at else {
                return .unknown([.overlap])
            }
            excluded[worst].insert(choices[worst][way.picks[worst]].pair)
            let suspects = fills.filter { !$0.found.fills.contains([]) }.map { components[$0.at].unknown }
            reasons.formUnion(suspects.isEmpty ? [.overlap] : suspects)
        }
        return .unknown([.budget])
    }

    /// Tries the calls of some fills, the cheapest of each part first and then one part at a time.
    private func first(_ parts: [[[Fill]]], _ replay: ([Fill]) -> Witness?) -> Witness? {
        var picks = parts.map { $0[0] }
        if let witness = replay(picks.flatMap(\.self)) { return witness }
        for at in parts.indices {
            for fill in parts[at].dropFirst().prefix(96) {
                picks[at] = fill
                if let witness = replay(picks.flatMap(\.self)) { return witness }
            }
            picks[at] = parts[at][0]
        }
        return nil
    }

    /// The targets of a component that are not excluded, with what is known of their costs.
    private func targets(
        _ component: Component, _ excluded: Set<OutcomePair>, isActive: Bool
    ) -> [(pair: OutcomePair, cost: WordCost)]? {
        if !isActive {
            var quiet: [(pair: OutcomePair, cost: WordCost)] = []
            for target in Set([.none, component.absent]).sorted()
            where !excluded.contains(target) && (target == component.absent || component.canBeNothing) {
                if let found = component.find(target) { quiet.append((target, found.cost)) }
            }
            if quiet.contains(where: { $0.pair == .none }) { return quiet }
        }
        guard let all = component.targets else { return nil }
        return all.filter { !excluded.contains($0) }.map { ($0, component.known($0)?.cost ?? .zero) }
    }

    /// The cheapest choice of targets whose fold has the change.
    private func cheapest(
        _ wanted: Change, _ choices: [[(pair: OutcomePair, cost: WordCost)]]
    ) -> Way? {
        var ways: [OutcomePair: Way] = [constant: Way(cost: .zero, picks: [])]
        for list in choices {
            if !takes(ways.count, list.count) { return nil }
            var next: [OutcomePair: Way] = [:]
            for (total, way) in ways.sorted(by: { $0.key < $1.key }) {
                for (pick, choice) in list.enumerated() {
                    let sum = total.folded(choice.pair)
                    let cost = way.cost + choice.cost
                    if let held = next[sum], held.cost <= cost { continue }
                    next[sum] = Way(cost: cost, picks: way.picks + [pick])
                }
            }
            ways = next
            if ways.count > 20_000 { return nil }
        }
        var best: (total: OutcomePair, way: Way)?
        for (total, way) in ways.sorted(by: { $0.key < $1.key }) where change(total) == wanted {
            if let held = best, held.way.cost <= way.cost { continue }
            best = (total, way)
        }
        return best?.way
    }

    /// Whether a change of a kind is excluded, after settling what can be settled; else why it is not known.
    func excludes(_ wanted: Change) -> [Unknown] {
        for _ in 0..<rounds {
            guard let totals = possible() else {
                return Array(Set(components.filter { $0.targets == nil }.map(\.unknown) + [.budget])).sorted()
            }
            guard let total = totals.first(where: { change($0) == wanted }) else { return [] }
            var isSmaller = false
            for component in components where component.settle(within: total) { isSmaller = true }
            if !isSmaller {
                // What changes may be the name or an order; then any place may be the one that was not found.
                let changed = components.filter(\.isChanged)
                let reasons = Set((changed.isEmpty ? components : changed).map(\.unknown))
                return reasons.isEmpty ? [.budget] : reasons.sorted()
            }
        }
        return [.budget]
    }
}
