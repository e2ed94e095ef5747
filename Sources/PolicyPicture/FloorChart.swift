/// What both kinds of pictures show: three columns of boxes, and edges from each column to the next.
struct FloorChart {
    /// What the rows of a box come to.
    enum Tone: String {
        case admits
        case denies
        case rules
        case changes
    }

    struct Row {
        /// Shown plainly: names, or the id of a rule.
        var text: String
        /// Shown fainter at the end of the line.
        var aside = ""
        /// Shown fainter on a line of its own.
        var detail = ""
        /// All of what the row stands for, uncut.
        var whole: String
    }

    struct Box {
        var title: String
        /// Beside the title: how many, or what becomes of the calls.
        var aside: String
        var tone: Tone
        var rows: [Row] = []
    }

    struct Edge: Hashable {
        /// Column 0 or 1; the edge leads to the next one.
        var column: Int
        var from: Int
        var to: Int
        var tone: Tone
    }

    static let mostRows = 48
    static let mostBoxes = 40
    /// Cells of text that a row of each column has.
    static let cells = [38, 60, 30]
    static let headings = ["Which tools", "What is looked at", "What comes of it"]

    /// Posture, workspace, softened rungs and the manifest's digest: one text each.
    var facts: [String] = []
    var columns: [[Box]] = [[], [], []]
    var edges: [Edge] = []
    /// Boxes left out of each column.
    var omitted = [0, 0, 0]

    /// Puts names into as few rows as the column's width allows, in their order.
    static func rows(of names: [String], column: Int) -> [Row] {
        var rows: [Row] = []
        for name in names {
            let shown = ChartText.cut(name, to: cells[column])
            if let last = rows.last, ChartText.cells(last.text) + 2 + ChartText.cells(shown) <= cells[column] {
                rows[rows.count - 1].text += "  " + shown
                rows[rows.count - 1].whole += "  " + name
            } else {
                rows.append(Row(text: shown, whole: name))
            }
        }
        return rows
    }

    /// Keeps the first rows of each box and the first boxes of each column, and counts the rest.
    mutating func limit() {
        for column in columns.indices {
            omitted[column] = max(0, columns[column].count - Self.mostBoxes)
            columns[column].removeLast(omitted[column])
            for index in columns[column].indices {
                let more = columns[column][index].rows.count - Self.mostRows
                if more <= 0 { continue }
                columns[column][index].rows.removeLast(more)
                let note = "… and \(more) more \(more == 1 ? "row" : "rows")"
                columns[column][index].rows.append(Row(text: note, whole: note))
            }
        }
        edges.removeAll { $0.from >= columns[$0.column].count || $0.to >= columns[$0.column + 1].count }
    }
}
