internal import Patterns

/// Equality under simple case folding, decided by matching: the one text as a folded literal against the other.
enum Folding {
    static func equal(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        if a == b { return true }
        if a.allSatisfy({ $0 < 0x80 }), b.allSatisfy({ $0 < 0x80 }) {
            return a.count == b.count && zip(a, b).allSatisfy { lower($0) == lower($1) }
        }
        // Simple folding takes one code point to one.
        if scalarCount(a) != scalarCount(b) { return false }
        return Matching.whole(Language.literal(String(decoding: a, as: UTF8.self), folded: true), b)
    }

    private static func scalarCount(_ text: [UInt8]) -> Int { text.count { $0 & 0xC0 != 0x80 } }

    private static func lower(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte + 32 : byte
    }
}

/// A set of keys under simple case folding. Answers are kept, because large arguments ask for the same keys over and over.
struct FoldedKeys {
    private let names: [[UInt8]]
    private var known: [[UInt8]: Bool] = [:]

    init(_ names: [[UInt8]]) { self.names = names }

    mutating func contains(_ key: [UInt8]) -> Bool {
        if let answer = known[key] { return answer }
        let answer = names.contains { Folding.equal($0, key) }
        known[key] = answer
        return answer
    }
}

/// Every pattern is matched by the definition of its syntax tree.
enum Matching {
    static func whole(_ language: Language, _ text: [UInt8]) -> Bool {
        NaiveMatcher.matches(language, .whole, text.span)
    }

    static func anywhere(_ language: Language, _ text: [UInt8]) -> Bool {
        NaiveMatcher.matches(language, .search, text.span)
    }
}
