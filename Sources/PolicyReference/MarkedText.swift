internal import CallEffects
internal import FakBasics
internal import Patterns

/// A path in which expansion decides a part: all the paths that it may become, against a language.
struct MarkedText {
    private let text: [UInt8]
    private let firstUnknown: Int

    init(_ text: [UInt8]) {
        self.text = text
        firstUnknown = text.firstIndex(where: Self.isUnknown) ?? text.count
    }

    private static func isUnknown(_ byte: UInt8) -> Bool { WordMarker.isUnknown(byte) || byte == WordMarker.data }

    /// Whether a part of it is no glob either.
    var hasUnknown: Bool { firstUnknown < text.count }

    var startsUnknown: Bool { firstUnknown == 0 }

    /// The folder in front of the first unknown part; nil for none, the root, and one that a glob decides.
    var knownFolder: [UInt8]? {
        guard let slash = text[..<firstUnknown].lastIndex(of: UInt8(ascii: "/")), slash > 0 else { return nil }
        return text[..<slash].contains(where: WordMarker.isMarker) ? nil : Array(text[..<slash])
    }

    /// Whether a `..` stands behind an unknown part: where that leads is not known.
    var climbsBehindUnknown: Bool {
        text[firstUnknown...].split(whereSeparator: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") })
            .contains { $0.elementsEqual("..".utf8) }
    }

    private enum Piece {
        case scalar(UInt32)
        /// Any number of code points of a component.
        case star
        /// One code point of a component; at its beginning no dot, which globs do not match.
        case one(atStart: Bool)
        /// The same, or nothing together with the star behind it: a star at the beginning of a component.
        case first
        /// Anything.
        case anything

        /// How many pieces are passed when it is no code point at all; 0 where it has to be one.
        var passed: Int {
            switch self {
            case .star, .anything: 1
            case .first: 2
            case .scalar, .one: 0
            }
        }
    }

    /// Whether some text that this one may become is a word of the language.
    func mayBe(_ language: Language) -> Bool { Self.mayBe(text, language) }

    /// The same where a component that is globs alone names nothing: the path names a word of the language otherwise, or
    /// the folder that the first such component stands in is one.
    func mayBeByName(_ language: Language) -> Bool {
        guard mayBe(language) else { return false }
        let parts = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard let bare = parts.firstIndex(where: Self.isBare) else { return true }
        let folder = Array(parts[..<bare].joined(separator: "/".utf8))
        return Self.mayBe(Self.namingBareGlobs(text), language) || !folder.isEmpty && Self.mayBe(folder, language)
    }

    private static func isBare(_ part: ArraySlice<UInt8>) -> Bool {
        !part.isEmpty && part.allSatisfy(WordMarker.isGlob)
    }

    private static func mayBe(_ text: [UInt8], _ language: Language) -> Bool {
        let pieces = Self.pieces(text)
        var starts = Set([0])
        Self.skip(&starts, pieces)
        return Self.after(language.node, starts, pieces).contains(pieces.count)
    }

    private static func namingBareGlobs(_ text: [UInt8]) -> [UInt8] {
        let parts = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return Array(
            parts.map { part in
                isBare(part) ? Array("\u{10FFFF}".utf8) : Array(part)
            }.joined(separator: "/".utf8))
    }

    private static func pieces(_ text: [UInt8]) -> [Piece] {
        var out: [Piece] = []
        var at = 0
        while at < text.count {
            let isStart = at == 0 || text[at - 1] == UInt8(ascii: "/")
            switch text[at] {
            case WordMarker.star: out += isStart ? [.first, .star] : [.star]
            case WordMarker.question, WordMarker.bracket: out.append(.one(atStart: isStart))
            case WordMarker.data, WordMarker.unknownText, WordMarker.unknownWords: out.append(.anything)
            default:
                let step = UTF8Bytes.decode(text.span, at: at)
                out.append(.scalar(step.scalar))
                at += step.length - 1
            }
            at += 1
        }
        return out
    }

    /// Adds the places that are reached over pieces that may be nothing.
    private static func skip(_ places: inout Set<Int>, _ pieces: [Piece]) {
        for i in pieces.indices where places.contains(i) { places.insert(i + pieces[i].passed) }
    }

    /// The places behind a word of the node that starts at one of the places: a place is a number of pieces read, and a
    /// piece that stands for many code points is read as often as need be.
    private static func after(_ node: Node, _ places: Set<Int>, _ pieces: [Piece]) -> Set<Int> {
        if places.isEmpty { return [] }
        switch node {
        case .one(let set):
            var out: Set<Int> = []
            for i in places where i < pieces.count {
                switch pieces[i] {
                case .scalar(let scalar): if set.contains(scalar) { out.insert(i + 1) }
                case .one(let atStart): if hasLetter(set, atStart) { out.insert(i + 1) }
                case .first: if hasLetter(set, true) { out.insert(i + 1) }
                case .star: if hasLetter(set, false) { out.insert(i) }
                case .anything: if !set.isEmpty { out.insert(i) }
                }
            }
            skip(&out, pieces)
            return out
        case .assertion:
            // What stands around a mark is not known, so any condition may hold.
            return places
        case .sequence(let parts):
            return parts.reduce(places) { after($1, $0, pieces) }
        case .choice(let parts):
            return parts.reduce(into: []) { $0.formUnion(after($1, places, pieces)) }
        case .repeated(let part, let least, let most):
            var fresh = places
            for _ in 0..<least { fresh = after(part, fresh, pieces) }
            var out = fresh
            var rounds = least
            while rounds < most ?? Int.max, !fresh.isEmpty {
                fresh = after(part, fresh, pieces).subtracting(out)
                out.formUnion(fresh)
                rounds += 1
            }
            return out
        }
    }

    /// Whether a set has a code point that a glob sign may match.
    private static func hasLetter(_ set: ScalarSet, _ atStart: Bool) -> Bool {
        let barred: Set<UInt32> = atStart ? [0x2F, 0x2E] : [0x2F]
        return set.ranges.contains { range in
            range.count > barred.count || range.contains { !barred.contains($0) }
        }
    }
}
