/// Lexical path syntax: one reading of a path for the compiler (globs) and the kernel (values).
///
/// Nothing here asks a file system: symbolic links, mounts and the starting directory are outside its knowledge. Both
/// `/` and `\` separate components, because a tool on either kind of system may get the value. Functions append to the
/// caller's buffer, never trap on any bytes, do not allocate besides that buffer, and are linear in their input.
public enum PathSyntax {
    static let slash: UInt8 = 0x2F
    static let backslash: UInt8 = 0x5C
    static let dot: UInt8 = 0x2E
    static let space: UInt8 = 0x20

    @inline(__always) static func isSeparator(_ b: UInt8) -> Bool { b == slash || b == backslash }

    /// Appends the normalised form of `value[from..<to]`.
    ///
    /// `\` becomes `/`; empty components and `.` go; `..` takes the component before it away (`/..` is `/`, a leading
    /// `..` of a relative path stays); a trailing separator goes; a path of nothing is `.`.
    /// - Parameter workspace: the absolute directory that a relative path stands in; empty for none, and then a
    ///   relative path stays relative.
    public static func normalize(
        _ value: Span<UInt8>, from: Int, to: Int, workspace: Span<UInt8>, into out: inout [UInt8]
    ) {
        join(value, from, to, workspace: workspace, strippingTrails: false, into: &out)
    }

    /// Appends the normalised form of `value[from..<to]` with the trailing dots and blanks of each component taken away.
    ///
    /// Some file systems open `.git.` and `.git ` as `.git`; self-modify matching compares this form. A component of
    /// dots and blanks alone, other than `..`, is dropped like `.`. The path ends in front of a NUL, where it ends for the
    /// system too.
    public static func normalizeStrippingTrails(
        _ value: Span<UInt8>, from: Int, to: Int, workspace: Span<UInt8>, into out: inout [UInt8]
    ) {
        var end = from
        while end < to, value[end] != 0 { end += 1 }
        join(value, from, end, workspace: workspace, strippingTrails: true, into: &out)
    }

    /// Whether an `allow_glob` must not match `value[from..<to]` at all, whatever the glob.
    ///
    /// True for a control character (C0 with NUL, DEL, C1), for a percent-escape (`%` and two hex digits), for a
    /// relative path that leads out of its start (`..` first after normalisation) when there is no workspace, and, when
    /// there is one, for a path that is not relative to it though it has no leading separator: `~/x`, `$HOME/x`, `C:\x`.
    public static func isUnsafeForAllow(_ value: Span<UInt8>, from: Int, to: Int, hasWorkspace: Bool) -> Bool {
        var i = from
        while i < to {
            let b = value[i]
            if b < 0x20 || b == 0x7F { return true }
            if b == 0xC2, i + 1 < to, value[i + 1] >= 0x80, value[i + 1] <= 0x9F { return true }
            if b == 0x25, escaped(value, at: i, to) != nil { return true }
            i += 1
        }
        if hasWorkspace { return homeToken(value, from, to) != nil || namesDrive(value, from, to) }
        if from < to && isSeparator(value[from]) { return false }
        var depth = 0
        i = from
        while i < to {
            var end = i
            while end < to, !isSeparator(value[end]) { end += 1 }
            if isDotDot(value, i, end) {
                if depth == 0 { return true }
                depth -= 1
            } else if end > i, !isDot(value, i, end) {
                depth += 1
            }
            i = end + 1
        }
        return false
    }

    /// Appends `value[from..<to]` with each percent-escape decoded once; returns whether there was one.
    ///
    /// One pass: `%252e` becomes `%2e`. The result need not be UTF-8. When nothing was decoded, nothing is appended.
    public static func percentDecode(_ value: Span<UInt8>, from: Int, to: Int, into out: inout [UInt8]) -> Bool {
        var i = from
        while i < to {
            if value[i] == 0x25, escaped(value, at: i, to) != nil { break }
            i += 1
        }
        if i >= to { return false }
        for k in from..<i { out.append(value[k]) }
        while i < to {
            if value[i] == 0x25, let byte = escaped(value, at: i, to) {
                out.append(byte)
                i += 3
            } else {
                out.append(value[i])
                i += 1
            }
        }
        return true
    }

    /// The byte of the percent-escape at `i`, or nil when the `%` there starts none.
    static func escaped(_ value: Span<UInt8>, at i: Int, _ to: Int) -> UInt8? {
        guard i + 2 < to, let high = hexDigit(value[i + 1]), let low = hexDigit(value[i + 2]) else { return nil }
        return high << 4 | low
    }

    private static func hexDigit(_ b: UInt8) -> UInt8? {
        switch b {
        case 0x30...0x39: b - 0x30
        case 0x41...0x46: b - 0x41 + 10
        case 0x61...0x66: b - 0x61 + 10
        default: nil
        }
    }

    /// A letter and a colon: on a drive, in its root (`C:/x`) or where that drive happens to be (`C:x`).
    private static func namesDrive(_ s: Span<UInt8>, _ from: Int, _ to: Int) -> Bool {
        to - from >= 2 && s[from + 1] == 0x3A && (s[from] | 0x20) &- 0x61 < 26
    }

    /// A letter, a colon and a separator or the end: absolute where drives have letters.
    private static func isDrive(_ s: Span<UInt8>, _ from: Int, _ to: Int) -> Bool {
        guard namesDrive(s, from, to) else { return false }
        return to - from == 2 || isSeparator(s[from + 2])
    }

    static func isDot(_ s: Span<UInt8>, _ start: Int, _ end: Int) -> Bool { end == start + 1 && s[start] == dot }

    static func isDotDot(_ s: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        end == start + 2 && s[start] == dot && s[start + 1] == dot
    }
}
