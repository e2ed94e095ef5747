import Foundation
import PCRE2Engine
import Patterns
import TestSupport

/// A row of corpus/regex/dialect.jsonl.
struct DialectRow: Decodable {
    let pattern: String
    let accept: Bool
    let why: String
    var match: [String]?
    var no_match: [String]?
    var kind: String?
    var names: String?
    var offset: Int?
}

/// A row of corpus/globs/globs.jsonl.
struct GlobRow: Decodable {
    let glob: String
    let why: String
    var value: String?
    var folded: Bool?
    var match: Bool?
    /// The offset of the refusal.
    var error: Int?
}

/// The rows of a file of JSON lines.
func rows<Row: Decodable>(_ path: String, as type: Row.Type) throws -> [Row] {
    let data = try Data(contentsOf: URL(fileURLWithPath: repositoryRoot + "/" + path))
    return try data.split(separator: 0x0A).map { line in try JSONDecoder().decode(Row.self, from: Data(line)) }
}

extension PatternError.Kind {
    /// The word of a kind in the corpus.
    var word: String {
        switch self {
        case .unsupported: "unsupported"
        case .syntax: "syntax"
        case .repeatTooLarge: "repeat"
        case .tooDeep: "deep"
        case .tooManyPositions: "positions"
        case .tooLong: "long"
        case .duplicateName: "duplicate"
        case .badGlob: "glob"
        }
    }
}

/// The automaton of one rule, or nil when it is over the budget.
func automaton(_ language: Language, _ anchoring: Anchoring, maxStates: Int = 4096) -> MooreDFA? {
    try? DFABuilder.build([PatternRule(language: language, anchoring: anchoring)], maxStates: maxStates)
}

/// The pattern in PCRE2's spelling. The anchors are put around that, not around the source: its `\Q` may have no end.
func spelled(_ source: String, _ anchoring: Anchoring) -> String? {
    PCRE2Translation.fromRE2(source).map { spelling in anchoring == .whole ? "\\A(?:\(spelling))\\z" : spelling }
}

extension MooreDFA {
    /// `run` on an array; a span of a literal cannot stand inside of an expectation.
    func answer(_ bytes: [UInt8]) -> UInt64 { run(bytes.span) }
}
