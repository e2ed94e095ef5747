internal import CPCRE2
public import FakBasics

/// What one match may cost before it is a fault.
public struct PCRE2Limits: Hashable, Sendable {
    /// Steps of backtracking. Machine code and interpreter count them differently.
    public var matchLimit: UInt32
    /// Memory of the interpreter, in KiB; machine code has the stack of the scratch instead.
    public var heapLimit: UInt32
    /// Nesting of backtracking in the interpreter; machine code ignores it.
    public var depthLimit: UInt32
    /// Bytes of a subject.
    public var subjectBytes: Int
    public init(
        matchLimit: UInt32 = 1_000_000, heapLimit: UInt32 = 20_000, depthLimit: UInt32 = 250_000,
        subjectBytes: Int = Limits.pcre2SubjectBytes
    ) {
        self.matchLimit = matchLimit
        self.heapLimit = heapLimit
        self.depthLimit = depthLimit
        self.subjectBytes = subjectBytes
    }
}

/// What matching writes to: one for each thread, reused for every pattern.
@safe public struct PCRE2Scratch: ~Copyable {
    let data: OpaquePointer
    let context: OpaquePointer
    private let stack: OpaquePointer?
    /// The limits of every match with this scratch.
    public let limits: PCRE2Limits
    /// The subject with bad bytes replaced.
    var clean: [UInt8] = []
    /// An address for a subject of no bytes.
    let emptySubject: [UInt8] = [0]

    /// Bytes of machine-code stack: the library's own 32 KiB end in a fault on benign text of 8 KiB.
    static let stackStart = 32 << 10
    static let stackBytes = 1 << 20

    /// Takes its memory; throws `.memory` when there is none.
    public init(limits: PCRE2Limits = PCRE2Limits()) throws(PCRE2Error) {
        guard let data = unsafe pcre2_match_data_create_8(1, nil) else { throw .memory() }
        guard let context = unsafe pcre2_match_context_create_8(nil) else {
            unsafe pcre2_match_data_free_8(data)
            throw .memory()
        }
        unsafe pcre2_set_match_limit_8(context, limits.matchLimit)
        unsafe pcre2_set_heap_limit_8(context, limits.heapLimit)
        unsafe pcre2_set_depth_limit_8(context, limits.depthLimit)
        // Nil where the library has no machine code; then none runs either.
        let stack = unsafe pcre2_jit_stack_create_8(Self.stackStart, Self.stackBytes, nil)
        if let stack = unsafe stack { unsafe pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack)) }
        unsafe self.data = data
        unsafe self.context = context
        unsafe self.stack = stack
        self.limits = limits
    }

    /// Gives the matches that follow fewer steps than the limits of the scratch, never more.
    public mutating func allow(steps: UInt32) {
        unsafe pcre2_set_match_limit_8(context, min(steps, limits.matchLimit))
    }

    deinit {
        unsafe pcre2_match_data_free_8(data)
        unsafe pcre2_match_context_free_8(context)
        if let stack = unsafe stack { unsafe pcre2_jit_stack_free_8(stack) }
    }

    /// Writes the subject with each byte that starts no well-formed sequence as U+FFFD.
    mutating func sanitize(_ subject: Span<UInt8>) {
        clean.removeAll(keepingCapacity: true)
        var i = 0
        while i < subject.count {
            let step = UTF8Bytes.decode(subject, at: i)
            if step.isValid {
                for k in i..<i + step.length { clean.append(subject[k]) }
            } else {
                UTF8Bytes.append(0xFFFD, to: &clean)
            }
            i += step.length
        }
    }
}
