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
        FloorDecider(name: "reference") { manifest throws(FloorRefusal) in
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
            return { call in
                let outcome = evaluator.decide(call, .empty)
                return DecidedRow(outcome.decision, notes: outcome.noteIDs, redacted: outcome.redacted)
            }
        }
    }
}
