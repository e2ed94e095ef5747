internal import Bytecode
internal import CallModel
internal import FakBasics
internal import FakJSON

/// How the arguments of a call are written, as far as the reader takes different ways for it.
struct DocumentForm: Hashable {
    /// Below, at or over a limit.
    enum Side: Hashable {
        case below, at, over

        init(_ value: Int, _ limit: Int) { self = value < limit ? .below : value == limit ? .at : .over }
    }

    enum KeyForm: Hashable {
        case lower, mixed, escaped, beyondASCII, empty
    }

    var isText = false
    var contents = Set<ValueForm.Content>()
    var strings = Set<ValueForm.StringPart>()
    var keys = Set<KeyForm>()
    var depth = 0
    var bytes: Side
    var depthSide = Side.below
    var values = Side.below
    /// Where reading stops: the last token, and whether that is a fault.
    var last = ""

    /// Linear in the body.
    init(_ body: Call.Body) {
        bytes = Side(body.count, Limits.argumentBytes)
        guard case .json(let text) = body else {
            isText = true
            return
        }
        var scanner = JSONScanner()
        var open = 0
        var count = 0
        while true {
            let token = scanner.next(text.span)
            switch token {
            case .beginObject, .beginArray:
                count += 1
                open += 1
                depth = max(depth, open)
                if open > 1 { contents.insert(token == .beginObject ? .object : .array) }
            case .endObject, .endArray: open -= 1
            case .key: keys.insert(Self.form(ofKey: text[scanner.start..<scanner.end]))
            case .string:
                count += 1
                contents.insert(scanner.hasEscapes ? .escapedString : .string)
                strings.formUnion(ValueForm.parts(text[scanner.start..<scanner.end]))
            case .number:
                count += 1
                contents.insert(.number)
            case .true, .false:
                count += 1
                contents.insert(.word)
            case .null:
                count += 1
                contents.insert(.null)
            case .end, .failed:
                depthSide = Side(depth, Limits.argumentDepth)
                values = Side(count, Limits.argumentValues)
                if case .failed = token { last = "failed at depth \(open) after \(last)" }
                if depth > 4 { depth = 4 }
                return
            }
            last = "\(token)"
        }
    }

    private static func form(ofKey key: ArraySlice<UInt8>) -> KeyForm {
        if key.isEmpty { return .empty }
        if key.contains(0x5C) { return .escaped }
        if key.contains(where: { $0 >= 0x80 }) { return .beyondASCII }
        return key.contains { $0 >= 0x41 && $0 <= 0x5A } ? .mixed : .lower
    }
}

/// What a path is written with that normalisation has to deal with.
enum PathPart: Hashable {
    case absolute, home, variable, drive, backslash, dot, dotDot, doubleSlash, trailingSlash, percent, space, upper
    case beyondASCII, control, header(String)

    /// The parts of a string value, as its bytes stand in the body; of a patch the words that its lines begin with.
    static func parts(of body: Call.Body, _ range: Range<Int>) -> Set<PathPart> {
        let text: ArraySlice<UInt8> =
            switch body {
            case .json(let bytes), .text(let bytes): bytes[range]
            }
        var out = Set<PathPart>()
        if text.first == 0x2F { out.insert(.absolute) }
        if text.first == 0x7E { out.insert(.home) }
        if text.first == 0x24 { out.insert(.variable) }
        if text.count > 1, text[text.startIndex + 1] == 0x3A { out.insert(.drive) }
        if text.last == 0x2F { out.insert(.trailingSlash) }
        if text.contains(0x5C) { out.insert(.backslash) }
        if text.contains(0x25) { out.insert(.percent) }
        if text.contains(0x20) { out.insert(.space) }
        if text.contains(where: { $0 >= 0x41 && $0 <= 0x5A }) { out.insert(.upper) }
        if text.contains(where: { $0 >= 0x80 }) { out.insert(.beyondASCII) }
        if text.contains(where: { $0 < 0x20 }) { out.insert(.control) }
        let steps = text.split(separator: 0x2F, omittingEmptySubsequences: false)
        if steps.contains([0x2E]) { out.insert(.dot) }
        if steps.contains([0x2E, 0x2E]) { out.insert(.dotDot) }
        if steps.dropFirst().dropLast().contains([]) { out.insert(.doubleSlash) }
        for line in String(decoding: text, as: UTF8.self).replacingEscapes.split(separator: "\n").prefix(64) {
            let words = line.split(separator: " ").prefix(2)
            if let first = words.first, ["***", "diff", "---", "+++", "rename", "copy", "@@", "Binary"].contains(first)
            {
                out.insert(.header(words.joined(separator: " ").filter { !$0.isNumber }))
            }
        }
        return out
    }
}

extension String {
    /// With `\n` for line ends, whichever way JSON wrote them.
    fileprivate var replacingEscapes: String {
        var out = ""
        var isEscape = false
        for c in unicodeScalars {
            if isEscape, c == "n" {
                out.removeLast()
                out += "\n"
            } else {
                out.unicodeScalars.append(c)
            }
            isEscape = c == "\\" && !isEscape
        }
        return out
    }
}

/// The signs of a name, runs of one sort as one: `mcp__git__Push2` is `a_a_Aa0`.
enum NameShape {
    static func of(_ name: String) -> String {
        var out = ""
        for scalar in name.unicodeScalars {
            let sign: Character =
                switch scalar {
                case "a"..."z": "a"
                case "A"..."Z": "A"
                case "0"..."9": "0"
                default: scalar.isASCII ? Character(scalar) : "?"
                }
            if out.last != sign { out.append(sign) }
        }
        let length = name.utf8.count
        if length >= Limits.toolNameBytes { return length == Limits.toolNameBytes ? "longest" : "too long" }
        if length >= Limits.admittedNameBytes { return out + (length == Limits.admittedNameBytes ? " at" : " over") }
        return out
    }
}

extension Opcode {
    /// Whether the op makes paths of its values.
    var readsPaths: Bool { [.denyGlob, .allowGlob, .protectPath, .protectPatch].contains(self) }
}
