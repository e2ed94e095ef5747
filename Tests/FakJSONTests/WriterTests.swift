import FakJSON
import Testing

@Suite struct WriterTests {
    @Test func compactAndPretty() throws {
        var pretty = JSONWriter(pretty: true)
        var compact = JSONWriter()
        func fill(_ writer: inout JSONWriter) {
            writer.beginObject()
            writer.key("a\"b")
            writer.beginArray()
            writer.number("1e400")
            writer.number(-7)
            writer.bool(true)
            writer.null()
            writer.string("é\u{1}\u{7F}/")
            writer.endArray()
            writer.key("empty")
            writer.beginObject()
            writer.endObject()
            writer.key("none")
            writer.beginArray()
            writer.endArray()
            writer.endObject()
        }
        fill(&pretty)
        fill(&compact)
        #expect(
            String(decoding: compact.finish(), as: UTF8.self)
                == "{\"a\\\"b\":[1e400,-7,true,null,\"é\\u0001\u{7F}/\"],\"empty\":{},\"none\":[]}")
        #expect(
            String(decoding: pretty.finish(), as: UTF8.self) == """
                {
                  "a\\"b": [
                    1e400,
                    -7,
                    true,
                    null,
                    "é\\u0001\u{7F}/"
                  ],
                  "empty": {},
                  "none": []
                }

                """)
    }

    @Test func treesRoundTrip() throws {
        for text in Shapes.valid {
            let node = try JSONReader.read(Array(text.utf8), limits: .arguments)
            for pretty in [false, true] {
                let written = JSONWriter.write(node, pretty: pretty)
                let again = try JSONReader.read(written, limits: .arguments)
                #expect(again.isSameText(as: node), "\(text)")
                #expect(JSONWriter.write(again, pretty: pretty) == written, "\(text)")
            }
        }
    }
}
