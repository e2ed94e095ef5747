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
    }

    let policy: ResolvedPolicy
    let shapes: [LazyShape]
    let table: AutomatonTable
    /// Rules that something is said about already.
    let idle: Set<Int>

    private var rules: [ResolvedRule] { policy.rules }

    init(policy: ResolvedPolicy, shapes: [LazyShape], table: AutomatonTable, idle: Set<Int>) {
        self.policy = policy
        self.shapes = shapes
        self.table = table
        self.idle = idle
    }

    func findings() -> [LintFinding] {
        var groups: [Place: [Int]] = [:]
        for rule in rules { groups[place(rule), default: []].append(rule.index) }
        var out: [LintFinding] = []
        for rule in rules where !idle.contains(rule.index) {
            // Those at the same place, and those that look there from further out.
            var others = groups[place(rule)] ?? []
            if case .name = rule.tool {
                var outer = place(rule)
                outer.selector = .any
                others += groups[outer] ?? []
                if isListedShell(rule) { others += groups[Place(selector: .surface(.shell), path: [])] ?? [] }
            }
            others.removeAll { $0 == rule.index || idle.contains($0) }
            others.sort()
            if let finding = finding(rule, others.map { rules[$0] }) { out.append(finding) }
        }
        return out
    }

    private func finding(_ rule: ResolvedRule, _ others: [ResolvedRule]) -> LintFinding? {
        let comparable = others.filter { sameKind($0.matcher, rule.matcher) && reaches($0, rule) }
        if comparable.isEmpty { return nil }
        let shape = shapes[rule.index].shape
        func covers(_ other: ResolvedRule) -> Bool { shape.isCovered(by: shapes[other.index].shape, table) }
        if rule.isAdvisory {
            if let other = comparable.first(where: { !$0.isAdvisory && covers($0) }) { return advisory(rule, other) }
            if let other = comparable.first(where: { $0.isAdvisory && $0.index < rule.index && isSame(rule, $0) }) {
                return duplicate(rule, other)
            }
            return nil
        }
        let enforcing = comparable.filter { !$0.isAdvisory }
        let earlier = enforcing.filter {
            $0.index < rule.index && $0.reason.disposition >= rule.reason.disposition
        }
        if let other = earlier.first(where: covers) {
            return isSame(rule, other) ? duplicate(rule, other) : shadowed(rule, [other])
        }
        if let some = union(rule, shape, earlier) { return shadowed(rule, some) }
        if let other = enforcing.first(where: { $0.index > rule.index && isSubsumable(rule, $0) && covers($0) }),
            !isSame(rule, other)
        {
            return subsumed(rule, other)
        }
        return nil
    }

    // MARK: What stands where

    private func place(_ rule: ResolvedRule) -> Place {
        let selector: Place.Selector =
            switch rule.tool {
            case .name(let name): .name(FoldedText.folded(Array(name.utf8)))
            case .any: .any
            case .surface(let surface): .surface(surface)
            }
        return Place(
            selector: selector,
            path: rule.path.map { step in
                switch step {
                case .key(let key): .key(FoldedText.folded(Array(key.utf8)))
                case .any: .any
                }
            })
    }

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

    /// Whether the other rule is asked whenever this one is. A rule on `@shell` finds nothing missing, so it does not stand
    /// in for one that asks for the argument.
    private func reaches(_ other: ResolvedRule, _ rule: ResolvedRule) -> Bool {
        if case .surface(.shell) = other.tool, case .name = rule.tool { return !rule.asksForArgument }
        return true
    }

    private func sameKind(_ a: Matcher, _ b: Matcher) -> Bool {
        switch (a, b) {
        case (.denyRegex, .denyRegex), (.allowRegex, .allowRegex), (.denyGlob, .denyGlob), (.allowGlob, .allowGlob),
            (.denyCommand, .denyCommand), (.allowCommand, .allowCommand), (.allowValues, .allowValues),
            (.maxBytes, .maxBytes), (.range, .range):
            true
        default: false
        }
    }

    /// Whether two rules say the same of the same calls.
    private func isSame(_ a: ResolvedRule, _ b: ResolvedRule) -> Bool {
        a.reason == b.reason && place(a) == place(b)
            && shapes[a.index].shape.isCovered(by: shapes[b.index].shape, table)
            && shapes[b.index].shape.isCovered(by: shapes[a.index].shape, table)
    }

    /// Whether a call that violates both would be denied for the same reason without the first, whichever rules between them
    /// it violates.
    private func isSubsumable(_ rule: ResolvedRule, _ later: ResolvedRule) -> Bool {
        rules[rule.index...later.index].allSatisfy { $0.isAdvisory || $0.reason == rule.reason }
    }

    // MARK: Several at once

    /// The rules before this one that cover it together, where none does alone.
    private func union(_ rule: ResolvedRule, _ shape: RuleShape, _ earlier: [ResolvedRule]) -> [ResolvedRule]? {
        guard earlier.count >= 2, earlier.count < TextSearch.mostParts,
            case .texts(_, true, let mine, let shortest) = shape, mine.count == 1, let text = shortest[0]
        else { return nil }
        var found: [(rule: ResolvedRule, dfa: Int)] = []
        var automata = mine
        for other in earlier {
            guard case .texts(_, _, let others, _) = shapes[other.index].shape else { continue }
            found.append((other, automata.count))
            automata += others
        }
        guard found.contains(where: { automata[$0.dfa].run(text.span) & 1 == 1 }) else { return nil }
        func isCovered(_ some: [(rule: ResolvedRule, dfa: Int)]) -> Bool {
            let walked = [automata[0]] + some.map { automata[$0.dfa] }
            if case .none = table.find(walked, isWanted: { $0 == 1 }, isHopeless: { $0 > 1 }) { return true }
            return false
        }
        guard isCovered(found) else { return nil }
        for other in found where found.count > 2 {
            let rest = found.filter { $0.dfa != other.dfa }
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
        case .texts(_, true, _, let shortest):
            let noun = rule.matcher.isOnCommands ? "command" : "text"
            let least =
                shortest.compactMap { $0 }.first.map { "; the least is \(LintText.shown($0, rule.matcher))" } ?? ""
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
            "\(LintText.id(rule)) is advisory and never noted, because each call that it is about is denied: "
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
