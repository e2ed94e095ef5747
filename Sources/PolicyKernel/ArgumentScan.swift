internal import FakBasics
internal import FakJSON

/// Why the scan of a call's arguments stopped.
enum ScanFault {
    case malformed
    case limit
}

/// The one pass over a call's arguments: strict JSON, duplicate and fold-equal keys, limits, and the values of the slots
/// that the class reads. Linear; nothing is copied.
enum ArgumentScan {
    /// Fills the scratch's slots, or says why the arguments are refused: of two faults, the one met first.
    static func run(_ input: Span<UInt8>, _ layout: ScanLayout, _ scratch: inout KernelScratch) -> ScanFault? {
        scratch.reset(slots: layout.slotCount)
        if input.count == 2, input[0] == UInt8(ascii: "{"), input[1] == UInt8(ascii: "}") {
            // No arguments at all: what most calls of argument-less tools send.
            scratch.missing = layout.pathSlots
            return nil
        }
        if input.count > Limits.argumentBytes { return .limit }
        scratch.keys.reset()
        if !scratch.foldedText.isEmpty {
            scratch.foldedKeys.reset()
            scratch.foldedText.removeAll(keepingCapacity: true)
        }
        var scanner = JSONScanner()
        // What the next value answers to: path slots, slots by key, and whether its key is redacted.
        var alive = layout.pathSlots
        var byKey: UInt64 = 0
        var isRedacted = false
        var redactedAt = -1
        guard scanner.next(input) == .beginObject else { return fault(scanner) }
        open(layout, &scratch, scanner.start, true, alive, 0, false)
        while true {
            let token = scanner.next(input)
            switch token {
            case .key:
                switch scratch.keys.insert(input, scanner.start, scanner.end, hasEscapes: scanner.hasEscapes) {
                case .inserted: break
                case .duplicate: return .malformed
                case .overLimit: return .limit
                }
                alive = 0
                byKey = 0
                isRedacted = false
                let top = scratch.frames.count - 1
                if scratch.frames[top].alive != 0 || layout.readsEveryKey {
                    guard key(input, scanner, layout, &scratch, &alive, &byKey, &isRedacted) else { return .malformed }
                }
                continue
            case .endObject, .endArray:
                close(layout, &scratch, scanner.end)
                if redactedAt == scratch.frames.count { redactedAt = -1 }
                if scratch.frames.isEmpty {
                    return scanner.next(input) == .end ? nil : fault(scanner)
                }
                continue
            case .failed, .end: return fault(scanner)
            default: break
            }
            // A value, in an object behind its key or in an array.
            let top = scratch.frames.count - 1
            if !scratch.frames[top].isObject {
                byKey = 0
                isRedacted = false
                alive = element(layout, &scratch, top)
            }
            scratch.frames[top].children &+= 1
            switch token {
            case .beginObject, .beginArray:
                let redacts = isRedacted && redactedAt < 0
                open(layout, &scratch, scanner.start, token == .beginObject, alive, byKey, redacts)
                if redacts { redactedAt = scratch.frames.count - 1 }
            case .string:
                let kind: ValueKind = scanner.hasEscapes ? .escapedString : .string
                if layout.allStringsSlot >= 0 {
                    scratch.record(layout.allStringsSlot, kind, scanner.start, scanner.end)
                }
                scalar(layout, &scratch, kind, scanner.start, scanner.end, alive, byKey, isRedacted && redactedAt < 0)
            case .number:
                if isOverlong(input, scanner.start, scanner.end) { return .limit }
                scalar(
                    layout, &scratch, .number, scanner.start, scanner.end, alive, byKey, isRedacted && redactedAt < 0)
            case .null:
                scalar(
                    layout, &scratch, .missing, scanner.start, scanner.end, alive, byKey, isRedacted && redactedAt < 0)
            default:
                scalar(layout, &scratch, .word, scanner.start, scanner.end, alive, byKey, isRedacted && redactedAt < 0)
            }
        }
    }

    private static func fault(_ scanner: JSONScanner) -> ScanFault {
        if let failure = scanner.failure, case .limit = failure.kind { return .limit }
        return .malformed
    }

    /// A number whose canonical plain decimal is over the limit. Without an exponent the text is never shorter.
    private static func isOverlong(_ input: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        if end - start <= 8 {
            // `1e999999` fits in eight bytes: only an exponent can make so short a text long.
            var i = start
            while i < end, input[i] | 0x20 != 0x65 { i += 1 }
            if i == end { return false }
        }
        return DecimalText.canonicalLength(input, start, end) > Limits.numberBytes
    }

    /// Finds what a key leads to; false when it folds onto an earlier key of a path that matters.
    private static func key(
        _ input: Span<UInt8>, _ scanner: JSONScanner, _ layout: ScanLayout, _ scratch: inout KernelScratch,
        _ alive: inout UInt64, _ byKey: inout UInt64, _ isRedacted: inout Bool
    ) -> Bool {
        let top = scratch.frames.count - 1
        let depth = top
        let open = scratch.frames[top].alive
        if scanner.hasEscapes {
            scratch.decoded.removeAll(keepingCapacity: true)
            JSONText.unescape(input, scanner.start, scanner.end, into: &scratch.decoded)
            FoldedName.fold(scratch.decoded, into: &scratch.key)
        } else {
            FoldedName.fold(input, scanner.start, scanner.end, into: &scratch.key)
        }
        let stars = open == 0 ? 0 : open & layout.starSteps[depth]
        var literal: UInt64 = 0
        let found = layout.keys.find(scratch.key)
        if let found {
            byKey = layout.slots(under: found)
            isRedacted = layout.isRedacted(found)
            if open != 0 { literal = open & layout.step(found, depth) }
            if literal & scratch.frames[top].named != 0 { return false }
            scratch.frames[top].named |= literal
        }
        if stars | byKey != 0, !insertFolded(&scratch, top) { return false }
        byKey &= ~scratch.frames[top].covered
        alive = literal | stars
        scratch.frames[top].found |= alive
        return true
    }

    /// Under a `*` step every key matters, and so does every key that names a role: they are compared folded.
    private static func insertFolded(_ scratch: inout KernelScratch, _ top: Int) -> Bool {
        if !scratch.frames[top].comparesFolded {
            scratch.frames[top].comparesFolded = true
            scratch.foldedKeys.open()
        }
        let from = scratch.foldedText.count
        scratch.foldedText.append(contentsOf: scratch.key)
        let text = scratch.foldedText
        return scratch.foldedKeys.insert(text.span, from, text.count, hasEscapes: false) != .duplicate
    }

    /// The slots that the next element of the innermost array answers to.
    private static func element(_ layout: ScanLayout, _ scratch: inout KernelScratch, _ top: Int) -> UInt64 {
        let open = scratch.frames[top].alive
        if open == 0 { return 0 }
        var alive = open & layout.starSteps[top]
        if layout.readsIndices {
            decimal(Int(scratch.frames[top].children), into: &scratch.key)
            if let found = layout.keys.find(scratch.key) { alive |= open & layout.step(found, top) }
        }
        scratch.frames[top].found |= alive
        return alive
    }

    private static func decimal(_ number: Int, into out: inout [UInt8]) {
        out.removeAll(keepingCapacity: true)
        var power = 1
        while power <= number / 10 { power *= 10 }
        while power > 0 {
            out.append(UInt8(0x30 + number / power % 10))
            power /= 10
        }
    }

    private static func scalar(
        _ layout: ScanLayout, _ scratch: inout KernelScratch, _ kind: ValueKind, _ start: Int, _ end: Int,
        _ alive: UInt64, _ byKey: UInt64, _ isRedacted: Bool
    ) {
        if isRedacted { scratch.record(layout.redactSlot, kind, start, end) }
        if alive | byKey == 0 { return }
        let ends = alive == 0 ? 0 : alive & layout.ends[scratch.frames.count]
        var complete = ends | byKey
        while complete != 0 {
            scratch.record(complete.trailingZeroBitCount, kind, start, end)
            complete &= complete &- 1
        }
        scratch.missing |= alive & ~ends
    }

    private static func open(
        _ layout: ScanLayout, _ scratch: inout KernelScratch, _ start: Int, _ isObject: Bool, _ alive: UInt64,
        _ byKey: UInt64, _ isRedacted: Bool
    ) {
        var frame = ScanFrame()
        frame.isObject = isObject
        frame.covered = (scratch.frames.last?.covered ?? 0) | byKey & layout.whole
        frame.firstValue = Int32(truncatingIfNeeded: scratch.values.count)
        let kind: ValueKind = isObject ? .object : .array
        if isRedacted { scratch.record(layout.redactSlot, kind, start, start) }
        if alive | byKey != 0 {
            let ends = alive == 0 ? 0 : alive & layout.ends[scratch.frames.count]
            var complete = ends | byKey
            while complete != 0 {
                scratch.record(complete.trailingZeroBitCount, kind, start, start)
                complete &= complete &- 1
            }
            frame.alive = alive & ~ends
        }
        frame.valueCount = Int32(truncatingIfNeeded: scratch.values.count) - frame.firstValue
        scratch.frames.append(frame)
        if isObject { scratch.keys.open() }
    }

    private static func close(_ layout: ScanLayout, _ scratch: inout KernelScratch, _ end: Int) {
        let frame = scratch.frames.removeLast()
        if frame.isObject {
            scratch.keys.close()
            if frame.comparesFolded { scratch.foldedKeys.close() }
        }
        for i in Int(frame.firstValue)..<Int(frame.firstValue + frame.valueCount) {
            scratch.values[i].end = end
            if frame.children == 0 { scratch.values[i].kind = .missing }
        }
        scratch.missing |= frame.alive & ~frame.found
    }
}
