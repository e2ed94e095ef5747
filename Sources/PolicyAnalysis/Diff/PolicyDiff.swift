internal import Bytecode
public import CallModel
public import PolicyKernel

/// Compares what two floors decide, call by call, for all calls.
///
/// The tables of both images are compared, not their manifests: verdict, reason, disposition and obligations of every call,
/// and not ids of rules or places. Each pair of tool classes ends in one of three ways: *equal* is proved, *changed* has a
/// call that both kernels have decided, and *may differ* says why neither was possible. Deterministic; time and memory are
/// bounded by `Budget`.
public enum PolicyDiff {
    /// Compares two floors.
    /// - Parameters:
    ///   - changes: the kinds of change that are asked for; a report says nothing about others
    ///   - readsLayout: whether it counts that two floors read different keys, and so find keys that differ in case alone
    ///     in different calls
    public static func compare(
        _ before: Kernel, _ after: Kernel, for changes: Set<Change> = Set(Change.allCases), readsLayout: Bool = true,
        budget: Budget = Budget()
    ) -> DiffReport {
        var comparison = Comparison(
            Side(before), Side(after), changes: changes, readsLayout: readsLayout, budget: budget)
        return comparison.run()
    }

    /// What both floors say about one call: the path on which witnesses are replayed.
    public static func replay(_ call: Call, _ before: Kernel, _ after: Kernel) -> (Change, Witness)? {
        let replayer = Replayer(Side(before), Side(after))
        return replayer.witness(call).map { ($0.change, $0.witness) }
    }
}

/// One comparison at work.
struct Comparison: ~Copyable {
    private let sides: [Side]
    private let budget: Budget
    private let builder: ComponentBuilder
    private let replayer: Replayer
    private var items: [DiffItem] = []
    private var equal = 0

    private let changes: Set<Change>
    private let readsLayout: Bool

    init(_ a: Side, _ b: Side, changes: Set<Change>, readsLayout: Bool, budget: Budget) {
        sides = [a, b]
        self.changes = changes
        self.readsLayout = readsLayout
        self.budget = budget
        builder = ComponentBuilder(a, b, budget: budget)
        replayer = Replayer(a, b)
    }

    mutating func run() -> DiffReport {
        let cases = NameCases(sides[0], sides[1]).cases
        var scripts: [NameCase] = []
        var totals: Set<OutcomePair> = []
        var isBounded = true
        for at in cases {
            let views = zip(sides, at.key.classes).map { $0.view($1) }
            let found = compare(at, views)
            if let all = found { totals.formUnion(all) } else { isBounded = false }
            if views.contains(where: { $0.isCodeMode }) { scripts.append(at) }
        }
        for at in scripts { compareScripts(at, isBounded ? totals : nil, cases) }
        return DiffReport(
            items: DiffOrder.ordered(items), classCount: cases.count, equalCount: equal, replayCount: replayer.count)
    }

    /// Compares one pair of classes. Gives the outcomes that may be left, or nil when they could not be bounded.
    private mutating func compare(_ at: NameCase, _ views: [ClassView]) -> [OutcomePair]? {
        if at.names.isEmpty, let bare = at.bare.first {
            // Only calls without arguments are of this case, and they are one call.
            let call = Call(tool: bare, body: .json([0x7B, 0x7D]))
            if let found = replayer.witness(call), changes.contains(found.change) {
                add(.changed(found.change, found.witness), "a call without arguments", [[], []], at, views)
            } else {
                equal += 1
            }
            return []
        }
        let constant = self.constant(at, views)
        var components = builder.components(views[0], views[1])
        if let redaction = RedactionComponent(sides) { components.append(redaction) }
        let solver = ClassSolver(
            sides: sides, components: components, constant: constant, rounds: budget.rounds)
        let start = solver.possible()
        var wanted = changes
        if let start { wanted.formIntersection(start.compactMap { solver.change($0) }) }
        let before = items.count
        if wanted.isEmpty, Set(views[0].roles) == Set(views[1].roles) {
            compareLayout(at, views, [])
            if items.count == before { equal += 1 }
            return start
        }
        var seen: Set<Change> = []
        // What the name alone changes is shown by a call that does nothing else.
        let isNameChange = solver.change(constant) != nil || components.isEmpty
        for (number, component) in components.enumerated() where component.isChanged && !isNameChange {
            for change in wanted.sorted() {
                let result = search(solver, change, active: number, at)
                if case .found(let witness) = result {
                    seen.insert(change)
                    add(.changed(change, witness), component.title, component.changedRules, at, views)
                }
            }
        }
        var open: [Unknown: Set<Change>] = [:]
        for change in wanted.sorted() where !seen.contains(change) {
            switch search(solver, change, active: nil, at) {
            case .found(let witness):
                seen.insert(change)
                let rules =
                    isNameChange ? [[], []] : [0, 1].map { side in components.flatMap { $0.changedRules[side] } }
                add(.changed(change, witness), isNameChange ? "name" : "several places", rules, at, views)
            case .none, .unknown:
                for reason in solver.excludes(change) { open[reason, default: []].insert(change) }
            }
        }
        if Set(views[0].roles) != Set(views[1].roles) { open[.layout, default: []].formUnion(changes) }
        compareLayout(at, views, seen)
        if !open.isEmpty, items.count > before {
            items[before].undecided = Set(open.values.joined()).sorted()
            items[before].undecidedBecause = open.keys.sorted()
        } else if !open.isEmpty {
            let changed = components.filter(\.isChanged)
            let title = changed.count == 1 ? changed[0].title : isNameChange ? "name" : "several places"
            let rules = [0, 1].map { side in changed.flatMap { $0.changedRules[side] } }
            add(
                .mayDiffer(open.keys.sorted(), Set(open.values.joined()).sorted()), title, rules, at, views)
        }
        if items.count == before { equal += 1 }
        return solver.possible()
    }

    private func constant(_ at: NameCase, _ views: [ClassView]) -> OutcomePair {
        var said = [views[0].nameDenies, views[1].nameDenies]
        for side in 0...1 where at.key.admissions[side] != .admitted {
            // Softened or not: what is cited when nothing admits the name.
            said[side] = said[side].folded(refusal(side, isNoted: at.key.admissions[side] == .noted))
        }
        return OutcomePair(a: said[0], b: said[1])
    }

    private func refusal(_ side: Int, isNoted: Bool) -> Outcome {
        let rule = Int(sides[side].model.header.faults.defaultDeny)
        if isNoted || !sides[side].model.rules[rule].isAdvisory { return sides[side].outcomes[rule] }
        // A name that may not be admitted is denied although the rung is softened.
        return Outcome(
            level: UInt16(sides[side].reasons.count - 1), strictness: Reason.defaultDeny.disposition.rawValue + 1,
            notes: 0)
    }

    // MARK: Calls

    private func search(
        _ solver: ClassSolver, _ change: Change, active: Int?, _ at: NameCase
    ) -> ClassSolver.Outcome {
        if at.names.isEmpty {
            return .unknown([.name])
        }
        return solver.solve(change, active: active) { fills in
            // What shows an effect stands in for a value that was only to satisfy the rules of its place.
            var last: [SlotKey: Fill] = [:]
            for fill in fills { last[fill.place] = fill }
            let distinct = fills.filter { last[$0.place] == $0 }
            guard let json = CallText.json(fills) ?? CallText.json(distinct) else { return nil }
            for name in at.names.prefix(3) {
                if let found = replayer.witness(Call(tool: name, body: .json(json))), found.change == change {
                    return found.witness
                }
            }
            return nil
        }
    }

    /// A call with a key that is there in two cases is malformed where a rule reads the key, and only there.
    private mutating func compareLayout(_ at: NameCase, _ views: [ClassView], _ seen: Set<Change>) {
        let places = views[0].slots.symmetricDifference(views[1].slots).filter { $0.source == .path }.sorted()
        guard readsLayout, let name = at.names.first else { return }
        for json in places.flatMap(CallText.doubled) {
            guard let found = replayer.witness(Call(tool: name, body: .json(json))), !seen.contains(found.change)
            else { continue }
            add(.changed(found.change, found.witness), "keys that differ in case alone", [[], []], at, views)
            return
        }
    }

    /// A script of tool calls gets what its calls get.
    private mutating func compareScripts(_ at: NameCase, _ totals: Set<OutcomePair>?, _ cases: [NameCase]) {
        guard let name = at.names.first else { return }
        var seen: Set<Change> = []
        for item in items {
            guard case .changed(_, let witness) = item.finding, case .json(let json) = witness.call.body,
                witness.call.tool != name
            else { continue }
            let call = Array("await tools.".utf8) + witness.call.tool + [0x28] + json + Array(")".utf8)
            for script in [call, call + Array(";await tools.x({})".utf8)] {
                guard let found = replayer.witness(Call(tool: name, body: .text(script))),
                    changes.contains(found.change), !seen.contains(found.change)
                else { continue }
                seen.insert(found.change)
                add(
                    .changed(found.change, found.witness), "calls in a script", [[], []], at,
                    zip(sides, at.key.classes).map { $0.view($1) })
            }
        }
        let solver = ClassSolver(sides: sides, components: [], constant: .none, rounds: 1)
        var open = changes
        if let totals, let all = OutcomeClosure.of(totals) {
            open.formIntersection(all.compactMap { solver.change($0) })
        }
        open.subtract(seen)
        if !open.isEmpty { compareTwoCalls(at, name, &open, cases) }
        // What the tool itself may differ in is listed already.
        for item in items where item.tools.contains(String(decoding: name, as: UTF8.self)) {
            if case .changed(let change, _) = item.finding { open.remove(change) }
        }
        if !open.isEmpty, let mine = items.lastIndex(where: { $0.tools.first == String(decoding: name, as: UTF8.self) })
        {
            items[mine].undecided = Array(Set(items[mine].undecided + open)).sorted()
            items[mine].undecidedBecause = Array(Set(items[mine].undecidedBecause + [.script])).sorted()
        } else if !open.isEmpty {
            add(
                .mayDiffer([.script], open.sorted()), "calls in a script", [[], []], at,
                zip(sides, at.key.classes).map { $0.view($1) })
        }
    }

    /// Two calls of one script can show what neither shows alone: which of two rules is cited first.
    private mutating func compareTwoCalls(
        _ at: NameCase, _ name: [UInt8], _ open: inout Set<Change>, _ cases: [NameCase]
    ) {
        let solver = ClassSolver(sides: sides, components: [], constant: .none, rounds: 1)
        let pool = oneOfEach(cases)
        for (i, first) in pool.enumerated() {
            for second in pool[..<i] {
                guard let change = solver.change(first.total.folded(second.total)), open.contains(change),
                    let found = replayer.witness(Call(tool: name, body: .text(second.text + [0x3B] + first.text))),
                    open.contains(found.change)
                else { continue }
                open.remove(found.change)
                add(
                    .changed(found.change, found.witness), "calls in a script", [[], []], at,
                    zip(sides, at.key.classes).map { $0.view($1) })
                if open.isEmpty { return }
            }
        }
    }

    /// A call, as a script spells it, for each outcome that the rules of some place have by themselves.
    private func oneOfEach(_ cases: [NameCase]) -> [(total: OutcomePair, text: [UInt8])] {
        var out: [(total: OutcomePair, text: [UInt8])] = []
        for at in cases {
            let views = zip(sides, at.key.classes).map { $0.view($1) }
            guard let name = at.names.first, !views.contains(where: { $0.isCodeMode }) else { continue }
            let constant = constant(at, views)
            let components = builder.components(views[0], views[1])
            for component in components {
                for generator in component.generators where generator.pair != .none {
                    let total = constant.folded(generator.pair)
                    if out.count == 64 || out.contains(where: { $0.total == total }) { continue }
                    var fills = component.find(generator.pair)?.fills.first
                    for other in components where other !== component && other.absent != .none {
                        fills? += other.find(.none)?.fills.first ?? []
                    }
                    guard let fills, let json = CallText.json(fills) else { continue }
                    out.append((total, Array("await tools.".utf8) + name + [0x28] + json + [0x29]))
                }
            }
        }
        return out
    }

    // MARK: The report

    private mutating func add(
        _ finding: DiffItem.Finding, _ component: String, _ rules: [[Int]], _ at: NameCase, _ views: [ClassView]
    ) {
        var decided: [RuleReference?] = [nil, nil]
        var tools = at.names
        if case .changed(_, let witness) = finding {
            decided = [reference(0, witness.before), reference(1, witness.after)]
            tools.removeAll { $0 == witness.call.tool }
            tools.insert(witness.call.tool, at: 0)
        }
        items.append(
            DiffItem(
                tools: tools.map { String(decoding: $0, as: UTF8.self) }, component: component, finding: finding,
                rulesBefore: Set(rules[0]).sorted().map { sides[0].reference($0) },
                rulesAfter: Set(rules[1]).sorted().map { sides[1].reference($0) },
                decidedBefore: decided[0], decidedAfter: decided[1]))
    }

    private func reference(_ side: Int, _ answer: FloorAnswer) -> RuleReference? {
        let model = sides[side].model
        return model.rules.indices.first {
            model.rules[$0].by == answer.by.rawValue
                && sides[side].text(model.rules[$0].id).utf8.elementsEqual(answer.rule.utf8)
        }.map { sides[side].reference($0) }
    }
}

extension Side {
    /// A rule as people know it.
    func reference(_ rule: Int) -> RuleReference {
        let record = model.rules[rule]
        let line = model.sourceMap.map { Int($0.lines[rule]) } ?? 0
        return RuleReference(
            id: text(record.id), pointer: record.pointer == noIndex ? nil : text(record.pointer),
            line: line == 0 ? nil : line, source: record.source == noIndex ? nil : text(record.source))
    }
}
