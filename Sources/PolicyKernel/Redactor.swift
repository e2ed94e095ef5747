public import CallModel
internal import FakJSON

/// Writes the arguments with every value under a redacted key replaced by the mark; all other bytes stay.
enum Redactor {
    static let mark: [UInt8] = Array("[REDACTED]".utf8)

    static func isMark(_ value: ValueSpan, _ input: Span<UInt8>, _ text: inout [UInt8]) -> Bool {
        switch value.kind {
        case .string: return FoldedName.equal(mark, input.extracting(value.start..<value.end))
        case .escapedString:
            text.removeAll(keepingCapacity: true)
            JSONText.unescape(input, value.start, value.end, into: &text)
            return text == mark
        default: return false
        }
    }

    /// The redacted arguments, or nil for a body that the scan does not accept. Linear.
    static func redact(_ body: [UInt8], _ layout: ScanLayout, _ scratch: inout KernelScratch) -> [UInt8]? {
        guard layout.redactSlot >= 0, ArgumentScan.run(body.span, layout, &scratch) == nil else { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(body.count)
        var from = 0
        var at = scratch.heads[layout.redactSlot]
        while at >= 0 {
            let value = scratch.values[Int(at)]
            at = value.next
            // The range of a string lies between its quotes.
            let isString = value.kind == .string || value.kind == .escapedString
            let start = isString ? value.start - 1 : value.start
            let end = isString ? value.end + 1 : value.end
            out.append(contentsOf: body[from..<start])
            out.append(0x22)
            out.append(contentsOf: mark)
            out.append(0x22)
            from = end
        }
        out.append(contentsOf: body[from...])
        return out
    }
}

extension Kernel {
    /// The argument bytes to send for a call whose decision obliges to redact; nil for any other call.
    public func redacted(_ call: Call, _ scratch: inout KernelScratch) -> [UInt8]? {
        let name = canonicalName(call, &scratch)
        guard case .json(let body) = call.body, Kernel.fault(ofName: name.span) == nil else { return nil }
        return Redactor.redact(body, plan(name.span, &scratch).layout, &scratch)
    }
}
