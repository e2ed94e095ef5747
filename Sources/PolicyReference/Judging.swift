internal import CallEffects
internal import CallModel
internal import FakBasics
internal import HostTools
internal import PCRE2Engine
internal import PathSyntax
internal import Patterns
internal import PolicySemantics

/// One pass over all rungs. Without an admission there is at least one finding that denies.
struct Judged {
    var findings: [RankedFinding] = []
    var admission: Admission?
    /// How the name is admitted, whatever else is wrong with the call.
    var nameAdmission: Admission?
    /// Whether the one finding is a hard fault, beside which nothing else is looked at.
    var isRefused = false

    struct Admission {
        var by: DecidedBy
        var rule: String
    }
}

/// Where the call at hand comes from.
enum CallSource {
    case host
    /// A script spells it out.
    case script
    /// The same under another name that it may mean: whether that one is admitted says nothing.
    case scriptByOtherName
}

extension ReferenceEvaluator {
    func judge(_ call: Call, _ context: TraceContext, from source: CallSource = .host) -> Judged {
        if !policy.unenforced.isEmpty {
            return Judged(findings: [RankedFinding(by: .fault, reason: .policyBlock, rule: BuiltinID.fault)])
        }
        do throws(InputFault) {
            let name = try canonicalName(call)
            let surface = HostTools.surface(of: String(decoding: name, as: UTF8.self))
            let isCodeMode = surface.roles.contains { $0.role == .codeMode }
            if isCodeMode, source != .host { throw .limit }
            let rules = policy.rules.filter { applies($0, to: name) }
            if case .text = call.body, surface.origin == .listed, surface.body == .json { throw .malformed }
            let body = try read(call.body, places: places(rules, surface))
            var judged = Judged()
            let written = try writtenPaths(surface, body)
            let reading = CallReading(surface, body, context.authored, workspace: workspace)
            switch reading.fault {
            case .unreadable?: throw .shellUnreadable
            case .limit?: throw .shellLimit
            case .otherShell?, nil: break
            }
            judged.findings += nameDenials(name)
            judged.findings += selfModifyFindings(written, reading, context)
            for rule in rules { judged.findings += violations(rule, surface, body, reading) }
            if source != .host, isRedacted(call.body) { throw .notAsJudged }
            if source == .scriptByOtherName { return judged }
            var byCalls: Judged.Admission?
            if isCodeMode {
                let scripts = judgeScripts(name, surface, body, context)
                if let refused = scripts.refused { return Judged(findings: [refused], isRefused: true) }
                judged.findings += scripts.findings
                byCalls = scripts.admission
            }
            judged.nameAdmission = admit(name, byCalls, &judged.findings)
            judged.admission = judged.nameAdmission
            if judged.findings.contains(where: { !$0.isAdvisory }) { judged.admission = nil }
            return judged
        } catch {
            let finding =
                switch error {
                case .malformed: RankedFinding(by: .input, reason: .malformed, rule: BuiltinID.input)
                case .limit: RankedFinding(by: .limit, reason: .oversize, rule: BuiltinID.limit)
                case .shellLimit: RankedFinding(by: .shellLimit, reason: .oversize, rule: BuiltinID.shellLimit)
                case .shellUnreadable:
                    RankedFinding(by: .shellUnreadable, reason: .policyBlock, rule: BuiltinID.shellUnreadable)
                case .notAsJudged: RankedFinding(by: .fault, reason: .policyBlock, rule: BuiltinID.fault)
                }
            return Judged(findings: [finding], isRefused: true)
        }
    }

    // MARK: Rung 1

    func canonicalName(_ call: Call) throws(InputFault) -> [UInt8] {
        if call.tool.isEmpty { throw .malformed }
        var name = call.tool
        if let namespace = call.namespace, !namespace.isEmpty,
            !HostTools.builtinNamespaces.contains(where: { $0.utf8.elementsEqual(namespace) })
        {
            name = namespace + Array("__".utf8) + name
        }
        if name.count > Limits.toolNameBytes { throw .limit }
        if UTF8Bytes.firstInvalid(name.span) != nil { throw .malformed }
        return name
    }

    func read(_ body: Call.Body, places: [RuledPlace]) throws(InputFault) -> Body {
        switch body {
        case .json(let bytes): return .arguments(try ArgumentReader.read(bytes, places: places))
        case .text(let bytes):
            if bytes.count > Limits.argumentBytes { throw .limit }
            if UTF8Bytes.firstInvalid(bytes.span) != nil { throw .malformed }
            return .text(ArgumentNode(value: .string(bytes), start: 0, end: bytes.count))
        }
    }

    /// Where two keys that fold together are a fault. A surface's own places are role places of the tool.
    private func places(_ rules: [ResolvedRule], _ surface: ToolSurface) -> [RuledPlace] {
        rules.filter { !$0.path.isEmpty }.map { .path($0.path.placeSteps) } + surface.places
    }

    private func isRedacted(_ body: Call.Body) -> Bool {
        guard case .json(let bytes) = body else { return false }
        return Redaction.apply(policy.redactFields.map { Array($0.name.utf8) }, to: bytes) != nil
    }

    // MARK: Rung 2

    private func nameDenials(_ name: [UInt8]) -> [RankedFinding] {
        policy.deny.enumerated().filter { Folding.equal(Array($0.element.name.utf8), name) }.map { index, entry in
            RankedFinding(
                by: .name, reason: entry.reason, rule: entry.id, pointer: entry.pointer, witness: entry.name,
                index: index)
        }
    }

    // MARK: Rung 3

    private func selfModifyFindings(
        _ paths: [(text: [UInt8], offset: Int)], _ reading: CallReading, _ context: TraceContext
    ) -> [RankedFinding] {
        var findings: [RankedFinding] = []
        for (path, offset) in paths {
            let written = PathViews.written(path, workspace: workspace)
            for index in policy.selfModify.indices where Matching.whole(policy.selfModify[index].language, written) {
                findings.append(protected(index, offset))
            }
            if PathViews.isOwn(written, context.protectedPaths) { findings.append(ownFile(offset)) }
        }
        for effect in reading.effects
        where effect.kind == .write && effect.flags.contains(.ofCommand) && !effect.flags.contains(.brought) {
            findings += commandWrites(effect, context)
        }
        if namesProtectedPaths {
            for script in reading.scripts where !script.isRead { findings.append(unresolvedWrite(script.start)) }
        }
        return findings
    }

    /// Whether the manifest has entries of its own.
    private var namesProtectedPaths: Bool { policy.selfModify.contains { $0.pointer != nil } }

    /// A path that a command writes, and all that is below it where the command changes that.
    private func commandWrites(_ effect: CallEffect, _ context: TraceContext) -> [RankedFinding] {
        let reachesBelow = effect.flags.contains(.below) && namesProtectedPaths
        if effect.flags.isDisjoint(with: [.unresolved, .glob]) {
            let written = PathViews.written(effect.text, workspace: workspace)
            return hits(reachesBelow, effect.offset) { language, _ in Matching.whole(language, written) }
                + (PathViews.isOwn(written, context.protectedPaths) ? [ownFile(effect.offset)] : [])
        }
        let marked = MarkedText(effect.text)
        let isUnresolved = marked.hasUnknown || effect.flags.contains(.unresolved)
        var findings: [RankedFinding] = []
        if isUnresolved, let folder = marked.knownFolder {
            // What stands in a known folder hits what the folder hits.
            let written = PathViews.written(folder, workspace: workspace)
            findings += hits(false, effect.offset) { language, _ in Matching.whole(language, written) }
            if PathViews.isOwn(written, context.protectedPaths) { findings.append(ownFile(effect.offset)) }
        }
        if isUnresolved, !namesProtectedPaths { return findings }
        if effect.text.count > Limits.markerPathBytes || marked.climbsBehindUnknown {
            return findings + [isUnresolved ? unresolvedWrite(effect.offset) : Self.longPath]
        }
        // What starts with an unknown part may be absolute.
        let written = PathViews.written(effect.text, workspace: marked.startsUnknown ? [] : workspace)
        // What a glob finds in the folder at hand is no home: `~` in front is a name there.
        let isName = workspace.isEmpty && effect.text.first.map(WordMarker.isGlob) == true
        let names = MarkedText(isName ? Array("./".utf8) + written : written)
        func mayBe(_ marked: MarkedText, _ language: Language, _ entry: SelfModifyEntry) -> Bool {
            // `build/*` is not meant for what the product protects by its mere name, wherever it stands.
            isUnresolved || entry.pointer != nil ? marked.mayBe(language) : marked.mayBeByName(language)
        }
        let path = MarkedText(written)
        let possible = policy.selfModify.indices.filter { index in
            let entry = policy.selfModify[index]
            return mayBe(path, entry.language, entry) || reachesBelow && mayBe(names, entry.below, entry)
        }.map { protected($0, effect.offset) }
        if !isUnresolved { return findings + possible }
        return findings + (possible.isEmpty ? [] : [unresolvedWrite(effect.offset)])
    }

    private static let longPath = RankedFinding(by: .shellLimit, reason: .oversize, rule: BuiltinID.shellLimit)

    private func hits(
        _ reachesBelow: Bool, _ offset: Int, _ meets: (Language, SelfModifyEntry) -> Bool
    ) -> [RankedFinding] {
        policy.selfModify.indices.filter { index in
            let entry = policy.selfModify[index]
            return meets(entry.language, entry) || reachesBelow && meets(entry.below, entry)
        }.map { protected($0, offset) }
    }

    private func protected(_ index: Int, _ offset: Int) -> RankedFinding {
        let entry = policy.selfModify[index]
        return RankedFinding(
            by: .selfModify, reason: .selfModify, rule: entry.id, pointer: entry.pointer,
            isAdvisory: policy.softened.contains(.selfModify), witness: entry.text, index: index, offset: offset)
    }

    private func ownFile(_ offset: Int) -> RankedFinding {
        RankedFinding(
            by: .selfModify, reason: .selfModify, rule: BuiltinID.ownFiles,
            isAdvisory: policy.softened.contains(.selfModify), index: policy.selfModify.count, offset: offset)
    }

    private func unresolvedWrite(_ offset: Int) -> RankedFinding {
        RankedFinding(
            by: .selfModify, reason: .selfModify, rule: BuiltinID.unresolvedWrite,
            isAdvisory: policy.softened.contains(.selfModify), witness: "unresolved",
            index: policy.selfModify.count + 1, offset: offset)
    }

    private func writtenPaths(
        _ surface: ToolSurface, _ body: Body
    ) throws(InputFault) -> [(text: [UInt8], offset: Int)] {
        var paths = strings(surface.values(body, roles: [.pathWrite]) ?? [])
        if surface.examinesEveryString { paths += body.strings }
        for (patch, offset) in strings(surface.values(body, roles: [.patch]) ?? []) {
            var ranges: [PatchPath] = []
            guard case .ok = PatchSyntax.read(patch.span, from: 0, to: patch.count, paths: &ranges) else {
                throw .malformed
            }
            paths += ranges.map { (Array(patch[$0.start..<$0.end]), offset) }
        }
        return paths
    }

    private func strings(_ located: [Located]) -> [(text: [UInt8], offset: Int)] {
        located.flatMap { place in
            if case .value(let node) = place { return node.strings() }
            return []
        }
    }

    // MARK: Rung 4

    private func applies(_ rule: ResolvedRule, to name: [UInt8]) -> Bool {
        switch rule.tool {
        case .name(let tool): Folding.equal(Array(tool.utf8), name)
        case .any, .surface: true
        }
    }

    private func violations(
        _ rule: ResolvedRule, _ surface: ToolSurface, _ body: Body, _ reading: CallReading
    ) -> [RankedFinding] {
        let located: [Located]
        switch rule.tool {
        case .surface(.shell):
            guard let values = surface.values(body, roles: [.shell, .argv]) else { return [] }
            located = values
        case .surface(let kind): return surfaceViolations(rule, kind, reading)
        case .name, .any: located = body.values(at: rule.path.placeSteps)
        }
        return located.compactMap { place in
            switch place {
            case .value(let node):
                if case .surface = rule.tool, node.isMissing { return nil }
                let scripts = reading.scripts(of: node)
                return rule.matcher.violation(
                    by: place, scripts: scripts, isSimple: reading.isSimple, workspace: workspace
                ).map { finding(rule, $0, offset: place.offset) }
            case .missing:
                // A role that the call does not use is not missing.
                if case .surface = rule.tool { return nil }
                return rule.matcher.violation(by: place, workspace: workspace)
                    .map { finding(rule, $0, offset: place.offset) }
            }
        }
    }

    /// What a rule on a surface finds: nothing where the call has no such effect.
    private func surfaceViolations(_ rule: ResolvedRule, _ kind: Surface, _ reading: CallReading) -> [RankedFinding] {
        rule.matcher.violation(bySurface: kind, reading, workspace: workspace).map { violation, offset in
            finding(rule, violation, offset: offset)
        }
    }

    private func finding(_ rule: ResolvedRule, _ violation: Violation, offset: Int) -> RankedFinding {
        if let fault = violation.fault {
            return fault == .subjectBytes
                ? RankedFinding(by: .limit, reason: .oversize, rule: BuiltinID.limit, index: 1)
                : RankedFinding(by: .fault, reason: .policyBlock, rule: BuiltinID.fault, index: 2)
        }
        return RankedFinding(
            by: .argRule, reason: rule.reason, rule: rule.id, pointer: rule.pointer, isAdvisory: rule.isAdvisory,
            index: rule.index, offset: offset, subject: violation.kind, subjectIndex: violation.index)
    }

    // MARK: Rung 8

    /// How the name is admitted; otherwise the finding that denies it.
    private func admit(
        _ name: [UInt8], _ byCalls: Judged.Admission?, _ findings: inout [RankedFinding]
    ) -> Judged.Admission? {
        if let entry = policy.allow.first(where: { $0.name.utf8.elementsEqual(name) }) {
            return Judged.Admission(by: .allow, rule: entry.id)
        }
        let text = String(decoding: name, as: UTF8.self)
        let isPlain = isPlain(name)
        if isPlain {
            if let entry = policy.allowPrefix.first(where: { name.starts(with: $0.name.utf8) }) {
                return Judged.Admission(by: .prefix, rule: entry.id)
            }
            if policy.posture == .admitAndLog, ToolNames.isReadShaped(text) {
                return Judged.Admission(by: .posture, rule: BuiltinID.posture)
            }
        }
        if isPlain, let byCalls { return byCalls }
        let isSoftened = isPlain && policy.softened.contains(.defaultDeny)
        findings.append(
            RankedFinding(
                by: .admission, reason: .defaultDeny, rule: BuiltinID.defaultDeny, isAdvisory: isSoftened))
        return isSoftened ? Judged.Admission(by: .advisory, rule: BuiltinID.defaultDeny) : nil
    }

    /// `[A-Za-z0-9_.:/-]{1,128}`
    private func isPlain(_ name: [UInt8]) -> Bool {
        let signs = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/-".utf8)
        return (1...Limits.admittedNameBytes).contains(name.count) && name.allSatisfy(signs.contains)
    }
}
