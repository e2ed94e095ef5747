/// Builds JSON text, compact (no blanks) or pretty (two spaces a level, one entry a line, a newline at the end).
///
/// Strings are UTF-8 with the escapes of `JSONText.appendQuoted`; numbers are written as given. The caller keeps the
/// grammar: a key before each member's value, every container closed. A broken order is a fault of the program and traps.
public struct JSONWriter: Sendable {
    private var out: [UInt8] = []
    private let pretty: Bool
    /// One entry per open container: whether it is an object, and whether it has an entry yet.
    private var open: [(isObject: Bool, isEmpty: Bool)] = []
    private var afterKey = false
    private var hasRoot = false

    /// An empty text.
    public init(pretty: Bool = false) {
        self.pretty = pretty
        out.reserveCapacity(256)
    }

    /// The text of a whole tree: member order and number texts as they are. Linear.
    public static func write(_ node: JSONNode, pretty: Bool = false) -> [UInt8] {
        var writer = JSONWriter(pretty: pretty)
        writer.node(node)
        return writer.finish()
    }

    /// The finished text; traps when a container is open or nothing was written.
    public consuming func finish() -> [UInt8] {
        precondition(open.isEmpty && hasRoot, "unfinished JSON")
        if pretty { out.append(0x0A) }
        return out
    }

    /// Opens an object.
    public mutating func beginObject() { begin(isObject: true) }
    /// Closes the innermost container, an object.
    public mutating func endObject() { end(isObject: true) }
    /// Opens an array.
    public mutating func beginArray() { begin(isObject: false) }
    /// Closes the innermost container, an array.
    public mutating func endArray() { end(isObject: false) }

    /// A member's key; its value has to follow.
    public mutating func key(_ text: String) {
        precondition(open.last?.isObject == true && !afterKey, "a JSON key outside an object")
        separate()
        quoted(text)
        out.append(UInt8(ascii: ":"))
        if pretty { out.append(0x20) }
        afterKey = true
    }

    /// A string.
    public mutating func string(_ text: String) {
        prepare()
        quoted(text)
    }

    /// A string of UTF-8 bytes.
    public mutating func string(_ bytes: Span<UInt8>) {
        prepare()
        JSONText.appendQuoted(bytes, to: &out)
    }

    /// A number by its source text, which has to match the grammar of RFC 8259.
    public mutating func number(_ text: String) {
        prepare()
        out.append(contentsOf: text.utf8)
    }

    /// An integer.
    public mutating func number(_ value: Int) {
        number(String(value))
    }

    /// `true` or `false`.
    public mutating func bool(_ value: Bool) {
        prepare()
        out.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// `null`.
    public mutating func null() {
        prepare()
        out.append(contentsOf: "null".utf8)
    }

    /// A whole tree as one value.
    public mutating func node(_ node: JSONNode) {
        switch node.value {
        case .null: null()
        case .bool(let flag): bool(flag)
        case .number(let text): number(text)
        case .string(let text): string(text)
        case .array(let elements):
            beginArray()
            for element in elements { self.node(element) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members {
                key(member.key)
                self.node(member.value)
            }
            endObject()
        }
    }

    private mutating func begin(isObject: Bool) {
        prepare()
        out.append(isObject ? UInt8(ascii: "{") : UInt8(ascii: "["))
        open.append((isObject, true))
    }

    private mutating func end(isObject: Bool) {
        precondition(open.last?.isObject == isObject && !afterKey, "a JSON bracket out of order")
        if let last = open.popLast(), !last.isEmpty { newline() }
        out.append(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
    }

    /// What stands before a value.
    private mutating func prepare() {
        if afterKey {
            afterKey = false
            return
        }
        if open.isEmpty {
            precondition(!hasRoot, "a second JSON root")
            hasRoot = true
            return
        }
        precondition(open.last?.isObject == false, "a JSON member without a key")
        separate()
    }

    private mutating func separate() {
        let last = open.count - 1
        if !open[last].isEmpty { out.append(UInt8(ascii: ",")) }
        open[last].isEmpty = false
        newline()
    }

    private mutating func newline() {
        guard pretty else { return }
        out.append(0x0A)
        out.append(contentsOf: repeatElement(0x20, count: 2 * open.count))
    }

    private mutating func quoted(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            unsafe JSONText.appendQuoted(utf8.span, to: &out)
        }
    }
}
