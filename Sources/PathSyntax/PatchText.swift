// Lines, blanks and markers of patch bodies.

/// Steps through lines that end in LF. `end` leaves the line's CRs out; a last line without LF counts, an empty one after
/// the last LF does not.
struct PatchLines {
    var start = 0
    var end = 0
    private var position: Int
    private let to: Int

    init(from: Int, to: Int) {
        self.position = from
        self.to = to
    }

    mutating func next(_ s: Span<UInt8>) -> Bool {
        guard position < to else { return false }
        start = position
        var i = position
        while i < to, s[i] != 0x0A { i += 1 }
        position = i < to ? i + 1 : to
        end = i
        while end > start, s[end - 1] == 0x0D { end -= 1 }
        return true
    }
}

enum PatchText {
    /// A fixed text; compared with ASCII case ignored, since some readers do.
    struct Marker: Sendable {
        let bytes: [UInt8]
        init(_ text: String) { bytes = Array(text.utf8) }

        static let begin = Marker("*** begin patch")
        static let end = Marker("*** end patch")
        static let endOfFile = Marker("*** end of file")
        static let environment = Marker("*** environment id:")
        static let addFile = Marker("*** add file:")
        static let updateFile = Marker("*** update file:")
        static let deleteFile = Marker("*** delete file:")
        static let moveTo = Marker("*** move to:")
        static let cat = Marker("cat")
        static let applyPatch = Marker("apply_patch")
        static let applypatch = Marker("applypatch")
        static let noNewline = Marker("\\ no newline at end of file")
    }

    static func isWord(_ b: UInt8) -> Bool {
        (b >= 0x30 && b <= 0x39) || (b | 0x20 >= 0x61 && b | 0x20 <= 0x7A) || b == 0x5F
    }

    static func hasPrefix(_ s: Span<UInt8>, _ start: Int, _ end: Int, _ marker: Marker) -> Bool {
        guard end - start >= marker.bytes.count else { return false }
        for k in 0..<marker.bytes.count {
            var b = s[start + k]
            if b >= 0x41 && b <= 0x5A { b |= 0x20 }
            if b != marker.bytes[k] { return false }
        }
        return true
    }

    static func equals(_ s: Span<UInt8>, _ text: Range<Int>, _ marker: Marker) -> Bool {
        text.count == marker.bytes.count && hasPrefix(s, text.lowerBound, text.upperBound, marker)
    }

    /// The text without the blanks around it: all that any of the known readers trims (Unicode white space, the
    /// information separators, the byte order mark).
    static func trimmed(_ s: Span<UInt8>, _ start: Int, _ end: Int) -> Range<Int> {
        var i = start
        while i < end {
            let n = blank(s, at: i, end)
            if n == 0 { break }
            i += n
        }
        var e = end
        while e > i {
            if s[e - 1] < 0x80 {
                if blank(s, at: e - 1, e) == 0 { break }
                e -= 1
            } else if e - 2 >= i, blank(s, at: e - 2, e) == 2 {
                e -= 2
            } else if e - 3 >= i, blank(s, at: e - 3, e) == 3 {
                e -= 3
            } else {
                break
            }
        }
        return i..<e
    }

    /// The length of the blank character at `i`, or 0.
    static func blank(_ s: Span<UInt8>, at i: Int, _ end: Int) -> Int {
        let b = s[i]
        if b == 0x20 || (b >= 0x09 && b <= 0x0D) || (b >= 0x1C && b <= 0x1F) { return 1 }
        if b < 0xC2 { return 0 }
        if b == 0xC2 { return i + 1 < end && (s[i + 1] == 0x85 || s[i + 1] == 0xA0) ? 2 : 0 }
        guard b >= 0xE1, i + 2 < end else { return 0 }
        let c = s[i + 1]
        let d = s[i + 2]
        switch (b, c) {
        case (0xE1, 0x9A): return d == 0x80 ? 3 : 0
        case (0xE2, 0x80): return (d >= 0x80 && d <= 0x8A) || d == 0xA8 || d == 0xA9 || d == 0xAF ? 3 : 0
        case (0xE2, 0x81): return d == 0x9F ? 3 : 0
        case (0xE3, 0x80): return d == 0x80 ? 3 : 0
        case (0xEF, 0xBB): return d == 0xBF ? 3 : 0
        default: return 0
        }
    }

    /// The offset after the next character inside `start..<end` that some readers, but not all, take for a line break
    /// (CR, VT, FF, FS, GS, RS, NEL, LS, PS), and where it begins; nil when there is none.
    static func softBreak(_ s: Span<UInt8>, _ start: Int, _ end: Int) -> (at: Int, after: Int)? {
        var i = start
        while i < end {
            let b = s[i]
            if b >= 0x0B && b <= 0x0D || b >= 0x1C && b <= 0x1E { return (i, i + 1) }
            if b == 0xC2, i + 1 < end, s[i + 1] == 0x85 { return (i, i + 2) }
            if b == 0xE2, i + 2 < end, s[i + 1] == 0x80, s[i + 2] == 0xA8 || s[i + 2] == 0xA9 { return (i, i + 3) }
            i += 1
        }
        return nil
    }

    /// Whether a path holds a control character other than TAB, or a break that only some readers take for one.
    static func isBroken(_ s: Span<UInt8>, _ text: Range<Int>) -> Bool {
        if softBreak(s, text.lowerBound, text.upperBound) != nil { return true }
        var i = text.lowerBound
        while i < text.upperBound {
            let b = s[i]
            if (b < 0x20 && b != 0x09) || b == 0x7F { return true }
            if b == 0xC2, i + 1 < text.upperBound, s[i + 1] >= 0x80, s[i + 1] <= 0x9F { return true }
            i += 1
        }
        return false
    }

    /// Appends the readings of one written path: as it stands, without ASCII blanks around it, without any blanks
    /// around it, without quotes around it. False when nothing is left of it.
    static func append(
        _ s: Span<UInt8>, _ start: Int, _ end: Int, _ kind: PatchPath.Kind, to paths: inout [PatchPath]
    ) -> Bool {
        let first = paths.count
        let inner = trimmed(s, start, end)
        if inner.isEmpty { return false }
        add(start, end, kind, first, &paths)
        var a = start
        var e = end
        while a < e, s[a] == 0x20 || s[a] == 0x09 { a += 1 }
        while e > a, s[e - 1] == 0x20 || s[e - 1] == 0x09 { e -= 1 }
        add(a, e, kind, first, &paths)
        add(inner.lowerBound, inner.upperBound, kind, first, &paths)
        let open = s[inner.lowerBound]
        if inner.count > 2, open == 0x22 || open == 0x27 || open == 0x60, s[inner.upperBound - 1] == open {
            add(inner.lowerBound + 1, inner.upperBound - 1, kind, first, &paths)
        }
        return true
    }

    private static func add(
        _ start: Int, _ end: Int, _ kind: PatchPath.Kind, _ first: Int, _ paths: inout [PatchPath]
    ) {
        for i in first..<paths.count where paths[i].start == start && paths[i].end == end { return }
        paths.append(PatchPath(start: start, end: end, kind: kind))
    }
}
