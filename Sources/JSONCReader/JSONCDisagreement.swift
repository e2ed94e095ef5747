internal import FakBasics
public import FakJSON

/// The first place where json-c reads a text differently from us.
public struct JSONCDisagreement: Hashable, Sendable {
    /// JSON Pointer of the value; empty for the root.
    public var path: String
    /// What differs, as a sentence without a final stop.
    public var what: String

    init(_ path: String, _ what: String) {
        self.path = path
        self.what = what
    }
}

extension JSONCReader {
    /// Reads `bytes` with json-c and compares the tree with `node`, which `JSONReader` made of the same bytes; nil when they
    /// agree. Types, texts, code points and member order are compared exactly, numbers by value as exact decimals. Two
    /// comparisons are weaker. For an integer outside -2^63…2^64-1 json-c holds the bound, so it is only checked that
    /// ours lies beyond it. And json-c takes a pair of escapes for a code point whose low 16 bits are those of a
    /// surrogate (U+1D800…U+1DFFF, and so in each plane) for half a pair and reads U+FFFD. Linear.
    public static func disagreement(with node: JSONNode, bytes: [UInt8]) -> JSONCDisagreement? {
        do {
            return difference(node, try read(bytes), "")
        } catch {
            return JSONCDisagreement("", error.message + " (byte \(error.offset))")
        }
    }

    private static func difference(_ ours: JSONNode, _ theirs: JSONNode, _ path: String) -> JSONCDisagreement? {
        switch (ours.value, theirs.value) {
        case (.null, .null): return nil
        case (.bool(let a), .bool(let b)):
            return a == b ? nil : JSONCDisagreement(path, "json-c reads \(b)")
        case (.string(let a), .string(let b)):
            return isSameText(a, b) ? nil : JSONCDisagreement(path, "json-c reads another text")
        case (.number(let a), .number(let b)):
            return isSameNumber(a, b) ? nil : JSONCDisagreement(path, "json-c reads the number \(b)")
        case (.array(let a), .array(let b)):
            for (index, pair) in zip(a, b).enumerated() {
                if let found = difference(pair.0, pair.1, path + "/\(index)") { return found }
            }
            return a.count == b.count ? nil : JSONCDisagreement(path, "json-c reads \(b.count) elements")
        case (.object(let a), .object(let b)):
            for (mine, other) in zip(a, b) {
                let pointer = path + "/" + escaped(mine.key)
                if !isSameText(mine.key, other.key) {
                    return JSONCDisagreement(pointer, "json-c reads another key")
                }
                if let found = difference(mine.value, other.value, pointer) { return found }
            }
            return a.count == b.count ? nil : JSONCDisagreement(path, "json-c reads \(b.count) members")
        default:
            return JSONCDisagreement(path, "json-c reads a value of type \(theirs.value.typeName)")
        }
    }

    private static func isSameText(_ ours: String, _ theirs: String) -> Bool {
        if ours.utf8.elementsEqual(theirs.utf8) { return true }
        return ours.unicodeScalars.elementsEqual(theirs.unicodeScalars) { a, b in
            a == b || (a.value > 0xFFFF && a.value & 0xF800 == 0xD800 && b == "\u{FFFD}")
        }
    }

    private static func isSameNumber(_ ours: String, _ theirs: String) -> Bool {
        guard let a = ExactDecimal(json: Array(ours.utf8)), let b = ExactDecimal(json: Array(theirs.utf8)) else {
            return false
        }
        if a == b { return true }
        let isInteger = ours.utf8.allSatisfy { $0 == UInt8(ascii: "-") || ($0 >= 0x30 && $0 <= 0x39) }
        switch theirs {
        case "18446744073709551615": return isInteger && a > b
        case "-9223372036854775808": return isInteger && a < b
        default: return false
        }
    }

    /// A key as one step of a JSON Pointer.
    private static func escaped(_ key: String) -> String {
        var out = ""
        for scalar in key.unicodeScalars {
            switch scalar {
            case "~": out += "~0"
            case "/": out += "~1"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
