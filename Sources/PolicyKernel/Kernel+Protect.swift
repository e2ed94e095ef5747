internal import Bytecode
internal import CallModel
internal import FakBasics
internal import FakJSON
internal import PathSyntax
internal import UnicodeTables

extension Kernel {
    /// The self-modify rung over one value: every string in it is a path that is written, or a patch.
    func protect(
        _ check: ClassPlan.Check, _ value: ValueSpan, _ input: Span<UInt8>, _ context: TraceContext,
        _ scratch: inout KernelScratch, _ findings: inout Findings
    ) {
        switch value.kind {
        case .string, .escapedString, .text:
            protectString(
                check, input, value.start, value.end, value.kind == .escapedString, context, &scratch, &findings)
        case .array, .object:
            let span = input.extracting(value.start..<value.end)
            var scanner = JSONScanner()
            while true {
                switch scanner.next(span) {
                case .string:
                    protectString(
                        check, span, scanner.start, scanner.end, scanner.hasEscapes, context, &scratch, &findings)
                case .end, .failed: return
                default: break
                }
            }
        default: break
        }
    }

    private func protectString(
        _ check: ClassPlan.Check, _ input: Span<UInt8>, _ start: Int, _ end: Int, _ hasEscapes: Bool,
        _ context: TraceContext, _ scratch: inout KernelScratch, _ findings: inout Findings
    ) {
        if hasEscapes {
            scratch.text.removeAll(keepingCapacity: true)
            JSONText.unescape(input, start, end, into: &scratch.text)
            let text = scratch.text
            scratch.text = []
            protectText(check, text.span, 0, text.count, context, &scratch, &findings)
            scratch.text = text
        } else {
            protectText(check, input, start, end, context, &scratch, &findings)
        }
    }

    private func protectText(
        _ check: ClassPlan.Check, _ text: Span<UInt8>, _ start: Int, _ end: Int, _ context: TraceContext,
        _ scratch: inout KernelScratch, _ findings: inout Findings
    ) {
        if check.op == .protectPath {
            protectPath(check.b, text, start, end, context, &scratch, &findings)
            return
        }
        scratch.patchPaths.removeAll(keepingCapacity: true)
        guard case .ok = PatchSyntax.read(text, from: start, to: end, paths: &scratch.patchPaths) else {
            findings.isUnreadable = true
            return
        }
        for i in 0..<scratch.patchPaths.count {
            let path = scratch.patchPaths[i]
            protectPath(check.b, text, path.start, path.end, context, &scratch, &findings)
        }
    }

    func protectPath(
        _ bank: Int, _ text: Span<UInt8>, _ start: Int, _ end: Int, _ context: TraceContext,
        _ scratch: inout KernelScratch, _ findings: inout Findings
    ) {
        let workspace = self.workspace
        scratch.path.removeAll(keepingCapacity: true)
        PathSyntax.normalizeStrippingTrails(
            text, from: start, to: end, workspace: workspace.span, into: &scratch.path)
        runDeny(bank, scratch.path.span, scratch.engines, &findings)
        if !context.protectedPaths.isEmpty, isOwnFile(&scratch, context) {
            findings.violate(Int(model.header.faults.ownFiles), facts)
        }
    }

    /// Whether the path in `scratch.path` is one of the context's files. A relative path has no known start, so it is
    /// one when such a file ends in it.
    private func isOwnFile(_ scratch: inout KernelScratch, _ context: TraceContext) -> Bool {
        FoldedName.fold(scratch.path, into: &scratch.key)
        let isAbsolute = scratch.key.first == 0x2F
        // Where a leading `..` leads is not known, so it may lead to any folder that such a file stands in.
        while scratch.key.starts(with: [0x2E, 0x2E, 0x2F]) { scratch.key.removeFirst(3) }
        for own in context.protectedPaths {
            scratch.joined.removeAll(keepingCapacity: true)
            PathSyntax.normalizeStrippingTrails(
                own.span, from: 0, to: own.count, workspace: Span(), into: &scratch.joined)
            FoldedName.fold(scratch.joined, into: &scratch.decoded)
            let path = scratch.key.count
            let total = scratch.decoded.count
            if isAbsolute {
                if scratch.key == scratch.decoded { return true }
            } else if total > path, scratch.decoded[total - path - 1] == 0x2F,
                scratch.decoded[(total - path)...].elementsEqual(scratch.key)
            {
                return true
            }
        }
        return false
    }
}
