/// A rule of one side, for people.
public struct RuleReference: Sendable, Hashable {
    public let id: String
    /// JSON Pointer into the manifest; nil for a builtin.
    public let pointer: String?
    /// Line of the manifest, where the image says so.
    public let line: Int?
    /// The pattern, glob or bound as written.
    public let source: String?
}

/// What is known about one component of a set of tools.
public struct DiffItem: Sendable {
    public enum Finding: Sendable {
        /// Seen: both kernels have decided this call.
        case changed(Change, Witness)
        /// Neither shown nor excluded, for these reasons, and for which changes.
        case mayDiffer([Unknown], [Change])
    }

    /// Names of the tools; the first is that of the witness. Names that stand for many are among them.
    public internal(set) var tools: [String]
    /// `/command`, `@run`, `name`, `redacted keys`, …
    public let component: String
    public let finding: Finding
    /// Rules that the component has on one side alone.
    public let rulesBefore: [RuleReference]
    public let rulesAfter: [RuleReference]
    /// Other changes of the same tools that are neither shown nor excluded, and why.
    public internal(set) var undecided: [Change] = []
    public internal(set) var undecidedBecause: [Unknown] = []
    /// The rules that decided the witness.
    public let decidedBefore: RuleReference?
    public let decidedAfter: RuleReference?
}

/// Items that say the same of several places, for people: the first has the shortest call.
public struct DiffGroup: Sendable {
    public internal(set) var items: [DiffItem]
    public var first: DiffItem { items[0] }
}

/// What `PolicyDiff` found out. Classes that are not in an item are proved equal.
public struct DiffReport: Sendable {
    /// Changes first, newly allowed calls before others.
    public let items: [DiffItem]
    /// Pairs of tool classes that were compared, and how many of them are proved to be equal.
    public let classCount: Int
    public let equalCount: Int
    /// Calls that both kernels decided on the way.
    public let replayCount: Int

    /// The items, those together that have one kind of change, rules and answers in common.
    public var groups: [DiffGroup] { DiffOrder.groups(items) }

    /// Whether nothing differs, proved.
    public var isEqual: Bool { items.isEmpty }
    public func count(_ change: Change) -> Int {
        items.count { if case .changed(change, _) = $0.finding { true } else { false } }
    }
    /// Whether a call is newly allowed, for all that is known.
    public var mayWiden: Bool {
        items.contains {
            if case .mayDiffer(_, let changes) = $0.finding { return changes.contains(.allowed) }
            return $0.undecided.contains(.allowed)
        }
    }
    /// Items of which nothing is shown, and nothing excluded.
    public var mayDifferCount: Int {
        items.count { if case .mayDiffer = $0.finding { true } else { false } }
    }
}
