import Foundation
import Patterns
import TestSupport

/// A row of corpus/regex/patterns.jsonl.
struct AgreementPattern: Decodable {
    let pattern: String
    var whole: Bool?

    var anchoring: Anchoring { whole == true ? .whole : .search }

    /// The rule; every pattern of the file is in the dialect.
    func rule() throws -> PatternRule { PatternRule(language: try Language.regex(pattern), anchoring: anchoring) }
}

/// A row of corpus/regex/subjects.jsonl.
struct AgreementSubject: Decodable {
    enum Kind: String, Decodable, CaseIterable {
        case ascii, unicode, invalid, empty, long, hostile
    }

    private struct Piece: Decodable {
        let bytes: [UInt8]

        private enum Key: CodingKey {
            case hex, `repeat`, times
        }

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                bytes = Array(text.utf8)
                return
            }
            let object = try decoder.container(keyedBy: Key.self)
            guard let digits = try object.decodeIfPresent(String.self, forKey: .hex).map(Array.init) else {
                let unit = try object.decode(String.self, forKey: .repeat)
                bytes = Array(String(repeating: unit, count: try object.decode(Int.self, forKey: .times)).utf8)
                return
            }
            bytes = try stride(from: 0, to: digits.count, by: 2).map { at in
                guard let byte = UInt8(String(digits[at..<min(at + 2, digits.count)]), radix: 16) else {
                    throw DecodingError.dataCorruptedError(forKey: .hex, in: object, debugDescription: "no hex")
                }
                return byte
            }
        }
    }

    private enum Key: String, CodingKey {
        case kind = "class"
        case text
    }

    let kind: Kind
    let bytes: [UInt8]

    init(from decoder: any Decoder) throws {
        let row = try decoder.container(keyedBy: Key.self)
        kind = try row.decode(Kind.self, forKey: .kind)
        let pieces: [Piece]
        if let all = try? row.decode([Piece].self, forKey: .text) {
            pieces = all
        } else {
            pieces = [try row.decode(Piece.self, forKey: .text)]
        }
        bytes = pieces.flatMap(\.bytes)
    }
}

/// A row of corpus/regex/re2.jsonl; the first one names the peer.
struct RE2Row: Decodable {
    var peer: String?
    var version: String?
    var subjects: Int?
    var pattern: String?
    var whole: Bool?
    /// Hexadecimal digits, each for four subjects, the first one in the highest bit.
    var found: String?
    /// Subjects on whose bytes as they are the answer is another one.
    var raw_differs: [Int]?

    /// The answer for each subject.
    func answers() -> [Bool] {
        (found ?? "").flatMap { digit in
            let bits = digit.hexDigitValue ?? 0
            return [8, 4, 2, 1].map { bit in bits & bit != 0 }
        }
    }
}
