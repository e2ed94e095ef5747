internal import CallModel

/// What the kernel needs of a rule while it decides.
struct RuleFacts: Sendable {
    let disposition: Disposition
    let isAdvisory: Bool
    /// Note ordinal of an advisory rule, else -1.
    let note: Int
}

/// A nested call of a script.
struct NestedPlace {
    var tool: [UInt8]
    /// Where it begins in the script.
    var offset: Int
}

/// One violation, as the recorder of `explain` sees it.
struct RecordedFinding {
    var rule: Int
    var offset: Int
    var kind: SubjectKind
    var subject: Int
    var nested: NestedPlace?

    /// Of two findings of one rule the first one is shown: those of the call itself, then by nested call.
    func isBefore(_ other: RecordedFinding) -> Bool {
        (nested?.offset ?? -1, offset, kind.rawValue, subject)
            <= (other.nested?.offset ?? -1, other.offset, other.kind.rawValue, other.subject)
    }
}

/// What the checks of one call have found so far. Rules stand in order of citation, so the least index is cited.
struct Findings {
    /// Least violated rule, or `Int.max`.
    var least = Int.max
    var strictest = Disposition.retryable
    var notes = NoteSet()
    /// A patch body that could not be read.
    var isUnreadable = false
    /// Only while explaining.
    var isRecording = false
    var recorded: [RecordedFinding] = []
    /// Only while tracing.
    var trace: TraceRecorder?
    /// Where the value at hand stands, for the recorder.
    var offset = 0
    var kind = SubjectKind.raw
    var subject = 0
    /// The nested call at hand, if it is one.
    var nested: NestedPlace?
    /// How the name of the last call was admitted, whatever else is wrong with it.
    var admission: (by: DecidedBy, rule: Int)?

    init() {}

    mutating func violate(_ rule: Int, _ facts: [RuleFacts]) {
        if isRecording {
            recorded.append(RecordedFinding(rule: rule, offset: offset, kind: kind, subject: subject, nested: nested))
        }
        let fact = facts[rule]
        if fact.isAdvisory {
            notes.insert(fact.note)
            return
        }
        if rule < least { least = rule }
        if fact.disposition > strictest { strictest = fact.disposition }
    }

    var isDenied: Bool { least != Int.max }
}
