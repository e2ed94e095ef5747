internal import Bytecode
internal import CallModel
internal import UnicodeTables

// Scripts of tool calls.

extension Comparison {
    static let inScript = "calls in a script"

    /// A script of tool calls gets what its calls get.
    mutating func compareScripts(_ at: NameCase, _ totals: Set<OutcomePair>?, _ cases: [NameCase]) {
        guard let name = at.names.first else { return }
        let views = zip(sides, at.key.classes).map { $0.view($1) }
        // A tool that is admitted for its script alone has no argument beside it that could be redacted.
        let own = rules(views, redacts: at.key.admissions != [.none, .none] || redactsScripts(views))
        let before = items.count
        let wasEqual = !items.contains { $0.tools.contains(String(decoding: name, as: UTF8.self)) }
        defer { if items.count > before, wasEqual { equal -= 1 } }
        var open = changes
        if let totals, let all = OutcomeClosure.of(totals), let besides = own.possible(),
            all.count * besides.count < 1_000_000
        {
            var sums: Set<OutcomePair> = []
            for total in all { for more in besides { sums.insert(total.folded(more)) } }
            open.formIntersection(openBesides.union(sums.compactMap { own.change($0) }))
        }
        let calls = items.lazy.compactMap { item -> [UInt8]? in
            guard case .changed(_, let witness) = item.finding, case .json(let json) = witness.call.body,
                witness.call.tool != name
            else { return nil }
            return Comparison.spelled(witness.call.tool, json)
        }
        for call in Array(calls) + redactedCalls(cases) {
            for script in [call, call + Array(";await tools.x({})".utf8)] where !open.isEmpty {
                guard let found = scriptWitness(name, script, own, views, open) else { continue }
                open.remove(found.change)
                add(.changed(found.change, found.witness), Comparison.inScript, [[], []], at, views)
            }
        }
        if !open.isEmpty { compareAdmitted(at, name, own, &open, cases) }
        if !open.isEmpty { compareTwoCalls(at, name, own, &open, cases) }
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
                .mayDiffer([.script], open.sorted()), Comparison.inScript, [[], []], at, views)
        }
    }

    /// The least form of a call that runs a script, with what rules on the tool ask for, that shows one of some changes.
    private func scriptWitness(
        _ name: [UInt8], _ script: [UInt8], _ own: ClassSolver, _ views: [ClassView], _ wanted: Set<Change>
    ) -> (change: Change, witness: Witness)? {
        var bodies = [Call.Body.text(script)]
        let asked = own.components.filter { $0.absent != .none }.compactMap { $0.find(.none)?.fills.first }
        if !asked.isEmpty, let place = views[0].roles.first(where: { $0.role == .codeMode })?.slot,
            let json = CallText.json([Fill(place: place, value: .string(script))] + asked.joined())
        {
            bodies.append(.json(json))
        }
        for body in bodies {
            if let found = replayer.witness(Call(tool: name, body: body)), wanted.contains(found.change) {
                return found
            }
        }
        return nil
    }

    /// A call with a key that one side alone redacts, for each side: what a script spells out cannot be redacted.
    private func redactedCalls(_ cases: [NameCase]) -> [[UInt8]] {
        guard let redaction = RedactionComponent(sides) else { return [] }
        let tools = cases.filter { other in
            let views = zip(sides, other.key.classes).map { $0.view($1) }
            return other.key.admissions == [.admitted, .admitted] && !views.contains { $0.isCodeMode }
        }.compactMap { $0.names.first { Comparison.isIdentifier($0) } }
        return redaction.changedKeys.compactMap(\.first).flatMap { key in
            let place = SlotKey(source: .path, text: PointerText.text([.key(Array(key.utf8))]))
            let json = CallText.json([Fill(place: place, value: .number([0x30]))]) ?? []
            return (tools.prefix(4) + [[0x78]]).map { Comparison.spelled($0, json) }
        }
    }

    /// What a class may come to in a call of a script. There an identifier stands for every listed name that it spells, and
    /// meets its rules without its admission; of a name that one side alone lists, that side's. What is redacted anywhere
    /// else is refused.
    func inScripts(_ possible: [OutcomePair], _ at: NameCase, _ views: [ClassView]) -> [OutcomePair]? {
        let lists = oddNames
        let possible = possible.map { refusedIfRedacted($0) }
        guard lists != [[], []], at.names.contains(where: { isOddName($0) }) else { return possible }
        guard let inner = rules(views).possible().map({ $0.map { refusedIfRedacted($0) } }) else { return nil }
        let all = possible + inner
        if lists[0] == lists[1] { return all }
        return all + all.flatMap { [OutcomePair(a: $0.a, b: .none), OutcomePair(a: .none, b: $0.b)] }
    }

    /// Whether one side alone redacts scripts themselves.
    private func redactsScripts(_ views: [ClassView]) -> Bool {
        let keys = Set((RedactionComponent(sides)?.changedKeys ?? []).joined())
        return views.contains { view in
            view.roles.contains { role in
                role.role == .codeMode
                    && PointerText.steps(role.slot.text).contains {
                        if case .key(let key) = $0 { keys.contains(String(decoding: key, as: UTF8.self)) } else { true }
                    }
            }
        }
    }

    private func refusedIfRedacted(_ pair: OutcomePair) -> OutcomePair {
        func refused(_ side: Int) -> Outcome {
            let own = pair.outcome(side)
            return RedactionComponent.isMarked(own)
                ? sides[side].outcomes[Int(sides[side].model.header.faults.fault)] : own
        }
        return OutcomePair(a: refused(0), b: refused(1))
    }

    /// Whether a side lists the name and no script can spell it.
    private func isOddName(_ name: [UInt8]) -> Bool {
        if Comparison.isIdentifier(name) { return false }
        var folded: [UInt8] = []
        UnicodeTables.appendFolded(name.span, to: &folded)
        return oddNames.contains { $0.contains(folded) }
    }

    static func isIdentifier(_ name: [UInt8]) -> Bool {
        name.allSatisfy { $0 | 0x20 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x5F || $0 == 0x24 }
            && !(name.first.map { $0 &- 0x30 < 10 } ?? false)
    }

    /// A call as a script spells it, by the identifier that hosts give a tool.
    private static func spelled(_ tool: [UInt8], _ json: [UInt8]) -> [UInt8] {
        let name = tool.enumerated().map { at, byte in
            isIdentifier([byte]) || at > 0 && byte &- 0x30 < 10 ? byte : UInt8(ascii: "_")
        }
        return Array("await tools.".utf8) + name + [0x28] + json + [0x29]
    }

    /// A script whose calls are admitted meets the rules on scripts themselves.
    private mutating func compareAdmitted(
        _ at: NameCase, _ name: [UInt8], _ own: ClassSolver, _ open: inout Set<Change>, _ cases: [NameCase]
    ) {
        let tools = cases.filter { other in
            let views = zip(sides, other.key.classes).map { $0.view($1) }
            return other.key.admissions == [.admitted, .admitted] && !views.contains { $0.isCodeMode }
        }.compactMap { $0.names.first { Comparison.isIdentifier($0) } }
        var texts: [[UInt8]] = [[]]
        for component in own.components {
            for generator in component.generators.prefix(32) {
                guard case .string(let text)? = component.find(generator.pair)?.fills.first?.first?.value else {
                    continue
                }
                texts.append(text)
            }
        }
        for tool in tools.prefix(4) {
            for text in texts {
                let json = CallText.json([
                    Fill(place: SlotKey(source: .path, text: Array("/a".utf8)), value: .string(text))
                ])
                let views = zip(sides, at.key.classes).map { $0.view($1) }
                guard let json,
                    let found = scriptWitness(name, Comparison.spelled(tool, json), own, views, open)
                else { continue }
                open.remove(found.change)
                add(.changed(found.change, found.witness), Comparison.inScript, [[], []], at, views)
                if open.isEmpty { return }
            }
        }
    }

    /// Two calls of one script can show what neither shows alone: which of two rules is cited first.
    private mutating func compareTwoCalls(
        _ at: NameCase, _ name: [UInt8], _ own: ClassSolver, _ open: inout Set<Change>, _ cases: [NameCase]
    ) {
        let views = zip(sides, at.key.classes).map { $0.view($1) }
        let pool = oneOfEach(cases)
        for (i, first) in pool.enumerated() {
            for second in pool[..<i] {
                guard let change = own.change(first.total.folded(second.total)), open.contains(change),
                    let found = scriptWitness(name, second.text + [0x3B] + first.text, own, views, open)
                else { continue }
                open.remove(found.change)
                add(.changed(found.change, found.witness), Comparison.inScript, [[], []], at, views)
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
                    out.append((total, Comparison.spelled(name, json)))
                }
            }
        }
        return out
    }
}
