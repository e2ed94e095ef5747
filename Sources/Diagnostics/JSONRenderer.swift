/// Renders diagnostics as one JSON object: `{"diagnostics":[{"id","severity","message","file","range","pointer",
/// "notes","fixes"}]}`. Every key is always there; what a finding lacks is `null` or an empty array. Lines and columns
/// count from 1, columns in Unicode scalars, offsets in bytes from 0; an end is exclusive.
public enum JSONRenderer {
    /// One compact object and a line feed.
    public static func render(_ files: [SourceDiagnostics]) -> String {
        var json = JSONText()
        json.begin("{")
        json.key("diagnostics")
        json.begin("[")
        for file in files {
            for diagnostic in file.diagnostics { write(diagnostic, file.source, &json) }
        }
        json.end("]")
        json.end("}")
        return json.text + "\n"
    }

    private static func write(_ diagnostic: Diagnostic, _ source: SourceText, _ json: inout JSONText) {
        json.begin("{")
        json.pair("id", diagnostic.id)
        json.pair("severity", diagnostic.severity.rawValue)
        json.pair("message", diagnostic.message)
        json.pair("file", source.path)
        json.key("range")
        write(diagnostic.range, source, &json)
        json.key("pointer")
        if let pointer = diagnostic.pointer { json.string(pointer) } else { json.null() }
        json.key("notes")
        json.begin("[")
        for note in diagnostic.notes {
            json.begin("{")
            json.pair("message", note.message)
            json.key("range")
            write(note.range, source, &json)
            json.end("}")
        }
        json.end("]")
        json.key("fixes")
        json.begin("[")
        for fix in diagnostic.fixIts {
            json.begin("{")
            json.pair("message", fix.message)
            json.key("range")
            write(fix.range, source, &json)
            json.pair("replacement", fix.replacement)
            json.end("}")
        }
        json.end("]")
        json.end("}")
    }

    private static func write(_ range: SourceRange?, _ source: SourceText, _ json: inout JSONText) {
        guard let range else { return json.null() }
        json.begin("{")
        for (name, offset) in [("start", range.start), ("end", max(range.start, range.end))] {
            let position = source.position(of: offset)
            json.key(name)
            json.begin("{")
            json.pair("line", position.line)
            json.pair("column", position.column)
            json.pair("offset", position.offset)
            json.end("}")
        }
        json.end("}")
    }
}
