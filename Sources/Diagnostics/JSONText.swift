// A writer for the two machine formats. The strict reader and writer of JSON stand above this module and use it.

/// Builds compact JSON text. The caller keeps the grammar: one value after each key.
struct JSONText {
    private(set) var text = ""
    private var needsComma = false

    mutating func begin(_ bracket: Character) {
        separate()
        text.append(bracket)
        needsComma = false
    }

    mutating func end(_ bracket: Character) {
        text.append(bracket)
        needsComma = true
    }

    mutating func key(_ name: String) {
        separate()
        text += JSONText.quoted(name) + ":"
        needsComma = false
    }

    mutating func string(_ value: String) { raw(JSONText.quoted(value)) }

    mutating func number(_ value: Int) { raw("\(value)") }

    mutating func null() { raw("null") }

    /// A key and a string.
    mutating func pair(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    /// A key and an integer.
    mutating func pair(_ name: String, _ value: Int) {
        key(name)
        number(value)
    }

    private mutating func raw(_ literal: String) {
        separate()
        text += literal
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { text += "," }
        needsComma = false
    }

    /// A JSON string: quotation marks, backslashes and controls escaped, DEL, U+2028 and U+2029 as well.
    static func quoted(_ value: String) -> String {
        var out = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "\u{0}"..<"\u{20}", "\u{7F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
