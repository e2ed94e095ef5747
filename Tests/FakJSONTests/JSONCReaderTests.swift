import FakJSON
import JSONCReader
import Testing

@Suite struct JSONCReaderTests {
    private func disagreement(_ text: String, read other: String? = nil) throws -> JSONCDisagreement? {
        let node = try JSONReader.read(Array((other ?? text).utf8), limits: .manifest)
        return JSONCReader.disagreement(with: node, bytes: Array(text.utf8))
    }

    @Test func validTextsAreReadAlike() throws {
        let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        let deepObject = String(repeating: "{\"a\":", count: 64) + "1" + String(repeating: "}", count: 64)
        let numbers = [
            "18446744073709551616", "-9223372036854775809", "1" + String(repeating: "0", count: 400), "1e400",
            "-1e-400",
            "0.1000000000000000000000000000000000000001", "9223372036854775808", "-0", "-0.0",
        ]
        // Both escapes of U+1DE00, whose low half is that of a surrogate.
        let pairs = ["[\"\\ud837\\ude00\\ud83d\\ude00\"]", "{\"\\uD837\\uDE00\":1}"]
        for text in Shapes.valid + [deep, deepObject] + pairs + numbers + ["[" + numbers.joined(separator: ",") + "]"] {
            #expect(try disagreement(text) == nil, "\(text)")
        }
    }

    @Test func theFirstDifferenceIsNamed() throws {
        let rows: [(text: String, ours: String, path: String)] = [
            ("{\"a\":[1,2]}", "{\"a\":[1,3]}", "/a/1"),
            ("{\"a\":[1,2]}", "{\"a\":[1]}", "/a"),
            ("{\"a/b\":{\"~\":1}}", "{\"a/b\":{\"~\":\"1\"}}", "/a~1b/~0"),
            ("{\"a\":1}", "{\"b\":1}", "/b"),
            ("{\"a\":1,\"b\":1}", "{\"a\":1}", ""),
            ("[true]", "[false]", "/0"),
            ("[null]", "[0]", "/0"),
            ("[\"\\ud837\\ude00\"]", "[\"\u{1F600}\"]", "/0"),
            ("[\"\u{FFFD}\"]", "[\"\u{1F600}\"]", "/0"),
            ("[\"\u{E9}\"]", "[\"e\u{301}\"]", "/0"),
            ("[18446744073709551616]", "[18446744073709551614]", "/0"),
            ("[18446744073709551616]", "[1.0e99]", "/0"),
            ("[0.1]", "[0.10000000000000000000001]", "/0"),
        ]
        for row in rows { #expect(try disagreement(row.text, read: row.ours)?.path == row.path, "\(row.text)") }
        #expect(try disagreement("[1,]", read: "[1]")?.what.hasPrefix("json-c: ") == true)
    }

    @Test func errorsHaveAKindAndAPlace() {
        let rows: [(String, JSONCError.Kind?, Int)] = [
            ("[1,]", .rejected(4), 3), ("", .incomplete, 0), ("[1", .incomplete, 2), ("{}\u{0}", .stoppedEarly, 2),
        ]
        for (text, kind, offset) in rows {
            var found: JSONCError?
            do throws(JSONCError) {
                _ = try JSONCReader.read(Array(text.utf8))
            } catch {
                found = error
            }
            #expect(found?.kind == kind, "\(text)")
            #expect(found?.offset == offset, "\(text)")
        }
    }
}
