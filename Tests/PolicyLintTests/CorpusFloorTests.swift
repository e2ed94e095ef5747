import Conformance
import Diagnostics
import FloorLoader
import PolicyLint
import TestSupport
import Testing

/// The floors of the corpus: two thousand that are about something else, and of which few have anything idle.
@Suite struct CorpusFloorTests {
    /// Findings by the first row that has the floor, in the order of the files. Each was looked at: rows about rungs, advisory
    /// rules and names that nothing admits are there because of what the lints point out.
    private static let expected: [String: String] = [
        "advisory/deny-between": "FAK2108 FAK2108",
        "advisory/disposition-without-advisory": "FAK2108",
        "advisory/not-admitted": "FAK2105",
        "advisory/other-rule-denies": "FAK2108",
        "folding/tool-n-apostrophe": "FAK2105",
        "join/dollar-inside": "FAK2103",
        "key-case/collision-not-admitted": "FAK2105",
        "key-case/collision-other-tools-rule": "FAK2105",
        "key-case/collision-text": "FAK2105",
        "mcp-names/rule-no-wildcard": "FAK2105",
        "names/prefix-first": "FAK3103",
        "names/rule-folds-tool": "FAK2105",
        "names/rule-other-tool": "FAK2105",
        "numbers/digits-regex": "FAK3104",
        "numbers/digits-regex-near": "FAK3104",
        "pcre2-dialect/fault-before-name": "FAK2106",
        "redaction/nearly": "FAK3104",
        "regex-dialect/digit": "FAK3104",
        "rungs/admission-last": "FAK2105 FAK2105 FAK2105",
        "rungs/name-first": "FAK2106",
        "rungs/name-wait-rule-retry": "FAK2106",
        "rungs/rule-retry-not-admitted": "FAK2105",
        "rungs/rule-silent-not-admitted": "FAK2105",
        "rungs/star-after-name": "FAK3101",
        "rungs/surface-between": "FAK2101",
        "rungs/two-tools-one-rule": "FAK2101",
        "witness/longer-match-later": "FAK3101",
        "witness/name-and-surface": "FAK3101",
        "witness/surface-and-name": "FAK2101",
    ]

    @Test func findingsAreTheseAndNoOthers() throws {
        let ids = Set(LintCatalog.entries.map(\.id))
        var reader = CorpusReader()
        var seen = Set<[UInt8]>()
        var found: [String: String] = [:]
        let folder = repositoryRoot + "/corpus/conformance"
        for name in fileNames(in: folder) where name.hasSuffix(".jsonl") {
            for row in try reader.rows("\(folder)/\(name)") {
                guard case .inline(let manifest) = row.policy, seen.insert(manifest).inserted else { continue }
                let checked = FloorLoader.check(manifest, path: row.id, lints: true)
                let own = checked.diagnostics.map(\.id).filter(ids.contains).sorted()
                if !own.isEmpty { found[row.id] = own.joined(separator: " ") }
            }
        }
        #expect(seen.count > 2000)
        for (row, own) in found where Self.expected[row] != own { Issue.record("\(row): \(own)") }
        for (row, own) in Self.expected where found[row] == nil { Issue.record("\(row): not \(own)") }
    }
}
