import Bytecode
import FakJSON
import ImageSamples
import TestSupport
import Testing

@testable import MutationScore

/// Changed images meet what they met when Tests/Budgets/mutations.json was written: a weaker verifier is noticed.
@Suite struct MutationScoreTests {
    static let score = MutationScore.workbench(seed: 1, samples: 90)
    static let table = "\(repositoryRoot)/Tests/Budgets/mutations.json"

    /// Nothing traps on a changed image, a report says what the verdict says, an accepted change has another digest, and
    /// every change by hand finds something to change.
    @Test func changedImagesShowNoFault() {
        #expect(Self.score.faults == [])
        #expect(Self.score.floors.map(\.name) == ["everything", "filtered"])
        #expect(Self.score.floors.allSatisfy { $0.flips == 90 && $0.calls > 500 })
    }

    @Test func changesByHandMeetWhatTheyMet() throws {
        let found = Self.score.handMade.map { ($0.mutation.id, $0.judgement.outcome.label) }
        #expect(found.count >= 40)
        #expect(Set(found.map(\.0)).count == HandMade.all.count)
        #expect(!found.contains { ["same", "escaped", "undecided"].contains($0.1) })
        // FAK_REWRITE=1 writes the table instead, for review as a change.
        if isRewriting { try writeFile(Self.table, Self.text(found)) }
        let node = try JSONReader.read(try readFile(Self.table), limits: .manifest)
        let known = try #require(node["by_hand"]?.asObject)
        #expect(known.count == found.count)
        for (id, label) in found {
            #expect(known.first { $0.key == id }?.value.asString == label, "\(id)")
        }
    }

    private static func text(_ found: [(String, String)]) -> String {
        var w = JSONWriter(pretty: true)
        w.beginObject()
        w.key("note")
        w.string(
            "What notices each change that is made by hand: an obligation of the verifier or of Faithful; or that it is proved equal."
        )
        w.key("by_hand")
        w.beginObject()
        for (id, label) in found {
            w.key(id)
            w.string(label)
        }
        w.endObject()
        w.endObject()
        return String(decoding: w.finish(), as: UTF8.self)
    }

    @Test func flipsAreClassified() {
        var counts: [String: Int] = [:]
        for section in Self.score.sections { counts.merge(section.counts, uniquingKeysWith: +) }
        let flips = counts.values.reduce(0, +)
        #expect(flips == 180)
        let obligations = (1...16).map { "V\($0)" } + (1...7).map { "F\($0)" }
        // Nothing escapes: what Faithful takes is proved equal.
        #expect(Set(counts.keys).isSubset(of: obligations + ["V14 kernel", "profile", "equal"]), "\(counts)")
    }

    /// An image that is taken apart and closed again is the same: what a change by hand meets is the change.
    @Test(arguments: ["least", "full", "engines"]) func treeGivesTheImageAgain(name: String) throws {
        let model = try #require(SampleImages.named(name))
        #expect(ImageTree(model).image() == model)
    }

    @Test func samplesAreStratified() throws {
        let file = ImageFile(bytes: try #require(SampleImages.bytes("engines")))
        let all = FlipPlan(file, most: .max, seed: 1)
        #expect(all.isEvery)
        let bits = file.runs().reduce(0) { $0 + $1.bytes.reduce(0) { $0 + 8 * $1.count } }
        #expect(all.flips.count == bits && Set(all.flips).count == bits)
        let some = FlipPlan(file, most: 3000, seed: 1)
        #expect(some.flips.count == 3000 && Set(some.flips).count == 3000 && !some.isEvery)
        #expect(some.flips == FlipPlan(file, most: 3000, seed: 1).flips)
        #expect(some.flips != FlipPlan(file, most: 3000, seed: 2).flips)
        // A section has its share, or all of its bits.
        for run in file.runs() {
            let size = run.bytes.reduce(0) { $0 + 8 * $1.count }
            let share = some.flips.count { $0.section == run.section }
            #expect(share >= min(size, 3000 / ImageFile.flipped.count), "\(run.section)")
        }
    }

    @Test func aFlippedFileIsSigned() throws {
        let file = ImageFile(bytes: try #require(SampleImages.bytes("least")))
        // The state that a cell leads to: the container is whole.
        let cells = try #require(file.runs().first { $0.section == "CELLS" }).bytes[0]
        let changed = file.flipping(Flip(section: "CELLS", byte: cells.lowerBound, bit: 0))
        let model = try ImageDecoder.decode(changed)
        #expect(try ImageDecoder.decode(file.bytes).cells[0] == UInt16(model.dfas[0].stride))
        #expect(model.cells[0] == 0)
        #expect(ImageEncoder.encode(model) == changed)
    }
}
