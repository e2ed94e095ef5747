public import CallModel
internal import PolicyCompiler

/// One call on one floor.
public struct Sample {
    /// What the generator was asked for; with the seed it gives the same sample again.
    public let index: Int
    public let floor: SampleFloor
    public let call: Call
    public let context: TraceContext
    public let forms: Forms
    /// Whether the call was made within one edit of what an entry of the floor draws: a text that a pattern accepts or one
    /// edited out of it, a number at a bound or one unit beside it, a name of a list or one letter beside it.
    public let isAtBoundary: Bool
}

/// Pairs of a floor and a call, nobody's idea, the same for the same seed.
///
/// Floors are random manifests and the given ones in turn; a floor is used for `callsPerFloor` samples in a row because
/// compiling one costs as much as deciding hundreds of calls. A manifest that gives no floor is passed over and counted.
public final class CallGenerator {
    public static let callsPerFloor = 250
    /// Random floors that steered samples choose from.
    private static let steeredFloors = 64

    public let seed: UInt64
    /// Random manifests that did not compile.
    public private(set) var refusals: [String] = []
    private let manifests: [[UInt8]]
    private let shared = SharedTexts()
    private var given: [Int: SampleFloor] = [:]
    private var steered: [Int: SampleFloor] = [:]
    private var latest: (block: Int, floor: SampleFloor)?
    private var index = 0

    /// A generator over random manifests, with every third floor one of `manifests`, which have to compile.
    public init(seed: UInt64, manifests: [[UInt8]] = []) {
        self.seed = seed
        self.manifests = manifests
    }

    /// The next sample. Constant time on average, apart from the floors.
    public func next() -> Sample {
        defer { index += 1 }
        return sample(at: index)
    }

    /// The sample of an index, whatever was asked for before.
    public func sample(at index: Int) -> Sample {
        let floor = floor(ofBlock: index / Self.callsPerFloor)
        return sample(index, floor, Choices(seed: Choices.seed(seed, index, 1)))
    }

    /// The sample that bytes choose, for fuzzers: the first one chooses the floor, the others the call.
    public func sample(steeredBy bytes: [UInt8]) -> Sample {
        var choices = Choices(bytes: bytes)
        let number = choices.below(Self.steeredFloors + manifests.count)
        let floor = number < manifests.count ? givenFloor(number) : steeredFloor(number - manifests.count)
        return sample(number, floor, choices)
    }

    private func sample(_ index: Int, _ floor: SampleFloor, _ choices: Choices) -> Sample {
        var builder = CallBuilder(floor, choices)
        let intent = Intent.allCases[builder.choices.weighted(Intent.weights)]
        let call = builder.scripted(builder.build(intent))
        return Sample(
            index: index, floor: floor, call: call, context: builder.context, forms: builder.forms,
            isAtBoundary: builder.isAtBoundary)
    }

    // MARK: Floors

    private func floor(ofBlock block: Int) -> SampleFloor {
        if let latest, latest.block == block { return latest.floor }
        let floor: SampleFloor
        if !manifests.isEmpty, block % 3 == 2 {
            floor = givenFloor(block / 3 % manifests.count)
        } else {
            floor = randomFloor(block)
        }
        latest = (block, floor)
        return floor
    }

    private func givenFloor(_ number: Int) -> SampleFloor {
        if let known = given[number] { return known }
        do {
            let floor = try SampleFloor(manifests[number], .dfa, shared)
            given[number] = floor
            return floor
        } catch {
            preconditionFailure("manifest \(number) gives no floor: \(error.message)")
        }
    }

    private func steeredFloor(_ number: Int) -> SampleFloor {
        if let known = steered[number] { return known }
        let floor = randomFloor(number)
        steered[number] = floor
        return floor
    }

    /// The first of a row of random manifests that compiles. Every fourth one runs on another engine than it would by
    /// itself.
    private func randomFloor(_ number: Int) -> SampleFloor {
        let engine: EngineChoice = number % 8 == 3 ? .nfa : number % 8 == 6 ? .pcre2 : .dfa
        for attempt in 0..<100 {
            let manifest = ManifestGrammar.manifest(seed: Choices.seed(seed, number, UInt64(2 + attempt)))
            do {
                return try SampleFloor(manifest, engine, shared)
            } catch {
                precondition(!error.isInternalFault, "\(error.message): \(String(decoding: manifest, as: UTF8.self))")
                refusals.append(error.message)
            }
        }
        fatalError("a hundred random manifests in a row do not compile: \(refusals.suffix(3))")
    }
}
