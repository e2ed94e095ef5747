import FakBasics
import FakJSON
import TestSupport
import Testing

@testable import CallEffects
@testable import fak_generate

@Suite struct CodeModeTests {
    private func read(_ script: [UInt8]) -> CodeModeCalls { CodeModeReader.read(script.span) }

    private func name(_ call: CodeModeCall, _ script: [UInt8]) -> String {
        String(decoding: script[Int(call.name.lowerBound)..<Int(call.name.upperBound)], as: UTF8.self)
    }

    private func argument(_ call: CodeModeCall, _ calls: CodeModeCalls) throws -> JSONNode {
        var json: [UInt8] = []
        calls.appendArgument(of: call, to: &json)
        return try JSONReader.read(json, limits: .manifest)
    }

    /// A value without its spelling.
    private func plain(_ node: JSONNode) -> String {
        if let members = node.asObject {
            return "{" + members.map { "\($0.key.debugDescription):\(plain($0.value))" }.joined(separator: ",") + "}"
        }
        if let elements = node.asArray { return "[" + elements.map(plain).joined(separator: ",") + "]" }
        if let text = node.asString { return text.debugDescription }
        if let value = node.asBool { return "\(value)" }
        return node.asNumberText.map { "\(Double($0) ?? .nan)" } ?? "null"
    }

    private static func rows() throws -> [JSONNode] {
        let repository = Repository(root: repositoryRoot)
        var out: [JSONNode] = []
        for file in try repository.names(in: "corpus/code-mode", suffix: ".jsonl") {
            for line in try repository.read("corpus/code-mode/\(file)").split(separator: 0x0A) {
                out.append(try JSONReader.read(Array(line), limits: .manifest))
            }
        }
        return out
    }

    @Test func corpus() throws {
        let rows = try CodeModeTests.rows()
        #expect(rows.count >= 140)
        var ids: Set<String> = []
        for row in rows {
            let id = try #require(row["id"]?.asString)
            #expect(ids.insert(id).inserted, "\(id)")
            let script = Array(try #require(row["script"]?.asString).utf8)
            let calls = read(script)
            #expect((calls.problem?.name ?? "") == (row["problem"]?.asString ?? ""), "\(id)")
            #expect(calls.isWhole == (row["problem"]?.asString == nil), "\(id)")
            let expected = try #require(row["calls"]?.asArray)
            #expect(calls.calls.map { name($0, script) } == expected.map { $0["tool"]?.asString }, "\(id)")
            for (call, expected) in zip(calls.calls, expected) {
                #expect(call.values.isEmpty == (expected["argument"] == nil), "\(id)")
                let wanted = expected["argument"].map(plain) ?? "{}"
                #expect(try plain(argument(call, calls)) == wanted, "\(id)")
                #expect(script[Int(call.span.lowerBound)] == UInt8(ascii: "t"), "\(id)")
                #expect(script[Int(call.span.upperBound) - 1] == UInt8(ascii: ")"), "\(id)")
            }
        }
    }

    @Test func valuesHaveTheirPlaces() throws {
        let script = Array(#"tools.shell({command: ["bash", "-lc", "x"], "wor\x6bdir": '/t', n: -1})"#.utf8)
        let calls = read(script)
        let values = calls.values.map { value in
            let key = String(
                decoding: calls.bytes[Int(value.key.lowerBound)..<Int(value.key.upperBound)], as: UTF8.self)
            let text = String(
                decoding: calls.bytes[Int(value.value.lowerBound)..<Int(value.value.upperBound)], as: UTF8.self)
            let span = String(
                decoding: script[Int(value.span.lowerBound)..<Int(value.span.upperBound)], as: UTF8.self)
            return "\(value.parent) \(value.kind.name) \(key)=\(text) \(value.kind == .string ? span : "")"
        }
        #expect(
            values == [
                "-1 object = ", "0 array command= ", "1 string =bash \"bash\"", "1 string =-lc \"-lc\"",
                "1 string =x \"x\"", "0 string workdir=/t '/t'", "0 scalar n=-1 ",
            ])
        #expect(calls.calls.map(\.values) == [0..<7])
    }

    @Test func limits() {
        func script(_ count: Int, _ text: String) -> [UInt8] {
            Array(String(repeating: text, count: count).utf8)
        }
        #expect(read(script(Limits.codeModeCalls, "tools.x();")).isWhole)
        #expect(read(script(Limits.codeModeCalls + 1, "tools.x();")).problem == .limit)
        #expect(read(script(Limits.codeModeNesting + 1, "(")).problem == .limit)
        let deep =
            Array("tools.x(".utf8) + script(Limits.codeModeDepth + 1, "[") + script(Limits.codeModeDepth + 1, "]")
        #expect(read(deep + [0x29]).problem == .limit)
        // The first problem stays, and the limit holds behind it.
        #expect(read(script(Limits.codeModeNesting + 1, "tools.x({a:")).problem == .argument)
        let wide = Array("tools.x([".utf8) + script(Limits.codeModeValues, "1,") + Array("])".utf8)
        #expect(read(wide).problem == .limit)
        let long = Array("const a = '".utf8) + script(10_000, "x") + Array("'; tools.x([".utf8)
        #expect(read(long + script(1, "a,") + Array("])".utf8)).isWhole)
        #expect(read(long + script(100, "a,") + Array("])".utf8)).problem == .limit)
        // A name that is not kept any more is not known.
        var names: [UInt8] = []
        for i in 0...Limits.codeModeConstants { names += Array("const n\(i) = 'x';".utf8) }
        #expect(read(names + Array("tools.x(n0)".utf8)).isWhole)
        #expect(read(names + Array("tools.x(n\(Limits.codeModeConstants))".utf8)).problem == .argument)
    }

    /// No prefix of a script and no script with one byte changed traps, and what is found lies in the text.
    @Test func cutAndChangedScripts() throws {
        for row in try CodeModeTests.rows() {
            let script = Array(try #require(row["script"]?.asString).utf8)
            for i in script.indices {
                var changed = script
                changed[i] = [0x60, 0x22, 0x2F, 0x7B, 0x5C, 0xE2, 0x28, 0x24][i % 8]
                for text in [Array(script[..<i]), changed] {
                    let calls = read(text)
                    for call in calls.calls {
                        #expect(call.span.lowerBound >= 0 && Int(call.span.upperBound) <= text.count)
                        var json: [UInt8] = []
                        calls.appendArgument(of: call, to: &json)
                        #expect(!json.isEmpty)
                    }
                }
            }
        }
    }
}
