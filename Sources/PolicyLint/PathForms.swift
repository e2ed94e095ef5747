internal import Patterns

/// The paths that globs are held against, whatever was written.
enum PathForms {
    private static let component = #"(?:[^/\\.][^/\\]*|\.[^/\\.][^/\\]*|\.\.[^/\\]+)"#

    /// What normalisation gives, and some more: no empty component, no `.`, no `\`, `..` only at the start.
    static let normal =
        #"(?:/|(?:/C)+|\.|C(?:/C)*|\.\.(?:/\.\.)*(?:/C)*)"#.replacing("C", with: component)

    /// What an `allow_glob` accepts nowhere in a path.
    static let refused = #"[\x00-\x1f\x7f\x{80}-\x{9f}]|%[0-9A-Fa-f]{2}"#

    static func automaton(_ source: String, _ anchoring: Anchoring, _ table: AutomatonTable) -> MooreDFA? {
        (try? Language.regex(source)).flatMap { table.automaton($0, anchoring) }
    }

    /// Whether a glob has a text that is seldom part of a path: then it is worth a search. A glob of plain components has
    /// none of these characters, and its own text with `x` for each `*` is a path.
    static func mayBeAbnormal(_ node: Node) -> Bool {
        switch node {
        case .one(let set):
            // A single `\`, `%` or control character that has to be there.
            set.ranges.count <= 2
                && set.ranges.allSatisfy { range in
                    range.upperBound < 0x20 || range == 0x25...0x25 || range == 0x5C...0x5C
                        || range.lowerBound >= 0x7F && range.upperBound <= 0x9F
                } && !set.ranges.isEmpty
        case .assertion: false
        case .sequence(let parts), .choice(let parts): parts.contains(where: mayBeAbnormal)
        case .repeated(let part, _, _): mayBeAbnormal(part)
        }
    }
}
