internal import Bytecode
public import Conformance

/// What became of changed images: of single bits that were flipped, and of changes made by hand.
///
/// The same files, seed and number of samples give the same score on every machine.
public struct MutationScore: Sendable {
    /// Outcomes of the flips of one section, over all images.
    public struct SectionScore: Sendable {
        public let section: String
        /// By label of an outcome.
        public var counts: [String: Int] = [:]
        public var flips: Int { counts.values.reduce(0, +) }
    }

    /// One floor.
    public struct FloorScore: Sendable {
        public let name: String
        /// Bytes of its image.
        public let bytes: Int
        /// Rows of the corpus and calls that its image suggests.
        public let rows: Int
        public let calls: Int
        public let flips: Int
        /// Whether that was every bit.
        public let isEvery: Bool
    }

    /// One change made by hand.
    public struct HandScore: Sendable {
        public let mutation: HandMade
        /// The first floor that has something for it to change.
        public let floor: String
        public let judgement: Judgement
        /// Outcomes on the other floors, by label.
        public var elsewhere: [String: Int] = [:]
        /// Those of the other floors where it is undecided.
        public var undecidedOn: [String] = []
    }

    public let seed: UInt64
    /// Flips of one image at most.
    public let samples: Int
    public internal(set) var floors: [FloorScore] = []
    public internal(set) var sections: [SectionScore] = ImageFile.flipped.map { SectionScore(section: $0) }
    public internal(set) var handMade: [HandScore] = []
    /// Faults of the product that were met on the way, a sentence each.
    public internal(set) var faults: [String] = []

    /// The score of the repository at `root`: 2 floors that have everything, those of examples/, and the 12 manifests of
    /// the corpus with the most rows.
    ///
    /// Throws when the corpus cannot be read. Takes about 1.5 ms a flip on an image of 100 KB, and 30 ms for one that the verifier accepts.
    public static func run(root: String, seed: UInt64, samples: Int) throws(ConformanceError) -> MutationScore {
        score(try FloorChoice.all(root: root), seed: seed, samples: samples)
    }

    /// The same for the two floors that have everything, with no corpus.
    static func workbench(seed: UInt64, samples: Int) -> MutationScore {
        score(FloorChoice.workbench(), seed: seed, samples: samples)
    }

    private static func score(_ floors: [MutationFloor], seed: UInt64, samples: Int) -> MutationScore {
        var out = MutationScore(seed: seed, samples: samples)
        for (number, floor) in floors.enumerated() {
            out.addFlips(of: floor, seed: seed &+ UInt64(number) &* 0x1_0000_0001)
        }
        for mutation in HandMade.all { out.add(mutation, floors) }
        return out
    }

    init(seed: UInt64, samples: Int) {
        self.seed = seed
        self.samples = samples
    }

    private mutating func addFlips(of floor: MutationFloor, seed: UInt64) {
        if ImageEncoder.encode(ImageTree(floor.model).image()) != floor.bytes {
            faults.append("\(floor.name): taken apart and closed again, the image is another")
        }
        let file = ImageFile(bytes: floor.bytes)
        let plan = FlipPlan(file, most: samples, seed: seed)
        var judge = Judge(floor)
        for flip in plan.flips {
            let judgement = judge.judge(file.flipping(flip))
            check(judgement, "\(floor.name): bit \(flip.bit) of byte \(flip.byte)")
            let at = sections.firstIndex { $0.section == flip.section }!
            sections[at].counts[judgement.outcome.label, default: 0] += 1
        }
        floors.append(
            FloorScore(
                name: floor.name, bytes: floor.bytes.count, rows: floor.rows.count, calls: floor.calls.count,
                flips: plan.flips.count, isEvery: plan.isEvery))
    }

    private mutating func add(_ mutation: HandMade, _ floors: [MutationFloor]) {
        var score: HandScore?
        for floor in floors {
            var tree = ImageTree(floor.model)
            guard mutation.change(&tree) else { continue }
            var judge = Judge(floor)
            let judgement = judge.judge(ImageEncoder.encode(tree.image()))
            check(judgement, "\(floor.name): \(mutation.id)")
            if score == nil {
                score = HandScore(mutation: mutation, floor: floor.name, judgement: judgement)
            } else {
                score?.elsewhere[judgement.outcome.label, default: 0] += 1
                if case .undecided = judgement.outcome { score?.undecidedOn.append(floor.name) }
            }
        }
        if let score { handMade.append(score) } else { faults.append("no floor has anything for \(mutation.id)") }
    }

    private mutating func check(_ judgement: Judgement, _ place: String) {
        if !judgement.reportAgrees { faults.append("\(place): report and verdict differ") }
        if case .escaped(let call) = judgement.outcome {
            faults.append("\(place): Faithful takes it, and it answers otherwise: \(call)")
        }
        if judgement.keepsDigest == true, judgement.outcome != .same {
            faults.append("\(place): another policy has the digest of the first")
        }
    }
}
