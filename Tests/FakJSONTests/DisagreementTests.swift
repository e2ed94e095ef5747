import Diagnostics
import FakJSON
import JSONCReader
import TestSupport
import Testing

/// The other readers.
enum Tool: String, Hashable {
    case jsonC = "json_c"
    case python
}

/// One row of corpus/json/disagreements.jsonl.
struct DisagreementRow {
    let id: String
    let kind: String
    let bytes: [UInt8]
    let ours: Bool
    let accepts: [Tool: Bool]
    /// Compact text that the tool reads, where the row states it.
    let reads: [Tool: [UInt8]]

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
        var reads: [Tool: [UInt8]] = [:]
        for tool in [Tool.jsonC, .python] {
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

/// The class of a disagreement, decided by our own reason; nil when no known reason explains it.
func classify(
    _ tool: Tool, _ bytes: [UInt8], ours: (reads: [UInt8]?, node: JSONNode?, problems: [JSONProblem]), theirs: [UInt8]?
) -> String? {
    guard let mine = ours.reads else { return refused(tool, bytes, ours.problems) }
    guard let theirs else {
        return tool == .python && longestDigitRun(bytes) > 4300 ? "long-integer" : nil
    }
    guard tool == .jsonC, let node = ours.node, JSONCReader.disagreement(with: node, bytes: bytes) == nil else {
        return nil
    }
    if longestDigitRun(bytes) > 4300 { return "long-integer" }
    let text = String(decoding: theirs, as: UTF8.self)
    if text.contains("18446744073709551615") || text.contains("-9223372036854775808") { return "big-integer" }
    return String(decoding: mine, as: UTF8.self).contains("-0") ? "minus-zero" : nil
}

/// We refuse the text and the tool does not: a fatal problem is the reason, else the first of the others.
private func refused(_ tool: Tool, _ bytes: [UInt8], _ problems: [JSONProblem]) -> String? {
    guard let reason = problems.last(where: { !$0.isRecoverable }) ?? problems.first else { return nil }
    switch (reason.kind, tool) {
    case (.duplicateKey, _): return "duplicate-key"
    case (.nul, _): return "nul"
    case (.loneSurrogate, _): return "lone-surrogate"
    case (.syntax(.notFinite), _): return "not-finite"
    case (.tooDeep, _): return "depth"
    case (.invalidUTF8, .jsonC): return "invalid-utf8"
    case (.controlCharacter, .jsonC): return "control-character"
    case (.syntax(.leadingZero), .jsonC): return "leading-zero"
    case (.syntax(.missingFraction), .jsonC): return "missing-fraction"
    case (.syntax(.missingDigits), .jsonC): return "missing-digits"
    case (.syntax(.singleQuotes), .jsonC): return "single-quotes"
    case (.invalidUTF8, .python) where isSurrogate(bytes, reason.range.start): return "invalid-utf8"
    case (.byteOrderMark, .python): return "byte-order-mark"
    case (_, .python) where bytes.contains(0): return "other-encoding"
    default: return nil
    }
}

private func isSurrogate(_ bytes: [UInt8], _ at: Int) -> Bool {
    at + 1 < bytes.count && bytes[at] == 0xED && bytes[at + 1] >= 0xA0
}

private func longestDigitRun(_ bytes: [UInt8]) -> Int {
    var best = 0
    var run = 0
    for byte in bytes {
        run = byte >= 0x30 && byte <= 0x39 ? run + 1 : 0
        best = max(best, run)
    }
    return best
}

@Suite struct DisagreementTests {
    @Test func jsonCGivesTheStatedAnswers() throws {
        for row in try DisagreementRow.load() {
            check(row, .jsonC, Readers.jsonC(row.bytes))
        }
    }

    @Test(.enabled(if: Readers.hasPython, "python3 is not on this machine"))
    func pythonGivesTheStatedAnswers() throws {
        let rows = try DisagreementRow.load()
        let answers = try #require(Readers.python(rows.map(\.bytes)))
        for (row, answer) in zip(rows, answers) { check(row, .python, answer) }
    }

    private func check(_ row: DisagreementRow, _ tool: Tool, _ theirs: [UInt8]?) {
        let ours = Readers.ours(row.bytes)
        #expect((ours.reads != nil) == row.ours, "\(row.id)")
        #expect((theirs != nil) == row.accepts[tool], "\(row.id)")
        if let stated = row.reads[tool] { #expect(theirs == stated, "\(row.id)") }
        if ours.reads != theirs {
            #expect(classify(tool, row.bytes, ours: ours, theirs: theirs) == row.kind, "\(row.id)")
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
            let ours = Readers.ours(text)
            if ours.reads != nil { accepted += 1 }
            if let difference = scannerDifference(text, ours.node, ours.problems, &keys) {
                Issue.record("scanner: \(difference): \(String(decoding: text, as: UTF8.self)) \(text)")
            }
            var others: [(Tool, [UInt8]?)] = [(.jsonC, Readers.jsonC(text))]
            if !python.isEmpty { others.append((.python, python[index])) }
            for (tool, theirs) in others where theirs != ours.reads {
                let kind = classify(tool, text, ours: ours, theirs: theirs)
                if kind.map(known.contains) != true {
                    Issue.record("\(tool) \(kind ?? "unclassified"): \(String(decoding: text, as: UTF8.self)) \(text)")
                }
            }
        }
        // Neither side of the comparison is empty.
        #expect(accepted > 2_000 && accepted < 20_000, "\(accepted)")
    }

    /// Nil when the scanner (with the key set) sees what the reader sees, for the same reason at the same byte.
    private func scannerDifference(
        _ text: [UInt8], _ node: JSONNode?, _ problems: [JSONProblem], _ keys: inout JSONKeySet
    ) -> String? {
        let scan = Readers.scanner(text, &keys)
        let blocking = problems.first { problem in
            switch problem.kind {
            case .nul, .duplicateKey: false
            default: true
            }
        }
        guard let blocking else {
            guard let node, scan.reads == JSONWriter.write(node) else { return "accepts or reads otherwise" }
            let hasDuplicates = problems.contains { if case .duplicateKey = $0.kind { true } else { false } }
            return scan.hasDuplicates == hasDuplicates ? nil : "duplicates"
        }
        guard let failure = scan.failure else { return "accepts" }
        let expected: JSONFailure.Kind? =
            switch blocking.kind {
            case .controlCharacter: .malformed(.controlCharacter)
            case .loneSurrogate: .malformed(.loneSurrogate)
            case .byteOrderMark: .malformed(.byteOrderMark)
            case .empty: .malformed(.empty)
            case .trailingBytes: .malformed(.trailingBytes)
            case .tooDeep: .limit(.depth)
            default: nil
            }
        if let expected {
            let offset = blocking.kind == .byteOrderMark ? 0 : blocking.range.start
            return failure == JSONFailure(expected, at: offset) ? nil : "\(failure) for \(blocking)"
        }
        guard case .malformed = failure.kind else { return "\(failure) for \(blocking)" }
        return nil
    }
}
