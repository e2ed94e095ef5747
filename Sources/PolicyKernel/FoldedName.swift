internal import FakBasics
internal import UnicodeTables

/// Folding and comparing of names and keys.
enum FoldedName {
    /// Replaces `out` by the simple case folding of `bytes[from..<to]`. Bytes must be UTF-8 (a bad byte folds to U+FFFD).
    static func fold(_ bytes: Span<UInt8>, _ from: Int, _ to: Int, into out: inout [UInt8]) {
        out.removeAll(keepingCapacity: true)
        for i in from..<to {
            let b = bytes[i]
            if b >= 0x80 {
                out.removeAll(keepingCapacity: true)
                UnicodeTables.appendFolded(bytes.extracting(from..<to), to: &out)
                return
            }
            out.append(b &- 0x41 < 26 ? b | 0x20 : b)
        }
    }

    /// The same for a whole array.
    static func fold(_ bytes: [UInt8], into out: inout [UInt8]) { fold(bytes.span, 0, bytes.count, into: &out) }

    static func equal(_ a: [UInt8], _ b: Span<UInt8>) -> Bool {
        if a.count != b.count { return false }
        for i in 0..<b.count where a[i] != b[i] { return false }
        return true
    }
}
