internal import Bytecode
internal import CallModel

/// One comparison at work.
struct Comparison: ~Copyable {
    let sides: [Side]
    let budget: Budget
    let builder: ComponentBuilder
    let replayer: Replayer
    var items: [DiffItem] = []
    var equal = 0

    let changes: Set<Change>
    let readsLayout: Bool

    /// What is not excluded for some name beside what its outcomes say, and then not for scripts with such calls either.
    var openBesides: Set<Change> = []

    /// Folded names of each side that no script can spell.
    let oddNames: [Set<[UInt8]>]

    init(_ a: Side, _ b: Side, changes: Set<Change>, readsLayout: Bool, budget: Budget) {
        sides = [a, b]
        self.changes = changes
        self.readsLayout = readsLayout
        self.budget = budget
        builder = ComponentBuilder(a, b, budget: budget)
        replayer = Replayer(a, b, meter: builder.budget.meter)
        oddNames = sides.map { side in
            Set(side.model.names.map { side.constant($0.folded) }.filter { !Comparison.isIdentifier($0) })
        }
    }

    mutating func run() -> DiffReport {
        let cases = NameCases(sides[0], sides[1]).cases
        var scripts: [NameCase] = []
        var totals: Set<OutcomePair> = []
        var isBounded = true
        for at in cases {
            let views = zip(sides, at.key.classes).map { $0.view($1) }
            let found = compare(at, views)
            if let all = found.flatMap({ inScripts($0, at, views) }) {
                totals.formUnion(all)
            } else {
                isBounded = false
            }
            if views.contains(where: { $0.isCodeMode }) { scripts.append(at) }
        }
        for at in scripts { compareScripts(at, isBounded ? totals : nil, cases) }
        return DiffReport(
            items: DiffOrder.ordered(items), classCount: cases.count, equalCount: equal, replayCount: replayer.count)
    }

    /// Compares one pair of classes. Gives the outcomes that may be left, or nil when they could not be bounded.
    mutating func compare(_ at: NameCase, _ views: [ClassView]) -> [OutcomePair]? {
        let constant = self.constant(at, views)
        if at.names.isEmpty, let bare = at.bare.first {
            // Only calls without arguments are of this case, and they are one call.
            let call = Call(tool: bare, body: .json([0x7B, 0x7D]))
            if let found = replayer.witness(call), changes.contains(found.change) {
                add(.changed(found.change, found.witness), "a call without arguments", [[], []], at, views)
            } else {
                equal += 1
            }
            return [builder.components(views[0], views[1]).reduce(constant) { $0.folded($1.absent) }]
        }
        var components = builder.components(views[0], views[1])
        if let redaction = RedactionComponent(sides) { components.append(redaction) }
        let solver = ClassSolver(
            sides: sides, components: components, constant: constant, rounds: budget.rounds,
            meter: builder.budget.meter)
        let start = solver.possible()
        var wanted = changes
        if let start { wanted.formIntersection(start.compactMap { solver.change($0) }) }
        let before = items.count
        let judgedAgain = changedByRedaction(components, views, start)
        if wanted.isEmpty, judgedAgain.isEmpty, Set(views[0].roles) == Set(views[1].roles) {
            let open = compareLayout(at, views, solver, [])
            if !open.isEmpty { add(.mayDiffer([.layout], open), Comparison.twoCases, [[], []], at, views) }
            openBesides.formUnion(open)
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
        var besides = Set(compareLayout(at, views, solver, seen))
        if Set(views[0].roles) != Set(views[1].roles) { besides.formUnion(changes) }
        if !besides.isEmpty { open[.layout, default: []].formUnion(besides) }
        openBesides.formUnion(besides)
        for change in judgedAgain where !seen.contains(change) { open[.overlap, default: []].insert(change) }
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

    /// What may change because a side judges a call once more, without the values that it alone redacts.
    private func changedByRedaction(
        _ components: [Component], _ views: [ClassView], _ possible: [OutcomePair]?
    ) -> Set<Change> {
        guard let redaction = components.last as? RedactionComponent else { return [] }
        var out: Set<Change> = []
        for (side, change) in [Change.allowed, .denied].enumerated()
        where !redaction.changedKeys[side].isEmpty && changes.contains(change)
            && views[side].tests.contains(where: { RedactionComponent.mayRead($0) })
            && possible?.contains(where: { !$0.outcome(1 - side).isDenied }) ?? true
        {
            out.insert(change)
        }
        return out
    }

    /// What the rules on a pair of classes say, and nothing of its names' admission: without what is excluded.
    func rules(_ views: [ClassView], redacts: Bool = true) -> ClassSolver {
        var components = builder.components(views[0], views[1])
        if redacts, let redaction = RedactionComponent(sides) { components.append(redaction) }
        let solver = ClassSolver(
            sides: sides, components: components,
            constant: OutcomePair(a: views[0].nameDenies, b: views[1].nameDenies), rounds: budget.rounds,
            meter: builder.budget.meter)
        for change in changes.sorted() { _ = solver.excludes(change) }
        return solver
    }

    func constant(_ at: NameCase, _ views: [ClassView]) -> OutcomePair {
        var said = [views[0].nameDenies, views[1].nameDenies]
        for side in 0...1 where at.key.admissions[side] != .admitted {
            // Softened or not: what is cited when nothing admits the name.
            said[side] = said[side].folded(refusal(side, isNoted: at.key.admissions[side] == .noted))
        }
        return OutcomePair(a: said[0], b: said[1])
    }

    func refusal(_ side: Int, isNoted: Bool) -> Outcome {
        let rule = Int(sides[side].model.header.faults.defaultDeny)
        if isNoted || !sides[side].model.rules[rule].isAdvisory { return sides[side].outcomes[rule] }
        // A name that may not be admitted is denied although the rung is softened.
        return Outcome(
            level: UInt16(sides[side].reasons.count - 1), strictness: Reason.defaultDeny.disposition.rawValue + 1,
            notes: 0)
    }

    // MARK: Calls

    func search(
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

    // MARK: The report

    mutating func add(
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
