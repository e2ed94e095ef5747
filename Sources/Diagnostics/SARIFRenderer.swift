/// Renders diagnostics as SARIF 2.1.0 (OASIS, 27 March 2020), the format of code scanning services.
public struct SARIFRenderer: Sendable {
    /// The version of the tool that found the findings.
    public var toolVersion: String
    /// Describes the rules; an id that the catalogue does not know becomes a rule without a description.
    public var catalog: DiagnosticCatalog

    public init(toolVersion: String, catalog: DiagnosticCatalog) {
        self.toolVersion = toolVersion
        self.catalog = catalog
    }

    /// One log with one run, compact, and a line feed. Rules are those that occur, sorted by id.
    public func render(_ files: [SourceDiagnostics]) -> String {
        let ids = Set(files.flatMap { $0.diagnostics.map(\.id) }).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var json = JSONText()
        json.begin("{")
        json.pair("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
        json.pair("version", "2.1.0")
        json.key("runs")
        json.begin("[")
        json.begin("{")
        json.key("tool")
        json.begin("{")
        json.key("driver")
        json.begin("{")
        json.pair("name", "fak")
        json.pair("version", toolVersion)
        json.key("rules")
        json.begin("[")
        for id in ids { writeRule(id, &json) }
        json.end("]")
        json.end("}")
        json.end("}")
        json.pair("columnKind", "unicodeCodePoints")
        json.key("results")
        json.begin("[")
        for file in files {
            for diagnostic in file.diagnostics {
                writeResult(diagnostic, file.source, index: ids.firstIndex(of: diagnostic.id) ?? -1, &json)
            }
        }
        json.end("]")
        json.end("}")
        json.end("]")
        json.end("}")
        return json.text + "\n"
    }

    private func writeRule(_ id: String, _ json: inout JSONText) {
        json.begin("{")
        json.pair("id", id)
        if let entry = catalog[id] {
            writeMessage("shortDescription", entry.title, &json)
            writeMessage("fullDescription", entry.doc, &json)
            if !entry.fix.isEmpty { writeMessage("help", entry.fix, &json) }
            json.key("defaultConfiguration")
            json.begin("{")
            json.pair("level", entry.severity.rawValue)
            json.end("}")
        }
        json.end("}")
    }

    private func writeResult(
        _ diagnostic: Diagnostic, _ source: SourceText, index: Int, _ json: inout JSONText
    ) {
        json.begin("{")
        json.pair("ruleId", diagnostic.id)
        json.pair("ruleIndex", index)
        json.pair("level", diagnostic.severity.rawValue)
        writeMessage("message", diagnostic.message, &json)
        json.key("locations")
        json.begin("[")
        json.begin("{")
        writePhysicalLocation(diagnostic.range, source, &json)
        if let pointer = diagnostic.pointer {
            json.key("logicalLocations")
            json.begin("[")
            json.begin("{")
            json.pair("fullyQualifiedName", pointer)
            json.pair("kind", "value")
            json.end("}")
            json.end("]")
        }
        json.end("}")
        json.end("]")
        if !diagnostic.notes.isEmpty {
            json.key("relatedLocations")
            json.begin("[")
            for note in diagnostic.notes {
                json.begin("{")
                writePhysicalLocation(note.range, source, &json)
                writeMessage("message", note.message, &json)
                json.end("}")
            }
            json.end("]")
        }
        if !diagnostic.fixIts.isEmpty {
            json.key("fixes")
            json.begin("[")
            for fix in diagnostic.fixIts { writeFix(fix, source, &json) }
            json.end("]")
        }
        json.end("}")
    }

    private func writeFix(_ fix: FixIt, _ source: SourceText, _ json: inout JSONText) {
        json.begin("{")
        writeMessage("description", fix.message, &json)
        json.key("artifactChanges")
        json.begin("[")
        json.begin("{")
        writeArtifact(source, &json)
        json.key("replacements")
        json.begin("[")
        json.begin("{")
        writeRegion("deletedRegion", fix.range, source, &json)
        writeMessage("insertedContent", fix.replacement, &json)
        json.end("}")
        json.end("]")
        json.end("}")
        json.end("]")
        json.end("}")
    }

    private func writeMessage(_ key: String, _ text: String, _ json: inout JSONText) {
        json.key(key)
        json.begin("{")
        json.pair("text", text)
        json.end("}")
    }

    private func writePhysicalLocation(_ range: SourceRange?, _ source: SourceText, _ json: inout JSONText) {
        json.key("physicalLocation")
        json.begin("{")
        writeArtifact(source, &json)
        if let range { writeRegion("region", range, source, &json) }
        json.end("}")
    }

    private func writeArtifact(_ source: SourceText, _ json: inout JSONText) {
        json.key("artifactLocation")
        json.begin("{")
        json.pair("uri", SARIFRenderer.uri(source.path))
        json.end("}")
    }

    private func writeRegion(_ key: String, _ range: SourceRange, _ source: SourceText, _ json: inout JSONText) {
        let start = source.position(of: range.start)
        let end = source.position(of: max(range.start, range.end))
        json.key(key)
        json.begin("{")
        json.pair("startLine", start.line)
        json.pair("startColumn", start.column)
        json.pair("endLine", end.line)
        json.pair("endColumn", end.column)
        json.pair("byteOffset", start.offset)
        json.pair("byteLength", end.offset - start.offset)
        json.end("}")
    }

    /// A path as a URI reference (RFC 3986): absolute ones get the `file` scheme, a colon in the first segment of a
    /// relative one would read as a scheme and is escaped like every other byte outside the unreserved set.
    static func uri(_ path: String) -> String {
        var out = path.hasPrefix("/") ? "file://" : ""
        let digits = Array("0123456789ABCDEF".unicodeScalars)
        for byte in path.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E, 0x2F:
                out.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                out += "%"
                out.unicodeScalars.append(digits[Int(byte >> 4)])
                out.unicodeScalars.append(digits[Int(byte & 15)])
            }
        }
        return out
    }
}
