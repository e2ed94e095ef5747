// Diagnostics for a terminal: a line that editors can jump to, an excerpt of the author's own text, notes, fixes.

/// Renders diagnostics as text.
public struct TextRenderer: Sendable {
    /// Whether to use ANSI colours. The text is the same without them.
    public var usesColour: Bool
    /// Columns of an excerpt's source text; a longer line is cut around the finding and marked with `…`.
    public var excerptWidth: Int

    public init(usesColour: Bool = false, excerptWidth: Int = 100) {
        self.usesColour = usesColour
        self.excerptWidth = max(excerptWidth, 20)
    }

    /// All findings, file by file, each followed by its excerpt, notes and fixes. Ends with a line feed unless empty.
    public func render(_ files: [SourceDiagnostics]) -> String {
        var out = ""
        for file in files {
            for diagnostic in file.diagnostics { render(diagnostic, file.source, into: &out) }
        }
        return out
    }

    private func render(_ diagnostic: Diagnostic, _ source: SourceText, into out: inout String) {
        let head = paint("\(diagnostic.severity.rawValue)[\(diagnostic.id)]", colour(diagnostic.severity))
        out += "\(place(diagnostic.range, source)): \(head): \(paint(printable(diagnostic.message), "1"))\n"
        if let range = diagnostic.range {
            out += excerpt(range, source, indent: "", colour: colour(diagnostic.severity))
        }
        for note in diagnostic.notes {
            if let range = note.range {
                out += "  \(paint("note", "36")): \(place(range, source)): \(printable(note.message))\n"
                out += excerpt(range, source, indent: "  ", colour: "36")
            } else {
                out += "  \(paint("note", "36")): \(printable(note.message))\n"
            }
        }
        for fix in diagnostic.fixIts { out += "  \(paint("fix", "32")): \(printable(fix.message))\n" }
    }

    private func place(_ range: SourceRange?, _ source: SourceText) -> String {
        guard let range else { return printable(source.path) }
        let start = source.position(of: range.start)
        return "\(printable(source.path)):\(start.line):\(start.column)"
    }

    private func excerpt(_ range: SourceRange, _ source: SourceText, indent: String, colour: String) -> String {
        let start = source.position(of: range.start)
        let line = ExcerptLine(source, line: start.line, range: range, width: excerptWidth)
        let number = "\(start.line)"
        let gutter = String(repeating: " ", count: number.count)
        let marks = String(repeating: " ", count: line.markStart) + paint(line.marks, colour)
        return "\(indent) \(number) | \(line.text)\n\(indent) \(gutter) | \(marks)\n"
    }

    private func colour(_ severity: Severity) -> String {
        switch severity {
        case .error: "31;1"
        case .warning: "33;1"
        case .note: "36;1"
        }
    }

    private func paint(_ text: String, _ code: String) -> String {
        usesColour && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

/// Text without anything that could steer a terminal or reorder what it shows: controls, direction marks and
/// invisible characters become `<U+001B>`. Linear.
public func printable(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        if isPrintable(scalar.value) {
            out.append(scalar)
        } else {
            out.append(contentsOf: escapedScalar(scalar.value).unicodeScalars)
        }
    }
    return String(out)
}

func escapedScalar(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
}

func isPrintable(_ value: UInt32) -> Bool {
    switch value {
    case 0x20...0x7E, 0xA0...0xAC: true
    case 0..<0xAE: false
    // Zero-width and direction characters, line and paragraph separators, variation and tag characters, private use.
    case 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF: false
    case 0xFFF0...0xFFFB, 0xE0000...0xE0FFF, 0xE000...0xF8FF, 0xF0000...0x10FFFF: false
    default: true
    }
}
