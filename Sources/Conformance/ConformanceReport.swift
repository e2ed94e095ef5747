internal import CallModel
internal import FakJSON

/// What became of one row.
public struct RowResult: Sendable, Hashable {
    public var id: String
    public var family: String
    public var place: RowPlace
    /// Nil when the row could not be decided.
    public var decided: DecidedRow?
    /// One sentence for each thing that is wrong; empty for a row that passes.
    public var problems: [String] = []
    public var passes: Bool { problems.isEmpty }

    init(id: String, family: String, place: RowPlace) {
        self.id = id
        self.family = family
        self.place = place
    }
}

/// The results of a run, in the order of the corpus.
public struct ConformanceReport: Sendable, Hashable {
    /// Name of the decider.
    public var decider: String
    /// Name of the decider that it was compared with.
    public var against: String?
    public var rows: [RowResult] = []
    /// Rows that the decider's engine does not take.
    public var leftOut = 0
    /// Rows on which the decider's engine ran into its limits, and denied.
    public var givenUp: [String] = []
    /// What the decider says about its floors.
    public var summary: String?

    init(decider: String, against: String?) {
        self.decider = decider
        self.against = against
    }

    public var passes: Bool { rows.allSatisfy(\.passes) }

    /// Rows and failures of each family, by family name.
    public var families: [(name: String, rows: Int, failed: Int)] {
        var counts: [String: (rows: Int, failed: Int)] = [:]
        for row in rows {
            counts[row.family, default: (0, 0)].rows += 1
            if !row.passes { counts[row.family, default: (0, 0)].failed += 1 }
        }
        return counts.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { ($0.key, $0.value.rows, $0.value.failed) }
    }

    /// Every failure with its place, then one line a family and the sum; ends in a line feed.
    public var text: String {
        var out = ""
        for row in rows where !row.passes {
            out += "\(row.place.file):\(row.place.line): \(row.id)\n".printable
            for problem in row.problems { out += "    \(problem)\n".printable }
        }
        let families = self.families
        let width = families.map(\.name.count).max() ?? 0
        for family in families {
            let name = family.name + String(repeating: " ", count: width - family.name.count)
            out += "\(name)  \(family.rows - family.failed)/\(family.rows)\n".printable
        }
        let failed = rows.count { !$0.passes }
        if let summary { out += "\(summary)\n" }
        if leftOut > 0 { out += "\(leftOut) rows left out: over the subject limit of the engine\n" }
        for id in givenUp { out += "\(id) left out: the engine ran into its limits, and denied\n" }
        let compared = against.map { ", compared with \($0)" } ?? ""
        out += "\(rows.count - failed) of \(rows.count) rows pass (\(decider)\(compared))\n"
        return out
    }

    /// JSON Lines, one object a row: `id`, `pass`, then what was decided and what is wrong.
    public var jsonLines: [UInt8] {
        var out: [UInt8] = []
        for row in rows {
            var json = JSONWriter()
            json.beginObject()
            json.key("id")
            json.string(row.id)
            json.key("pass")
            json.bool(row.passes)
            if let decided = row.decided {
                json.key("verdict")
                json.string(decided.verdict.name)
                json.key("reason")
                json.string(decided.reason.name)
                json.key("rule")
                json.string(decided.rule)
                json.key("by")
                json.string(decided.by.name)
                if let arguments = decided.arguments {
                    json.key("arguments")
                    json.string(arguments.span)
                }
            }
            if !row.passes {
                json.key("error")
                json.string(row.problems.joined(separator: "; "))
            }
            json.endObject()
            out += json.finish()
            out.append(0x0A)
        }
        return out
    }

    /// JUnit XML: a suite a family, a case a row. Without times, so that the same results are the same bytes.
    public var junit: String {
        let failed = rows.count { !$0.passes }
        var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        out += "<testsuites name=\"conformance\" tests=\"\(rows.count)\" failures=\"\(failed)\">\n"
        for family in families {
            let name = Self.xml(family.name)
            out += "  <testsuite name=\"\(name)\" tests=\"\(family.rows)\" failures=\"\(family.failed)\">\n"
            for row in rows where row.family == family.name {
                out += "    <testcase classname=\"\(name)\" name=\"\(Self.xml(row.id))\""
                if row.passes {
                    out += "/>\n"
                } else {
                    let place = Self.xml("\(row.place.file):\(row.place.line)")
                    let message = Self.xml(row.problems.joined(separator: "; "))
                    out += ">\n      <failure message=\"\(message)\">\(place)</failure>\n    </testcase>\n"
                }
            }
            out += "  </testsuite>\n"
        }
        return out + "</testsuites>\n"
    }

    /// Text of an XML 1.0 attribute or element; characters that XML cannot hold become U+FFFD.
    private static func xml(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "\t", "\n", "\r": out += "&#\(scalar.value);"
            case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": out.unicodeScalars.append("\u{FFFD}")
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}

extension String {
    /// With every control character but the line feed as an escape: a row's texts are not a terminal's business.
    var printable: String {
        if !unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\n" || (0x7F...0x9F).contains($0.value) }) {
            return self
        }
        var out = ""
        for scalar in unicodeScalars {
            if scalar.value < 0x20 && scalar != "\n" || (0x7F...0x9F).contains(scalar.value) {
                out += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
