public import CallModel
public import FakJSON

/// The line that a row stands on.
public struct RowPlace: Sendable, Hashable {
    public var file: String
    /// From 1.
    public var line: Int

    public init(file: String, line: Int) {
        self.file = file
        self.line = line
    }
}

/// One call and what has to become of it; the format is in corpus/README.md.
public struct ConformanceRow: Sendable {
    /// Where a row's floor comes from.
    public enum Policy: Sendable, Hashable {
        /// A manifest file; relative paths are already joined to the folder of the row's file.
        case file(String)
        /// The text of a manifest.
        case inline([UInt8])
    }

    public var id: String
    public var family: String
    public var policy: Policy
    /// Calls of the same trace that are decided first, in this order.
    public var before: [Call]
    public var call: Call
    /// What the repair ladder makes of the call, as it stands in the row.
    public var repair: JSONNode?
    /// Nil for a row that is only decided.
    public var expect: Expectation?
    /// The rule of the language that gives the verdict.
    public var why: String
    public var place: RowPlace
}

/// What a row states about the decision; nil is not compared.
public struct Expectation: Sendable, Hashable {
    public var verdict: Verdict
    public var reason: Reason
    public var by: DecidedBy?
    public var rule: String?
    public var disposition: Disposition?
    /// Ids of advisory findings in order; for calls that are not denied.
    public var notes: [String]?
    /// The argument bytes that are sent on.
    public var arguments: [UInt8]?
}

/// What a decider says about one call.
public struct DecidedRow: Sendable, Hashable {
    public var verdict: Verdict
    public var reason: Reason
    public var by: DecidedBy
    public var rule: String
    public var disposition: Disposition?
    /// Ids of advisory findings in order.
    public var notes: [String]
    /// The argument bytes to send, when they differ from those that came; nil otherwise.
    public var arguments: [UInt8]?

    public init(
        verdict: Verdict, reason: Reason, by: DecidedBy, rule: String, disposition: Disposition?, notes: [String],
        arguments: [UInt8]?
    ) {
        self.verdict = verdict
        self.reason = reason
        self.by = by
        self.rule = rule
        self.disposition = disposition
        self.notes = notes
        self.arguments = arguments
    }

    /// A decision with what its obligations stand for.
    public init(_ decision: Decision, notes: [String], redacted: [UInt8]?) {
        self.init(
            verdict: decision.verdict, reason: decision.reason, by: decision.by, rule: decision.rule,
            disposition: decision.disposition, notes: notes, arguments: redacted)
    }
}
