internal import FakBasics

/// A one-pass reader of RE2 syntax as Go's `regexp` accepts it. What it accepts, it accepts with Go's meaning; what Go
/// refuses, it refuses by name.
struct RegexParser {
    struct Flags {
        var foldsCase = false
        var multiline = false
        var dotMatchesLF = false
    }

    /// A repeatable piece, with the largest product of nested counts in it.
    struct Item {
        let node: Node
        let weight: Int
    }

    /// An open group, or the whole pattern.
    struct Frame {
        let offset: Int
        let outerFlags: Flags
        var branches: [Item] = []
        var current: [Item] = []

        mutating func endBranch() {
            branches.append(
                Item(
                    node: Node.joined(current.map(\.node)),
                    weight: current.reduce(1) { weight, item in max(weight, item.weight) }))
            current = []
        }

        mutating func finish() -> Item {
            endBranch()
            return Item(
                node: Node.either(branches.map(\.node)),
                weight: branches.reduce(1) { weight, item in max(weight, item.weight) })
        }
    }

    let bytes: [UInt8]
    var at = 0
    var flags = Flags()
    var frames = [Frame(offset: 0, outerFlags: Flags())]
    var names: Set<String> = []
    /// Sets of the properties so far, by name, sign and folding: one may stand in a pattern a thousand times.
    var properties: [String: ScalarSet] = [:]

    init(_ source: String) {
        self.bytes = Array(source.utf8)
    }

    /// The byte `ahead` places on, or nil at the end.
    func peek(_ ahead: Int = 0) -> UInt8? {
        at + ahead < bytes.count ? bytes[at + ahead] : nil
    }

    /// Whether the bytes at `at` start with ASCII text.
    func starts(_ text: StaticString) -> Bool {
        var i = at
        for byte in text.description.utf8 {
            guard i < bytes.count, bytes[i] == byte else { return false }
            i += 1
        }
        return true
    }

    /// Takes one code point; there is one.
    mutating func takeScalar() -> UInt32 {
        let step = UTF8Bytes.decode(bytes.span, at: at)
        at += step.length
        return step.scalar
    }

    /// The text between two offsets, for messages and names.
    func text(_ from: Int, _ to: Int) -> String {
        String(decoding: bytes[from..<min(to, bytes.count)], as: UTF8.self)
    }

    mutating func push(_ node: Node) {
        frames[frames.count - 1].current.append(Item(node: node, weight: 1))
    }

    mutating func pushLiteral(_ scalar: UInt32) {
        let set = ScalarSet(scalar)
        push(.one(flags.foldsCase ? set.folded : set))
    }

    mutating func parse() throws(PatternError) -> Node {
        if bytes.count > Limits.patternBytes { throw .tooLong() }
        var repeatedAt: Int?
        while let byte = peek() {
            let start = at
            var isRepeat = false
            switch byte {
            case UInt8(ascii: "("): try openGroup()
            case UInt8(ascii: ")"): try closeGroup()
            case UInt8(ascii: "|"):
                frames[frames.count - 1].endBranch()
                at += 1
            case UInt8(ascii: "^"):
                push(.assertion(flags.multiline ? .lineStart : .textStart))
                at += 1
            case UInt8(ascii: "$"):
                push(.assertion(flags.multiline ? .lineEnd : .textEnd))
                at += 1
            case UInt8(ascii: "."):
                push(.one(flags.dotMatchesLF ? .all : ScalarSet(0x0A).inverted))
                at += 1
            case UInt8(ascii: "["): push(.one(try characterClass()))
            case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
                at += 1
                let least = byte == UInt8(ascii: "+") ? 1 : 0
                let most = byte == UInt8(ascii: "?") ? 1 : nil as Int?
                try pushRepeat(least, most, counted: false, start, after: repeatedAt)
                isRepeat = true
            case UInt8(ascii: "{"):
                if let (least, most) = try counts() {
                    try pushRepeat(least, most, counted: true, start, after: repeatedAt)
                    isRepeat = true
                } else {
                    pushLiteral(takeScalar())
                }
            case UInt8(ascii: "\\"): try escape()
            default: pushLiteral(takeScalar())
            }
            repeatedAt = isRepeat ? start : nil
        }
        if frames.count > 1 { throw .unclosedGroup(frames[frames.count - 1].offset) }
        return frames[0].finish().node
    }

    // MARK: Repetition

    /// Puts a repetition on the last piece. `at` is behind the operator; a following `?` (lazy) belongs to it and
    /// changes nothing in a language.
    private mutating func pushRepeat(
        _ least: Int, _ most: Int?, counted: Bool, _ start: Int, after previous: Int?
    ) throws(PatternError) {
        let symbol = text(start, at)
        if let previous {
            let inner = text(previous, start)
            if symbol == "+" && !inner.hasSuffix("?") || symbol == "+" && inner == "?" {
                throw .unsupported(
                    "possessive quantifier `\(inner)+`", previous, instead: "write `\(inner)`: no match backtracks here"
                )
            }
            throw .repeatOfRepeat(symbol, start)
        }
        if peek() == UInt8(ascii: "?") { at += 1 }
        let top = frames.count - 1
        guard let item = frames[top].current.last else {
            if symbol == "*" && start > 0 && bytes[start - 1] == UInt8(ascii: "(") { throw verb(start - 1) }
            throw .nothingToRepeat(symbol, start)
        }
        var weight = item.weight
        if counted {
            if most == 0 {
                weight = 1
            } else {
                let factor = max(most ?? least, 1)
                weight *= factor
                if factor > 1 && weight > Limits.repeatCount { throw .repeatTooLarge(start) }
            }
        }
        frames[top].current[frames[top].current.count - 1] = Item(
            node: Node.times(item.node, least: least, most: most), weight: weight)
    }

    /// Reads `{n}`, `{n,}` or `{n,m}`; nil, with nothing taken, for any other text: then `{` is itself.
    private mutating func counts() throws(PatternError) -> (least: Int, most: Int?)? {
        let start = at
        at += 1
        guard let least = number() else {
            at = start
            return nil
        }
        var most: Int? = least
        if peek() == UInt8(ascii: ",") {
            at += 1
            most = nil
            if peek() != UInt8(ascii: "}") {
                guard let bound = number() else {
                    at = start
                    return nil
                }
                most = bound
            }
        }
        guard peek() == UInt8(ascii: "}") else {
            at = start
            return nil
        }
        at += 1
        if least > Limits.repeatCount || (most ?? 0) > Limits.repeatCount || most.map({ $0 < least }) == true {
            throw .repeatTooLarge(start)
        }
        return (least, most)
    }

    /// Decimal digits without a leading zero; nil for anything else. Large numbers are clamped above the limit.
    private mutating func number() -> Int? {
        guard let first = peek(), (0x30...0x39).contains(first) else { return nil }
        if first == 0x30, let second = peek(1), (0x30...0x39).contains(second) { return nil }
        var value = 0
        while let digit = peek(), (0x30...0x39).contains(digit) {
            value = min(value * 10 + Int(digit - 0x30), Limits.repeatCount + 1)
            at += 1
        }
        return value
    }

    // MARK: Groups

    private mutating func openGroup() throws(PatternError) {
        let start = at
        if frames.count > Limits.regexDepth { throw .tooDeep(start) }
        var inner = flags
        at += 1
        if peek() == UInt8(ascii: "?") {
            at += 1
            switch try groupHead(start) {
            case .flags(let changed):
                flags = changed
                return
            case .group(let changed): inner = changed
            }
        }
        frames.append(Frame(offset: start, outerFlags: flags))
        flags = inner
    }

    private mutating func closeGroup() throws(PatternError) {
        if frames.count == 1 { throw .unexpectedClose(at) }
        at += 1
        var frame = frames.removeLast()
        flags = frame.outerFlags
        frames[frames.count - 1].current.append(frame.finish())
    }
}
