internal import CallModel
internal import Diagnostics
internal import FloorLoader
internal import PolicyKernel

extension FloorDecider {
    /// The product itself: manifest to verified image, decided by the kernel.
    public static func kernel() -> FloorDecider {
        FloorDecider(name: "kernel") { manifest throws(FloorRefusal) in
            let compiled = FloorLoader.compile(manifest, path: "policy")
            guard let floor = compiled.floor else {
                let first = compiled.diagnostics.first { $0.severity == .error }
                throw FloorRefusal(message: first.map { "\($0.id) \($0.message)" } ?? "the manifest has errors")
            }
            let kernel = floor.kernel
            let scratch = ScratchBox()
            return { call in
                let decision = kernel.decide(call, .empty, &scratch.scratch)
                let redacted = decision.obligations.redact ? kernel.redacted(call, &scratch.scratch) : nil
                return DecidedRow(decision, notes: kernel.noteIDs(decision.obligations.notes), redacted: redacted)
            }
        }
    }
}

/// One scratch for the rows of one floor.
private final class ScratchBox {
    var scratch = KernelScratch()
}
