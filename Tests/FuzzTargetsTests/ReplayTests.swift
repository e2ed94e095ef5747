import FuzzTargets
import TestSupport
import Testing

/// Every target on its seeds and on every committed input: what was once found stays mended.
@Suite struct ReplayTests {
    /// A file of corpus/fuzz.
    struct Input: CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var testDescription: String { name }
    }

    static func committed(_ target: FuzzTarget) throws -> [Input] {
        let folder = "\(repositoryRoot)/corpus/fuzz/\(target.name)"
        return try fileNames(in: folder).map { Input(name: $0, bytes: try readFile(folder + "/" + $0)) }
    }

    @Test(arguments: FuzzTarget.all.map(\.name)) func committedInputs(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        for input in try Self.committed(target) {
            do throws(FuzzFinding) {
                try target.check(input.bytes)
            } catch {
                Issue.record("\(name)/\(input.name): \(error.what)")
            }
        }
    }

    @Test(arguments: FuzzTarget.all.map(\.name)) func seeds(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let seeds = target.seeds()
        #expect(seeds.count >= 60)
        #expect(Set(seeds).count * 10 >= seeds.count * 9, "most seeds differ")
        #expect(target.seeds() == seeds)
        for (number, seed) in seeds.enumerated() {
            #expect(target.head(seed) <= seed.count)
            do throws(FuzzFinding) {
                try target.check(seed)
            } catch {
                Issue.record("\(name), seed \(number): \(error.what)")
            }
        }
    }

    /// Nothing lies in corpus/fuzz that no target reads.
    @Test func foldersAreTargets() throws {
        let targets = Set(FuzzTarget.all.map(\.name))
        for name in fileNames(in: "\(repositoryRoot)/corpus/fuzz") where name != "README.md" {
            #expect(targets.contains(name), "\(name) is no target")
        }
    }
}
