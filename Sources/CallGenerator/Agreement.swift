public import CallModel
internal import FakBasics
internal import FloorLoader
internal import PolicyCompiler
internal import PolicyKernel
public import PolicyReference

/// What both evaluators say about one sample.
public struct Verdicts {
    public let kernel: Decision
    public let kernelNotes: [String]
    /// The argument bytes to send, when the kernel says TRANSFORM.
    public let kernelRedacted: [UInt8]?
    public let reference: ReferenceOutcome
    /// PCRE2 was asked to decide patterns that are not its own, and ran into its limits, be it of work or of subjects: the
    /// kernel denies, as it has to, and says nothing about the rule.
    public let gaveUp: Bool

    /// Whether they are the same in every byte: the whole decision, the ids that it notes, the redacted arguments.
    public var agree: Bool {
        if gaveUp { return kernel.verdict == .deny }
        return kernel == reference.decision && kernelNotes == reference.noteIDs && kernelRedacted == reference.redacted
    }
}

/// Decides samples both ways. One for each thread.
public struct Agreement: ~Copyable {
    private var scratch = KernelScratch()

    public init() {}

    public mutating func decide(_ sample: Sample) -> Verdicts {
        let kernel = sample.floor.floor.kernel
        let decision = kernel.decide(sample.call, sample.context, &scratch)
        let reference = sample.floor.reference.decide(sample.call, sample.context)
        // A script with a value to redact is a fault to both.
        let isFault = decision.by == .fault && !(sample.forms.contains(.script) && reference.decision.by == .fault)
        return Verdicts(
            kernel: decision, kernelNotes: kernel.noteIDs(decision.obligations.notes),
            kernelRedacted: decision.obligations.redact ? kernel.redacted(sample.call, &scratch) : nil,
            reference: reference,
            gaveUp: sample.floor.engine == .pcre2
                && (isFault || decision.by == .limit && sample.isOverPCRE2Subjects))
    }
}

extension Sample {
    /// Whether the body may hold a subject that PCRE2 does not take.
    fileprivate var isOverPCRE2Subjects: Bool {
        switch call.body {
        case .json(let body), .text(let body): body.count > Limits.pcre2SubjectBytes
        }
    }
}
