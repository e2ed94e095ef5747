internal import Bytecode
internal import CallModel
internal import FakBasics
internal import FakJSON
internal import PathSyntax

extension Kernel {
    /// An `allow_*` or `min`/`max` check over every element of one value.
    func allowValue(
        _ check: ClassPlan.Check, _ value: ValueSpan, _ input: Span<UInt8>, _ scratch: inout KernelScratch,
        _ findings: inout Findings
    ) {
        switch value.kind {
        case .string, .escapedString, .number, .word, .text:
            allowElement(check, value.kind, input, value.start, value.end, &scratch, &findings)
        case .object, .missing: violate(check, &findings)
        case .array: allowArray(check, value, input, &scratch, &findings)
        }
    }

    private func allowArray(
        _ check: ClassPlan.Check, _ value: ValueSpan, _ input: Span<UInt8>, _ scratch: inout KernelScratch,
        _ findings: inout Findings
    ) {
        let span = input.extracting(value.start..<value.end)
        var scanner = JSONScanner()
        var elements = 0
        var objects = 0
        while true {
            let token = scanner.next(span)
            findings.kind = .element
            findings.subject = elements
            switch token {
            case .beginArray, .endArray, .key: break
            case .beginObject:
                violate(check, &findings)
                objects += 1
            case .endObject: objects -= 1
            case .null: violate(check, &findings)
            case .string where objects == 0:
                elements += 1
                allowElement(
                    check, scanner.hasEscapes ? .escapedString : .string, span, scanner.start, scanner.end, &scratch,
                    &findings)
            case .number where objects == 0:
                elements += 1
                allowElement(check, .number, span, scanner.start, scanner.end, &scratch, &findings)
            case .true where objects == 0, .false where objects == 0:
                elements += 1
                allowElement(check, .word, span, scanner.start, scanner.end, &scratch, &findings)
            case .string, .number, .true, .false: break
            case .end, .failed:
                // `[[]]` holds nothing that could be permitted.
                if elements == 0 { violate(check, &findings) }
                return
            }
        }
    }

    private func allowElement(
        _ check: ClassPlan.Check, _ kind: ValueKind, _ input: Span<UInt8>, _ start: Int, _ end: Int,
        _ scratch: inout KernelScratch, _ findings: inout Findings
    ) {
        if kind == .escapedString || kind == .number {
            scratch.text.removeAll(keepingCapacity: true)
            if kind == .number {
                DecimalText.appendCanonical(input, start, end, to: &scratch.text)
            } else {
                JSONText.unescape(input, start, end, into: &scratch.text)
            }
            let text = scratch.text
            scratch.text = []
            allowText(check, kind, text.span, &scratch, &findings)
            scratch.text = text
        } else {
            allowText(check, kind, input.extracting(start..<end), &scratch, &findings)
        }
    }

    func allowText(
        _ check: ClassPlan.Check, _ kind: ValueKind, _ text: Span<UInt8>, _ scratch: inout KernelScratch,
        _ findings: inout Findings
    ) {
        switch check.op {
        case .allowMatch: runAllow(check.b, text, scratch.engines, &findings)
        case .allowGlob:
            if PathSyntax.isUnsafeForAllow(text, from: 0, to: text.count, hasWorkspace: !workspace.isEmpty) {
                violate(check, &findings)
            } else {
                let workspace = self.workspace
                scratch.path.removeAll(keepingCapacity: true)
                PathSyntax.normalize(text, from: 0, to: text.count, workspace: workspace.span, into: &scratch.path)
                runAllow(check.b, scratch.path.span, scratch.engines, &findings)
            }
        case .allowValues: if !isValue(check.b, kind, text) { findings.violate(check.c, facts) }
        case .range: if !isInRange(check.b, kind, text, &scratch) { findings.violate(check.c, facts) }
        default: break
        }
    }

    private func isValue(_ set: Int, _ kind: ValueKind, _ text: Span<UInt8>) -> Bool {
        let type: ValueType =
            switch kind {
            case .number: .number
            case .word: .word
            default: .string
            }
        let run = model.valueSets[set]
        for value in model.values[Int(run.first)..<Int(run.first + run.count)]
        where value.type == type && FoldedName.equal(model.constants[Int(value.text)], text) { return true }
        return false
    }

    /// Numbers come in canonical form; a string must be one JSON number without blanks.
    private func isInRange(
        _ range: Int, _ kind: ValueKind, _ text: Span<UInt8>, _ scratch: inout KernelScratch
    ) -> Bool {
        let bounds = model.ranges[range]
        switch kind {
        case .number: return isWithin(bounds, text)
        case .string, .escapedString, .text:
            guard DecimalText.isNumber(text), DecimalText.canonicalLength(text, 0, text.count) <= Limits.numberBytes
            else { return false }
            scratch.path.removeAll(keepingCapacity: true)
            DecimalText.appendCanonical(text, 0, text.count, to: &scratch.path)
            return isWithin(bounds, scratch.path.span)
        default: return false
        }
    }

    private func isWithin(_ bounds: BoundsRecord, _ number: Span<UInt8>) -> Bool {
        if bounds.min != noIndex {
            let least = model.constants[Int(bounds.min)]
            if DecimalText.compare(number, least.span) < 0 { return false }
        }
        if bounds.max == noIndex { return true }
        let most = model.constants[Int(bounds.max)]
        return DecimalText.compare(number, most.span) <= 0
    }
}
