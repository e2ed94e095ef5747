import CallEffects
import Diagnostics
import FakJSON
import Patterns
import PolicyReference
import PolicySemantics
import Testing

/// Each row of corpus/manifests/commands.jsonl: what a list of patterns means on command lines.
@Suite struct CommandCorpusTests {
    @Test func everyRow() throws {
        let rows = try corpusRows("corpus/manifests/commands.jsonl")
        #expect(rows.count >= 30)
        for row in rows {
            let id = try #require(row["id"]?.asString)
            let matcher = try #require(row["matcher"]?.asString)
            var manifest = JSONWriter()
            manifest.beginObject()
            manifest.key("arg_rules")
            manifest.beginArray()
            manifest.beginObject()
            manifest.key("tool")
            manifest.string("@run")
            manifest.key(matcher)
            manifest.node(try #require(row["patterns"]))
            for (key, value) in [("must_match", row["hits"]), ("must_not_match", row["misses"])] {
                manifest.key(key)
                manifest.node(try #require(value))
            }
            if let word = row["unknown_program"] {
                manifest.key("unknown_program")
                manifest.node(word)
            }
            manifest.endObject()
            manifest.endArray()
            manifest.endObject()
            let resolution = Resolver.resolve(manifest.finish())
            guard let policy = resolution.policy, let rule = policy.rules.first else {
                Issue.record("\(id): \(resolution.diagnostics.map(\.message))")
                continue
            }
            for problem in ReferenceEvaluator(policy).mustMatchProblems() {
                let place = problem.pointer.split(separator: "/").suffix(2)
                let list = place.first == "must_match" ? row["hits"] : row["misses"]
                let line = list?.asArray?[Int(place.last ?? "") ?? 0].asString ?? ""
                Issue.record("\(id): \(problem.message): \(line)")
            }
            for list in [row["hits"], row["misses"]] {
                for line in list?.asArray ?? [] { try agree(rule.matcher, try #require(line.asString), id) }
            }
        }
    }

    /// The regexes of the patterns say of each command of a line what the patterns themselves do.
    private func agree(_ matcher: Matcher, _ line: String, _ row: String) throws {
        let (patterns, isAllow): ([CommandPattern], Bool) =
            switch matcher {
            case .denyCommand(let patterns, _): (patterns, false)
            case .allowCommand(let patterns, _): (patterns, true)
            default: ([], false)
            }
        #expect(!patterns.isEmpty)
        var reader = EffectReader()
        reader.begin()
        reader.script(Array(line.utf8).span, language: .bash, slot: 0, offset: 0)
        for command in reader.commands {
            let key = Array(reader.bytes[Int(command.key.lowerBound)..<Int(command.key.upperBound)])
            for pattern in patterns {
                let language = try Language.regex(try #require(pattern.regexSource(isAllow: isAllow)))
                let regex = NaiveMatcher.matches(language, .search, key.span)
                let naive = CommandMatching.matches(pattern, key: key, isAllow: isAllow)
                #expect(regex == naive, "\(row): \(pattern) on \(line)")
            }
        }
    }
}
