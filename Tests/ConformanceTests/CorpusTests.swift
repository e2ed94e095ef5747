import Conformance
import PolicyCompiler
import TestSupport
import Testing

/// The kernel and the reference evaluator on the rows of the corpus, one argument a file.
@Suite struct CorpusTests {
    static let corpus = repositoryRoot + "/corpus"

    static let families = [
        "advisory", "arrays", "authored", "code-mode", "copies", "decoding", "duplicates", "example-rules", "folding",
        "freeform",
        "glob-writes",
        "globs", "hard-denials", "join",
        "key-case", "large-patterns", "limits", "max-bytes", "mcp-names", "names", "names-of-globs", "numbers",
        "objects", "other-hosts", "patches", "pcre2-dialect", "pointers", "posture", "program-escapes", "ranges",
        "redaction", "regex-dialect", "rungs", "second-evaluation", "shell-state", "unsure-state", "found-names",
        "self-modify", "shell-surface", "surface-roles", "surfaces", "unicode", "values", "witness", "workspace",
    ]

    /// Files that Tests/EffectOracle/rows.py writes: what bash did with a command decides, and what hosts call their tools.
    static let observed = [
        "download-exec", "effects", "git", "hosts-aider", "hosts-claude-code", "hosts-codex", "hosts-cursor",
        "hosts-gemini-cli", "hosts-mcp", "hosts-opencode", "interpreters", "patches-commands", "paths-commands",
        "shell-data-not-code", "shell-flags", "shell-nesting", "shell-quoting", "shell-wrappers",
    ]

    @Test(arguments: families + observed)
    func kernelAndReferencePass(_ family: String) throws {
        let report = try ConformanceRunner.run(
            paths: ["\(Self.corpus)/conformance/\(family).jsonl"], decider: .kernel(), against: .reference())
        if !report.passes { Issue.record("\(report.text)") }
        let name = family.hasSuffix("-commands") ? String(family.dropLast("-commands".count)) : family
        #expect(report.families.map(\.name) == [name])
    }

    /// The same rows with every regex on one engine. PCRE2 gives up on the one row that is there to make it.
    @Test(arguments: EngineChoice.allCases)
    func everyEngineGivesTheSameAnswers(_ engine: EngineChoice) throws {
        let report = try ConformanceRunner.run(paths: [Self.corpus], decider: .kernel(engine: engine))
        if !report.passes { Issue.record("\(report.text)") }
        #expect(report.givenUp == (engine == .pcre2 ? ["regex-dialect/nested-quantifiers"] : []))
        #expect(engine == .pcre2 || report.leftOut == 0)
        #expect(report.leftOut < 40)
    }

    /// Rows are there for what they reach: at most one in ten reaches nothing that those before it did not reach. What is
    /// counted is the kernel's; rows of surfaces, of code mode, of copies and globs in scripts and the observed ones are there
    /// for the readers of scripts, those of the examples for each floor by itself.
    @Test func fewRowsAddNothing() throws {
        let readers = [
            "authored", "program-escapes", "shell-state", "unsure-state", "found-names", "surfaces", "surface-roles",
            "code-mode",
            "copies", "glob-writes", "names-of-globs", "second-evaluation", "example-rules",
        ]
        let files = Self.families.filter { !readers.contains($0) }.map { "\(Self.corpus)/conformance/\($0).jsonl" }
        let report = try ConformanceRunner.coverage(paths: files + [Self.corpus + "/guides"])
        if report.idlePercent > 10 { Issue.record("\(report.text)") }
        #expect(report.rows >= 2000)
    }

    @Test func referenceRefusesEverythingWithoutAFloor() throws {
        let report = try ConformanceRunner.run(
            paths: ["\(Self.corpus)/guides/no-policy.jsonl"], decider: .reference())
        if !report.passes { Issue.record("\(report.text)") }
    }

    /// A new file has to be named above, and a folder run finds exactly the files that are.
    @Test func folderRunFindsEveryFile() throws {
        var reader = CorpusReader()
        var listed = 0
        for family in Self.families + Self.observed {
            // The decider of this test keeps no traces.
            listed += try reader.rows("\(Self.corpus)/conformance/\(family).jsonl").filter(\.before.isEmpty).count
        }
        let found = try ConformanceRunner.run(paths: [Self.corpus + "/conformance"], decider: .refusing)
        #expect(found.rows.count == listed)
        #expect(listed >= 2000)
    }

    /// Ids are unique over the whole corpus, and data of single modules is passed over.
    @Test func wholeCorpusReads() throws {
        let report = try ConformanceRunner.run(paths: [Self.corpus], decider: .refusing)
        let files = Set(report.rows.map(\.place.file))
        #expect(files.allSatisfy { $0.contains("/conformance/") || $0.contains("/guides/") })
        #expect(files.contains { $0.contains("/guides/") })
        #expect(!report.passes)
    }
}

extension FloorDecider {
    /// Prepares no floor.
    static var refusing: FloorDecider {
        FloorDecider(name: "refusing") { _ throws(FloorRefusal) in throw FloorRefusal(message: "no floor today") }
    }
}
