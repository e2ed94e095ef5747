/// What is known of one diagnostic id, wherever it occurs.
public struct DiagnosticEntry: Hashable, Sendable {
    /// `FAK` and four digits; never reused for another finding.
    public var id: String
    /// A few words, no full stop.
    public var title: String
    /// The severity that it has unless the finding says otherwise.
    public var severity: Severity
    /// What it means and why it is one: a paragraph.
    public var doc: String
    /// A piece of manifest that provokes it; empty when none is short enough.
    public var example: String
    /// What to do; empty when the message says it.
    public var fix: String

    public init(id: String, title: String, severity: Severity, doc: String, example: String = "", fix: String = "") {
        self.id = id
        self.title = title
        self.severity = severity
        self.doc = doc
        self.example = example
        self.fix = fix
    }
}

/// All diagnostic ids with their descriptions: the source of docs/diagnostics.md and of SARIF rules.
public struct DiagnosticCatalog: Sendable {
    /// Sorted by id.
    public let entries: [DiagnosticEntry]

    /// Sorts the entries by id; `problems` says what is wrong with them.
    public init(_ entries: [DiagnosticEntry]) {
        self.entries = entries.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    }

    /// The entry of an id, or nil. Linear.
    public subscript(id: String) -> DiagnosticEntry? { entries.first { $0.id == id } }

    /// What keeps the catalogue from being published: an id of another form or used twice, an empty title or paragraph.
    public var problems: [String] {
        var out: [String] = []
        for (index, entry) in entries.enumerated() {
            let bytes = Array(entry.id.utf8)
            if bytes.count != 7 || !bytes.starts(with: "FAK".utf8)
                || !bytes[3...].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
            {
                out.append("\(entry.id): not FAK and four digits")
            }
            if index > 0, entries[index - 1].id == entry.id { out.append("\(entry.id): used twice") }
            if entry.title.isEmpty || entry.title.hasSuffix(".") {
                out.append("\(entry.id): no title, or one with a full stop")
            }
            if entry.doc.isEmpty { out.append("\(entry.id): no description") }
        }
        return out
    }

    /// The text of docs/diagnostics.md: a table of all ids, then a section for each.
    public func markdown() -> String {
        var out =
            "# Diagnostics\n\nGenerated from the catalogues in `Sources`. Ids are stable: one that is retired is not used again.\n\n"
        out += "| id | severity | title |\n|---|---|---|\n"
        for entry in entries {
            let title = entry.title.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
            out += "| [\(entry.id)](#\(entry.id.lowercased())) | \(entry.severity.rawValue) | \(title) |\n"
        }
        for entry in entries {
            out += "\n## \(entry.id)\n\n**\(entry.title)** (\(entry.severity.rawValue)). \(entry.doc)\n"
            if !entry.example.isEmpty { out += "\n```json\n\(entry.example)\n```\n" }
            if !entry.fix.isEmpty { out += "\n*Fix*: \(entry.fix)\n" }
        }
        return out
    }
}
