internal import Diagnostics

/// Texts of an image as a picture shows them.
enum ChartText {
    /// Cells of a fixed-width font that a text takes at most. What is not ASCII counts as two.
    static func cells(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
    }

    /// The text, or its beginning and `…`, in at most so many cells.
    static func cut(_ text: String, to most: Int) -> String {
        if cells(text) <= most { return text }
        var out = String.UnicodeScalarView()
        var left = most - 2
        for scalar in text.unicodeScalars {
            left -= scalar.isASCII ? 1 : 2
            if left < 0 { break }
            out.append(scalar)
        }
        return String(out) + "…"
    }

    /// A constant of the image, with everything unprintable spelled out.
    static func shown(_ bytes: [UInt8]) -> String { printable(String(decoding: bytes, as: UTF8.self)) }

    /// For text and attributes of XML.
    static func xml(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out.append(contentsOf: "&amp;".unicodeScalars)
            case "<": out.append(contentsOf: "&lt;".unicodeScalars)
            case ">": out.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
            case "'": out.append(contentsOf: "&#39;".unicodeScalars)
            default: out.append(scalar)
            }
        }
        return String(out)
    }

    /// Inside the quotes of a DOT label; lines end with `\l`, which sets them to the left.
    static func dot(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { out.append("\\") }
            out.append(scalar)
        }
        return String(out)
    }

    /// `1 rule`, `2 rules`.
    static func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
}
