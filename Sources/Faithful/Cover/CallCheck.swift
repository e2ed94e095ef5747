internal import Bytecode
internal import CallModel
internal import PolicyKernel
internal import PolicyReference
internal import PolicySemantics

/// F9: kernel and reference evaluator on calls; also the call that shows a difference which the tables have.
struct CallCheck: ~Copyable {
    let kernel: Kernel
    let reference: ReferenceEvaluator
    private var scratch = KernelScratch()

    init(_ kernel: Kernel, _ policy: ResolvedPolicy) {
        self.kernel = kernel
        reference = ReferenceEvaluator(policy)
    }

    /// What the two say otherwise, if anything: the decision with its witness, notes and redacted arguments.
    mutating func difference(_ call: Call) -> DifferingCall? {
        let image = kernel.decide(call, .empty, &scratch)
        let manifest = reference.decide(call, .empty)
        let redacted = image.obligations.redact ? kernel.redacted(call, &scratch) : nil
        if image == manifest.decision, redacted == manifest.redacted,
            kernel.noteIDs(image.obligations.notes) == manifest.noteIDs
        {
            return nil
        }
        // PCRE2 at its limits is a fault of the kernel's alone.
        if image.by == .fault, manifest.decision.by != .fault { return nil }
        guard case .json(let body) = call.body else { return nil }
        return DifferingCall(tool: call.tool, body: body, image: image, manifest: manifest.decision)
    }

    /// The first of the calls on which they differ, and how many were asked.
    mutating func first(_ calls: [Call], limit: Int) -> (found: DifferingCall?, asked: Int) {
        if limit <= 0 || calls.isEmpty { return (nil, 0) }
        var asked = 0
        // An even choice where there are more than may be asked.
        let step = max(1, (calls.count + limit - 1) / limit)
        for at in stride(from: 0, to: calls.count, by: step) {
            asked += 1
            if let found = difference(calls[at]) { return (found, asked) }
        }
        return (nil, asked)
    }
}
