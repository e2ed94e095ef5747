internal import CPCRE2
internal import FakBasics

/// How a pattern's text is read.
public enum PCRE2Dialect: Sendable, CaseIterable {
    /// The meaning that the default dialect of a manifest has: text that `PCRE2Translation.fromRE2` wrote. `$` is the
    /// end of the text alone, `(?m)^` holds after a final newline too, and no verb at the start may change an option.
    case shared
    /// PCRE2's own syntax and meaning, on UTF-8, with LF for a newline.
    case full
}

/// How a pattern is compiled.
public struct PCRE2Options: Sendable {
    public var dialect: PCRE2Dialect
    /// Whether to compile to machine code where the library can; the answers do not depend on it, the counting of the
    /// match limit does.
    public var jit: Bool
    /// Whether only a match of the whole subject counts.
    public var isWhole: Bool
    public init(dialect: PCRE2Dialect, jit: Bool = true, isWhole: Bool = false) {
        self.dialect = dialect
        self.jit = jit
        self.isWhole = isWhole
    }
}

/// A compiled pattern. Immutable, so any number of threads may match with it, each with a scratch of its own.
///
/// Built from source by every process that runs it: the library's serialised form is trusted input by its own manual
/// and never enters an image.
@safe public struct PCRE2Pattern: ~Copyable, @unchecked Sendable {
    private let code: OpaquePointer
    private let hasReferences: Bool
    /// Whether machine code stands behind the pattern.
    public let usesJIT: Bool

    /// Compiles a pattern. Throws `.tooLong`, `.verb` or the library's syntax error with its offset in UTF-8 bytes.
    public init(_ source: String, options: PCRE2Options) throws(PCRE2Error) {
        let text = Array(source.utf8)
        if text.count > Self.sourceBytes { throw .tooLong(text.count) }
        if options.dialect == .shared, text.starts(with: [0x28, 0x2A]) { throw .verb() }
        // The callouts are what matches are counted by.
        var flags = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT
        if options.dialect == .shared {
            flags |= PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_CIRCUMFLEX | PCRE2_NEVER_UCP
        }
        if options.isWhole { flags |= PCRE2_ANCHORED | UInt32(PCRE2_ENDANCHORED) }
        guard let context = unsafe pcre2_compile_context_create_8(nil) else { throw .memory() }
        defer { unsafe pcre2_compile_context_free_8(context) }
        unsafe pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF))
        unsafe pcre2_set_parens_nest_limit_8(context, UInt32(Limits.regexDepth))
        var code: Int32 = 0
        var offset = 0
        let made = unsafe text.withUnsafeBufferPointer { bytes in
            unsafe pcre2_compile_8(bytes.baseAddress, bytes.count, flags, &code, &offset, context)
        }
        guard let made = unsafe made else { throw .syntax(code: code, offset: offset) }
        var references: UInt32 = 0
        unsafe pcre2_pattern_info_8(made, UInt32(PCRE2_INFO_BACKREFMAX), &references)
        hasReferences = references > 0
        unsafe self.code = made
        self.usesJIT = unsafe options.jit && pcre2_jit_compile_8(made, PCRE2_JIT_COMPLETE) == 0
    }

    deinit { unsafe pcre2_code_free_8(code) }

    /// Bytes of a pattern: translation may write one escape as several bytes.
    static let sourceBytes = Limits.patternBytes * 12

    /// Whether the pattern matches anywhere in the subject.
    ///
    /// Bytes that are no well-formed UTF-8 count as U+FFFD, one each. Anything but a clean answer is a fault, and the
    /// caller denies: a limit, a subject over `limits.subjectBytes`, an error of the library. No allocation besides
    /// the growth of the scratch.
    public func matches(_ subject: Span<UInt8>, scratch: inout PCRE2Scratch) -> PCRE2Outcome {
        if subject.count > scratch.limits.subjectBytes { return .fault(.subjectBytes) }
        scratch.begin(surcharge: hasReferences ? subject.count >> 5 : 0)
        let first =
            subject.isEmpty
            ? run(scratch.emptySubject.span, 0, scratch) : run(subject, subject.count, scratch)
        // The library checks the subject itself and answers -3 … -22 when it is not UTF-8.
        guard first <= PCRE2_ERROR_UTF8_ERR1 && first >= PCRE2_ERROR_UTF8_ERR21 else { return Self.outcome(first) }
        scratch.sanitize(subject)
        scratch.begin(surcharge: hasReferences ? scratch.clean.count >> 5 : 0)
        return Self.outcome(run(scratch.clean.span, scratch.clean.count, scratch))
    }

    private func run(_ subject: Span<UInt8>, _ length: Int, _ scratch: borrowing PCRE2Scratch) -> Int32 {
        unsafe subject.withUnsafeBufferPointer { bytes in
            unsafe pcre2_match_8(code, bytes.baseAddress, length, 0, 0, scratch.data, scratch.context)
        }
    }

    private static func outcome(_ result: Int32) -> PCRE2Outcome {
        // 0 is a match with more captures than the match data has room for.
        if result >= 0 { return .match }
        switch result {
        case PCRE2_ERROR_NOMATCH: return .noMatch
        case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_CALLOUT: return .fault(.matchLimit)
        case PCRE2_ERROR_DEPTHLIMIT: return .fault(.depthLimit)
        case PCRE2_ERROR_HEAPLIMIT: return .fault(.heapLimit)
        case PCRE2_ERROR_JIT_STACKLIMIT: return .fault(.jitStack)
        case PCRE2_ERROR_NOMEMORY: return .fault(.memory)
        default: return .fault(.library(result))
        }
    }
}
