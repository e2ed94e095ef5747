public import CallModel

/// What has to hold of an image beside the verifier's obligations for it to say what a manifest says.
public enum FaithfulObligation: String, Sendable, CaseIterable {
    case header = "F1"
    case rules = "F2"
    case names = "F3"
    case roles = "F4"
    case operands = "F5"
    case automata = "F6"
    case nfas = "F7"
    case strings = "F8"
    case calls = "F9"

    /// What it says, in a line.
    public var title: String {
        switch self {
        case .header: "posture, softened rungs, workspace and fault table are the manifest's"
        case .rules: "each rule has the id, place, texts, reason and scope of the manifest, in order of citation"
        case .names:
            "the names, spellings and prefixes of the manifest and the hosts' tables, no others, admitted as listed"
        case .roles: "the arguments of each tool have the roles of the hosts' tables"
        case .operands: "values, bounds, limits, redacted keys and PCRE2 patterns are those of their rules"
        case .automata: "each bit of a DFA is given for exactly the texts of its rule"
        case .nfas: "each NFA holds for exactly the texts of its rule"
        case .strings: "PCRE2 agrees on strings through every state of a rule's derivatives"
        case .calls: "kernel and reference evaluator agree on calls at and around the rules"
        }
    }
}

/// A call on which image and manifest give different answers.
public struct DifferingCall: Sendable, Hashable {
    public let tool: [UInt8]
    /// The arguments, JSON.
    public let body: [UInt8]
    /// What the image's kernel says, and what the reference evaluator says of the manifest.
    public let image: Decision
    public let manifest: Decision
}

/// A place where the image says something else than the manifest. It shows patterns and texts: it is for authors of
/// policies, and never part of a verdict.
public struct FaithfulDifference: Sendable, Hashable {
    public let obligation: FaithfulObligation
    /// The section of the image and the record in it.
    public let section: String
    public let record: Int
    /// What differs: `reason of rule no-rm`.
    public let what: String
    public let expected: String
    public let found: String
    /// A text that the table and the pattern answer differently, for automata.
    public var text: [UInt8]?
    /// The record of RULES whose table or pattern that is.
    public var rule: Int?
    public var call: DifferingCall?
}

/// What was compared, obligation by obligation.
public struct FaithfulReport: Sendable {
    public enum Outcome: Sendable, Hashable {
        /// Everything that was compared is the same.
        case holds
        case differs(FaithfulDifference)
        /// Something could not be compared within its budget; what, in a line each.
        case undecided([String])
        /// It takes the manifest to tell.
        case needsManifest
    }

    public struct Row: Sendable {
        public let obligation: FaithfulObligation
        public let outcome: Outcome
        /// Fields, bits, strings or calls that were compared.
        public let checked: Int
        /// Counts for people, a line each.
        public let details: [String]
    }

    /// One row an obligation, F1 first; those that were not asked for are missing.
    public internal(set) var rows: [Row] = []

    /// The first difference, in the order of obligations.
    public var difference: FaithfulDifference? {
        for row in rows { if case .differs(let found) = row.outcome { return found } }
        return nil
    }

    /// What was not decided, over all obligations.
    public var undecided: [String] {
        rows.flatMap { row -> [String] in if case .undecided(let what) = row.outcome { what } else { [] } }
    }

    /// Whether no comparison found a difference.
    public var isFaithful: Bool { difference == nil }

    /// Whether everything that says what the image means was proved equal: F1 to F7 hold, none of them by samples.
    public var isProved: Bool {
        let proofs: [FaithfulObligation] = [.header, .rules, .names, .roles, .operands, .automata, .nfas]
        return proofs.allSatisfy { wanted in
            rows.contains { row in row.obligation == wanted && row.outcome == .holds }
        }
    }
}

/// Collects the outcome of one obligation.
struct Comparison {
    let obligation: FaithfulObligation
    var checked = 0
    var details: [String] = []
    private(set) var difference: FaithfulDifference?
    var undecided: [String] = []
    var needsManifest = false

    init(_ obligation: FaithfulObligation) { self.obligation = obligation }

    /// Keeps the first difference.
    mutating func differ(
        _ section: String, _ record: Int, _ what: String, expected: String, found: String,
        text: [UInt8]? = nil, rule: Int? = nil
    ) {
        if difference != nil { return }
        difference = FaithfulDifference(
            obligation: obligation, section: section, record: record, what: what, expected: expected, found: found,
            text: text, rule: rule)
    }

    mutating func differ(_ found: FaithfulDifference) { if difference == nil { difference = found } }

    /// Compares two texts; none is nil.
    mutating func same(
        _ section: String, _ record: Int, _ what: @autoclosure () -> String, _ expected: [UInt8]?, _ found: [UInt8]?
    ) {
        checked += 1
        if expected == found { return }
        differ(section, record, what(), expected: shown(expected), found: shown(found))
    }

    /// Compares two values that have a word of their own.
    mutating func same<T: Equatable>(
        _ section: String, _ record: Int, _ what: @autoclosure () -> String, _ expected: T, _ found: T
    ) {
        checked += 1
        if expected == found { return }
        differ(section, record, what(), expected: "\(expected)", found: "\(found)")
    }

    private func shown(_ text: [UInt8]?) -> String {
        text.map { "`" + String(decoding: $0, as: UTF8.self) + "`" } ?? "none"
    }

    var row: FaithfulReport.Row {
        let outcome: FaithfulReport.Outcome =
            if let difference {
                .differs(difference)
            } else if needsManifest {
                .needsManifest
            } else if !undecided.isEmpty {
                .undecided(undecided)
            } else {
                .holds
            }
        return FaithfulReport.Row(obligation: obligation, outcome: outcome, checked: checked, details: details)
    }
}
