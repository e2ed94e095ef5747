internal import Bytecode
internal import CallModel
internal import FakBasics
internal import Patterns
internal import PolicySemantics
internal import UnicodeTables

/// The simple case folding of a text's UTF-8.
func folded(_ text: String) -> [UInt8] {
    var out: [UInt8] = []
    let bytes = Array(text.utf8)
    UnicodeTables.appendFolded(bytes.span, to: &out)
    return out
}

/// A place of the arguments, or what a call does.
struct ExpectedSlot: Hashable {
    let source: SlotSource
    let text: [UInt8]

    /// The place of a rule.
    init?(_ rule: ResolvedRule) {
        switch rule.tool {
        case .surface(.shell): return nil
        case .surface(let surface): self.init(.surface, Array(surface.rawValue.utf8))
        case .name, .any:
            self.init(rule.path.map { step in if case .key(let key) = step { .key(folded(key)) } else { .any } })
        }
    }

    init(_ steps: [PointerText.Step]) { self.init(.path, PointerText.text(steps)) }

    init(_ source: SlotSource, _ text: [UInt8]) {
        self.source = source
        self.text = text
    }

    /// The bytes in one piece, which is many times faster.
    func hash(into hasher: inout Hasher) {
        hasher.combine(source.rawValue)
        unsafe text.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }
}

/// What a record of RULES has to say.
struct ExpectedRule {
    /// What of the manifest it stands for.
    enum Origin {
        case builtin
        case deny
        case protected(Int)
        case argument(Int)
        case allow(Int)
        case prefix(Int)
    }

    let origin: Origin
    var id: String
    var pointer: String?
    var source: String?
    var witness: String?
    var scopeName: [UInt8]?
    var slot: ExpectedSlot?
    var reason: Reason
    var by: DecidedBy
    var kind: RuleKind
    var scope: RuleScope
    var isAdvisory = false

    /// The rules of a policy in order of citation: faults, the rungs in their order, admission.
    static func all(_ policy: ResolvedPolicy) -> [ExpectedRule] {
        let softensProtection = policy.softened.contains(.selfModify)
        func builtin(_ id: String, _ reason: Reason, _ by: DecidedBy) -> ExpectedRule {
            ExpectedRule(origin: .builtin, id: id, reason: reason, by: by, kind: .builtin, scope: .none)
        }
        var out = [
            builtin("builtin:input", .malformed, .input), builtin("builtin:limit", .oversize, .limit),
            builtin("builtin:shell-limit", .oversize, .shellLimit),
            builtin("builtin:shell-unreadable", .policyBlock, .shellUnreadable),
            builtin("builtin:fault", .policyBlock, .fault),
        ]
        for entry in policy.deny {
            out.append(
                ExpectedRule(
                    origin: .deny, id: entry.id, pointer: entry.pointer, witness: entry.name,
                    scopeName: folded(entry.name), reason: entry.reason, by: .name, kind: .denyName, scope: .name))
        }
        for (index, entry) in policy.selfModify.enumerated() {
            out.append(
                ExpectedRule(
                    origin: .protected(index), id: entry.id, pointer: entry.pointer, source: entry.text,
                    witness: entry.text, reason: .selfModify, by: .selfModify, kind: .protect, scope: .writes,
                    isAdvisory: softensProtection))
        }
        var own = builtin("builtin:own-files", .selfModify, .selfModify)
        own.isAdvisory = softensProtection
        out.append(own)
        if policy.selfModify.contains(where: { $0.pointer != nil }) {
            var unresolved = builtin("builtin:unresolved-write", .selfModify, .selfModify)
            unresolved.witness = "unresolved"
            unresolved.isAdvisory = softensProtection
            out.append(unresolved)
        }
        for (index, rule) in policy.rules.enumerated() { out.append(argument(rule, index)) }
        var admission = builtin("builtin:default-deny", .defaultDeny, .admission)
        admission.isAdvisory = policy.softened.contains(.defaultDeny)
        out.append(admission)
        func admits(_ entry: NameEntry, _ origin: Origin, _ by: DecidedBy, _ kind: RuleKind) -> ExpectedRule {
            ExpectedRule(
                origin: origin, id: entry.id, pointer: entry.pointer, source: entry.name, reason: .none, by: by,
                kind: kind, scope: .none)
        }
        for (i, entry) in policy.allow.enumerated() { out.append(admits(entry, .allow(i), .allow, .allowName)) }
        for (i, entry) in policy.allowPrefix.enumerated() {
            out.append(admits(entry, .prefix(i), .prefix, .allowPrefix))
        }
        if policy.posture == .admitAndLog { out.append(builtin("builtin:posture", .none, .posture)) }
        return out
    }

    private static func argument(_ rule: ResolvedRule, _ index: Int) -> ExpectedRule {
        var out = ExpectedRule(
            origin: .argument(index), id: rule.id, pointer: rule.pointer, source: rule.matcher.writtenText,
            slot: ExpectedSlot(rule), reason: rule.reason, by: .argRule, kind: rule.matcher.recordKind, scope: .any,
            isAdvisory: rule.isAdvisory)
        switch rule.tool {
        case .any: break
        case .name(let name):
            out.scope = .nameArgument
            out.scopeName = folded(name)
        case .surface(.shell): out.scope = .shell
        case .surface: out.scope = .surface
        }
        return out
    }
}

extension Matcher {
    /// The kind of its record.
    var recordKind: RuleKind {
        switch self {
        case .denyRegex, .denyPCRE2: .denyRegex
        case .allowRegex, .allowPCRE2: .allowRegex
        case .denyGlob: .denyGlob
        case .allowGlob: .allowGlob
        case .allowValues: .allowValues
        case .maxBytes: .maxBytes
        case .range: .range
        case .denyCommand: .denyCommand
        case .allowCommand: .allowCommand
        }
    }

    /// What listings show of it.
    var writtenText: String? {
        switch self {
        case .denyRegex(let text, _), .allowRegex(let text, _), .denyPCRE2(let text), .allowPCRE2(let text),
            .denyGlob(let text, _), .allowGlob(let text, _), .denyCommand(_, let text), .allowCommand(_, let text):
            text
        case .maxBytes(let limit): String(limit)
        case .range(let least, let most):
            [least, most].map { $0.map { String(decoding: $0.plain, as: UTF8.self) } ?? "" }.joined(separator: "..")
        case .allowValues: nil
        }
    }

    /// What the rule matches in a use; nil where the use is none of its kind's, or PCRE2 decides it.
    func language(_ use: BankUse) -> ExpectedLanguage? {
        switch (self, use) {
        case (.denyRegex(_, let language), .search): ExpectedLanguage(language: language, anchoring: .search)
        case (.allowRegex(_, let language), .whole), (.allowGlob(_, let language), .whole):
            ExpectedLanguage(language: language, anchoring: .whole)
        case (.denyGlob(_, let languages), .globPlain):
            ExpectedLanguage(language: languages.plain, anchoring: .whole)
        case (.denyGlob(_, let languages), .globHome):
            ExpectedLanguage(language: languages.home, anchoring: .whole)
        case (.denyCommand(let patterns, _), .search):
            (try? CommandPattern.language(patterns, isAllow: false)).flatMap { $0 }.map {
                ExpectedLanguage(language: $0, anchoring: .search)
            }
        case (.allowCommand(let patterns, _), .whole):
            (try? CommandPattern.language(patterns, isAllow: true)).flatMap { $0 }.map {
                ExpectedLanguage(language: $0, anchoring: .whole)
            }
        default: nil
        }
    }
}
