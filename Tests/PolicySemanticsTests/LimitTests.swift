import Diagnostics
import FakBasics
import PolicyManifest
import PolicySemantics
import Testing

/// What no row of the corpus can hold: bytes that are no text, and floors over a limit.
@Suite struct LimitTests {
    private func ids(_ bytes: [UInt8]) -> [String] {
        Resolver.resolve(bytes).diagnostics.filter { $0.severity == .error }.map(\.id)
    }

    @Test func bytesThatAreNoUTF8() {
        let forms: [[UInt8]] = [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]]
        for bad in forms {
            let text = Array("{\"allow\":[\"a".utf8) + bad + Array("\"]}".utf8)
            let found = Resolver.resolve(text)
            #expect(found.policy == nil && found.diagnostics.map(\.id) == ["FAK1005"], "\(bad)")
            #expect(found.diagnostics.first?.range?.start == 12, "\(bad)")
        }
    }

    @Test func manifestBytes() {
        let text = Array("{\"allow\":[\"a\"]}".utf8)
        let blanks = [UInt8](repeating: 0x20, count: Limits.manifestBytes - text.count)
        #expect(ids(text + blanks) == [])
        #expect(ids(text + blanks + [0x20]) == ["FAK1007"])
    }

    /// The entries are no rules, which says so quickly; what counts is whether there are too many of them.
    @Test func rulesOfAFloor() {
        func floor(_ count: Int) -> [UInt8] {
            Array("{\"arg_rules\":[\(Array(repeating: "0", count: count).joined(separator: ","))]}".utf8)
        }
        #expect(!ids(floor(Limits.rules)).contains("FAK1051"))
        #expect(ids(floor(Limits.rules + 1)).count { $0 == "FAK1051" } == 1)
    }

    @Test func advisoryFindings() {
        func floor(_ count: Int, _ softened: String = "") -> [UInt8] {
            let rule = "{\"tool\":\"a\",\"arg\":\"b\",\"max_bytes\":1,\"advisory\":true}"
            let rules = Array(repeating: rule, count: count).joined(separator: ",")
            return Array("{\"allow\":[\"a\"],\"advisory_reasons\":[\(softened)],\"arg_rules\":[\(rules)]}".utf8)
        }
        #expect(ids(floor(Limits.notes)) == [])
        #expect(ids(floor(Limits.notes + 1)) == ["FAK1051"])
        #expect(ids(floor(Limits.notes, "\"DEFAULT_DENY\"")) == ["FAK1051"])
        #expect(ids(floor(Limits.notes - 1, "\"DEFAULT_DENY\"")) == [])
    }
}
