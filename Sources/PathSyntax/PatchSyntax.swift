/// Patch bodies: which paths applying one would touch.
///
/// Two forms are read: the envelope of `apply_patch` (`*** Begin Patch` … `*** End Patch`, as coding agents write it)
/// and the unified diff (plain or git's). Readers of these forms differ in what they tolerate, so this one reports a
/// path wherever any of them would see one, and refuses what it cannot account for. It may report a path too many;
/// a path too few would be a hole. Linear in the body, no trap on any bytes.
public enum PatchSyntax {
    /// Appends every path of the patch in `body[from..<to]` to `paths`, in the order of the text.
    ///
    /// Several ranges can stand for one header: the text as written, without blanks or quotes around it, and in a
    /// diff without the `a/` or `b/`. On `.unreadable` the paths appended so far are of no use.
    public static func read(
        _ body: Span<UInt8>, from: Int, to: Int, paths: inout [PatchPath]
    ) -> PatchOutcome {
        if let nul = firstNUL(body, from, to) { return .unreadable(.init(.controlByte, at: nul)) }
        var lines = PatchLines(from: from, to: to)
        while lines.next(body) {
            let text = PatchText.trimmed(body, lines.start, lines.end)
            if text.isEmpty { continue }
            if PatchText.equals(body, text, .begin) {
                return readEnvelope(body, after: lines, heredoc: nil, paths: &paths)
            }
            guard let word = heredocWord(body, text) else { break }
            while lines.next(body) {
                let text = PatchText.trimmed(body, lines.start, lines.end)
                if text.isEmpty { continue }
                if PatchText.equals(body, text, .begin) {
                    return readEnvelope(body, after: lines, heredoc: word, paths: &paths)
                }
                break
            }
            break
        }
        return readDiff(body, PatchLines(from: from, to: to), paths: &paths)
    }

    private static func firstNUL(_ s: Span<UInt8>, _ from: Int, _ to: Int) -> Int? {
        for i in from..<to where s[i] == 0 { return i }
        return nil
    }

    /// The word of a here-document opener that a model left in front of the patch: `<<'EOF'`, `cat <<EOF`.
    private static func heredocWord(_ s: Span<UInt8>, _ text: Range<Int>) -> Range<Int>? {
        var i = text.lowerBound
        let to = text.upperBound
        while i < to, PatchText.isWord(s[i]) { i += 1 }
        if i > text.lowerBound {
            let command = text.lowerBound..<i
            guard
                PatchText.equals(s, command, .cat) || PatchText.equals(s, command, .applyPatch)
                    || PatchText.equals(s, command, .applypatch)
            else { return nil }
        }
        while i < to, s[i] == 0x20 || s[i] == 0x09 { i += 1 }
        guard i + 2 < to, s[i] == 0x3C, s[i + 1] == 0x3C else { return nil }
        i += 2
        if s[i] == 0x2D { i += 1 }
        while i < to, s[i] == 0x20 || s[i] == 0x09 { i += 1 }
        guard i < to else { return nil }
        let quote = s[i] == 0x27 || s[i] == 0x22 ? s[i] : nil
        if quote != nil { i += 1 }
        let start = i
        while i < to, PatchText.isWord(s[i]) { i += 1 }
        let word = start..<i
        guard !word.isEmpty else { return nil }
        if let quote {
            guard i < to, s[i] == quote else { return nil }
            i += 1
        }
        return i == to ? word : nil
    }
}

/// One path of a patch: a range of bytes of the body.
public struct PatchPath: Hashable, Sendable {
    /// What the patch does to the path. A unified diff does not always say, and then it is `update`.
    public enum Kind: UInt8, Sendable, CaseIterable {
        case add
        case update
        case delete
        /// The new name of a moved, renamed or copied file.
        case move
    }
    /// Offset of the first byte in the span that was read.
    public let start: Int
    /// Offset after the last byte.
    public let end: Int
    public let kind: Kind
    public init(start: Int, end: Int, kind: Kind) {
        self.start = start
        self.end = end
        self.kind = kind
    }
}

/// What reading a patch body came to.
public enum PatchOutcome: Hashable, Sendable {
    /// Every path is reported. An envelope without a section has none.
    case ok
    /// The body is not a patch that can be accounted for; a caller denies it.
    case unreadable(PatchError)
}

/// Why a patch body is unreadable.
public struct PatchError: Error, Hashable, Sendable {
    /// The reasons, each a property of one line.
    public enum Kind: String, Sendable, CaseIterable {
        /// Neither form begins anywhere.
        case notAPatch
        /// A NUL anywhere, or a control character in a path.
        case controlByte
        /// A header without a path.
        case emptyPath
        /// A line that neither form knows at that place.
        case strayLine
        /// The end of the patch, or of a counted hunk, is missing.
        case truncated
        /// An envelope inside an envelope, or inside a diff.
        case nested
        /// A header whose names cannot be told apart, or a quoted name with escapes.
        case ambiguousName
        /// A hunk header that does not parse, or a kind of diff that is not read (context, combined, indented).
        case badHunk
    }
    public let kind: Kind
    /// Offset of the line's first byte (of the byte itself for a NUL) in the span that was read.
    public let offset: Int

    init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    /// One sentence for a person, without the text of the patch.
    public var message: String {
        let text =
            switch kind {
            case .notAPatch: "neither an apply_patch envelope nor a unified diff"
            case .controlByte: "a control character in a place where none may be"
            case .emptyPath: "a file header names no path"
            case .strayLine: "a line that belongs to no part of a patch"
            case .truncated: "the patch ends before its end"
            case .nested: "one patch begins inside another"
            case .ambiguousName: "a file header whose names cannot be told apart"
            case .badHunk: "a hunk header that cannot be read"
            }
        return "\(text) (byte \(offset))"
    }
}
