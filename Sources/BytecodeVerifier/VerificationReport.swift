public import Bytecode

/// Every obligation with its outcome, for `verify` listings.
public struct VerificationReport: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable {
        case holds
        case fails(ImageError)
        /// An obligation that this one relies on does not hold.
        case notReached
    }

    public struct Row: Sendable, Hashable {
        public let obligation: Obligation
        public let outcome: Outcome
        /// Records, cells, instructions or pairs that were looked at.
        public let checked: Int
    }

    /// One row an obligation, V1 first.
    public let rows: [Row]

    /// Whether `Verifier.verify` gives an image for the same bytes.
    public var isAccepted: Bool { rows.allSatisfy { $0.outcome == .holds } }

    /// One line a row: `V7  holds  12034  automata total, …`.
    public var text: String {
        var out = ""
        for row in rows {
            let id = row.obligation.rawValue
            out += id + String(repeating: " ", count: 4 - id.utf8.count)
            switch row.outcome {
            case .holds: out += "holds  \(row.checked)  \(row.obligation.title)\n"
            case .fails(let error): out += "fails  \(row.checked)  \(error.description)\n"
            case .notReached: out += "not reached  \(row.obligation.title)\n"
            }
        }
        return out
    }
}
