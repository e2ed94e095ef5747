import FakBasics
import PCRE2Engine
import Patterns
import UnicodeTables

/// What answers in the agreement of engines.
enum Engine: String, CaseIterable {
    case dfa = "DFA"
    case pcre2 = "PCRE2"
    case pcre2JIT = "PCRE2 JIT"
    /// google-re2 on the text as the dialect reads it: each byte that starts no well-formed sequence is one U+FFFD.
    case re2 = "RE2"
    /// google-re2 on the bytes as they are.
    case re2Raw = "RE2 raw"
}

/// The closed list of reasons for which another engine may answer otherwise than ours do.
enum Disagreement: String, CaseIterable {
    /// PCRE2 backtracks, and ran into its limit: there is no answer.
    case backtracking
    /// PCRE2's tables do not have a code point of the subject yet, and the pattern asks for its property.
    case unicodeVersion
    /// RE2 looks at `\B` between bytes, so also inside of a code point, where nothing is a word character.
    case insideOfACharacter
    /// RE2 has no character for a byte that starts no well-formed UTF-8 sequence: not even `.` takes it.
    case noCharacter

    /// One answer that differs from that of the list of instructions.
    struct Case {
        let engine: Engine
        let language: Language
        /// The pattern in PCRE2's spelling.
        let spelling: String
        let subject: [UInt8]
        /// Why PCRE2 has no answer.
        var fault: PCRE2Fault?
    }

    /// Whether the reason holds for a case.
    func explains(_ it: Case, _ newer: borrowing NewerCodePoints) throws -> Bool {
        switch self {
        case .backtracking: [.matchLimit, .heapLimit, .depthLimit, .jitStack].contains(it.fault)
        case .unicodeVersion:
            try [.pcre2, .pcre2JIT].contains(it.engine) && it.fault == nil
                && (it.spelling.contains("\\p{") || it.spelling.contains("\\P{"))
                && newer.occur(in: it.subject)
        case .insideOfACharacter:
            [.re2, .re2Raw].contains(it.engine) && it.language.node.contains(.notWordBoundary)
                && it.subject.contains { byte in byte >= 0x80 }
        case .noCharacter: it.engine == .re2Raw && UTF8Bytes.firstInvalid(it.subject.span) != nil
        }
    }
}

/// Code points that our tables have in a category and those of the PCRE2 library do not.
struct NewerCodePoints: ~Copyable {
    private let assigned: ScalarSet
    private let unassigned: PCRE2Pattern

    init() throws {
        let categories = ["L", "M", "N", "P", "S", "Z", "C"]
        assigned = ScalarSet(categories.flatMap { name in UnicodeTables.property(name) ?? [] })
        unassigned = try PCRE2Pattern("\\A\\p{Cn}\\z", options: PCRE2Options(dialect: .shared))
    }

    /// Whether a code point is one of them.
    func contains(_ scalar: UInt32, _ scratch: inout PCRE2Scratch) -> Bool {
        var bytes: [UInt8] = []
        UTF8Bytes.append(scalar, to: &bytes)
        return assigned.contains(scalar) && unassigned.matches(bytes.span, scratch: &scratch) == .match
    }

    /// Whether one of them is in a text.
    func occur(in subject: [UInt8]) throws -> Bool {
        var scratch = try PCRE2Scratch()
        var at = 0
        while at < subject.count {
            let step = UTF8Bytes.decode(subject.span, at: at)
            if contains(step.scalar, &scratch) { return true }
            at += step.length
        }
        return false
    }
}

extension Node {
    /// Whether an assertion stands somewhere in the tree.
    func contains(_ wanted: Assertion) -> Bool {
        switch self {
        case .one: false
        case .assertion(let assertion): assertion == wanted
        case .sequence(let parts), .choice(let parts): parts.contains { part in part.contains(wanted) }
        case .repeated(let part, _, _): part.contains(wanted)
        }
    }
}
