import FakJSON
import Testing

@testable import HostTools

@Suite struct ToolNameTests {
    @Test func corpusOfShapes() throws {
        let rows = try rows("corpus/names/shape.jsonl")
        #expect(rows.count >= 80)
        for row in rows {
            let name = try #require(row["name"]?.asString)
            let why = try #require(row["why"]?.asString)
            #expect(ToolNames.isReadShaped(name) == row["read"]?.asBool, "read: \(name): \(why)")
            #expect(ToolNames.isWriteShaped(name) == row["write"]?.asBool, "write: \(name): \(why)")
            #expect(ToolNames.isPlain(name) == row["plain"]?.asBool, "plain: \(name): \(why)")
        }
    }

    @Test func everyWordIsFoundWithItsClass() throws {
        let table = try tree("Grammar/read-words.json")
        var known: Set<String> = []
        for list in ["read", "write", "leading", "outward", "doubtful"] {
            for node in try #require(table[list]?["words"]?.asArray) {
                let word = try #require(node.asString)
                known.insert(word)
                for spelling in [word, word.uppercased(), word + "7"] {
                    let isRead = ToolNames.isReadShaped(spelling)
                    let isWrite = ToolNames.isWriteShaped(spelling)
                    #expect(isRead == (list == "read"), "\(spelling)")
                    let writes = list == "write" || list == "leading"
                    #expect(
                        isWrite == (writes || (list == "outward" && ["push", "upload"].contains(word))), "\(spelling)")
                }
                let joined = "get_" + word
                #expect(ToolNames.isReadShaped(joined) == (list == "read" || list == "leading"), "\(joined)")
                // One letter more or less is another word, unless it is a listed one.
                let longer = word + "q"
                #expect(!ToolNames.isWriteShaped(longer), "\(longer)")
                let shorter = String(word.dropLast())
                if !known.contains(shorter) && list != "leading" && ToolNames.isWriteShaped("x_" + shorter) {
                    #expect(try wordIsListed(shorter, in: table), "\(shorter)")
                }
            }
        }
    }

    private func wordIsListed(_ word: String, in table: JSONNode) throws -> Bool {
        ["write", "outward"].contains { list in
            (table[list]?["words"]?.asArray ?? []).contains { $0.asString == word }
        }
    }

    @Test(arguments: [
        ("getUserID2", ["get", "user", "id2"]), ("read_text_file", ["read", "text", "file"]),
        ("HTTPServer", ["http", "server"]),
        ("mcp__a-b__c.d", ["mcp", "a", "b", "c", "d"]), ("s3sync", ["s3", "sync"]), ("", []), ("__", []),
        ("SENDmail", ["sen", "dmail"]), ("aB", ["a", "b"]), ("ABC", ["abc"]), ("a1B", ["a1", "b"]), ("x", ["x"]),
    ])
    func tokens(_ name: String, _ expected: [String]) {
        #expect(ToolNames.tokens(name) == expected)
    }

    @Test func everyByteAloneAndInsideAName() {
        for byte in UInt8.min...UInt8.max {
            let letters = byte >= 0x61 && byte <= 0x7A || byte >= 0x41 && byte <= 0x5A || byte >= 0x30 && byte <= 0x39
            let plain = letters || "_.:/-".utf8.contains(byte)
            #expect(ToolNames.isPlain([byte].span) == plain)
            let name = Array("get_x".utf8) + [byte, 0x78]
            #expect(ToolNames.isReadShaped(name.span) == plain, "byte \(byte)")
            #expect(ToolNames.isWriteShaped(name.span) == (byte >= 0x80), "byte \(byte)")
        }
    }

    @Test func longNamesAreJudgedWhole() {
        let filler = String(repeating: "ab_", count: 2000)
        #expect(ToolNames.isWriteShaped("get_" + filler + "write"))
        #expect(ToolNames.isReadShaped("get_" + filler + "x"))
        #expect(!ToolNames.isPlain("get_" + filler + "x"))
    }
}
