internal import FakBasics

/// Reads arguments strictly (RFC 8259, one object, UTF-8) with every hard check in the order of reading, so that of two
/// faults the one met first is reported. It shares no code with the readers it is compared with.
struct ArgumentReader {
    private let bytes: [UInt8]
    /// Keys that are ruled wherever they stand.
    private var ruledKeys: FoldedKeys
    private var at = 0
    private var values = 0

    private init(bytes: [UInt8], ruledKeys: FoldedKeys) {
        self.bytes = bytes
        self.ruledKeys = ruledKeys
    }

    static func read(_ bytes: [UInt8], places: [RuledPlace]) throws(InputFault) -> ArgumentNode {
        if bytes.count > Limits.argumentBytes { throw .limit }
        var paths: [ArraySlice<PlaceStep>] = []
        var keys: [[UInt8]] = []
        for place in places {
            switch place {
            case .path(let steps): paths.append(steps[...])
            case .key(let key): keys.append(key)
            }
        }
        var reader = ArgumentReader(bytes: bytes, ruledKeys: FoldedKeys(keys))
        reader.skipBlanks()
        guard reader.here == UInt8(ascii: "{") else { throw .malformed }
        let root = try reader.value(depth: 0, paths)
        reader.skipBlanks()
        guard reader.at == bytes.count else { throw .malformed }
        return root
    }

    private var here: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipBlanks() {
        while let byte = here, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { at += 1 }
    }

    private mutating func take(_ text: String) throws(InputFault) {
        for byte in text.utf8 {
            guard here == byte else { throw .malformed }
            at += 1
        }
    }

    /// `paths` are what is left of the ruled paths that lead through this value.
    private mutating func value(depth: Int, _ paths: [ArraySlice<PlaceStep>]) throws(InputFault) -> ArgumentNode {
        let start = at
        guard let first = here else { throw .malformed }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "["), depth == Limits.argumentDepth { throw .limit }
        guard "{[\"-0123456789tfn".utf8.contains(first) else { throw .malformed }
        values += 1
        if values > Limits.argumentValues { throw .limit }
        let value: ArgumentNode.Value
        switch first {
        case UInt8(ascii: "{"): value = .object(try object(depth: depth + 1, paths))
        case UInt8(ascii: "["): value = .array(try array(depth: depth + 1, paths))
        case UInt8(ascii: "\""): value = .string(try string())
        case UInt8(ascii: "t"):
            try take("true")
            value = .bool(true)
        case UInt8(ascii: "f"):
            try take("false")
            value = .bool(false)
        case UInt8(ascii: "n"):
            try take("null")
            value = .null
        default: value = .number(try number())
        }
        return ArgumentNode(value: value, start: start, end: at)
    }

    private mutating func array(depth: Int, _ paths: [ArraySlice<PlaceStep>]) throws(InputFault) -> [ArgumentNode] {
        at += 1
        var elements: [ArgumentNode] = []
        skipBlanks()
        if here == UInt8(ascii: "]") {
            at += 1
            return elements
        }
        while true {
            skipBlanks()
            let index = Array(String(elements.count).utf8)
            let below = paths.filter { Self.leads($0, toElement: index) }.map { $0.dropFirst() }
            elements.append(try value(depth: depth, below))
            skipBlanks()
            if here == UInt8(ascii: "]") {
                at += 1
                return elements
            }
            try take(",")
        }
    }

    private mutating func object(depth: Int, _ paths: [ArraySlice<PlaceStep>]) throws(InputFault) -> [ArgumentMember] {
        at += 1
        var members: [ArgumentMember] = []
        // Exact keys, and the keys that some place names (under `*`: all of them), for the two kinds of collision.
        var exact: Set<[UInt8]> = []
        var ruled: [[UInt8]] = []
        skipBlanks()
        if here == UInt8(ascii: "}") {
            at += 1
            return members
        }
        while true {
            skipBlanks()
            guard here == UInt8(ascii: "\"") else { throw .malformed }
            let key = try string()
            if members.count == Limits.keysPerObject { throw .limit }
            if !exact.insert(key).inserted { throw .malformed }
            // Of two keys that fold together either both are ruled or none.
            if ruledKeys.contains(key) || paths.contains(where: { Self.leads($0, toMember: key) }) {
                if ruled.contains(where: { Folding.equal($0, key) }) { throw .malformed }
                ruled.append(key)
            }
            skipBlanks()
            try take(":")
            skipBlanks()
            let below = paths.filter { Self.leads($0, toMember: key) }.map { $0.dropFirst() }
            members.append(ArgumentMember(key: key, value: try value(depth: depth, below)))
            skipBlanks()
            if here == UInt8(ascii: "}") {
                at += 1
                return members
            }
            try take(",")
        }
    }

    private static func leads(_ path: ArraySlice<PlaceStep>, toMember key: [UInt8]) -> Bool {
        switch path.first {
        case .any: true
        case .key(let name): Folding.equal(name, key)
        case nil: false
        }
    }

    private static func leads(_ path: ArraySlice<PlaceStep>, toElement index: [UInt8]) -> Bool {
        switch path.first {
        case .any: true
        case .key(let name): name == index
        case nil: false
        }
    }

    private mutating func number() throws(InputFault) -> [UInt8] {
        let start = at
        if here == UInt8(ascii: "-") { at += 1 }
        let whole = try digits()
        if whole.count > 1, whole.first == UInt8(ascii: "0") { throw .malformed }
        if here == UInt8(ascii: ".") {
            at += 1
            _ = try digits()
        }
        if here == UInt8(ascii: "e") || here == UInt8(ascii: "E") {
            at += 1
            if here == UInt8(ascii: "+") || here == UInt8(ascii: "-") { at += 1 }
            _ = try digits()
        }
        let text = Array(bytes[start..<at])
        guard PlainDecimal(text) != nil else { throw .limit }
        return text
    }

    private mutating func digits() throws(InputFault) -> ArraySlice<UInt8> {
        let start = at
        while let byte = here, byte >= 0x30, byte <= 0x39 { at += 1 }
        if at == start { throw .malformed }
        return bytes[start..<at]
    }

    private mutating func string() throws(InputFault) -> [UInt8] {
        at += 1
        var text: [UInt8] = []
        while true {
            guard let byte = here else { throw .malformed }
            if byte == UInt8(ascii: "\"") {
                at += 1
                return text
            }
            if byte < 0x20 { throw .malformed }
            if byte == UInt8(ascii: "\\") {
                try escape(into: &text)
                continue
            }
            let step = UTF8Bytes.decode(bytes.span, at: at)
            if !step.isValid { throw .malformed }
            text += bytes[at..<at + step.length]
            at += step.length
        }
    }

    private static let plainEscapes: [UInt8: UInt8] = [
        0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09,
    ]

    private mutating func escape(into text: inout [UInt8]) throws(InputFault) {
        at += 1
        guard let letter = here else { throw .malformed }
        at += 1
        if let plain = Self.plainEscapes[letter] {
            text.append(plain)
            return
        }
        guard letter == UInt8(ascii: "u") else { throw .malformed }
        var scalar = try hexUnit()
        if scalar >= 0xD800, scalar <= 0xDBFF {
            try take("\\u")
            let low = try hexUnit()
            guard low >= 0xDC00, low <= 0xDFFF else { throw .malformed }
            scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
        } else if scalar >= 0xDC00, scalar <= 0xDFFF {
            throw .malformed
        }
        UTF8Bytes.append(scalar, to: &text)
    }

    private mutating func hexUnit() throws(InputFault) -> UInt32 {
        guard at + 4 <= bytes.count else { throw .malformed }
        var unit: UInt32 = 0
        for byte in bytes[at..<at + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { throw .malformed }
            unit = unit * 16 + UInt32(digit)
        }
        at += 4
        return unit
    }
}
