import FakBasics
import Testing

@Suite struct SHA256Tests {
    /// FIPS 180-4 examples, and the lengths around the padding's edge (by Python's hashlib).
    @Test func knownAnswers() {
        let two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
        #expect(digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(digest(two) == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
        let ramp = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(
            hex(SHA256.digest(ramp)) == "7e76f19c9d73bcfda63bba337a1ad01f24cd311038f7598736a510bd92aa233b")
    }

    /// However a message is cut into updates, the digest is the same.
    @Test func pieces() {
        let message = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let whole = SHA256.digest(message)
        for first in 0...130 {
            for second in [first, min(first + 1, 300), min(first + 64, 300), 300] {
                var hash = SHA256()
                hash.update(message.span.extracting(0..<first))
                hash.update(message.span.extracting(first..<second))
                hash.update(message.span.extracting(second..<300))
                #expect(hash.finish() == whole)
            }
        }
    }

    private func digest(_ text: String) -> String { hex(SHA256.digest(Array(text.utf8))) }
}
