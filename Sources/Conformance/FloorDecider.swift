public import CallModel
internal import Diagnostics
internal import PolicyReference
internal import PolicySemantics

/// Why a floor cannot decide anything.
public struct FloorRefusal: Error, Sendable, Hashable {
    public var message: String
    public init(message: String) { self.message = message }
}

/// One implementation of the policy language, as the runner sees it: from the text of a manifest to decisions.
///
/// Closures, so that the runner knows nothing of kernels and images. They need not be thread-safe.
public struct FloorDecider {
    /// In reports: `kernel`, `reference`.
    public var name: String
    /// Prepares a floor; it is kept for all rows with the same manifest text.
    public var prepare: (_ manifest: [UInt8]) throws(FloorRefusal) -> (Call) -> DecidedRow
    /// Prepares a floor for rows with earlier calls: these are decided first, in one trace with the call. Nil for a decider
    /// that knows single calls alone; such rows are left out then.
    public var prepareTrace: ((_ manifest: [UInt8]) throws(FloorRefusal) -> (_ before: [Call], Call) -> DecidedRow)?
    /// Bytes of a body from which on the row is left out, because an engine does not take subjects of that size.
    public var mostBytes: Int
    /// Whether the engine can give up on a subject: it denies then (`by=fault`), which is no answer about the rule.
    public var canGiveUp: Bool
    /// One line on the floors that were prepared, for the end of a report.
    public var summary: () -> String?

    public init(
        name: String, mostBytes: Int = .max, canGiveUp: Bool = false, summary: @escaping () -> String? = { nil },
        prepare: @escaping (_ manifest: [UInt8]) throws(FloorRefusal) -> (Call) -> DecidedRow
    ) {
        self.name = name
        self.mostBytes = mostBytes
        self.canGiveUp = canGiveUp
        self.summary = summary
        self.prepare = prepare
    }

    /// The reference evaluator: reads and resolves the manifest, and decides without compiling anything.
    public static func reference() -> FloorDecider {
        var decider = FloorDecider(name: "reference") { manifest throws(FloorRefusal) in
            let evaluator = try referenceEvaluator(manifest)
            return { call in
                let outcome = evaluator.decide(call, .empty)
                return DecidedRow(outcome.decision, notes: outcome.noteIDs, redacted: outcome.redacted)
            }
        }
        decider.prepareTrace = { manifest throws(FloorRefusal) in
            let evaluator = try referenceEvaluator(manifest)
            return { before, call in
                var trace = ReferenceTrace()
                for earlier in before {
                    let outcome = evaluator.decide(earlier, TraceContext(authored: trace.files))
                    guard outcome.decision.verdict == .allow || outcome.decision.verdict == .transform else { continue }
                    var sent = earlier
                    if let redacted = outcome.redacted { sent.body = .json(redacted) }
                    trace.carryOut(sent, by: evaluator)
                }
                let outcome = evaluator.decide(call, TraceContext(authored: trace.files))
                return DecidedRow(outcome.decision, notes: outcome.noteIDs, redacted: outcome.redacted)
            }
        }
        return decider
    }

    private static func referenceEvaluator(_ manifest: [UInt8]) throws(FloorRefusal) -> ReferenceEvaluator {
        let resolution = Resolver.resolve(manifest)
        guard let policy = resolution.policy else {
            let first = resolution.diagnostics.first { $0.severity == .error }
            throw FloorRefusal(message: first.map { "\($0.id) \($0.message)" } ?? "the manifest has errors")
        }
        if let field = policy.unenforced.first {
            throw FloorRefusal(message: "`\(field.name)` is not enforced by this release")
        }
        let evaluator = ReferenceEvaluator(policy)
        if let problem = evaluator.mustMatchProblems().first {
            throw FloorRefusal(message: "\(problem.pointer): \(problem.message)")
        }
        return evaluator
    }
}
