/// Writes a chart as SVG: three columns of boxes from the top down, curves between them.
///
/// All lengths are whole pixels. A cell of text is taken for 7.3 pixels at 12 pixels of height, which is more than the
/// fixed-width fonts in use have, so text stays in its box.
struct SVGWriter {
    let chart: FloorChart

    private static let margin = 24
    private static let gap = 84
    private static let padding = 12
    private static let lineHeight = 17
    private static let titleHeight = 26
    private static let boxGap = 14
    private static let top = 84

    private struct Frame {
        var x: Int
        var y: Int
        var width: Int
        var height: Int
    }

    private static func width(column: Int) -> Int { (FloorChart.cells[column] * 73 + 9) / 10 + 2 * padding }

    private static func x(column: Int) -> Int {
        (0..<column).reduce(margin) { $0 + width(column: $1) + gap }
    }

    private static func height(_ box: FloorChart.Box) -> Int {
        let lines = box.rows.reduce(0) { $0 + ($1.detail.isEmpty ? 1 : 2) }
        return titleHeight + (lines == 0 ? 0 : lines * lineHeight + 8)
    }

    private var frames: [[Frame]] {
        chart.columns.indices.map { column in
            var y = Self.top
            return chart.columns[column].map { box in
                let frame = Frame(
                    x: Self.x(column: column), y: y, width: Self.width(column: column), height: Self.height(box))
                y += frame.height + Self.boxGap
                return frame
            }
        }
    }

    var text: String {
        let frames = frames
        let width = Self.x(column: 2) + Self.width(column: 2) + Self.margin
        var bottom = Self.top
        for (column, boxes) in frames.enumerated() {
            let end = (boxes.last.map { $0.y + $0.height } ?? Self.top) + (chart.omitted[column] > 0 ? 24 : 0)
            bottom = max(bottom, end)
        }
        let height = bottom + Self.margin
        var out = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" \
            height="\(height)" role="img" xml:space="preserve">
            <title>A floor: which tools it admits, which rules they meet, and what comes of it</title>
            <style>
            \(Self.style)
            </style>
            <rect class="page" width="\(width)" height="\(height)"/>

            """
        out += Self.line("facts", Self.margin, 32, chart.facts.joined(separator: "   ·   "))
        for column in chart.columns.indices {
            out += Self.line("heading", Self.x(column: column), 66, FloorChart.headings[column])
        }
        out += curves(frames)
        for (column, boxes) in chart.columns.enumerated() {
            for (index, box) in boxes.enumerated() { out += draw(box, frames[column][index], column) }
            if chart.omitted[column] > 0 {
                let y = (frames[column].last.map { $0.y + $0.height } ?? Self.top) + 20
                out += Self.line("faint", Self.x(column: column), y, "… and \(chart.omitted[column]) more boxes")
            }
        }
        return out + "</svg>\n"
    }

    // MARK: Boxes

    private func draw(_ box: FloorChart.Box, _ frame: Frame, _ column: Int) -> String {
        let (left, right) = (frame.x + Self.padding, frame.x + frame.width - Self.padding)
        var out = "<g class=\"\(box.tone.rawValue)\">\n"
        out += "<rect class=\"box\" x=\"\(frame.x)\" y=\"\(frame.y)\" width=\"\(frame.width)\" "
        out += "height=\"\(frame.height)\" rx=\"6\"/>\n"
        let room = FloorChart.cells[column]
        let aside = ChartText.cut(box.aside, to: room / 2)
        let title = ChartText.cut(box.title, to: room - (aside.isEmpty ? 0 : ChartText.cells(aside) + 2))
        out += Self.line("title", left, frame.y + 18, title)
        out += Self.line("faint end", right, frame.y + 18, aside)
        var y = frame.y + Self.titleHeight + 13
        for row in box.rows {
            let aside = ChartText.cut(row.aside, to: room / 2)
            let text = ChartText.cut(row.text, to: room - (aside.isEmpty ? 0 : ChartText.cells(aside) + 2))
            let detail = ChartText.cut(row.detail, to: room - 2)
            let isCut = text != row.text || detail != row.detail || row.whole != row.text && row.detail.isEmpty
            if isCut { out += "<g><title>\(ChartText.xml(row.whole))</title>\n" }
            out += Self.line("row", left, y, text)
            out += Self.line("faint end", right, y, aside)
            y += Self.lineHeight
            if !row.detail.isEmpty {
                out += Self.line("faint", left + 14, y, detail)
                y += Self.lineHeight
            }
            if isCut { out += "</g>\n" }
        }
        return out + "</g>\n"
    }

    private static func line(_ style: String, _ x: Int, _ y: Int, _ text: String) -> String {
        text.isEmpty ? "" : "<text class=\"\(style)\" x=\"\(x)\" y=\"\(y)\">\(ChartText.xml(text))</text>\n"
    }

    // MARK: Edges

    /// Curves end on places of their own along a box's side, in the order of the boxes at their other ends.
    private func curves(_ frames: [[Frame]]) -> String {
        var out = ""
        for column in 0..<2 {
            let edges = chart.edges.filter { $0.column == column }
            var outgoing: [Int: [Int]] = [:]
            var incoming: [Int: [Int]] = [:]
            for edge in edges {
                outgoing[edge.from, default: []].append(edge.to)
                incoming[edge.to, default: []].append(edge.from)
            }
            for edge in edges {
                let (from, to) = (frames[column][edge.from], frames[column + 1][edge.to])
                let y1 = Self.port(from, edge.to, among: outgoing[edge.from] ?? [])
                let y2 = Self.port(to, edge.from, among: incoming[edge.to] ?? [])
                let (x1, x2) = (from.x + from.width, to.x)
                let bend = Self.gap / 2
                out += "<path class=\"edge \(edge.tone.rawValue)\" d=\"M\(x1) \(y1)C\(x1 + bend) \(y1) "
                out += "\(x2 - bend) \(y2) \(x2 - 5) \(y2)\"/>\n"
                out += "<path class=\"tip \(edge.tone.rawValue)\" d=\"M\(x2) \(y2)l-7 -4v8z\"/>\n"
            }
        }
        return out
    }

    private static func port(_ frame: Frame, _ other: Int, among others: [Int]) -> Int {
        let place = others.count { $0 < other }
        let step = min(11, max(1, (frame.height - 16) / max(1, others.count)))
        return frame.y + 13 + place * step
    }

    // MARK: Looks

    private static let style = """
        text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;\
        fill:#1f2328}
        .heading{font-size:14px;font-weight:bold}
        .title{font-weight:bold}
        .facts,.faint{fill:#59636e}
        .end{text-anchor:end}
        .page{fill:#ffffff}
        .box{fill:#f6f8fa;stroke:#8c959f}
        .admits .box{fill:#eaf6ec;stroke:#2da44e}
        .denies .box{fill:#fdeeed;stroke:#cf222e}
        .changes .box{fill:#fbf3df;stroke:#bf8700}
        .edge{fill:none;stroke:#8c959f;stroke-width:1.2}
        .edge.denies{stroke:#cf222e}
        .edge.changes{stroke:#bf8700}
        .tip{fill:#8c959f}
        .tip.denies{fill:#cf222e}
        .tip.changes{fill:#bf8700}
        @media (prefers-color-scheme:dark){
        text{fill:#e6edf3}
        .facts,.faint{fill:#9198a1}
        .page{fill:#0d1117}
        .box{fill:#161b22;stroke:#656c76}
        .admits .box{fill:#12261a;stroke:#3fb950}
        .denies .box{fill:#2d1517;stroke:#f85149}
        .changes .box{fill:#272115;stroke:#d29922}
        .edge{stroke:#656c76}
        .edge.denies{stroke:#f85149}
        .edge.changes{stroke:#d29922}
        .tip{fill:#656c76}
        .tip.denies{fill:#f85149}
        .tip.changes{fill:#d29922}
        }
        """
}
