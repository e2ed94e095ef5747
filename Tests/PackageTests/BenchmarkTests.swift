internal import Foundation
internal import TestSupport
internal import Testing

/// docs/benchmarks.md is what `fak-bench` writes, and has every figure that it knows.
@Suite struct BenchmarkTests {
    /// First cells of the tables of measured figures; the tables of comparisons repeat some of them.
    static func figures() throws -> [String] {
        var out: [String] = []
        var isFigures = false
        for line in try SourceTree.text("docs/benchmarks.md").components(separatedBy: "\n") {
            let cells = line.components(separatedBy: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            if cells.count < 3 {
                isFigures = false
            } else if cells[1] == "figure" {
                isFigures = true
            } else if isFigures, !cells[1].hasPrefix("---") {
                out.append(cells[1])
            }
        }
        return out
    }

    @Test func documentHasEveryFigure() throws {
        let listed = try Subprocess.run(Subprocess.products + "/fak-bench", ["--list"])
        #expect(listed.status == 0)
        let names = listed.output.split(separator: "\n").map(String.init)
        #expect(names.count > 50)
        #expect(Set(names).count == names.count)
        #expect(try Self.figures() == names)
    }

    @Test func wrongOptionsAreUsageErrors() throws {
        for arguments in [["--no-such-option"], ["--peers"], ["--only", "nothing"]] {
            let outcome = try Subprocess.run(Subprocess.products + "/fak-bench", arguments)
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("usage: fak-bench"))
        }
    }

    @Test func figuresAreObjectsOfOneLine() throws {
        let outcome = try Subprocess.run(Subprocess.products + "/fak-bench", ["--json", "--only", "parts"])
        let lines = outcome.output.split(separator: "\n")
        #expect(outcome.status == 0)
        #expect(lines.count == 4)
        for line in lines {
            let figure = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(figure["unit"] as? String == "ns")
            #expect(figure["name"] is String)
            for key in ["median", "p99", "n"] { #expect(try #require(figure[key] as? Double) > 0) }
            #expect(figure["allocations"] as? Double == 0)
        }
    }
}
