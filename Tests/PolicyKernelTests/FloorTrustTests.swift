import FakBasics
import FloorLoader
import Testing

/// Who may decide what the rules are: `FloorTrust`.
@Suite struct FloorTrustTests {
    private let manifest = Array(#"{"allow": ["Read"]}"#.utf8)
    private let other = Array(#"{"allow": ["Read", "Bash"]}"#.utf8)

    private func floor(_ bytes: [UInt8]) throws -> Floor {
        try FloorLoader.load(bytes, path: "p.json", trust: .any)
    }

    private func refusal(_ bytes: [UInt8], _ trust: FloorTrust) -> UntrustedFloor? {
        do throws(FloorError) {
            _ = try FloorLoader.load(bytes, path: "p", trust: trust)
            return nil
        } catch {
            if case .untrusted(let why) = error { return why }
            Issue.record("refused for another reason: \(error)")
            return nil
        }
    }

    @Test func anImageIsRunOnlyWhereItIsAskedForByDigest() throws {
        let compiled = try floor(manifest)
        let own = compiled.policyDigest
        #expect(refusal(compiled.imageBytes, .any) == nil)
        #expect(refusal(compiled.imageBytes, .pinned(own)) == nil)
        #expect(refusal(compiled.imageBytes, .compiledHere) == .unpinnedImage(own))
    }

    @Test func aManifestIsRunUnlessAnotherFloorIsPinned() throws {
        let own = try floor(manifest).policyDigest
        let wider = try floor(other).policyDigest
        #expect(own != wider)
        #expect(refusal(manifest, .compiledHere) == nil)
        #expect(refusal(manifest, .pinned(own)) == nil)
        #expect(refusal(other, .pinned(own)) == .otherDigest(wider, pinned: own))
        #expect(refusal(try floor(other).imageBytes, .pinned(own)) == .otherDigest(wider, pinned: own))
    }

    /// What is outside of the digest does not decide: the same rules on other lines are the same policy.
    @Test func aPinHoldsForTheSamePolicyWrittenOtherwise() throws {
        let own = try floor(manifest).policyDigest
        #expect(refusal(Array("{\n\n  \"allow\": [ \"Read\" ]\n}".utf8), .pinned(own)) == nil)
    }

    @Test(arguments: [
        "", "00", String(repeating: "0", count: 63), String(repeating: "0", count: 66),
        String(repeating: "g", count: 64),
    ])
    func aDigestHas64HexadecimalDigits(_ text: String) {
        #expect(PolicyDigest(hex: text) == nil)
    }

    @Test func digitsOfEitherCaseAreOneDigest() throws {
        let text = String(repeating: "aF", count: 32)
        #expect(PolicyDigest(hex: text) == PolicyDigest(hex: text.lowercased()))
        #expect(try #require(PolicyDigest(hex: text)).bytes == [UInt8](repeating: 0xAF, count: 32))
    }
}
