internal import BytecodeVerifier
internal import FloorLoader
internal import PolicyCompiler
internal import PolicyKernel

/// What the figures of one run share.
final class Bench {
    let options: Options
    /// Nil when no folder of peers was given.
    let peers: Peers?

    init(_ options: Options) throws(BenchError) {
        self.options = options
        if let folder = options.peers {
            peers = try Peers(folder, patterns: Workload.patterns)
        } else {
            peers = nil
        }
    }

    /// Twenty rules on one command.
    private(set) lazy var floor = Bench.compile(Workload.manifest)
    /// The same rules as an NFA each, and as a PCRE2 pattern each.
    private(set) lazy var nfa = Bench.compile(Workload.manifest, engine: .nfa)
    private(set) lazy var pcre2 = Bench.compile(Workload.manifest, engine: .pcre2)
    private(set) lazy var unfiltered = Bench.unfiltered(floor)
    /// Eighty rules on one command.
    private(set) lazy var many = Bench.compile(Workload.manyRules)
    private(set) lazy var manyUnfiltered = Bench.unfiltered(many)
    private(set) lazy var redacting = Bench.compile(Workload.redacting)

    /// The conformance corpus with its floors.
    func corpus() throws(BenchError) -> Corpus {
        if let kept { return kept }
        let made = try Corpus(path("corpus"))
        kept = made
        return made
    }
    private var kept: Corpus?

    /// A generated floor, compiled by the product.
    func largeFloor(_ rules: Int) throws(BenchError) -> LargeFloor {
        if let known = largeFloors[rules] { return known }
        let made = try LargeFloor(rules: rules)
        largeFloors[rules] = made
        return made
    }
    private var largeFloors: [Int: LargeFloor] = [:]

    func path(_ name: String) -> String { "\(options.repository)/\(name)" }

    /// The `fak` that was built beside this executable.
    var fak: String { Files.products + "/fak" }

    static func compile(_ manifest: String, engine: EngineChoice = .dfa) -> Floor {
        guard let floor = FloorLoader.compile(Array(manifest.utf8), path: "workload", engine: engine).floor else {
            fatalError("a workload does not compile")
        }
        return floor
    }

    private static func unfiltered(_ floor: Floor) -> Kernel {
        guard let kernel = try? Kernel(floor.image, usesFilters: false) else { fatalError("a workload does not load") }
        return kernel
    }
}
