internal import FakBasics

/// A reader of globs over whole, `/`-separated values.
///
/// `?` is one code point and `*` any number of them, leading dots included, but neither is `/`. `**` as a whole
/// component is any number of components, also none, and at the end of a glob it includes what stands before it:
/// `dir/**` contains `dir`. Inside a component `**` is `*`; three stars are an error. `[a-z]`, `[!a]` and `[^a]` are one
/// code point of a component; `{a,b}` is either, nested as needed, `/` allowed. `\` stands before a glob character.
struct GlobParser {
    /// A glob before its components are put together.
    indirect enum Piece: Hashable {
        case one(ScalarSet)
        case separator
        case star
        case doubleStar
        case either([[Piece]])
    }

    /// Braces are nested at most this deep, and written out to at most `expansionLimit` globs where `**` needs it.
    static let depthLimit = 32
    static let expansionLimit = 1024

    private let bytes: [UInt8]
    private let folded: Bool
    private var at = 0
    private var hasDoubleStar = false

    init(_ source: String, folded: Bool) {
        self.bytes = Array(source.utf8)
        self.folded = folded
    }

    mutating func parse() throws(PatternError) -> Node {
        if bytes.count > Limits.patternBytes { throw .tooLong() }
        let pieces = try branch(depth: 0)
        if at < bytes.count { throw .unexpectedGlobClose("}", at) }
        if !hasDoubleStar { return GlobParser.node(pieces) }
        // Whether `**` is a whole component can depend on a brace beside it, so braces are written out first.
        let globs = try expanded(pieces)
        return Node.either(globs.map { glob in GlobParser.components(glob) })
    }

    private func peek(_ ahead: Int = 0) -> UInt8? {
        at + ahead < bytes.count ? bytes[at + ahead] : nil
    }

    private mutating func takeScalar() -> UInt32 {
        let step = UTF8Bytes.decode(bytes.span, at: at)
        at += step.length
        return step.scalar
    }

    private func closed(_ set: ScalarSet) -> ScalarSet { folded ? set.folded : set }

    /// Reads up to the end, or inside a brace to its `,` or `}`.
    private mutating func branch(depth: Int) throws(PatternError) -> [Piece] {
        var out: [Piece] = []
        while let byte = peek() {
            let start = at
            switch byte {
            case UInt8(ascii: "/"):
                out.append(.separator)
                at += 1
            case UInt8(ascii: "?"):
                out.append(.one(GlobParser.inComponent))
                at += 1
            case UInt8(ascii: "*"):
                while peek() == UInt8(ascii: "*") { at += 1 }
                if at - start > 2 { throw .manyStars(start) }
                if at - start == 2 { hasDoubleStar = true }
                out.append(at - start == 2 ? .doubleStar : .star)
            case UInt8(ascii: "["): out.append(.one(try characterClass()))
            case UInt8(ascii: "{"): out.append(try brace(depth: depth + 1))
            case UInt8(ascii: "}") where depth > 0, UInt8(ascii: ",") where depth > 0: return out
            case UInt8(ascii: "}"): throw .unexpectedGlobClose("}", start)
            case UInt8(ascii: "]"): throw .unexpectedGlobClose("]", start)
            case UInt8(ascii: "\\"): out.append(.one(closed(ScalarSet(try escape()))))
            default: out.append(.one(closed(ScalarSet(takeScalar()))))
            }
        }
        return out
    }

    private mutating func brace(depth: Int) throws(PatternError) -> Piece {
        let start = at
        if depth > GlobParser.depthLimit { throw .globTooDeep(start) }
        var branches: [[Piece]] = []
        repeat {
            at += 1
            branches.append(try branch(depth: depth))
        } while peek() == UInt8(ascii: ",")
        guard peek() == UInt8(ascii: "}") else { throw .unclosedGlobBrace(start) }
        at += 1
        if branches.count < 2 { throw .singleGlobBranch(start) }
        return .either(branches)
    }

    /// Reads `\` and the glob character behind it.
    private mutating func escape() throws(PatternError) -> UInt32 {
        guard let byte = peek(1) else { throw .globTrailingBackslash(at) }
        guard "*?[]{},!-^\\".utf8.contains(byte) else { throw .globEscape(at) }
        at += 2
        return UInt32(byte)
    }

    private mutating func characterClass() throws(PatternError) -> ScalarSet {
        let start = at
        at += 1
        let negated = peek() == UInt8(ascii: "!") || peek() == UInt8(ascii: "^")
        if negated { at += 1 }
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while isFirst || peek() != UInt8(ascii: "]") {
            isFirst = false
            let memberStart = at
            if peek() == UInt8(ascii: "["), peek(1) == UInt8(ascii: ":") { throw .posixInGlob(at) }
            let low = try classMember(start)
            var high = low
            if peek() == UInt8(ascii: "-"), let next = peek(1), next != UInt8(ascii: "]") {
                at += 1
                high = try classMember(start)
                if high < low { throw .globRange(memberStart) }
            }
            ranges.append(low...high)
        }
        at += 1
        let set = closed(ScalarSet(ranges))
        return (negated ? set.inverted : set).subtracting(GlobParser.separator)
    }

    private mutating func classMember(_ start: Int) throws(PatternError) -> UInt32 {
        switch peek() {
        case nil: throw .unclosedGlobClass(start)
        case UInt8(ascii: "/"): throw .separatorInGlobClass(at)
        case UInt8(ascii: "\\"): return try escape()
        default: return takeScalar()
        }
    }
}

// MARK: Trees

extension GlobParser {
    static let separator = ScalarSet(0x2F)
    static let inComponent = ScalarSet(0x2F).inverted
    private static let anything = Node.repeated(.one(.all), least: 0, most: nil)

    /// The tree of pieces in which no `**` spans components.
    private static func node(_ pieces: [Piece]) -> Node {
        Node.joined(
            pieces.map { piece in
                switch piece {
                case .one(let set): .one(set)
                case .separator: .one(separator)
                case .star, .doubleStar: .repeated(.one(inComponent), least: 0, most: nil)
                case .either(let branches): Node.either(branches.map { branch in node(branch) })
                }
            })
    }

    /// The tree of a glob without braces.
    private static func components(_ pieces: [Piece]) -> Node {
        var parts: [[Piece]] = []
        for part in pieces.split(separator: .separator, omittingEmptySubsequences: false) {
            if part == [.doubleStar] && parts.last == [.doubleStar] { continue }
            parts.append(Array(part))
        }
        var out: [Node] = []
        var needsSeparator = false
        for (index, part) in parts.enumerated() {
            guard part == [.doubleStar] else {
                if needsSeparator { out.append(.one(separator)) }
                out.append(node(part))
                needsSeparator = true
                continue
            }
            let above = Node.repeated(Node.joined([anything, .one(separator)]), least: 0, most: 1)
            let below = Node.joined([.one(separator), anything])
            switch (index == 0, index == parts.count - 1) {
            case (true, true): out.append(anything)
            case (true, false): out.append(above)
            case (false, false): out += [.one(separator), above]
            case (false, true):
                // Below the root there is no value that the root could be without its `/`.
                let isRoot = index == 1 && parts[0].isEmpty
                out.append(isRoot ? below : .repeated(below, least: 0, most: 1))
            }
            needsSeparator = false
        }
        return Node.joined(out)
    }

    /// Every glob that braces stand for.
    private func expanded(_ pieces: [Piece]) throws(PatternError) -> [[Piece]] {
        var out: [[Piece]] = [[]]
        for piece in pieces {
            guard case .either(let branches) = piece else {
                for index in out.indices { out[index].append(piece) }
                continue
            }
            var tails: [[Piece]] = []
            for branch in branches { tails += try expanded(branch) }
            if out.count * tails.count > GlobParser.expansionLimit { throw .globTooManyBranches() }
            out = out.flatMap { head in tails.map { tail in head + tail } }
        }
        return out
    }
}
