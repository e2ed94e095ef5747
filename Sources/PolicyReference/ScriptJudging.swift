internal import CallEffects
internal import CallModel
internal import FakBasics
internal import HostTools
internal import PolicySemantics

/// What the scripts of a code-mode call come to.
struct ScriptsJudged {
    var findings: [RankedFinding] = []
    /// A hard fault of a script or of a call in it.
    var refused: RankedFinding?
    /// By the calls of the one script that the call is.
    var admission: Judged.Admission?
}

extension ReferenceEvaluator {
    /// Every call that a script spells out, judged as if the host had asked.
    func judgeScripts(
        _ name: [UInt8], _ surface: ToolSurface, _ body: Body, _ context: TraceContext
    ) -> ScriptsJudged {
        let nodes = (surface.values(body, roles: [.codeMode]) ?? []).compactMap { place -> ArgumentNode? in
            if case .value(let node) = place { return node }
            return nil
        }
        let scripts = nodes.sorted { $0.start < $1.start }.flatMap { $0.strings().map(\.text) }
        var out = ScriptsJudged()
        var admissions: [Judged.Admission?] = []
        var isWhole = isOneScript(body) && scripts.count == 1 && isSpelledAsListed(name)
        var context = context
        let count = scripts.reduce(0) { $0 + CodeModeReader.read($1.span).calls.count }
        if count > 1 {
            var trace = ReferenceTrace(context.authored)
            for script in scripts { trace.writes += writes(ofScript: script, context) }
            context.authored = trace.files
        }
        for script in scripts {
            let found = CodeModeReader.read(script.span)
            if found.problem == .limit {
                out.refused = RankedFinding(by: .limit, reason: .oversize, rule: BuiltinID.limit)
                return out
            }
            isWhole = isWhole && found.isWhole
            for nested in found.calls {
                let judged = judge(nested, found, script, context)
                if judged.isRefused {
                    out.refused = judged.findings[0]
                    return out
                }
                out.findings += judged.findings
                admissions.append(judged.nameAdmission)
            }
        }
        let known = admissions.compactMap { $0 }
        if isWhole, known.count == admissions.count {
            // The weakest, and of these the first one.
            let weakest = known.map(\.by.rawValue).max()
            out.admission = known.first { $0.by.rawValue == weakest }
        }
        return out
    }

    private func judge(
        _ nested: CodeModeCall, _ found: CodeModeCalls, _ script: [UInt8], _ context: TraceContext
    ) -> Judged {
        let spelled = Array(script[Int(nested.name.lowerBound)..<Int(nested.name.upperBound)])
        let name = withoutNamespace(spelled)
        let others = otherNames(name)
        let place = NestedCall(tool: String(decoding: name, as: UTF8.self), offset: Int(nested.span.lowerBound))
        func judge(_ name: [UInt8], _ source: CallSource) -> Judged {
            var judged = self.judge(Call(tool: name, body: body(of: nested, found)), context, from: source)
            for i in judged.findings.indices { judged.findings[i].nested = place }
            return judged
        }
        if others.count > Limits.codeModeNames {
            let finding = RankedFinding(by: .limit, reason: .oversize, rule: BuiltinID.limit, nested: place)
            return Judged(findings: [finding], isRefused: true)
        }
        var own = judge(name, .script)
        let all = [own] + others.map { judge($0, .scriptByOtherName) }
        let refused = all.filter(\.isRefused).min { $0.findings[0].by.rawValue < $1.findings[0].by.rawValue }
        if let refused { return refused }
        own.findings = all.flatMap(\.findings)
        return own
    }

    /// What the tool would be sent.
    func body(of nested: CodeModeCall, _ found: CodeModeCalls) -> Call.Body {
        if let first = nested.values.first {
            let value = found.values[Int(first)]
            if value.kind == .string {
                return .text(Array(found.bytes[Int(value.value.lowerBound)..<Int(value.value.upperBound)]))
            }
        }
        var json: [UInt8] = []
        found.appendArgument(of: nested, to: &json)
        return .json(json)
    }

    // MARK: Names

    func withoutNamespace(_ name: [UInt8]) -> [UInt8] {
        for namespace in HostTools.builtinNamespaces {
            let prefix = Array((namespace + "__").utf8)
            if name.starts(with: prefix), name.count > prefix.count { return Array(name[prefix.count...]) }
        }
        return name
    }

    /// Names that the policy or a host's table knows, and that a script can only spell as this one.
    private func otherNames(_ name: [UInt8]) -> [[UInt8]] {
        var known = policy.deny.map(\.name) + policy.allow.map(\.name) + HostTools.all.map(\.name)
        for rule in policy.rules { if case .name(let tool) = rule.tool { known.append(tool) } }
        var out: [[UInt8]] = []
        for other in known.map(lowercased) {
            let bytes = Array(other.utf8)
            if Folding.equal(bytes, name) || !Folding.equal(identifier(of: other), name) { continue }
            if !out.contains(where: { Folding.equal($0, bytes) }) { out.append(bytes) }
        }
        return out
    }

    /// What a host calls the tool in a script: every character that no identifier has is `_`.
    private func identifier(of name: String) -> [UInt8] {
        name.unicodeScalars.enumerated().map { index, scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "_", "$": UInt8(scalar.value)
            case "0"..."9": index == 0 ? UInt8(ascii: "_") : UInt8(scalar.value)
            // The two signs that fold to ASCII letters.
            case "\u{17F}": UInt8(ascii: "s")
            case "\u{212A}": UInt8(ascii: "k")
            default: UInt8(ascii: "_")
            }
        }
    }

    private func lowercased(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.unicodeScalars.map { "A"..."Z" ~= $0 ? Unicode.Scalar(UInt8($0.value) | 0x20) : $0 }))
    }

    private func isSpelledAsListed(_ name: [UInt8]) -> Bool {
        HostTools.tool(named: String(decoding: name, as: UTF8.self)).map { $0.name.utf8.elementsEqual(name) } ?? false
    }

    // MARK: Bodies

    /// Whether the call is one text under `input` and nothing else.
    private func isOneScript(_ body: Body) -> Bool {
        switch body {
        case .text: return true
        case .arguments(let node):
            guard case .object(let members) = node.value, members.count == 1, case .string = members[0].value.value
            else { return false }
            return Folding.equal(members[0].key, Body.textKey)
        }
    }
}
