internal import CallModel
internal import Diagnostics
internal import Faithful
internal import FakBasics
internal import FakJSON

/// What a comparison of an image with a manifest came to, for people and for programs. It shows patterns and texts: it is
/// for authors of policies.
struct FaithfulText {
    let report: FaithfulReport
    /// Whether every count is wanted.
    var explains = false

    /// A line for each obligation.
    var text: String {
        var out = ""
        for row in report.rows {
            let id = "\(row.obligation.rawValue)  "
            switch row.outcome {
            case .holds: out += "\(id)holds  \(row.checked)  \(row.obligation.title)\n"
            case .differs(let found): out += "\(id)differs  \(FaithfulText.line(found))\n" + FaithfulText.lines(found)
            case .undecided(let what):
                out += "\(id)undecided  \(what.count) of \(row.checked)  \(row.obligation.title)\n"
                for item in what { out += "    \(printable(item))\n" }
            case .needsManifest: out += "\(id)needs --against  \(row.obligation.title)\n"
            }
            if explains { for line in row.details { out += "    \(printable(line))\n" } }
        }
        return out
    }

    /// `DFAS[3]: bit 0, of rule no-rm: the manifest says no match, the image a match`.
    static func line(_ found: FaithfulDifference) -> String {
        "\(found.section)[\(found.record)]: \(printable(found.what)): the manifest says \(printable(found.expected)), "
            + "the image \(printable(found.found))"
    }

    /// The text and the call that show it.
    static func lines(_ found: FaithfulDifference) -> String {
        var out = ""
        if let text = found.text { out += "    text: \(quoted(text))\n" }
        if let call = found.call {
            out += "    call: \(quoted(call.tool)) with \(quoted(call.body))\n"
            out += "    image: \(Answer.line(call.image, colours: false))\n"
            out += "    manifest: \(Answer.line(call.manifest, colours: false))\n"
        }
        return out
    }

    /// Bytes for one line: as JSON has them, and what is no UTF-8 as `\xHH`.
    private static func quoted(_ bytes: [UInt8]) -> String {
        var out = "\""
        var at = 0
        while at < bytes.count {
            let step = UTF8Bytes.decode(bytes.span, at: at)
            switch bytes[at] {
            case 0x22, 0x5C: out += "\\" + String(UnicodeScalar(bytes[at]))
            case 0x20..<0x7F: out += String(UnicodeScalar(bytes[at]))
            default:
                if step.isValid, step.scalar >= 0xA0 {
                    out += printable(String(decoding: bytes[at..<at + step.length], as: UTF8.self))
                } else {
                    for byte in bytes[at..<at + step.length] {
                        out += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
                    }
                }
            }
            at += step.length
        }
        return out + "\""
    }

    /// `7084 comparisons  320 strings  64 calls`, and how many comparisons are undecided.
    var summary: String {
        func count(_ some: [FaithfulObligation]) -> Int {
            report.rows.filter { some.contains($0.obligation) }.reduce(0) { $0 + $1.checked }
        }
        let proofs = count(FaithfulObligation.allCases.filter { ![.strings, .calls].contains($0) })
        let open = report.undecided.count
        return "\(proofs) comparisons" + (open == 0 ? "" : ", \(open) undecided")
            + "  \(count([.strings])) strings  \(count([.calls])) calls"
    }

    func write(_ json: inout JSONWriter) {
        json.key("faithful")
        json.beginObject()
        json.member("faithful", report.isFaithful)
        json.member("proved", report.isProved)
        json.key("obligations")
        json.beginArray()
        for row in report.rows {
            json.beginObject()
            json.member("id", row.obligation.rawValue)
            json.member("title", row.obligation.title)
            switch row.outcome {
            case .holds: json.member("outcome", "holds")
            case .differs(let found):
                json.member("outcome", "differs")
                json.member("section", found.section)
                json.member("record", found.record)
                json.member("what", found.what)
                json.member("expected", found.expected)
                json.member("found", found.found)
                if let text = found.text { json.member("text", FaithfulText.quoted(text)) }
                if let call = found.call {
                    json.key("call")
                    json.beginObject()
                    json.member("tool", String(decoding: call.tool, as: UTF8.self))
                    json.member("arguments", String(decoding: call.body, as: UTF8.self))
                    json.member("image", Answer.line(call.image, colours: false))
                    json.member("manifest", Answer.line(call.manifest, colours: false))
                    json.endObject()
                }
            case .undecided(let what):
                json.member("outcome", "undecided")
                json.member("undecided", what)
            case .needsManifest: json.member("outcome", "needs --against")
            }
            json.member("checked", row.checked)
            if explains { json.member("details", row.details) }
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }
}
