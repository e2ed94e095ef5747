package import CallModel
internal import Diagnostics
internal import FakBasics
internal import FloorLoader
public import PolicyCompiler
public import PolicyKernel
internal import PolicyRuntime

extension FloorDecider {
    /// The product itself: manifest to verified image, decided by the kernel.
    /// - Parameter engine: forces one engine on every regex that it can hold
    public static func kernel(engine: EngineChoice? = nil) -> FloorDecider {
        let counts = CountBox()
        let scratch = ScratchBox()
        func floor(_ manifest: [UInt8]) throws(FloorRefusal) -> Floor {
            let compiled = FloorLoader.compile(manifest, path: "policy", engine: engine ?? .dfa)
            if let floor = compiled.floor { return floor }
            let first = compiled.diagnostics.first { $0.severity == .error }
            throw FloorRefusal(message: first.map { "\($0.id) \($0.message)" } ?? "the manifest has errors")
        }
        var decider = FloorDecider(
            name: engine.map { "kernel, engine \($0.rawValue)" } ?? "kernel",
            mostBytes: engine == .pcre2 ? Limits.pcre2SubjectBytes : .max,
            canGiveUp: engine == .pcre2,
            summary: {
                engine.map { "\($0.rawValue) decides \(counts.held) rules; \(counts.kept) kept their engine" }
            },
            prepare: { manifest throws(FloorRefusal) in
                let floor = try floor(manifest)
                counts.held += floor.engineCount.held
                counts.kept += floor.engineCount.kept
                return decide(floor.kernel, scratch)
            })
        decider.prepareTrace = { manifest throws(FloorRefusal) in
            let kernel = try floor(manifest).kernel
            return { before, call in
                let runtime = PolicyRuntime(kernel)
                let trace = TraceID("row")
                for earlier in before { _ = runtime.decide(earlier, in: trace) }
                let answer = runtime.decide(call, in: trace)
                return DecidedRow(
                    answer.decision, notes: kernel.noteIDs(answer.decision.obligations.notes),
                    redacted: answer.arguments)
            }
        }
        return decider
    }

    /// One kernel for all rows, whatever policy they name.
    public static func kernel(of kernel: Kernel) -> FloorDecider {
        let scratch = ScratchBox()
        return FloorDecider(name: "kernel") { (_) throws(FloorRefusal) in decide(kernel, scratch) }
    }

    /// Decisions of one kernel; kernels may share a scratch.
    package static func decide(_ kernel: Kernel, _ box: ScratchBox) -> (Call) -> DecidedRow {
        { call in
            let decision = kernel.decide(call, .empty, &box.scratch)
            let redacted = decision.obligations.redact ? kernel.redacted(call, &box.scratch) : nil
            return DecidedRow(decision, notes: kernel.noteIDs(decision.obligations.notes), redacted: redacted)
        }
    }
}

/// Sums over the floors of one decider.
private final class CountBox {
    var held = 0
    var kept = 0
}

/// A scratch that a closure can keep.
package final class ScratchBox {
    var scratch = KernelScratch()
    package init() {}
}
