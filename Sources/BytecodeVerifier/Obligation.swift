/// What an image has to show before it may run (docs/verifier.md). The raw value is the id in messages and reports.
public enum Obligation: String, Sendable, CaseIterable {
    case container = "V1"
    case encoding = "V2"
    case straightLine = "V3"
    case indices = "V4"
    case slots = "V5"
    case advisory = "V6"
    case automata = "V7"
    case coverage = "V8"
    case admission = "V9"
    case obligations = "V10"
    case cost = "V11"
    case canonicalOrder = "V12"
    case provenance = "V13"
    /// V15 is the kernel's: it compiles the PCRE2 patterns and tries their witnesses.
    case witnesses = "V14"
    case filters = "V16"

    /// What it says, in a line.
    public var title: String {
        switch self {
        case .container: "sizes, offsets, alignment, padding and digest"
        case .encoding: "known ops and codes, reserved bits zero"
        case .straightLine: "blocks tile the code, and each ends with its only end"
        case .indices: "every index in range, every field of its form, fault table complete"
        case .slots: "slots declared before use, kinds fit the op"
        case .advisory: "advisory only where a rung is softened or can be"
        case .automata: "automata total, in range, canonically numbered, reachable"
        case .coverage: "each class checks exactly the rules that cover it"
        case .admission: "names are admitted by the lists and the header alone"
        case .obligations: "redaction in every class, once, when there is anything to redact"
        case .cost: "cost of each class within the limit"
        case .canonicalOrder: "canonical order, nothing twice, nothing unused"
        case .provenance: "every rule has a pointer or is a builtin"
        case .witnesses: "tables give the answers of their witnesses"
        case .filters: "no filter hides a match"
        }
    }

    /// Those that the decoder does not answer for, in the order in which they are checked: each may rely on the ones
    /// before it.
    static let afterDecoding: [Obligation] = [
        .straightLine, .indices, .slots, .advisory, .automata, .coverage, .admission, .obligations, .cost,
        .canonicalOrder, .provenance, .witnesses, .filters,
    ]

    /// What must hold before this one can be checked without a trap.
    var premises: Set<Obligation> {
        switch self {
        case .container, .encoding, .straightLine, .indices: []
        case .slots: [.straightLine, .indices]
        case .witnesses: [.straightLine, .indices, .slots, .automata, .coverage]
        case .filters: [.straightLine, .indices, .slots, .automata]
        case .admission, .obligations: [.straightLine, .indices, .slots, .coverage]
        case .advisory, .automata, .coverage, .cost, .canonicalOrder, .provenance: [.straightLine, .indices, .slots]
        }
    }
}
