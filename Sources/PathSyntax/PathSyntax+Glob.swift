// The same reading for the text of a glob, where `\` escapes and brackets and braces hold their content together.

extension PathSyntax {
    /// Appends the normalised form of a glob; returns false, with nothing appended, when no single glob has its meaning:
    /// a `..` follows `**` or a brace group with a `/`, or a step inside braces is `.`, `..` or empty.
    ///
    /// Components are split at each `/` outside `[…]` and `{…}`. The workspace's own glob characters are escaped. An
    /// escape, bracket or brace that does not close is left as it is: the glob reader refuses it.
    public static func normalizeGlob(
        _ glob: Span<UInt8>, from: Int, to: Int, workspace: Span<UInt8>, into out: inout [UInt8]
    ) -> Bool {
        let base = out.count
        let absolute = from < to && glob[from] == slash
        let rooted = absolute || !workspace.isEmpty
        // Starts of the components that stand in `out`, so that `..` need not read escapes backwards.
        var starts: [Int] = []
        if rooted { out.append(slash) }
        let floor = out.count
        if rooted && !absolute {
            var plain: [UInt8] = []
            join(workspace, 0, workspace.count, workspace: Span(), strippingTrails: false, into: &plain)
            for component in plain.split(separator: slash) {
                if out.count > floor { out.append(slash) }
                starts.append(out.count)
                for b in component {
                    if isGlobByte(b) { out.append(backslash) }
                    out.append(b)
                }
            }
        }
        var i = from
        while i < to {
            let end = componentEnd(glob, i, to)
            if isDotDot(glob, i, end) {
                if let last = starts.last, !isDotDot(out.span, last, out.count) {
                    if spans(out.span, last, out.count) {
                        out.removeLast(out.count - base)
                        return false
                    }
                    starts.removeLast()
                    out.removeLast(out.count - max(floor, last - 1))
                } else if !rooted {
                    if out.count > floor { out.append(slash) }
                    starts.append(out.count)
                    out.append(dot)
                    out.append(dot)
                }
            } else if end > i, !isDot(glob, i, end) {
                if hasLooseStep(glob, i, end) {
                    out.removeLast(out.count - base)
                    return false
                }
                if out.count > floor { out.append(slash) }
                starts.append(out.count)
                for k in i..<end { out.append(glob[k]) }
            }
            i = end + 1
        }
        if out.count == base { out.append(dot) }
        return true
    }

    /// The offset of the `/` that ends the component at `start`, or `to`.
    private static func componentEnd(_ s: Span<UInt8>, _ start: Int, _ to: Int) -> Int {
        var i = start
        var braces = 0
        while i < to {
            switch s[i] {
            case backslash: i += 1
            case 0x7B: braces += 1
            case 0x7D: braces = max(0, braces - 1)
            case 0x5B: i = bracketEnd(s, i, to) ?? i
            case slash where braces == 0: return i
            default: break
            }
            i += 1
        }
        return to
    }

    /// The offset of the `]` that closes the bracket at `open`: a `]` right after `[`, `[!` or `[^` is a member.
    private static func bracketEnd(_ s: Span<UInt8>, _ open: Int, _ to: Int) -> Int? {
        var i = open + 1
        if i < to, s[i] == 0x21 || s[i] == 0x5E { i += 1 }
        if i < to, s[i] == 0x5D { i += 1 }
        while i < to, s[i] != 0x5D {
            if s[i] == slash { return nil }
            i += s[i] == backslash ? 2 : 1
        }
        return i < to ? i : nil
    }

    /// Whether a component can stand for other than one component: `**`, or a brace group with a `/` or a `**`.
    private static func spans(_ s: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        if end == start + 2, s[start] == 0x2A, s[start + 1] == 0x2A { return true }
        var i = start
        var braces = 0
        while i < end {
            switch s[i] {
            case backslash: i += 1
            case 0x7B: braces += 1
            case 0x7D: braces = max(0, braces - 1)
            case slash where braces > 0: return true
            case 0x2A where braces > 0 && i + 1 < end && s[i + 1] == 0x2A: return true
            default: break
            }
            i += 1
        }
        return false
    }

    /// Whether a brace group holds a `/` with nothing beside it, or a step `.` or `..`.
    private static func hasLooseStep(_ s: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var i = start
        var braces = 0
        // Where the current step began, when that is inside braces.
        var step = start
        var afterSlash = false
        // For each open group inside another: whether a `/` stands before it, so that an empty choice leaves a loose one.
        var groups: [Bool] = []
        while i < end {
            let b = s[i]
            switch b {
            case backslash: i += 1
            case 0x5B: i = bracketEnd(s, i, end) ?? i
            case 0x7B, 0x7D, 0x2C, slash:
                if braces > 0 {
                    if isDot(s, step, i) || isDotDot(s, step, i) { return true }
                    // A group after a `/` is a step, if none of its choices is empty.
                    let isEmpty = i == step && b != 0x7B && step > start && s[i - 1] != 0x7D
                    if isEmpty && (afterSlash || b == slash) { return true }
                }
                switch b {
                case 0x7B:
                    groups.append(braces > 0 && afterSlash && i == step)
                    braces += 1
                    afterSlash = groups.last!
                case 0x7D:
                    if groups.popLast() != nil { braces -= 1 }
                    afterSlash = false
                case slash: afterSlash = true
                default: afterSlash = groups.last ?? false
                }
                step = i + 1
            default: break
            }
            i += 1
        }
        return false
    }

    private static func isGlobByte(_ b: UInt8) -> Bool {
        switch b {
        case 0x2A, 0x3F, 0x5B, 0x5D, 0x7B, 0x7D: true
        default: false
        }
    }
}
