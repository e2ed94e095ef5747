internal import Bytecode
internal import CallModel
internal import FakBasics
internal import FakJSON
internal import PathSyntax

extension Kernel {
    /// A `deny_*` check over every subject of one value.
    func denyValue(
        _ check: ClassPlan.Check, _ value: ValueSpan, _ input: Span<UInt8>, _ scratch: inout KernelScratch,
        _ findings: inout Findings
    ) {
        switch value.kind {
        case .string, .text, .word: denySubject(check, input.extracting(value.start..<value.end), &scratch, &findings)
        case .escapedString:
            scratch.text.removeAll(keepingCapacity: true)
            JSONText.unescape(input, value.start, value.end, into: &scratch.text)
            denyText(check, &scratch, &findings)
        case .number: denyNumber(check, input, value.start, value.end, .raw, &scratch, &findings)
        case .array, .object: denyContainer(check, value, input, &scratch, &findings)
        case .missing: break
        }
    }

    /// A subject that stands in `scratch.text`.
    private func denyText(_ check: ClassPlan.Check, _ scratch: inout KernelScratch, _ findings: inout Findings) {
        // The paths that a glob check writes go to other buffers; the text is taken out to make that plain.
        let text = scratch.text
        scratch.text = []
        denySubject(check, text.span, &scratch, &findings)
        scratch.text = text
    }

    private func denyNumber(
        _ check: ClassPlan.Check, _ input: Span<UInt8>, _ start: Int, _ end: Int, _ kind: SubjectKind,
        _ scratch: inout KernelScratch, _ findings: inout Findings
    ) {
        scratch.text.removeAll(keepingCapacity: true)
        DecimalText.appendCanonical(input, start, end, to: &scratch.text)
        let isSame = FoldedName.equal(scratch.text, input.extracting(start..<end))
        findings.kind = kind
        denyText(check, &scratch, &findings)
        // The source text is the same subject again when it is canonical already; only `explain` tells them apart.
        if !isSame || findings.isRecording {
            findings.kind = .source
            denySubject(check, input.extracting(start..<end), &scratch, &findings)
        }
        findings.kind = kind
    }

    /// Elements, leaves, keys and the joined text of an array or object.
    private func denyContainer(
        _ check: ClassPlan.Check, _ value: ValueSpan, _ input: Span<UInt8>, _ scratch: inout KernelScratch,
        _ findings: inout Findings
    ) {
        let span = input.extracting(value.start..<value.end)
        let joins = value.kind == .array && check.op == .denyMatch
        scratch.joined.removeAll(keepingCapacity: true)
        var scalars = 0
        var subject = 0
        var objects = 0
        var scanner = JSONScanner()
        // Bit 0 is the innermost container: 1 for an object.
        var kinds: UInt64 = 0
        while true {
            let token = scanner.next(span)
            let kind: SubjectKind = objects > 0 ? .leaf : .element
            findings.kind = kind
            findings.subject = subject
            switch token {
            case .beginObject:
                objects += 1
                kinds = kinds << 1 | 1
            case .beginArray: kinds <<= 1
            case .endObject:
                objects -= 1
                kinds >>= 1
            case .endArray: kinds >>= 1
            case .key, .string:
                subject += 1
                let isScalar = token == .string
                if joins, isScalar { join(span, scanner, &scratch, &scalars) }
                if scanner.hasEscapes {
                    scratch.text.removeAll(keepingCapacity: true)
                    JSONText.unescape(span, scanner.start, scanner.end, into: &scratch.text)
                    denyText(check, &scratch, &findings)
                } else {
                    denySubject(check, span.extracting(scanner.start..<scanner.end), &scratch, &findings)
                }
            case .number:
                subject += 1
                denyNumber(check, span, scanner.start, scanner.end, kind, &scratch, &findings)
                if joins {
                    if scalars > 0 { scratch.joined.append(0x20) }
                    DecimalText.appendCanonical(span, scanner.start, scanner.end, to: &scratch.joined)
                    scalars += 1
                }
            case .true, .false:
                subject += 1
                if joins { join(span, scanner, &scratch, &scalars) }
                denySubject(check, span.extracting(scanner.start..<scanner.end), &scratch, &findings)
            case .null: break
            case .end, .failed:
                if scalars > 0 {
                    findings.kind = .joined
                    findings.subject = 0
                    let text = scratch.joined
                    scratch.joined = []
                    denySubject(check, text.span, &scratch, &findings)
                    scratch.joined = text
                }
                return
            }
        }
    }

    private func join(
        _ span: Span<UInt8>, _ scanner: JSONScanner, _ scratch: inout KernelScratch, _ scalars: inout Int
    ) {
        if scalars > 0 { scratch.joined.append(0x20) }
        scalars += 1
        if scanner.hasEscapes {
            JSONText.unescape(span, scanner.start, scanner.end, into: &scratch.joined)
        } else {
            for i in scanner.start..<scanner.end { scratch.joined.append(span[i]) }
        }
    }

    func denySubject(
        _ check: ClassPlan.Check, _ subject: Span<UInt8>, _ scratch: inout KernelScratch, _ findings: inout Findings
    ) {
        if check.op == .denyMatch {
            runDeny(check.b, subject, scratch.engines, &findings)
            return
        }
        denyPath(check, subject, &scratch, &findings)
        scratch.decoded.removeAll(keepingCapacity: true)
        if PathSyntax.percentDecode(subject, from: 0, to: subject.count, into: &scratch.decoded) {
            let decoded = scratch.decoded
            scratch.decoded = []
            denyPath(check, decoded.span, &scratch, &findings)
            scratch.decoded = decoded
        }
    }

    /// The views of one path: as it stands, and in each home it may lie in.
    private func denyPath(
        _ check: ClassPlan.Check, _ subject: Span<UInt8>, _ scratch: inout KernelScratch, _ findings: inout Findings
    ) {
        let workspace = self.workspace
        scratch.path.removeAll(keepingCapacity: true)
        PathSyntax.normalize(subject, from: 0, to: subject.count, workspace: workspace.span, into: &scratch.path)
        runDeny(check.b, scratch.path.span, scratch.engines, &findings)
        for base in HomeBase.allCases {
            scratch.path.removeAll(keepingCapacity: true)
            if PathSyntax.homeView(
                subject, from: 0, to: subject.count, workspace: workspace.span, base: base, into: &scratch.path)
            {
                runDeny(check.c, scratch.path.span, scratch.engines, &findings)
                // A path that leads out of a home is an absolute path like any other.
                if scratch.path.first == 0x2F { runDeny(check.b, scratch.path.span, scratch.engines, &findings) }
            }
        }
    }
}
