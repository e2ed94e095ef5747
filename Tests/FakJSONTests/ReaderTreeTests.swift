import Diagnostics
import FakJSON
import Testing

@Suite struct ReaderTreeTests {
    @Test func everyNodeKnowsItsBytes() throws {
        let text = " { \"k\\u0041\" : [ 1.50e+2 , \"é\" , true ] , \"z\" : { } } "
        let bytes = Array(text.utf8)
        func slice(_ range: SourceRange) -> String { String(decoding: bytes[range.start..<range.end], as: UTF8.self) }
        let root = try JSONReader.read(bytes, limits: .manifest)
        #expect(slice(root.range) == text.dropFirst().dropLast())
        let members = try #require(root.asObject)
        #expect(members.map(\.key) == ["kA", "z"])
        #expect(members.map { slice($0.keyRange) } == ["\"k\\u0041\"", "\"z\""])
        #expect(slice(members[1].value.range) == "{ }")
        let elements = try #require(root["kA"]?.asArray)
        #expect(elements.map { slice($0.range) } == ["1.50e+2", "\"é\"", "true"])
        #expect(elements[0].asNumberText == "1.50e+2")
        #expect(elements[1].asString == "é")
        #expect(elements[2].asBool == true)
    }

    @Test func accessorsAnswerNilForOtherTypes() throws {
        let root = try JSONReader.read(Array("[null, -12, 1.0, \"1\"]".utf8), limits: .manifest)
        #expect(root[0]?.isNull == true)
        #expect(root[1]?.asInt == -12)
        #expect(root[2]?.asInt == nil)
        #expect(root[3]?.asInt == nil)
        #expect(root[3]?.asNumberText == nil)
        #expect(root[4] == nil)
        #expect(root["a"] == nil)
        #expect(root.asObject == nil)
        #expect(root.asBool == nil)
        #expect(root.value.typeName == "array")
    }

    @Test func keysAreComparedByCodePoints() throws {
        // U+00E9 and e + U+0301 are one `String` but two JSON keys.
        let text = "{\"\\u00e9\":1,\"e\\u0301\":2}"
        let root = try JSONReader.read(Array(text.utf8), limits: .manifest)
        #expect(root["\u{E9}"]?.asInt == 1)
        #expect(root["e\u{301}"]?.asInt == 2)
        let swapped = try JSONReader.read(Array("{\"e\\u0301\":1,\"\\u00e9\":2}".utf8), limits: .manifest)
        #expect(!root.isSameText(as: swapped))
    }

    @Test func escapesDecode() throws {
        let text = "\"\\\" \\\\ \\/ \\b\\f\\n\\r\\t \\u00e9 \\u20AC \\ud83d\\ude00 \u{7F}\""
        let root = try JSONReader.read(Array(text.utf8), limits: .manifest)
        #expect(root.asString == "\" \\ / \u{8}\u{C}\n\r\t é € 😀 \u{7F}")
    }
}
