/// Reads corpus files row by row and keeps the ids that it has seen, so that no two rows of one run share one.
public struct CorpusReader {
    private var seen: [String: RowPlace] = [:]

    public init() {}

    /// Gives each row of a JSON Lines file to `body`, in file order; blank lines are skipped.
    ///
    /// The file is read in pieces: memory is that of the longest line. The first problem throws, with its line.
    public mutating func read(
        _ path: String, _ body: (ConformanceRow) throws(ConformanceError) -> Void
    ) throws(ConformanceError) {
        var lines = try LineReader(path)
        while let line = try lines.next() {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            let place = RowPlace(file: path, line: lines.number)
            let row = try RowParser.parse(line, at: place)
            if let first = seen.updateValue(place, forKey: row.id) { throw .duplicateID(place, row.id, first: first) }
            try body(row)
        }
    }

    /// All rows of a file, for small ones.
    public mutating func rows(_ path: String) throws(ConformanceError) -> [ConformanceRow] {
        var rows: [ConformanceRow] = []
        try read(path) { row throws(ConformanceError) in rows.append(row) }
        return rows
    }
}
