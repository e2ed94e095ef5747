internal import FakBasics

/// A pull scanner over JSON bytes that allocates nothing: the kernel's only view of a call's arguments.
///
/// Each `next` validates exactly the bytes it steps over, so a text is known to be RFC 8259 JSON in UTF-8 once `.end`
/// has come. Duplicate keys are the caller's (`JSONKeySet`); everything else is found here. Linear, one pass.
public struct JSONScanner: Sendable {
    /// One step. After `beginObject` come a `key` and the tokens of one value, any number of times, then `endObject`.
    public enum Token: UInt8, Sendable {
        /// A bracket, a scalar, or a key.
        case beginObject, endObject, beginArray, endArray, key, string, number
        case `true`, `false`, null
        /// The text is over, and was valid. Comes again on every further call.
        case end
        /// See `failure`. Comes again on every further call.
        case failed
    }

    /// What the grammar has at `position`, blanks apart.
    enum State: UInt8 {
        case root, value, valueOrEnd, key, keyOrEnd, colon, afterValue, done, failed
    }

    /// First byte of the last token; for a key or string, the byte behind its opening quote.
    public internal(set) var start = 0
    /// The byte behind the last token; for a key or string, its closing quote.
    public internal(set) var end = 0
    /// The byte behind what was read: after `end`, and behind the closing quote of a key or string.
    public internal(set) var position = 0
    /// Whether the last key or string holds a backslash, so that it needs `JSONText.unescape`.
    public internal(set) var hasEscapes = false
    /// Containers that are open after the last token.
    public internal(set) var depth = 0
    /// Values begun so far, the root included, keys not.
    public internal(set) var values = 0
    /// Set once `next` has returned `.failed`.
    public internal(set) var failure: JSONFailure?
    var state = State.root
    /// Bit 0 is the innermost container: 1 for an object.
    var kinds: UInt64 = 0

    /// A scanner at the start of a text, with the depth and value bounds of `Limits`.
    public init() {}

    /// Steps to the next token. Pass the same bytes every time.
    public mutating func next(_ input: Span<UInt8>) -> Token {
        if state == .root, input.count >= 3, input[0] == 0xEF, input[1] == 0xBB, input[2] == 0xBF {
            return fail(.byteOrderMark, 0)
        }
        var i = position
        let count = input.count
        while true {
            while i < count {
                let byte = input[i]
                if byte > 0x20 || !JSONScanner.isBlank(byte) { break }
                i &+= 1
            }
            guard i < count else { return atEnd(i) }
            let byte = input[i]
            switch state {
            case .afterValue:
                if byte == UInt8(ascii: ",") {
                    state = kinds & 1 == 1 ? .key : .value
                    i &+= 1
                    continue
                }
                return closing(byte, i)
            case .colon:
                if byte != UInt8(ascii: ":") { return fail(.unexpectedByte, i) }
                state = .value
                i &+= 1
                continue
            case .keyOrEnd:
                if byte == UInt8(ascii: "}") { return closing(byte, i) }
                return key(input, byte, i)
            case .key: return key(input, byte, i)
            case .valueOrEnd:
                if byte == UInt8(ascii: "]") { return closing(byte, i) }
                return value(input, byte, i)
            case .root, .value: return value(input, byte, i)
            case .done: return fail(.trailingBytes, i)
            case .failed: return .failed
            }
        }
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    mutating func fail(_ reason: JSONFailure.Reason, _ offset: Int) -> Token {
        fail(.malformed(reason), offset)
    }

    mutating func fail(_ kind: JSONFailure.Kind, _ offset: Int) -> Token {
        failure = JSONFailure(kind, at: offset)
        state = .failed
        return .failed
    }

    private mutating func atEnd(_ i: Int) -> Token {
        switch state {
        case .failed: return .failed
        case .root: return fail(.empty, i)
        case .done:
            position = i
            start = i
            end = i
            return .end
        default: return fail(.truncated, i)
        }
    }

    /// The innermost container's own closing bracket, or a fault.
    private mutating func closing(_ byte: UInt8, _ i: Int) -> Token {
        let isObject = kinds & 1 == 1
        if byte != (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) { return fail(.unexpectedByte, i) }
        kinds >>= 1
        depth &-= 1
        finish(i, i &+ 1)
        return isObject ? .endObject : .endArray
    }

    /// Takes a value's last byte: sets the token and what may follow.
    private mutating func finish(_ from: Int, _ to: Int) {
        start = from
        end = to
        position = to
        state = depth == 0 ? .done : .afterValue
    }

    private mutating func key(_ input: Span<UInt8>, _ byte: UInt8, _ i: Int) -> Token {
        if byte != UInt8(ascii: "\"") { return fail(.unexpectedByte, i) }
        if !string(input, from: i &+ 1) { return .failed }
        state = .colon
        return .key
    }

    private mutating func value(_ input: Span<UInt8>, _ byte: UInt8, _ i: Int) -> Token {
        switch byte {
        case UInt8(ascii: "\""):
            if values == Limits.argumentValues { return fail(.limit(.values), i) }
            values &+= 1
            if !string(input, from: i &+ 1) { return .failed }
            state = depth == 0 ? .done : .afterValue
            return .string
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            if depth == Limits.argumentDepth { return fail(.limit(.depth), i) }
            if values == Limits.argumentValues { return fail(.limit(.values), i) }
            values &+= 1
            let isObject = byte == UInt8(ascii: "{")
            kinds = kinds << 1 | (isObject ? 1 : 0)
            depth &+= 1
            start = i
            end = i &+ 1
            position = end
            state = isObject ? .keyOrEnd : .valueOrEnd
            return isObject ? .beginObject : .beginArray
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            if values == Limits.argumentValues { return fail(.limit(.values), i) }
            values &+= 1
            let last = number(input, from: i)
            if last < 0 { return .failed }
            finish(i, last)
            return .number
        case UInt8(ascii: "t"): return word(input, i, 0x6575_7274, 4, .true)
        case UInt8(ascii: "f"): return word(input, i, 0x65_736C_6166, 5, .false)
        case UInt8(ascii: "n"): return word(input, i, 0x6C6C_756E, 4, .null)
        default: return fail(.unexpectedByte, i)
        }
    }

    /// A literal; `letters` has the first one in its lowest byte.
    private mutating func word(
        _ input: Span<UInt8>, _ i: Int, _ letters: UInt64, _ length: Int, _ token: Token
    ) -> Token {
        var rest = letters
        for offset in 0..<length {
            guard i &+ offset < input.count else { return fail(.truncated, input.count) }
            if input[i &+ offset] != UInt8(truncatingIfNeeded: rest) { return fail(.unexpectedByte, i &+ offset) }
            rest >>= 8
        }
        if values == Limits.argumentValues { return fail(.limit(.values), i) }
        values &+= 1
        finish(i, i &+ length)
        return token
    }
}
