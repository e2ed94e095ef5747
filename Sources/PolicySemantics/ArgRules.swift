internal import CallModel
internal import Diagnostics
internal import FakBasics
internal import FakJSON
internal import PolicyManifest

// `arg_rules`.

extension ResolveContext {
    /// The rules that can be enforced, in order; those that cannot yet are noted, bad ones reported.
    /// - Parameter denyIDs: ids that verdicts of `deny` cite
    func resolveRules(denyIDs: Set<[UInt8]>) -> [ResolvedRule] {
        guard let list = syntax[.argRules] else { return [] }
        let rules = list.elements
        if rules.count > Limits.rules {
            report(.tooManyRules, "more than \(Limits.rules) rules", at: rules[Limits.rules])
            return []
        }
        var ids: [[UInt8]: SourceRange] = [:]
        var out: [ResolvedRule] = []
        for (index, rule) in rules.enumerated() where rule.node.asObject != nil {
            let id = resolveID(of: rule, &ids, taken: denyIDs)
            if let resolved = resolveRule(rule, index, id ?? "arg_rules[\(index)]") { out.append(resolved) }
        }
        return out
    }

    /// The id of an entry of a list, unique in it; nil without one.
    func resolveID(
        of entry: ManifestValue, _ ids: inout [[UInt8]: SourceRange], taken: Set<[UInt8]> = []
    ) -> String? {
        guard let value = entry["id"], let id = value.node.asString else { return nil }
        let isGood =
            id.utf8.count >= 1 && id.utf8.count <= Limits.ruleIDLength
            && id.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
        if !isGood {
            report(.badID, "an id is 1 to \(Limits.ruleIDLength) of `A-Z a-z 0-9 _ . -`", at: value)
            return nil
        }
        let key = Array(id.utf8)
        if let first = ids[key] {
            report(
                .duplicateID, "the id `\(id)` is given twice", at: value,
                notes: [DiagnosticNote(message: "first given here", range: first)])
            return nil
        }
        if taken.contains(key) {
            report(.duplicateID, "verdicts cite an entry of `deny` as `\(id)`", at: value)
            return nil
        }
        ids[key] = value.range
        return id
    }

    private func resolveRule(_ rule: ManifestValue, _ index: Int, _ id: String) -> ResolvedRule? {
        let tool = toolSelector(rule)
        let path = path(of: rule, tool)
        if let path, let arg = rule["arg"] { ruledPaths.append((path, id, arg.range)) }
        let key = matcherKey(of: rule)
        checkMatcherOptions(rule, key)
        let matcher = key.map { self.matcher($0, of: rule) } ?? .bad
        var reason: Reason? = .policyBlock
        if let value = rule["reason"] { reason = self.reason(value) }
        guard let tool, let path, let key, let reason else { return nil }
        guard case .matcher(let test) = matcher, canTest(rule, key, tool, path) else { return nil }
        return ResolvedRule(
            index: index, id: id, pointer: rule.pointer, tool: tool, path: path, matcher: test, reason: reason,
            isAdvisory: rule["advisory"]?.node.asBool ?? false, note: rule["note"]?.node.asString,
            mustMatch: rule["must_match"]?.node.asArray ?? [],
            mustNotMatch: rule["must_not_match"]?.node.asArray ?? [])
    }

    /// Whether a matcher can be about what the rule names; reports one that would say nothing.
    private func canTest(_ rule: ManifestValue, _ key: String, _ tool: ToolSelector, _ path: [PathStep]) -> Bool {
        let isCommand = key.hasSuffix("_command")
        if case .surface(let surface) = tool {
            let isGood = isCommand ? surface == .shell || surface == .run : key != "min" || surface == .shell
            if isGood { return true }
            report(
                .surfaceWithoutMatcher,
                isCommand
                    ? "`\(surface.rawValue)` has no commands: `@run` has those of every call"
                    : "`\(surface.rawValue)` has no numbers", at: rule["tool"] ?? rule)
            return false
        }
        if !isCommand || ShellArguments.isArgument(tool: tool, path: path) { return true }
        var notes: [DiagnosticNote] = []
        if case .name(let name) = tool {
            let places = ShellArguments.places(of: name)
            if !places.isEmpty {
                notes = [
                    DiagnosticNote(
                        message: "what a shell reads in its calls: \(ManifestText.choice(places))", range: nil)
                ]
            }
        }
        report(
            .commandOutsideShell,
            "no shell reads this argument, so it has no commands: `\"tool\": \"@run\"` has those of every call",
            at: rule["arg"] ?? rule, notes: notes)
        return false
    }

    private func toolSelector(_ rule: ManifestValue) -> ToolSelector? {
        guard let value = rule["tool"], let name = value.node.asString, checkName(value, "`tool`") else { return nil }
        if name.utf8.elementsEqual("*".utf8) { return .any }
        if name.utf8.first == UInt8(ascii: "@") {
            if let surface = Surface.allCases.first(where: { $0.rawValue.utf8.elementsEqual(name.utf8) }) {
                return .surface(surface)
            }
            let names = Surface.allCases.map(\.rawValue)
            report(
                .unknownSurface, "\(ManifestText.shown(name)) is no surface: \(ManifestText.choice(names))", at: value,
                fixIts: ManifestText.nearest(name, of: names).map { [rewrite(value, $0)] } ?? [])
            return nil
        }
        warnOfWildcard(
            value, name, "a tool name", instead: "`\"*\"` alone is every tool, and there are no name patterns",
            fixIt: nil)
        return .name(name)
    }

    private func path(of rule: ManifestValue, _ tool: ToolSelector?) -> [PathStep]? {
        let arg = rule["arg"]
        if case .surface(let surface) = tool {
            guard let arg else { return [] }
            report(
                .argWithSurface, "`\(surface.rawValue)` has its own argument in each tool, so `arg` says nothing",
                atKeyOf: arg)
            return nil
        }
        if let arg { return rulePath(arg) }
        // A `tool` that is wrong may have been meant as a surface, and then there is nothing to miss.
        if tool != nil {
            report(.missingArg, "a rule about a tool names the argument that it tests: `\"arg\"`", at: rule)
        }
        return nil
    }
}
