import Bytecode
import BytecodeVerifier
import FakJSON
import FloorLoader
import Glibc
import PolicyCompiler
import TestSupport
import Testing

@testable import Faithful

/// Floors of the conformance corpus and of examples/ are proved, and their images say what their own texts say.
@Suite struct CorpusTests {
    /// Every 25th policy of the corpus, or all of them with FAK_ROUNDS set.
    @Test func policiesOfTheCorpusAreProved() throws {
        let step = unsafe getenv("FAK_ROUNDS") == nil ? 25 : 1
        let policies = try Self.policies()
        #expect(policies.count > 1500)
        var proved = 0
        for at in stride(from: 0, to: policies.count, by: step) {
            let compiled = FloorLoader.compile(policies[at], path: "row")
            guard let floor = compiled.floor, let policy = floor.policy else { continue }
            let name = String(decoding: policies[at].prefix(400), as: UTF8.self)
            let report = FaithfulCheck.check(floor.kernel, against: policy, effort: .quick)
            #expect(report.difference == nil && report.undecided.isEmpty, "\(name)")
            #expect(report.isProved)
            let deep = FaithfulCheck.deep(floor.kernel, effort: .proofs)
            #expect(deep.difference == nil && deep.undecided.isEmpty, "\(name)")
            proved += 1
        }
        #expect(proved > policies.count / step / 2)
    }

    @Test func examplesAreProved() throws {
        let names = fileNames(in: "\(repositoryRoot)/examples").filter { $0.hasSuffix(".json") }
        #expect(names.count > 10)
        for name in names {
            let bytes = try readFile("\(repositoryRoot)/examples/\(name)")
            let floor = try #require(FloorLoader.compile(bytes, path: name).floor)
            let report = FaithfulCheck.check(floor.kernel, against: try #require(floor.policy))
            #expect(report.difference == nil && report.isProved, "\(name)")
            #expect(FaithfulCheck.deep(floor.kernel, effort: .quick).difference == nil, "\(name)")
        }
    }

    /// Images that were compiled for another engine have other tables: an NFA for each pattern, or its spelling for PCRE2.
    @Test(arguments: [EngineChoice.nfa, .pcre2]) func otherEnginesAreProved(_ engine: EngineChoice) throws {
        let compiled = FloorLoader.compile(Array(Sample.manifest.utf8), path: "sample", engine: engine)
        let floor = try #require(compiled.floor)
        #expect(engine == .nfa ? floor.image.model.nfas.count > 30 : floor.image.model.pcres.count > 3)
        let report = FaithfulCheck.check(floor.kernel, against: try #require(floor.policy), effort: .quick)
        #expect(report.difference == nil && report.undecided.isEmpty && report.isProved)
        #expect(FaithfulCheck.deep(floor.kernel, effort: .proofs).difference == nil)
    }

    /// The distinct policies that rows of the corpus have.
    private static func policies() throws -> [[UInt8]] {
        var out: [[UInt8]] = []
        var seen = Set<[UInt8]>()
        let folder = "\(repositoryRoot)/corpus/conformance"
        for name in fileNames(in: folder).sorted() where name.hasSuffix(".jsonl") {
            for line in try readFile("\(folder)/\(name)").split(separator: 0x0A) {
                let row = try? JSONReader.read(Array(line), limits: .manifest)
                guard let policy = row?["policy"], policy.asObject != nil else { continue }
                let text = JSONWriter.write(policy)
                if seen.insert(text).inserted { out.append(text) }
            }
        }
        return out
    }
}
