internal import FakBasics

/// One source line as it is printed, and where the finding stands in it.
struct ExcerptLine {
    private(set) var text = ""
    /// Columns before the first mark.
    private(set) var markStart = 0
    /// `^~~~`, at least one caret.
    private(set) var marks = "^"

    /// Tab stops stand at multiples of this many columns.
    static let tabWidth = 4

    init(_ source: SourceText, line: Int, range: SourceRange, width: Int) {
        let lineRange = source.lineRange(line)
        // A cell is one printed column and the offset of the byte that it stands for.
        var cells: [(scalar: Unicode.Scalar, offset: Int)] = []
        var markFirst: Int?
        var markEnd: Int?
        // The middle of a huge line is found by offsets first, so that only the window is laid out.
        let windowStart = ExcerptLine.windowStart(source, lineRange, range, width)
        var at = windowStart
        while at < lineRange.upperBound && cells.count <= 2 * width {
            let step = UTF8Bytes.decode(source.bytes.span, at: at)
            if markFirst == nil, at + step.length > range.start { markFirst = cells.count }
            if markEnd == nil, at >= range.end { markEnd = cells.count }
            if step.isValid, step.scalar == 0x09 {
                repeat { cells.append((" ", at)) } while cells.count % ExcerptLine.tabWidth != 0
            } else if step.isValid, isPrintable(step.scalar), let scalar = Unicode.Scalar(step.scalar) {
                cells.append((scalar, at))
            } else {
                let value = step.isValid ? step.scalar : UInt32(source.bytes[at])
                let shown = step.isValid ? escapedScalar(value) : "<\(hex([source.bytes[at]]))>"
                for scalar in shown.unicodeScalars { cells.append((scalar, at)) }
            }
            at += step.length
        }
        var first = min(markFirst ?? cells.count, cells.count)
        var end = max(markEnd ?? cells.count, first + 1)
        let cutsRight = at < lineRange.upperBound || cells.count > width
        var scalars = cells.map(\.scalar)
        if windowStart > lineRange.lowerBound {
            scalars.insert(contentsOf: ["…"], at: 0)
            first += 1
            end += 1
        }
        if cutsRight, scalars.count > width {
            scalars.removeLast(scalars.count - width)
            scalars.append("…")
            first = min(first, width)
            end = max(min(end, width + 1), first + 1)
        }
        while scalars.last == " " { scalars.removeLast() }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        text = String(view)
        markStart = first
        marks = "^" + String(repeating: "~", count: end - first - 1)
    }

    /// Where the printed part of the line begins: its start, or a third of the width before the finding.
    private static func windowStart(
        _ source: SourceText, _ line: Range<Int>, _ range: SourceRange, _ width: Int
    ) -> Int {
        let focus = min(max(range.start, line.lowerBound), line.upperBound)
        let shown = min(range.end, line.upperBound)
        if line.count <= width || shown - line.lowerBound <= width { return line.lowerBound }
        var start = max(line.lowerBound, focus - width / 3)
        // Not inside a character.
        while start > line.lowerBound, source.bytes[start] & 0xC0 == 0x80, focus - start < width / 3 + 4 { start -= 1 }
        return start
    }
}
