internal import CallModel
internal import Diagnostics
internal import FakJSON
internal import HostTools
internal import PolicyManifest

// `version`, `posture`, `workspace`, and the fields that are lists of names.

extension ResolveContext {
    /// The minor version: `fak-policy/v1` is 0, `fak-policy/v1.<n>` is n, in decimal without leading zeros.
    func resolveVersion() -> Int {
        guard let value = syntax[.version], let text = value.node.asString else { return 0 }
        let major = "fak-policy/v1"
        if text == major { return 0 }
        let digits = text.utf8.dropFirst(major.utf8.count + 1)
        if text.utf8.starts(with: (major + ".").utf8), !digits.isEmpty, digits.count <= 9,
            digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), digits.first != 0x30 || digits.count == 1,
            let minor = Int(String(decoding: digits, as: UTF8.self))
        {
            return minor
        }
        report(
            .badVersion,
            "\(ManifestText.shown(text)) is no version that this release reads: `\(major)` or `\(major).<n>`",
            at: value, fixIts: [rewrite(value, major)])
        return 0
    }

    func resolvePosture() -> Posture {
        word(
            syntax[.posture], "posture",
            [("fail_closed", Posture.failClosed), ("admit_and_log", Posture.admitAndLog)]) ?? .failClosed
    }

    func resolveAllow() -> [PlacedName] {
        let found = names(syntax[.allow], "a tool name")
        for entry in found {
            warnOfWildcard(
                entry.value, entry.name, "`allow`", instead: "names that begin alike go into `allow_prefix`", fixIt: nil
            )
        }
        return found
    }

    func resolveAllowPrefix() -> [PlacedName] {
        let found = names(syntax[.allowPrefix], "a prefix")
        for entry in found {
            var fixIt: FixIt?
            if entry.name.utf8.count > 1, entry.name.utf8.last == UInt8(ascii: "*"),
                !entry.name.utf8.dropLast().contains(UInt8(ascii: "*"))
            {
                fixIt = rewrite(entry.value, String(entry.name.unicodeScalars.dropLast()))
            }
            if entry.name.utf8.contains(UInt8(ascii: "*")) {
                warnOfWildcard(
                    entry.value, entry.name, "`allow_prefix`", instead: "a prefix ends where the free part begins",
                    fixIt: fixIt)
            } else if !ToolNames.isPlain(entry.name) {
                report(
                    .deadPrefix,
                    "no name begins so that a prefix may admit: it admits names of `[A-Za-z0-9_.:/-]{1,128}` only",
                    at: entry.value)
            }
        }
        return found
    }

    /// The entries of `deny`; reports names that fold together and reasons that are none.
    func resolveDeny() -> [(entry: DenyEntry, value: ManifestValue)] {
        var first: [[UInt8]: (name: String, value: ManifestValue)] = [:]
        var out: [(entry: DenyEntry, value: ManifestValue)] = []
        for (name, value) in syntax[.deny]?.members ?? [] {
            guard let keyRange = value.keyRange else { continue }
            let isGood = checkName(name, "a tool name", at: keyRange, pointer: value.pointer)
            let reason = reason(value)
            guard isGood else { continue }
            if let earlier = first[folded(name)] {
                report(
                    .foldedDenyNames,
                    "\(ManifestText.shown(name)) denies the same names as \(ManifestText.shown(earlier.name)): case does not count",
                    atKeyOf: value,
                    notes: [DiagnosticNote(message: "first given here", range: earlier.value.keyRange)])
                continue
            }
            first[folded(name)] = (name, value)
            if name.utf8.contains(UInt8(ascii: "*")) {
                report(
                    .literalWildcard, "`*` in `deny` stands for itself; what nothing allows is denied anyway",
                    atKeyOf: value)
            }
            guard let reason else { continue }
            out.append(
                (DenyEntry(name: name, reason: reason, id: "deny.\(name)", pointer: value.pointer), value))
        }
        return out
    }

    /// The reason that a string names; `NONE` is not one.
    func reason(_ value: ManifestValue) -> Reason? {
        guard let text = value.node.asString else { return nil }
        let found = exactReason(text)
        if let found, found != .none { return found }
        let block = rewrite(value, Reason.policyBlock.name)
        if found != nil {
            report(.reasonNone, "`NONE` is what an allowed call has, not a reason to deny", at: value, fixIts: [block])
            return nil
        }
        let names = Reason.allCases.filter { $0 != .none }.map(\.name)
        let near = ManifestText.nearest(text, of: names)
        report(
            .unknownWord, "\(ManifestText.shown(text)) is no reason: \(ManifestText.choice(names))", at: value,
            fixIts: [near.map { rewrite(value, $0) } ?? block])
        return nil
    }

    /// The reason of exactly this name. Compared by bytes: to `String`, U+212A is a K.
    private func exactReason(_ name: String) -> Reason? {
        Reason.allCases.first { $0.name.utf8.elementsEqual(name.utf8) }
    }

    /// Reports each allowed name that `deny` names too, in any case.
    func checkAllowedAndDenied(_ allow: [PlacedName], _ deny: [(entry: DenyEntry, value: ManifestValue)]) {
        var denied: [[UInt8]: ManifestValue] = [:]
        for (entry, value) in deny { denied[folded(entry.name)] = value }
        for entry in allow {
            guard let value = denied[folded(entry.name)] else { continue }
            report(
                .allowedAndDenied,
                "\(ManifestText.shown(entry.name)) is allowed and denied; the denial would win, whatever the case",
                at: entry.value, notes: [DiagnosticNote(message: "denied here", range: value.keyRange)],
                fixIts: syntax[.allow].map { [removal(of: entry.index, from: $0)] } ?? [])
        }
    }

    /// The rungs that `advisory_reasons` softens.
    func resolveSoftened() -> SoftenedRungs {
        var out: SoftenedRungs = []
        for entry in names(syntax[.advisoryReasons], "a reason") {
            switch entry.name {
            case "SELF_MODIFY": out.insert(.selfModify)
            case "DEFAULT_DENY": out.insert(.defaultDeny)
            case "MALFORMED":
                out.insert(.malformed)
                // It softens only what `lint_writes` finds, which no release enforces yet.
                leaveUnenforced(entry.value)
            default:
                if exactReason(entry.name) != nil {
                    report(
                        .notSoftenable,
                        "`\(entry.name)` cannot be made advisory: only `SELF_MODIFY`, `MALFORMED` and `DEFAULT_DENY`",
                        at: entry.value,
                        fixIts: syntax[.advisoryReasons].map { [removal(of: entry.index, from: $0)] } ?? [])
                } else {
                    let names = ["SELF_MODIFY", "MALFORMED", "DEFAULT_DENY"]
                    let near = ManifestText.nearest(entry.name, of: names)
                    report(
                        .unknownWord, "\(ManifestText.shown(entry.name)) is no reason: \(ManifestText.choice(names))",
                        at: entry.value, fixIts: near.map { [rewrite(entry.value, $0)] } ?? [])
                }
            }
        }
        return out
    }
}
