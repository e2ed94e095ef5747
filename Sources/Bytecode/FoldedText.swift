internal import FakBasics
internal import UnicodeTables

/// Questions about simple case folding, asked of the constants of an image: names, keys and paths stand there folded.
public enum FoldedText {
    /// Whether folding leaves this UTF-8 text as it is. Linear, no allocation.
    public static func isFolded(_ text: [UInt8]) -> Bool {
        let span = text.span
        var i = 0
        while i < span.count {
            let byte = span[i]
            if byte < 0x80 {
                if byte &- 0x41 < 26 { return false }
                i += 1
                continue
            }
            let step = UTF8Bytes.decode(span, at: i)
            if !step.isValid || UnicodeTables.fold(step.scalar) != step.scalar { return false }
            i += step.length
        }
        return true
    }

    /// The simple folding of UTF-8 text; a byte that starts no well-formed sequence becomes U+FFFD.
    public static func folded(_ text: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        UnicodeTables.appendFolded(text.span, to: &out)
        return out
    }
}
