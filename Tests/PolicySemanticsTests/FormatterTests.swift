import Diagnostics
import FakJSON
import Foundation
import PolicyManifest
import Testing

@Suite struct FormatterTests {
    private func formatted(_ text: String) -> String? {
        ManifestFormatter.format(Array(text.utf8)).text.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func canonicalForm() {
        let text =
            #"{"arg_rules":[{"deny_regex":"rm\u0020-rf","arg":"command","tool":"Bash"}],"zz":{"b":1,"a":[]},"#
            + #""deny":{"z":"MISROUTE","a":"POLICY_BLOCK"},"allow":["Read" , "Bash"],"version":"fak-policy/v1"}"#
        #expect(
            formatted(text) == #"""
                {
                  "version": "fak-policy/v1",
                  "allow": ["Read", "Bash"],
                  "deny": {
                    "z": "MISROUTE",
                    "a": "POLICY_BLOCK"
                  },
                  "arg_rules": [
                    {
                      "tool": "Bash",
                      "arg": "command",
                      "deny_regex": "rm\u0020-rf"
                    }
                  ],
                  "zz": {
                    "b": 1,
                    "a": []
                  }
                }

                """#)
    }

    @Test func emptyFloor() { #expect(formatted(" { } ") == "{}\n") }

    /// A list that fills exactly 100 columns stays on its line, also before a comma.
    @Test func width() throws {
        for comma in [false, true] {
            for extra in 0...1 {
                let fixed = #"  "allow": [""]"#.count + (comma ? 1 : 0)
                let name = String(repeating: "ä", count: 100 - fixed + extra)
                let text = #"{"allow":["\#(name)"]\#(comma ? #","deny":{}"# : "")}"#
                let lines = try #require(formatted(text)).split(separator: "\n")
                #expect(lines.contains { $0.hasSuffix("[") } == (extra == 1), "comma \(comma), extra \(extra)")
                #expect(lines.allSatisfy { $0.count <= 100 })
            }
        }
    }

    @Test func spellingsStay() throws {
        let text =
            #"{"arg_rules":[{"tool":"a","arg":"b","max":1.50e+1,"must_match":[0.0,-0,{"y":1,"x":2}]}],"description":"\u00e9/\/"}"#
        let out = try #require(formatted(text))
        for token in ["1.50e+1", "0.0", "-0", #""\u00e9/\/""#] { #expect(out.contains(token), "\(token)") }
        // Keys of an example are the author's, and keep their order.
        let y = try #require(out.range(of: #""y""#)), x = try #require(out.range(of: #""x""#))
        #expect(y.lowerBound < x.lowerBound)
    }

    @Test func unreadableTextStays() {
        for text in ["", "[]", "{\"a\":1,\"a\":2}", "{\"allow\":[}"] {
            let (out, diagnostics) = ManifestFormatter.format(Array(text.utf8))
            #expect(out == nil && !diagnostics.isEmpty, "\(text)")
        }
    }

    /// Every manifest of the corpora that can be read: the same values, whatever their order, and a fixed point.
    @Test func losesNothing() throws {
        var count = 0
        for file in ["accept", "errors"] {
            for row in try corpusRows("corpus/manifests/\(file).jsonl") {
                let text = Array(try #require(row["manifest"]?.asString).utf8)
                guard let out = ManifestFormatter.format(text).text else { continue }
                let before = try JSONReader.read(text, limits: .manifest)
                let after = try JSONReader.read(out, limits: .manifest)
                #expect(sorted(before).isSameText(as: sorted(after)))
                #expect(ManifestFormatter.format(out).text == out)
                #expect(out.last == 0x0A)
                count += 1
            }
        }
        #expect(count > 300)
    }

    private func sorted(_ node: JSONNode) -> JSONNode {
        switch node.value {
        case .array(let elements): JSONNode(value: .array(elements.map(sorted)), range: node.range)
        case .object(let members):
            JSONNode(
                value: .object(
                    members.map { JSONMember(key: $0.key, keyRange: $0.keyRange, value: sorted($0.value)) }
                        .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }), range: node.range)
        default: node
        }
    }
}
