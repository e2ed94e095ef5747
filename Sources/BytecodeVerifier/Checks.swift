internal import Bytecode

/// The obligations over one decoded image. Each is a method in a file of its own; `run` is the order of a report.
struct Checks {
    let m: ImageModel
    /// What the current obligation has looked at.
    var checked = 0
    /// Filled by V11.
    var cost: [ClassCost] = []

    /// Filled by V8; V9 and V10 read them.
    var counts: RuleCounts
    var banks: [BankSummary] = []
    var summaries: [BlockSummary] = []

    init(_ model: ImageModel) {
        m = model
        counts = RuleCounts()
    }

    mutating func run(_ obligation: Obligation) throws(ImageError) {
        checked = 0
        switch obligation {
        case .container, .encoding: break  // The decoder has thrown if they do not hold.
        case .straightLine: try straightLine()
        case .indices: try indices()
        case .slots: try slots()
        case .advisory: try advisory()
        case .automata: try automata()
        case .coverage: try coverage()
        case .admission: try admission()
        case .obligations: try obligations()
        case .cost: try costs()
        case .canonicalOrder: try canonicalOrder()
        case .provenance: try provenance()
        case .witnesses: try witnesses()
        case .filters: try filters()
        }
    }

    // MARK: What more than one obligation asks

    func constant(_ index: UInt32) -> [UInt8] { m.constants[Int(index)] }

    /// Block numbers of a class.
    func blockRun(_ record: ClassRecord) -> Range<Int> {
        Int(record.firstBlock)..<Int(record.firstBlock) + Int(record.blockCount)
    }

    func roleRun(_ record: ClassRecord) -> Range<Int> {
        Int(record.firstRole)..<Int(record.firstRole) + Int(record.roleCount)
    }

    func codeRun(_ record: BlockRecord) -> Range<Int> { Int(record.first)..<Int(record.first) + Int(record.count) }

    func groupRun(_ record: BankRecord) -> Range<Int> {
        Int(record.firstGroup)..<Int(record.firstGroup) + Int(record.groupCount)
    }

    /// The groups of a bank that DFAs decide; they come first.
    func dfaGroups(_ record: BankRecord) -> Range<Int> {
        let run = groupRun(record)
        return run.lowerBound..<(run.first { m.groups[$0].engine != .dfa } ?? run.upperBound)
    }

    func ruleRun(_ record: GroupRecord) -> Range<Int> {
        Int(record.firstRule)..<Int(record.firstRule) + Int(record.ruleCount)
    }
}

extension Obligation {
    func error(_ section: String, _ index: Int, _ reason: String) -> ImageError {
        ImageError(rawValue, section, index, reason)
    }
}
