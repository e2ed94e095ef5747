// The normaliser proper: components are appended to the buffer and taken back from it, so no list of them exists.

extension PathSyntax {
    /// Appends the normalised `value[from..<to]`, below the normalised `workspace` when it is relative.
    static func join(
        _ value: Span<UInt8>, _ from: Int, _ to: Int, workspace: Span<UInt8>, strippingTrails: Bool,
        into out: inout [UInt8]
    ) {
        let base = out.count
        let absolute = from < to && isSeparator(value[from])
        if absolute || !workspace.isEmpty {
            out.append(slash)
            let floor = out.count
            if !absolute {
                components(
                    workspace, 0, workspace.count, floor: floor, rooted: true, strippingTrails: strippingTrails,
                    into: &out)
            }
            components(value, from, to, floor: floor, rooted: true, strippingTrails: strippingTrails, into: &out)
        } else {
            components(value, from, to, floor: base, rooted: false, strippingTrails: strippingTrails, into: &out)
        }
        if out.count == base { out.append(dot) }
    }

    /// Appends the components of `value[from..<to]` to those that stand in `out` from `floor` on.
    static func components(
        _ value: Span<UInt8>, _ from: Int, _ to: Int, floor: Int, rooted: Bool, strippingTrails: Bool,
        into out: inout [UInt8]
    ) {
        var i = from
        while i < to {
            var next = i
            while next < to, !isSeparator(value[next]) { next += 1 }
            var end = next
            if isDotDot(value, i, end) {
                up(floor: floor, rooted: rooted, &out)
            } else {
                if strippingTrails {
                    while end > i, value[end - 1] == dot || value[end - 1] == space { end -= 1 }
                }
                if end > i, !isDot(value, i, end) {
                    if out.count > floor { out.append(slash) }
                    for k in i..<end { out.append(value[k]) }
                }
            }
            i = next + 1
        }
    }

    /// One `..`: takes the last component away, or keeps the `..` where a relative path has none to take.
    private static func up(floor: Int, rooted: Bool, _ out: inout [UInt8]) {
        let count = out.count
        let lastIsUp =
            count >= floor + 2 && out[count - 1] == dot && out[count - 2] == dot
            && (count == floor + 2 || out[count - 3] == slash)
        if count == floor || lastIsUp {
            if rooted { return }
            if count > floor { out.append(slash) }
            out.append(dot)
            out.append(dot)
            return
        }
        var cut = count
        while cut > floor, out[cut - 1] != slash { cut -= 1 }
        // The separator before the component goes with it; the root's own stands below the floor.
        if cut > floor { cut -= 1 }
        out.removeLast(count - cut)
    }
}
