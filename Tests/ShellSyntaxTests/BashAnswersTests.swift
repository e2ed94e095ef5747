internal import Foundation
internal import ShellSyntax
internal import Testing

/// What bash says of the scripts of corpus/shell, and what the reader says. Tests/Peers/shell_answers.py asked bash.
@Suite struct BashAnswersTests {
    private struct Script: Decodable {
        var script: String
        /// `yes`, `no`, or the setting of extglob with which alone it is accepted.
        var bash: String
    }

    private struct Disagreement: Decodable {
        var script: String
        var reader: String
        var reason: String
    }

    private struct Words: Decodable {
        var text: String
        var words: [Word]
    }

    /// A text, or `{"hex"}` where it is not UTF-8.
    private struct Word: Decodable {
        var bytes: [UInt8]

        private enum Keys: String, CodingKey { case hex }

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                bytes = Array(text.utf8)
                return
            }
            let hex = Array(try decoder.container(keyedBy: Keys.self).decode(String.self, forKey: .hex).utf8)
            bytes = stride(from: 0, to: hex.count, by: 2).map {
                UInt8(String(decoding: hex[$0...$0 + 1], as: UTF8.self), radix: 16)!
            }
        }
    }

    /// What the reader reads and bash refuses, or the other way round, is on a closed list with a reason.
    @Test func acceptsWhatBashAccepts() throws {
        let scripts = try answers("bash.jsonl", as: Script.self)
        #expect(scripts.count >= 3000)
        #expect(scripts.count { $0.bash != "no" } >= 2000 && scripts.count { $0.bash == "no" } >= 900)
        var listed: [String: Disagreement] = [:]
        for row in try rows("disagreements.jsonl", as: Disagreement.self) {
            #expect(["late", "time", "test", "negation", "parens"].contains(row.reason))
            listed[row.script] = row
        }
        var reader = ShellReader()
        var differing = 0
        for row in scripts {
            reader.reset()
            let reads = (try? reader.read(Array(row.script.utf8).span, depth: 0)) != nil
            let agrees = reads == (row.bash != "no")
            if !agrees { differing += 1 }
            #expect(
                agrees == (listed[row.script] == nil),
                "\(row.script.debugDescription): bash \(row.bash), the reader \(reads ? "reads" : "refuses") it")
            if let known = listed[row.script] { #expect(known.reader == (reads ? "reads" : "refuses")) }
        }
        #expect(differing == listed.count)
    }

    /// Words of quoted and unquoted pieces and of braces are what bash's printf gets.
    @Test func wordsAreThoseOfBash() throws {
        let texts = try answers("words.jsonl", as: Words.self)
        #expect(texts.count >= 1000)
        var reader = ShellReader()
        for row in texts {
            reader.reset()
            let root = try reader.read(Array("printf \(row.text)".utf8).span, depth: 0)
            let simple = reader.nodes[root + 2]
            #expect(reader.nodes.count == root + 3 && simple.kind == .simple)
            let words = simple.words.range.dropFirst().map { reader.words[$0] }
            let areLiteral = words.allSatisfy { $0.isLiteral }
            #expect(areLiteral, "\(row.text)")
            var read = words.map { Array(reader.bytes[$0.text.range]) }
            // Without any argument printf prints one empty text.
            if read.isEmpty { read = [[]] }
            #expect(read == row.words.map(\.bytes), "\(row.text.debugDescription)")
        }
    }
}
