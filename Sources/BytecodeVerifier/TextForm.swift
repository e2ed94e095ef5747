internal import Bytecode
internal import FakBasics

/// Forms that constants must have. Each question is linear in the text and allocates nothing of its size or more.
enum TextForm {
    /// `/`, or components that are neither empty nor `.` nor `..`, each behind one `/`.
    static func isAbsoluteNormalPath(_ text: [UInt8]) -> Bool {
        guard text.first == 0x2F else { return false }
        if text.count == 1 { return true }
        return text.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && !part.elementsEqual([0x2E]) && !part.elementsEqual([0x2E, 0x2E])
                && !part.contains(0) && !part.contains(0x5C)
        }
    }

    /// A slot's path: at least one step; `~` only in `~0`, `~1`, and `~2` as a whole step; folded.
    static func isFoldedPointer(_ text: [UInt8]) -> Bool {
        guard text.first == 0x2F, FoldedText.isFolded(text) else { return false }
        var steps = 0
        var i = 0
        while i < text.count {
            // `i` is at the slash before a step.
            steps += 1
            var end = i + 1
            while end < text.count, text[end] != 0x2F {
                if text[end] == 0x7E {
                    guard end + 1 < text.count else { return false }
                    let escaped = text[end + 1]
                    if escaped == 0x32 {
                        let isWhole = end == i + 1 && (end + 2 == text.count || text[end + 2] == 0x2F)
                        guard isWhole else { return false }
                    } else if escaped != 0x30 && escaped != 0x31 {
                        return false
                    }
                    end += 1
                }
                end += 1
            }
            i = end
        }
        return steps <= Limits.argumentDepth
    }

    /// One or more folded keys, ascending, each behind a line feed.
    static func isFoldedKeys(_ text: [UInt8]) -> Bool {
        guard text.first == 0x0A, FoldedText.isFolded(text) else { return false }
        let keys = text.dropFirst().split(separator: 0x0A, omittingEmptySubsequences: false)
        return keys.allSatisfy { !$0.isEmpty }
            && zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) }
    }

    /// JSON Pointer (RFC 6901) that is not the whole document.
    static func isPointer(_ text: [UInt8]) -> Bool {
        guard text.first == 0x2F else { return false }
        var i = 0
        while i < text.count {
            if text[i] == 0x7E {
                guard i + 1 < text.count, text[i + 1] == 0x30 || text[i + 1] == 0x31 else { return false }
                i += 1
            }
            i += 1
        }
        return true
    }

    /// The canonical plain decimal of some number, within the limit on numbers in calls.
    static func isCanonicalNumber(_ text: [UInt8]) -> Bool {
        guard text.count <= Limits.numberBytes, let number = ExactDecimal(json: text) else { return false }
        return number.plainLength == text.count && number.plain == text
    }
}

extension TextForm {
    /// The decimal number that is the last step of a pointer; nil when the step is none (or has over 18 digits).
    static func lastIndex(_ pointer: [UInt8]) -> UInt64? {
        guard let slash = pointer.lastIndex(of: 0x2F) else { return nil }
        let digits = pointer[(slash + 1)...]
        guard !digits.isEmpty, digits.count <= 18 else { return nil }
        var out: UInt64 = 0
        for byte in digits {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            out = out * 10 + UInt64(byte - 0x30)
        }
        return out
    }

    /// Whether a stands before b in byte order, a prefix before what it starts.
    static func isLess(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        let shared = min(a.count, b.count)
        for i in 0..<shared where a[i] != b[i] { return a[i] < b[i] }
        return a.count < b.count
    }
}
