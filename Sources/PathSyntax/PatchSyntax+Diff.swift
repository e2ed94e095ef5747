// Unified diffs, plain and git's. Hunks are counted, so that a removed line `-- x` (`--- x` in the diff) is content;
// where a reader that ignores the counts would see a header, its paths are reported too.

extension PatchSyntax {
    private struct DiffState {
        var anySection = false
        /// Whether hunks may come: names of the current file are known.
        var named = false
        /// Offset of a `diff --git` line whose names need the lines after it.
        var pending: Int?
        var oldLeft = 0
        var newLeft = 0
        var inHunk: Bool { oldLeft > 0 || newLeft > 0 }
        /// Text in front of a section may be anything; after a hunk it may not look like the rest of one.
        var afterHunk = false
    }

    static func readDiff(_ s: Span<UInt8>, _ all: PatchLines, paths: inout [PatchPath]) -> PatchOutcome {
        var lines = all
        var state = DiffState()
        while lines.next(s) {
            if let error = diffLine(s, lines, &state, &paths) { return .unreadable(error) }
        }
        if let pending = state.pending { return .unreadable(.init(.ambiguousName, at: pending)) }
        if state.inHunk { return .unreadable(.init(.truncated, at: lines.start)) }
        return state.anySection ? .ok : .unreadable(.init(.notAPatch, at: all.start))
    }

    private static func diffLine(
        _ s: Span<UInt8>, _ lines: PatchLines, _ state: inout DiffState, _ paths: inout [PatchPath]
    ) -> PatchError? {
        let start = lines.start
        let end = lines.end
        let text = PatchText.trimmed(s, start, end)
        if PatchText.equals(s, text, .begin) { return PatchError(.nested, at: start) }
        var piece = PatchText.softBreak(s, start, end)
        while let here = piece {
            piece = PatchText.softBreak(s, here.after, end)
            var aside = DiffState()
            if let error = nameLine(s, here.after, piece?.at ?? end, line: start, &aside, &paths).error { return error }
        }
        if state.inHunk {
            if start == end {
                state.oldLeft -= 1
                state.newLeft -= 1
                return overrun(&state, start)
            }
            switch s[start] {
            case 0x20:
                state.oldLeft -= 1
                state.newLeft -= 1
                return overrun(&state, start)
            case 0x2B:
                state.newLeft -= 1
                return overrun(&state, start)
            case 0x2D:
                state.oldLeft -= 1
                if looksLikeSection(s, lines) {
                    var next = lines
                    var aside = DiffState()
                    if let error = nameLine(s, start, end, line: start, &aside, &paths).error { return error }
                    _ = next.next(s)
                    if let error = nameLine(s, next.start, next.end, line: start, &aside, &paths).error { return error }
                }
                return overrun(&state, start)
            case 0x5C: return nil
            default: return PatchError(.truncated, at: start)
            }
        }
        return outsideHunk(s, start, end, &state, &paths)
    }

    /// A hunk that takes more lines of one side than its header counts.
    private static func overrun(_ state: inout DiffState, _ line: Int) -> PatchError? {
        state.oldLeft < 0 || state.newLeft < 0 ? PatchError(.badHunk, at: line) : nil
    }

    private static func outsideHunk(
        _ s: Span<UInt8>, _ start: Int, _ end: Int, _ state: inout DiffState, _ paths: inout [PatchPath]
    ) -> PatchError? {
        if starts(s, start, end, Word.hunk) {
            guard state.named else { return PatchError(.badHunk, at: start) }
            guard let counts = hunkCounts(s, start, end) else { return PatchError(.badHunk, at: start) }
            state.anySection = true
            state.oldLeft = counts.old
            state.newLeft = counts.new
            state.afterHunk = true
            return nil
        }
        let name = nameLine(s, start, end, line: start, &state, &paths)
        if name.isHeader { return name.error }
        // Some readers look for a diff behind an indent or a quoting prefix.
        if contains(s, start, end, Word.hunk) || contains(s, start, end, Word.git)
            || starts(s, start, end, Word.contextHunk) || starts(s, start, end, Word.combined)
            || starts(s, start, end, Word.combinedLong) || starts(s, start, end, Word.combinedHunk)
        {
            return PatchError(.badHunk, at: start)
        }
        if starts(s, start, end, Word.mail) {
            state.afterHunk = false
            state.named = false
            return nil
        }
        if state.afterHunk, start < end, s[start] == 0x20 || s[start] == 0x2B || s[start] == 0x2D {
            // `-- ` is the signature that ends a mailed patch.
            let signature = end - start <= 3 && starts(s, start, end, Word.signature) && s[end - 1] != 0x2B
            if !signature { return PatchError(.strayLine, at: start) }
        }
        return nil
    }

    /// Reads a line that names files; `isHeader` is false for any other line.
    private static func nameLine(
        _ s: Span<UInt8>, _ start: Int, _ end: Int, line: Int, _ state: inout DiffState, _ paths: inout [PatchPath]
    ) -> (isHeader: Bool, error: PatchError?) {
        if starts(s, start, end, Word.git) {
            if let pending = state.pending { return (true, PatchError(.ambiguousName, at: pending)) }
            state.anySection = true
            state.named = true
            state.afterHunk = false
            if !gitNames(s, start + Word.git.count, end, &paths) { state.pending = line }
            return (true, nil)
        }
        let words: [(word: [UInt8], kind: PatchPath.Kind, isSide: Bool)] = Word.names
        for entry in words where starts(s, start, end, entry.word) {
            let from = start + entry.word.count
            if !entry.isSide { state.anySection = true }
            state.named = true
            state.afterHunk = false
            state.pending = nil
            return (true, diffPath(s, from, end, line: line, entry.kind, isSide: entry.isSide, &paths))
        }
        return (false, nil)
    }

    /// A path of a header line: up to a TAB, unquoted, with and without git's side prefix; `/dev/null` is none.
    private static func diffPath(
        _ s: Span<UInt8>, _ from: Int, _ lineEnd: Int, line: Int, _ kind: PatchPath.Kind, isSide: Bool,
        _ paths: inout [PatchPath]
    ) -> PatchError? {
        var start = from
        var end = from
        while end < lineEnd, s[end] != 0x09 { end += 1 }
        let inner = PatchText.trimmed(s, start, end)
        if inner.isEmpty { return PatchError(.emptyPath, at: line) }
        if PatchText.isBroken(s, inner) { return PatchError(.controlByte, at: line) }
        if s[inner.lowerBound] == 0x22 {
            for i in inner where s[i] == 0x5C { return PatchError(.ambiguousName, at: line) }
            guard inner.count > 2, s[inner.upperBound - 1] == 0x22 else { return PatchError(.ambiguousName, at: line) }
            start = inner.lowerBound + 1
            end = inner.upperBound - 1
        }
        addSides(s, start, end, kind, &paths)
        if isSide {
            // A time stamp can follow after blanks alone.
            let name = PatchText.trimmed(s, start, end)
            var word = name.lowerBound
            while word < name.upperBound, s[word] != 0x20 { word += 1 }
            if word < name.upperBound { addSides(s, name.lowerBound, word, kind, &paths) }
        }
        return nil
    }

    private static func addSides(
        _ s: Span<UInt8>, _ start: Int, _ end: Int, _ kind: PatchPath.Kind, _ paths: inout [PatchPath]
    ) {
        if end - start == Word.null.count, starts(s, start, end, Word.null) { return }
        _ = PatchText.append(s, start, end, kind, to: &paths)
        var from = start
        while from < end, s[from] == 0x20 { from += 1 }
        if hasSidePrefix(s, from, end) { _ = PatchText.append(s, from + 2, end, kind, to: &paths) }
    }

    /// `a/` and `b/`, and the letters of git's mnemonic prefixes.
    private static func hasSidePrefix(_ s: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard end - start > 2, s[start + 1] == 0x2F else { return false }
        switch s[start] {
        case 0x61, 0x62, 0x63, 0x69, 0x6F, 0x77: return true
        default: return false
        }
    }

    /// The two names of `diff --git`. Blanks are not quoted there, so they can be told apart only when they are the
    /// same name (with or without sides) or hold no blank. False when later lines must give them.
    private static func gitNames(_ s: Span<UInt8>, _ start: Int, _ lineEnd: Int, _ paths: inout [PatchPath]) -> Bool {
        let end = lineEnd
        for i in start..<end where s[i] == 0x22 || s[i] == 0x5C { return false }
        if PatchText.isBroken(s, start..<end) { return false }
        let length = end - start
        if length % 2 == 1 {
            let middle = start + length / 2
            if length >= 3, s[middle] == 0x20 {
                let skip = hasSidePrefix(s, start, middle) && hasSidePrefix(s, middle + 1, end) ? 2 : 0
                var same = true
                for k in skip..<(middle - start) where s[start + k] != s[middle + 1 + k] { same = false }
                if same {
                    addSides(s, start, middle, .update, &paths)
                    addSides(s, middle + 1, end, .update, &paths)
                    return true
                }
            }
        }
        var blank: Int?
        for i in start..<end where s[i] == 0x20 {
            if blank != nil { return false }
            blank = i
        }
        guard let blank, blank > start, blank + 1 < end else { return false }
        addSides(s, start, blank, .update, &paths)
        addSides(s, blank + 1, end, .update, &paths)
        return true
    }

    /// Whether `--- `, `+++ ` and `@@ -` begin this line and the two after it.
    private static func looksLikeSection(_ s: Span<UInt8>, _ lines: PatchLines) -> Bool {
        guard starts(s, lines.start, lines.end, Word.oldSide) else { return false }
        var next = lines
        guard next.next(s), starts(s, next.start, next.end, Word.newSide) else { return false }
        return next.next(s) && starts(s, next.start, next.end, Word.hunk)
    }

    /// The line counts of `@@ -l[,c] +l[,c] @@`; nil for any other text.
    private static func hunkCounts(_ s: Span<UInt8>, _ start: Int, _ end: Int) -> (old: Int, new: Int)? {
        var i = start + Word.hunk.count
        guard let old = side(s, &i, end), i + 1 < end, s[i] == 0x20, s[i + 1] == 0x2B else { return nil }
        i += 2
        guard let new = side(s, &i, end), i + 2 < end, s[i] == 0x20, s[i + 1] == 0x40, s[i + 2] == 0x40 else {
            return nil
        }
        return (old, new)
    }

    private static func side(_ s: Span<UInt8>, _ i: inout Int, _ end: Int) -> Int? {
        guard number(s, &i, end) != nil else { return nil }
        guard i < end, s[i] == 0x2C else { return 1 }
        i += 1
        return number(s, &i, end)
    }

    private static func number(_ s: Span<UInt8>, _ i: inout Int, _ end: Int) -> Int? {
        let start = i
        var value = 0
        while i < end, s[i] >= 0x30, s[i] <= 0x39 {
            if i - start >= 10 { return nil }
            value = value * 10 + Int(s[i] - 0x30)
            i += 1
        }
        return i > start ? value : nil
    }

    private static func starts(_ s: Span<UInt8>, _ start: Int, _ end: Int, _ word: [UInt8]) -> Bool {
        guard end - start >= word.count else { return false }
        for k in 0..<word.count where s[start + k] != word[k] { return false }
        return true
    }

    private static func contains(_ s: Span<UInt8>, _ start: Int, _ end: Int, _ word: [UInt8]) -> Bool {
        var i = start
        while i + word.count <= end {
            if s[i] == word[0], starts(s, i, end, word) { return true }
            i += 1
        }
        return false
    }

    private enum Word {
        static let git = Array("diff --git ".utf8)
        static let combined = Array("diff --cc ".utf8)
        static let combinedLong = Array("diff --combined ".utf8)
        static let combinedHunk = Array("@@@ ".utf8)
        static let hunk = Array("@@ -".utf8)
        static let oldSide = Array("--- ".utf8)
        static let newSide = Array("+++ ".utf8)
        static let contextHunk = Array("***************".utf8)
        static let mail = Array("From ".utf8)
        static let signature = Array("--".utf8)
        static let null = Array("/dev/null".utf8)
        static let names: [(word: [UInt8], kind: PatchPath.Kind, isSide: Bool)] = [
            (oldSide, .update, true), (newSide, .update, true), (Array("*** ".utf8), .update, true),
            (Array("Index: ".utf8), .update, true), (Array("rename from ".utf8), .delete, false),
            (Array("rename to ".utf8), .move, false), (Array("rename old ".utf8), .delete, false),
            (Array("rename new ".utf8), .move, false), (Array("copy from ".utf8), .update, false),
            (Array("copy to ".utf8), .move, false),
        ]
    }
}
