internal import FakBasics
internal import Patterns
internal import PolicySemantics

/// What a rule's matcher comes to, in a form that can be compared.
enum RuleShape {
    /// Patterns, with the texts that violate the rule (`deny`), or that do not. A glob that denies has two: one for paths
    /// and one for paths in a home.
    case texts(kind: Int, denies: Bool, parts: [MooreDFA], shortest: [[UInt8]?])
    case values(Set<[UInt8]>)
    case maxBytes(Int)
    case bounds(min: ExactDecimal?, max: ExactDecimal?)
    /// Not comparable: PCRE2 decides it, or it is over a budget.
    case opaque

    static func of(_ rule: ResolvedRule, _ table: AutomatonTable) -> RuleShape {
        func texts(_ kind: Int, _ denies: Bool, _ languages: [Language?], _ anchoring: Anchoring) -> RuleShape {
            var parts: [MooreDFA] = []
            for language in languages {
                guard let language, let dfa = table.automaton(language, anchoring) else { return .opaque }
                parts.append(dfa)
            }
            return .texts(kind: kind, denies: denies, parts: parts, shortest: parts.map(table.shortest))
        }
        switch rule.matcher {
        case .denyRegex(_, let language): return texts(0, true, [language], .search)
        case .allowRegex(_, let language): return texts(1, false, [language], .whole)
        case .denyGlob(_, let globs): return texts(2, true, [globs.plain, globs.home], .whole)
        case .allowGlob(_, let language): return texts(3, false, [language], .whole)
        case .denyCommand(let patterns, _):
            return texts(4, true, [try? CommandPattern.language(patterns, isAllow: false)], .search)
        case .allowCommand(let patterns, _):
            return texts(5, false, [try? CommandPattern.language(patterns, isAllow: true)], .whole)
        case .allowValues(let values): return .values(Set(values.map(key)))
        case .maxBytes(let limit): return .maxBytes(limit)
        case .range(let min, let max): return .bounds(min: min, max: max)
        case .denyPCRE2, .allowPCRE2: return .opaque
        }
    }

    /// Whether every violation of the rule is one of the other as well, at the same place; false also where that is not
    /// proved.
    func isCovered(by other: RuleShape, _ table: AutomatonTable) -> Bool {
        switch (self, other) {
        case (
            .texts(let kind, let denies, let mine, let shortest),
            .texts(let otherKind, _, let others, let otherShortest)
        ):
            guard kind == otherKind else { return false }
            for i in mine.indices {
                let (inner, outer) = denies ? (mine[i], others[i]) : (others[i], mine[i])
                // Most pairs differ on the first text that there is.
                guard let text = denies ? shortest[i] : otherShortest[i] else { return false }
                if outer.run(text.span) & 1 == 0 { return false }
                if inner != outer, !table.isIncluded(inner, in: outer) { return false }
            }
            return true
        case (.values(let mine), .values(let others)): return others.isSubset(of: mine)
        case (.maxBytes(let mine), .maxBytes(let others)): return others <= mine
        case (.bounds(let low, let high), .bounds(let otherLow, let otherHigh)):
            if let low { guard let otherLow, !(otherLow < low) else { return false } }
            if let high { guard let otherHigh, !(high < otherHigh) else { return false } }
            return true
        default: return false
        }
    }

    /// Type and canonical text: what makes two values of a list one.
    private static func key(_ value: AllowedValue) -> [UInt8] {
        switch value {
        case .string(let text): [0] + text.utf8
        case .number(let number): [1] + number.plain
        case .bool(let flag): [flag ? 3 : 2]
        }
    }
}

/// A shape that is made when it is first asked for: most rules stand alone at their place.
final class LazyShape {
    private let rule: ResolvedRule
    private let table: AutomatonTable
    private var made: RuleShape?

    init(_ rule: ResolvedRule, _ table: AutomatonTable) {
        self.rule = rule
        self.table = table
    }

    var shape: RuleShape {
        if let made { return made }
        let shape = RuleShape.of(rule, table)
        made = shape
        return shape
    }
}

/// Texts of rules in messages.
enum LintText {
    /// An id in backquotes.
    static func id(_ rule: ResolvedRule) -> String { "`\(rule.id)`" }

    /// A text of a pattern; for rules on commands the key of a command, shown as a line.
    static func shown(_ text: [UInt8], _ matcher: Matcher) -> String {
        var line = text
        switch matcher {
        case .denyCommand, .allowCommand:
            line = []
            for byte in text {
                switch byte {
                case 0x1F: line.append(0x20)
                case 0x1E: break
                case 0x02: line.append(0x40)
                default: line.append(byte)
                }
            }
            while line.last == 0x20 { line.removeLast() }
        default: break
        }
        if line.isEmpty { return "the empty text" }
        let text = String(decoding: line, as: UTF8.self)
        return text.unicodeScalars.count <= 60
            ? "`\(text)`" : "`\(String(String.UnicodeScalarView(text.unicodeScalars.prefix(59))))…`"
    }

    static func place(_ tool: ToolSelector) -> String {
        switch tool {
        case .name(let name): "`\(name)`"
        case .any: "every tool"
        case .surface(let surface): surface.rawValue
        }
    }
}
