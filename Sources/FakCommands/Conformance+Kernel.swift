internal import CallModel
internal import Conformance
internal import FakBasics
internal import PolicyKernel

extension FloorDecider {
    /// One kernel for all rows, whatever policy they name.
    static func kernel(of kernel: Kernel) -> FloorDecider {
        FloorDecider(name: "kernel") { (_) throws(FloorRefusal) in
            let scratch = ScratchBox()
            return { call in
                let decision = kernel.decide(call, .empty, &scratch.scratch)
                let redacted = decision.obligations.redact ? kernel.redacted(call, &scratch.scratch) : nil
                return DecidedRow(
                    decision, notes: kernel.noteIDs(decision.obligations.notes), redacted: redacted)
            }
        }
    }
}

/// A scratch that a closure can keep.
private final class ScratchBox {
    var scratch = KernelScratch()
}

extension CommandError {
    /// A corpus that cannot be read is a file error; one with a bad row is a wrong answer.
    init(_ error: ConformanceError) {
        let kind: ExitCode =
            switch error.kind {
            case .unreadable: .io
            case .badLine, .badRow, .duplicateID, .empty: .no
            }
        self.init(kind, error.description)
    }
}
