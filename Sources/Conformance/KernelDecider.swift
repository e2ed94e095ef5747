internal import CallModel
internal import Diagnostics
internal import FloorLoader
public import PolicyKernel

extension FloorDecider {
    /// The product itself: manifest to verified image, decided by the kernel.
    public static func kernel() -> FloorDecider {
        FloorDecider(name: "kernel") { manifest throws(FloorRefusal) in
            let compiled = FloorLoader.compile(manifest, path: "policy")
            guard let floor = compiled.floor else {
                let first = compiled.diagnostics.first { $0.severity == .error }
                throw FloorRefusal(message: first.map { "\($0.id) \($0.message)" } ?? "the manifest has errors")
            }
            return decide(floor.kernel)
        }
    }

    /// One kernel for all rows, whatever policy they name.
    public static func kernel(of kernel: Kernel) -> FloorDecider {
        FloorDecider(name: "kernel") { (_) throws(FloorRefusal) in decide(kernel) }
    }

    private static func decide(_ kernel: Kernel) -> (Call) -> DecidedRow {
        let box = ScratchBox()
        return { call in
            let decision = kernel.decide(call, .empty, &box.scratch)
            let redacted = decision.obligations.redact ? kernel.redacted(call, &box.scratch) : nil
            return DecidedRow(decision, notes: kernel.noteIDs(decision.obligations.notes), redacted: redacted)
        }
    }
}

/// A scratch that a closure can keep.
private final class ScratchBox {
    var scratch = KernelScratch()
}
