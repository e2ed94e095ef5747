internal import Diagnostics
internal import FakJSON
internal import JSONAgreement

extension FuzzTarget {
    /// Our reader, our scanner and json-c see the same in a text, or differ for a reason that corpus/json lists.
    static let jsonAgrees = FuzzTarget("json-agrees", seeds: JSONAgrees.seeds) { bytes throws(FuzzFinding) in
        try JSONAgrees.check(bytes)
    }
}

enum JSONAgrees {
    /// Texts in which the bounds on keys and values cannot be reached: those have tests of their own.
    private static let maximum = 16 << 10

    static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
        if bytes.count > maximum { return }
        let ours = TextReadings.ours(bytes)
        for problem in ours.problems {
            for range in [problem.range, problem.related ?? problem.range] {
                try require(
                    range.start >= 0 && range.start <= range.end && range.end <= bytes.count,
                    "a problem is outside of the text: \(problem)")
            }
        }
        var keys = JSONKeySet()
        if let difference = Differences.scanner(bytes, ours, &keys) {
            throw FuzzFinding("reader and scanner differ: \(difference): \(shown(bytes))")
        }
        let theirs = TextReadings.jsonC(bytes)
        if theirs != ours.reads, Differences.classify(.jsonC, bytes, ours: ours, theirs: theirs) == nil {
            throw FuzzFinding("json-c differs for no known reason: \(shown(bytes))")
        }
        if let node = ours.node, ours.problems.isEmpty { try roundTrip(node) }
    }

    /// What the writer makes of a tree is read as the same tree.
    private static func roundTrip(_ node: JSONNode) throws(FuzzFinding) {
        for pretty in [false, true] {
            let written = JSONWriter.write(node, pretty: pretty)
            let again = TextReadings.ours(written)
            guard again.problems.isEmpty, let read = again.node, read.isSameText(as: node) else {
                throw FuzzFinding("what was written reads otherwise: \(shown(written))")
            }
        }
    }

    static func seeds() -> [[UInt8]] {
        let rows = SeedFiles.rows("corpus/json/disagreements.jsonl").compactMap { $0["input"]?.asString }
        let calls = SeedFiles.rows("corpus/conformance/hard-denials.jsonl").compactMap { $0["call"]?["raw"]?.asString }
        return (rows + calls).map { Array($0.utf8) }.filter { $0.count <= 1024 }
    }
}
