internal import FakBasics

/// How a language is laid on a subject.
public enum Anchoring: Hashable, Sendable {
    /// Somewhere in the subject, as `deny_regex` looks.
    case search
    /// The whole subject, as `\A(?:…)\z`.
    case whole
}

/// The oracle: reads matches off the syntax tree by the definition of each node, with no automaton in between.
///
/// For a set of places in the text it computes the set of places that a node can end at. O(size × length²) at worst,
/// so it is for tests and for the reference evaluator.
public enum NaiveMatcher {
    /// Whether the language matches the subject. Each byte that starts no well-formed UTF-8 sequence is one U+FFFD.
    public static func matches(_ language: Language, _ anchoring: Anchoring, _ subject: Span<UInt8>) -> Bool {
        var text: [UInt32] = []
        var at = 0
        while at < subject.count {
            let step = UTF8Bytes.decode(subject, at: at)
            text.append(step.scalar)
            at += step.length
        }
        var starts = [Bool](repeating: anchoring == .search, count: text.count + 1)
        starts[0] = true
        let ends = after(language.node, starts, text)
        return anchoring == .search ? ends.contains(true) : ends[text.count]
    }

    private static func after(_ node: Node, _ places: [Bool], _ text: [UInt32]) -> [Bool] {
        switch node {
        case .one(let set):
            var out = [Bool](repeating: false, count: places.count)
            for i in text.indices where places[i] && set.contains(text[i]) { out[i + 1] = true }
            return out
        case .assertion(let assertion):
            var out = places
            for i in places.indices where places[i] { out[i] = holds(assertion, at: i, text) }
            return out
        case .sequence(let parts):
            return parts.reduce(places) { places, part in
                places.contains(true) ? after(part, places, text) : places
            }
        case .choice(let parts):
            var out = [Bool](repeating: false, count: places.count)
            for part in parts { join(&out, after(part, places, text)) }
            return out
        case .repeated(let part, let least, let most):
            var fresh = places
            for _ in 0..<least { fresh = after(part, fresh, text) }
            var out = fresh
            if most == nil, case .one(let set) = part {
                // The same rounds at once: each place that is reached reaches the next one over a member.
                for i in text.indices where out[i] && set.contains(text[i]) { out[i + 1] = true }
                return out
            }
            var rounds = least
            // A round that reaches no new place ends it: what it could add was added before.
            while rounds < most ?? Int.max, fresh.contains(true) {
                fresh = after(part, fresh, text)
                for i in fresh.indices where out[i] { fresh[i] = false }
                join(&out, fresh)
                rounds += 1
            }
            return out
        }
    }

    private static func join(_ into: inout [Bool], _ other: [Bool]) {
        for i in into.indices where other[i] { into[i] = true }
    }

    private static func holds(_ assertion: Assertion, at i: Int, _ text: [UInt32]) -> Bool {
        func isWord(_ i: Int) -> Bool { text.indices.contains(i) && ScalarSet.word.contains(text[i]) }
        switch assertion {
        case .textStart: return i == 0
        case .textEnd: return i == text.count
        case .lineStart: return i == 0 || text[i - 1] == 0x0A
        case .lineEnd: return i == text.count || text[i] == 0x0A
        case .wordBoundary: return isWord(i - 1) != isWord(i)
        case .notWordBoundary: return isWord(i - 1) == isWord(i)
        }
    }
}
