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
        let change: Change?
        let unknown: [Unknown]
        let changes: [Change]
        let body: [UInt8]
        let answers: [FloorAnswer]
        let rules: [RuleReference]

        init(_ item: DiffItem) {
            component = item.component
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

    private static func rank(_ item: DiffItem) -> Int {
        switch item.finding {
        case .changed(let change, _): Change.allCases.firstIndex(of: change)!
        case .mayDiffer: Change.allCases.count
        }
    }
}
