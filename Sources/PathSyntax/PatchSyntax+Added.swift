// What is in a file that an envelope adds.

extension PatchSyntax {
    /// Replaces `out` by the text of the file that `Add File: path` of an envelope adds: the lines behind the header that
    /// begin with `+`, without it. False where `path` stands in no such header, as in a diff.
    public static func appendAdded(_ body: [UInt8], after path: PatchPath, to end: Int, into out: inout [UInt8]) -> Bool
    {
        out.removeAll(keepingCapacity: true)
        var start = path.start
        while start > 0, body[start - 1] != 0x0A { start -= 1 }
        while start < path.start, body[start] == 0x20 || body[start] == 0x09 { start += 1 }
        guard body[start] == 0x2A, path.kind == .add else { return false }
        var at = path.end
        while at < end, body[at] != 0x0A { at += 1 }
        at += 1
        while at < end, body[at] == 0x2B {
            var stop = at
            while stop < end, body[stop] != 0x0A { stop += 1 }
            out.append(contentsOf: body[at + 1..<stop])
            out.append(0x0A)
            at = stop + 1
        }
        // A line of another kind: some reader may take what is behind it.
        while at < end, body[at] == 0x0A || body[at] == 0x0D { at += 1 }
        return at >= end || body[at] == 0x2A
    }
}
