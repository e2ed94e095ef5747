internal import Bytecode
internal import CallEffects
internal import CallModel
internal import FakBasics
internal import FakJSON

// Scripts that call other tools: each call that such a script spells out is judged as a call of its own.

/// Where the call at hand comes from.
enum CallSource {
    /// A host asked.
    case host
    /// A script spells it out.
    case script
    /// The same under another name that it may mean. Whether that name is admitted says nothing.
    case scriptByOtherName
}

/// What the scripts of a call come to.
enum ScriptsJudgement {
    /// Rung 1 of a nested call, or of a script.
    case refused(Int)
    /// Not all that they may do is known, or nothing is called.
    case open
    /// One script that calls these tools and no others: the weakest of their admissions, the first one of that kind.
    case admitted(DecidedBy, Int)
}

/// One thread's own storage for nested calls, made with the first script. A class, because a scratch cannot hold another one.
final class NestedScratch {
    var scratch: KernelScratch

    init(_ engines: EngineScratch) {
        scratch = KernelScratch(engines: engines)
        scratch.effects.isNested = true
    }
}

extension Kernel {
    /// One script of the call.
    private struct ScriptText {
        var start: Int
        var text: [UInt8]
        /// Whether the call is this script and nothing else.
        var isAll: Bool
    }

    /// Judges the calls that the scripts of a code-mode class spell out. What they violate is among the findings of the call.
    func judgeScripts(
        _ plan: ClassPlan, _ name: Span<UInt8>, _ body: Call.Body, _ context: TraceContext,
        _ scratch: inout KernelScratch, _ findings: inout Findings
    ) -> ScriptsJudgement {
        let scripts = scripts(plan, body, &scratch)
        if scripts.isEmpty { return .open }
        let nested = scratch.nested ?? NestedScratch(scratch.engines)
        scratch.nested = nested
        // Walks with globs and unknown parts are bounded over the whole call.
        nested.scratch.effects.states.steps = scratch.effects.states.steps
        let trace = findings.trace
        findings.trace = nil
        defer {
            findings.trace = trace
            findings.nested = nil
        }
        // What one call writes another may run.
        let read = scripts.map { CodeModeReader.read($0.text.span) }
        var context = context
        if read.reduce(0, { $0 + $1.calls.count }) > 1 {
            for (script, found) in zip(scripts, read) {
                for write in authored(script.text, found, context, &nested.scratch) { context.authored.apply(write) }
            }
        }
        var weakest: (by: DecidedBy, rule: Int)?
        var isWhole = scripts.count == 1 && scripts[0].isAll && Kernel.isFolded(name)
        for (script, found) in zip(scripts, read) {
            if found.problem == .limit { return .refused(Int(model.header.faults.limit)) }
            if !found.isWhole { isWhole = false }
            for call in found.calls {
                switch judge(call, found, script.text, context, &nested.scratch, &findings) {
                case .refused(let rule): return .refused(rule)
                case .open: isWhole = false
                case .admitted(let by, let rule):
                    if weakest == nil || weakest!.by.rawValue < by.rawValue { weakest = (by, rule) }
                }
            }
        }
        guard isWhole, let weakest else { return .open }
        return .admitted(weakest.by, weakest.rule)
    }

    /// One nested call, by the name that the script says and by each other that it may mean.
    private func judge(
        _ nested: CodeModeCall, _ found: CodeModeCalls, _ script: [UInt8], _ context: TraceContext,
        _ scratch: inout KernelScratch, _ findings: inout Findings
    ) -> ScriptsJudgement {
        let name = nestedName(script[Int(nested.name.lowerBound)..<Int(nested.name.upperBound)])
        findings.nested = NestedPlace(tool: name, offset: Int(nested.span.lowerBound))
        let call = Call(tool: name, body: found.body(of: nested))
        var refused: Int?
        findings.admission = nil
        if case .refused(let rule) = judge(call, name.span, context, from: .script, &scratch, &findings) {
            refused = rule
        }
        let admission = findings.admission
        FoldedName.fold(name, into: &scratch.folded)
        let others = nestedNames.others(scratch.folded)
        if others.count > Limits.codeModeNames { return .refused(Int(model.header.faults.limit)) }
        for other in others {
            if case .refused(let rule) = judge(
                call, other.span, context, from: .scriptByOtherName, &scratch, &findings)
            {
                refused = min(refused ?? rule, rule)
            }
        }
        if let refused { return .refused(refused) }
        // What else is wrong with it is among the findings.
        return admission.map { .admitted($0.by, $0.rule) } ?? .open
    }

    /// A name without a namespace that is built in.
    func nestedName(_ name: ArraySlice<UInt8>) -> [UInt8] {
        for namespace in builtinNamespaces where name.count > namespace.count + 2 {
            let behind = name.startIndex + namespace.count
            if name.starts(with: namespace), name[behind] == 0x5F, name[behind + 1] == 0x5F {
                return Array(name[(behind + 2)...])
            }
        }
        return Array(name)
    }

    /// Admission by what a script calls is for the name as the host's table spells it, as `allow` is exact.
    private static func isFolded(_ name: Span<UInt8>) -> Bool {
        for i in name.indices where name[i] >= 0x80 || name[i] &- 0x41 < 26 { return false }
        return true
    }

    // MARK: Texts

    /// Every string under a code-mode role, by place.
    private func scripts(_ plan: ClassPlan, _ body: Call.Body, _ scratch: inout KernelScratch) -> [ScriptText] {
        var out: [ScriptText] = []
        for role in plan.roles where role.role == .codeMode {
            let isInput = plan.layout.inputSlots >> UInt64(role.slot) & 1 == 1
            var at = scratch.heads[role.slot]
            while at >= 0 {
                let value = scratch.values[Int(at)]
                at = value.next
                append(value, body, isInput: isInput, &out)
            }
        }
        if out.count > 1 {
            // Values that stand inside one another do not occur: `start` tells them apart, but for strings of one value.
            let sorted = out.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
            out = sorted.map(\.element)
        }
        return out
    }

    private func append(_ value: ValueSpan, _ body: Call.Body, isInput: Bool, _ out: inout [ScriptText]) {
        switch body {
        case .text(let bytes):
            if value.kind == .text { out.append(ScriptText(start: 0, text: bytes, isAll: isInput)) }
        case .json(let bytes):
            switch value.kind {
            case .string, .escapedString:
                out.append(
                    ScriptText(
                        start: value.start, text: Kernel.decoded(bytes.span, value.start, value.end),
                        isAll: isInput && Kernel.hasOneMember(bytes.span)))
            case .array, .object:
                let span = bytes.span.extracting(value.start..<value.end)
                var scanner = JSONScanner()
                while true {
                    let token = scanner.next(span)
                    if token == .end || token == .failed { break }
                    if token == .string {
                        out.append(
                            ScriptText(
                                start: value.start, text: Kernel.decoded(span, scanner.start, scanner.end),
                                isAll: false))
                    }
                }
            case .number, .word, .missing, .text: break
            }
        }
    }

    private static func decoded(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> [UInt8] {
        var out: [UInt8] = []
        JSONText.unescape(bytes, start, end, into: &out)
        return out
    }

    /// Whether the arguments are one string under one key.
    private static func hasOneMember(_ bytes: Span<UInt8>) -> Bool {
        var scanner = JSONScanner()
        guard scanner.next(bytes) == .beginObject, scanner.next(bytes) == .key, scanner.next(bytes) == .string else {
            return false
        }
        return scanner.next(bytes) == .endObject
    }
}

extension CodeModeCalls {
    /// What the host sends to the tool: a text for a text, else the argument as JSON.
    func body(of call: CodeModeCall) -> Call.Body {
        if let first = call.values.first, values[Int(first)].kind == .string {
            let text = values[Int(first)].value
            return .text(Array(bytes[Int(text.lowerBound)..<Int(text.upperBound)]))
        }
        var out: [UInt8] = []
        appendArgument(of: call, to: &out)
        return .json(out)
    }
}
