internal import CallModel
internal import Diagnostics

/// A call as a line that a shell takes.
enum CallLine {
    /// Longer ones are not printed as a word: Linux takes 128 KiB for one, quotes and all.
    private static let argumentBytes = 32 * 1024

    /// The `fak preflight` that judges the call.
    static func preflight(_ call: Call) -> String {
        let tool = String(decoding: call.tool, as: UTF8.self)
        switch call.body {
        case .json(let body) where body.count > argumentBytes, .text(let body) where body.count > argumentBytes:
            let option = if case .json = call.body { "--args" } else { "--text" }
            return "fak preflight --tool \(quoted(tool)) \(option) -  # \(body.count) bytes, which --json has"
        case .json(let body):
            return "fak preflight --tool \(quoted(tool)) --args \(quoted(String(decoding: body, as: UTF8.self)))"
        case .text(let body):
            return "fak preflight --tool \(quoted(tool)) --text \(quoted(String(decoding: body, as: UTF8.self)))"
        }
    }

    /// A word of a shell: plain, in quotes, or with escapes where a character would not show.
    private static func quoted(_ word: String) -> String {
        let bytes = Array(word.utf8)
        if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) || printable(word) != word {
            var out = "$'"
            for scalar in word.unicodeScalars {
                switch scalar.value {
                case 0x27, 0x5C: out += "\\" + String(scalar)
                case 0x20..<0x7F: out += String(scalar)
                default:
                    for byte in String(scalar).utf8 {
                        let digits = String(byte, radix: 16)
                        out += "\\x" + (digits.utf8.count == 1 ? "0" + digits : digits)
                    }
                }
            }
            return out + "'"
        }
        let isPlain =
            !bytes.isEmpty
            && bytes.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x3A, 0x5F: true
                default: false
                }
            }
        if isPlain { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
