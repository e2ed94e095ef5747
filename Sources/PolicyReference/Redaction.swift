/// Redaction of argument text, by walking its tree.
enum Redaction {
    private static let mark: [UInt8] = Array("[REDACTED]".utf8)

    /// The text with the outermost values under the keys replaced, or nil when that changes nothing. The text was accepted.
    static func apply(_ keys: [[UInt8]], to text: [UInt8]) -> [UInt8]? {
        guard !keys.isEmpty, let root = try? ArgumentReader.read(text, places: []) else { return nil }
        var folded = FoldedKeys(keys)
        let found = values(under: &folded, in: root)
        if found.allSatisfy(isMark) { return nil }
        var out: [UInt8] = []
        var copied = 0
        for node in found {
            out += text[copied..<node.start] + [UInt8(ascii: "\"")] + mark + [UInt8(ascii: "\"")]
            copied = node.end
        }
        return out + text[copied...]
    }

    private static func isMark(_ node: ArgumentNode) -> Bool {
        if case .string(let text) = node.value { return text == mark }
        return false
    }

    private static func values(under keys: inout FoldedKeys, in node: ArgumentNode) -> [ArgumentNode] {
        var out: [ArgumentNode] = []
        switch node.value {
        case .array(let elements):
            for element in elements { out += values(under: &keys, in: element) }
        case .object(let members):
            for member in members {
                if keys.contains(member.key) {
                    out.append(member.value)
                } else {
                    out += values(under: &keys, in: member.value)
                }
            }
        default: break
        }
        return out
    }
}
