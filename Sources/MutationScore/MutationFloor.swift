internal import Bytecode
internal import BytecodeVerifier
internal import CallModel
internal import FloorLoader
internal import PolicyKernel
internal import PolicySemantics

/// A floor whose image is changed, and what it says before.
struct MutationFloor {
    /// `everything`, `examples/dev-agent-policy.json`, or the place of the first row with the manifest.
    let name: String
    let bytes: [UInt8]
    let model: ImageModel
    let policyDigest: [UInt8]
    /// What the manifest means, for Faithful.
    let policy: ResolvedPolicy
    /// Rows of the corpus that name this floor, and calls that its image suggests, with their answers.
    let rows: [Question]
    let calls: [Question]

    struct Question {
        let label: String
        let call: Call
        let answer: Answer
    }

    /// Nil when the manifest gives no floor.
    init?(name: String, manifest: [UInt8], rows: [MadeCall]) {
        guard let floor = FloorLoader.compile(manifest, path: name).floor, let policy = floor.policy else { return nil }
        self.name = name
        self.policy = policy
        bytes = floor.imageBytes
        model = floor.image.model
        policyDigest = floor.image.policyDigest
        var scratch = KernelScratch()
        func asked(_ calls: [MadeCall]) -> [Question] {
            calls.map { Question(label: $0.label, call: $0.call, answer: Answer(floor.kernel, $0.call, &scratch)) }
        }
        self.rows = asked(rows)
        calls = asked(MadeCalls.of(model))
    }
}

/// Everything that a decision says, with what its obligations stand for.
struct Answer: Hashable {
    private let decision: Decision
    private let notes: [String]
    private let redacted: [UInt8]?

    init(_ kernel: Kernel, _ call: Call, _ scratch: inout KernelScratch) {
        var decision = kernel.decide(call, .empty, &scratch)
        redacted = decision.obligations.redact ? kernel.redacted(call, &scratch) : nil
        // Notes of a denied call are nobody's business; ordinals are the image's own.
        notes = decision.verdict == .deny ? [] : kernel.noteIDs(decision.obligations.notes)
        decision.obligations.notes = NoteSet()
        self.decision = decision
    }
}
