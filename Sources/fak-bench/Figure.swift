/// Groups of figures that can be measured on their own.
enum Section: String, CaseIterable, Sendable {
    case decisions, walks, parts, loading, analysis, corpus, processes, scale

    var title: String {
        switch self {
        case .decisions: "Whole decisions"
        case .walks: "The walk over the automata alone"
        case .parts: "Parts of a decision"
        case .loading: "Compiling and loading"
        case .analysis: "Proofs and differences"
        case .corpus: "The corpus"
        case .processes: "Processes"
        case .scale: "Large floors"
        }
    }
}

enum Unit: String {
    case nanoseconds = "ns"
    case rowsPerSecond = "rows/s"
    case bytes
}

/// What is asked of a figure, in its unit.
enum Target: Sendable {
    case atMost(Double)
    case atLeast(Double)

    var value: Double {
        switch self {
        case .atMost(let value), .atLeast(let value): value
        }
    }

    func isMet(by value: Double) -> Bool {
        switch self {
        case .atMost(let most): value <= most
        case .atLeast(let least): value >= least
        }
    }
}

/// The same operation by something else, measured in turn with it.
struct Comparison {
    let name: String
    let median: Double
    /// Our median by this one: below 1 we are faster.
    let ratio: Double
    /// A peer, rather than another workload of our own.
    let isPeer: Bool
    /// What the ratio may be; nil where nothing is asked.
    var most: Double?
}

/// One figure as it was measured.
struct Figure {
    let name: String
    let section: Section
    let unit: Unit
    let target: Target?
    let median: Double
    let p99: Double
    /// Operations that were measured.
    let n: Int
    /// Heap allocations of one operation; nil where another process works.
    let allocations: Double?
    /// Bytes of input of one operation; 0 where there is none.
    let bytes: Int
    let comparisons: [Comparison]

    /// Bytes of input in a second; nil where the input says nothing about the work.
    var bytesPerSecond: Double? { unit == .nanoseconds && bytes > 64 ? Double(bytes) * 1e9 / median : nil }

    /// Every number that is asked for and not reached.
    var misses: [String] {
        var out: [String] = []
        if let target, !target.isMet(by: median) {
            out.append("\(Format.value(median, unit)), asked \(Format.value(target.value, unit))")
        }
        for c in comparisons {
            if let most = c.most, c.ratio > most {
                out.append("\(Format.ratio(c.ratio)) of \(c.name), asked \(Format.ratio(most))")
            }
        }
        return out
    }
}

/// What taking a figure gives.
struct Taken {
    var median: Double
    var p99: Double
    var n: Int
    var allocations: Double?
    var bytes = 0
    var comparisons: [Comparison] = []
}

/// A figure that fak-bench knows: its name, what is asked of it, and how it is taken.
struct Entry: Sendable {
    let section: Section
    let name: String
    var unit = Unit.nanoseconds
    var target: Target?
    let take: @Sendable (Bench) throws(BenchError) -> Taken
}

/// All figures, in the order of the report.
enum Catalogue {
    static var entries: [Entry] {
        DecisionFigures.entries + ShellFigures.entries + WalkFigures.entries + PartFigures.entries
            + LoadingFigures.entries + AnalysisFigures.entries
            + CorpusFigures.entries + ProcessFigures.entries + ScaleFigures.entries
    }

    /// Takes the figures of some sections, or all, and of those the ones whose names contain a text.
    static func measure(
        _ bench: Bench, _ sections: [Section], named text: String = ""
    ) throws(BenchError) -> [Figure] {
        var out: [Figure] = []
        for entry in entries where sections.isEmpty || sections.contains(entry.section) {
            if !text.isEmpty, !entry.name.contains(text) { continue }
            let taken = try entry.take(bench)
            out.append(
                Figure(
                    name: entry.name, section: entry.section, unit: entry.unit, target: entry.target,
                    median: taken.median, p99: taken.p99, n: taken.n, allocations: taken.allocations,
                    bytes: taken.bytes, comparisons: taken.comparisons))
        }
        return out
    }
}
