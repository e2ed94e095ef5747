internal import CPCRE2
public import FakBasics

/// What one match may cost before it is a fault.
public struct PCRE2Limits: Hashable, Sendable {
    /// Steps of a match, until `allow` gives several of them some together: one for each item of the pattern that is tried, and one
    /// for each byte between the places of two tries.
    public var steps: Int
    /// Steps of backtracking from one start. Machine code and interpreter count them differently.
    public var matchLimit: UInt32
    /// Memory of the interpreter, in KiB; machine code has the stack of the scratch instead.
    public var heapLimit: UInt32
    /// Nesting of backtracking in the interpreter; machine code ignores it.
    public var depthLimit: UInt32
    /// Bytes of a subject.
    public var subjectBytes: Int
    public init(
        steps: Int = 1 << 22, matchLimit: UInt32 = 10_000_000, heapLimit: UInt32 = 20_000,
        depthLimit: UInt32 = 250_000,
        subjectBytes: Int = Limits.pcre2SubjectBytes
    ) {
        self.steps = steps
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
    /// Whether `allow` gave matches steps together; until then each has those of the limits.
    private(set) var sharesSteps = false
    fileprivate let meter: UnsafeMutablePointer<PCRE2Meter>
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
        let meter = UnsafeMutablePointer<PCRE2Meter>.allocate(capacity: 1)
        unsafe meter.initialize(to: PCRE2Meter(remaining: limits.steps))
        unsafe pcre2_set_callout_8(context, PCRE2Meter.callout, meter)
        unsafe self.meter = meter
        unsafe self.data = data
        unsafe self.context = context
        unsafe self.stack = stack
        self.limits = limits
    }

    /// Steps that the matches from here on may take together. The library's own match limit starts anew at every place of
    /// the subject and, in machine code, leaves out what a repeat of one character tries, so it bounds no time.
    public mutating func allow(steps: Int) {
        unsafe meter.pointee.remaining = steps
        sharesSteps = true
    }

    deinit {
        unsafe meter.deinitialize(count: 1)
        unsafe meter.deallocate()
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

/// Counts what matches do. Patterns are compiled with a callout before every item, so nothing is tried uncounted; between
/// two of them the library moves through the subject, and that distance is counted as well.
struct PCRE2Meter {
    var remaining: Int
    /// Where the last try was.
    private var last = 0
    /// What each try costs besides: comparing what a group matched takes up to its length.
    private var surcharge = 0

    init(remaining: Int) { self.remaining = remaining }

    mutating func begin(surcharge: Int) {
        last = 0
        self.surcharge = surcharge
    }

    static let callout:
        @convention(c) (UnsafeMutablePointer<pcre2_callout_block_8>?, UnsafeMutableRawPointer?) -> Int32 = {
            block, data in
            guard let block = unsafe block, let data = unsafe data else { return PCRE2_ERROR_CALLOUT }
            let meter = unsafe data.assumingMemoryBound(to: PCRE2Meter.self)
            let place = unsafe block.pointee.current_position
            unsafe meter.pointee.remaining -= 1 + abs(place - meter.pointee.last) + meter.pointee.surcharge
            unsafe meter.pointee.last = place
            return unsafe meter.pointee.remaining < 0 ? PCRE2_ERROR_CALLOUT : 0
        }
}

extension PCRE2Scratch {
    /// Before each match.
    func begin(surcharge: Int) {
        if !sharesSteps { unsafe meter.pointee.remaining = limits.steps }
        unsafe meter.pointee.begin(surcharge: surcharge)
    }
}
