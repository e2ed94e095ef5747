import Faithful
import FloorLoader
import PolicyKernel
import TestSupport
import Testing

@Suite("Faithful: compiled images")
struct CompiledImageTests {
    @Test func anEmptyFloorIsFaithful() throws {
        let floor = try FloorLoader.load([0x7B, 0x7D], path: "empty")
        let report = FaithfulCheck.check(floor.kernel, against: try #require(floor.policy), effort: .proofs)
        #expect(report.difference == nil)
        #expect(report.isProved)
    }
}
