import Diagnostics
import FakJSON
import PolicyManifest
import PolicySemantics
import Testing

/// Manifests with something changed at random: whatever comes out, there is a policy or a reason why there is none.
@Suite struct MutationTests {
    @Test func twentyThousandMutations() throws {
        let rows = try corpusRows("corpus/manifests/accept.jsonl")
        let texts = rows.compactMap { $0["manifest"]?.asString }.map { Array($0.utf8) }
        #expect(!texts.isEmpty)
        var generator = SeededGenerator(state: 0xFA4)
        var resolved = 0
        for round in 0..<20_000 {
            var text = texts[Int.random(in: 0..<texts.count, using: &generator)]
            for _ in 0...Int.random(in: 0..<3, using: &generator) { mutate(&text, texts, &generator) }
            let resolution = Resolver.resolve(text)
            let hasErrors = resolution.diagnostics.contains { $0.severity == .error }
            #expect((resolution.policy == nil) == hasErrors, "round \(round): \(String(decoding: text, as: UTF8.self))")
            for diagnostic in resolution.diagnostics {
                if let range = diagnostic.range, range.start < 0 || range.start > range.end || range.end > text.count {
                    Issue.record("round \(round): range of \(diagnostic)")
                }
            }
            if resolution.policy != nil {
                resolved += 1
                checkFormat(text, round)
            }
        }
        // Enough of both, or the mutations say nothing.
        #expect(resolved > 1000 && resolved < 19_000)
    }

    /// Formatting what resolves keeps the tree but for the order of keys, and formatting again changes nothing.
    private func checkFormat(_ text: [UInt8], _ round: Int) {
        guard let once = ManifestFormatter.format(text).text else {
            Issue.record("round \(round): not formatted")
            return
        }
        #expect(ManifestFormatter.format(once).text == once, "round \(round)")
        let before = Resolver.resolve(text).diagnostics.map(\.message).sorted()
        let after = Resolver.resolve(once).diagnostics.map(\.message).sorted()
        #expect(before == after, "round \(round)")
    }

    private func mutate(_ text: inout [UInt8], _ texts: [[UInt8]], _ generator: inout SeededGenerator) {
        guard !text.isEmpty else {
            text.append(0x7B)
            return
        }
        let at = Int.random(in: 0..<text.count, using: &generator)
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: text[at] = UInt8.random(in: 0...255, using: &generator)
        case 1: text.remove(at: at)
        case 2: text.insert(Array("{}[]\",:\\*~/.$ 0a".utf8).randomElement(using: &generator) ?? 0x20, at: at)
        case 3:
            let end = min(text.count, at + Int.random(in: 1...12, using: &generator))
            text.insert(contentsOf: Array(text[at..<end]), at: at)
        case 4: text.removeSubrange(at..<min(text.count, at + Int.random(in: 1...12, using: &generator)))
        case 5:
            let words = ["null", "\"\"", "[]", "{}", "0", "-1", "1e400", "\"*\"", "\"@shell\"", "true", "\"\\u0000\""]
            let word = words[Int.random(in: 0..<words.count, using: &generator)]
            text.replaceSubrange(at..<min(text.count, at + 3), with: Array(word.utf8))
        case 6:
            let other = texts[Int.random(in: 0..<texts.count, using: &generator)]
            let cut = Int.random(in: 0..<other.count, using: &generator)
            text = Array(text[..<at]) + Array(other[cut...])
        default:
            // A letter of a name: stays JSON, changes what it means.
            if text[at] >= 0x61 && text[at] <= 0x7A { text[at] = UInt8.random(in: 0x61...0x7A, using: &generator) }
        }
    }
}
