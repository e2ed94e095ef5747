internal import Diagnostics
public import FakJSON
internal import JSONCReader

/// The readers that ours is compared with.
public enum OtherReader: String, Hashable, Sendable {
    case jsonC = "json_c"
    case python
}

/// Why two readers may see different things in a text. The classes are those of corpus/json/disagreements.jsonl.
public enum Differences {
    /// The class of a difference between our reader and another, decided by our own reason; nil when no known reason
    /// explains it.
    public static func classify(
        _ tool: OtherReader, _ bytes: [UInt8], ours: TextReadings.Ours, theirs: [UInt8]?
    ) -> String? {
        guard let mine = ours.reads else { return refused(tool, bytes, ours.problems) }
        guard let theirs else {
            return tool == .python && longestDigitRun(bytes) > 4300 ? "long-integer" : nil
        }
        guard tool == .jsonC, let node = ours.node, JSONCReader.disagreement(with: node, bytes: bytes) == nil else {
            return nil
        }
        let text = String(decoding: theirs, as: UTF8.self)
        if text.unicodeScalars.contains("\u{FFFD}"),
            String(decoding: mine, as: UTF8.self).unicodeScalars.contains(where: isReadAsHalf)
        {
            return "pair-read-as-half"
        }
        if longestDigitRun(bytes) > 4300 { return "long-integer" }
        if text.contains("18446744073709551615") || text.contains("-9223372036854775808") { return "big-integer" }
        return String(decoding: mine, as: UTF8.self).contains("-0") ? "minus-zero" : nil
    }

    /// We refuse the text and the tool does not: a fatal problem is the reason, else the first of the others.
    private static func refused(_ tool: OtherReader, _ bytes: [UInt8], _ problems: [JSONProblem]) -> String? {
        guard let reason = problems.last(where: { !$0.isRecoverable }) ?? problems.first else { return nil }
        switch (reason.kind, tool) {
        case (.duplicateKey, _): return "duplicate-key"
        case (.nul, _): return "nul"
        case (.loneSurrogate, _): return "lone-surrogate"
        case (.syntax(.notFinite), _): return "not-finite"
        case (.tooDeep, _): return "depth"
        case (.invalidUTF8, .jsonC): return "invalid-utf8"
        case (.controlCharacter, .jsonC): return "control-character"
        case (.syntax(.leadingZero), .jsonC): return "leading-zero"
        case (.syntax(.missingFraction), .jsonC): return "missing-fraction"
        case (.syntax(.missingDigits), .jsonC): return "missing-digits"
        case (.syntax(.singleQuotes), .jsonC): return "single-quotes"
        case (.invalidUTF8, .python) where isSurrogate(bytes, reason.range.start): return "invalid-utf8"
        case (.byteOrderMark, .python): return "byte-order-mark"
        case (_, .python) where bytes.contains(0): return "other-encoding"
        default: return nil
        }
    }

    /// Whether a pair of escapes for the code point looks like half a pair to json-c.
    private static func isReadAsHalf(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0xFFFF && scalar.value & 0xF800 == 0xD800
    }

    private static func isSurrogate(_ bytes: [UInt8], _ at: Int) -> Bool {
        at + 1 < bytes.count && bytes[at] == 0xED && bytes[at + 1] >= 0xA0
    }

    private static func longestDigitRun(_ bytes: [UInt8]) -> Int {
        var best = 0
        var run = 0
        for byte in bytes {
            run = byte >= 0x30 && byte <= 0x39 ? run + 1 : 0
            best = max(best, run)
        }
        return best
    }

    /// Nil when the scanner (with the key set) sees what the reader sees, for the same reason at the same byte.
    public static func scanner(_ text: [UInt8], _ ours: TextReadings.Ours, _ keys: inout JSONKeySet) -> String? {
        let scan = TextReadings.scanner(text, &keys)
        let blocking = ours.problems.first { problem in
            switch problem.kind {
            case .nul, .duplicateKey: false
            default: true
            }
        }
        guard let blocking else {
            guard let node = ours.node, scan.reads == JSONWriter.write(node) else {
                return "accepts or reads otherwise"
            }
            let hasDuplicates = ours.problems.contains { if case .duplicateKey = $0.kind { true } else { false } }
            return scan.hasDuplicates == hasDuplicates ? nil : "duplicates"
        }
        guard let failure = scan.failure else { return "accepts" }
        let expected: JSONFailure.Kind? =
            switch blocking.kind {
            case .controlCharacter: .malformed(.controlCharacter)
            case .loneSurrogate: .malformed(.loneSurrogate)
            case .byteOrderMark: .malformed(.byteOrderMark)
            case .empty: .malformed(.empty)
            case .trailingBytes: .malformed(.trailingBytes)
            case .tooDeep: .limit(.depth)
            default: nil
            }
        if let expected {
            let offset = blocking.kind == .byteOrderMark ? 0 : blocking.range.start
            return failure == JSONFailure(expected, at: offset) ? nil : "\(failure) for \(blocking)"
        }
        guard case .malformed = failure.kind else { return "\(failure) for \(blocking)" }
        return nil
    }
}
