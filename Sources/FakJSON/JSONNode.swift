public import Diagnostics

/// One value of a JSON text and the bytes it stands in.
public struct JSONNode: Sendable {
    /// The value itself.
    public var value: JSONValue
    /// Byte offsets of the value's own text; quotes and brackets included, blanks around it not.
    public var range: SourceRange
    /// A value and its place.
    public init(value: JSONValue, range: SourceRange) {
        self.value = value
        self.range = range
    }

    /// A value that stands in no text: its range is empty at 0.
    public init(_ value: JSONValue) {
        self.init(value: value, range: SourceRange(0, 0))
    }
}

/// A JSON value without loss: numbers keep their source text and members their order, duplicates included.
///
/// Deliberately not `Equatable`: `String` compares by canonical equivalence, JSON text by code points. Use
/// `JSONNode.isSameText(as:)` or compare `utf8` views.
public enum JSONValue: Sendable {
    /// The word `null`.
    case null
    /// The word `true` or `false`.
    case bool(Bool)
    /// The number's source text, which matches the grammar of RFC 8259 section 6.
    case number(String)
    /// The decoded text.
    case string(String)
    /// The elements in document order.
    case array([JSONNode])
    /// The members in document order.
    case object([JSONMember])

    /// The value's type in the words of a diagnostic: `object`, `array`, `string`, `number`, `boolean`, `null`.
    public var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

/// One member of an object.
public struct JSONMember: Sendable {
    /// The decoded key.
    public var key: String
    /// Byte offsets of the key's text, its quotes included.
    public var keyRange: SourceRange
    /// The member's value.
    public var value: JSONNode
    /// A member and its place.
    public init(key: String, keyRange: SourceRange, value: JSONNode) {
        self.key = key
        self.keyRange = keyRange
        self.value = value
    }

    /// A member that stands in no text: its key's range is empty at 0.
    public init(_ key: String, _ value: JSONNode) {
        self.init(key: key, keyRange: SourceRange(0, 0), value: value)
    }
}

extension JSONNode {
    /// Whether the value is `null`.
    public var isNull: Bool {
        if case .null = value { return true }
        return false
    }

    /// The value of a boolean, else nil.
    public var asBool: Bool? {
        if case .bool(let flag) = value { return flag }
        return nil
    }

    /// The source text of a number, else nil.
    public var asNumberText: String? {
        if case .number(let text) = value { return text }
        return nil
    }

    /// A number written as a plain integer that fits `Int`, else nil: `1e3` and `1.0` are not.
    public var asInt: Int? {
        if case .number(let text) = value { return Int(text) }
        return nil
    }

    /// The decoded text of a string, else nil.
    public var asString: String? {
        if case .string(let text) = value { return text }
        return nil
    }

    /// The elements of an array, else nil.
    public var asArray: [JSONNode]? {
        if case .array(let elements) = value { return elements }
        return nil
    }

    /// The members of an object in document order, else nil.
    public var asObject: [JSONMember]? {
        if case .object(let members) = value { return members }
        return nil
    }

    /// The value of the first member with this key, compared by code points; nil without one and for other types.
    /// Linear in the members.
    public subscript(key: String) -> JSONNode? {
        member(key)?.value
    }

    /// The first member with this key, compared by code points; nil without one and for other types.
    public func member(_ key: String) -> JSONMember? {
        guard case .object(let members) = value else { return nil }
        for member in members where member.key.utf8.elementsEqual(key.utf8) { return member }
        return nil
    }

    /// The element at `index`; nil outside the array and for other types.
    public subscript(index: Int) -> JSONNode? {
        guard case .array(let elements) = value, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// Whether both trees write the same compact text: types, member order, number texts and code points are equal;
    /// ranges are not compared.
    public func isSameText(as other: JSONNode) -> Bool {
        switch (value, other.value) {
        case (.null, .null): return true
        case (.bool(let a), .bool(let b)): return a == b
        case (.number(let a), .number(let b)), (.string(let a), .string(let b)):
            return a.utf8.elementsEqual(b.utf8)
        case (.array(let a), .array(let b)):
            return a.elementsEqual(b) { $0.isSameText(as: $1) }
        case (.object(let a), .object(let b)):
            return a.elementsEqual(b) { $0.key.utf8.elementsEqual($1.key.utf8) && $0.value.isSameText(as: $1.value) }
        default: return false
        }
    }
}
