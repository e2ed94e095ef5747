// The apply_patch envelope. Its public readers differ: some trim each line before they look for a header (so that a
// context line ` *** Delete File: x` is one), some split lines at more than LF, some want only the words. The union
// of what they see is reported; what they do with the content of a hunk does not matter here.

extension PatchSyntax {
    /// Reads from the line after `*** Begin Patch`.
    static func readEnvelope(
        _ body: Span<UInt8>, after begin: PatchLines, heredoc: Range<Int>?, paths: inout [PatchPath]
    ) -> PatchOutcome {
        var lines = begin
        var open = true
        var sectionSeen = false
        while lines.next(body) {
            let start = lines.start
            let end = lines.end
            let text = PatchText.trimmed(body, start, end)
            if text.isEmpty { continue }
            if let error = softHeaders(body, start, end, &paths) { return .unreadable(error) }
            if let header = fileHeader(body, text) {
                // Up to the end of the untrimmed line: one reader keeps the blanks that end a move.
                if let error = append(body, header, end, line: start, &paths) { return .unreadable(error) }
                if !open { return .unreadable(.init(.strayLine, at: start)) }
                sectionSeen = true
                continue
            }
            if PatchText.equals(body, text, .begin) {
                if open { return .unreadable(.init(.nested, at: start)) }
                open = true
                continue
            }
            guard open else {
                if let heredoc, endsWith(body, text, heredoc) { continue }
                return .unreadable(.init(.strayLine, at: start))
            }
            if PatchText.equals(body, text, .end) {
                open = false
                sectionSeen = false
                continue
            }
            if !sectionSeen {
                if PatchText.hasPrefix(body, text.lowerBound, text.upperBound, .environment) { continue }
                return .unreadable(.init(.strayLine, at: start))
            }
            switch body[start] {
            case 0x20, 0x2B, 0x2D: continue
            default:
                if body[text.lowerBound] == 0x40, text.count >= 2, body[text.lowerBound + 1] == 0x40 { continue }
                if PatchText.equals(body, text, .endOfFile) { continue }
                return .unreadable(.init(.strayLine, at: start))
            }
        }
        return open ? .unreadable(.init(.truncated, at: begin.start)) : .ok
    }

    /// A header and where its path starts.
    struct FileHeader {
        let kind: PatchPath.Kind
        let pathStart: Int
    }

    static func fileHeader(_ s: Span<UInt8>, _ text: Range<Int>) -> FileHeader? {
        let start = text.lowerBound
        let end = text.upperBound
        guard end - start > 4, s[start] == 0x2A, s[start + 1] == 0x2A else { return nil }
        if PatchText.hasPrefix(s, start, end, .addFile) { return pathAfter(s, start, .addFile, end, .add) }
        if PatchText.hasPrefix(s, start, end, .updateFile) { return pathAfter(s, start, .updateFile, end, .update) }
        if PatchText.hasPrefix(s, start, end, .deleteFile) { return pathAfter(s, start, .deleteFile, end, .delete) }
        if PatchText.hasPrefix(s, start, end, .moveTo) { return pathAfter(s, start, .moveTo, end, .move) }
        return nil
    }

    private static func pathAfter(
        _ s: Span<UInt8>, _ start: Int, _ marker: PatchText.Marker, _ end: Int, _ kind: PatchPath.Kind
    ) -> FileHeader {
        let colon = start + marker.bytes.count
        return FileHeader(kind: kind, pathStart: colon < end && s[colon] == 0x20 ? colon + 1 : colon)
    }

    /// Headers after a break inside the line that only some readers take for one.
    private static func softHeaders(
        _ s: Span<UInt8>, _ start: Int, _ end: Int, _ paths: inout [PatchPath]
    ) -> PatchError? {
        var next = PatchText.softBreak(s, start, end)
        while let here = next {
            next = PatchText.softBreak(s, here.after, end)
            let pieceEnd = next?.at ?? end
            let text = PatchText.trimmed(s, here.after, pieceEnd)
            if let header = fileHeader(s, text), let error = append(s, header, pieceEnd, line: start, &paths) {
                return error
            }
        }
        return nil
    }

    private static func append(
        _ s: Span<UInt8>, _ header: FileHeader, _ end: Int, line: Int, _ paths: inout [PatchPath]
    ) -> PatchError? {
        let text = PatchText.trimmed(s, header.pathStart, end)
        if PatchText.isBroken(s, text) { return PatchError(.controlByte, at: line) }
        if !PatchText.append(s, header.pathStart, end, header.kind, to: &paths) {
            return PatchError(.emptyPath, at: line)
        }
        return nil
    }

    private static func endsWith(_ s: Span<UInt8>, _ text: Range<Int>, _ word: Range<Int>) -> Bool {
        guard text.count >= word.count else { return false }
        let offset = text.upperBound - word.count
        for k in 0..<word.count where s[offset + k] != s[word.lowerBound + k] { return false }
        return true
    }
}
