import FakJSON
import JSONAgreement
import TestSupport
import Testing

/// One row of corpus/json/disagreements.jsonl.
struct DisagreementRow {
    let id: String
    let kind: String
    let bytes: [UInt8]
    let ours: Bool
    let accepts: [OtherReader: Bool]
    /// Compact text that the tool reads, where the row states it.
    let reads: [OtherReader: [UInt8]]

    init?(_ node: JSONNode) {
        guard let id = node["id"]?.asString, let kind = node["class"]?.asString,
            let ours = DisagreementRow.verdict(node["ours"]), let jsonC = DisagreementRow.verdict(node["json_c"]),
            let python = DisagreementRow.verdict(node["python"]), node["why"]?.asString?.isEmpty == false
        else { return nil }
        if let text = node["input"]?.asString {
            bytes = Array(text.utf8)
        } else if let text = node["input_hex"]?.asString {
            bytes = Readers.fromHex(text.utf8)
        } else {
            return nil
        }
        self.id = id
        self.kind = kind
        self.ours = ours
        accepts = [.jsonC: jsonC, .python: python]
        var reads: [OtherReader: [UInt8]] = [:]
        for tool in [OtherReader.jsonC, .python] {
            if let text = node[tool.rawValue + "_reads"]?.asString { reads[tool] = Array(text.utf8) }
        }
        self.reads = reads
    }

    private static func verdict(_ node: JSONNode?) -> Bool? {
        switch node?.asString {
        case "accept": true
        case "reject": false
        default: nil
        }
    }

    static func load() throws -> [DisagreementRow] {
        let path = repositoryRoot + "/corpus/json/disagreements.jsonl"
        let file = try #require(Readers.readFile(path))
        return try file.split(separator: 0x0A).map { line in
            let node = try JSONReader.read(Array(line), limits: .arguments)
            return try #require(DisagreementRow(node), "\(String(decoding: line, as: UTF8.self))")
        }
    }
}

@Suite struct DisagreementTests {
    @Test func jsonCGivesTheStatedAnswers() throws {
        for row in try DisagreementRow.load() {
            check(row, .jsonC, TextReadings.jsonC(row.bytes))
        }
    }

    @Test(.enabled(if: Readers.hasPython, "python3 is not on this machine"))
    func pythonGivesTheStatedAnswers() throws {
        let rows = try DisagreementRow.load()
        let answers = try #require(Readers.python(rows.map(\.bytes)))
        for (row, answer) in zip(rows, answers) { check(row, .python, answer) }
    }

    private func check(_ row: DisagreementRow, _ tool: OtherReader, _ theirs: [UInt8]?) {
        let ours = TextReadings.ours(row.bytes)
        #expect((ours.reads != nil) == row.ours, "\(row.id)")
        #expect((theirs != nil) == row.accepts[tool], "\(row.id)")
        if let stated = row.reads[tool] { #expect(theirs == stated, "\(row.id)") }
        if ours.reads != theirs {
            #expect(Differences.classify(tool, row.bytes, ours: ours, theirs: theirs) == row.kind, "\(row.id)")
        }
        if row.kind == "agreement" { #expect(ours.reads == theirs, "\(row.id)") }
    }

    @Test func idsAreUniqueAndDifferencesAreStated() throws {
        let rows = try DisagreementRow.load()
        #expect(Set(rows.map(\.id)).count == rows.count)
        for row in rows where row.kind != "agreement" {
            let differs =
                row.accepts.values.contains { $0 != row.ours } || row.reads.values.contains { $0 != row.bytes }
            #expect(differs, "\(row.id)")
        }
    }

    /// 100 000 mutants: our reader and our scanner agree, and every difference to json-c and Python has a class.
    @Test(arguments: [UInt64](1...4))
    func mutantsDifferForKnownReasonsOnly(seed: UInt64) throws {
        var dice = Dice(seed)
        var texts: [[UInt8]] = []
        for _ in 0..<25_000 { texts.append(Shapes.mutant(&dice)) }
        let python = Readers.hasPython ? try #require(Readers.python(texts)) : []
        let rows = try DisagreementRow.load()
        let known = Set(rows.map(\.kind))
        var keys = JSONKeySet()
        var accepted = 0
        for (index, text) in texts.enumerated() {
            let ours = TextReadings.ours(text)
            if ours.reads != nil { accepted += 1 }
            if let difference = Differences.scanner(text, ours, &keys) {
                Issue.record("scanner: \(difference): \(String(decoding: text, as: UTF8.self)) \(text)")
            }
            var others: [(OtherReader, [UInt8]?)] = [(.jsonC, TextReadings.jsonC(text))]
            if !python.isEmpty { others.append((.python, python[index])) }
            for (tool, theirs) in others where theirs != ours.reads {
                let kind = Differences.classify(tool, text, ours: ours, theirs: theirs)
                if kind.map(known.contains) != true {
                    Issue.record("\(tool) \(kind ?? "unclassified"): \(String(decoding: text, as: UTF8.self)) \(text)")
                }
            }
        }
        // Neither side of the comparison is empty.
        #expect(accepted > 2_000 && accepted < 20_000, "\(accepted)")
    }
}
