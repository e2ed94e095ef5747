/// Writes a chart in the language of Graphviz: a cluster for each column, a node for each box.
struct DOTWriter {
    let chart: FloorChart

    var text: String {
        var out = "digraph floor {\n"
        out += "  rankdir=LR; ranksep=1.2; nodesep=0.2;\n"
        out += "  label=\"\(ChartText.dot(chart.facts.joined(separator: "   ")))\"; labelloc=t;\n"
        out += "  node [shape=box, fontname=\"monospace\", fontsize=10];\n"
        out += "  edge [arrowsize=0.6];\n"
        for (column, boxes) in chart.columns.enumerated() {
            out += "  subgraph cluster_\(column) {\n"
            out += "    label=\"\(FloorChart.headings[column])\"; color=none;\n"
            for (index, box) in boxes.enumerated() {
                out += "    b\(column)_\(index) [color=\(color(box.tone)), label=\"\(label(box, column))\"];\n"
            }
            let more = chart.omitted[column]
            if more > 0 { out += "    more_\(column) [shape=plain, label=\"… and \(more) more\"];\n" }
            out += "  }\n"
        }
        for edge in chart.edges {
            out += "  b\(edge.column)_\(edge.from) -> b\(edge.column + 1)_\(edge.to) [color=\(color(edge.tone))];\n"
        }
        return out + "}\n"
    }

    private func label(_ box: FloorChart.Box, _ column: Int) -> String {
        var lines = [box.title + (box.aside.isEmpty ? "" : "  (\(box.aside))")]
        for row in box.rows {
            lines.append("  " + row.text + (row.aside.isEmpty ? "" : "  \(row.aside)"))
            if !row.detail.isEmpty { lines.append("    " + ChartText.cut(row.detail, to: FloorChart.cells[column])) }
        }
        return lines.map { ChartText.dot($0) + "\\l" }.joined()
    }

    private func color(_ tone: FloorChart.Tone) -> String {
        switch tone {
        case .admits: "forestgreen"
        case .denies: "firebrick"
        case .rules: "slategray"
        case .changes: "darkgoldenrod"
        }
    }
}
