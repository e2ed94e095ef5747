public import Diagnostics

// MARK: The texts of every problem, in one place

extension JSONProblem {
    /// One sentence without a final stop, in the form a diagnostic shows.
    public var message: String {
        switch kind {
        case .syntax(let fault): fault.message
        case .trailingBytes: "nothing may follow the end of the value"
        case .duplicateKey(let key): "the key \(JSONProblem.quoted(key)) is given twice"
        case .loneSurrogate: "half of a surrogate pair: `\\uD800` to `\\uDFFF` stand only as high half and low half"
        case .nul: "U+0000 in a string: C programs would see it end there"
        case .invalidUTF8: "not well-formed UTF-8"
        case .controlCharacter(let byte): "a raw control character in a string: write `\\u00\(JSONProblem.hex2(byte))`"
        case .byteOrderMark: "a byte order mark before the value"
        case .tooDeep(let bound): "nested deeper than \(bound) levels"
        case .tooLarge(let bound): "longer than \(bound) bytes"
        case .tooManyValues(let bound): "more than \(bound) values"
        case .tooManyKeys(let bound): "more than \(bound) keys in one object"
        case .empty: "no value: the text is empty"
        }
    }

    /// What the related range shows, where there is one.
    public var relatedMessage: String? {
        guard related != nil else { return nil }
        if case .duplicateKey = kind { return "first given here" }
        return "opened here"
    }

    /// A replacement that mends the problem, where one is certain.
    public var fixIt: FixIt? {
        switch kind {
        case .byteOrderMark: FixIt(message: "remove the byte order mark", range: range, replacement: "")
        case .controlCharacter(let byte):
            FixIt(message: "escape it", range: range, replacement: "\\u00\(JSONProblem.hex2(byte))")
        case .syntax(.trailingComma), .syntax(.extraComma):
            FixIt(message: "remove the comma", range: range, replacement: "")
        case .syntax(.plusSign): FixIt(message: "remove the sign", range: range, replacement: "")
        case .syntax(.leadingPoint): FixIt(message: "write a digit before it", range: range, replacement: "0.")
        case .syntax(.wordCase(let word)): FixIt(message: "write `\(word)`", range: range, replacement: word)
        case .syntax(.bareKey(let word)):
            FixIt(message: "quote the key", range: range, replacement: "\"\(word)\"")
        case .syntax(.curlyQuotes): FixIt(message: "write a straight quote", range: range, replacement: "\"")
        default: nil
        }
    }

    static func quoted(_ text: String) -> String {
        var out: [UInt8] = []
        JSONText.appendQuoted(Array(text.utf8).span, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    static func hex2(_ byte: UInt8) -> String {
        let text = String(byte, radix: 16)
        return text.count == 1 ? "0" + text : text
    }
}

extension JSONSyntaxFault {
    /// One sentence without a final stop.
    public var message: String {
        switch self {
        case .expectedValue: "expected a value"
        case .expectedKey: "expected a key in double quotes or `}`"
        case .expectedColon: "expected `:` after the key"
        case .expectedCommaOrBrace: "expected `,` or `}` after the member"
        case .expectedCommaOrBracket: "expected `,` or `]` after the element"
        case .trailingComma: "a comma after the last entry"
        case .extraComma: "a comma without an entry before it"
        case .singleQuotes: "JSON strings stand in double quotes"
        case .curlyQuotes: "a typographic quote: JSON strings stand in straight double quotes"
        case .comment: "JSON has no comments"
        case .bareword(let word): "`\(word)` is no JSON value: a text stands in double quotes"
        case .wordCase(let word): "JSON spells it `\(word)`"
        case .bareKey(let word): "the key `\(word)` needs double quotes"
        case .notFinite(let word): "`\(word)` is no JSON number"
        case .leadingZero: "a number does not start with a surplus zero"
        case .plusSign: "a number has no plus sign"
        case .leadingPoint: "a number has a digit before the point"
        case .missingFraction: "a digit is missing after the point"
        case .missingExponent: "a digit is missing in the exponent"
        case .missingDigits: "a digit is missing after the minus sign"
        case .unterminatedString: "the string is not closed"
        case .unterminatedObject: "the object is not closed"
        case .unterminatedArray: "the array is not closed"
        case .badEscape: "no such escape: JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX"
        case .badUnicodeEscape: "`\\u` needs four hexadecimal digits"
        }
    }
}
