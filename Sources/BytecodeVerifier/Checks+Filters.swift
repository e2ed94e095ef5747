internal import Bytecode

extension Checks {
    /// V16: a filter stands on a bank that denies, and announces the bit of a group before the group can say anything, on
    /// every text. So a walk that it spares would have found nothing.
    mutating func filters() throws(ImageError) {
        var check = FilterCheck()
        let budget = FilterCheck.budget(cells: m.cells.count)
        for (i, bank) in m.banks.enumerated() where bank.filter != noIndex {
            let groups = groupRun(bank)
            let kind = m.rules[Int(m.groupRules[Int(m.groups[groups.lowerBound].firstRule)])].kind
            guard kind != .allowRegex, kind != .allowGlob else {
                throw Obligation.filters.error("BANKS", i, "a filter on rules that allow")
            }
            for g in dfaGroups(bank) {
                let outcome = check.check(
                    m, filter: Int(bank.filter), group: Int(m.groups[g].table), bit: 1 << UInt64(g - groups.lowerBound),
                    budget: budget)
                switch outcome {
                case .sound: break
                case .hides: throw Obligation.filters.error("BANKS", i, "filter hides a match of group \(g)")
                case .tooLarge:
                    throw Obligation.filters.error("BANKS", i, "filter has more states or pairs than are checked")
                }
            }
        }
        checked = check.steps
    }
}
