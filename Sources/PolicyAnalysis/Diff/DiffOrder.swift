internal import CallModel

/// The order of a report, and what in it is one item.
enum DiffOrder {
    /// Items of one kind that differ in nothing but the names are one; changes come first, then by component and name.
    static func ordered(_ items: [DiffItem]) -> [DiffItem] {
        var out: [DiffItem] = []
        var index: [Key: Int] = [:]
        for item in items {
            let key = Key(item)
            if let at = index[key] {
                out[at].tools += item.tools.filter { !out[at].tools.contains($0) }
            } else {
                index[key] = out.count
                out.append(item)
            }
        }
        return out.enumerated().sorted { x, y in
            (rank(x.element), x.offset) < (rank(y.element), y.offset)
        }.map(\.element)
    }

    private struct Key: Hashable {
        let component: String
        let undecided: [Change]
        let because: [Unknown]
        let change: Change?
        let unknown: [Unknown]
        let changes: [Change]
        let body: [UInt8]
        let answers: [FloorAnswer]
        let rules: [RuleReference]

        init(_ item: DiffItem) {
            component = item.component
            undecided = item.undecided
            because = item.undecidedBecause
            rules = item.rulesBefore + item.rulesAfter
            switch item.finding {
            case .changed(let kind, let witness):
                change = kind
                (unknown, changes) = ([], [])
                answers = [witness.before, witness.after]
                switch witness.call.body {
                case .json(let bytes): body = [0] + bytes
                case .text(let bytes): body = [1] + bytes
                }
            case .mayDiffer(let reasons, let kinds):
                change = nil
                (unknown, changes) = (reasons, kinds)
                (answers, body) = ([], [])
            }
        }
    }

    /// Puts items together that differ in tools and places alone.
    static func groups(_ items: [DiffItem]) -> [DiffGroup] {
        var out: [DiffGroup] = []
        var index: [GroupKey: Int] = [:]
        for item in items {
            let key = GroupKey(item)
            if let at = index[key] {
                out[at].items.append(item)
            } else {
                index[key] = out.count
                out.append(DiffGroup(items: [item]))
            }
        }
        for at in out.indices {
            let order = out[at].items.enumerated().sorted {
                (size($0.element), $0.offset) < (size($1.element), $1.offset)
            }
            out[at].items = order.map(\.element)
        }
        return out
    }

    private static func size(_ item: DiffItem) -> Int {
        if case .changed(_, let witness) = item.finding { witness.call.body.count + witness.call.tool.count } else { 0 }
    }

    private struct GroupKey: Hashable {
        let head: [String]
        let rules: [RuleReference]

        init(_ item: DiffItem) {
            rules = item.rulesBefore + item.rulesAfter
            switch item.finding {
            case .changed(let change, let witness):
                func text(_ answer: FloorAnswer) -> String {
                    answer.isAdmitted
                        ? answer.verdict.name
                        : "\(answer.reason.name) \(answer.disposition?.name ?? "")"
                }
                let rest = item.undecided.map(\.rawValue) + item.undecidedBecause.map(\.rawValue)
                head =
                    rest + [
                        change.rawValue, text(witness.before), text(witness.after), rules.isEmpty ? item.component : "",
                    ]
            case .mayDiffer(let reasons, let changes):
                head = reasons.map(\.rawValue) + changes.map(\.rawValue)
            }
        }
    }

    private static func rank(_ item: DiffItem) -> Int {
        switch item.finding {
        case .changed(let change, _): Change.allCases.firstIndex(of: change)!
        case .mayDiffer: Change.allCases.count
        }
    }
}
