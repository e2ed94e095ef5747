public import Diagnostics
internal import FakBasics
internal import FakJSON
internal import HostTools
internal import PathSyntax
public import PolicyManifest

/// What became of a manifest.
public struct Resolution: Sendable {
    /// Nil when any diagnostic is an error.
    public var policy: ResolvedPolicy?
    /// In the order of the text.
    public var diagnostics: [Diagnostic]

    /// A result from its parts.
    public init(policy: ResolvedPolicy?, diagnostics: [Diagnostic]) {
        self.policy = policy
        self.diagnostics = diagnostics
    }
}

/// Finds what a manifest means, or everything that is wrong with it.
public enum Resolver {
    /// Reads and resolves a text; the diagnostics are those of both. The usual entry.
    public static func resolve(_ bytes: [UInt8]) -> Resolution {
        let (syntax, found) = ManifestReader.read(bytes)
        guard let syntax else { return Resolution(policy: nil, diagnostics: found) }
        var resolution = resolve(syntax)
        resolution.diagnostics = Diagnostic.inTextOrder(found + resolution.diagnostics)
        return resolution
    }

    /// Resolves a syntax value. There is no policy when the reader found an error either, though its diagnostics are not
    /// repeated. Linear in the text, apart from patterns, whose size `Limits` bounds. Deterministic.
    public static func resolve(_ syntax: ManifestSyntax) -> Resolution {
        let context = ResolveContext(syntax)
        let minor = context.resolveVersion()
        context.isNewer = minor > supportedMinor
        context.checkShape(syntax.document, .object(.root))
        context.workspace = context.resolveWorkspace()

        let posture = context.resolvePosture()
        let allow = context.resolveAllow()
        let prefixes = context.resolveAllowPrefix()
        let deny = context.resolveDeny()
        context.checkAllowedAndDenied(allow, deny)
        let rules = context.resolveRules(denyIDs: Set(deny.map { Array($0.entry.id.utf8) }))
        let selfModify = context.resolveSelfModify()
        let redact = context.resolveRedactFields()
        let softened = context.resolveSoftened()
        context.checkLintWrites()
        context.checkEgress()
        context.checkRateLimit()
        context.checkFlow()
        context.checkResults()
        context.checkIsolation()
        context.checkToolRuntime()
        context.checkInheritedCapabilities()
        context.checkSinksAndConfirm()

        let admission = Admission(
            exact: allow.map(\.name), prefixes: prefixes.map(\.name),
            admitsReadShaped: posture == .admitAndLog, admitsAll: softened.contains(.defaultDeny))
        context.checkRedaction(redact, admission)
        context.checkNotes(rules, selfModify, softened)
        context.summarize(admission)

        let diagnostics = Diagnostic.inTextOrder(context.diagnostics)
        if syntax.hasErrors || context.hasErrors { return Resolution(policy: nil, diagnostics: diagnostics) }
        let policy = ResolvedPolicy(
            minorVersion: minor, posture: posture, allow: context.entries(allow, "allow"),
            allowPrefix: context.entries(prefixes, "allow_prefix"), deny: deny.map(\.entry), rules: rules,
            selfModify: selfModify, redactFields: context.entries(redact, "redact_fields"), softened: softened,
            workspace: context.workspace, unenforced: context.unenforced)
        return Resolution(policy: policy, diagnostics: diagnostics)
    }

    /// The newest minor version whose keys this release knows.
    public static let supportedMinor = 0
}

extension ResolveContext {
    func entries(_ names: [PlacedName], _ list: String) -> [NameEntry] {
        names.map { NameEntry(name: $0.name, id: "\(list)[\($0.index)]", pointer: $0.value.pointer) }
    }

    /// The workspace, which is absolute and in normal form as written.
    func resolveWorkspace() -> String? {
        guard let value = syntax[.workspace], let text = value.node.asString, checkName(value, "`workspace`") else {
            return nil
        }
        let bytes = Array(text.utf8)
        if bytes[0] != UInt8(ascii: "/") {
            report(.badWorkspace, "`workspace` is an absolute directory: it starts with `/`", at: value)
            return nil
        }
        var normal: [UInt8] = []
        PathSyntax.normalize(bytes.span, from: 0, to: bytes.count, workspace: Span(), into: &normal)
        if normal != bytes {
            let clean = String(decoding: normal, as: UTF8.self)
            report(
                .badWorkspace, "`workspace` has no `.`, `..`, `\\`, empty step or final `/`", at: value,
                fixIts: [rewrite(value, clean)])
            return nil
        }
        if PathSyntax.isUnsafeForAllow(bytes.span, from: 0, to: bytes.count, hasWorkspace: true) {
            report(.badWorkspace, "`workspace` has no control character and no percent-escape", at: value)
            return nil
        }
        if bytes.count > Limits.workspaceBytes {
            report(.badWorkspace, "`workspace` has at most \(Limits.workspaceBytes) bytes", at: value)
            return nil
        }
        return text
    }

    /// Reports more findings that a decision could note than it can hold.
    func checkNotes(_ rules: [ResolvedRule], _ selfModify: [SelfModifyEntry], _ softened: SoftenedRungs) {
        let advisory = rules.filter(\.isAdvisory)
        var count = advisory.count
        if softened.contains(.selfModify) { count += selfModify.count }
        if softened.contains(.defaultDeny) { count += 1 }
        guard count > Limits.notes else { return }
        report(
            .tooManyRules, "a decision can note \(Limits.notes) advisory findings, this floor has \(count)",
            at: (syntax[.argRules] ?? syntax.document))
    }

    /// What holds for the floor as a whole. Of a manifest with errors nothing can be said.
    func summarize(_ admission: Admission) {
        if syntax.hasErrors || hasErrors { return }
        if admission.admitsNothing {
            report(
                .deniesEverything, "this floor denies every call: nothing is in `allow` or `allow_prefix`",
                at: syntax.document)
        } else {
            report(
                .noMetadataBlock,
                "this release has no built-in block of cloud metadata addresses yet; the floor does not bound where a tool connects",
                at: nil, pointer: nil)
        }
    }
}
