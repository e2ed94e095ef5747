internal import CPCRE2

/// What a match came to.
public enum PCRE2Outcome: Hashable, Sendable {
    case match
    case noMatch
    /// No clean answer; the caller denies.
    case fault(PCRE2Fault)
}

/// Why a match has no clean answer.
public enum PCRE2Fault: Hashable, Sendable {
    /// The subject is over `PCRE2Limits.subjectBytes`; nothing was matched.
    case subjectBytes
    case matchLimit
    case heapLimit
    case depthLimit
    /// The machine-code stack of the scratch is used up.
    case jitStack
    case memory
    /// Any other error number of the library.
    case library(Int32)
}

/// Why a pattern or a scratch could not be made.
public struct PCRE2Error: Error, Hashable, Sendable {
    /// The reasons.
    public enum Kind: Hashable, Sendable {
        /// The library's compile error of that number.
        case syntax(Int32)
        case tooLong
        /// A `(*VERB)` where none may be.
        case verb
        case memory
    }
    public let kind: Kind
    /// Offset in the UTF-8 bytes of the pattern; 0 where the whole pattern is meant.
    public let offset: Int
    /// One sentence for a person, without the pattern.
    public let message: String

    static func syntax(code: Int32, offset: Int) -> PCRE2Error {
        PCRE2Error(kind: .syntax(code), offset: offset, message: libraryText(code))
    }

    static func tooLong(_ bytes: Int) -> PCRE2Error {
        PCRE2Error(
            kind: .tooLong, offset: 0,
            message: "the pattern has \(bytes) bytes, more than \(PCRE2Pattern.sourceBytes)")
    }

    static func verb() -> PCRE2Error {
        PCRE2Error(kind: .verb, offset: 0, message: "a verb at the start would change how the pattern is read")
    }

    static func memory() -> PCRE2Error { PCRE2Error(kind: .memory, offset: 0, message: "out of memory") }

    private static func libraryText(_ code: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = unsafe buffer.withUnsafeMutableBufferPointer { bytes in
            unsafe pcre2_get_error_message_8(code, bytes.baseAddress, bytes.count)
        }
        guard length >= 0 else { return "error \(code)" }
        return String(decoding: buffer[0..<Int(length)], as: UTF8.self)
    }
}
