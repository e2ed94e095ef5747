import CallGenerator
import CallModel
import TestSupport
import Testing

import class Foundation.FileManager

/// The compiled kernel against the reference evaluator on calls that nobody wrote. `fak-bench --agreement` runs more of
/// them and shows one again.
@Suite struct AgreementTests {
    /// For each of two seeds.
    static let pairs = 50_000

    /// The manifests of `examples/`, by name, as `fak-bench` takes them.
    static func examples() throws -> [[UInt8]] {
        let folder = "\(repositoryRoot)/examples"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
            .sorted()
        return try names.map { Array(try #require(FileManager.default.contents(atPath: "\(folder)/\($0)"))) }
    }

    @Test(arguments: [1, 2] as [UInt64]) func kernelAndReferenceAgree(_ seed: UInt64) throws {
        let examples = try Self.examples()
        #expect(examples.count >= 14)
        let generator = CallGenerator(seed: seed, manifests: examples)
        var agreement = Agreement()
        var distribution = Distribution()
        for _ in 0..<Self.pairs {
            let sample = generator.next()
            let verdicts = agreement.decide(sample)
            guard verdicts.agree else {
                Issue.record(
                    """
                    fak-bench --seed \(generator.seed) --agreement-replay \(sample.index) shows the call
                    kernel \(verdicts.kernel) \(verdicts.kernelNotes)
                    reference \(verdicts.reference)
                    """)
                return
            }
            distribution.add(sample, verdicts)
        }
        #expect(generator.refusals.isEmpty, "every random manifest compiles")
        for rung in Distribution.Rung.allCases {
            #expect(distribution.share(of: distribution.rungs[rung.rawValue]) >= 800, "8 % by \(rung.label)")
        }
        #expect(distribution.share(of: distribution.atBoundary) >= 4000, "40 % within one edit of a boundary")
        #expect(distribution.share(of: distribution.onForcedEngine) >= 1000)
        #expect(distribution.gaveUp < 20)
        for (name, count) in zip(Forms.names, distribution.forms) { #expect(count > 0, "no call with \(name)") }
        for kind in [SubjectKind.raw, .element, .joined, .leaf, .source] {
            #expect(
                distribution.subjects[Int(kind.rawValue)] > 0, "no rule is violated by a subject of kind \(kind.name)")
        }
    }

    /// A failure can be shown again: samples depend on the seed and the index alone.
    @Test func samplesDoNotDependOnEarlierOnes() throws {
        let examples = try Self.examples()
        let first = CallGenerator(seed: 9, manifests: examples)
        let run = (0..<600).map { _ in first.next() }
        let second = CallGenerator(seed: 9, manifests: examples)
        for index in [599, 0, 251, 260, 520] {
            let again = second.sample(at: index)
            #expect(again.call == run[index].call && again.context == run[index].context)
            #expect(again.floor.manifest == run[index].floor.manifest)
        }
        let other = CallGenerator(seed: 10, manifests: examples)
        #expect((0..<100).contains { other.sample(at: $0).call != run[$0].call })
    }

    /// A fuzzer's bytes choose the call, whatever they are and however few.
    @Test func bytesSteer() {
        let generator = CallGenerator(seed: 1)
        var agreement = Agreement()
        var calls: Set<Call> = []
        var random = Choices(seed: 5)
        for round in 0..<200 {
            var bytes = (0..<random.below(300)).map { _ in UInt8(random.below(256)) }
            // A few floors are enough.
            if !bytes.isEmpty { bytes[0] = UInt8(round % 3) }
            let sample = generator.sample(steeredBy: bytes)
            #expect(generator.sample(steeredBy: bytes).call == sample.call)
            #expect(agreement.decide(sample).agree)
            calls.insert(sample.call)
        }
        #expect(calls.count > 150)
    }
}
