internal import CallModel
internal import Diagnostics
internal import FakBasics
internal import HostTools
internal import Patterns
internal import PolicySemantics

/// What can be said of one rule without any other.
struct RuleFindings {
    let policy: ResolvedPolicy
    let rule: ResolvedRule
    let names: NameIndex
    let table: AutomatonTable

    private var id: String { LintText.id(rule) }

    func findings() -> [LintFinding] {
        var out: [LintFinding] = []
        if let found = matchesNothing() { out.append(found) }
        if let found = unreachable() { out.append(found) }
        if let found = asksEveryTool() { out.append(found) }
        if out.isEmpty, let found = countsDigits() { out.append(found) }
        return out
    }

    private func finding(
        _ id: String, _ severity: Severity, _ message: String, at pointer: String? = nil,
        notes: [LintFinding.Note] = [], idle: Bool = false
    ) -> LintFinding {
        var out = LintFinding(id, severity, message, at: pointer ?? rule.pointer, notes: notes, rule: rule.index)
        out.makesIdle = idle
        return out
    }

    // MARK: Matchers that nothing meets

    private func never(_ why: String) -> LintFinding {
        finding("FAK2103", .warning, "no call violates \(id): \(why)", idle: true)
    }

    private func always(_ why: String) -> LintFinding {
        finding("FAK2104", .warning, "every value violates \(id): \(why)", idle: true)
    }

    private func matchesNothing() -> LintFinding? {
        switch rule.matcher {
        case .denyRegex(let source, let language):
            if mayBeEmpty(language), isEmpty(language, .search) { return never("no text has a match of its pattern") }
            if isOnHosts, hasCapital(source), isWithoutLowerCase(language, .search) {
                return never("each text that its pattern matches has a capital, and hosts are compared in lower case")
            }
        case .allowRegex(let source, let language):
            if mayBeEmpty(language), isEmpty(language, .whole) { return always("its pattern matches no text") }
            if isOnHosts, hasCapital(source), isWithoutLowerCase(language, .whole) {
                return always("each text of its pattern has a capital, and hosts are compared in lower case")
            }
        case .denyGlob(_, let globs):
            if PathForms.mayBeAbnormal(globs.plain.node),
                [globs.plain, globs.home].allSatisfy({ isNoPath($0, allows: false) })
            {
                return never("no path has the form of its glob once it is normalised")
            }
        case .allowGlob(_, let language):
            if PathForms.mayBeAbnormal(language.node), isNoPath(language, allows: true) {
                return always(
                    "no path that an `allow_glob` may accept has the form of its glob; one with a control character or a "
                        + "percent-escape is never accepted")
            }
        case .maxBytes(let limit):
            if case .surface = rule.tool { return nil }
            if limit >= Limits.argumentBytes {
                return never("all arguments of a call together have at most \(Limits.argumentBytes) bytes")
            }
        case .allowValues(let values): return hostValues(values)
        case .range, .denyCommand, .allowCommand, .denyPCRE2, .allowPCRE2: break
        }
        return nil
    }

    /// Values of a list of hosts that no host is.
    private func hostValues(_ values: [AllowedValue]) -> LintFinding? {
        guard isOnHosts else { return nil }
        var odd: [String] = []
        for value in values {
            if case .string(let text) = value, hasCapital(text) { odd.append("`\(text)`") }
        }
        if odd.isEmpty { return nil }
        if odd.count == values.count {
            return always("each of its values has a capital, and hosts are compared in lower case")
        }
        return finding(
            "FAK2104", .warning,
            "no host is \(odd.joined(separator: " or ")), because hosts are compared in lower case, so \(id) refuses it"
        )
    }

    private var isOnHosts: Bool {
        if case .surface(.connect) = rule.tool { true } else { false }
    }

    private func hasCapital(_ text: String) -> Bool { text.utf8.contains { $0 >= 0x41 && $0 <= 0x5A } }

    /// Whether the tree leaves open that no text matches, and no example of the author's says otherwise.
    private func mayBeEmpty(_ language: Language) -> Bool { rule.mustMatch.isEmpty && language.node.mayBeEmpty }

    private func isEmpty(_ language: Language, _ anchoring: Anchoring) -> Bool {
        guard let dfa = table.automaton(language, anchoring) else { return false }
        return table.isEmpty(dfa)
    }

    private func isWithoutLowerCase(_ language: Language, _ anchoring: Anchoring) -> Bool {
        guard let dfa = table.automaton(language, anchoring),
            let capital = (try? Language.regex("[A-Z]")).flatMap({ table.automaton($0, .search) })
        else { return false }
        return !table.isEmpty(dfa) && table.isIncluded(dfa, in: capital)
    }

    private func isNoPath(_ language: Language, allows: Bool) -> Bool {
        guard let dfa = table.automaton(language, .whole),
            let normal = PathForms.automaton(PathForms.normal, .whole, table)
        else { return false }
        var parts = [dfa, normal]
        if allows {
            guard let refused = PathForms.automaton(PathForms.refused, .search, table) else { return false }
            parts.append(refused)
        }
        if case .none = table.find(parts, isWanted: { $0 == 3 }, isHopeless: { $0 & 4 != 0 }) { return true }
        return false
    }

    // MARK: Tools

    private func unreachable() -> LintFinding? {
        guard case .name(let name) = rule.tool else { return nil }
        if let entry = names.denied[NameIndex.folded(name)] {
            // The strictest disposition is what a caller sees: there the rule still says something.
            if !rule.isAdvisory, rule.reason.disposition > entry.reason.disposition { return nil }
            return finding(
                "FAK2106", .warning,
                "\(id) is never cited: `\(entry.name)` is denied by name, which goes before every rule",
                notes: [.init(message: "it is denied here", pointer: entry.pointer)], idle: true)
        }
        // Postures and softened rungs admit names that are not listed.
        if policy.posture == .admitAndLog || policy.softened.contains(.defaultDeny) { return nil }
        if policy.allow.isEmpty && policy.allowPrefix.isEmpty { return nil }
        // A script of tool calls is admitted with the calls that it spells out.
        if HostTools.surface(of: name).roles.contains(where: { $0.role == .codeMode }) { return nil }
        if names.mayAdmit(name) { return nil }
        return finding(
            "FAK2105", .warning,
            "nothing admits `\(name)`: no name of `allow` is `\(name)` in any case and no prefix begins it, so \(id) only "
                + "says otherwise why it is denied", at: rule.pointer + "/tool", idle: true)
    }

    private func asksEveryTool() -> LintFinding? {
        guard case .any = rule.tool, rule.asksForArgument, !rule.isAdvisory else { return nil }
        if case .key(let key)? = rule.path.first {
            return finding(
                "FAK2107", .warning,
                "\(id) denies every call of every tool that has no `\(key)`: it is about `*`, and an absent argument "
                    + "violates it", at: rule.pointer + "/tool")
        }
        return nil
    }

    // MARK: Digits

    private static let decimals = #"-?[0-9]+(?:\.[0-9]+)?"#

    /// Whether more than a few texts match: bounds cannot leave out a single number.
    private func hasMany(_ dfa: MooreDFA) -> Bool {
        var known: [Language] = []
        while known.count < Self.few {
            guard let seen = table.automaton(.union(known), .whole),
                case .found(let text) = table.find([dfa, seen], isWanted: { $0 == 1 })
            else { return false }
            known.append(.literal(String(decoding: text, as: UTF8.self), folded: false))
        }
        return true
    }

    private static let few = 10

    /// A denied pattern that stands for bounds.
    private func countsDigits() -> LintFinding? {
        guard case .denyRegex(_, let language) = rule.matcher, !rule.path.isEmpty, language.node.isAnchored,
            let dfa = table.automaton(language, .search),
            let numbers = (try? Language.regex(Self.decimals)).flatMap({ table.automaton($0, .whole) }),
            let least = table.shortest(dfa), table.isIncluded(dfa, in: numbers), hasMany(dfa)
        else { return nil }
        return finding(
            "FAK3104", .note,
            "every text that \(id) matches is a decimal number, such as \(LintText.shown(least, rule.matcher)): "
                + "`min` and `max` compare by value, however a number is written")
    }
}

extension Node {
    /// Whether a tree could have no text: it has a condition on a place, or an empty set, that no alternative avoids.
    var mayBeEmpty: Bool {
        switch self {
        case .one(let set): set.ranges.isEmpty
        case .assertion: true
        case .sequence(let parts): parts.contains(where: \.mayBeEmpty)
        case .choice(let parts): parts.allSatisfy(\.mayBeEmpty)
        case .repeated(let part, let least, _): least > 0 && part.mayBeEmpty
        }
    }

    /// Whether the text's start and its end are asked for somewhere: else a search finds a match inside longer texts.
    var isAnchored: Bool { contains(.textStart) && contains(.textEnd) }

    private func contains(_ assertion: Assertion) -> Bool {
        switch self {
        case .one: false
        case .assertion(let own): own == assertion
        case .sequence(let parts), .choice(let parts): parts.contains { $0.contains(assertion) }
        case .repeated(let part, _, _): part.contains(assertion)
        }
    }
}
