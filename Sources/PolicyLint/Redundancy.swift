internal import Bytecode
internal import CallModel
internal import Diagnostics
internal import HostTools
internal import Patterns
internal import PolicySemantics

/// Rules that other rules make needless.
struct Redundancy {
    private struct Place: Hashable {
        enum Selector: Hashable {
            case name([UInt8])
            case any
            case surface(Surface)
        }
        enum Step: Hashable {
            case key([UInt8])
            case any
        }

        var selector: Selector
        var path: [Step]

        init(selector: Selector, path: [Step]) {
            self.selector = selector
            self.path = path
        }

        /// Names and keys are compared folded.
        init(_ rule: ResolvedRule) {
            selector =
                switch rule.tool {
                case .name(let name): .name(FoldedText.folded(Array(name.utf8)))
                case .any: .any
                case .surface(let surface): .surface(surface)
                }
            path = rule.path.map { step in
                switch step {
                case .key(let key): .key(FoldedText.folded(Array(key.utf8)))
                case .any: .any
                }
            }
        }
    }

    /// What comparing asks of a rule; rules themselves are large.
    private struct Facts {
        /// Rules of one matcher alone are compared.
        var matcher: Int
        var isAdvisory: Bool
        var isOnShellSurface: Bool
        var isOnName: Bool
        var asksForArgument: Bool
        var reason: Reason
        var disposition: Disposition
    }

    private let rules: [ResolvedRule]
    private let shapes: [LazyShape]
    private let table: AutomatonTable
    /// Rules that something is said about already.
    private let idle: Set<Int>
    private let facts: [Facts]
    private let places: [Place]

    init(policy: ResolvedPolicy, shapes: [LazyShape], table: AutomatonTable, idle: Set<Int>) {
        rules = policy.rules
        self.shapes = shapes
        self.table = table
        self.idle = idle
        facts = rules.map { rule in
            var isOnName = false
            if case .name = rule.tool { isOnName = true }
            return Facts(
                matcher: rule.matcher.number, isAdvisory: rule.isAdvisory,
                isOnShellSurface: rule.tool == .surface(.shell), isOnName: isOnName,
                asksForArgument: rule.asksForArgument, reason: rule.reason, disposition: rule.reason.disposition)
        }
        places = rules.map { Place($0) }
    }

    /// Quadratic in the rules of one place, as far as there are steps left: each runs one automaton over a few bytes.
    func findings() -> [LintFinding] {
        var groups: [Place: [Int]] = [:]
        for index in rules.indices where !idle.contains(index) { groups[places[index], default: []].append(index) }
        var out: [LintFinding] = []
        for index in rules.indices where !idle.contains(index) {
            // Those at the same place, and those that look there from further out.
            var others = groups[places[index]] ?? []
            if facts[index].isOnName {
                var outer = places[index]
                outer.selector = .any
                others += groups[outer] ?? []
                if isListedShell(rules[index]) { others += groups[Place(selector: .surface(.shell), path: [])] ?? [] }
            }
            table.steps -= others.count
            if table.steps < 0 { break }
            others.removeAll { !isComparable($0, index) }
            others.sort()
            if !others.isEmpty, let finding = finding(index, others) { out.append(finding) }
        }
        return out
    }

    /// Whether the other rule has the same matcher, and is asked whenever this one is. A rule on `@shell` finds nothing
    /// missing, so it does not stand in for one that asks for the argument.
    private func isComparable(_ other: Int, _ index: Int) -> Bool {
        other != index && facts[other].matcher == facts[index].matcher
            && !(facts[other].isOnShellSurface && facts[index].isOnName && facts[index].asksForArgument)
    }

    private func finding(_ index: Int, _ others: [Int]) -> LintFinding? {
        let shape = shapes[index].shape
        func covers(_ other: Int) -> Bool { shape.isCovered(by: shapes[other].shape, table) }
        if facts[index].isAdvisory {
            if let other = others.first(where: { !facts[$0].isAdvisory && covers($0) }) {
                return advisory(rules[index], rules[other])
            }
            if let other = others.first(where: { facts[$0].isAdvisory && $0 < index && isSame(index, $0) }) {
                return duplicate(rules[index], rules[other])
            }
            return nil
        }
        let earlier = others.filter {
            $0 < index && !facts[$0].isAdvisory && facts[$0].disposition >= facts[index].disposition
        }
        if let other = earlier.first(where: covers) {
            return isSame(index, other)
                ? duplicate(rules[index], rules[other]) : shadowed(rules[index], [rules[other]])
        }
        if let some = union(shape, earlier) { return shadowed(rules[index], some.map { rules[$0] }) }
        let later = others.first { $0 > index && !facts[$0].isAdvisory && covers($0) && isSubsumable(index, $0) }
        if let later, !isSame(index, later) { return subsumed(rules[index], rules[later]) }
        return nil
    }

    // MARK: What stands where

    /// Whether the tables say that this argument of the tool is a shell's: then `@shell` reads it as the rule does.
    private func isListedShell(_ rule: ResolvedRule) -> Bool {
        guard case .name(let name) = rule.tool else { return false }
        let surface = HostTools.surface(of: name)
        return surface.origin == .listed
            && surface.roles.contains { entry in
                (entry.role == .shell || entry.role == .argv) && entry.path.count == rule.path.count
                    && zip(entry.path, rule.path).allSatisfy { listed, own in
                        switch (listed, own) {
                        case (.any, .any): true
                        case (.key(let a), .key(let b)):
                            FoldedText.folded(Array(a.utf8)) == FoldedText.folded(Array(b.utf8))
                        default: false
                        }
                    }
            }
    }

    /// Whether two rules say the same of the same calls.
    private func isSame(_ a: Int, _ b: Int) -> Bool {
        facts[a].reason == facts[b].reason && places[a] == places[b]
            && shapes[a].shape.isCovered(by: shapes[b].shape, table)
            && shapes[b].shape.isCovered(by: shapes[a].shape, table)
    }

    /// Whether a call that violates both would be denied for the same reason without the first, whichever rules between them
    /// it violates.
    private func isSubsumable(_ index: Int, _ later: Int) -> Bool {
        facts[index...later].allSatisfy { $0.isAdvisory || $0.reason == facts[index].reason }
    }

    // MARK: Several at once

    /// The rules before this one that cover it together, where none does alone.
    private func union(_ shape: RuleShape, _ earlier: [Int]) -> [Int]? {
        guard earlier.count >= 2, earlier.count < TextSearch.mostParts, case .texts(let mine) = shape, mine.denies,
            mine.parts.count == 1, let text = mine.shortest[0]
        else { return nil }
        var found: [(rule: Int, dfa: MooreDFA)] = []
        for other in earlier {
            if case .texts(let others) = shapes[other].shape { found.append((other, others.parts[0])) }
        }
        guard found.contains(where: { $0.dfa.run(text.span) & 1 == 1 }) else { return nil }
        func isCovered(_ some: [(rule: Int, dfa: MooreDFA)]) -> Bool {
            if case .none = table.find(mine.parts + some.map(\.dfa), isWanted: { $0 == 1 }, isHopeless: { $0 > 1 }) {
                return true
            }
            return false
        }
        guard isCovered(found) else { return nil }
        for other in found where found.count > 2 {
            let rest = found.filter { $0.rule != other.rule }
            if isCovered(rest) { found = rest }
        }
        return found.map(\.rule)
    }

    // MARK: Words

    /// What one rule does to what violates another, and the least text that shows it.
    private func proof(_ rule: ResolvedRule, _ others: [ResolvedRule]) -> String {
        let ids = others.map(LintText.id).joined(separator: " or ")
        let also = others.count > 1 ? ids : "\(ids)"
        switch shapes[rule.index].shape {
        case .texts(let mine) where mine.denies:
            let noun = rule.matcher.isOnCommands ? "command" : "text"
            let least =
                mine.shortest.compactMap { $0 }.first.map { "; the least is \(LintText.shown($0, rule.matcher))" } ?? ""
            return "every \(noun) that \(LintText.id(rule)) matches is matched by \(also)\(least)"
        case .texts: return "everything that \(also) accepts, \(LintText.id(rule)) accepts"
        case .values: return "each value of \(also) is one of \(LintText.id(rule))"
        case .maxBytes: return "the limit of \(also) is not above that of \(LintText.id(rule))"
        case .bounds: return "the bounds of \(also) lie within those of \(LintText.id(rule))"
        case .opaque: return "\(also) covers \(LintText.id(rule))"
        }
    }

    private func notes(_ others: [ResolvedRule]) -> [LintFinding.Note] {
        others.map {
            LintFinding.Note(message: "\(LintText.id($0)) is about \(LintText.place($0.tool))", pointer: $0.pointer)
        }
    }

    private func shadowed(_ rule: ResolvedRule, _ others: [ResolvedRule]) -> LintFinding {
        let same = others.allSatisfy { $0.reason == rule.reason }
        let verb = others.count == 1 ? "stands before it and denies" : "stand before it and deny"
        var out = LintFinding(
            "FAK2101", .warning,
            "\(LintText.id(rule)) is never cited: \(proof(rule, others)), and "
                + (others.count == 1 ? "that rule " : "those ") + verb + (same ? " for the same reason" : " as well"),
            at: rule.pointer, notes: notes(others), rule: rule.index)
        out.isRemovable = isRemovable(rule)
        return out
    }

    private func duplicate(_ rule: ResolvedRule, _ other: ResolvedRule) -> LintFinding {
        var out = LintFinding(
            "FAK2102", .warning,
            "\(LintText.id(rule)) says what \(LintText.id(other)) says before it: at the same place, for the same reason, "
                + "and \(proof(rule, [other])), and the other way round",
            at: rule.pointer, notes: notes([other]), rule: rule.index)
        out.isRemovable = !rule.isAdvisory && isRemovable(rule)
        return out
    }

    private func subsumed(_ rule: ResolvedRule, _ other: ResolvedRule) -> LintFinding {
        LintFinding(
            "FAK3101", .note,
            "without \(LintText.id(rule)) the same calls are denied, for the same reason: \(proof(rule, [other]))",
            at: rule.pointer, notes: notes([other]), rule: rule.index)
    }

    private func advisory(_ rule: ResolvedRule, _ other: ResolvedRule) -> LintFinding {
        LintFinding(
            "FAK2108", .warning,
            "\(LintText.id(rule)) is advisory, and no admitted call has its note, because each call that it is about is denied: "
                + proof(rule, [other]),
            at: rule.pointer, notes: notes([other]), rule: rule.index)
    }

    /// Whether ids of other rules stay what they are when the rule is taken away: one without an `id` has its position for
    /// one.
    private func isRemovable(_ rule: ResolvedRule) -> Bool {
        rules[rule.index...].dropFirst().allSatisfy { !$0.id.utf8.contains(UInt8(ascii: "[")) }
    }
}

extension Matcher {
    /// One for each matcher; PCRE2's patterns are by themselves, and opaque.
    fileprivate var number: Int {
        switch self {
        case .denyRegex: 0
        case .allowRegex: 1
        case .denyGlob: 2
        case .allowGlob: 3
        case .denyCommand: 4
        case .allowCommand: 5
        case .allowValues: 6
        case .maxBytes: 7
        case .range: 8
        case .denyPCRE2, .allowPCRE2: 9
        }
    }

    var isOnCommands: Bool {
        switch self {
        case .denyCommand, .allowCommand: true
        default: false
        }
    }
}

extension ResolvedRule {
    /// Whether an absent argument violates the rule.
    var asksForArgument: Bool {
        switch matcher {
        case .allowRegex, .allowPCRE2, .allowGlob, .allowValues, .range, .allowCommand: true
        case .denyRegex, .denyPCRE2, .denyGlob, .maxBytes, .denyCommand: false
        }
    }
}
