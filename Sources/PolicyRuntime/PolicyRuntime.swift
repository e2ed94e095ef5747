public import CallModel
internal import FakBasics
public import PolicyKernel
internal import Synchronization

/// Which calls belong together: those of one session of one agent, by whatever name the host has for it.
public struct TraceID: Hashable, Sendable {
    public let name: String
    public init(_ name: String) { self.name = name }
}

/// The answer for one call of a trace.
public struct RuntimeAnswer: Hashable, Sendable {
    public let decision: Decision
    /// The argument bytes to send in place of those that came, where the decision changes them.
    public let arguments: [UInt8]?
}

/// Decides the calls of many traces by one floor, and keeps what each trace wrote.
///
/// A decision and what its call writes are one step: of two calls of a trace the second sees what the first one wrote. Only
/// calls that may be carried out leave anything. Calls of different traces are decided side by side. Memory is bounded by
/// `Limits`; what does not fit is not forgotten but counts as unknown.
public final class PolicyRuntime: Sendable {
    public let kernel: Kernel
    private let protectedPaths: [[UInt8]]
    private let registry: Mutex<TraceRegistry>
    private let lanes: [Lane]

    /// Storage for one decision at a time.
    private final class Lane: Sendable {
        let scratch = Mutex(KernelScratch())
    }

    /// - Parameters:
    ///   - protectedPaths: see `TraceContext`
    ///   - traces: how many are kept, at most `Limits.traces`
    public init(_ kernel: Kernel, protectedPaths: [[UInt8]] = [], traces: Int? = nil) {
        self.kernel = kernel
        self.protectedPaths = protectedPaths
        registry = Mutex(TraceRegistry(limit: max(1, min(traces ?? Limits.traces, Limits.traces))))
        lanes = (0..<8).map { _ in Lane() }
    }

    /// Decides a call, and keeps what it writes if it may be carried out.
    public func decide(_ call: Call, in id: TraceID) -> RuntimeAnswer {
        while true {
            let trace = registry.withLock { $0.trace(id) }
            let answer = trace.state.withLock { state -> RuntimeAnswer? in
                // It was ended between the look-up and here.
                if state.isEnded { return nil }
                let context = TraceContext(protectedPaths: protectedPaths, authored: state.authored)
                let (answer, writes) = decide(call, context, lanes[abs(id.hashValue % lanes.count)])
                for write in writes { state.authored.apply(write) }
                return answer
            }
            if let answer { return answer }
        }
    }

    /// Forgets a trace that is over.
    public func end(_ id: TraceID) { registry.withLock { $0.end(id) } }

    private func decide(_ call: Call, _ context: TraceContext, _ lane: Lane) -> (RuntimeAnswer, [AuthoredWrite]) {
        lane.scratch.withLock { scratch in
            let decision = kernel.decide(call, context, &scratch)
            var sent = call
            var changed: [UInt8]?
            if decision.obligations.redact {
                changed = kernel.redacted(call, &scratch)
                if let changed { sent.body = .json(changed) }
            }
            let answer = RuntimeAnswer(decision: decision, arguments: changed)
            let isCarriedOut = decision.verdict == .allow || decision.verdict == .transform
            return (answer, isCarriedOut ? kernel.authored(sent, context, &scratch) : [])
        }
    }
}
