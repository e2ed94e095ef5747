internal import Diagnostics

/// Reads a JSON text into a tree, strictly by RFC 8259: for manifests, corpus rows and tests. The kernel uses
/// `JSONScanner`, which is another implementation of the same grammar.
public enum JSONReader {
    /// Reads one value. A fatal problem throws; a recoverable one (duplicate key, lone surrogate, U+0000) is appended
    /// to `problems` and reading goes on, so that one pass reports them all. The tree then holds U+FFFD for a lone
    /// surrogate, the NUL itself, and every duplicate member. Linear; recursion is bounded by `limits.depth`.
    public static func read(
        _ bytes: [UInt8], limits: JSONLimits, problems: inout [JSONProblem]
    ) throws(JSONProblem) -> JSONNode {
        if bytes.count > limits.bytes {
            throw JSONProblem(.tooLarge(limits.bytes), SourceRange(limits.bytes, bytes.count))
        }
        var parser = JSONParser(bytes: bytes, limits: limits)
        defer { problems.append(contentsOf: parser.problems) }
        return try parser.document()
    }

    /// Reads one value; the first problem of either kind throws.
    public static func read(_ bytes: [UInt8], limits: JSONLimits) throws(JSONProblem) -> JSONNode {
        var problems: [JSONProblem] = []
        let node = try read(bytes, limits: limits, problems: &problems)
        if let first = problems.first { throw first }
        return node
    }
}

/// Recursive descent over bytes. Strings and numbers are in `JSONParser+Scalars.swift`, the choice of the right
/// complaint in `JSONParser+Faults.swift`.
struct JSONParser {
    let bytes: [UInt8]
    let limits: JSONLimits
    var at = 0
    var depth = 0
    var values = 0
    var problems: [JSONProblem] = []

    init(bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(JSONProblem) -> JSONNode {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw JSONProblem(.byteOrderMark, SourceRange(0, 3)) }
        skipBlanks()
        if at == bytes.count { throw JSONProblem(.empty, SourceRange(at, at)) }
        let root = try value()
        skipBlanks()
        if at < bytes.count { throw trailingProblem() }
        return root
    }

    mutating func skipBlanks() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x0A, 0x0D, 0x09: at += 1
            default: return
            }
        }
    }

    /// The byte at the cursor, or nil at the end.
    var here: UInt8? { at < bytes.count ? bytes[at] : nil }

    /// Counts a value whose first byte is at the cursor.
    mutating func count() throws(JSONProblem) {
        values += 1
        if let bound = limits.values, values > bound {
            throw JSONProblem(.tooManyValues(bound), SourceRange(at, at + 1))
        }
    }

    mutating func value() throws(JSONProblem) -> JSONNode {
        let start = at
        switch here {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""):
            try count()
            let text = try string()
            return node(.string(text), start)
        case _ where here == UInt8(ascii: "-") || isDigitHere:
            try count()
            let text = try number()
            return node(.number(text), start)
        default:
            for (word, value) in JSONParser.words where bytes[at...].starts(with: word.utf8) {
                let end = at + word.utf8.count
                if end < bytes.count, JSONParser.isWordByte(bytes[end]) { break }
                try count()
                at = end
                return node(value, start)
            }
            throw valueFault()
        }
    }

    private func node(_ value: JSONValue, _ start: Int) -> JSONNode {
        JSONNode(value: value, range: SourceRange(start, at))
    }

    static let words: [(String, JSONValue)] = [("true", .bool(true)), ("false", .bool(false)), ("null", .null)]

    /// Counts the container whose bracket is at the cursor and steps behind it.
    private mutating func open() throws(JSONProblem) {
        if depth == limits.depth { throw JSONProblem(.tooDeep(limits.depth), SourceRange(at, at + 1)) }
        try count()
        depth += 1
        at += 1
        skipBlanks()
    }

    private mutating func close() {
        at += 1
        depth -= 1
    }

    private mutating func array() throws(JSONProblem) -> JSONNode {
        let start = at
        try open()
        if here == UInt8(ascii: "]") {
            close()
            return node(.array([]), start)
        }
        var elements: [JSONNode] = []
        while true {
            guard at < bytes.count else { throw unclosed(.unterminatedArray, start) }
            elements.append(try value())
            skipBlanks()
            switch here {
            case UInt8(ascii: ","):
                let comma = at
                at += 1
                skipBlanks()
                if here == UInt8(ascii: "]") { throw fault(.trailingComma, comma, comma + 1) }
            case UInt8(ascii: "]"):
                close()
                return node(.array(elements), start)
            case nil: throw unclosed(.unterminatedArray, start)
            default: throw betweenFault(.expectedCommaOrBracket)
            }
        }
    }

    private mutating func object() throws(JSONProblem) -> JSONNode {
        let start = at
        try open()
        if here == UInt8(ascii: "}") {
            close()
            return node(.object([]), start)
        }
        var members: [JSONMember] = []
        members.reserveCapacity(8)
        var seen: [[UInt8]: SourceRange] = [:]
        while true {
            guard at < bytes.count else { throw unclosed(.unterminatedObject, start) }
            members.append(try member(behind: members, &seen))
            skipBlanks()
            switch here {
            case UInt8(ascii: ","):
                let comma = at
                at += 1
                skipBlanks()
                if here == UInt8(ascii: "}") { throw fault(.trailingComma, comma, comma + 1) }
            case UInt8(ascii: "}"):
                close()
                return node(.object(members), start)
            case nil: throw unclosed(.unterminatedObject, start)
            default: throw betweenFault(.expectedCommaOrBrace)
            }
        }
    }

    /// Reads one member. `seen` holds the keys of a large object.
    private mutating func member(
        behind members: [JSONMember], _ seen: inout [[UInt8]: SourceRange]
    ) throws(JSONProblem) -> JSONMember {
        let start = at
        if here != UInt8(ascii: "\"") { throw keyFault() }
        let key = try string()
        let range = SourceRange(start, at)
        if let bound = limits.keysPerObject, members.count == bound {
            throw JSONProblem(.tooManyKeys(bound), range)
        }
        if let first = JSONParser.first(key, range, in: members, &seen) {
            problems.append(JSONProblem(.duplicateKey(key), range, related: first))
        }
        skipBlanks()
        if here != UInt8(ascii: ":") { throw colonFault() }
        at += 1
        skipBlanks()
        return JSONMember(key: key, keyRange: range, value: try value())
    }

    /// Up to so many keys are compared one by one.
    private static let linearKeys = 16

    /// Where the key stands for the first time among the members before it; nil when it is new.
    private static func first(
        _ key: String, _ range: SourceRange, in members: [JSONMember], _ seen: inout [[UInt8]: SourceRange]
    ) -> SourceRange? {
        // By bytes, because `String` takes canonically equivalent keys for one; what it calls different is different.
        if members.count < linearKeys {
            return members.first { $0.key == key && $0.key.utf8.elementsEqual(key.utf8) }?.keyRange
        }
        if members.count == linearKeys {
            for member in members.reversed() { seen[Array(member.key.utf8)] = member.keyRange }
        }
        let text = Array(key.utf8)
        if let first = seen[text] { return first }
        seen[text] = range
        return nil
    }
}
