internal import Foundation
internal import ShellSyntax
internal import Testing

@testable internal import ShellProbe

/// One row for each construct: the words, redirects and assignments of every command, and the tree.
@Suite struct ConstructTests {
    @Test func constructs() throws {
        let lines = try rows("constructs.jsonl", as: Row.self)
        #expect(lines.count >= 70)
        var reader = ShellReader()
        for row in lines {
            reader.reset()
            let report: [UInt8]
            do throws(ShellProblem) {
                _ = try reader.read(Array(row.script.utf8).span, depth: 0)
                report = Report.reading(reader)
            } catch {
                report = Report.problem(error)
            }
            let value = try JSONDecoder().decode(JSONValue.self, from: Data(report))
            #expect(value == row.reads, "\(row.script.debugDescription): \(String(decoding: report, as: UTF8.self))")
        }
    }

    private struct Row: Decodable {
        var script: String
        var why: String
        var reads: JSONValue
    }

    private enum JSONValue: Decodable, Equatable {
        case number(Int)
        case text(String)
        case list([JSONValue])
        case object([String: JSONValue])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                self = .number(number)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let list = try? container.decode([JSONValue].self) {
                self = .list(list)
            } else {
                self = .object(try container.decode([String: JSONValue].self))
            }
        }
    }
}
