internal import FakBasics
internal import Patterns
internal import PolicySemantics

/// What a rule's matcher comes to, in a form that can be compared.
enum RuleShape {
    case texts(TextShape)
    case values(Set<[UInt8]>)
    case maxBytes(Int)
    case bounds(min: ExactDecimal?, max: ExactDecimal?)
    /// Not comparable: PCRE2 decides it, or it is over a budget.
    case opaque

    static func of(_ rule: ResolvedRule, _ table: AutomatonTable) -> RuleShape {
        func texts(_ denies: Bool, _ languages: [Language?], _ anchoring: Anchoring) -> RuleShape {
            var parts: [MooreDFA] = []
            for language in languages {
                guard let language, let dfa = table.automaton(language, anchoring) else { return .opaque }
                parts.append(dfa)
            }
            return .texts(TextShape(denies: denies, parts: parts, shortest: parts.map(table.shortest)))
        }
        switch rule.matcher {
        case .denyRegex(_, let language): return texts(true, [language], .search)
        case .allowRegex(_, let language): return texts(false, [language], .whole)
        case .denyGlob(_, let globs): return texts(true, [globs.plain, globs.home], .whole)
        case .allowGlob(_, let language): return texts(false, [language], .whole)
        case .denyCommand(let patterns, _):
            return texts(true, [try? CommandPattern.language(patterns, isAllow: false)], .search)
        case .allowCommand(let patterns, _):
            return texts(false, [try? CommandPattern.language(patterns, isAllow: true)], .whole)
        case .allowValues(let values): return .values(Set(values.map(key)))
        case .maxBytes(let limit): return .maxBytes(limit)
        case .range(let min, let max): return .bounds(min: min, max: max)
        case .denyPCRE2, .allowPCRE2: return .opaque
        }
    }

    /// Whether every violation of the rule is one of the other as well, which has the same matcher at the same place; false
    /// also where that is not proved.
    func isCovered(by other: RuleShape, _ table: AutomatonTable) -> Bool {
        switch (self, other) {
        case (.texts(let mine), .texts(let others)): return mine.isCovered(by: others, table)
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

/// Patterns of a rule: with the texts that violate it, or that do not. A glob that denies has two, one for paths and one for
/// paths in a home.
final class TextShape {
    let denies: Bool
    let parts: [MooreDFA]
    /// One of the shortest texts of each; nil where there is none or none was found.
    let shortest: [[UInt8]?]

    init(denies: Bool, parts: [MooreDFA], shortest: [[UInt8]?]) {
        self.denies = denies
        self.parts = parts
        self.shortest = shortest
    }

    func isCovered(by other: TextShape, _ table: AutomatonTable) -> Bool {
        let (inner, outer) = denies ? (self, other) : (other, self)
        for part in parts.indices {
            // Most pairs differ on the first text that there is.
            guard let text = inner.shortest[part], outer.parts[part].run(text.span) & 1 == 1 else { return false }
        }
        return parts.indices.allSatisfy { part in
            inner.parts[part] == outer.parts[part] || table.isIncluded(inner.parts[part], in: outer.parts[part])
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
