internal import CallModel
internal import FakBasics
internal import HostTools
internal import PCRE2Engine
internal import PathSyntax
internal import PolicySemantics

/// One pass over all rungs. Without an admission there is at least one finding that denies.
struct Judged {
    var findings: [RankedFinding] = []
    var admission: Admission?

    struct Admission {
        var by: DecidedBy
        var rule: String
    }
}

extension ReferenceEvaluator {
    func judge(_ call: Call, _ context: TraceContext) -> Judged {
        if !policy.unenforced.isEmpty {
            return Judged(findings: [RankedFinding(by: .fault, reason: .policyBlock, rule: BuiltinID.fault)])
        }
        do throws(InputFault) {
            let name = try canonicalName(call)
            let surface = HostTools.surface(of: String(decoding: name, as: UTF8.self))
            let rules = policy.rules.filter { applies($0, to: name) }
            if case .text = call.body, surface.origin == .listed, surface.body == .json { throw .malformed }
            let body = try read(call.body, places: places(rules, surface))
            var judged = Judged()
            judged.findings += nameDenials(name)
            judged.findings += try selfModifyFindings(surface, body, context)
            for rule in rules { judged.findings += violations(rule, surface, body) }
            judged.admission = admit(name, &judged.findings)
            if judged.findings.contains(where: { !$0.isAdvisory }) { judged.admission = nil }
            return judged
        } catch {
            let finding =
                switch error {
                case .malformed: RankedFinding(by: .input, reason: .malformed, rule: BuiltinID.input)
                case .limit: RankedFinding(by: .limit, reason: .oversize, rule: BuiltinID.limit)
                }
            return Judged(findings: [finding])
        }
    }

    // MARK: Rung 1

    private func canonicalName(_ call: Call) throws(InputFault) -> [UInt8] {
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

    private func read(_ body: Call.Body, places: [RuledPlace]) throws(InputFault) -> Body {
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
        _ surface: ToolSurface, _ body: Body, _ context: TraceContext
    ) throws(InputFault) -> [RankedFinding] {
        let isAdvisory = policy.softened.contains(.selfModify)
        var findings: [RankedFinding] = []
        for (path, offset) in try writtenPaths(surface, body) {
            let written = PathViews.written(path, workspace: workspace)
            for (index, entry) in policy.selfModify.enumerated() where Matching.whole(entry.language, written) {
                findings.append(
                    RankedFinding(
                        by: .selfModify, reason: .selfModify, rule: entry.id, pointer: entry.pointer,
                        isAdvisory: isAdvisory, witness: entry.text, index: index, offset: offset))
            }
            if PathViews.isOwn(written, context.protectedPaths) {
                findings.append(
                    RankedFinding(
                        by: .selfModify, reason: .selfModify, rule: BuiltinID.ownFiles, isAdvisory: isAdvisory,
                        index: policy.selfModify.count, offset: offset))
            }
        }
        return findings
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

    private func violations(_ rule: ResolvedRule, _ surface: ToolSurface, _ body: Body) -> [RankedFinding] {
        let located: [Located]
        if case .surface = rule.tool {
            // `@shell` is the one surface that a policy without unenforced fields can name.
            guard let values = surface.values(body, roles: [.shell, .argv]) else { return [] }
            located = values
        } else {
            located = body.values(at: rule.path.placeSteps)
        }
        return located.compactMap { place in
            guard let violation = rule.matcher.violation(by: place, workspace: workspace) else { return nil }
            if let fault = violation.fault {
                return fault == .subjectBytes
                    ? RankedFinding(by: .limit, reason: .oversize, rule: BuiltinID.limit, index: 1)
                    : RankedFinding(by: .fault, reason: .policyBlock, rule: BuiltinID.fault, index: 2)
            }
            return RankedFinding(
                by: .argRule, reason: rule.reason, rule: rule.id, pointer: rule.pointer, isAdvisory: rule.isAdvisory,
                index: rule.index, offset: place.offset, subject: violation.kind, subjectIndex: violation.index)
        }
    }

    // MARK: Rung 8

    /// How the name is admitted; otherwise the finding that denies it.
    private func admit(_ name: [UInt8], _ findings: inout [RankedFinding]) -> Judged.Admission? {
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
