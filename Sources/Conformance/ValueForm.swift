internal import CallModel
internal import FakBasics
internal import FakJSON

/// How a value is written: what readers and rules take different ways for.
enum ValueForm: Hashable {
    case missing
    case text(isASCII: Bool)
    case string(Set<StringPart>)
    case number(NumberForm)
    case word
    case null
    case array(Set<Content>)
    case object(Set<Content>)

    enum StringPart: Hashable {
        case ascii, beyondASCII, beyondBMP, shortEscape, unicodeEscape, surrogateEscape, control
    }

    struct NumberForm: Hashable {
        var isNegative: Bool
        var hasFraction: Bool
        var hasExponent: Bool
    }

    /// What stands in a container, at any depth.
    enum Content: Hashable {
        case string, escapedString, number, word, null, array, object
    }

    /// The value at a range of the body; a string's lies between the quotes.
    init(_ body: Call.Body, _ range: Range<Int>?) {
        guard let range else {
            self = .missing
            return
        }
        switch body {
        case .text(let bytes): self = .text(isASCII: bytes[range].allSatisfy { $0 < 0x80 })
        case .json(let bytes):
            let isString =
                range.lowerBound > 0 && range.upperBound < bytes.count && bytes[range.lowerBound - 1] == 0x22
                && bytes[range.upperBound] == 0x22
            self = isString ? .string(Self.parts(bytes[range])) : Self.value(bytes[range])
        }
    }

    private static func value(_ bytes: ArraySlice<UInt8>) -> ValueForm {
        switch bytes.first {
        case UInt8(ascii: "["): return .array(contents(bytes))
        case UInt8(ascii: "{"): return .object(contents(bytes))
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .word
        case UInt8(ascii: "n"), nil: return .null
        default:
            return .number(
                NumberForm(
                    isNegative: bytes.first == 0x2D, hasFraction: bytes.contains(0x2E),
                    hasExponent: bytes.contains { $0 | 0x20 == 0x65 }))
        }
    }

    private static func contents(_ bytes: ArraySlice<UInt8>) -> Set<Content> {
        let text = Array(bytes)
        var out = Set<Content>()
        var scanner = JSONScanner()
        var depth = 0
        while true {
            switch scanner.next(text.span) {
            case .beginArray:
                if depth > 0 { out.insert(.array) }
                depth += 1
            case .beginObject:
                if depth > 0 { out.insert(.object) }
                depth += 1
            case .endArray, .endObject: depth -= 1
            case .string: out.insert(scanner.hasEscapes ? .escapedString : .string)
            case .number: out.insert(.number)
            case .true, .false: out.insert(.word)
            case .null: out.insert(.null)
            case .key: break
            case .end, .failed: return out
            }
        }
    }

    static func parts(_ bytes: ArraySlice<UInt8>) -> Set<StringPart> {
        var out = Set<StringPart>()
        var i = bytes.startIndex
        while i < bytes.endIndex {
            switch bytes[i] {
            case 0x5C where i + 1 < bytes.endIndex && bytes[i + 1] == UInt8(ascii: "u"):
                let digits = bytes[(i + 2)..<min(i + 4, bytes.endIndex)].map { $0 | 0x20 }
                if digits == Array("00".utf8) {
                    out.insert(.control)
                } else {
                    let isSurrogate =
                        digits.first == UInt8(ascii: "d") && digits.last.map { $0 >= 0x38 && $0 != 0x39 } ?? false
                    out.insert(isSurrogate ? .surrogateEscape : .unicodeEscape)
                }
                i += 6
            case 0x5C:
                out.insert(.shortEscape)
                i += 2
            case 0..<0x80:
                out.insert(.ascii)
                i += 1
            case 0xF0...:
                out.insert(.beyondBMP)
                i += 1
            default:
                out.insert(.beyondASCII)
                i += 1
            }
        }
        return out
    }
}
