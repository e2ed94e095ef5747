internal import FakBasics

/// Rewrites patterns of the manifest's default dialect (RE2 syntax as Go accepts it) into PCRE2 spelling.
public enum PCRE2Translation {
    /// A PCRE2 pattern with the same set of matching texts under `PCRE2Dialect.shared`, or nil when there is no exact
    /// spelling: `(?i)` together with a Unicode class or with a negated class inside brackets, a surrogate inside
    /// brackets, a quantifier behind bare flags or an empty `\Q\E`, or anything that the default dialect refuses.
    ///
    /// The source has passed the gate of that dialect. Captures become plain groups and laziness is dropped from
    /// flags, since only the answer counts. `\w` and POSIX classes are written as ranges, so that `(?i)` folds them.
    /// A script that is newer than the library's tables is written all the same; compiling it throws. Linear in the
    /// source.
    public static func fromRE2(_ source: String) -> String? {
        var translator = Translator(Array(source.utf8))
        return translator.run()
    }
}

/// One pass over the source. Everything but plain alphanumerics and operators is written as an escape, so that no
/// text means more to the library than it does to the default dialect.
private struct Translator {
    private let text: [UInt8]
    private var i = 0
    private var out: [UInt8] = []
    private var ignoresCase = false
    /// A class whose exact spelling exists only where case counts.
    private var needsCase = false

    init(_ text: [UInt8]) { self.text = text }

    mutating func run() -> String? {
        while i < text.count {
            guard piece() else { return nil }
        }
        if ignoresCase && needsCase { return nil }
        return String(decoding: out, as: UTF8.self)
    }

    private func peek(_ distance: Int) -> UInt8 { i + distance < text.count ? text[i + distance] : 0 }
    private mutating func put(_ literal: String) { out.append(contentsOf: literal.utf8) }

    private mutating func piece() -> Bool {
        switch text[i] {
        case UInt8(ascii: "\\"): return escape()
        case UInt8(ascii: "["): return bracket()
        case UInt8(ascii: "("): return group()
        case UInt8(ascii: ")"), UInt8(ascii: "|"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"),
            UInt8(ascii: "."):
            out.append(text[i])
            i += 1
        case UInt8(ascii: "^"), UInt8(ascii: "$"):
            // The library takes no quantifier after a bare assertion.
            put("(?:")
            out.append(text[i])
            put(")")
            i += 1
        case UInt8(ascii: "{"): brace()
        default: return literal()
        }
        return true
    }

    private mutating func literal() -> Bool {
        let step = UTF8Bytes.decode(text.span, at: i)
        i += step.length
        return putScalar(step.scalar)
    }

    /// Writes one code point so that it stands for itself, inside brackets too.
    private mutating func putScalar(_ scalar: UInt32) -> Bool {
        if scalar > 0x10FFFF { return false }
        if scalar < 0x80, isAlphanumeric(UInt8(scalar)) {
            out.append(UInt8(scalar))
            return true
        }
        put("\\x{\(String(scalar, radix: 16))}")
        return true
    }

    private func isAlphanumeric(_ b: UInt8) -> Bool {
        (b >= 0x30 && b <= 0x39) || (b | 0x20 >= 0x61 && b | 0x20 <= 0x7A)
    }

    /// `{n}`, `{n,}` and `{n,m}` are counts, any other brace is text.
    private mutating func brace() {
        if let end = countEnd() {
            out.append(contentsOf: text[i..<end])
            i = end
        } else {
            put("\\{")
            i += 1
        }
    }

    /// The end of the count that starts here; nil when the brace is text. A number with a leading zero is none.
    private func countEnd() -> Int? {
        guard i < text.count, text[i] == UInt8(ascii: "{"), var k = numberEnd(i + 1) else { return nil }
        if k < text.count, text[k] == UInt8(ascii: ",") {
            k += 1
            if k < text.count, text[k] != UInt8(ascii: "}") {
                guard let end = numberEnd(k) else { return nil }
                k = end
            }
        }
        return k < text.count && text[k] == UInt8(ascii: "}") ? k + 1 : nil
    }

    /// Whether a quantifier follows. Behind bare flags or an empty `\Q\E` it repeats what stands before them, be that
    /// itself a repetition; written without them, it could turn into a possessive quantifier of the library.
    private var isQuantified: Bool {
        i < text.count && ("*+?".utf8.contains(text[i]) || countEnd() != nil)
    }

    private func numberEnd(_ start: Int) -> Int? {
        var k = start
        while k < text.count, text[k] >= 0x30, text[k] <= 0x39 { k += 1 }
        return k == start || text[start] == 0x30 && k > start + 1 ? nil : k
    }

    private mutating func group() -> Bool {
        guard peek(1) == UInt8(ascii: "?") else {
            put("(?:")
            i += 1
            return true
        }
        let named = peek(2) == UInt8(ascii: "P") ? 3 : 2
        if peek(named) == UInt8(ascii: "<"), peek(named + 1) != UInt8(ascii: "="), peek(named + 1) != UInt8(ascii: "!")
        {
            i += named + 1
            while i < text.count, text[i] != UInt8(ascii: ">") { i += 1 }
            guard i < text.count else { return false }
            i += 1
            put("(?:")
            return true
        }
        return flags()
    }

    /// `(?flags)`, `(?flags:` and `(?:`.
    private mutating func flags() -> Bool {
        i += 2
        var on: [UInt8] = []
        var off: [UInt8] = []
        var negative = false
        while i < text.count {
            let b = text[i]
            i += 1
            switch b {
            case UInt8(ascii: "i"), UInt8(ascii: "m"), UInt8(ascii: "s"):
                if negative { off.append(b) } else { on.append(b) }
                if b == UInt8(ascii: "i") && !negative { ignoresCase = true }
            case UInt8(ascii: "U"): break
            case UInt8(ascii: "-"):
                if negative { return false }
                negative = true
            case UInt8(ascii: ":"), UInt8(ascii: ")"):
                let isGroup = b == UInt8(ascii: ":")
                if !isGroup && isQuantified { return false }
                if on.isEmpty && off.isEmpty {
                    if isGroup { put("(?:") }
                    return true
                }
                put("(?")
                out.append(contentsOf: on)
                if !off.isEmpty {
                    put("-")
                    out.append(contentsOf: off)
                }
                out.append(b)
                return true
            default: return false
            }
        }
        return false
    }

    private mutating func escape() -> Bool {
        guard i + 1 < text.count else { return false }
        switch text[i + 1] {
        case UInt8(ascii: "Q"): return quoted()
        case UInt8(ascii: "s"): return put(2, "[\\t\\n\\f\\r ]")
        case UInt8(ascii: "S"): return put(2, "[^\\t\\n\\f\\r ]")
        case UInt8(ascii: "w"): return put(2, "[0-9A-Za-z_]")
        case UInt8(ascii: "W"): return put(2, "[^0-9A-Za-z_]")
        case UInt8(ascii: "d"): return put(2, "[0-9]")
        case UInt8(ascii: "D"): return put(2, "[^0-9]")
        case UInt8(ascii: "A"): return put(2, "(?:\\A)")
        case UInt8(ascii: "z"): return put(2, "(?:\\z)")
        case UInt8(ascii: "b"): return put(2, "(?:\\b)")
        case UInt8(ascii: "B"): return put(2, "(?:\\B)")
        case UInt8(ascii: "p"), UInt8(ascii: "P"): return unicodeClass(inside: false)
        default:
            guard let scalar = escapedScalar() else { return false }
            // A code point that no text holds.
            if (0xD800...0xDFFF).contains(scalar) { return put(0, "[^\\x{0}-\\x{10ffff}]") }
            return putScalar(scalar)
        }
    }

    private mutating func put(_ length: Int, _ replacement: String) -> Bool {
        put(replacement)
        i += length
        return true
    }

    private mutating func quoted() -> Bool {
        i += 2
        let start = i
        while i < text.count {
            if text[i] == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "E") {
                let isEmpty = i == start
                i += 2
                return !(isEmpty && isQuantified)
            }
            guard literal() else { return false }
        }
        return true
    }

    /// The code point of an escape that stands for one.
    private mutating func escapedScalar() -> UInt32? {
        let b = peek(1)
        i += 2
        switch b {
        case UInt8(ascii: "a"): return 0x07
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "v"): return 0x0B
        case UInt8(ascii: "x"): return hexadecimal()
        case 0x30...0x37:
            if b != 0x30, !(peek(0) >= 0x30 && peek(0) <= 0x37) { return nil }
            var value = UInt32(b - 0x30)
            for _ in 0..<2 {
                guard peek(0) >= 0x30, peek(0) <= 0x37 else { break }
                value = value * 8 + UInt32(peek(0) - 0x30)
                i += 1
            }
            return value
        case 0..<0x80 where !isAlphanumeric(b): return UInt32(b)
        default: return nil
        }
    }

    private mutating func hexadecimal() -> UInt32? {
        let braced = peek(0) == UInt8(ascii: "{")
        if braced { i += 1 }
        var value: UInt32 = 0
        var digits = 0
        while i < text.count, let digit = hexDigit(text[i]) {
            if !braced && digits == 2 { break }
            value = value * 16 + digit
            if value > 0x10FFFF { return nil }
            digits += 1
            i += 1
        }
        if braced {
            guard digits > 0, peek(0) == UInt8(ascii: "}") else { return nil }
            i += 1
            return value
        }
        return digits == 2 ? value : nil
    }

    private func hexDigit(_ b: UInt8) -> UInt32? {
        switch b {
        case 0x30...0x39: UInt32(b - 0x30)
        case 0x41...0x46: UInt32(b - 0x41 + 10)
        case 0x61...0x66: UInt32(b - 0x61 + 10)
        default: nil
        }
    }

    /// `\pN`, `\p{Name}`, `\p{^Name}`, outside of brackets or `inside`. The library would read a script as its
    /// extensions, so it is told not to. To it `C` holds what is not assigned; here that is in no category.
    private mutating func unicodeClass(inside: Bool) -> Bool {
        needsCase = true
        var negated = text[i + 1] == UInt8(ascii: "P")
        i += 2
        guard i < text.count else { return false }
        var name: ArraySlice<UInt8>
        if text[i] == UInt8(ascii: "{") {
            guard let close = text[i...].firstIndex(of: UInt8(ascii: "}")) else { return false }
            name = text[i + 1..<close]
            i = close + 1
            if name.first == UInt8(ascii: "^") {
                negated.toggle()
                name = name.dropFirst()
            }
        } else {
            name = text[i...i]
            i += 1
        }
        for b in name where !isAlphanumeric(b) && b != UInt8(ascii: "_") { return false }
        guard !name.isEmpty else { return false }
        if name.elementsEqual("C".utf8) {
            if !inside { put("[") }
            for other in negated ? ["L", "M", "N", "P", "S", "Z", "Cn"] : ["Cc", "Cf", "Co", "Cs"] {
                put("\\p{\(other)}")
            }
            if !inside { put("]") }
            return true
        }
        put(negated ? "\\P{" : "\\p{")
        let isScript = name.count > 2 && !name.elementsEqual("Any".utf8) || name.elementsEqual("Yi".utf8)
        if isScript { put("sc:") }
        out.append(contentsOf: name)
        put("}")
        return true
    }
}

// MARK: Bracketed classes

extension Translator {
    private mutating func bracket() -> Bool {
        i += 1
        put("[")
        if peek(0) == UInt8(ascii: "^") {
            put("^")
            i += 1
        }
        var first = true
        while i < text.count {
            if text[i] == UInt8(ascii: "]") && !first {
                put("]")
                i += 1
                return true
            }
            first = false
            if text[i] == UInt8(ascii: "["), peek(1) == UInt8(ascii: ":"), let done = posixClass() {
                if !done { return false }
                continue
            }
            if text[i] == UInt8(ascii: "\\") {
                switch peek(1) {
                case UInt8(ascii: "p"), UInt8(ascii: "P"):
                    guard unicodeClass(inside: true) else { return false }
                    continue
                case UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "s"), UInt8(ascii: "S"), UInt8(ascii: "w"),
                    UInt8(ascii: "W"):
                    perlClass()
                    continue
                default: break
                }
            }
            guard range() else { return false }
        }
        return false
    }

    private mutating func perlClass() {
        switch peek(1) {
        case UInt8(ascii: "d"): put("0-9")
        case UInt8(ascii: "D"): put("\\D")
        case UInt8(ascii: "s"): put("\\t\\n\\f\\r\\x20")
        case UInt8(ascii: "S"): put("\\x00-\\x08\\x0b\\x0e-\\x1f\\x21-\\x{10ffff}")
        case UInt8(ascii: "w"): put("0-9A-Za-z_")
        default:
            needsCase = true
            put("\\W")
        }
        i += 2
    }

    /// One code point or a range of them.
    private mutating func range() -> Bool {
        guard let low = member() else { return false }
        guard peek(0) == UInt8(ascii: "-"), i + 1 < text.count, peek(1) != UInt8(ascii: "]") else {
            return !(0xD800...0xDFFF).contains(low) && putScalar(low)
        }
        i += 1
        guard let high = member(), low <= high else { return false }
        if (0xD800...0xDFFF).contains(low) || (0xD800...0xDFFF).contains(high) { return false }
        guard putScalar(low) else { return false }
        put("-")
        return putScalar(high)
    }

    private mutating func member() -> UInt32? {
        guard i < text.count else { return nil }
        if text[i] == UInt8(ascii: "\\") { return escapedScalar() }
        let step = UTF8Bytes.decode(text.span, at: i)
        i += step.length
        return step.scalar
    }

    /// `[:name:]`; nil when the text is none, false when the name is unknown.
    private mutating func posixClass() -> Bool? {
        var k = i + 2
        while k + 1 < text.count, !(text[k] == UInt8(ascii: ":") && text[k + 1] == UInt8(ascii: "]")) { k += 1 }
        guard k + 1 < text.count else { return nil }
        var name = String(decoding: text[i + 2..<k], as: UTF8.self)
        let negated = name.hasPrefix("^")
        if negated { name.removeFirst() }
        let ranges: String
        switch name {
        case "alnum": ranges = "0-9A-Za-z"
        case "alpha": ranges = "A-Za-z"
        case "ascii": ranges = "\\x00-\\x7f"
        case "blank": ranges = "\\t\\x20"
        case "cntrl": ranges = "\\x00-\\x1f\\x7f"
        case "digit": ranges = "0-9"
        case "graph": ranges = "\\x21-\\x7e"
        case "lower": ranges = "a-z"
        case "print": ranges = "\\x20-\\x7e"
        case "punct": ranges = "\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e"
        case "space": ranges = "\\x09-\\x0d\\x20"
        case "upper": ranges = "A-Z"
        case "word": ranges = "0-9A-Za-z_"
        case "xdigit": ranges = "0-9A-Fa-f"
        default: return false
        }
        if negated {
            needsCase = true
            put("[:^\(name):]")
        } else {
            put(ranges)
        }
        i = k + 2
        return true
    }
}
