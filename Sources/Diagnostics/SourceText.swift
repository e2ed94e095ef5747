internal import FakBasics

/// A place in a source text as people and editors count.
public struct SourcePosition: Hashable, Sendable {
    /// From 1.
    public var line: Int
    /// From 1, in Unicode scalars; a byte that is not UTF-8 counts as one.
    public var column: Int
    /// Bytes from the start of the text.
    public var offset: Int

    public init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }
}

/// One source text with its name and line table. A line ends at LF; a CR before it belongs to the line end.
public struct SourceText: Sendable {
    /// The name that diagnostics print, as the user gave it.
    public let path: String
    public let bytes: [UInt8]
    /// Offset of the first byte of each line; never empty.
    private let lineStarts: [Int]
    /// The start of a character every `spacing` bytes or so, with its column: a manifest may be one line of megabytes.
    private let marks: [(offset: Int, column: Int)]
    private static let spacing = 512

    /// Builds the line table and the marks. Linear in the bytes.
    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
        lineStarts = starts
        marks = SourceText.marks(bytes)
    }

    private static func marks(_ bytes: [UInt8]) -> [(offset: Int, column: Int)] {
        var out: [(offset: Int, column: Int)] = []
        let span = bytes.span
        var at = 0
        var column = 1
        var next = spacing
        while at < bytes.count {
            if at >= next {
                out.append((at, column))
                next = at + spacing
            }
            column = bytes[at] == 0x0A ? 1 : column + 1
            at += UTF8Bytes.decode(span, at: at).length
        }
        return out
    }

    /// Lines, the empty one after a final LF included.
    public var lineCount: Int { lineStarts.count }

    /// The place of a byte offset; an offset outside the text is its nearest end, one inside a character is that
    /// character's. Logarithmic in the text.
    public func position(of offset: Int) -> SourcePosition {
        let offset = min(max(offset, 0), bytes.count)
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        var column = 1
        var at = lineStarts[low]
        let mark = lastMark(notAfter: offset)
        if mark >= 0, marks[mark].offset > at { (at, column) = marks[mark] }
        while at < offset {
            let next = at + UTF8Bytes.decode(bytes.span, at: at).length
            if next > offset { break }
            at = next
            column += 1
        }
        return SourcePosition(line: low + 1, column: column, offset: offset)
    }

    /// The last mark at or before an offset, or -1.
    private func lastMark(notAfter offset: Int) -> Int {
        var low = 0
        var high = marks.count
        while low < high {
            let middle = (low + high) / 2
            if marks[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    /// The bytes of a line (from 1) without its line end; empty for a line that the text does not have.
    public func lineRange(_ line: Int) -> Range<Int> {
        guard line >= 1, line <= lineStarts.count else { return bytes.count..<bytes.count }
        let start = lineStarts[line - 1]
        guard line < lineStarts.count else { return start..<bytes.count }
        var end = lineStarts[line] - 1
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }
}

/// The findings about one source text, in the order in which they are printed.
public struct SourceDiagnostics: Sendable {
    public var source: SourceText
    public var diagnostics: [Diagnostic]

    public init(source: SourceText, diagnostics: [Diagnostic]) {
        self.source = source
        self.diagnostics = diagnostics
    }

    /// How many findings have this severity.
    public func count(_ severity: Severity) -> Int {
        diagnostics.reduce(0) { $0 + ($1.severity == severity ? 1 : 0) }
    }
}
