internal import Bytecode
internal import CallModel
internal import FakBasics

// The boxes of tools: names that meet the same rules stand together.

extension ChartBuilder {
    /// What tools of a box can do, and so where calls of them are looked at.
    private struct Reach: Hashable {
        /// Boxes of column 1, ascending.
        var places: [Int]
        var does: String
    }

    mutating func addTools() {
        addDenied()
        addAdmitted()
        for prefix in model.prefixes {
            let rows = FloorChart.rows(of: ["\(text(prefix.prefix))…"], column: 0)
            add(.init(title: "names that start with", aside: "allow_prefix", tone: .admits, rows: rows), unlisted())
        }
        if model.header.posture == 1 {
            let rows = FloorChart.rows(of: ["read-shaped names"], column: 0)
            add(.init(title: "unlisted names", aside: "posture", tone: .admits, rows: rows), unlisted())
        }
        let isSoftened = model.header.softened >> 2 & 1 == 1
        let verdict = isSoftened ? "noted" : "DENY DEFAULT_DENY"
        let rows = FloorChart.rows(of: [isSoftened ? "plain names" : "whatever nothing above names"], column: 0)
        add(
            .init(title: "any other tool", aside: verdict, tone: isSoftened ? .changes : .denies, rows: rows),
            isSoftened ? unlisted() : [])
    }

    private mutating func addDenied() {
        var reasons: [UInt16] = []
        var names: [UInt16: [String]] = [:]
        for rule in model.rules where rule.kind == .denyName {
            if names[rule.reason] == nil { reasons.append(rule.reason) }
            names[rule.reason, default: []].append(text(rule.source == noIndex ? rule.scopeName : rule.source))
        }
        for reason in reasons {
            let rows = FloorChart.rows(of: names[reason] ?? [], column: 0)
            add(
                .init(
                    title: "denied by name", aside: "DENY " + Reason.name(ofNumber: reason), tone: .denies, rows: rows),
                [])
        }
    }

    /// Exact names, in the order in which the manifest allows the first of each box.
    private mutating func addAdmitted() {
        var classOfRule: [Int: Int] = [:]
        for (index, record) in model.classes.enumerated() {
            for op in ops(record) where op.opcode == .admitExact { classOfRule[Int(op.a)] = index }
        }
        var boxes: [Reach] = []
        var names: [Reach: [String]] = [:]
        for (index, rule) in model.rules.enumerated() where rule.kind == .allowName {
            guard let found = classOfRule[index] else { continue }
            let reach = reach(found)
            if names[reach] == nil { boxes.append(reach) }
            names[reach, default: []].append(text(rule.source))
        }
        for reach in boxes {
            let rows = FloorChart.rows(of: names[reach] ?? [], column: 0)
            add(.init(title: reach.does, aside: "allow", tone: .admits, rows: rows), reach.places)
        }
    }

    private mutating func add(_ box: FloorChart.Box, _ places: [Int]) {
        let index = chart.columns[0].count
        chart.columns[0].append(box)
        for place in places { chart.edges.append(.init(column: 0, from: index, to: place, tone: .rules)) }
    }

    /// What names that no list has can reach: the classes of names that are not write-shaped and of those that are.
    private func unlisted() -> [Int] { Array(Set(reach(0).places + reach(1).places)).sorted() }

    private func reach(_ index: Int) -> Reach {
        let record = model.classes[index]
        let roles = Set(
            model.roles[Int(record.firstRole)..<Int(record.firstRole + record.roleCount)].map(\.role))
        let runs = roles.contains { $0.isShell || $0 == .codeMode }
        let writes = runs || roles.contains(.pathWrite) || roles.contains(.patch)
        var out = Set<Int>()
        for (place, box) in places where meets(place, record, roles, runs: runs, writes: writes) { out.insert(box) }
        let isListed = model.roles[Int(record.firstRole)..<Int(record.firstRole + record.roleCount)]
            .contains { model.slots[Int($0.slot)].source == .path }
        let does =
            if !roles.isEmpty, !isListed { "by argument names" } else if runs { "run commands" } else if writes {
                "write files"
            } else if roles.contains(.url) {
                "connect"
            } else if roles.contains(.pathRead) { "read files" } else { "other tools" }
        return Reach(places: out.sorted(), does: does)
    }

    private func meets(
        _ place: Place, _ record: ClassRecord, _ roles: Set<ArgumentRole>, runs: Bool, writes: Bool
    ) -> Bool {
        switch place {
        // Every call meets these; an edge from each box would say nothing more.
        case .input, .redaction: false
        case .writes: writes
        case .argument(let name, _): record.name == name
        case .anyTool: true
        case .shell: runs
        case .surface(let slot):
            switch EffectSurface(model.constants[Int(model.slots[Int(slot)].path)]) {
            case .run, .env: runs
            case .read: runs || roles.contains(.pathRead)
            case .write: writes
            case .connect: runs || roles.contains(.url)
            case .code: runs || roles.contains(.code)
            case .patch: roles.contains(.patch) || roles.contains(.codeMode)
            case nil: true
            }
        }
    }

    private func ops(_ record: ClassRecord) -> [Instruction] {
        let blocks = model.classBlocks[Int(record.firstBlock)..<Int(record.firstBlock + record.blockCount)]
        return blocks.flatMap { index -> ArraySlice<Instruction> in
            let block = model.blocks[Int(index)]
            return model.code[Int(block.first)..<Int(block.first + block.count)]
        }
    }
}
