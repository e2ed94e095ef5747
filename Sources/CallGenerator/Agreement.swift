public import CallModel
internal import FloorLoader
internal import PolicyKernel
public import PolicyReference

/// What both evaluators say about one sample.
public struct Verdicts {
    public let kernel: Decision
    public let kernelNotes: [String]
    /// The argument bytes to send, when the kernel says TRANSFORM.
    public let kernelRedacted: [UInt8]?
    public let reference: ReferenceOutcome

    /// Whether they are the same in every byte: the whole decision, the ids that it notes, the redacted arguments.
    public var agree: Bool {
        if reference.decision.by.rung == .input {
            var mine = kernel
            mine.obligations.notes = NoteSet()
            return mine == reference.decision
        }
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
        return Verdicts(
            kernel: decision, kernelNotes: kernel.noteIDs(decision.obligations.notes),
            kernelRedacted: decision.obligations.redact ? kernel.redacted(sample.call, &scratch) : nil,
            reference: sample.floor.reference.decide(sample.call, sample.context))
    }
}
